"""What can happen around wants and trades. Facts as in `core.events`; places are never told."""

from __future__ import annotations

from enum import StrEnum

import attrs

from mtgnet.cards.copies import Copy, Treatment
from mtgnet.core.collecting.holding_events import RowFacts
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


@attrs.frozen
class HasFacts:
    """Somebody has as many free copies, and perhaps marked for trade."""

    nick: str
    free: int
    for_trade: bool


@attrs.frozen
class WantFacts:
    """A want: of any printing if `set_code` is empty, in any finish if `treatment` is None.

    `owners` are those who have such copies, as far as you may see. A note is shown to nobody else.
    """

    count: int
    name: str
    set_code: str
    number: str
    treatment: Treatment | None
    note: str = ""
    owners: tuple[HasFacts, ...] = ()


@attrs.frozen
class Wanted(Event):
    """You want this from now on."""

    kind = "want"
    want: WantFacts


@attrs.frozen
class Unwanted(Event):
    """You want these no more."""

    kind = "unwanted"
    wants: tuple[WantFacts, ...]


@attrs.frozen
class WantList(Event):
    """A page of what somebody wants (`nick` None: you), from number `first` of `total` on."""

    kind = "wants"
    nick: str | None
    total: int
    first: int
    wants: tuple[WantFacts, ...]


@attrs.frozen
class WanterFacts:
    """Who wants a card, and how: one of your people, who is `here` or not."""

    nick: str
    here: bool
    want: WantFacts


@attrs.frozen
class WanterList(Event):
    """Who wants a card, as far as you may know."""

    kind = "wanters"
    name: str
    wanters: tuple[WanterFacts, ...]


@attrs.frozen
class MissingWanted(Event):
    """You want from now on what is missing of a list; `owned` counts copies that are not.

    `unknown` are names that no card has, `unread` counts lines that could not be read.
    """

    kind = "missing-wanted"
    wants: tuple[WantFacts, ...]
    owned: int
    unknown: tuple[str, ...]
    unread: int


@attrs.frozen
class PartFacts:
    """What one gives to the next in a swap: one of these copies. `nick` None is you."""

    nick: str | None
    copies: tuple[Copy, ...]


@attrs.frozen
class SwapFacts:
    """A swap that is good for all in it: each gives to the next, and the last to you."""

    parts: tuple[PartFacts, ...]


@attrs.frozen
class SwapList(Event):
    """A page of swaps, from number `first` of `total` on, those between two first."""

    kind = "matches"
    total: int
    first: int
    swaps: tuple[SwapFacts, ...]


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


@attrs.frozen
class TradeList(Event):
    """A page of your trades, the open ones first, from number `first` of `total` on."""

    kind = "trades"
    total: int
    first: int
    trades: tuple[TradeFacts, ...]


@attrs.frozen(eq=False)
class MarkedForTrade(Event):
    """As many rows of yours are marked for trade anew, or less: the first of them as they are now.

    If `changed` is 0, they were so already.
    """

    kind = "marked"
    changed: int
    rows: tuple[RowFacts, ...]


@attrs.frozen(eq=False)
class ForTradeList(Event):
    """A page of what you have for trade: `total` rows, from number `first` on, and `copies`."""

    kind = "for-trade"
    total: int
    copies: int
    first: int
    rows: tuple[RowFacts, ...]
