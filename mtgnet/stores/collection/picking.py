"""From the cards that are named in an offer to rows of a collection; nothing is guessed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import attrs
from sqlalchemy import Connection

from mtgnet.cards.copies import Copy, Holding
from mtgnet.cards.show import copy_line
from mtgnet.core.collecting.holdings import Wanted
from mtgnet.core.collecting.sight import Sight
from mtgnet.core.collecting.trades import Pick, kinds
from mtgnet.core.events import Refusal
from mtgnet.stores.collection.holdings import meant
from mtgnet.stores.collection.ledger import holding_of
from mtgnet.stores.collection.schema import holding

_LISTED = 6


@attrs.frozen
class Taken:
    """So many copies of one row."""

    row: Holding
    count: int


@attrs.frozen
class Whose:
    """Whose cards are picked, and by whom: `nick` is None if they are one's own.

    Of another's, only those are there that one `sees`, and the rows in `known`.
    """

    owner: int
    nick: str | None = None
    sees: Sight = Sight.ALL
    known: Collection[int] = ()

    @property
    def have(self) -> str:
        """How a sentence about what they have begins."""
        return f"{self.nick} has" if self.nick else "You have"

    def shows(self, row: Holding) -> bool:
        """Whether the one who picks may know of a row."""
        if self.sees >= Sight.CARDS or row.id in self.known:
            return True
        return self.sees >= Sight.MATCHES and row.for_trade > 0

    def told(self, copy: Copy) -> Copy:
        """Return a copy as the one who picks may see it."""
        return attrs.evolve(copy, place="") if self.nick else copy


def taken(connection: Connection, whose: Whose, picks: Sequence[Pick]) -> list[Taken]:
    """Return the rows that are meant, and how many copies of each.

    Raises `Refusal`: "not-owned", "which-copies", "not-enough", "lent" or "promised".
    """
    left: dict[int, int] = {}
    found = [each for pick in picks for each in _taken(connection, whose, pick, left)]
    rows = {each.row.id: each.row for each in found}
    counts: dict[int, int] = {}
    for each in found:
        counts[each.row.id] = counts.get(each.row.id, 0) + each.count
    return [Taken(row, counts[id]) for id, row in rows.items()]


def _taken(
    connection: Connection, whose: Whose, pick: Pick, left: dict[int, int]
) -> Iterator[Taken]:
    """The rows for one pick; `left` has by id how many are left of rows that are picked from."""
    if whose.nick and pick.wanted.place is not None:
        why = f"Where {whose.nick} keeps cards is not known to others. Leave the @ out."
        raise Refusal("bad-argument", why)
    rows = [row for row in _rows(connection, pick) if whose.shows(row)]
    if not rows:
        raise Refusal("not-owned", f"{whose.have} no {_words(pick.wanted)} that could be traded.")
    same = _same(whose, pick, rows)
    wanted = pick.count
    for row in sorted(same, key=lambda row: (-row.for_trade, -row.free, row.id)):
        count = min(wanted, left.setdefault(row.id, row.free))
        if count:
            left[row.id] -= count
            wanted -= count
            yield Taken(row, count)
    if wanted:
        raise short(whose.have, same, pick.count)


def _rows(connection: Connection, pick: Pick) -> list[Holding]:
    which = meant(pick.wanted).order_by(holding.c.id)
    return [holding_of(row) for row in connection.execute(which).mappings()]


def _same(whose: Whose, pick: Pick, rows: Sequence[Holding]) -> list[Holding]:
    """The rows of the one kind of copies that is meant."""
    found = kinds(rows, whose.told)
    if len(found) == 1:
        return next(iter(found.values()))
    lines = [copy_line(copy, place=True) for copy in found]
    listed = ", or ".join(lines[:_LISTED]) + (", or others" if len(lines) > _LISTED else "")
    why = f"{whose.have} several kinds of {pick.wanted.name}. Write which: {listed}."
    raise Refusal("which-copies", why)


def short(have: str, rows: Sequence[Holding], wanted: int) -> Refusal:
    """Why so many copies of the rows, which are of one kind, can't be had."""
    count = sum(row.count for row in rows)
    lent, promised = (sum(row.lent for row in rows), sum(row.promised for row in rows))
    name = copy_line(attrs.evolve(rows[0].copy, place=""))
    if wanted > count:
        return Refusal("not-enough", f"{have} {count} {name}, not {wanted}.")
    if wanted > count - lent:
        return Refusal("lent", f"{have} {count} {name}, and {lent} of them lent.")
    why = f"{have} {count} {name}, and {promised} of them promised in another trade."
    return Refusal("promised", why)


def _words(wanted: Wanted) -> str:
    told = (
        wanted.name,
        f"({wanted.set_code.upper()})" if wanted.set_code else "",
        wanted.number,
        wanted.treatment,
        wanted.condition,
        wanted.lang,
        f"@{wanted.place}" if wanted.place else "",
    )
    return " ".join(part for part in told if part)
