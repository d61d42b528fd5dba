"""The one thread that writes, the few that read, and what the reactor hears of them.

The writer takes everything that queued up while it was busy into one transaction, and tells the
reactor after the commit. In a group, rows for the same table are inserted in one go, and what is
for the same handler is handled in one go. A piece of work that fails is undone alone; when the
whole transaction fails, each piece gets one of its own.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import attrs
from sqlalchemy import Connection, Engine, Insert
from twisted.internet.defer import Deferred, fail
from twisted.internet.threads import deferToThreadPool
from twisted.logger import Logger
from twisted.python.failure import Failure
from twisted.python.threadpool import ThreadPool

from mtgnet.core.events import Refusal
from mtgnet.core.keeping import KeepingError
from mtgnet.stores.database import reading_engine, writing_engine

T = TypeVar("T")
Work = Callable[[Connection], T]
Row = Mapping[str, Any]
Item = TypeVar("Item")
Handler = Callable[[Connection, Sequence[Item]], Sequence[Any]]

# What may wait for the writer, in rows, and for the readers, in pieces of work.
MOST_ROWS = 100_000
MOST_READS = 500
READERS = 3
# A transaction is bounded, so that the first who waits for it does not wait for long.
ROWS_A_GROUP = 2_000
# The reactor hears of so many pieces of work in one turn.
FIRED_A_TURN = 100
# After a group of so many, more are likely to come: waiting for them makes fewer, larger groups.
MANY = 16
GATHER_SECONDS = 0.002
# How often the writer looks whether another process has written.
WATCH_SECONDS = 1.0
# After so many failures in a row, the rest of a group is not tried.
FAILURES = 3


@attrs.define(eq=False)
class Job:
    """Something to be written, and who waits for it: rows for `insert`, `work`, or an item.

    The item is for `handler`, which handles many at once.
    """

    deferred: Deferred[Any]
    insert: Insert | None = None
    rows: Sequence[Row] = ()
    work: Work[Any] | None = None
    handler: Handler[Any] | None = None
    item: Any = None
    result: Any = None

    @property
    def size(self) -> int:
        """What it counts for in the queue."""
        return len(self.rows) or 1


class Chore(Protocol):
    """What the writer does a bit of between groups."""

    def step(self, connection: sqlite3.Connection) -> float | None:
        """Do a bit, of a few milliseconds, and end its transaction.

        Returns in how many seconds there is more to do, or None.
        """


@attrs.define
class _Queue:
    """What waits for the writer, handed over between two threads."""

    changed: threading.Condition = attrs.field(factory=threading.Condition)
    jobs: deque[Job] = attrs.field(factory=deque)
    rows: int = 0
    closing: bool = False

    def put(self, job: Job) -> None:
        with self.changed:
            self.jobs.append(job)
            self.rows += job.size
            self.changed.notify()

    def take(self, patience: float) -> list[Job]:
        """Return the next group; an empty one after `patience` seconds without any."""
        with self.changed:
            self.changed.wait_for(lambda: self.jobs or self.closing, patience)
            group: list[Job] = []
            size = 0
            while self.jobs and (not group or size + self.jobs[0].size <= ROWS_A_GROUP):
                group.append(self.jobs.popleft())
                size += group[-1].size
            self.rows -= size
            return group

    def close(self) -> None:
        with self.changed:
            self.closing = True
            self.changed.notify()


class Database:
    """One database file, open from `start` to `stop`.

    `chores` are done between groups; `foreign` is called, in the reactor's thread, after another
    process has written.
    """

    _log = Logger()

    def __init__(self, path: Path, reactor: Any) -> None:
        self.path = path
        self._reactor = reactor
        self._queue = _Queue()
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
        raw = _raw(connection)
        version = _data_version(raw)
        patience, busy = 0.0, False
        while True:
            if busy:
                time.sleep(GATHER_SECONDS)
            group = self._queue.take(patience)
            busy = len(group) >= MANY
            if group:
                self._commit(connection, group)
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

    def _commit(self, connection: Connection, group: Sequence[Job]) -> None:
        """Commit the group, at first as if nothing could fail: that is three times as fast."""
        for do in (_do, _attempt):
            try:
                with connection.begin():
                    for batch in _batches(group):
                        do(connection, batch)
            except Exception:
                continue
            return
        self._commit_singly(connection, group)

    def _commit_singly(self, connection: Connection, group: Sequence[Job]) -> None:
        """Give each job a transaction of its own; after a few failures the rest fails, too.

        When the disk is full or the file is locked, waiting for each would take for ever.
        """
        failures = 0
        for job in group:
            if failures < FAILURES:
                _commit_alone(connection, job)
                failures = failures + 1 if isinstance(job.result, Failure) else 0
                last = job.result
            else:
                job.result = last

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


def _raw(connection: Connection) -> sqlite3.Connection:
    """What SQLAlchemy's connection stands on."""
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def _data_version(raw: sqlite3.Connection) -> int:
    """A number that changes when another connection has committed."""
    return int(raw.execute("PRAGMA data_version").fetchone()[0])


def _batches(group: Sequence[Job]) -> list[list[Job]]:
    """The jobs in pieces that are done at once.

    Between two pieces of work, inserts into different tables may change places, and so may what is
    for different handlers.
    """
    batches: list[list[Job]] = []
    open_batches: dict[object, list[Job]] = {}
    for job in group:
        kind: object = job.handler or job.insert
        if job.work is not None:
            open_batches.clear()
            batches.append([job])
        elif kind in open_batches:
            open_batches[kind].append(job)
        else:
            open_batches[kind] = [job]
            batches.append(open_batches[kind])
    return batches


def _attempt(connection: Connection, batch: list[Job]) -> None:
    """Do a batch; if it fails, undo it, and do its jobs one by one."""
    try:
        with connection.begin_nested():
            results = _run(connection, batch)
    except Exception:
        if not _raw(connection).in_transaction:
            raise  # A full disk ends the whole transaction.
        if len(batch) == 1:
            batch[0].result = Failure()
        else:
            for job in batch:
                _attempt(connection, [job])
        return
    _note(batch, results)


def _do(connection: Connection, batch: list[Job]) -> None:
    """Do a batch; if it fails, so does the whole transaction."""
    _note(batch, _run(connection, batch))


def _note(batch: list[Job], results: Sequence[Any]) -> None:
    for job, result in zip(batch, results, strict=True):
        job.result = result


def _commit_alone(connection: Connection, job: Job) -> None:
    try:
        with connection.begin():
            (job.result,) = _run(connection, [job])
    except Exception:
        job.result = Failure()


def _run(connection: Connection, batch: list[Job]) -> Sequence[Any]:
    """Do a batch; returns a result for each of its jobs."""
    first = batch[0]
    if first.work is not None:
        return [first.work(connection)]
    if first.handler is not None:
        return first.handler(connection, [job.item for job in batch])
    assert first.insert is not None
    rows = first.rows if len(batch) == 1 else [row for job in batch for row in job.rows]
    if rows:
        connection.execute(first.insert, list(rows))
    return [None] * len(batch)
