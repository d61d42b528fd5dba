"""Cards that are mentioned in talk: [[Lightning Bolt]] is answered in the room, for everybody."""

from __future__ import annotations

import re

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from mtgnet.cards.answers import Shown
from mtgnet.cards.query import QueryError
from mtgnet.cards.records import Card
from mtgnet.commands.library import Library
from mtgnet.core.card_events import CardMentioned, CardsMentioned
from mtgnet.core.collecting.sight import shown_to
from mtgnet.core.delivery import Room
from mtgnet.core.events import Event, Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.keeping import KeepingError
from mtgnet.core.text import cut

MOST = 5
"""How many mentions in one line are answered, and how many cards of a search."""

OWNERS = 3
"""How many who have a mentioned card are named."""

_MENTION = re.compile(r"\[\[([^\[\]]+)\]\]")


class Mentions:
    """Answers what lines mention, in the room, in the order in which it is mentioned."""

    _log = Logger()

    def __init__(self, hub: Hub, library: Library) -> None:
        self._hub = hub
        self._library = library

    def answer(self, room: Room, text: str) -> None:
        """Let the room hear of the first `MOST` cards that `text` mentions."""
        asked = dict.fromkeys(each.strip() for each in _MENTION.findall(text))
        mentioned = [each for each in asked if each][:MOST]
        if mentioned:
            told = Deferred.fromCoroutine(self._tell(room, mentioned))
            told.addErrback(
                lambda failure: self._log.failure("A mention went unanswered.", failure)
            )

    async def _tell(self, room: Room, mentioned: list[str]) -> None:
        for asked in mentioned:
            if asked.startswith("?"):
                event = await self._searched(room.name, asked.removeprefix("?"))
            else:
                event = await self._looked_up(room, asked)
            self._hub.delivery.post((room,), event)

    async def _looked_up(self, room: Room, asked: str) -> Event:
        found = await self._library.look_up(asked)
        if not isinstance(found, Shown):
            return CardMentioned(room.name, cut(asked), None, None)
        owners, more = await self._owners(room, found.card)
        return CardMentioned(room.name, asked, found.card, found.printing, owners, more)

    async def _owners(self, room: Room, card: Card) -> tuple[tuple[str, ...], int]:
        """Some who have a card, and how many more there are whom everybody in the room may see."""
        shown = shown_to(room.people, self._hub.stores.accounts.all())
        if not shown:
            return (), 0
        here = [id for id in shown if self._hub.members.here(id)]
        holdings = self._hub.stores.collections.holdings
        try:
            havers = await holdings.havers(card.oracle_id, shown, here=here, limit=OWNERS)
        except (KeepingError, Refusal):
            return (), 0  # It has been logged, and the card itself is known.
        return tuple(shown[each.owner].nick for each in havers.page), max(0, havers.owners - OWNERS)

    async def _searched(self, room: str, query: str) -> Event:
        try:
            search = await self._library.search(query)
            hits = await self._library.page(search, 0, MOST)
        except QueryError:
            return CardsMentioned(room, cut(query), 0, ())
        return CardsMentioned(room, cut(query), search.total, tuple(hits))
