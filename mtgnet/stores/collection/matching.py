"""Swaps that are good for all sides, found from what people want and what they have for trade.

Wants are few and copies are many, so every question begins at somebody's wants; only what the
viewer wants, or has for trade, is looked for everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import attrs
from sqlalchemy import Connection, Select, or_, select

from mtgnet.cards.copies import Copy
from mtgnet.core.collecting.wants import Gives, Swap
from mtgnet.stores.collection.ledger import copy_of
from mtgnet.stores.collection.schema import holding, want

_h, _w = holding.c, want.c
_COPIES = 5
"""So many copies are told of each direction."""

_COLUMNS = [_h[field.name] for field in attrs.fields(Copy)]

Edges = dict[int, dict[int, list[Copy]]]
"""Copies by receiver and giver."""


def fitting() -> Select[tuple[object]]:
    """Return a query for copies that fit somebody's wants, to be narrowed down."""
    return (
        select(*_COLUMNS, _h.owner.label("giver"), _w.owner.label("receiver"))
        .join_from(want, holding, _w.oracle_id == _h.oracle_id)
        .where(
            _h.owner != _w.owner,
            or_(_w.scryfall_id == "", _w.scryfall_id == _h.scryfall_id),
            or_(_w.treatment == "", _w.treatment == _h.treatment),
        )
    )


_OFFERED = fitting().where(_h.for_trade > 0, _h.count > _h.lent + _h.promised).order_by(_h.name)


def swaps(connection: Connection, viewer: int, owners: Collection[int], most: int) -> list[Swap]:
    """Return at most `most` swaps between two, then three, in which the viewer gives first."""
    others = set(owners) - {viewer}
    to_me = _edges(connection, _OFFERED.where(_w.owner == viewer)).get(viewer, {})
    mine = _edges(connection, _OFFERED.where(_h.owner == viewer))
    from_me = {receiver: givers[viewer] for receiver, givers in mine.items() if receiver in others}
    to_me = {giver: copies for giver, copies in to_me.items() if giver in others}
    found = [
        Swap((Gives(viewer, tuple(from_me[each])), Gives(each, tuple(to_me[each]))))
        for each in from_me
        if each in to_me
    ]
    for ring in _rings(connection, viewer, from_me, to_me):
        if len(found) >= most:
            break
        found.append(ring)
    return found[:most]


def _rings(
    connection: Connection,
    viewer: int,
    from_me: dict[int, list[Copy]],
    to_me: dict[int, list[Copy]],
) -> Iterator[Swap]:
    """Yield the swaps of three: to one whom I can give something, from one who can give me."""
    for last in to_me:
        if not from_me:
            return
        wanted = _OFFERED.where(_w.owner == last)
        for middle, copies in _edges(connection, wanted).get(last, {}).items():
            if middle in from_me:
                yield Swap(
                    (
                        Gives(viewer, tuple(from_me[middle])),
                        Gives(middle, tuple(copies)),
                        Gives(last, tuple(to_me[last])),
                    )
                )


def _edges(connection: Connection, query: Select[tuple[object]]) -> Edges:
    edges: Edges = {}
    for row in connection.execute(query).mappings():
        copies = edges.setdefault(row["receiver"], {}).setdefault(row["giver"], [])
        if len(copies) < _COPIES:
            copy = attrs.evolve(copy_of(row), place="")
            if copy not in copies:
                copies.append(copy)
    return edges
