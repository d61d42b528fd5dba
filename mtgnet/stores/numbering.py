"""Numbers that must not be given again although what had them is gone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from mtgnet.stores.schema import numbering

_c = numbering.c


def known_numbers(connection: Connection, what: str, who: str | None = None) -> dict[str, int]:
    """Return the highest number remembered by owner, of everybody or of one."""
    wanted = select(_c.who, _c.last).where(_c.what == what)
    if who is not None:
        wanted = wanted.where(_c.who == who)
    return {row.who: row.last for row in connection.execute(wanted)}


def remember_numbers(connection: Connection, what: str, last: Iterable[Any]) -> None:
    """Remember for each owner a number that was given, unless a higher one is known."""
    known = known_numbers(connection, what)
    higher = [(who, number) for who, number in last if number > known.get(who, 0)]
    for who, number in higher:
        connection.execute(delete(numbering).where(_c.what == what, _c.who == who))
        connection.execute(insert(numbering), {"what": what, "who": who, "last": number})
