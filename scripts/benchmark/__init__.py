"""The benchmark: mtgnet's real daemon and its peers under the same load, in one run.

Where things are: `cli` reads the options and runs the rows; `works` says what each row of the
table is; `servers` how each server is started, `dialects` how it is spoken to, `baselines` the
small ones that are measured against; `crowd` holds the connections, `room` and `echo` are the hot
loops of the load generator; `machine` knows processes, cores and memory; `report` prints the
table and writes JSON. docs/performance.md tells what the figures mean.
"""
