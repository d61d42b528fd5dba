"""The options of scripts/bench, and the run itself."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmark import machine, report
from benchmark.machine import BenchError
from benchmark.report import Result
from benchmark.rows import WORKS
from benchmark.works import SETTLE, Plan, Work


def parser() -> argparse.ArgumentParser:
    """The options."""
    options = argparse.ArgumentParser(prog="scripts/bench", description=main.__doc__)
    rows = {work.key: work for work in WORKS}
    listing = "; ".join(f"{work.key}: {work.title}" for work in WORKS)
    options.add_argument("--only", nargs="+", choices=rows, metavar="ROW", help=listing)
    names = sorted({server.name for work in WORKS for server in work.servers})
    options.add_argument(
        "--peers",
        nargs="+",
        choices=names,
        metavar="SERVER",
        help=f"measure only these of: {', '.join(names)}",
    )
    options.add_argument("--seconds", type=positive, help="of each measurement (4; quick: 0.5)")
    options.add_argument("--rounds", type=int, help="of A B A B, medians count (3; quick: 1)")
    options.add_argument("--quick", action="store_true", help="a tenth of the people, one minute")
    options.add_argument("--cores", type=cores, help="the server's and the generator's: 0,1")
    options.add_argument(
        "--cards",
        type=Path,
        metavar="FILE",
        help="for the row `cards`: a file of Scryfall's, such as default_cards",
    )
    options.add_argument("--json", type=Path, metavar="FILE", help="write everything there, too")
    options.add_argument("--into", type=Path, metavar="PAGE", help="renew the table in this page")
    options.add_argument("--check", action="store_true", help="exit 1 also when an aim is missed")
    return options


def positive(text: str) -> float:
    """A number of seconds above 0."""
    if not (seconds := float(text)) > 0:
        raise argparse.ArgumentTypeError("more than 0, please")
    return seconds


def cores(text: str) -> tuple[int, int]:
    """Two numbers of cores that this process may use."""
    allowed = sorted(os.sched_getaffinity(0))
    server, _comma, generator = text.partition(",")
    if not {server, generator} <= {str(core) for core in allowed}:
        raise argparse.ArgumentTypeError(f"two of {allowed} with a comma between, please")
    return int(server), int(generator)


def plan_of(options: argparse.Namespace) -> Plan:
    """The plan that the options ask for."""
    quick = options.quick
    allowed = sorted(os.sched_getaffinity(0))
    return Plan(
        seconds=options.seconds or (0.5 if quick else 4.0),
        rounds=options.rounds or (1 if quick else 3),
        scale=0.1 if quick else 1.0,
        settle=0.5 if quick else SETTLE,
        cores=options.cores or (allowed[0], allowed[-1]),
        peers=tuple(options.peers or ()),
        cards=options.cards,
        tell=tell,
    )


def tell(text: str) -> None:
    """Says how far it is, beside the table."""
    print(text, file=sys.stderr, flush=True)


def measured(work: Work, plan: Plan) -> Result:
    """Measures one row; a failure is part of the result, so that the others still run."""
    tell(f"{work.key}: {work.title}")
    samples = []
    try:
        for sample in work.measure(work, plan):
            samples.append(sample)
            figure = f"{report.figure(sample.value)} {sample.unit or work.unit}"
            tell(f"  {sample.server}: {figure} {sample.more}")
        return Result(work, samples, work.judge(samples))
    except (BenchError, OSError) as error:
        tell(f"  {error}")
        return Result(work, samples, failure=str(error))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure mtgnet and its peers under the same load; exit 1 when a delivery was lost."""
    options = parser().parse_args(arguments)
    plan = plan_of(options)
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    facts = machine.facts()
    machine.raise_descriptor_limit()
    if plan.cores[0] == plan.cores[1]:
        tell(
            "One core for the server and the generator: the figures are only good for a smoke test."
        )
    wanted = options.only or [work.key for work in WORKS]
    try:
        with machine.on_core(plan.cores[1]):
            results = [measured(work, plan) for work in WORKS if work.key in wanted]
    except KeyboardInterrupt:
        tell("Stopped; every server has been ended.")
        return 130
    finally:
        signal.signal(signal.SIGTERM, before)
    table = report.markdown(facts, plan, results)
    print(table)
    if options.into:
        report.write_into(options.into, table)
    if options.json:
        report.write_json(options.json, facts, plan, results)
    return verdict(results, options.check)


def verdict(results: Sequence[Result], check: bool) -> int:
    """The exit status: 1 for an error, and if so asked for a missed aim."""
    failed = any(result.errors for result in results)
    missed = any(not verdict.met for result in results for verdict in result.verdicts)
    return int(failed or (check and missed))
