"""Rows of imports that were not fully known, and are by a newer catalogue.

Their copies move to the row that they turned out to be. The moves are in the ledger, a change for
each import that brought such copies, so that the import can still be taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import attrs
from sqlalchemy import Connection, func, select

from mtgnet.cards.copies import Copy, Holding
from mtgnet.cards.exports.rows import Row
from mtgnet.core.collecting.import_events import NowKnown
from mtgnet.core.collecting.imports import Unknown
from mtgnet.core.collecting.tidings import Tiding
from mtgnet.stores.collection import baselines, batches, ledger, tidings
from mtgnet.stores.collection.ledger import Change, Move
from mtgnet.stores.collection.schema import batch, batch_row, change, holding, move

KIND = "known"
# So many cards are named to their owner.
_NAMED = 10
_h, _r = holding.c, batch_row.c
_OPEN = (_r.state.in_(["printing-unknown", "card-unknown"]), _r.holding_id.is_not(None))


def unknown(connection: Connection, after: int, count: int) -> list[Unknown]:
    """Return the next rows that are not fully known; see `core.collecting.imports.Imports`."""
    ids = (
        select(_r.holding_id, func.max(_r.batch_id).label("number"))
        .join(holding, _h.id == _r.holding_id)
        .where(*_OPEN, _r.holding_id > after, _h.count > 0)
        .group_by(_r.holding_id)
        .order_by(_r.holding_id)
        .limit(count)
        .subquery()
    )
    wanted = (
        select(batch_row, batch.c.app)
        .join(ids, (_r.holding_id == ids.c.holding_id) & (_r.batch_id == ids.c.number))
        .join(batch, batch.c.id == _r.batch_id)
        .where(*_OPEN)
        .order_by(_r.holding_id)
    )
    rows = connection.execute(wanted).mappings().all()
    there = ledger.holdings(connection, [row["holding_id"] for row in rows])
    found: dict[int, Unknown] = {}
    for row in rows:
        id = row["holding_id"]
        read = batches.row_of(row["line"], row["raw"], row["row"])
        found.setdefault(id, Unknown(id, row["app"], _as_it_is(read, there[id].copy)))
    return list(found.values())


def _as_it_is(row: Row, copy: Copy) -> Row:
    """The row of a list, with what may have been changed here since."""
    return attrs.evolve(
        row,
        lang=copy.lang,
        treatment=copy.treatment,
        condition=copy.condition,
        place=copy.place,
        marks=copy.marks,
    )


def known(connection: Connection, found: Sequence[tuple[int, Copy]], now: float) -> list[Tiding]:
    """Move copies to what they are; see `core.collecting.imports.Imports`."""
    old = ledger.holdings(connection, [id for id, _ in found])
    moved: dict[int, list[tuple[Holding, int]]] = defaultdict(list)
    for id, copy in found:
        row = old.get(id)
        if row is None or not row.count or row.lent or row.promised:
            continue
        to = ledger.place_for(connection, row.owner, copy, row.details, row.count)
        if to != id:
            _move(connection, row, to, now)
            moved[row.owner].append((row, to))
    return [
        tiding for owner, rows in moved.items() for tiding in _end(connection, owner, rows, now)
    ]


def _move(connection: Connection, row: Holding, to: int, now: float) -> None:
    """Move all copies of a row; a change for each import that brought some, the newest first."""
    what = f"{row.copy.name} is known"
    for count, marks, ref in _shares(connection, row):
        posted = Change(row.owner, now, KIND, what, ref)
        ledger.post(connection, posted, [Move(row.id, -count, -marks), Move(to, count, marks)])


def _shares(connection: Connection, row: Holding) -> Iterator[tuple[int, int, int | None]]:
    wanted = (
        select(change.c.ref, move.c.count)
        .join(move, move.c.change_id == change.c.id)
        .where(move.c.holding_id == row.id, change.c.kind == "import", change.c.undone.is_(None))
        .where(move.c.count > 0)
        .order_by(change.c.id.desc())
    )
    left, marks = row.count, row.for_trade
    for ref, brought in connection.execute(wanted):
        count = min(left, brought)
        if count:
            marked = min(marks, count)
            yield count, marked, ref
            left, marks = left - count, marks - marked
    if left:
        yield left, marks, None


def _end(
    connection: Connection, owner: int, rows: Sequence[tuple[Holding, int]], now: float
) -> Iterator[Tiding]:
    """Have programs' last lists follow, and tell the owner."""
    baselines.follow(connection, owner, [(row.id, to) for row, to in rows])
    names = tuple(dict.fromkeys(row.copy.name for row, _ in rows))
    copies = sum(row.count for row, _ in rows)
    event = NowKnown(copies, names[:_NAMED], max(0, len(names) - _NAMED))
    told = tidings.add(connection, owner, now, event)
    if told is not None:
        yield told


def pairs(undone: Sequence[Move]) -> dict[int, int]:
    """Of the moves that took such a change back, return which row had become which."""
    came = [each.holding for each in undone if each.count > 0]
    went = [each.holding for each in undone if each.count < 0]
    return dict(zip(came, went, strict=True))
