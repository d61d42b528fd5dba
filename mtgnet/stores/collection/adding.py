"""Additions by many people at the same time: a few statements for all that wait together.

It comes to what `ledger.place_for` and `ledger.post` do for each; only these know how details of
copies merge, so that what has any is left to them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import attrs
from sqlalchemy import (
    Connection,
    Integer,
    RowMapping,
    String,
    Text,
    bindparam,
    case,
    func,
    insert,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from mtgnet.cards.copies import Details, Holding
from mtgnet.core.collecting.holdings import Added, Stock
from mtgnet.stores.collection import ledger, wants
from mtgnet.stores.collection.differences import same
from mtgnet.stores.collection.ledger import Change, Move
from mtgnet.stores.collection.schema import change, holding, move

_h = holding.c
_SAME = ("owner", "what", "lang", "treatment", "condition", "place", "marks")
_JSON = ("tags", "written")
_EMPTY: dict[str, Any] = {"[]": (), "{}": {}}
_Key = tuple[Any, ...]
_TOLD = ("note", "tags", "price", "currency", "acquired", "written")
# What is the same for all that is added here is in the statement, where it costs nothing.
_adding = upsert(holding).values(
    {
        **dict.fromkeys(("for_trade", "lent", "promised"), literal_column("0")),
        **dict.fromkeys(("note", "currency", "acquired"), literal_column("''")),
        "tags": literal_column("'[]'"),
        "price": literal_column("NULL"),
        "written": literal_column("'{}'"),
    }
)
_new = _adding.excluded
# A row with nothing in it has no details either, whatever was known of what was there once.
_ADD = _adding.on_conflict_do_update(
    index_elements=_SAME,
    set_={"count": _h.count + _new.count}
    | {name: case((_h.count == 0, _new[name]), else_=_h[name]) for name in _TOLD},
).returning(
    *(each for each in holding.c if each.name not in _JSON),
    *(type_coerce(_h[name], Text).label(name) for name in _JSON),
)
_CHANGE = insert(change).returning(change.c.id)
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
    keys = [_key(each) for each in items]
    simple = [(key, each) for key, each in zip(keys, items, strict=True) if not each.note]
    rows = _add_simple(connection, simple) if simple else {}
    for key, each in zip(keys, items, strict=True):
        if each.note:
            rows[key] = _add_one(connection, each)
    totals = _totals(connection, rows.values())
    stirred = wants.wanted(connection, [row.id for row in rows.values()])
    return [
        _stirred(connection, each, _stock(rows[key], totals), stirred)
        for key, each in zip(keys, items, strict=True)
    ]


def _stirred(connection: Connection, added: Added, now: Stock, stirred: Collection[int]) -> Stock:
    """What somebody has now, with what others are told of it if any of them want it."""
    if now.row.id not in stirred:
        return now
    return attrs.evolve(now, tidings=wants.stir(connection, added.stirrer, [now.row.id]))


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


def _add_simple(connection: Connection, items: Sequence[tuple[_Key, Added]]) -> dict[_Key, Holding]:
    """Add what has no details, and return the rows by what makes copies the same."""
    wanted: dict[_Key, dict[str, Any]] = {}
    for key, each in items:
        if key not in wanted:
            wanted[key] = ledger.copy_row(each.owner, each.copy) | {"count": 0}
        wanted[key]["count"] += each.count
    found = connection.execute(_ADD, list(wanted.values())).mappings()
    rows = {tuple(row[name] for name in _SAME): _held(row) for row in found}
    posted = [
        {"owner": each.owner, "at": each.at, "kind": "have", "what": each.line} for _, each in items
    ]
    # They are numbered in the order in which they are given.
    numbers = sorted(connection.execute(_CHANGE, posted).scalars())
    moves = [
        {"change_id": number, "holding_id": rows[key].id, "count": each.count, "for_trade": 0}
        for number, (key, each) in zip(numbers, items, strict=True)
    ]
    connection.execute(_MOVE, moves)
    return rows


def _held(row: RowMapping) -> Holding:
    """The row; its JSON is mostly empty, and read only if it isn't."""
    read = {
        name: _EMPTY[row[name]] if row[name] in _EMPTY else json.loads(row[name]) for name in _JSON
    }
    return ledger.holding_of({**row, **read})


def _key(added: Added) -> _Key:
    """What makes copies the same, and whose they are."""
    return (added.owner, *same(added.copy))


def _totals(connection: Connection, rows: Iterable[Holding]) -> dict[tuple[str, int], int]:
    """How many copies of their card the owners of rows have, by oracle id and owner."""
    wanted = {(row.copy.oracle_id, row.owner) for row in rows if row.copy.oracle_id}
    found = connection.execute(_TOTALS, {"asked": json.dumps(list(wanted))})
    return {(card, owner): total for card, owner, total in found}
