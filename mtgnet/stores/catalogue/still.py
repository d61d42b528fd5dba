"""A catalogue that answers at once, in the thread that asks: for tests, where nothing may wait."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import attrs
from twisted.internet.defer import Deferred, execute

from mtgnet.stores.catalogue.library import Library
from mtgnet.stores.catalogue.reader import Catalogue
from mtgnet.stores.catalogue.starter import make

P = ParamSpec("P")
T = TypeVar("T")


@attrs.define
class Still:
    """Holds one catalogue; stands where a `Shelf` stands in a server."""

    current: Catalogue

    def ask(
        self, question: Callable[Concatenate[Catalogue, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Deferred[T]:
        """Ask now; the answer has come when this returns."""
        return execute(question, self.current, *args, **kwargs)


def starter_library(store: Callable[[], Path] | None = None) -> Library:
    """Return a library of the starter set; `store` is the file of what people own beside it."""
    return Library(starter_shelf(), store)


@cache
def starter_shelf() -> Still:
    """Return what holds the starter set, the same for the whole process."""
    with tempfile.TemporaryDirectory(prefix="mtgnet-") as directory:
        path = Path(directory) / "starter.db"
        make(path, datetime.now(UTC))
        # The open file outlives its name.
        return Still(Catalogue(path))
