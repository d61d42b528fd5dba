"""What a tool remembers over a restart, and what it does at certain times."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.logger import Logger

from mtgnet.core.keeping import Notes
from mtgnet.core.ports import Clock
from mtgnet.core.records import Note


class Kept:
    """The notes about one subject, `what`. Nobody waits for them: a failure is logged."""

    _log = Logger()

    def __init__(self, notes: Notes, what: str) -> None:
        self._notes = notes
        self._what = what

    def found(self) -> list[Note]:
        """Return those that there were when the server started."""
        return [note for note in self._notes.found() if note.what == self._what]

    def put(self, room: str, who: str, number: int, value: Mapping[str, Any]) -> None:
        """Keep a note."""
        self._watch(self._notes.put(Note(self._what, room, who, number, value)))

    def drop(self, room: str, who: str | None = None, number: int | None = None) -> None:
        """Forget all notes that match; None matches any."""
        self._watch(self._notes.drop(self._what, room, who, number))

    def _watch(self, done: Deferred[None]) -> None:
        done.addErrback(lambda why: self._log.failure("A {what} is not kept", why, what=self._what))


class Alarms:
    """Calls that are made later, each under a key."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calls: dict[Hashable, IDelayedCall] = {}

    def __contains__(self, key: Hashable) -> bool:
        """Whether a call is to be made under this key."""
        return key in self._calls

    def set(self, key: Hashable, delay: float, call: Callable[[], object]) -> None:
        """Make the call after so many seconds, in place of the one under the same key."""
        self.cancel(key)
        self._calls[key] = self._clock.callLater(max(0.0, delay), self._ring, key, call)

    def _ring(self, key: Hashable, call: Callable[[], object]) -> None:
        del self._calls[key]
        call()

    def cancel(self, key: Hashable) -> None:
        """Make no call under this key."""
        found = self._calls.pop(key, None)
        if found is not None:
            found.cancel()


def free_number(taken: Iterable[int]) -> int:
    """Return the smallest number from 1 that isn't taken."""
    used = set(taken)
    return next(number for number in range(1, len(used) + 2) if number not in used)
