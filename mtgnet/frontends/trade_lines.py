"""What wants, trades, and what happened meanwhile look like as plain lines."""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import pairwise

from mtgnet.cards.copies import Copy, Treatment
from mtgnet.cards.show import copy_line
from mtgnet.core.collecting import trade_events as events
from mtgnet.core.collecting.trade_events import (
    HasFacts,
    Lot,
    State,
    Step,
    SwapFacts,
    TradeFacts,
    WantFacts,
)
from mtgnet.core.tidings import News, TradeWaits
from mtgnet.frontends.holding_lines import row_lines
from mtgnet.frontends.rendering import hanging, place, render

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
_ANSWERS = _NEWS | {
    Step.OFFERED: "Trade {number} is offered to {nick}:",
    Step.COUNTERED: "Your new offer in trade {number} goes to {nick}:",
    Step.DONE: "Trade {number} with {nick} is done. /undo trade {number} asks it back:",
    Step.DECLINED: "You said no to trade {number}; {nick} is told.",
    Step.WITHDRAWN: "Your offer in trade {number} is taken back; {nick} is told.",
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
def _(event: TradeWaits) -> Iterable[str]:
    what = f"Trade {event.number} with {event.nick} waits for your answer"
    yield f"* {what}: /trade {event.number} shows it."


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
def _(event: events.Wanted) -> Iterable[str]:
    yield f"  You want {_want(event.want)}."
    if event.want.owners:
        yield from hanging("  Who has it: ", _owners(event.want.owners))
    else:
        yield "  Nobody here has it yet; you are told when somebody does."


@render.register
def _(event: events.Unwanted) -> Iterable[str]:
    for each in event.wants:
        yield f"  You don't want {_want(each)} any more."


@render.register
def _(event: events.WantList) -> Iterable[str]:
    if not event.wants:
        who = f"{event.nick} wants" if event.nick else "You want"
        yield f"  {who} nothing. /want CARD tells others what you look for."
        return
    who = f"{event.nick} wants" if event.nick else "You want"
    yield f"  {who} {place('card', event.total, event.first, len(event.wants))}"
    for each in event.wants:
        note = f"  #{each.note}" if each.note else ""
        owners = f"  {_owners(each.owners)}" if each.owners else ""
        yield from hanging("  ", f"{_want(each)}{note}{owners}")


@render.register
def _(event: events.WanterList) -> Iterable[str]:
    if not event.wanters:
        yield f"  Nobody wants {event.name}, as far as you may know."
    for each in event.wanters:
        here = "" if each.here else ", away"
        yield f"  {each.nick} wants {_want(each.want)}{here}"


@render.register
def _(event: events.MissingWanted) -> Iterable[str]:
    owned = f"You have {event.owned} of these cards already. " if event.owned else ""
    if not event.wants:
        yield f"  {owned}Nothing is missing."
    else:
        yield from hanging(f"  {owned}You want ", " + ".join(map(_want, event.wants)) + ".")
    for name in event.unknown:
        yield f"  No card is called {name}."
    if event.unread:
        yield f"  Lines that could not be read: {event.unread}."


@render.register
def _(event: events.SwapList) -> Iterable[str]:
    if not event.swaps:
        yield "  There is no swap that would be good for both now. /want CARD says what you look"
        yield "  for, /ft CARD what you would give away."
        return
    yield f"  {place('swap', event.total, event.first, len(event.swaps))}"
    for each in event.swaps:
        yield from _swap(each)


def _swap(swap: SwapFacts) -> Iterable[str]:
    """Who gives what to whom, and with which trades one brings it about."""
    parts = swap.parts
    for place_in, (part, after) in enumerate(zip(parts, (*parts[1:], *parts[:1]), strict=True)):
        indent = "    " if place_in else "  "
        who, whom = part.nick or "you", after.nick or "you"
        yield from hanging(f"{indent}{who} to {whom}: ", ", ".join(map(copy_line, part.copies)))
    for first, (part, after) in enumerate(pairwise(parts)):
        if part.copies and after.copies:
            then = "then " if first else ""
            cards = f"{copy_line(part.copies[0])} > {copy_line(after.copies[0])}"
            yield f"    {then}/trade {after.nick} {cards}"


def _want(want: WantFacts) -> str:
    copy = Copy(
        name=want.name,
        set_code=want.set_code,
        number=want.number,
        treatment=want.treatment or Treatment.NONFOIL,
    )
    plainly = " nonfoil" if want.treatment is Treatment.NONFOIL else ""
    return f"{want.count:,} {copy_line(copy)}{plainly}"


def _owners(owners: tuple[HasFacts, ...]) -> str:
    named = [f"{each.nick}{'*' if each.for_trade else ''} ({each.free})" for each in owners[:8]]
    more = [f"{len(owners) - 8} more"] if len(owners) > 8 else []
    return ", ".join([*named, *more])


@render.register
def _(event: events.TradeTold) -> Iterable[str]:
    trade = event.trade
    yield f"* {_said(_NEWS[event.step], trade)}"
    if event.step in _WITH_CARDS:
        # A line that goes on is the server's word, too.
        yield from (f"*{line[1:]}" for line in _sides(trade, "    "))
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


@render.register
def _(event: events.TradeList) -> Iterable[str]:
    if not event.trades:
        yield "  You have no trades. /trade NICK MINE > YOURS offers one."
        return
    yield f"  You have {place('trade', event.total, event.first, len(event.trades))}"
    for each in event.trades:
        yield f"  {_headline(each)}"
        yield from _sides(each, "    ")


@render.register
def _(event: events.MarkedForTrade) -> Iterable[str]:
    if not event.changed:
        yield "  It is like that already."
        return
    what = "1 row" if event.changed == 1 else f"{event.changed:,} rows"
    yield f"  {what} of yours changed:" if event.changed > 1 else "  Now it is so:"
    for row in event.rows:
        yield from row_lines(row, "  ")


@render.register
def _(event: events.ForTradeList) -> Iterable[str]:
    if not event.rows:
        yield "  You have nothing for trade. /ft CARD marks what you would give away."
        return
    rows = place("row", event.total, event.first, len(event.rows))
    yield f"  {event.copies:,} for trade in {rows}"
    for row in event.rows:
        yield from row_lines(row, "  ")


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
    return f"{lot.count:,} {copy_line(lot.copy)}"
