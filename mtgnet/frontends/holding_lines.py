"""What the events of collections look like as plain lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mtgnet.cards.show import copy_line, money
from mtgnet.core.collecting import holding_events as told
from mtgnet.core.collecting.holding_events import RowFacts
from mtgnet.frontends.rendering import hanging, padded, part_of, render, wrapped


@render.register
def _(event: told.CopiesAdded) -> Iterable[str]:
    yield from _remarks(event.remarks)
    yield from _now(f"Added {event.count:,}", event.row, event.total)


@render.register
def _(event: told.CopiesRemoved) -> Iterable[str]:
    yield from _now(f"Removed {event.count:,}", event.row, event.total)


@render.register
def _(event: told.CopiesChanged) -> Iterable[str]:
    yield from _remarks(event.remarks)
    yield f"  Changed {event.count:,}. Now you have:"
    rows = (event.new,) if event.old.copy == event.new.copy else (event.old, event.new)
    yield from _rows(row for row in rows if row.count)


@render.register
def _(event: told.TakenBack) -> Iterable[str]:
    yield from wrapped(f"Taken back: {event.change}", "  ")
    yield "  Now you have:"
    yield from _rows(event.rows)


@render.register
def _(event: told.OwnerList) -> Iterable[str]:
    what = f"{event.card} {event.printing}".rstrip()
    if not event.rows:
        yield from wrapped(f"Nobody whose collection you may see has {what}.", "  ")
        return
    people = "1 person has" if event.owners == 1 else f"{event.owners:,} people have"
    yield from wrapped(f"{people} {event.copies:,} {what}, {event.free:,} of them free.", "  ")
    if event.total != len(event.rows):
        yield f"  {part_of('row', event.total, event.first, len(event.rows))}"
    width = max(len(each.nick) for each in event.rows)
    for each in event.rows:
        here = "*" if each.here else " "
        first = f"  {padded(each.nick, width)}{here}"
        yield from row_lines(each.row, first)
    if any(each.here for each in event.rows):
        yield "  * is here now."


def _now(done: str, row: RowFacts, total: int) -> Iterator[str]:
    """What was done to a row, and what is in it now."""
    in_all = "" if total == row.count else f", {total:,} in all"
    copy = copy_line(row.copy, place=True)
    yield from wrapped(f"{done}: you have {row.count:,} {copy} now{in_all}.", "  ")


def _remarks(remarks: Iterable[str]) -> Iterator[str]:
    for remark in remarks:
        yield from wrapped(remark, "  ")


def _rows(rows: Iterable[RowFacts]) -> Iterator[str]:
    for row in rows:
        yield from row_lines(row)


def row_lines(row: RowFacts, first: str = "  ") -> Iterator[str]:
    """A row: how many of what, how many of them are not free, what was paid, and the note."""
    bound = [
        f"{count:,} {word}"
        for count, word in (
            (row.for_trade, "for trade"),
            (row.lent, "lent"),
            (row.promised, "promised"),
        )
        if count
    ]
    parts = [
        copy_line(row.copy, place=True),
        f"({', '.join(bound)})" if bound else "",
        f"paid {money(row.price, row.currency)}" if row.price is not None else "",
        f"#{row.note}" if row.note else "",
    ]
    yield from hanging(f"{first}{row.count:>4,} ", " ".join(part for part in parts if part))
