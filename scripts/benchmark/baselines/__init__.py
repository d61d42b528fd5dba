"""Small servers to measure against; each runs as `python -m benchmark.baselines.NAME PORT`."""
