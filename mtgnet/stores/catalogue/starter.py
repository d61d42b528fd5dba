"""The starter set as a catalogue, made when there is no other."""

from __future__ import annotations

import contextlib
from datetime import datetime
from importlib.resources import as_file
from pathlib import Path

from mtgnet.cards import starter
from mtgnet.stores.catalogue import loader
from mtgnet.stores.catalogue.reader import STARTER, Catalogue, NoCatalogueError

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
    with contextlib.suppress(NoCatalogueError):
        there = Catalogue(path)
        if there.about.dated == DATED:
            return there
        there.close()
    make(path, now)
    return Catalogue(path)


def open_best(data: Path, now: datetime) -> Catalogue:
    """The catalogue of a data directory, or the starter set where there is none.

    Raises NoCatalogueError if there is one that cannot be read, loader.LoadError if none can be
    made.
    """
    try:
        return Catalogue(data / FILE)
    except NoCatalogueError:
        if (data / FILE).exists():
            raise
        return open_starter(data, now)
