"""The stores of collections for a server in memory: the real ones, on a file that nobody waits for.

They are made when somebody asks for one: most tests don't, and a file takes time.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from mtgnet.core.records import account_of
from mtgnet.stores.collection.opening import collections
from mtgnet.stores.collection.owned import forget
from mtgnet.stores.database import NAME
from mtgnet.stores.opening import prepare
from mtgnet.testing.immediate import Immediate


@cache
def _template() -> bytes:
    """A database with the newest schema and nothing in it."""
    with tempfile.TemporaryDirectory(prefix="mtgnet-") as directory:
        prepare(Path(directory), 0.0)
        return (Path(directory) / NAME).read_bytes()


class LazyCollections:
    """Stands where a `Collections` stands; `path` is the database's file."""

    @cached_property
    def path(self) -> Path:
        """The file of the database."""
        directory = tempfile.mkdtemp(prefix="mtgnet-")
        weakref.finalize(self, shutil.rmtree, directory, ignore_errors=True)
        path = Path(directory) / NAME
        path.write_bytes(_template())
        return path

    @cached_property
    def database(self) -> Immediate:
        """The database, open."""
        return Immediate(self.path)

    @cached_property
    def _made(self) -> Any:
        return collections(self.database)  # type: ignore[arg-type]

    def __getattr__(self, name: str) -> Any:
        """Give the store of this name."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._made, name)

    def forget(self, who: str) -> None:
        """Erase what belongs to this owner."""
        account = account_of(who)
        if account is not None and "_made" in vars(self):
            self.database.write(lambda connection: forget(connection, account))
