"""Opens the database and makes all stores of it.

`open_store` works at once, before anything runs, so that whoever starts the server is told on the
terminal what is wrong; it leaves nothing open that a fork would break. `Store.start` starts the
threads.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import attrs
from sqlalchemy import Connection, insert
from sqlalchemy.exc import DatabaseError
from twisted.internet.defer import Deferred

from mtgnet.core.keeping import Passwords, Stores
from mtgnet.core.records import Account, Note, RoomRecord, Sanction
from mtgnet.stores import accounts, backups, history, mail, migrating, operators
from mtgnet.stores.codes import SqlCodes
from mtgnet.stores.collection.opening import collections
from mtgnet.stores.database import NAME, StoreError, check, keep_private, unusable, writing_engine
from mtgnet.stores.engine import Database
from mtgnet.stores.notes import SqlNotes, load_notes
from mtgnet.stores.requests import SqlRequests
from mtgnet.stores.resumptions import SqlResumptions
from mtgnet.stores.schema import start
from mtgnet.stores.scores import SqlScores
from mtgnet.stores.scrubbing import MARK, Scrubber

T = TypeVar("T")


@attrs.frozen
class Known:
    """What the stores have in memory from the beginning."""

    start: int
    accounts: list[Account]
    sanctions: list[Sanction]
    facts: dict[str, str]
    notes: list[Note]
    rooms: tuple[list[RoomRecord], dict[str, int], int]
    letters: tuple[dict[str, int], dict[str, int]]


@attrs.frozen
class Store:
    """The database of a server, and the stores in it, which work from `start` to `stop`."""

    database: Database
    stores: Stores

    def start(self) -> None:
        """Start the threads."""
        self.database.start()

    def stop(self) -> Deferred[None]:
        """Commit all that waits, and close; fires when that is done."""
        return self.database.stop()


def prepare(data: Path, now: float) -> Path:
    """See that there is a sound database with the newest schema in the directory `data`.

    One that is older is brought to it, after a backup. Raises StoreError, and changes nothing
    then. Returns the database's file.
    """
    path = data / NAME
    check(path)
    keep_private(path)
    migrating.upgrade(path, partial(backups.before_migration, data, now))
    return path


def check_readable(path: Path) -> None:
    """Raise StoreError if there is a database at `path` that a start would refuse."""
    check(path)
    if path.exists() and path.stat().st_size:
        migrating.check_revision(path, at_once(path, migrating.revision), migrating.scripts())


def check_current(path: Path) -> None:
    """Raise StoreError unless the database at `path` is sound and has this program's schema."""
    check(path)
    known = migrating.scripts()
    found = at_once(path, migrating.revision)
    migrating.check_revision(path, found, known)
    if found != known.get_current_head():
        raise StoreError(f"the database {path} has an older schema; start the server once")


def open_store(data: Path, reactor: Any, passwords: Passwords, version: str) -> Store:
    """Return the store in the directory `data`, which is made if there is none.

    The start is numbered and written down. Raises StoreError.
    """
    now = reactor.seconds()
    path = prepare(data, now)
    known = at_once(path, partial(begin, now=now, version=version))
    database = Database(path, reactor)
    return Store(database, assemble(database, reactor, passwords, known))


def assemble(database: Any, reactor: Any, passwords: Passwords, known: Known) -> Stores:
    """Return all stores of a database, which know already what was read from it."""
    scrubber = Scrubber(database, reactor, MARK in known.facts)
    letters = mail.SqlMail(database, scrubber, *known.letters)
    people = accounts.SqlAccounts(database, scrubber, known.accounts, letters.forgotten)
    database.foreign = people.reload
    past = history.SqlHistory(database, scrubber, known.start, *known.rooms)
    return Stores(
        start=known.start,
        accounts=people,
        passwords=passwords,
        codes=SqlCodes(database),
        acts=operators.SqlActs(database),
        sanctions=operators.SqlSanctions(database, known.sanctions),
        facts=operators.SqlFacts(database, known.facts),
        notes=SqlNotes(database, known.notes),
        mail=letters,
        resumptions=SqlResumptions(database),
        scores=SqlScores(database),
        collections=collections(database),
        history=past,
        requests=SqlRequests(database, scrubber),
    )


def begin(connection: Connection, now: float, version: str) -> Known:
    """Write the start down, and read what stores have in memory."""
    adding = insert(start).returning(start.c.id)
    number = connection.execute(adding, {"at": now, "version": version}).scalar_one()
    return Known(
        number,
        accounts.load(connection),
        operators.load_sanctions(connection, now),
        operators.load_facts(connection),
        load_notes(connection),
        history.load_rooms(connection),
        mail.load_counts(connection),
    )


def at_once(path: Path, work: Callable[[Connection], T]) -> T:
    """Do `work` in a transaction of its own, and wait for it; raises StoreError.

    A server may run on the same file, and goes on.
    """
    engine = writing_engine(path)
    try:
        with engine.begin() as connection:
            return work(connection)
    except DatabaseError as error:
        raise unusable(path, error) from error
    finally:
        engine.dispose()
