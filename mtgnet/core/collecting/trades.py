"""Offers of cards for cards, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import attrs
from twisted.internet.defer import Deferred

from mtgnet.cards.copies import Copy, Holding
from mtgnet.core.collecting.holdings import Wanted
from mtgnet.core.collecting.sight import Sight
from mtgnet.core.collecting.tidings import Tiding
from mtgnet.core.collecting.trade_events import Step, TradeFacts
from mtgnet.core.collecting.wants import Stirrer

DAYS = 7
"""How long an offer holds."""
UNDO_HOURS = 24
"""How long a trade can be taken back."""
MOST_OPEN = 50
"""How many open trades one person can have."""
MOST_CARDS = 50
"""How many different cards there can be on each side of a trade."""


@attrs.frozen
class Pick:
    """Copies that somebody names in an offer: so many of those rows of the giver's."""

    count: int
    wanted: Wanted


@attrs.frozen(kw_only=True)
class Offering:
    """What an account offers for what of another's; `sees` says what it may see of those."""

    giver: int
    giver_nick: str
    getter: int
    getter_nick: str
    gives: Sequence[Pick]
    gets: Sequence[Pick]
    sees: Sight
    at: float


@attrs.frozen
class Outcome:
    """What came of something done to a trade: `step` None if nothing.

    `trade` is as the one sees it who did it; the tidings are to be spread.
    """

    step: Step | None
    trade: TradeFacts
    tidings: Sequence[Tiding] = ()


@attrs.frozen(kw_only=True)
class Marking:
    """Which rows of an owner's (by id) are to have so many copies for trade; None: all in them.

    `line` says it as the ledger is to have it; `stirrer` tells who may hear of it.
    """

    owner: int
    rows: Sequence[int]
    count: int | None
    line: str
    at: float
    stirrer: Stirrer | None


@attrs.frozen
class ForTrade:
    """Rows that were marked for trade, or not any more, as they are now.

    If `changed` is 0 they are those that were so already. The tidings are to be spread.
    """

    rows: tuple[Holding, ...]
    changed: int
    tidings: Sequence[Tiding] = ()


class Trades(Protocol):
    """Trades between two accounts.

    The cards of who made the current revision are promised while it is open. All fail with
    `Refusal`, and nothing has changed then: "no-such-trade", "trade-over", and where it matters
    "not-owned", "which-copies", "not-enough", "lent", "promised", "trade-changed", "waiting".
    """

    def offer(self, offering: Offering) -> Deferred[Outcome]:
        """Open a trade."""

    def counter(self, number: int, offering: Offering) -> Deferred[Outcome]:
        """Let an open trade have another revision; what it has may be named, seen or not."""

    def others(self, number: int, account: int) -> Deferred[int]:
        """Return with whom an account has a trade; 0 if they have left the server for good."""

    def accept(
        self,
        number: int,
        account: int,
        revision: int,
        at: float,
        stirrers: Mapping[int, Stirrer | None],
    ) -> Deferred[Outcome]:
        """Accept this revision: all copies move, or none.

        Of a trade that is done, nothing changes. `stirrers` tells of both accounts who may hear
        what they have now.
        """

    def decline(self, number: int, account: int, at: float) -> Deferred[Outcome]:
        """End an open trade. Of one that is over, but not done, nothing changes."""

    def undo(self, number: int, account: int, at: float) -> Deferred[Outcome]:
        """Take a done trade back if the other has asked for it, or else ask for it."""

    def show(self, number: int, account: int) -> Deferred[TradeFacts]:
        """Return a trade of the account's."""

    def page(self, account: int, first: int, count: int) -> Deferred[tuple[int, list[TradeFacts]]]:
        """Return how many trades the account has, and some: the open ones first, then the latest.

        `first` counts from 0.
        """

    def mark(self, marking: Marking) -> Deferred[ForTrade]:
        """Mark copies for trade, or take the mark from them."""

    def marked(
        self, owner: int, first: int, count: int
    ) -> Deferred[tuple[int, int, list[Holding]]]:
        """Return how many rows and copies are for trade, and some of the rows by name.

        `first` counts from 0.
        """

    def expire(self, now: float) -> Deferred[Sequence[Tiding]]:
        """End all offers that nobody has answered in time."""


def kinds(rows: Iterable[Holding], told: Callable[[Copy], Copy]) -> Mapping[Copy, list[Holding]]:
    """Return rows by the kind of copies, as it is `told`; what is free and for trade goes first.

    Kinds with nothing free, and then those with nothing for trade, are left out if others remain.
    """
    found: dict[Copy, list[Holding]] = {}
    for row in rows:
        found.setdefault(told(row.copy), []).append(row)
    for narrower in (lambda row: row.free, lambda row: row.free and row.for_trade):
        if len(found) > 1:
            some = {copy: same for copy, same in found.items() if any(map(narrower, same))}
            found = some or found
    return found
