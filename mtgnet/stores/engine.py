"""The one thread that writes, the few that read, and what the reactor hears of them.

The writer takes everything that queued up while it was busy into one transaction, and tells the
reactor after the commit.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, Insert
from twisted.internet.defer import Deferred, fail
from twisted.internet.threads import deferToThreadPool
from twisted.logger import Logger
from twisted.python.failure import Failure
from twisted.python.threadpool import ThreadPool

from mtgnet.core.events import Refusal
from mtgnet.core.keeping import KeepingError
from mtgnet.stores.database import raw_connection, reading_engine, writing_engine
from mtgnet.stores.jobs import Handler, Item, Job, Queue, Row, Work, commit

T = TypeVar("T")
# What may wait for the writer, in rows, and for the readers, in pieces of work.
MOST_ROWS = 100_000
MOST_READS = 500
READERS = 3
# The reactor hears of so many pieces of work in one turn.
FIRED_A_TURN = 100
# After a group of so many, more are likely to come: waiting for them makes fewer, larger groups.
MANY = 16
GATHER_SECONDS = 0.002
# How often the writer looks whether another process has written.
WATCH_SECONDS = 1.0


class Chore(Protocol):
    """What the writer does a bit of between groups."""

    def step(self, connection: sqlite3.Connection) -> float | None:
        """Do a bit, of a few milliseconds, and end its transaction.

        Returns in how many seconds there is more to do, or None.
        """


class Database:
    """One database file, open from `start` to `stop`.

    `chores` are done between groups; `foreign` is called, in the reactor's thread, after another
    process has written.
    """

    _log = Logger()

    def __init__(self, path: Path, reactor: Any) -> None:
        self.path = path
        self._reactor = reactor
        self._queue = Queue()
        self._writer: threading.Thread | None = None
        self._readers = ThreadPool(0, READERS, "mtgnet-readers")
        self._reading: Engine | None = None
        self._reads = 0
        self._unfinished = 0
        self._outcomes: deque[Job] = deque()
        self._firing = False
        self._stopped: Deferred[None] = Deferred()
        self._last_words = 0.0
        self._unsaid = 0
        self.chores: list[Chore] = []
        self.foreign: Callable[[], object] = lambda: None

    def start(self) -> None:
        """Start the threads; not before twistd has gone to the background."""
        self._reading = reading_engine(self.path)
        self._readers.start()
        self._writer = threading.Thread(target=self._write_all, name="mtgnet-writer", daemon=True)
        self._writer.start()

    def stop(self) -> Deferred[None]:
        """Write all that waits, then close; fires when that is done."""
        self._queue.close()
        return self._stopped.addCallback(self._close_readers)

    def _close_readers(self, _: None) -> None:
        self._readers.stop()
        if self._reading is not None:
            self._reading.dispose()
        # The last connection to be closed clears the log away, unless it only reads.
        writing_engine(self.path).connect().close()

    # Called in the reactor's thread

    @property
    def crowded(self) -> bool:
        """Whether so much waits for the disk that no more is taken."""
        return self._queue.rows >= MOST_ROWS

    def refuse_if_crowded(self) -> None:
        """Raise `Refusal` if so much waits for the disk that no more is taken."""
        if self.crowded:
            raise _busy()

    def write(self, work: Work[T]) -> Deferred[T]:
        """Do `work` in the writer's next transaction; fires with what it returned once committed.

        Fails with `KeepingError`, or with the `Refusal` that `work` raised.
        """
        return self._put(Job(Deferred(), work=work))

    def insert(self, insert: Insert, rows: Sequence[Row]) -> Deferred[None]:
        """Insert rows in the writer's next transaction; fires once committed."""
        return self._put(Job(Deferred(), insert=insert, rows=rows))

    def gather(self, handler: Handler[Item], item: Item) -> Deferred[Any]:
        """Have `handler` handle the item in the writer's next transaction, with others of its kind.

        It is called with all items that wait for it, in order, and gives a result for each, in the
        same order: a `Failure` for one that is refused. Fires with the item's, once committed, and
        fails as `write` does. If it raises, it is called again with each item alone. What waits for
        it may be done before other work that came earlier, but none that `write` was given.
        """
        return self._put(Job(Deferred(), handler=handler, item=item))

    def _put(self, job: Job) -> Deferred[Any]:
        if self.crowded:
            return fail(_busy())
        if self._queue.closing:
            return fail(KeepingError("The server is closing."))
        self._unfinished += 1
        self._queue.put(job)
        return job.deferred

    def read_all(self, work: Work[T]) -> Deferred[T]:
        """Do `work` as `read` does, after all that waits has been committed."""
        if not self._unfinished:
            return self.read(work)
        return self.write(lambda _: None).addCallback(lambda _: self.read(work))

    def read(self, work: Work[T]) -> Deferred[T]:
        """Do `work`, which only reads, in a thread of its own; fires with what it returned.

        It sees what was committed, not what waits. Fails as `write` does.
        """
        if self._reads >= MOST_READS:
            return fail(_busy())
        self._reads += 1
        done = deferToThreadPool(self._reactor, self._readers, self._read, work)
        return done.addBoth(self._has_read)

    def _read(self, work: Work[T]) -> T:
        assert self._reading is not None, "not started"
        with self._reading.begin() as connection:
            return work(connection)

    def _has_read(self, result: Any) -> Any:
        self._reads -= 1
        return self._told(result) if isinstance(result, Failure) else result

    # The writer's thread

    def _write_all(self) -> None:
        engine = writing_engine(self.path)
        try:
            with engine.connect() as connection:
                self._work_on(connection)
        except Exception:
            self._log.failure("The database {path} can't be written.", path=self.path)
        finally:
            self._give_up()
            engine.dispose()
            self._reactor.callFromThread(self._stopped.callback, None)

    def _work_on(self, connection: Connection) -> None:
        raw = raw_connection(connection)
        version = _data_version(raw)
        patience, busy = 0.0, False
        while True:
            if busy:
                time.sleep(GATHER_SECONDS)
            group = self._queue.take(patience)
            busy = len(group) >= MANY
            if group:
                commit(connection, group)
                self._reactor.callFromThread(self._fire, group)
            elif self._queue.closing:
                return
            else:
                version, before = _data_version(raw), version
                if version != before:
                    self._reactor.callFromThread(self.foreign)
            patience = self._do_chores(raw)

    def _do_chores(self, raw: sqlite3.Connection) -> float:
        """Do a bit of each chore; return how long the writer may sleep, in seconds."""
        patience = WATCH_SECONDS
        for chore in self.chores:
            try:
                wanted = chore.step(raw)
                patience = patience if wanted is None else min(patience, wanted)
            except sqlite3.Error:
                self._log.failure("Tidying up in the database failed; it is tried again.")
            finally:
                raw.rollback()
        return patience

    def _give_up(self) -> None:
        """Let nobody wait for a writer that has ended."""
        self._queue.close()
        left = list(self._queue.jobs)
        self._queue.jobs.clear()
        for job in left:
            job.result = Failure(KeepingError("The database can't be written."))
        if left:
            self._reactor.callFromThread(self._fire, left)

    # Back in the reactor's thread

    def _fire(self, group: Iterable[Job]) -> None:
        self._outcomes.extend(group)
        if not self._firing:
            self._firing = True
            self._fire_some()

    def _fire_some(self) -> None:
        for _ in range(min(FIRED_A_TURN, len(self._outcomes))):
            job = self._outcomes.popleft()
            self._unfinished -= 1
            failed = isinstance(job.result, Failure)
            job.deferred.callback(self._told(job.result) if failed else job.result)
        self._firing = bool(self._outcomes)
        if self._firing:
            self._reactor.callLater(0, self._fire_some)

    def _told(self, failure: Failure) -> Failure:
        """Log what went wrong, at most once a second, and return what callers are to hear."""
        if failure.check(Refusal, KeepingError):
            return failure
        now = time.monotonic()
        if now - self._last_words < 1.0:
            self._unsaid += 1
        else:
            self._log.failure(
                "The database {path} failed ({unsaid} more times since the last such line).",
                failure,
                path=self.path,
                unsaid=self._unsaid,
            )
            self._last_words, self._unsaid = now, 0
        cause = getattr(failure.value, "orig", None) or failure.value
        return Failure(KeepingError(f"It could not be stored: {cause}."))


def _busy() -> Refusal:
    return Refusal("busy", "The server's disk can't keep up. Try again in a moment.")


def _data_version(raw: sqlite3.Connection) -> int:
    """A number that changes when another connection has committed."""
    return int(raw.execute("PRAGMA data_version").fetchone()[0])
