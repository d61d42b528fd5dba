"""Loads files of cards into a new catalogue and puts it in the old one's place, or leaves that be.

The new catalogue is built in a file of its own beside the old one and renamed over it when it is
whole and on disk, so that a reader finds the one or the other and never half of either.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import attrs
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import OperationalError

from mtgnet.cards.formats import mtgjson, scryfall
from mtgnet.cards.formats.fields import Row, Unfit
from mtgnet.cards.records import Record
from mtgnet.stores.catalogue import files, schema
from mtgnet.stores.catalogue.builder import Builder, Repeated
from mtgnet.stores.catalogue.files import BadFile, Item

_EXAMPLES = 3
_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d)-?([01]\d)-?([0-3]\d)")


class LoadError(Exception):
    """Nothing was loaded and the old catalogue is as it was; the text says why and what to do."""


@attrs.frozen
class Source:
    """Where a catalogue comes from: files, what to call them, and the day their prices are of.

    `dated` is "" if nothing tells that day: then it is that of the newest printing that was out
    when they were loaded. `version` tells one state of the source from the next, if it has such a
    thing.
    """

    paths: tuple[Path, ...]
    name: str
    dated: str
    version: str = ""


@attrs.define
class Report:
    """What a load found. `misfits` counts the rows left out by reason, `examples` names some."""

    cards: int = 0
    printings: int = 0
    sets: int = 0
    migrations: int = 0
    newest: str = ""
    has_keywords: bool = False
    misfits: Counter[str] = attrs.field(factory=Counter)
    examples: defaultdict[str, list[str]] = attrs.field(factory=lambda: defaultdict(list))

    def complain(self, reason: str, name: str) -> None:
        """Count a row that does not fit."""
        self.misfits[reason] += 1
        if len(self.examples[reason]) < _EXAMPLES:
            self.examples[reason].append(name[:60])


def from_files(paths: Iterable[Path]) -> Source:
    """The source that these files and directories are.

    Raises LoadError for one that is not there.
    """
    found: list[Path] = []
    for path in paths:
        with _named(path):
            found.extend(files.files_in(path))
    names = ", ".join(path.name for path in found[:4]) + (", …" if len(found) > 4 else "")
    return Source(tuple(found), names, max(map(_day_in_name, found)))


def _day_in_name(path: Path) -> str:
    """The day in a file's name, as Scryfall writes it; "" without one.

    The file's own time tells when it was copied, not how old its prices are.
    """
    for told in _DAY_IN_NAME.finditer(path.name):
        with suppress(ValueError):
            return date(*map(int, told.groups())).isoformat()
    return ""


def load(
    source: Source,
    target: Path,
    now: datetime,
    progress: files.Progress = lambda _: None,
    largest: int = files.LARGEST,
) -> Report:
    """Build the catalogue of a source and put it at `target`.

    `progress` is told how many bytes were read. Raises LoadError, and leaves `target` alone, if a
    file is damaged, is no card file, or mostly does not fit.
    """
    report = Report()
    facts = {
        "source": source.name,
        "version": source.version,
        "loaded_at": now.isoformat(),
    }
    with replacing(target, facts, report) as builder:
        for path in source.paths:
            with _named(path):
                _read(path, builder, report, progress, largest)
        if not builder.cards:
            raise LoadError("there are no cards in it, so nothing was loaded")
        today = now.date().isoformat()
        facts["dated"] = source.dated or builder.newest_by(today) or today
    return report


def _read(
    path: Path, builder: Builder, report: Report, progress: files.Progress, largest: int
) -> None:
    """Put one file into the builder. Raises BadFile if most of it does not fit."""
    misfits, fit = report.misfits.total(), 0
    repeated: list[str] = []
    for record in _records(files.items(path, progress, largest), report.complain):
        fit += 1
        try:
            builder.add(record)
        except Repeated as again:
            repeated.append(str(again))
    unfit = report.misfits.total() - misfits
    for name in repeated:
        report.complain("its id was there already", name)
    if unfit > fit:
        why = report.misfits.most_common(1)[0][0]
        raise BadFile(
            f"most of it is no card of Magic that we can read ({unfit} rows: {why}); give "
            "Scryfall's oracle_cards, default_cards or all_cards, or MTGJSON's AtomicCards, "
            "AllPrintings or set files"
        )


def _records(items: Iterable[Item], complain: mtgjson.Complain) -> Iterator[Record]:
    """The records of a file's values, whichever vendor's they are."""
    single: dict[str, Any] = {}
    for item in items:
        if item.key is None:
            yield from _fitting(scryfall.records, item.value, complain)
        elif isinstance(item.value, list) and item.key not in _SET_LISTS:
            yield from mtgjson.atomic_records(_objects(item.value), complain)
        elif isinstance(item.value, dict) and "cards" in item.value:
            yield from _fitting(
                lambda row: mtgjson.set_records(row, complain), item.value, complain
            )
        elif item.key in _SET_KEYS:
            single[item.key] = item.value
    if single:
        yield from _fitting(lambda row: mtgjson.set_records(row, complain), single, complain)


_SET_LISTS = frozenset({"cards", "tokens", "sealedProduct", "decks", "languages"})
_SET_KEYS = frozenset(
    {
        "code",
        "name",
        "type",
        "releaseDate",
        "parentCode",
        "isOnlineOnly",
        "mtgoCode",
        "cards",
        "tokens",
    }
)


def _objects(values: list[Any]) -> list[Row]:
    return [one for one in values if isinstance(one, dict)]


def _fitting(
    read: Callable[[Row], Iterator[Record]], value: Any, complain: mtgjson.Complain
) -> list[Record]:
    """The records of one row, all or none; a row that does not fit is complained of."""
    try:
        if not isinstance(value, dict):
            raise Unfit("not an object")
        return list(read(value))
    except Unfit as reason:
        complain(str(reason), str(value.get("name", "")) if isinstance(value, dict) else "")
        return []


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """What is wrong with a file, said with its name."""
    try:
        yield
    except BadFile as error:
        raise LoadError(f"{path}: {error}") from error


@contextmanager
def replacing(target: Path, facts: Mapping[str, str], report: Report) -> Iterator[Builder]:
    """A builder of a new catalogue, which takes the place of `target` when the block ends well."""
    new = target.with_name(target.name + ".new")
    with _only_one(new):
        try:
            engine = _engine(new)
            with engine.begin() as connection:
                schema.metadata.create_all(connection)
                builder = Builder(connection)
                yield builder
                builder.finish(facts)
            engine.dispose()
            _swap(new, target)
        except OperationalError as error:
            raise LoadError(f"{new} cannot be written: {error.orig}") from error
        finally:
            new.unlink(missing_ok=True)
    for name in ("cards", "printings", "sets", "migrations", "newest", "has_keywords"):
        setattr(report, name, getattr(builder, name))


@contextmanager
def _only_one(new: Path) -> Iterator[None]:
    """Holds off a second load into the same place; what a killed one left is cleared away."""
    try:
        new.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with new.with_name(new.name + ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            new.unlink(missing_ok=True)
            yield
    except BlockingIOError as error:
        raise LoadError("another load is running; wait for it to end") from error
    except OSError as error:
        raise LoadError(f"{new.parent} cannot be written to: {error.strerror}") from error


def _engine(path: Path) -> Engine:
    """An engine on a file that nobody else reads yet, so that it need not be safe until the end."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _quick(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _swap(new: Path, target: Path) -> None:
    with new.open("rb") as done:
        os.fsync(done.fileno())
    os.replace(new, target)
    directory = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
