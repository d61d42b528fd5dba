"""The stores on a real file without threads: everything is done at once, for property tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from twisted.internet.defer import Deferred, execute
from twisted.internet.task import Clock

from mtgnet.core.keeping import Stores
from mtgnet.stores.database import writing_engine
from mtgnet.stores.opening import assemble, at_once, begin, prepare
from mtgnet.testing.memory import PlainPasswords


class Immediate:
    """A `Database` that has no threads."""

    def __init__(self, path: Path) -> None:
        self._connection = writing_engine(path).connect()
        self._raw: Any = self._connection.connection.dbapi_connection
        self._raw.execute("PRAGMA synchronous=OFF")
        self.chores: list[Any] = []

    def refuse_if_crowded(self) -> None:
        pass

    def write(self, work: Callable[[Connection], Any]) -> Deferred[Any]:
        done = execute(self._do, work)
        while [chore for chore in self.chores if chore.step(self._raw) is not None]:
            pass
        return done

    read = read_all = write

    def _do(self, work: Callable[[Connection], Any]) -> Any:
        with self._connection.begin():
            return work(self._connection)

    def insert(self, insert: Any, rows: Any) -> Deferred[Any]:
        return self.write(lambda connection: connection.execute(insert, rows) and None)

    def close(self) -> None:
        self._connection.close()


class SameTurn(Clock):
    """A reactor whose threads are all this one, and whose next turn is this one."""

    def callFromThread(self, call: Callable[..., Any], *arguments: Any) -> None:  # noqa: N802
        call(*arguments)

    def callLater(self, delay: float, call: Callable[..., Any], *arguments: Any) -> Any:
        call(*arguments)


def open_at_once(data: Path) -> tuple[Immediate, Stores]:
    """Open the stores in a directory, as a start of the server does."""
    path = prepare(data, 0.0)
    known = at_once(path, lambda connection: begin(connection, 0.0, "test"))
    database = Immediate(path)
    return database, assemble(database, SameTurn(), PlainPasswords(), known)


def result_of(deferred: Deferred[Any]) -> Any:
    """What a Deferred has fired with; raises what it has failed with."""
    results: list[Any] = []
    deferred.addBoth(results.append)
    assert results, "it has not fired"
    if hasattr(results[0], "raiseException"):
        results[0].raiseException()
    return results[0]
