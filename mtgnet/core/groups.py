"""Group commit: what is answered at once and stored soon after, many at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from twisted.internet.defer import Deferred, maybeDeferred, succeed
from twisted.logger import Logger
from twisted.python.failure import Failure

from mtgnet.core.ports import Clock

# The first of a group waits this long (seconds) for others; a commit must follow within 0.05.
GATHER_SECONDS = 0.02
# How long to wait before a group that could not be stored is tried again.
RETRY_SECONDS = 1.0

_Item = TypeVar("_Item")


class Groups(Generic[_Item]):
    """Hands items to `store` in groups, in order, one group at a time.

    `committed` is called with each group once it is stored. A group that could not be stored is
    tried again, so nothing is lost while the disk is full.
    """

    _log = Logger()

    def __init__(
        self,
        clock: Clock,
        store: Callable[[Sequence[_Item]], Deferred[None]],
        committed: Callable[[Sequence[_Item]], object] | None = None,
    ) -> None:
        self._clock = clock
        self._store = store
        self._committed = committed
        self._waiting: list[_Item] = []
        self._storing: list[_Item] = []
        self._due = False
        self._settling: list[Deferred[None]] = []

    def add(self, item: _Item) -> None:
        """Let the item be stored with the next group."""
        self._waiting.append(item)
        if not self._due:
            self._due = True
            self._clock.callLater(GATHER_SECONDS, self._begin)

    def settled(self) -> Deferred[None]:
        """Store what is waiting now; fires when all that was added so far is committed."""
        if not self._waiting and not self._storing:
            return succeed(None)
        settled: Deferred[None] = Deferred()
        self._settling.append(settled)
        self._begin()
        return settled

    def _begin(self) -> None:
        if self._storing or not self._waiting:
            return
        self._storing, self._waiting = self._waiting, []
        self._due = True
        maybeDeferred(self._store, self._storing).addCallbacks(self._stored, self._failed)

    def _stored(self, _result: None) -> None:
        done, self._storing = self._storing, []
        self._due = False
        if self._committed is not None:
            self._committed(done)
        if self._waiting:
            self._begin()
        else:
            settling, self._settling = self._settling, []
            for each in settling:
                each.callback(None)

    def _failed(self, failure: Failure) -> None:
        self._waiting = self._storing + self._waiting
        self._storing = []
        self._log.failure("{count} records wait to be stored", failure, count=len(self._waiting))
        self._clock.callLater(RETRY_SECONDS, self._begin)
