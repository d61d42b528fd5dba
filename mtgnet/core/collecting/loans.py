"""Cards that are with somebody else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

import attrs
from twisted.internet.defer import Deferred

from mtgnet.core.collecting.holdings import Wanted
from mtgnet.core.collecting.loan_events import LoanFacts, Step
from mtgnet.core.collecting.tidings import Tiding
from mtgnet.core.collecting.trade_events import Lot
from mtgnet.core.collecting.wants import Stirrer

MOST_ASKED = 10
"""How many people are asked at a time for a card that somebody wants to borrow."""
OLD_DAYS = 14
"""After so many days a loan without a date is reminded of."""


@attrs.frozen(kw_only=True)
class Asking:
    """Somebody asks to borrow cards of those `owners` whom they may ask, those `here` first.

    `lot` is what is asked for, as they wrote it; only what is `wanted` must fit.
    """

    borrower: int
    nick: str
    wanted: Wanted
    lot: Lot
    note: str
    at: float
    owners: Collection[int]
    here: Collection[int]


@attrs.frozen
class Holder:
    """Somebody (an account's id) who has `free` copies of what is asked for."""

    owner: int
    free: int


@attrs.frozen
class Asked:
    """Who was asked, who had been asked today already, and how many others have such copies."""

    now: tuple[Holder, ...]
    before: tuple[Holder, ...]
    more: int
    tidings: Sequence[Tiding] = ()


@attrs.frozen(kw_only=True)
class Lending:
    """An account lends `count` copies of its row with this id; `due` is an ISO date, or ""."""

    lender: int
    lender_nick: str
    borrower: int
    borrower_nick: str
    row: int
    count: int
    due: str
    at: float


@attrs.frozen
class Outcome:
    """What came of something done to a loan, as the one sees it who did it.

    It was about `count` copies. The tidings are to be spread.
    """

    step: Step
    loan: LoanFacts
    count: int
    tidings: Sequence[Tiding] = ()


@attrs.frozen
class Reminder:
    """An account is to be reminded of a loan."""

    account: int
    loan: LoanFacts


class Loans(Protocol):
    """Loans from one account to another.

    All fail with `Refusal`, and nothing has changed then: "no-such-loan", "loan-over",
    "not-yours", "no-change", and where it matters "no-such-row", "not-enough", "lent", "promised".
    """

    def ask(self, asking: Asking) -> Deferred[Asked]:
        """Ask those who have free copies: `MOST_ASKED` of them, each once a day for a card."""

    def lend(self, lending: Lending) -> Deferred[Outcome]:
        """Record a loan. Its copies are not free from now on."""

    def end(
        self, number: int, lender: int, count: int | None, at: float, stirrer: Stirrer | None
    ) -> Deferred[Outcome]:
        """End a loan, or take back `count` of its copies; `stirrer` tells who may hear of it."""

    def say(self, number: int, borrower: int, step: Step, at: float) -> Deferred[Outcome]:
        """Let the borrower say of a loan that it is right, that it is not, or that it is back."""

    def going(self, account: int, lent: bool, at: float) -> Deferred[list[LoanFacts]]:
        """Return what an account has `lent`, or else borrowed, and is not back, oldest first."""

    def page(
        self, account: int, everything: bool, at: float, first: int, count: int
    ) -> Deferred[tuple[int, list[LoanFacts]]]:
        """Return how many loans an account has, and some: those that it lent first.

        `first` counts from 0. Without `everything`, those that are over are left out.
        """

    def remind(
        self, among: Collection[int], at: float, whose: int | None = None
    ) -> Deferred[list[Reminder]]:
        """Return of which loans, both of which are `among` these accounts, who is to be reminded.

        Those that are due, or old and without a date; of each once in 24 hours. With `whose`, only
        of that account's. What the borrower has said to be wrong or over, the lender alone hears.
        """
