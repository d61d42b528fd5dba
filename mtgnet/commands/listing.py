"""Looking at what people own: one's own collection, somebody else's, and who has a card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from mtgnet.cards.meaning import Meant
from mtgnet.cards.owned import OwnedHit, Question
from mtgnet.cards.query import QueryError
from mtgnet.cards.query.help import owned_examples
from mtgnet.commands.asking import not_shown
from mtgnet.commands.library import Library, Owned
from mtgnet.commands.specs import meant
from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, Text, Word
from mtgnet.core.collecting.holding_events import (
    CollectionList,
    CollectionStats,
    ListedFacts,
    OwnerFacts,
    OwnerList,
    RowFacts,
    own_facts,
)
from mtgnet.core.collecting.holdings import Haver, Having
from mtgnet.core.collecting.sight import Sight, may_see, shown_to
from mtgnet.core.events import Event, Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.names import read_nick
from mtgnet.core.records import Account
from mtgnet.core.session import Session
from mtgnet.core.table import Group, Result, command
from mtgnet.core.text import cut

EVERYBODY = "all"
_SETS = 10


@attrs.frozen
class _View:
    """A list that is looked at: whose (None: of many), what was asked, and what was found."""

    nick: str | None
    question: Question
    found: Owned


class Listing(Group):
    """The commands that show what people own, `page` lines of a list at once."""

    title = "Who has what"
    purpose = "see what you own, what others own, and who has a card"

    def __init__(self, hub: Hub, library: Library, page: int) -> None:
        self._hub = hub
        self._library = library
        self._page = page
        self._holdings = hub.stores.collections.holdings

    @command(
        "mine",
        takes=(Argument("query", Text(like="t:goblin c:r"), optional=True),),
        summary="List what you own, or what a search finds of it",
        help=f"All that /find takes, and {owned_examples()}, order:count, order:price. /mine stats"
        " sums up by colour, rarity and set. /more or an empty line goes on.",
        access=Access.MEMBER,
    )
    def mine(self, session: Session, query: str | None) -> Result:
        """List one's own rows."""
        account = self._hub.members.account(session.person)
        assert account is not None
        if (query or "").strip().lower() == "stats":
            return self._stats(account)
        question = Question(owners={account.id: account.nick}, query=query or "", own=True)
        return self._asked(session, question, account.nick)

    @command(
        "collection",
        takes=(
            Argument("nick", Word()),
            Argument("query", Text(like="t:goblin c:r"), optional=True),
        ),
        summary="List what somebody owns, or what a search finds of it",
        help="As /mine; each owner decides who may look: /set collection. /collection all QUERY"
        " searches all collections that you may see.",
    )
    def collection(self, session: Session, nick: str, query: str | None) -> Result:
        """List somebody's rows."""
        accounts = self._hub.stores.accounts
        if nick.lower() == EVERYBODY and accounts.find(EVERYBODY) is None:
            return self._everybody(session, query or "")
        owner = accounts.find(read_nick(nick).key)
        if owner is None:
            why = f"{cut(nick)} is not registered, and only registered people own cards."
            raise Refusal("no-such-person", why)
        sight = may_see(session.person, owner)
        if sight < Sight.CARDS:
            raise not_shown(session, f"{owner.nick} does not show you what they own.")
        own = sight is Sight.ALL
        question = Question(owners={owner.id: owner.nick}, query=query or "", own=own)
        return self._asked(session, question, owner.nick)

    def _everybody(self, session: Session, query: str) -> Result:
        if not query.strip():
            raise Refusal("missing", "Say what to look for: /collection all t:goblin c:r.")
        shown = shown_to([session.person], self._hub.stores.accounts.all())
        owners = {id: owner.nick for id, owner in shown.items()}
        return self._asked(session, Question(owners=owners, query=query), None)

    async def _asked(self, session: Session, question: Question, nick: str | None) -> Event:
        try:
            found, hits = await self._library.owned(question, self._page)
        except QueryError as error:
            raise Refusal("bad-query", str(error)) from None
        complaints = tuple(map(str, found.complaints))
        return self._list(session, _View(nick, question, found), hits, 0, complaints)

    async def _further(self, session: Session, view: _View, first: int) -> Event:
        hits = await self._library.owned_page(view.found, first, self._page)
        return self._list(session, view, hits, first, ())

    def _list(
        self,
        session: Session,
        view: _View,
        hits: Sequence[OwnedHit],
        first: int,
        complaints: tuple[str, ...],
    ) -> CollectionList:
        question, found = view.question, view.found
        after = first + self._page
        if after < found.total:
            session.more(lambda: self._further(session, view, after))
        return CollectionList(
            nick=view.nick,
            own=question.own,
            query=question.query.strip(),
            total=found.total,
            copies=found.worth.copies,
            usd=round(found.worth.usd, 2),
            eur=round(found.worth.eur, 2),
            dated=self._library.about.dated,
            first=first + 1,
            rows=tuple(_listed(question.owners, hit) for hit in hits),
            complaints=complaints,
        )

    async def _stats(self, owner: Account) -> CollectionStats:
        stats = await self._library.owned_stats(owner.id)
        return CollectionStats(
            all=stats.all,
            rows=stats.rows,
            cards=stats.cards,
            colours=tuple(stats.colours.items()),
            rarities=tuple(stats.rarities.items()),
            sets=tuple(stats.sets.items())[:_SETS],
            set_count=len(stats.sets),
            dated=self._library.about.dated,
        )

    # Who has it

    @command(
        "whohas",
        takes=(Argument("card", Text(like="lightning bolt")),),
        summary="List who has a card, and how many of it are free",
        help="/whohas bolt for any printing, /whohas bolt m10 146 for one. Each owner decides who"
        " sees it: /set collection.",
    )
    def whohas(self, session: Session, card: str) -> Result:
        """List the owners of a card."""
        return meant(session, self._library, card, lambda found: self._who(session, found, 0))

    async def _who(self, session: Session, found: Meant, first: int) -> Event:
        owners = shown_to([session.person], self._hub.stores.accounts.all())
        printing = found.printing
        havers = await self._holdings.havers(
            found.card.oracle_id,
            owners,
            here=[id for id in owners if self._here(id)],
            printing=(printing.set_code, printing.number) if printing else None,
            first=first,
            limit=self._page,
        )
        after = first + self._page
        if after < havers.owners:
            session.more(lambda: self._who(session, found, after))
        return OwnerList(
            card=found.card.name,
            printing=printing.at if printing else "",
            owners=havers.owners,
            copies=havers.copies,
            free=havers.free,
            first=first + 1,
            havers=tuple(self._facts(owners[each.owner], each) for each in havers.page),
        )

    def _facts(self, owner: Account, haver: Haver) -> OwnerFacts:
        return OwnerFacts(
            nick=owner.nick,
            here=self._here(owner.id),
            count=haver.count,
            free=haver.free,
            rows=tuple(map(having_facts, haver.kinds)),
            more=haver.more,
        )

    def _here(self, owner: int) -> bool:
        person = self._hub.members.here(owner)
        return person is not None and person.present and bool(person.sessions)


def _listed(owners: Mapping[int, str], hit: OwnedHit) -> ListedFacts:
    return ListedFacts(owners[hit.row.owner], own_facts(hit.row), hit.usd, hit.eur)


def having_facts(having: Having) -> RowFacts:
    """Return somebody's equal copies as others are told of them."""
    return RowFacts(
        copy=having.copy,
        count=having.count,
        for_trade=having.for_trade,
        lent=having.lent,
        promised=having.promised,
    )
