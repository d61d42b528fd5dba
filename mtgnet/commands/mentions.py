"""Cards that are mentioned in talk: [[Lightning Bolt]] is answered in the room, for everybody."""

from __future__ import annotations

import re

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from mtgnet.cards.answers import Shown
from mtgnet.cards.query import QueryError
from mtgnet.commands.library import Library
from mtgnet.core.card_events import CardMentioned, CardsMentioned
from mtgnet.core.delivery import Room
from mtgnet.core.events import Event
from mtgnet.core.hub import Hub
from mtgnet.core.text import cut

MOST = 5
"""How many mentions in one line are answered, and how many cards of a search."""

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
                event = await self._looked_up(room.name, asked)
            self._hub.delivery.post((room,), event)

    async def _looked_up(self, room: str, asked: str) -> Event:
        found = await self._library.look_up(asked)
        if isinstance(found, Shown):
            return CardMentioned(room, asked, found.card, found.printing)
        return CardMentioned(room, cut(asked), None, None)

    async def _searched(self, room: str, query: str) -> Event:
        try:
            search = await self._library.search(query)
            hits = await self._library.page(search, 0, MOST)
        except QueryError:
            return CardsMentioned(room, cut(query), 0, ())
        return CardsMentioned(room, cut(query), search.total, tuple(hits))
