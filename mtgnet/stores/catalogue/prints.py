"""Printings as collections need them, many with one question, for what people and lists tell.

What is asked for is handed to SQLite as one JSON text, so that a question is compiled once,
however much it asks, and its rows are found by the index.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, FromClause, Select, String, bindparam, func, select

from mtgnet.cards.meaning import Print
from mtgnet.cards.vocabulary import Finish
from mtgnet.stores.catalogue.rows import VENDOR_IDS
from mtgnet.stores.catalogue.schema import card, card_set, id_migration, printing

Pair = tuple[str, str]

_COLUMNS = (
    printing.c.scryfall_id,
    card.c.oracle_id,
    card.c.name,
    printing.c.set_code,
    printing.c.number,
    printing.c.lang,
    printing.c.finishes,
    card_set.c.name.label("set_name"),
    printing.c.released_at,
)
"""The columns of a `Print`, in its order."""


def _asked() -> Any:
    """What is asked for, as a table of one column, `value`."""
    return func.json_each(bindparam("asked", type_=String)).table_valued("value")


def _whole(key: tuple[Any, ...], tables: FromClause) -> Select[Any]:
    """The printings in joined tables, each behind the key that it was asked for by, best first."""
    tables = tables.join(card, card.c.id == printing.c.card_id)
    tables = tables.join(card_set, card_set.c.code == printing.c.set_code)
    return (
        select(*key, *_COLUMNS).select_from(tables).order_by(printing.c.worth.desc(), printing.c.id)
    )


def _by_id() -> Select[Any]:
    asked = _asked()
    now = func.coalesce(id_migration.c.new_id, asked.c.value)
    moved = asked.outerjoin(id_migration, id_migration.c.old_id == asked.c.value)
    return _whole((asked.c.value,), moved.join(printing, printing.c.scryfall_id == now))


def _by_vendor(name: str) -> Select[Any]:
    asked, column = _asked(), printing.c[name]
    return _whole((asked.c.value,), asked.join(printing, column == asked.c.value))


def _at() -> Select[Any]:
    asked = _asked()
    first, second = _halves(asked)
    same = (printing.c.set_code == first) & (printing.c.number == second)
    return _whole((first, second), asked.join(printing, same))


def _of() -> Select[Any]:
    asked = _asked()
    first, second = _halves(asked)
    owner = card.alias()
    cards = asked.join(owner, owner.c.oracle_id == first)
    same = (printing.c.card_id == owner.c.id) & (printing.c.set_code == second)
    return _whole((first, second), cards.join(printing, same))


def _halves(asked: Any) -> tuple[Any, Any]:
    return (
        func.json_extract(asked.c.value, "$[0]", type_=String),
        func.json_extract(asked.c.value, "$[1]", type_=String),
    )


_BY_ID, _AT, _OF = _by_id(), _at(), _of()
_BY_VENDOR = {name: _by_vendor(name) for name in VENDOR_IDS}
_OF_CARD = _whole((), printing).where(card.c.oracle_id == bindparam("card"))
_IN_SET = _whole((), printing).where(
    printing.c.set_code == bindparam("code"),
    func.instr(card.c.name_key, bindparam("part", type_=String)) > 0,
)


def by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Print]:
    """The printings with these Scryfall ids, or with the ones that they were merged into."""
    return {key[0]: found[0] for key, found in _found(connection, _BY_ID, 1, ids).items()}


def by_vendor(connection: Connection, name: str, ids: Iterable[int]) -> dict[int, list[Print]]:
    """The printings with these ids of a vendor, under one of the names of `rows.VENDOR_IDS`."""
    return {key[0]: found for key, found in _found(connection, _BY_VENDOR[name], 1, ids).items()}


def at(connection: Connection, places: Iterable[Pair]) -> dict[Pair, list[Print]]:
    """The printings with these sets and numbers, as the catalogue spells them, in any language."""
    return _found(connection, _AT, 2, places)


def of(connection: Connection, wanted: Iterable[Pair]) -> dict[Pair, list[Print]]:
    """The printings of these cards (oracle ids) in these sets, in any language, the best first."""
    return _found(connection, _OF, 2, wanted)


def of_card(connection: Connection, oracle_id: str) -> list[Print]:
    """All printings of a card, the best first."""
    return [_print(row) for row in connection.execute(_OF_CARD, {"card": oracle_id})]


def in_set(connection: Connection, code: str, part: str) -> list[Print]:
    """The printings in a set of cards with this in the key of their name, the best first."""
    asked = {"code": code, "part": part}
    return [_print(row) for row in connection.execute(_IN_SET, asked)]


def _found(
    connection: Connection, query: Select[Any], width: int, asked: Iterable[Any]
) -> dict[Any, list[Print]]:
    """The printings by what they were asked for by, which is `width` columns wide."""
    wanted = list(dict.fromkeys(asked))
    if not wanted:
        return {}
    found: defaultdict[Any, list[Print]] = defaultdict(list)
    for row in connection.execute(query, {"asked": json.dumps(wanted)}):
        found[tuple(row[:width])].append(_print(row[width:]))
    return found


def _print(columns: Any) -> Print:
    scryfall_id, oracle_id, name, set_code, number, lang, finishes, set_name, released = columns
    return Print(
        scryfall_id=scryfall_id,
        oracle_id=oracle_id,
        name=name,
        set_code=set_code,
        number=number,
        lang=lang,
        finishes=Finish(finishes),
        set_name=set_name,
        released_at=released,
    )
