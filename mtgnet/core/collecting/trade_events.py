"""What can happen around wants and trades. Facts as in `core.events`; places are never told."""

from __future__ import annotations

from enum import StrEnum

import attrs

from mtgnet.cards.copies import Copy
from mtgnet.core.events import Event


@attrs.frozen
class Lot:
    """So many of the same copies; where their owner keeps them is not said."""

    count: int
    copy: Copy


# Wants.


@attrs.frozen
class WantFound(Event):
    """Somebody has copies of a card that you want, `count` of them free."""

    kind = "want-found"
    nick: str
    lot: Lot
    for_trade: bool
    at: float


@attrs.frozen
class MoreFound(Event):
    """Somebody has as many more cards that you want."""

    kind = "wants-found"
    nick: str
    count: int
    at: float


# Trades.


class State(StrEnum):
    """How far a trade has come."""

    OPEN = "open"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNDONE = "undone"


class Step(StrEnum):
    """What somebody did to a trade."""

    OFFERED = "offered"
    COUNTERED = "countered"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNDO_ASKED = "undo-asked"
    UNDONE = "undone"
    LEFT = "left"


@attrs.frozen
class TradeFacts:
    """A trade as one of its two sees it: with whom, what they give, and what they get.

    `yours` tells that the current revision is theirs, so that it waits for the other. A receipt is
    a trade that is done. `at` is when it changed last, `expires` when it ends if nobody answers.
    """

    number: int
    revision: int
    state: State
    nick: str
    gives: tuple[Lot, ...]
    gets: tuple[Lot, ...]
    yours: bool
    at: float
    expires: float


@attrs.frozen
class TradeTold(Event):
    """What the other of a trade did, or time; LEFT: they have left the server for good."""

    kind = "trade-news"
    step: Step
    trade: TradeFacts


@attrs.frozen
class TradeShown(Event):
    """A trade: after what you did to it, or (`step` None) as it is."""

    kind = "trade"
    step: Step | None
    trade: TradeFacts
