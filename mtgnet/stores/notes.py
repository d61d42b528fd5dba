"""Small things that tools remember: read at the start, written as they change."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from sqlalchemy import Connection, and_, delete, insert, select
from twisted.internet.defer import Deferred

from mtgnet.core.records import Note
from mtgnet.stores.engine import Database
from mtgnet.stores.schema import note

_c = note.c


def load_notes(connection: Connection) -> list[Note]:
    """Read all notes."""
    return [Note(**row) for row in connection.execute(select(note)).mappings()]


class SqlNotes:
    """See `keeping.Notes`."""

    def __init__(self, database: Database, known: Sequence[Note]) -> None:
        self._database = database
        self._known = list(known)

    def found(self) -> list[Note]:
        """See `keeping.Notes`."""
        return self._known

    def put(self, new: Note) -> Deferred[None]:
        """See `keeping.Notes`."""
        same = (_c.what == new.what, _c.room == new.room, _c.who == new.who)

        def work(connection: Connection) -> None:
            connection.execute(delete(note).where(*same, _c.number == new.number))
            connection.execute(insert(note), attrs.asdict(new, recurse=False))

        return self._database.write(work)

    def drop(
        self, what: str, room: str, who: str | None = None, number: int | None = None
    ) -> Deferred[None]:
        """See `keeping.Notes`."""
        which = and_(_c.what == what, _c.room == room)
        if who is not None:
            which &= _c.who == who
        if number is not None:
            which &= _c.number == number

        def work(connection: Connection) -> None:
            connection.execute(delete(note).where(which))

        return self._database.write(work)
