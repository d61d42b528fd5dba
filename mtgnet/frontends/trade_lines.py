"""What wants, trades, and what happened meanwhile look like as plain lines."""

from __future__ import annotations

import time
from collections.abc import Iterable

from mtgnet.cards.show import copy_line
from mtgnet.core.collecting import trade_events as events
from mtgnet.core.collecting.trade_events import Lot, State, Step, TradeFacts
from mtgnet.core.tidings import News
from mtgnet.frontends.rendering import hanging, render

_OVER = {
    State.DONE: "done",
    State.DECLINED: "declined",
    State.WITHDRAWN: "withdrawn",
    State.EXPIRED: "expired",
    State.UNDONE: "taken back",
}
_NEWS = {
    Step.OFFERED: "{nick} offers trade {number}:",
    Step.COUNTERED: "{nick} has another offer for trade {number}:",
    Step.DONE: "{nick} says yes, so trade {number} is done. /undo trade {number} asks it back:",
    Step.DECLINED: "{nick} says no to trade {number}.",
    Step.WITHDRAWN: "{nick} takes the offer of trade {number} back.",
    Step.EXPIRED: "Nobody answered trade {number} with {nick} in time, so it is over.",
    Step.UNDO_ASKED: "{nick} wants to take trade {number} back. /undo trade {number} agrees:",
    Step.UNDONE: "{nick} agrees: trade {number} is taken back.",
    Step.LEFT: "{nick} has left for good, so trade {number} is over.",
}
_ANSWERS = {
    Step.OFFERED: "Trade {number} is offered to {nick}:",
    Step.COUNTERED: "Your new offer in trade {number} goes to {nick}:",
    Step.DONE: "Trade {number} with {nick} is done. /undo trade {number} asks it back:",
    Step.DECLINED: "You said no to trade {number}; {nick} is told.",
    Step.WITHDRAWN: "Your offer in trade {number} is taken back; {nick} is told.",
    Step.EXPIRED: "Nobody answered trade {number} with {nick} in time, so it is over.",
    Step.UNDO_ASKED: "{nick} is asked to take trade {number} back, too.",
    Step.UNDONE: "Trade {number} with {nick} is taken back.",
}
_ASKS = (Step.OFFERED, Step.COUNTERED)
_WITH_CARDS = (*_ASKS, Step.DONE, Step.UNDO_ASKED)


@render.register
def _(event: News) -> Iterable[str]:
    what = "1 thing" if event.count == 1 else f"{event.count} things"
    more = " /more shows the next." if event.more else ""
    yield f"* While you were away, {what} happened:{more}"


@render.register
def _(event: events.WantFound) -> Iterable[str]:
    marked = ", for trade" if event.for_trade else ""
    yield f"* {event.nick} has what you want: {_lot(event.lot)}{marked}."
    yield f"*   /trade {event.nick} YOUR CARDS > {copy_line(event.lot.copy)}"


@render.register
def _(event: events.MoreFound) -> Iterable[str]:
    cards = "1 more card" if event.count == 1 else f"{event.count} more cards"
    yield f"* {event.nick} has {cards} that you want. /wants shows who has what."


@render.register
def _(event: events.TradeTold) -> Iterable[str]:
    trade = event.trade
    yield f"* {_said(_NEWS[event.step], trade)}"
    if event.step in _WITH_CARDS:
        yield from _sides(trade, "*   ")
    if event.step in _ASKS:
        yield f"*   /yes trade {trade.number}, /no trade {trade.number}, or"
        yield f"*   /trade {trade.number} YOUR CARDS > THEIRS offers something else."


@render.register
def _(event: events.TradeShown) -> Iterable[str]:
    trade = event.trade
    if event.step is None:
        yield f"  {_headline(trade)}"
    else:
        yield f"  {_said(_ANSWERS[event.step], trade)}"
    if event.step is None or event.step in _WITH_CARDS:
        yield from _sides(trade, "    ")


def _said(text: str, trade: TradeFacts) -> str:
    return text.format(nick=trade.nick, number=trade.number)


def _headline(trade: TradeFacts) -> str:
    what = f"Trade {trade.number} with {trade.nick}"
    if trade.state is not State.OPEN:
        return f"{what}, {_OVER[trade.state]} {_day(trade.at)}:"
    if trade.yours:
        return f"{what} waits for {trade.nick} until {_day(trade.expires)}:"
    return f"{what} waits for you: /yes trade {trade.number} or /no trade {trade.number}:"


def _day(at: float) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(at))


def _sides(trade: TradeFacts, indent: str) -> Iterable[str]:
    past = trade.state is State.DONE
    give, get = ("gave", "got") if past else ("give", "get")
    yield from hanging(f"{indent}you {give} ", _lots(trade.gives))
    yield from hanging(f"{indent}you {get}  ", _lots(trade.gets))


def _lots(lots: tuple[Lot, ...]) -> str:
    return " + ".join(map(_lot, lots)) or "nothing"


def _lot(lot: Lot) -> str:
    return f"{lot.count} {copy_line(lot.copy)}"
