"""Reminds people of loans that should be over, while both are here: once a day at most.

Whoever comes is looked after soon; those who stay, every hour. Nothing waits while fewer than two
registered people are here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.logger import Logger

from mtgnet.core.collecting.loan_events import LoanDue

if TYPE_CHECKING:
    from mtgnet.core.hub import Hub

# What else somebody hears who has just come is to be over by then.
SOON = 5.0
HOUR = 3600.0


class LoanReminders:
    """Tells the lender and the borrower of what is due."""

    _log = Logger()

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._soon: dict[int, IDelayedCall] = {}
        self._later: IDelayedCall | None = None
        hub.members.awaiting.append(self._came)

    def stop(self) -> None:
        """Remind nobody any more."""
        for call in (*self._soon.values(), self._later):
            if call is not None:
                call.cancel()
        self._soon.clear()
        self._later = None

    def _came(self, account: int) -> None:
        """Look after somebody who is here now, once others who lend to them could be."""
        if len(self._hub.members.everybody) < 2:
            return
        if account not in self._soon:
            self._soon[account] = self._hub.clock.callLater(SOON, self._look_after, account)
        if self._later is None:
            self._later = self._hub.clock.callLater(HOUR, self._look_after_all)

    def _look_after(self, account: int) -> None:
        del self._soon[account]
        self._remind(account)

    def _look_after_all(self) -> None:
        self._later = None
        if len(self._hub.members.everybody) >= 2:
            self._later = self._hub.clock.callLater(HOUR, self._look_after_all)
            self._remind()

    def _remind(self, whose: int | None = None) -> None:
        reminded = Deferred.fromCoroutine(self._tell(whose))
        reminded.addErrback(lambda why: self._log.failure("Nobody was reminded of loans", why))

    async def _tell(self, whose: int | None) -> None:
        hub = self._hub
        among = [each.account for each in hub.members.everybody if each.account and each.sessions]
        if len(among) < 2 or (whose is not None and whose not in among):
            return
        loans = hub.stores.collections.loans
        for each in await loans.remind(among, hub.clock.seconds(), whose):
            person = hub.members.here(each.account)
            if person is not None:
                person.send(LoanDue(each.loan))
