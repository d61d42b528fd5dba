"""Cards that are mentioned in talk: [[Lightning Bolt]] is answered in the room, for everybody."""

from __future__ import annotations

import re
from typing import Any

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from mtgnet.cards.answers import Shown
from mtgnet.cards.lookup import UNSURE, Nothing, Ties, likeliest
from mtgnet.cards.query import QueryError
from mtgnet.cards.records import Card
from mtgnet.commands.library import Library
from mtgnet.core.card_events import CardMentioned, CardsMentioned, MentionsLeft
from mtgnet.core.collecting.sight import shown_to
from mtgnet.core.delivery import Room
from mtgnet.core.events import Event, Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.keeping import KeepingError
from mtgnet.core.session import Session
from mtgnet.core.text import cut

MOST = 5
"""How many mentions in one line are answered, and how many cards of a search."""

OTHERS = 3
"""How many cards are named that could be meant as well."""

OWNERS = 3
"""How many who have a mentioned card are named."""

_MENTION = re.compile(r"\[\[([^\[\]]+)\]\]")


class Mentions:
    """Answers what lines mention, in the room, in the order in which it is mentioned."""

    _log = Logger()

    def __init__(self, hub: Hub, library: Library) -> None:
        self._hub = hub
        self._library = library

    def answer(self, session: Session, text: str) -> MentionsLeft | None:
        """Let the session's room hear of the first `MOST` cards that `text` mentions."""
        if "[[" not in text or session.current is None:
            return None
        asked = dict.fromkeys(each.strip() for each in _MENTION.findall(text))
        mentioned = [each for each in asked if each]
        self._begin(session.current, mentioned[:MOST])
        return MentionsLeft(MOST, len(mentioned) - MOST) if len(mentioned) > MOST else None

    def _begin(self, room: Room, mentioned: list[str]) -> None:
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
        told = await self._likeliest(asked, found) if isinstance(found, Ties) else found
        owners, more = await self._owners(room, told.card) if isinstance(told, Shown) else ((), 0)
        return CardMentioned(
            room.name,
            cut(asked),
            told.card if isinstance(told, Shown) else None,
            told.printing if isinstance(told, Shown) else None,
            owners,
            more,
            **_others(asked, found) if isinstance(found, Ties) else {},
            nearly=not isinstance(found, Nothing) and found.how in UNSURE,
        )

    async def _likeliest(self, asked: str, ties: Ties) -> Shown | Nothing:
        """The card that is meant most probably, if that is clear."""
        named = likeliest(ties, asked)
        return await self._library.show(named, ties.set_code) if named else Nothing()

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
        except QueryError as error:
            return CardsMentioned(room, cut(query), 0, (), (str(error),))
        return CardsMentioned(room, cut(query), search.total, tuple(hits), search.complaints)


def _others(asked: str, ties: Ties) -> dict[str, Any]:
    """What else could be meant, besides the likeliest, as a `CardMentioned` tells it."""
    clear = likeliest(ties, asked)
    others = [card.name for card in ties.cards if card is not clear]
    return {
        "others": tuple(others[:OTHERS]),
        "more_others": max(0, ties.total - (clear is not None) - OTHERS),
    }
