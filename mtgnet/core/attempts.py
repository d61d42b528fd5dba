"""Guessing passwords is slow for everybody, and over soon for who guesses from one place.

Five failures in five minutes close the door for a name from an address. From everywhere together a
name is only slowed, so that nobody can lock somebody else out.
"""

from __future__ import annotations

from collections import deque

from twisted.internet.defer import Deferred

from mtgnet.core.events import Refusal
from mtgnet.core.limits import household
from mtgnet.core.ports import Clock

MOST_FAILURES = 5
WINDOW = 300.0
_SLOWEST = 3.0
_MOST_COUNTED = 100
_MOST_REMEMBERED = 10_000
_ANYWHERE = "*"


class Attempts:
    """The failures of the last minutes, by name and address."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: dict[tuple[str, str], deque[float]] = {}

    def check(self, name: str, host: str) -> None:
        """Raise `Refusal` if the door is closed for this name (a key) from this address."""
        recent = self._recent((name, household(host)))
        if len(recent) >= MOST_FAILURES:
            minutes = max(1, round((recent[0] + WINDOW - self._clock.seconds()) / 60))
            unit = "minute" if minutes == 1 else "minutes"
            why = f"{len(recent)} wrong passwords for that name from your address: too many."
            raise Refusal("too-many-failures", f"{why} Try again in {minutes} {unit}.")

    def delay(self, name: str) -> Deferred[None] | None:
        """Return what to wait for before a password for this name is looked at, if anything."""
        count = len(self._recent((name, _ANYWHERE)))
        if count < MOST_FAILURES:
            return None
        waited: Deferred[None] = Deferred()
        self._clock.callLater(min(_SLOWEST, count * 0.1), waited.callback, None)
        return waited

    def begin(self, name: str, host: str) -> None:
        """Count a password that is about to be looked at as wrong, until it proves right."""
        now = self._clock.seconds()
        for place, most in ((household(host), MOST_FAILURES), (_ANYWHERE, _MOST_COUNTED)):
            failures = self._failures.pop((name, place), None) or deque(maxlen=most)
            self._failures[name, place] = failures
            failures.append(now)
        while len(self._failures) > _MOST_REMEMBERED:
            del self._failures[next(iter(self._failures))]

    def succeeded(self, name: str, host: str) -> None:
        """Forget the failures for this name from this address."""
        self._failures.pop((name, household(host)), None)
        anywhere = self._failures.get((name, _ANYWHERE))
        if anywhere:
            anywhere.pop()

    def _recent(self, key: tuple[str, str]) -> deque[float]:
        failures = self._failures.get(key, deque())
        since = self._clock.seconds() - WINDOW
        while failures and failures[0] <= since:
            failures.popleft()
        return failures
