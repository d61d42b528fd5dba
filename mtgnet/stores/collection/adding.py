"""Additions by many people at the same time: a few statements for all that wait together.

It comes to what `ledger.place_for` and `ledger.post` do for each; only these know how details of
copies merge, so that what has any is left to them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import attrs
from sqlalchemy import Connection, Integer, String, bindparam, case, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mtgnet.cards.copies import Copy, Details, Holding
from mtgnet.core.collecting.holdings import Added, Stock
from mtgnet.stores.collection import ledger, wants
from mtgnet.stores.collection.ledger import Change, Move
from mtgnet.stores.collection.schema import change, holding, move

_h = holding.c
_SAME = ("owner", "what", "lang", "treatment", "condition", "place", "marks")
_NOTHING = {"for_trade": 0, "lent": 0, "promised": 0} | ledger.details_row(Details())
_adding = upsert(holding)
_new = _adding.excluded
# A row with nothing in it has no details either, whatever was known of what was there once.
_ADD = _adding.on_conflict_do_update(
    index_elements=_SAME,
    set_={"count": _h.count + _new.count}
    | {
        name: case((_h.count == 0, _new[name]), else_=_h[name])
        for name in ledger.details_row(Details())
    },
).returning(holding)
_CHANGE = insert(change).returning(change.c.id, sort_by_parameter_order=True)
_MOVE = insert(move)

_asked = func.json_each(bindparam("asked", type_=String)).table_valued("value")
_card = func.json_extract(_asked.c.value, "$[0]", type_=String)
_owner = func.json_extract(_asked.c.value, "$[1]", type_=Integer)
_TOTALS = (
    select(_h.oracle_id, _h.owner, func.sum(_h.count))
    .select_from(_asked.join(holding, (_h.oracle_id == _card) & (_h.owner == _owner)))
    .group_by(_h.oracle_id, _h.owner)
)


def add_all(connection: Connection, items: Sequence[Added]) -> list[Stock]:
    """Add all that wait together; each is told the row as it is after all of them."""
    simple = [each for each in items if not each.note]
    rows = _add_simple(connection, simple) if simple else {}
    for each in items:
        if each.note:
            row = _add_one(connection, each)
            rows[_key(each.owner, each.copy)] = row
    added = [rows[_key(each.owner, each.copy)] for each in items]
    totals = _totals(connection, added)
    stirred = wants.wanted(connection, [row.id for row in added])
    return [
        attrs.evolve(
            _stock(row, totals),
            tidings=wants.stir(connection, each.stirrer, [row.id] if row.id in stirred else []),
        )
        for each, row in zip(items, added, strict=True)
    ]


def stock(connection: Connection, id: int) -> Stock:
    """The row with this id as it is now."""
    row = ledger.of_id(connection, id)
    return _stock(row, _totals(connection, [row]))


def _stock(row: Holding, totals: dict[Any, int]) -> Stock:
    """A row, with the total of its card; a card that no catalogue knows is in that row alone."""
    return Stock(row, totals.get((row.copy.oracle_id, row.owner), row.count))


def _add_one(connection: Connection, added: Added) -> Holding:
    before: dict[int, Details] = {}
    details = Details(note=added.note)
    id = ledger.place_for(connection, added.owner, added.copy, details, added.count, before)
    ledger.post(connection, _change(added), [Move(id, added.count)], before)
    return ledger.of_id(connection, id)


def _change(added: Added) -> Change:
    return Change(added.owner, added.at, "have", added.line)


def _add_simple(connection: Connection, items: Sequence[Added]) -> dict[Any, Holding]:
    """Add what has no details, and return the rows by what makes copies the same."""
    wanted: dict[Any, dict[str, Any]] = {}
    for each in items:
        row = ledger.copy_row(each.owner, each.copy)
        key = tuple(row[name] for name in _SAME)
        wanted.setdefault(key, row | _NOTHING | {"count": 0})["count"] += each.count
    found = connection.execute(_ADD, list(wanted.values())).mappings()
    rows = {tuple(row[name] for name in _SAME): ledger.holding_of(row) for row in found}
    posted = [
        {"owner": each.owner, "at": each.at, "kind": "have", "what": each.line} for each in items
    ]
    numbers = connection.execute(_CHANGE, posted).scalars()
    moves = [
        {
            "change_id": number,
            "holding_id": rows[_key(each.owner, each.copy)].id,
            "count": each.count,
            "for_trade": 0,
        }
        for number, each in zip(numbers, items, strict=True)
    ]
    connection.execute(_MOVE, moves)
    return rows


def _key(owner: int, copy: Copy) -> Any:
    return (
        owner,
        copy.what,
        copy.lang,
        copy.treatment.value,
        copy.condition.value,
        copy.place,
        int(copy.marks),
    )


def _totals(connection: Connection, rows: Sequence[Holding]) -> dict[tuple[str, int], int]:
    """How many copies of their card the owners of rows have, by oracle id and owner."""
    wanted = {(row.copy.oracle_id, row.owner) for row in rows if row.copy.oracle_id}
    found = connection.execute(_TOTALS, {"asked": json.dumps(list(wanted))})
    return {(card, owner): total for card, owner, total in found}
