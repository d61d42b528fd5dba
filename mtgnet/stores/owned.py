"""All that belongs to one account, in whichever table: to be told, or to be removed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import attrs
from sqlalchemy import Connection, delete, or_, select, update

from mtgnet.core.records import PASSWORD_CODE, Account
from mtgnet.stores.codes import void
from mtgnet.stores.collection import owned as collected
from mtgnet.stores.resumptions import forgetting
from mtgnet.stores.schema import (
    account,
    account_look,
    entry,
    letter,
    line,
    note,
    numbering,
    room,
    score,
    visit,
)


def forget(connection: Connection, gone: Account) -> None:
    """Remove an account and what it owns.

    Lines keep their places, without text and name; letters that others have got stay theirs.
    """
    who = gone.owner
    nothing = {"text": "", "nick": "", "nick_key": "", "who": "", "deleted": True}
    connection.execute(update(line).where(line.c.who == who).values(**nothing))
    connection.execute(delete(letter).where(letter.c.receiver == who))
    connection.execute(update(letter).where(letter.c.sender == who).values(sender=""))
    connection.execute(delete(entry).where(entry.c.who == who))
    connection.execute(delete(numbering).where(numbering.c.who == who))
    connection.execute(delete(note).where(note.c.who == who))
    connection.execute(delete(score).where(score.c.who == who))
    connection.execute(update(room).where(room.c.owner == who).values(owner=None))
    for statement in forgetting(who):
        connection.execute(statement)
    collected.forget(connection, gone.id)
    void(connection, PASSWORD_CODE, gone.key)
    connection.execute(delete(account_look).where(account_look.c.account_id == gone.id))
    connection.execute(delete(account).where(account.c.id == gone.id))


def export(connection: Connection, whose: Account) -> list[str]:
    """Return all that is kept of an account, as lines of JSON with what each is in `kept`."""
    return [
        json.dumps({"kept": what} | _dated(facts), ensure_ascii=False)
        for what, facts in _facts(connection, whose)
    ]


def _dated(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with times as ISO 8601 writes them: of all that is kept, only times are floats."""
    return {
        key: datetime.fromtimestamp(value, UTC).isoformat(timespec="milliseconds")
        if isinstance(value, float)
        else value
        for key, value in facts.items()
    }


def _facts(connection: Connection, whose: Account) -> Iterator[tuple[str, dict[str, Any]]]:
    who = whose.owner
    yield "account", attrs.asdict(whose, filter=attrs.filters.exclude("looks"))
    queries = {
        "room": select(room).where(room.c.owner == who),
        "line": select(room.c.name.label("room"), line)
        .join(room, room.c.id == line.c.room_id)
        .where(line.c.who == who)
        .order_by(line.c.id),
        "letter": select(letter)
        .where(or_(letter.c.receiver == who, letter.c.sender == who))
        .order_by(letter.c.at),
        "request": select(entry).where(entry.c.who == who).order_by(entry.c.number),
        "note": select(note).where(note.c.who == who),
        "score": select(score).where(score.c.who == who).order_by(score.c.room),
        "visit": select(visit).where(visit.c.who == who),
    }
    for what, query in queries.items():
        for row in connection.execute(query).mappings():
            yield what, {key: value for key, value in row.items() if key not in _OURS}
    yield from collected.facts(connection, whose.id)


# What tells others nothing about the person.
_OURS = {"room_id", "nick_key", "start"}
