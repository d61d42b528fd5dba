"""Runs the search cases that other projects' tests and observations gave, and says which hold.

They are not part of this project: a directory DATA holds `set_scoped_cases.json`,
`must_and_must_not.json`, `scryfall_offline_cases.json`, `cards_fixture.jsonl` and `laws.json`, and
`DATA/../catalogue` the card files that they are about. Everything is asked through the same code
as `mtgnet catalogue find`. Cases that cannot hold are in `search_exceptions.json`, with the reason.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import frozen

from mtgnet.cards.query.syntax import read, shown
from mtgnet.cli.catalogue.find import find
from mtgnet.stores.catalogue import loader

FULL = "scryfall-default-2019-10.json.gz"
SAMPLE = "sample-oracle.json"
EXCEPTIONS = Path(__file__).with_name("search_exceptions.json")


@frozen
class Outcome:
    """One case: what was asked, whether it holds, and what is wrong or why it cannot hold."""

    case: str
    holds: bool
    why: str = ""
    excused: bool = False


@frozen
class Answer:
    """What `mtgnet catalogue find` printed, and told on standard error."""

    names: tuple[str, ...]
    told: str

    @property
    def found(self) -> set[str]:
        """The names, each once."""
        return set(self.names)

    def has(self, name: str) -> bool:
        """Whether a card of this name, or with a face of this name, was found."""
        return any(name == full or name in full.split(" // ") for full in self.names)


def ask(db: Path, query: str, sets: list[str] | None = None) -> Answer:
    """Ask a catalogue."""
    out, told = io.StringIO(), io.StringIO()
    with contextlib.redirect_stderr(told):
        find([query], db, sets or [], out, io.StringIO())
    return Answer(tuple(out.getvalue().splitlines()), told.getvalue())


def build(source: Path, target: Path) -> Path:
    """Make a catalogue of a card file."""
    loader.load(loader.from_files([source]), target, datetime.now(UTC))
    return target


def set_scoped(data: Path, db: Path, only: str | None = None) -> Iterator[Outcome]:
    """The cases that are about a few sets; with `only` those about that set alone."""
    for case in _read(data / "set_scoped_cases.json"):
        if only is None or case["sets"] == [only]:
            yield _judged(f"{case['kind']} {case['query']} {case['sets']}", _scoped(db, case))


def _scoped(db: Path, case: dict[str, Any]) -> str:
    answer = ask(db, case["query"], case["sets"])
    kind, wanted = case["kind"], set(case.get("cards", ()))
    if kind in {"equal", "differ"}:
        same = answer.found == ask(db, case["query2"], case["sets"]).found
        return "" if same == (kind == "equal") else f"{kind}s not: {case['query2']}"
    wrong = {
        "exact": answer.found ^ wanted,
        "include": wanted - answer.found,
        "exclude": wanted & answer.found,
        "count": set() if len(answer.found) == case.get("count") else {str(len(answer.found))},
    }[kind]
    return ", ".join(sorted(wrong)[:10])


def must_and_must_not(data: Path, db: Path) -> Iterator[Outcome]:
    """The cases with names that must, and that must not, be found."""
    for case in _read(data / "must_and_must_not.json"):
        answer = ask(db, case["query"])
        there = set(case["include"]) - set(case["not_in_collected_catalogue"])
        missing = [name for name in there if not answer.has(name)]
        wrong = [name for name in case["exclude"] if answer.has(name)]
        yield _judged(case["query"], ", ".join(missing + wrong))


def offline(data: Path, db: Path) -> Iterator[Outcome]:
    """The cases about eighteen cards, errors and trees among them."""
    for case in _read(data / "scryfall_offline_cases.json")["cases"]:
        if "parse" in case:
            tree = shown(read(case["parse"]))
            yield _judged(case["parse"], "" if tree == case["tree"] else tree)
        else:
            yield _judged(case["query"], _offline(ask(db, case["query"]), case))


def _offline(answer: Answer, case: dict[str, Any]) -> str:
    if "error" in case:
        return "" if answer.told and not answer.names else f"no error: {case['error']}"
    wrong = set(case.get("include", ())) - answer.found
    wrong |= set(case.get("exclude", ())) & answer.found
    if "exact" in case:
        wrong |= set(case["exact"]) ^ answer.found
    if case.get("first", *answer.names[:1]) != next(iter(answer.names), None):
        wrong.add(f"first is {answer.names[:1]}")
    return ", ".join(sorted(wrong))


def laws(data: Path, db: Path) -> Iterator[Outcome]:
    """The pairs of queries that are equal, subset or disjoint on any catalogue."""
    holds = {
        "equal": lambda one, other: one == other,
        "subset": lambda one, other: one <= other,
        "disjoint": lambda one, other: not one & other,
    }
    told = _read(data / "laws.json")
    for kind, law in holds.items():
        for one, other in told[kind]:
            left, right = ask(db, one).found, ask(db, other).found
            differing = sorted(left & right if kind == "disjoint" else left - right or right - left)
            wrong = "" if law(left, right) else f"such as {differing[:5]}"
            yield _judged(f"{kind}: {one} | {other}", wrong)


def _judged(case: str, wrong: str) -> Outcome:
    reason = _read(EXCEPTIONS).get(case, "")
    return Outcome(case, not wrong, reason or wrong, excused=bool(wrong and reason))


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def everything(data: Path) -> Iterator[tuple[str, Outcome]]:
    """Every case of every file, with the name of the file."""
    cards = data.parent / "catalogue"
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        full = build(cards / FULL, place / "full.db")
        sample = build(cards / SAMPLE, place / "sample.db")
        few = build(data / "cards_fixture.jsonl", place / "few.db")
        runs = {
            "set_scoped_cases": set_scoped(data, full),
            "set_scoped_cases, on the sample": set_scoped(data, sample, "m10"),
            "must_and_must_not": must_and_must_not(data, full),
            "scryfall_offline_cases": offline(data, few),
            "laws": laws(data, full),
        }
        for name, outcomes in runs.items():
            for outcome in outcomes:
                yield name, outcome


def main(argv: list[str]) -> int:
    """Print a line a case and the counts; 1 if one fails that has no reason to."""
    if len(argv) != 1 or not (Path(argv[0]) / "laws.json").exists():
        print("usage: check-search DATA, the directory of the search cases", file=sys.stderr)
        return 2
    counts: dict[str, list[int]] = {}
    for name, outcome in everything(Path(argv[0])):
        word = "pass" if outcome.holds else "excused" if outcome.excused else "FAIL"
        print(f"{word:<8}{name}: {outcome.case}" + (f" -- {outcome.why}" if outcome.why else ""))
        row = counts.setdefault(name, [0, 0, 0])
        row[("pass", "excused", "FAIL").index(word)] += 1
    for name, (passed, excused, failed) in counts.items():
        print(f"{name}: {passed} pass, {excused} excused, {failed} fail")
    return int(any(failed for _, _, failed in counts.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
