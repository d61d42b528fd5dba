"""What can happen around loans. Facts as in `core.events`; where cards are kept is never told."""

from __future__ import annotations

from enum import StrEnum

import attrs

from mtgnet.core.collecting.trade_events import Lot
from mtgnet.core.events import Event


class State(StrEnum):
    """How far a loan has come.

    OBJECTED: the borrower says that they don't have it. CLAIMED: they say that it is back. Both are
    words only: the copies count as lent until the lender says that they are back, RETURNED.
    """

    OUT = "out"
    OBJECTED = "objected"
    CLAIMED = "claimed"
    RETURNED = "returned"


class Step(StrEnum):
    """What somebody did to a loan; PART: some of its copies are back."""

    LENT = "lent"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"
    CLAIMED = "claimed"
    PART = "part"
    RETURNED = "returned"


@attrs.frozen
class LoanFacts:
    """A loan as one of its two sees it: whether it is theirs (`lent`), with whom, and of what.

    `nick` is None for a borrower who has left the server for good. `since` and `back` are moments,
    `due` is a day (2026-12-24), which is past if the loan is `overdue`. `place` is where the cards
    belong, for the lender alone.
    """

    number: int
    lent: bool
    nick: str | None
    lot: Lot
    state: State
    since: float
    due: str | None
    overdue: bool
    back: float | None = None
    place: str = ""


@attrs.frozen
class LoanTold(Event):
    """What the other of a loan did: it was about `count` copies."""

    kind = "loan-news"
    step: Step
    loan: LoanFacts
    count: int


@attrs.frozen
class LoanShown(Event):
    """A loan after what you did to it, which was about `count` copies."""

    kind = "loan"
    step: Step
    loan: LoanFacts
    count: int


@attrs.frozen
class LoanDue(Event):
    """A loan is due, or has been going on for long, and the other is here now."""

    kind = "loan-due"
    loan: LoanFacts


@attrs.frozen
class LoanList(Event):
    """A page of your loans, those that you lent first, from number `first` of `total` on.

    With `everything` those that are over are there, too.
    """

    kind = "loans"
    everything: bool
    total: int
    first: int
    loans: tuple[LoanFacts, ...]


@attrs.frozen
class BorrowTold(Event):
    """Somebody asks you to lend them cards, of which you have `free` copies."""

    kind = "borrow-news"
    nick: str
    lot: Lot
    free: int
    note: str
    at: float


@attrs.frozen
class AskedFacts:
    """Somebody who was asked: one of those who are `here`, or away. They have `free` copies."""

    nick: str
    here: bool
    free: int


@attrs.frozen
class BorrowAsked(Event):
    """Who was asked for cards; `before` were asked for the same today, `more` were not."""

    kind = "borrow-asked"
    lot: Lot
    asked: tuple[AskedFacts, ...]
    before: tuple[str, ...]
    more: int
