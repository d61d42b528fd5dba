"""The starter set as a catalogue, made when there is no other."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import as_file
from pathlib import Path

from mtgnet.cards import starter
from mtgnet.cards.answers import STARTER
from mtgnet.stores.catalogue import loader
from mtgnet.stores.catalogue.reader import Catalogue, NoCatalogueError

DATED = "2026-06-26"
"""The day by which the starter set's facts are right."""

FILE = "catalogue.db"
"""The catalogue's name in the data directory."""

STARTER_FILE = "starter.db"
"""The name of the catalogue that is made of the starter set; it never takes the other's place."""


def make(target: Path, now: datetime) -> None:
    """Write the starter set's catalogue, in well under a second.

    Raises loader.LoadError if the place cannot be written to.
    """
    with as_file(starter.cards()) as path:
        loader.load(loader.Source((path,), STARTER, DATED), target, now)


def open_starter(data: Path, now: datetime) -> Catalogue:
    """The starter set's catalogue in a data directory; made if it is not there or of another day.

    Raises loader.LoadError if it cannot be written.
    """
    path = data / STARTER_FILE
    there = _made(path)
    if there is None:
        make(path, now)
    return there or Catalogue(path)


def _made(path: Path) -> Catalogue | None:
    """The starter set's catalogue that is there, if it is of this version."""
    with contextlib.suppress(NoCatalogueError):
        there = Catalogue(path)
        if there.about.dated == DATED:
            return there
        there.close()
    return None


def open_best(data: Path, now: datetime) -> Catalogue:
    """The catalogue of a data directory, or the starter set where there is none.

    Raises NoCatalogueError if there is one that cannot be read, loader.LoadError if none can be
    made.
    """
    return Catalogue(data / FILE) if (data / FILE).exists() else open_starter(data, now)


@contextlib.contextmanager
def reading(data: Path, now: datetime) -> Iterator[Catalogue]:
    """The catalogue of a data directory, or the starter set, without writing anything there.

    Raises as `open_best` does.
    """
    with tempfile.TemporaryDirectory(prefix="mtgnet-") as elsewhere:
        there = None if (data / FILE).exists() else _made(data / STARTER_FILE)
        place = data if (data / FILE).exists() else Path(elsewhere)
        catalogue = there or open_best(place, now)
        with contextlib.closing(catalogue):
            yield catalogue
