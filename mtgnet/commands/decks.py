"""Decks: kept as text, shown, and checked against a format and against what people own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import attrs

from mtgnet.cards.decks.records import Deck, DeckCard, KnownDeck
from mtgnet.commands.checking import Person, Supplies, checked, unknown
from mtgnet.commands.library import Library
from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, Lines, OneOf, Text, Word
from mtgnet.core.collecting.decks import SavedCard, SavedDeck
from mtgnet.core.deck_events import DeckDeleted, DeckFacts, DeckList, DeckSaved, DeckShown
from mtgnet.core.events import Event, Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.pasting import paste
from mtgnet.core.session import Session
from mtgnet.core.table import Group, Result, command
from mtgnet.core.text import cut

LONGEST_NAME = 60
MOST_CHARACTERS = 200_000
MOST_CARDS = 2000
"""A deck has at most so many lines with cards; the largest decks that are played have 250 cards."""
_WHAT = ("save", "show", "check", "delete")
_HELP = (
    "/deck save NAME takes the list that you paste next, from whichever program; a line with a"
    " single dot ends it. /deck check NAME FORMAT tells whether it is legal, what is missing from"
    " your collection, and who here has that; without FORMAT, in which formats it is legal."
)
_COMMANDER_CARDS = 100
# Whose collections may be looked into by registered people.
_SHOWN = ("group", "everyone")
_OTHER_NAMES = {"edh": "commander", "cedh": "commander", "pdh": "paupercommander"}


class Decks(Group):
    """The commands for decks."""

    title = "Decks"
    purpose = "keep your decks, and see what you lack for them"

    def __init__(self, hub: Hub, library: Library) -> None:
        self._hub = hub
        self._library = library
        self._decks = hub.stores.collections.decks

    @command(
        "deck",
        takes=(
            Argument("what", OneOf(_WHAT), written="|".join(_WHAT)),
            Argument("name", Text()),
            Argument("format", Word(), optional=True, typed=False),
            Argument("text", Lines(), optional=True, typed=False),
        ),
        summary="Keep a deck, show it, check it, or delete it",
        help=_HELP,
        access=Access.MEMBER,
    )
    def deck(
        self, session: Session, what: str, name: str, format: str | None, text: str | None
    ) -> Result:
        """Do what is asked with a deck."""
        name = " ".join(name.split())
        match what:
            case "save":
                return self._begin_to_save(session, name, text)
            case "show":
                return self._show(session, name)
            case "check":
                return self._check(session, name, format)
            case _:
                return self._delete(session, name)

    @command("decks", summary="List your decks", access=Access.MEMBER)
    async def decks(self, session: Session) -> Event:
        """List the person's decks."""
        found = await self._decks.summaries(_owner(session))
        return DeckList(tuple(DeckFacts(d.name, d.format, d.main, d.side, d.saved) for d in found))

    def _begin_to_save(self, session: Session, name: str, text: str | None) -> Result:
        if len(name) > LONGEST_NAME:
            raise Refusal("bad-argument", f"A deck's name has at most {LONGEST_NAME} letters.")
        if text is not None:
            return self._save(session, name, text)
        return self._ask_for(session, name)

    async def _ask_for(self, session: Session, name: str) -> Event:
        found = await self._decks.find(_owner(session), name)
        replaced = " It replaces the one that you have." if found else ""
        title = f"Paste the deck {name}.{replaced}"
        return paste(session, title, partial(self._save, session, name))

    async def _save(self, session: Session, name: str, text: str) -> Event:
        known = await self._library.deck(text)
        cards = tuple(_saved_cards(known))
        if len(cards) > MOST_CARDS or len(text) > MOST_CHARACTERS:
            why = f"A deck has at most {MOST_CARDS:,} lines with cards. It was not saved."
            raise Refusal("deck-too-long", why)
        if not cards:
            why = "There is no card in that text. Write a card on each line, like 4 Lightning Bolt."
            raise Refusal("no-cards", f"{why} It was not saved.")
        saved = SavedDeck(
            owner=_owner(session),
            name=name,
            format=self._known_format(known.deck.format),
            text=text,
            saved=self._hub.clock.seconds(),
        )
        replaced = await self._decks.save(saved, cards)
        return DeckSaved(
            name,
            _count(known.deck.commander, known.deck.main),
            _count(known.deck.companion, known.deck.side),
            replaced,
            unknown(known),
            known.deck.problems,
            self._library.about.is_starter,
        )

    async def _show(self, session: Session, name: str) -> Event:
        saved = await self._saved(session, name)
        known = await self._library.deck(saved.text)
        deck = attrs.evolve(_with_full_names(known), name=saved.name)
        return DeckShown(saved.name, saved.format, saved.saved, deck)

    async def _delete(self, session: Session, name: str) -> Event:
        if not await self._decks.delete(_owner(session), name):
            raise _no_deck(name)
        return DeckDeleted(name)

    async def _saved(self, session: Session, name: str) -> SavedDeck:
        found = await self._decks.find(_owner(session), name)
        if found is None:
            raise _no_deck(name)
        return found

    # Checking

    async def _check(self, session: Session, name: str, format: str | None) -> Event:
        saved, format = await self._asked(session, name, format)
        judged = await self._library.judged(saved.text)
        supply = await self._decks.supply(judged.needed)
        people = {each.owner: self._person(each.owner) for each in supply}
        return checked(
            saved.name,
            format or self._likely(saved, judged.known),
            judged,
            Supplies(_owner(session), supply, {id: who for id, who in people.items() if who}),
            self._library.about.is_starter,
        )

    async def _asked(
        self, session: Session, name: str, format: str | None
    ) -> tuple[SavedDeck, str | None]:
        """The deck, and the format, which may be the last word of what was typed as the name."""
        if format is not None:
            return await self._saved(session, name), self._format(format)
        found = await self._decks.find(_owner(session), name)
        if found is None and " " in name:
            name, _, last = name.rpartition(" ")
            found = await self._saved(session, name)
            return found, self._format(last)
        if found is None:
            raise _no_deck(name)
        return found, None

    def _format(self, format: str) -> str:
        """The format that is meant; raises `Refusal` if the catalogue knows none such."""
        known = self._known_format(format)
        if not known:
            formats = ", ".join(self._library.about.formats)
            raise Refusal("no-such-format", f"No format is called {cut(format)}. Say {formats}.")
        return known

    def _known_format(self, format: str) -> str:
        """The format as the catalogue calls it; "" if it knows none such."""
        word = "".join(format.casefold().split())
        word = _OTHER_NAMES.get(word, word)
        return word if word in self._library.about.formats else ""

    def _likely(self, saved: SavedDeck, known: KnownDeck) -> str:
        """The format that a deck is for, if it says so, or has a commander and a hundred cards."""
        size = _count(known.deck.commander, known.deck.main)
        led = bool(known.deck.commander) and size == _COMMANDER_CARDS
        return self._known_format(saved.format or ("commander" if led else ""))

    def _person(self, id: int) -> Person | None:
        """Somebody who lets others see what they own."""
        account = self._hub.stores.accounts.get(id)
        if account is None or account.preferences.get("collection", "group") not in _SHOWN:
            return None
        here = self._hub.members.here(id)
        return Person(account.nick, here is not None and bool(here.sessions))


def _owner(session: Session) -> int:
    account = session.person.account
    if account is None:
        raise Refusal("not-logged-in", "You are not logged in. /login NICK PASSWORD does that.")
    return account


def _no_deck(name: str) -> Refusal:
    return Refusal("no-such-deck", f"You have no deck {cut(name)}. /decks lists those you have.")


def _count(*parts: Sequence[DeckCard]) -> int:
    return sum(card.count for part in parts for card in part)


def _saved_cards(known: KnownDeck) -> Iterator[SavedCard]:
    for board, cards in known.deck.boards():
        for card in cards:
            found = known.cards.get(card.name)
            yield SavedCard(
                board=board.value,
                count=card.count,
                name=found.name if found else card.name,
                oracle_id=found.oracle_id if found else "",
                set_code=card.set_code,
                number=card.number,
            )


def _with_full_names(known: KnownDeck) -> Deck:
    def named(card: DeckCard) -> DeckCard:
        found = known.cards.get(card.name)
        return attrs.evolve(card, name=found.name) if found else card

    boards: dict[str, Any] = {
        board.value: tuple(map(named, cards)) for board, cards in known.deck.boards()
    }
    return attrs.evolve(known.deck, **boards)
