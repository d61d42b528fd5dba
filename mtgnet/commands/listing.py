"""Looking at what people own: one's own collection, somebody else's, and who has a card."""

from __future__ import annotations

from mtgnet.cards.meaning import Meant
from mtgnet.commands.library import Library
from mtgnet.commands.specs import meant
from mtgnet.core.arguments import Argument, Text
from mtgnet.core.collecting.holding_events import OwnerFacts, OwnerList, RowFacts
from mtgnet.core.collecting.holdings import Having
from mtgnet.core.collecting.sight import shown_to
from mtgnet.core.events import Event
from mtgnet.core.hub import Hub
from mtgnet.core.records import Account
from mtgnet.core.session import Session
from mtgnet.core.table import Group, Result, command


class Listing(Group):
    """The commands that show what people own, `page` lines of a list at once."""

    title = "Who has it"

    def __init__(self, hub: Hub, library: Library, page: int) -> None:
        self._hub = hub
        self._library = library
        self._page = page
        self._holdings = hub.stores.collections.holdings

    @command(
        "whohas",
        takes=(Argument("card", Text()),),
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
            printing=(printing.set_code, printing.number) if printing else None,
            first=first,
            limit=self._page,
        )
        after = first + self._page
        if after < havers.rows:
            session.more(lambda: self._who(session, found, after))
        return OwnerList(
            card=found.card.name,
            printing=printing.at if printing else "",
            owners=havers.owners,
            total=havers.rows,
            copies=havers.copies,
            free=havers.free,
            first=first + 1,
            rows=tuple(self._facts(owners[each.owner], each) for each in havers.page),
        )

    def _facts(self, owner: Account, having: Having) -> OwnerFacts:
        return OwnerFacts(owner.nick, self._here(owner), having_facts(having))

    def _here(self, owner: Account) -> bool:
        person = self._hub.members.here(owner.id)
        return person is not None and person.present and bool(person.sessions)


def having_facts(having: Having) -> RowFacts:
    """Return somebody's equal copies as others are told of them."""
    return RowFacts(
        copy=having.copy,
        count=having.count,
        for_trade=having.for_trade,
        lent=having.lent,
        promised=having.promised,
    )
