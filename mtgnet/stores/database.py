"""The database file: how it is opened, and a sentence for everything that may be wrong with it.

SQLite through SQLAlchemy, in WAL mode, at synchronous=FULL: what is committed is on the disk. What
is deleted is overwritten (secure_delete).
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

NAME = "mtgnet.db"
_PATIENCE_MS = 5000
_CHECK_SECONDS = 0.5
_READERS = 3
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "foreign_keys=ON",
    f"busy_timeout={_PATIENCE_MS}",
    "cache_size=-32768",
)


class StoreError(Exception):
    """The store can't be used; the message says which file, why, and what to do."""


def writing_engine(path: Path) -> Engine:
    """An engine whose transactions take the lock for writing when they begin."""
    return _engine(path, "BEGIN IMMEDIATE", poolclass=NullPool)


def reading_engine(path: Path) -> Engine:
    """An engine for reading, from several threads; it can't write."""
    return _engine(
        path, "BEGIN", "query_only=ON", poolclass=QueuePool, pool_size=_READERS, max_overflow=0
    )


def _engine(path: Path, begin: str, *pragmas: str, **options: Any) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}", connect_args={"check_same_thread": False}, **options
    )

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        # Else sqlite3 begins transactions by itself, later than a migration needs it.
        connection.isolation_level = None
        for pragma in (*_PRAGMAS, *pragmas):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def raw_connection(connection: Connection) -> sqlite3.Connection:
    """Return what SQLAlchemy's connection stands on."""
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def check(path: Path) -> None:
    """Raise StoreError if the file at `path` is there and damaged, as far as can be told quickly.

    Nothing is written; a large file is read for half a second.
    """
    if not path.exists() or not path.stat().st_size:
        return
    try:
        found = _quick_check(path)
    except sqlite3.Error as error:
        raise damaged(path, str(error)) from error
    if found:
        raise damaged(path, found)


def _quick_check(path: Path) -> str:
    """What is wrong, or nothing."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        deadline = time.monotonic() + _CHECK_SECONDS
        connection.set_progress_handler(lambda: time.monotonic() > deadline, 10_000)
        first = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
        return "" if first == "ok" else first
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            return ""
        raise
    finally:
        connection.close()


def damaged(path: Path, why: str) -> StoreError:
    """The error for a file that is no sound database."""
    return StoreError(
        f"the database {path} is damaged ({' '.join(why.split())}); nothing was changed. Move it"
        f" away, then put a backup back with: mtgnet restore FILE (backups are in"
        f" {path.parent / 'backups'})"
    )


def unusable(path: Path, error: Exception) -> StoreError:
    """The error for what the machine says of a file."""
    cause = getattr(error, "orig", None) or error
    if getattr(cause, "sqlite_errorcode", None) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(path, str(cause))
    return StoreError(f"the database {path} cannot be used: {cause}; see to that, and start again")


def keep_private(path: Path) -> None:
    """Make an empty file at `path` that only its owner may read, unless there is one."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
