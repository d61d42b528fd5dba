"""Marking copies for trade, through the ledger, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from mtgnet.cards.copies import Holding
from mtgnet.core.collecting.trades import ForTrade, Marking
from mtgnet.stores.collection import ledger
from mtgnet.stores.collection.ledger import Change, Move, holding_of
from mtgnet.stores.collection.schema import holding
from mtgnet.stores.collection.wants import stir

_h = holding.c
_AT_ONCE = 500
KIND = "ft"
"""The kind of its changes in the ledger."""


def mark(connection: Connection, marking: Marking) -> ForTrade:
    """Mark copies of rows for trade, or none of them; returns the rows that have changed."""
    before = _rows(connection, marking.owner, marking.rows)
    moves = []
    for row in before:
        wanted = row.count if marking.count is None else min(row.count, marking.count)
        if wanted != row.for_trade:
            moves.append(Move(row.id, 0, wanted - row.for_trade))
    if not moves:
        return ForTrade(tuple(before), 0)
    posted = Change(marking.owner, marking.at, KIND, marking.line)
    ledger.post(connection, posted, moves)
    more = [each.holding for each in moves if each.for_trade > 0]
    told = stir(connection, marking.stirrer, more)
    after = _rows(connection, marking.owner, [each.holding for each in moves])
    return ForTrade(tuple(after), len(moves), told)


def _rows(connection: Connection, owner: int, ids: Sequence[int]) -> list[Holding]:
    """The owner's rows with these ids that have copies in them."""
    found: list[Holding] = []
    for start in range(0, len(ids), _AT_ONCE):
        some = _h.id.in_(ids[start : start + _AT_ONCE])
        which = select(holding).where(_h.owner == owner, _h.count > 0, some)
        found += map(holding_of, connection.execute(which.order_by(_h.name, _h.id)).mappings())
    return found


def marked(
    connection: Connection, owner: int, first: int, count: int
) -> tuple[int, int, list[Holding]]:
    """Return how many rows are marked and copies in them, and a page of the rows by name."""
    theirs = (_h.owner == owner, _h.for_trade > 0)
    sums = select(func.count(), func.coalesce(func.sum(_h.for_trade), 0)).where(*theirs)
    rows, copies = connection.execute(sums).one()
    page = select(holding).where(*theirs).order_by(_h.name, _h.id).limit(count).offset(first)
    return rows, copies, [holding_of(row) for row in connection.execute(page).mappings()]
