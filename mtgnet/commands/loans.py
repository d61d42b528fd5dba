"""Lending and borrowing: asking for cards, recording who has them, and getting them back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from mtgnet.cards.copies import Copy, Holding
from mtgnet.cards.meaning import CardTies, Meaning, Meant, NoCard
from mtgnet.cards.show import copy_line
from mtgnet.commands.asking import offered, settled
from mtgnet.commands.dealing import another, is_here, own_account, visible
from mtgnet.commands.library import Library
from mtgnet.commands.rows import Rows, wanted
from mtgnet.commands.specs import meant
from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, OneOf, Text, Word
from mtgnet.core.collecting.days import day_of, read_day
from mtgnet.core.collecting.loan_events import (
    AskedFacts,
    BorrowAsked,
    LoanFacts,
    LoanList,
    LoanShown,
    Step,
)
from mtgnet.core.collecting.loans import Asked, Asking, Holder, Lending, Outcome
from mtgnet.core.collecting.sight import Sight, may_see
from mtgnet.core.collecting.stirring import stirrer
from mtgnet.core.collecting.trade_events import Lot
from mtgnet.core.events import Event, Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.records import Account
from mtgnet.core.session import Session
from mtgnet.core.table import Form, Grammar, Group, Reply, Result, command

Then = Callable[[int, int | None], Result]
"""What is to be done with the loan of this number, or with so many of its copies."""

_LEND = re.compile(r"(?:(?P<nick>\S+)(?: +(?P<card>.+?)(?: +until +(?P<until>.+))?)?)?", re.I)
_FROM = re.compile(r"(?P<card>.+) from +(?P<nick>\S+)", re.I)
_COUNT = re.compile(r"[0-9]+[xX]? +(?:[xX] +)?")
_NUMBER = re.compile(r"#?([0-9]{1,15})")
_OFFERED = 10
_TOLD = ("set_code", "number", "lang", "treatment", "condition")
_LOAN = Argument(
    "what", Text(like="2 lightning bolt, or the number of the loan"), written="[N] CARD | NUMBER"
)


class Loans(Group):
    """The commands for what is with somebody else; `page` is how many a list shows at once."""

    title = "Loans"
    purpose = "lend cards, and see who has which until when"

    def __init__(self, hub: Hub, library: Library, page: int) -> None:
        self._hub = hub
        self._library = library
        self._page = page
        self._loans = hub.stores.collections.loans
        self._rows = Rows(library, hub.stores.collections.holdings, free=True)

    # Asking

    @command(
        "borrow",
        takes=(
            Argument("card", Text(like="2 lightning bolt"), written="[N] CARD [from NICK]"),
            Argument("nick", Word(), optional=True, typed=False),
        ),
        summary="Ask those who have a free copy of a card to lend it to you",
        help="/borrow 2 lightning bolt #for Friday asks up to ten people, those who are here first"
        " and others when they come; the note goes along. /borrow bolt from bob asks bob alone."
        " Nobody is asked twice a day for the same card.",
        access=Access.MEMBER,
    )
    def borrow(self, session: Session, card: str, nick: str | None) -> Result:
        """Ask for cards."""
        self._hub.moderation.check_talk(session.person)
        if nick is None:
            card, nick = self._split(card)
        one = None if nick is None else self._other(session, nick, "Ask somebody else.")
        if one is not None and may_see(session.person, one) < Sight.CARDS:
            raise Refusal("not-shown", f"{one.nick} does not show you what they own.")
        return meant(session, self._library, card, lambda found: self._ask(session, found, one))

    def _other(self, session: Session, nick: str, instead: str) -> Account:
        """Whose account it is; raises `Refusal` for nobody's, one's own, and who takes nothing."""
        guests = "Guests can't lend or borrow."
        return another(self._hub, session, nick, guests, instead, takes="nothing")

    def _split(self, text: str) -> tuple[str, str | None]:
        """The card, and from whom it is to be; a card's name may have a `from` in it, too."""
        match = _FROM.fullmatch(text.strip())
        if match is None or self._library.is_name(_COUNT.sub("", text.strip(), count=1)):
            return text, None
        return match["card"], match["nick"]

    async def _ask(self, session: Session, found: Meant, one: Account | None) -> Event:
        account = own_account(session)
        owners = {one.id: one} if one else visible(self._hub, session.person, Sight.CARDS)
        owners.pop(account, None)
        lot = Lot(found.count, found.copy())
        asking = Asking(
            borrower=account,
            nick=session.nick,
            wanted=wanted(account, found),
            lot=lot,
            note=found.spec.note or "",
            at=self._hub.clock.seconds(),
            owners=owners,
            here=[each for each in owners if is_here(self._hub, each)],
        )
        asked = await self._loans.ask(asking)
        self._hub.tidings.spread(asked.tidings)
        _check_asked(asked, found, one)
        return BorrowAsked(
            lot,
            tuple(self._facts(owners, each) for each in asked.now),
            tuple(owners[each.owner].nick for each in asked.before),
            asked.more,
        )

    def _facts(self, owners: dict[int, Account], holder: Holder) -> AskedFacts:
        return AskedFacts(owners[holder.owner].nick, is_here(self._hub, holder.owner), holder.free)

    # Lending

    @command(
        "lend",
        takes=(
            Argument("nick", Word()),
            Argument("card", Text(like="2 lightning bolt")),
            Argument("until", Text(), optional=True),
        ),
        grammar=Grammar("NICK [N] CARD [until DATE]", _LEND),
        summary="Note that somebody has cards of yours",
        help="/lend bob 2 lightning bolt m10 until 24 Dec tells bob, who may object. What is lent"
        " is still yours, but not free. A date is like 2026-12-24, 24 Dec, friday, tomorrow or 2w."
        " /gotback ends the loan.",
        access=Access.MEMBER,
    )
    async def lend(self, session: Session, nick: str, card: str, until: str | None) -> Reply:
        """Record a loan."""
        borrower = self._other(session, nick, "Lend to somebody else.")
        due = read_day(until, self._hub.clock.seconds()).isoformat() if until else ""
        return await self._rows.one(
            session, card, lambda row, count: self._lend(session, borrower, due, row, count or 1)
        )

    async def _lend(
        self, session: Session, borrower: Account, due: str, row: Holding, count: int
    ) -> Event:
        lending = Lending(
            lender=own_account(session),
            lender_nick=session.nick,
            borrower=borrower.id,
            borrower_nick=borrower.nick,
            row=row.id,
            count=count,
            due=due,
            at=self._hub.clock.seconds(),
        )
        return self._came(await self._loans.lend(lending))

    @command(
        "gotback",
        takes=(_LOAN,),
        summary="Note that cards you lent are back",
        help="/gotback 3 ends loan 3, /gotback bolt that of a card, /gotback 2 bolt takes two of it"
        " back. Those who look for the card hear that it is there.",
        access=Access.MEMBER,
    )
    async def gotback(self, session: Session, what: str) -> Reply:
        """End a loan."""
        return await self._one(session, what, True, lambda n, count: self._end(session, n, count))

    async def _end(self, session: Session, number: int, count: int | None) -> Event:
        lender, now = own_account(session), self._hub.clock.seconds()
        heard = stirrer(self._hub, lender)
        return self._came(await self._loans.end(number, lender, count, now, heard))

    # What the borrower says

    @command(
        "returned",
        takes=(_LOAN,),
        summary="Tell who lent you cards that you gave them back",
        help="The loan ends when they say /gotback.",
        access=Access.MEMBER,
    )
    async def returned(self, session: Session, what: str) -> Reply:
        """Ask for a loan to be ended."""
        return await self._one(
            session, what, False, lambda n, count: self._claim(session, n, count)
        )

    async def _claim(self, session: Session, number: int, count: int | None) -> Event:
        if count is not None:
            await self._check_whole(session, number, count)
        return await self._say(session, number, Step.CLAIMED)

    async def _check_whole(self, session: Session, number: int, count: int) -> None:
        """Only the lender can end a part of a loan."""
        going = await self._going(session, False)
        for each in going:
            if each.number == number and each.lot.count != count:
                how = f"{each.nick} can take some back: /gotback {count} {each.lot.copy.name}"
                why = f"Loan {number} is of {each.lot.count}, not {count}. {how}"
                raise Refusal("bad-argument", why)

    def answer(self, session: Session, number: int, yes: bool, revision: int | None) -> Result:
        """Say of a loan that it is right, or that one doesn't have the cards."""
        self._hub.check_access(session, Access.MEMBER)
        return self._say(session, number, Step.CONFIRMED if yes else Step.OBJECTED)

    async def _say(self, session: Session, number: int, step: Step) -> Event:
        now = self._hub.clock.seconds()
        return self._came(await self._loans.say(number, own_account(session), step, now))

    def _came(self, outcome: Outcome) -> Event:
        """Tell the other what came of something, and return what tells the one who did it."""
        self._hub.tidings.spread(outcome.tidings)
        return LoanShown(outcome.step, outcome.loan, outcome.count)

    # Which loan

    async def _one(self, session: Session, what: str, lent: bool, then: Then) -> Reply:
        """Do `then` with the loan that is meant, by its number or by its card."""
        if number := _NUMBER.fullmatch(what.strip()):
            return await settled(then(int(number[1]), None))
        meaning = await self._rows.meaning(what)
        count = None if isinstance(meaning, NoCard) else meaning.spec.count
        found = [each for each in await self._going(session, lent) if _fits(each.lot.copy, meaning)]
        found = [each for each in found if each.lot.count >= (count or 1)] or found
        if not found:
            raise Refusal("not-lent", _none(meaning, lent))
        if len(found) == 1:
            return await settled(then(found[0].number, count))
        lines = [_line(each) for each in found[:_OFFERED]]
        picked = [each.number for each in found]
        question = "Which of these is back?"
        return offered(session, question, lines, len(found), lambda n: then(picked[n], count))

    async def _going(self, session: Session, lent: bool) -> Sequence[LoanFacts]:
        return await self._loans.going(own_account(session), lent, self._hub.clock.seconds())

    # Listing

    @command(
        "loans",
        takes=(Argument("which", OneOf(("all",)), optional=True, written="all"),),
        summary="List what you lent and what you borrowed",
        help="/loans all shows what is back, too. /more or an empty line goes on.",
        access=Access.MEMBER,
        forms=(
            Form("List what you lent and what you borrowed"),
            Form("List what is back, too", given={"which": "all"}),
        ),
    )
    async def loans(self, session: Session, which: str | None) -> Event:
        """List loans."""
        return await self._list(session, which is not None, 0)

    async def _list(self, session: Session, everything: bool, first: int) -> Event:
        total, page = await self._loans.page(
            own_account(session), everything, self._hub.clock.seconds(), first, self._page
        )
        after = first + self._page
        if after < total:
            session.more(lambda: self._list(session, everything, after))
        return LoanList(everything, total, first + 1, tuple(page))


