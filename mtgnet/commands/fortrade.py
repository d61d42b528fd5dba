"""What one would give away: marking copies for trade."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

import attrs

from mtgnet.cards.copies import Holding
from mtgnet.cards.meaning import Meant, PrintingTies
from mtgnet.cards.owned import Question
from mtgnet.cards.query import QueryError
from mtgnet.cards.query.keys import COLLECTIONS
from mtgnet.cards.show import copy_line
from mtgnet.cards.specs import SpecError
from mtgnet.commands.asking import offered, settled
from mtgnet.commands.dealing import own_account
from mtgnet.commands.library import Library
from mtgnet.commands.rows import wanted
from mtgnet.commands.specs import meant
from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, Text
from mtgnet.core.collecting.holding_events import own_facts
from mtgnet.core.collecting.holdings import Named
from mtgnet.core.collecting.stirring import stirrer
from mtgnet.core.collecting.trade_events import ForTradeList, MarkedForTrade
from mtgnet.core.collecting.trades import Marking
from mtgnet.core.events import Event, Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.session import Session
from mtgnet.core.table import Group, Reply, Result, command
from mtgnet.core.text import cut

_SHOWN = 10
_MOST_ROWS = 100_000
_KEYED = re.compile(r"(?:^|[\s(-])([A-Za-z]+)(?:[:=<>]|!=)")


class ForTrade(Group):
    """The command for what is for trade; `page` is how many lines a list shows at once."""

    title = "For trade"
    purpose = "say which of your cards you would give away"

    def __init__(self, hub: Hub, library: Library, page: int) -> None:
        self._hub = hub
        self._library = library
        self._page = page
        self._trades = hub.stores.collections.trades
        self._holdings = hub.stores.collections.holdings

    @command(
        "ft",
        takes=(
            Argument(
                "cards",
                Text(like="2 lightning bolt m10, or a search like t:goblin"),
                optional=True,
                written="[N] CARD | QUERY",
            ),
        ),
        summary="Mark cards that you would trade away, or list them",
        help="/ft lightning bolt marks all of yours, /ft 2 lightning bolt m10 two of one kind, and"
        " /ft 0 lightning bolt none any more. /ft r:mythic place:binder marks all that /mine would"
        " find so, /ft 0 r:mythic none of it any more. Only what is marked is proposed in /matches."
        " /ft alone lists what you have marked.",
        access=Access.MEMBER,
    )
    def ft(self, session: Session, cards: str | None) -> Result:
        """Mark copies, or list those that are marked."""
        if cards is None:
            return self._list(session, 0)
        query, count = _query(cards)
        if query is not None:
            return self._mark_found(session, query, count)
        return self._mark_told(session, cards)

    async def _list(self, session: Session, first: int) -> Event:
        rows, copies, page = await self._trades.marked(own_account(session), first, self._page)
        after = first + self._page
        if after < rows:
            session.more(lambda: self._list(session, after))
        return ForTradeList(rows, copies, first + 1, tuple(map(own_facts, page)))

    async def _mark_told(self, session: Session, cards: str) -> Reply:
        marked = partial(self._mark_card, session)
        try:
            found = self._library.meant(cards, 0)
            meaning = found if isinstance(found, Meant) else await found  # type: ignore[misc]
        except SpecError:
            meaning = None
        if not isinstance(meaning, Meant | PrintingTies):
            own = await self._holdings.named(own_account(session), cards, 0)
            if own is not None:
                return await self._mark_named(session, own)
        return await settled(meant(session, self._library, cards, marked, least=0))

    async def _mark_named(self, session: Session, own: Named) -> Reply:
        """Mark rows that the catalogue does not tell apart, once it is clear of which card."""
        names = sorted({row.copy.name for row in own.rows})

        def picked(index: int) -> Result:
            rows = [row for row in own.rows if row.copy.name == names[index]]
            return self._mark_rows(session, rows, own.count, names[index], names[index])

        if len(names) == 1:
            return await settled(picked(0))
        return offered(session, "Which card?", names[:_SHOWN], len(names), picked)

    async def _mark_found(self, session: Session, query: str, count: int | None) -> Event:
        owners = {own_account(session): session.nick}
        try:
            question = Question(owners=owners, query=query, own=True)
            found, hits = await self._library.owned(question, _MOST_ROWS)
        except QueryError as error:
            raise Refusal("bad-query", str(error)) from None
        if found.complaints:
            # To mark more than was meant is worse than to mark nothing.
            raise Refusal("bad-query", " ".join(map(str, found.complaints)))
        if not hits:
            raise Refusal("not-owned", f"You have nothing that {cut(query)} finds.")
        return await self._mark(session, [hit.row for hit in hits], count, query)

    async def _mark_card(self, session: Session, meant: Meant) -> Event:
        which = attrs.evolve(wanted(own_account(session), meant), exact=None)
        rows = await self._holdings.fitting(which)
        count = meant.spec.count
        if not rows:
            raise Refusal("not-owned", f"You have no {meant.shown} like that. /have adds cards.")
        return await self._mark_rows(session, rows, count, meant.shown, meant.card.name)

    async def _mark_rows(
        self, session: Session, rows: Sequence[Holding], count: int | None, what: str, name: str
    ) -> Event:
        """Mark all of the rows, or so many of one of them, once it is clear which."""
        if not count or len(rows) == 1:
            return await self._mark(session, rows, count, what)

        def picked(index: int) -> Result:
            return self._mark(session, [rows[index]], count, what)

        lines = [f"{row.count} {copy_line(row.copy, place=True)}" for row in rows[:_SHOWN]]
        return offered(session, f"Which of your {name}?", lines, len(rows), picked)

    async def _mark(
        self, session: Session, rows: Sequence[Holding], count: int | None, what: str
    ) -> Event:
        most = max(row.count for row in rows)
        if count is not None and count > most:
            raise Refusal("not-enough", f"You have {most} of this {what}, not {count}.")
        marking = Marking(
            owner=own_account(session),
            rows=[row.id for row in rows],
            count=count,
            line=f"ft {'' if count is None else f'{count} '}{what}",
            at=self._hub.clock.seconds(),
            stirrer=stirrer(self._hub, own_account(session)),
        )
        done = await self._trades.mark(marking)
        self._hub.tidings.spread(done.tidings)
        return MarkedForTrade(done.changed, tuple(map(own_facts, done.rows[:_SHOWN])))


def _query(cards: str) -> tuple[str | None, int | None]:
    """The search in what was typed, with the 0 before it if there is one; None if it is a card.

    It is a search if something in it is a key with its operator. No card's name has such.
    """
    count, rest = re.fullmatch(r"\s*(?:(0)\s+)?(.*)", cards, re.DOTALL).groups()  # type: ignore[union-attr]
    keys = (match[1].lower() for match in _KEYED.finditer(rest))
    if not any(key in COLLECTIONS.by_name for key in keys):
        return None, None
    return rest, None if count is None else 0
