"""Swaps that are good for all sides, found from what people want and what they have for trade.

Wants are few and copies are many, so only what the viewer wants, or has for trade, is looked for
everywhere; for a ring, what those want who have something for the viewer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice
from typing import Any

import attrs
from sqlalchemy import Connection, Select, literal_column, or_, select

from mtgnet.cards.copies import Copy
from mtgnet.core.collecting.wants import Gives, Swap
from mtgnet.stores.collection import ledger
from mtgnet.stores.collection.schema import holding, want

_h, _w = holding.c, want.c
_COPIES = 5
"""So many copies are told of each direction."""

Edges = dict[int, list[int]]
"""Rows of holdings by the one at the other end: who gives them, or who wants them."""


def fitting() -> Select[Any]:
    """Return a query for rows with copies that fit others' wants, to be narrowed down.

    It gives the row's id, its owner, and who wants them (`receiver`).
    """
    return (
        select(_h.id, _h.owner, _w.owner.label("receiver"))
        .join_from(want, holding, _w.oracle_id == _h.oracle_id)
        .where(
            _h.owner != _w.owner,
            or_(_w.scryfall_id == "", _w.scryfall_id == _h.scryfall_id),
            or_(_w.treatment == "", _w.treatment == _h.treatment),
        )
    )


# The 0 stands in the statement, so that the index of what is for trade is used.
_OFFERED = fitting().where(_h.for_trade > literal_column("0"), _h.count > _h.lent + _h.promised)


def swaps(connection: Connection, viewer: int, owners: Collection[int], most: int) -> list[Swap]:
    """Return at most `most` swaps between two, then three, in which the viewer gives first."""
    others = set(owners) - {viewer}
    to_me = _edges(connection, _OFFERED.where(_w.owner == viewer), 1, others)
    from_me = _edges(connection, _OFFERED.where(_h.owner == viewer), 2, others)
    pairs = ([from_me[each], to_me[each]] for each in from_me if each in to_me)
    rings = _rings(connection, from_me, to_me)
    return _told(connection, list(islice(chain(pairs, rings), most)))


def _rings(connection: Connection, from_me: Edges, to_me: Edges) -> Iterator[Sequence[list[int]]]:
    """Yield the swaps of three: what I give to one, they to another, and that one to me."""
    for last in to_me:
        wanted = _OFFERED.where(_w.owner == last)
        between = _edges(connection, wanted, 1, from_me.keys() - {last})
        for middle, rows in between.items():
            yield [from_me[middle], rows, to_me[last]]


def _edges(connection: Connection, query: Select[Any], end: int, others: Collection[int]) -> Edges:
    """The rows by who is in this column of the query, if it is one of these."""
    edges: Edges = defaultdict(list)
    if others:
        for found in connection.execute(query.order_by(_h.id)):
            if found[end] in others:
                edges[found[end]].append(found[0])
    return edges


def _told(connection: Connection, found: Sequence[Sequence[list[int]]]) -> list[Swap]:
    """The swaps with the copies in their rows."""
    ids = {id for rows in found for some in rows for id in some[: 4 * _COPIES]}
    known = ledger.holdings(connection, sorted(ids))
    return [
        Swap(tuple(_gives([known[id] for id in some if id in known]) for some in rows))
        for rows in found
    ]


def _gives(rows: Sequence[Any]) -> Gives:
    copies: dict[Copy, None] = dict.fromkeys(attrs.evolve(row.copy, place="") for row in rows)
    return Gives(rows[0].owner, tuple(islice(copies, _COPIES)))
