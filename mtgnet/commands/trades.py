"""Trades: offering cards for cards, answering, and taking a trade back when both want to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import attrs

from mtgnet.cards.specs import SpecError, split_trade
from mtgnet.commands.dealing import another, own_account
from mtgnet.commands.library import Library
from mtgnet.commands.picks import Picks, Theirs
from mtgnet.commands.rows import Rows
from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, Text, Word
from mtgnet.core.collecting.sight import may_see
from mtgnet.core.collecting.stirring import stirrer
from mtgnet.core.collecting.trade_events import (
    State,
    Step,
    TradeFacts,
    TradeList,
    TradeShown,
    TradeTold,
)
from mtgnet.core.collecting.trades import MOST_CARDS, Offering, Outcome, Pick
from mtgnet.core.events import Event, Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.records import Account
from mtgnet.core.session import Session
from mtgnet.core.table import Group, Result, command

NOTHING = "nothing"
_MOST_NUMBER = 10**15
_PAGE = 5
# Who was shown another revision so short a time ago has perhaps not read it yet, in seconds.
_READING = 3.0
_HOW = "Write what you give, one >, and what you get: /trade bob Lightning Bolt > 2 Opt + Duress."


@attrs.define
class _Shown:
    """The revision of a trade that somebody was shown last, and since when."""

    revision: int
    at: float
    changed: bool = False


class Trades(Group):
    """The commands for trades."""

    title = "Trades"
    purpose = "offer somebody a swap, and answer offers"

    def __init__(self, hub: Hub, library: Library) -> None:
        self._hub = hub
        self._picks = Picks(Rows(library, hub.stores.collections.holdings))
        self._trades = hub.stores.collections.trades
        # By account and trade. Nobody has many trades at a time, and they are soon over.
        self._shown: dict[tuple[int, int], _Shown] = {}
        hub.tidings.watchers.append(self._told)

    @command(
        "trade",
        takes=(
            Argument("whom", Word(), written="NICK|N"),
            Argument(
                "cards",
                Text(like="2 lightning bolt > counterspell"),
                optional=True,
                written="MINE > YOURS",
            ),
        ),
        summary="Offer cards for cards, or something else in trade N",
        help="/trade bob 2 Lightning Bolt m10 + Opt > Counterspell offers bob two cards for one:"
        " what you give, a >, what you get; `nothing` stands for no card. What you offer is"
        " promised until bob answers, for a week at most. /trade 5 ... offers something else in"
        " trade 5, /trade 5 shows it, /yes trade 5 and /no trade 5 answer.",
        access=Access.MEMBER,
    )
    def trade(self, session: Session, whom: str, cards: str | None) -> Result:
        """Offer, counter, or show."""
        number = int(whom) if whom.isascii() and whom.isdigit() and len(whom) < 16 else None
        if cards is None:
            if number is None:
                raise Refusal("missing", _HOW)
            return self._show(session, number)
        if number is not None:
            return self._counter(session, number, cards)
        return self._offer(session, self._partner(session, whom), cards, None)

    def _partner(self, session: Session, nick: str) -> Account:
        """Who is to be asked for a trade; raises `Refusal` if that can't be."""
        guests, instead = "Guests own nothing.", "Offer your cards to somebody else."
        return another(self._hub, session, nick, guests, instead, takes="no offers")

    async def _counter(self, session: Session, number: int, cards: str) -> Event | None:
        await self._expire()
        other = await self._trades.others(number, own_account(session))
        partner = self._hub.stores.accounts.get(other)
        if partner is None:
            raise Refusal("trade-over", "The other of this trade has left the server for good.")
        offered = self._offer(session, partner, cards, number)
        return offered if offered is None or isinstance(offered, Event) else await offered

    def _offer(self, session: Session, partner: Account, cards: str, number: int | None) -> Result:
        gives, gets = _sides(cards)
        mine = Theirs(own_account(session))
        yours = Theirs(partner.id, True, may_see(session.person, partner))
        sides = [*((mine, text) for text in gives), *((yours, text) for text in gets)]
        then = partial(self._offer_picked, session, partner, len(gives), number)
        return self._picks.all(session, sides, then)

    async def _offer_picked(
        self,
        session: Session,
        partner: Account,
        mine: int,
        number: int | None,
        picks: tuple[Pick, ...],
    ) -> TradeShown:
        me = own_account(session)
        offering = Offering(
            giver=me,
            giver_nick=session.nick,
            getter=partner.id,
            getter_nick=partner.nick,
            gives=picks[:mine],
            gets=picks[mine:],
            sees=may_see(session.person, partner),
            at=self._now(),
        )
        if number is None:
            return self._came(session, await self._trades.offer(offering))
        return self._came(session, await self._trades.counter(number, offering))

    async def _expire(self) -> None:
        """End what nobody has answered in time, before that is looked at."""
        self._hub.tidings.spread(await self._trades.expire(self._now()))

    async def _show(self, session: Session, number: int) -> TradeShown:
        await self._expire()
        facts = await self._trades.show(number, own_account(session))
        self._note(own_account(session), facts.number, facts.revision)
        return TradeShown(None, facts)

    @command(
        "trades",
        summary="List your trades, the open ones first",
        help="Those that are done stay as receipts. /more or an empty line goes on.",
        access=Access.MEMBER,
    )
    def trades(self, session: Session) -> Result:
        """List the person's trades."""
        return self._list(session, 0)

    async def _list(self, session: Session, first: int) -> TradeList:
        await self._expire()
        total, page = await self._trades.page(own_account(session), first, _PAGE)
        after = first + _PAGE
        if after < total:
            session.more(lambda: self._list(session, after))
        for each in page:
            self._note(own_account(session), each.number, each.revision)
        return TradeList(total, first + 1, tuple(page))

    # Answers

    def answer(self, session: Session, number: int, yes: bool, revision: int | None) -> Result:
        """Say yes or no to a trade; without `revision`, to what the person was shown last."""
        self._hub.check_access(session, Access.MEMBER)
        return self._accept(session, number, revision) if yes else self._decline(session, number)

    async def _accept(self, session: Session, number: int, revision: int | None) -> TradeShown:
        await self._expire()
        account = own_account(session)
        if revision is None:
            revision = await self._read(session, number)
        other = await self._trades.others(number, account)
        heard = {each: stirrer(self._hub, each) for each in (account, other)}
        outcome = await self._trades.accept(number, account, revision, self._now(), heard)
        return self._came(session, outcome)

    async def _read(self, session: Session, number: int) -> int:
        """The revision that somebody has read; raises `Refusal`, and shows it, if they haven't."""
        account = own_account(session)
        facts = await self._trades.show(number, account)
        if facts.state is not State.OPEN or facts.yours or self._has_read(account, facts):
            return facts.revision
        session.send(TradeShown(None, facts))
        self._note(account, number, facts.revision)
        why = f"{facts.nick} has changed trade {number}. Look at it, and then say yes or no."
        raise Refusal("trade-changed", why)

    async def _decline(self, session: Session, number: int) -> TradeShown:
        await self._expire()
        outcome = await self._trades.decline(number, own_account(session), self._now())
        return self._came(session, outcome)

    async def undo(self, session: Session, number: int) -> TradeShown:
        """Ask for a trade to be taken back, or agree to it."""
        outcome = await self._trades.undo(number, own_account(session), self._now())
        return self._came(session, outcome)

    def _came(self, session: Session, outcome: Outcome) -> TradeShown:
        """Tell others what came of something, and return what tells the one who did it."""
        self._hub.tidings.spread(outcome.tidings)
        shown = TradeShown(outcome.step, outcome.trade)
        if outcome.step is not None:
            session.person.send(shown, but=session)
        self._note(own_account(session), outcome.trade.number, outcome.trade.revision)
        if outcome.step in _OVER:
            self._forget(outcome.trade.number)
        return shown

    # Who has seen what

    def _told(self, account: int, event: Event) -> None:
        if isinstance(event, TradeTold):
            self._note(account, event.trade.number, event.trade.revision)

    def _has_read(self, account: int, facts: TradeFacts) -> bool:
        """Whether somebody who answers without a revision has surely read the current one."""
        shown = self._shown.get((account, facts.number))
        if shown is None:
            return facts.revision == 1
        hasty = shown.changed and self._now() - shown.at <= _READING
        return shown.revision == facts.revision and not hasty

    def _note(self, account: int, number: int, revision: int) -> None:
        """Take note that somebody was shown this revision."""
        before = self._shown.get((account, number))
        if before is None or before.revision != revision:
            changed = before is not None
            self._shown[account, number] = _Shown(revision, self._now(), changed)

    def _forget(self, number: int) -> None:
        for key in [each for each in self._shown if each[1] == number]:
            del self._shown[key]

    def _now(self) -> float:
        return self._hub.clock.seconds()


_OVER = (Step.DONE, Step.DECLINED, Step.WITHDRAWN)


def _sides(cards: str) -> tuple[Sequence[str], Sequence[str]]:
    """The cards on both sides of an offer, as they are written."""
    try:
        sides = [_named(side) for side in split_trade(cards)]
    except SpecError as error:
        raise Refusal(error.code, _HOW) from None
    mine, yours = sides
    if not mine and not yours:
        raise Refusal("bad-argument", f"Nothing for nothing is no trade. {_HOW}")
    if max(len(mine), len(yours)) > MOST_CARDS:
        why = f"There can be at most {MOST_CARDS} different cards on each side of a trade."
        raise Refusal("too-many-cards", why)
    return mine, yours


def _named(side: Sequence[str]) -> Sequence[str]:
    return [] if len(side) == 1 and side[0].lower() == NOTHING else side
