"""The stores on a real file without threads: everything is done at once, for property tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from twisted.internet.task import Clock

from mtgnet.core.keeping import Stores
from mtgnet.stores.opening import assemble, at_once, begin, prepare
from mtgnet.testing.immediate import Immediate
from mtgnet.testing.memory import PlainPasswords


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
