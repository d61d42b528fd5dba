"""The table for people (Markdown, to be pasted) and the JSON for programs."""

import json
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from benchmark.aims import Sample, Verdict
from benchmark.machine import BenchError
from benchmark.works import Plan, Work

BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
SATURATED = 95
DISTURBED = 5


@attrs.frozen
class Result:
    """A row that was measured, or why it was not."""

    work: Work
    samples: Sequence[Sample] = ()
    verdicts: Sequence[Verdict] = ()
    failure: str = ""

    @property
    def errors(self) -> list[str]:
        """What makes the row's figures worthless."""
        lost = [
            f"{sample.server}: {sample.tally.missing} missing, {sample.tally.surplus} too many, "
            f"{sample.tally.disordered} senders out of order"
            for sample in self.samples
            if not sample.tally.sound
        ]
        return lost + ([self.failure] if self.failure else [])


def figure(value: float) -> str:
    """A figure with about three digits that count."""
    if value >= 100_000:
        return f"{value / 1e6:.2f} M" if value >= 1e6 else f"{value / 1e3:.0f} k"
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def markdown(facts: dict[str, str | int], plan: Plan, results: Sequence[Result]) -> str:
    """The whole table."""
    rows = [row for result in results for row in rows_of(result)]
    verdicts = [row for result in results for row in verdict_rows(result)]
    errors = [f"- ERROR, {r.work.key}: {error}" for r in results for error in r.errors]
    return "\n".join(
        [
            f"Measured {facts['date']} at commit {facts['commit'] or '(none)'} with Python "
            f"{facts['python']}, Twisted {facts['twisted']} on {facts['cpu']}, {facts['cores']} "
            f"cores, Linux {facts['kernel']}; {plan.rounds} rounds of {plan.seconds:g} s."
            + ("" if plan.scale == 1 else f" SMOKE TEST: {plan.scale:g} of the people."),
            *("", "| work | server | figure | server CPU | generator CPU | besides |"),
            *("|---|---|---|---|---|---|", *rows, ""),
            *(
                "| aim | reached | |",
                "|---|---|---|",
                *verdicts,
                *([""] if errors else []),
                *errors,
            ),
        ]
    )


def rows_of(result: Result) -> Iterator[str]:
    """One line for each server (for joins and leaves: for each server and size)."""
    title = result.work.title
    for samples in grouped(result.samples):
        value = statistics.median(sample.value for sample in samples)
        first = samples[0]
        cpus = [middle(samples, share) for share in ("server_cpu", "generator_cpu")]
        cells = [
            title,
            first.server,
            f"{figure(value)} {first.unit or result.work.unit}",
            *cpus,
            besides(result.work, samples),
        ]
        yield f"| {' | '.join(cells)} |"
        title = ""


def grouped(samples: Sequence[Sample]) -> list[list[Sample]]:
    """The samples of the same server (and size of room, and of crowd) together."""
    groups: dict[tuple[object, ...], list[Sample]] = {}
    for sample in samples:
        key = (sample.server, sample.more.get("people"), sample.more.get("elsewhere"))
        groups.setdefault(key, []).append(sample)
    return list(groups.values())


def middle(samples: Sequence[Sample], share: str) -> str:
    """The median share of a core in percent, or nothing where it was not taken."""
    shares = [sample.more[share] for sample in samples if share in sample.more]
    return f"{statistics.median(shares):.0f} %" if shares else ""


def besides(work: Work, samples: Sequence[Sample]) -> str:
    """Whatever else the first sample tells, and how much the server does in a second of its core.

    The latter tells a server that is slow from one that waits.
    """
    more = samples[0].more
    told = [
        f"{name.replace('_', ' ')} {value:g}" for name, value in more.items() if "cpu" not in name
    ]
    if work.unit.endswith("/s") and more.get("server_cpu"):
        efficiency = [100 * one.value / one.more["server_cpu"] for one in samples]
        told.append(f"{figure(statistics.median(efficiency))} per second of its core")
    if max(one.more.get("generator_cpu", 0) for one in samples) >= SATURATED:
        told.append("generator at its limit")
    if (stolen := max(one.more.get("stolen_cpu", 0) for one in samples)) >= DISTURBED:
        told.append(f"DISTURBED: others had its core for up to {stolen:g} % of the time")
    return ", ".join(told)


def verdict_rows(result: Result) -> Iterator[str]:
    """One line for each aim."""
    for verdict in result.verdicts:
        yield f"| {verdict.aim} | {figure(verdict.value)} | {'met' if verdict.met else 'MISSED'} |"


def write_into(page: Path, table: str) -> None:
    """Puts the table into the page, in place of the one between the two marks."""
    before, begin, rest = page.read_text("utf-8").partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not end:
        raise BenchError(f"{page} has no place for the table: {BEGIN} and {END}, a line each.")
    page.write_text(f"{before}{begin}\n{table}\n{end}{after}", "utf-8")


def write_json(
    path: Path, facts: dict[str, str | int], plan: Plan, results: Sequence[Result]
) -> None:
    """Everything, each round's samples included."""
    options = attrs.asdict(plan, filter=attrs.filters.exclude("tell"))
    options["cards"] = plan.cards and plan.cards.name
    rows = [
        {
            "key": result.work.key,
            "title": result.work.title,
            "unit": result.work.unit,
            "samples": [attrs.asdict(sample) for sample in result.samples],
            "verdicts": [attrs.asdict(verdict) for verdict in result.verdicts],
            "errors": result.errors,
        }
        for result in results
    ]
    told = {"machine": facts, "options": options, "rows": rows}
    path.write_text(json.dumps(told, indent=2) + "\n")
