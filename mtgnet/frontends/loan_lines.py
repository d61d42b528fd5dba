"""What lending and borrowing look like as plain lines."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from mtgnet.cards.show import copy_line
from mtgnet.core.collecting import loan_events as events
from mtgnet.core.collecting.loan_events import AskedFacts, LoanFacts, State, Step
from mtgnet.core.collecting.trade_events import Lot
from mtgnet.frontends.rendering import hanging, place, render, wrapped

_NEWS = {
    Step.LENT: "{nick} lends you {cards}{due}: loan {number}.",
    Step.CONFIRMED: "{nick} agrees to loan {number}: {cards}.",
    Step.OBJECTED: "{nick} says of loan {number}: I don't have {cards}.",
    Step.CLAIMED: "{nick} says of loan {number}: I gave back {cards}.",
    Step.PART: "{nick} has {cards} back from you; {left} to go in loan {number}.",
    Step.RETURNED: "{nick} has {cards} back from you: loan {number} is over.",
}
_NEXT = {
    Step.LENT: "/returned {number} when you give it back; /no loan {number} if you don't have it.",
    Step.OBJECTED: "It counts as lent until you type /gotback {number}.",
    Step.CLAIMED: "/gotback {number} ends the loan.",
}
_ANSWERS = {
    Step.LENT: "You lend {nick} {cards}{due}: loan {number}. /gotback {number} ends it.",
    Step.CONFIRMED: "You agree to loan {number}; {nick} is told.",
    Step.OBJECTED: "{nick} is told that you don't have it, and can end loan {number}.",
    Step.CLAIMED: "{nick} is told that you gave it back, and can end loan {number}.",
    Step.PART: "Back from {nick}: {cards}; {left} to go in loan {number}.",
    Step.RETURNED: "Back from {nick}: {cards}. Loan {number} is over.",
}
_SAID = {
    State.OBJECTED: "I don't have it",
    State.CLAIMED: "I gave it back",
}
_LEFT = "somebody who left"


@render.register
def _(event: events.BorrowTold) -> Iterable[str]:
    note = f": {event.note}" if event.note else ""
    asked = f"{event.nick} would like to borrow {_lot(event.lot)}; you have {event.free} free"
    yield from wrapped(f"{asked}{note}", "* ")
    yield f"*   /lend {event.nick} {_lot(event.lot)} when you hand it over."


@render.register
def _(event: events.BorrowAsked) -> Iterable[str]:
    yield from wrapped(f"Asked for {_lot(event.lot)}: {', '.join(map(_asked, event.asked))}.", "  ")
    if event.before:
        yield from wrapped(f"Asked earlier today: {', '.join(event.before)}.", "  ")
    if event.more:
        others = "1 other has" if event.more == 1 else f"{event.more} others have"
        yield f"  {others} it, too: /whohas {event.lot.copy.name}"


def _asked(facts: AskedFacts) -> str:
    return f"{facts.nick} ({facts.free} free{'' if facts.here else ', away'})"


@render.register
def _(event: events.LoanTold) -> Iterable[str]:
    yield from wrapped(_said(_NEWS[event.step], event.loan, event.count), "* ")
    if event.step in _NEXT:
        yield f"*   {_said(_NEXT[event.step], event.loan, event.count)}"


@render.register
def _(event: events.LoanShown) -> Iterable[str]:
    yield from wrapped(_said(_ANSWERS[event.step], event.loan, event.count), "  ")
    if event.step in (Step.PART, Step.RETURNED) and event.loan.place:
        yield f"  It belongs @{event.loan.place}"


def _said(text: str, loan: LoanFacts, count: int) -> str:
    return text.format(
        nick=loan.nick or _LEFT,
        number=loan.number,
        cards=_lot(Lot(count, loan.lot.copy)),
        left=loan.lot.count,
        due=f" until {loan.due}" if loan.due else "",
    )


@render.register
def _(event: events.LoanDue) -> Iterable[str]:
    loan = event.loan
    here = f"{loan.nick} is here, and {_owed(loan)}"
    how = "ends the loan" if loan.lent else "when you give it back"
    command = f"/{'gotback' if loan.lent else 'returned'} {loan.number}"
    yield from wrapped(f"{here} {_lot(loan.lot)}, {_times(loan)}. {command} {how}.", "* ")


def _owed(loan: LoanFacts) -> str:
    if not loan.lent:
        return "lent you"
    return f'said "{_SAID[loan.state]}":' if loan.state in _SAID else "has"


@render.register
def _(event: events.LoanList) -> Iterable[str]:
    if not event.loans:
        ever = "" if event.everything else " now; /loans all shows what is back"
        yield f"  You have lent and borrowed nothing{ever}."
        return
    yield f"  {place('loan', event.total, event.first, len(event.loans))}"
    for lent, title in ((True, "You lent"), (False, "You borrowed")):
        some = [each for each in event.loans if each.lent is lent]
        if some:
            yield f"  {title}"
            yield from _rows(some)


def _rows(loans: Iterable[LoanFacts]) -> Iterator[str]:
    for loan in loans:
        with_whom = f"to {loan.nick or _LEFT}" if loan.lent else f"from {loan.nick}"
        parts = [f"{_lot(loan.lot)} {with_whom}", _times(loan)]
        if loan.state in _SAID:
            parts.append(f"{'they' if loan.lent else 'you'} said: {_SAID[loan.state]}")
        yield from hanging(f"  {loan.number:>5}  ", ", ".join(parts))


def _times(loan: LoanFacts) -> str:
    since = f"since {_day(loan.since)}"
    if loan.back is not None:
        return f"{_day(loan.since)} to {_day(loan.back)}"
    if loan.due is None:
        return since
    return f"{since}, due {loan.due}{' (OVERDUE)' if loan.overdue else ''}"


def _lot(lot: Lot) -> str:
    return f"{lot.count:,} {copy_line(lot.copy)}"


def _day(at: float) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(at))
