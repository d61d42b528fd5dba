"""What the server does every night: delete what is too old, and make a backup."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.internet.threads import deferToThread
from twisted.logger import Logger

from mtgnet.stores import backups
from mtgnet.stores.database import StoreError

# Half past three: few play, and no clock is put forward or back then in most places.
HOUR, MINUTE = 3, 30
_DAY = 86_400.0
# A server that is off at night does it so many seconds after its start.
LATE = 600.0


class Housekeeping:
    """Prunes and backs up the data directory `data` every night, or soon after a start."""

    _log = Logger()

    def __init__(self, reactor: Any, data: Path, prune: Callable[[], Deferred[None]]) -> None:
        self._reactor = reactor
        self._data = data
        self._prune = prune
        self._next: IDelayedCall | None = None

    def start(self) -> None:
        """Wait for the night."""
        now = self._reactor.seconds()
        last = backups.last_nightly(self._data)
        overdue = last is not None and now - last > _DAY
        self._wait(LATE if overdue else until_night(now))

    def stop(self) -> None:
        """Wait no more."""
        if self._next is not None and self._next.active():
            self._next.cancel()

    def _wait(self, seconds: float) -> None:
        self._next = self._reactor.callLater(seconds, self._tidy)

    def _tidy(self) -> None:
        self._wait(until_night(self._reactor.seconds()))
        Deferred.fromCoroutine(self.tidy())

    async def tidy(self) -> None:
        """Do it now; what goes wrong is logged."""
        try:
            await self._prune()
        except Exception:
            self._log.failure("Old things could not be deleted.")
        try:
            made = await deferToThread(backups.nightly, self._data, self._reactor.seconds())
            self._log.info("Backup: {made}", made=made)
        except StoreError as why:
            self._log.error("There is no backup of tonight: {why}", why=why)
        except Exception:
            self._log.failure("There is no backup of tonight.")


def until_night(now: float) -> float:
    """Return the seconds until the next night's hour, by the local clock; more than none."""
    today = time.localtime(now)
    night = time.mktime((*today[:3], HOUR, MINUTE, 0, 0, 0, -1))
    if night <= now:
        night = time.mktime((*today[:2], today[2] + 1, HOUR, MINUTE, 0, 0, 0, -1))
    return night - now