def _check_asked(asked: Asked, found: Meant, one: Account | None) -> None:
    """Raise `Refusal` if nobody was asked."""
    name = found.shown
    if asked.now:
        return
    if asked.before:
        who = one.nick if one else "All who have it"
        why = f"{who} {'was' if one else 'were'} asked for {name} today. Ask again tomorrow."
        raise Refusal("asked-already", why)
    if one is not None:
        raise Refusal("not-free", f"{one.nick} has no free {name}. /whohas {found.card.name}")
    why = f"Nobody whose cards you may see has a free {name}. /want tells you when somebody has."
    raise Refusal("not-free", why)


def _fits(copy: Copy, meaning: Meaning) -> bool:
    """Whether copies in a loan are those that are meant."""
    if isinstance(meaning, NoCard):
        return _named(copy, meaning.name)
    if isinstance(meaning, CardTies):
        ids = {card.oracle_id for card in meaning.cards}
        return copy.oracle_id in ids or _named(copy, meaning.spec.name)
    told = wanted(0, meaning)
    if copy.oracle_id != told.oracle_id and not _named(copy, told.name):
        return False
    return all(getattr(told, each) in (None, getattr(copy, each)) for each in _TOLD)


def _named(copy: Copy, words: str) -> bool:
    """Whether a card has all these words in its name."""
    return all(word in copy.name.casefold() for word in words.casefold().split())


def _none(meaning: Meaning, lent: bool) -> str:
    if isinstance(meaning, NoCard):
        name = meaning.name
    elif isinstance(meaning, CardTies):
        name = meaning.spec.name
    else:
        name = meaning.card.name
    return f"You have {'lent' if lent else 'borrowed'} no {name} now. /loans lists what you have."


def _line(loan: LoanFacts) -> str:
    """A loan as it is offered."""
    with_whom = f"to {loan.nick or 'somebody who left'}" if loan.lent else f"from {loan.nick}"
    since = day_of(loan.since).isoformat()
    return f"{loan.lot.count} {copy_line(loan.lot.copy)} {with_whom}, since {since}"
