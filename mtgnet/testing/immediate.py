"""A database on a real file without threads: everything is done at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from twisted.internet.defer import Deferred, execute

from mtgnet.stores.database import writing_engine


class Immediate:
    """A `Database` that has no threads."""

    def __init__(self, path: Path) -> None:
        self._connection = writing_engine(path).connect()
        raw: Any = self._connection.connection.dbapi_connection
        self._raw = raw
        self._raw.execute("PRAGMA synchronous=OFF")
        self.chores: list[Any] = []

    def refuse_if_crowded(self) -> None:
        """Take everything."""

    def write(self, work: Callable[[Connection], Any]) -> Deferred[Any]:
        """Do `work` in a transaction of its own, and then all chores."""
        done = execute(self._do, work)
        while [chore for chore in self.chores if chore.step(self._raw) is not None]:
            pass
        return done

    read = read_all = write

    def _do(self, work: Callable[[Connection], Any]) -> Any:
        with self._connection.begin():
            return work(self._connection)

    def gather(self, handler: Callable[[Connection, Sequence[Any]], Any], item: Any) -> Any:
        """Have `handler` handle the item alone."""
        return self.write(lambda connection: handler(connection, [item])[0])

    def insert(self, insert: Any, rows: Any) -> Deferred[Any]:
        """Insert rows."""
        return self.write(lambda connection: connection.execute(insert, rows) and None)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
