"""What the events of collections look like as plain lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mtgnet.cards.owned import Worth
from mtgnet.cards.show import copy_line, money
from mtgnet.core.collecting import holding_events as told
from mtgnet.core.collecting.holding_events import RowFacts
from mtgnet.core.text import columns
from mtgnet.frontends.rendering import hanging, padded, place, render, wrapped


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
    same = event.before.copy == event.after.copy
    rows = (event.after,) if same else (event.before, event.after)
    yield from _rows(row for row in rows if row.count)


@render.register
def _(event: told.TakenBack) -> Iterable[str]:
    yield from wrapped(f"Taken back: {event.change}", "  ")
    yield "  Now you have:"
    yield from _rows(event.rows)


@render.register
def _(event: told.OwnerList) -> Iterable[str]:
    what = f"{event.card} {event.printing}".rstrip()
    if not event.owners:
        yield from wrapped(f"Nobody whose collection you may see has {what}.", "  ")
        return
    people = "1 person has" if event.owners == 1 else f"{event.owners:,} people have"
    yield from wrapped(f"{people} {event.copies:,} {what}, {event.free:,} of them free.", "  ")
    if event.owners != len(event.havers):
        yield f"  {place('owner', event.owners, event.first, len(event.havers))}"
    width = max(columns(each.nick) for each in event.havers)
    for each in event.havers:
        yield from _haver(each, width)


def _haver(owner: told.OwnerFacts, width: int) -> Iterator[str]:
    first = f"  {padded(owner.nick, width)}  {'here' if owner.here else 'away'}"
    for row in owner.rows:
        yield from row_lines(row, first)
        first = " " * columns(first)
    if owner.more:
        yield f"{first}     and {_counted(owner.more, 'other kind', 'other kinds')}"


@render.register
def _(event: told.CollectionList) -> Iterable[str]:
    yield from _remarks(event.complaints)
    if not event.total:
        yield "  " + _nothing(event)
        return
    copies = _counted(event.copies, "copy", "copies")
    worth = cost(event.usd, event.eur)
    yield f"  {copies}{f', {worth}' if worth else ''}; {_place(event)}"
    shown = event.nick is None
    width = max((columns(each.nick) for each in event.rows), default=0)
    for each in event.rows:
        first = f"  {padded(each.nick, width)} " if shown else "  "
        yield from row_lines(each.row, first, cost(each.usd, each.eur))


def _place(event: told.CollectionList) -> str:
    return place("row", event.total, event.first, len(event.rows))


def _nothing(event: told.CollectionList) -> str:
    if event.query:
        return "Nothing is found."
    return "You own nothing yet. /have adds cards." if event.own else f"{event.nick} owns nothing."


@render.register
def _(event: told.CollectionStats) -> Iterable[str]:
    copies = _counted(event.all.copies, "copy", "copies")
    cards = _counted(event.cards, "card", "cards")
    yield f"  {copies} of {cards} in {_counted(event.rows, 'row', 'rows')}"
    if worth := cost(event.all.usd, event.all.eur):
        yield f"  {worth} at the prices of {event.dated}"
    for title, parts in (("colour", event.colours), ("rarity", event.rarities)):
        yield from _parts(title, parts)
    sets = [(name.upper() if name != "unknown" else name, part) for name, part in event.sets]
    yield from _parts("set", sets)
    if (others := event.set_count - len(event.sets)) > 0:
        yield f"    and {_counted(others, 'other set', 'other sets')}"


def _parts(title: str, parts: Iterable[tuple[str, Worth]]) -> Iterator[str]:
    yield f"  By {title}:"
    for name, part in parts:
        yield f"    {padded(name, 14)}{part.copies:>7,}  {cost(part.usd, part.eur)}".rstrip()


def cost(usd: float | None, eur: float | None) -> str:
    """What something costs in the catalogue, in dollars if these are known; "" if not at all."""
    return f"${usd:,.2f}" if usd else f"€{eur:,.2f}" if eur else ""


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


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


def row_lines(row: RowFacts, first: str = "  ", price: str = "") -> Iterator[str]:
    """A row: how many of what, how many of them are not free, prices, and the note."""
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
        price,
        f"paid {money(row.price, row.currency)}" if row.price is not None else "",
        f"#{row.note}" if row.note else "",
    ]
    yield from hanging(f"{first}{row.count:>4,} ", " ".join(part for part in parts if part))
