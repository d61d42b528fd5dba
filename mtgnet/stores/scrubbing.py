"""Makes what was deleted go from the files, too.

SQLite overwrites deleted rows (secure_delete), but two things keep them: the full-text index, which
only notes that a line is gone until its parts are merged, and the write-ahead log, until it is cut
off. Both are done in small steps between the writer's groups; a mark in the database makes the
next start go on if this one ends before.
"""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import Any

from sqlalchemy import Connection, text
from twisted.internet.defer import Deferred

from mtgnet.stores.engine import Database

# Pages of the index that are merged in one step: about 10 ms.
_PAGES = 200
_RETRY_SECONDS = 0.05
MARK = "scrub"
_SET_MARK = text(f"INSERT INTO fact (name, value) VALUES ('{MARK}', '') ON CONFLICT DO NOTHING")


def marked(raw: sqlite3.Connection) -> bool:
    """Whether something that was deleted may still be in the file."""
    found = raw.execute("SELECT 1 FROM fact WHERE name = ?", (MARK,)).fetchone()
    return found is not None


def scrub_now(raw: sqlite3.Connection) -> None:
    """Do all of it at once, in a file that nobody else uses."""
    raw.execute("INSERT INTO line_words(line_words) VALUES ('optimize')")
    raw.execute("DELETE FROM fact WHERE name = ?", (MARK,))
    raw.commit()


class Scrubber:
    """Knows whether something is left to scrub, and does it: a `Chore` of the writer."""

    def __init__(self, database: Database, reactor: Any, unfinished: bool) -> None:
        self._reactor = reactor
        # What was asked for, begun with, and done, counted by the writer's thread.
        self._wanted = int(unfinished)
        self._begun = 0
        self._done = 0
        self._merged = 0
        self._waiting: list[tuple[int, Deferred[None]]] = []
        database.chores.append(self)

    def want(self, connection: Connection) -> int:
        """Have all scrubbed that the transaction deletes; called in it. Returns what `done` takes.

        The text is gone once `done` of that has fired.
        """
        connection.execute(_SET_MARK)
        self._wanted += 1
        return self._wanted

    def done(self, wanted: int) -> Deferred[None]:
        """Return what fires, in the reactor's thread, when that much has been scrubbed."""
        waiting: Deferred[None] = Deferred()
        self._waiting.append((wanted, waiting))
        self._tell()
        return waiting

    def step(self, connection: sqlite3.Connection) -> float | None:
        """Do a bit; see `Chore`."""
        if self._done == self._wanted:
            return None
        if self._merged != self._wanted:
            self._merge(connection)
            return 0.0
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            return _RETRY_SECONDS
        connection.execute("DELETE FROM fact WHERE name = ?", (MARK,))
        self._done = self._wanted
        self._reactor.callFromThread(self._tell)
        return None

    def _merge(self, connection: sqlite3.Connection) -> None:
        """Merge some pages of the index; the first time so that in the end it is of one piece."""
        target = self._wanted
        pages = _PAGES if self._begun == target else -_PAGES
        self._begun = target
        before = connection.total_changes
        connection.execute("BEGIN IMMEDIATE")
        merge = "INSERT INTO line_words(line_words, rank) VALUES ('merge', ?)"
        connection.execute(merge, (pages,))
        connection.commit()
        if connection.total_changes - before < 2:
            self._merged = target

    def _tell(self) -> None:
        ready = [waiting for wanted, waiting in self._waiting if wanted <= self._done]
        self._waiting = [each for each in self._waiting if each[0] > self._done]
        for waiting in ready:
            self._reactor.callLater(0, partial(waiting.callback, None))
