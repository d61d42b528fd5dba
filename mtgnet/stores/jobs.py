"""What waits to be written, and how a group of it is committed.

In a group, rows for the same table are inserted in one go, and what is for the same handler is
handled in one go. A piece of work that fails is undone alone; when the whole transaction fails,
each piece gets one of its own.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import attrs
from sqlalchemy import Connection, Insert
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from mtgnet.stores.database import raw_connection

T = TypeVar("T")
Work = Callable[[Connection], T]
Row = Mapping[str, Any]
Item = TypeVar("Item")
Handler = Callable[[Connection, Sequence[Item]], Sequence[Any]]

# A transaction is bounded, so that the first who waits for it does not wait for long.
ROWS_A_GROUP = 2_000
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


@attrs.define
class Queue:
    """What waits for the writer, handed over between two threads."""

    changed: threading.Condition = attrs.field(factory=threading.Condition)
    jobs: deque[Job] = attrs.field(factory=deque)
    rows: int = 0
    closing: bool = False

    def put(self, job: Job) -> None:
        """Have the writer do this after all that waits."""
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
        """Let the writer end once nothing waits."""
        with self.changed:
            self.closing = True
            self.changed.notify()


def commit(connection: Connection, group: Sequence[Job]) -> None:
    """Commit the group, at first as if nothing could fail: that is three times as fast."""
    for do in (_do, _attempt):
        try:
            with connection.begin():
                for batch in _batches(group):
                    do(connection, batch)
        except Exception:
            continue
        return
    _commit_singly(connection, group)


def _commit_singly(connection: Connection, group: Sequence[Job]) -> None:
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
        if not raw_connection(connection).in_transaction:
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
