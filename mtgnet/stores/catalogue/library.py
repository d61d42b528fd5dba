"""The catalogue as the server's commands ask it: every question to the disk goes to a thread."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import attrs
from twisted.internet.defer import Deferred

from mtgnet.cards.answers import About, Hit, Shown
from mtgnet.cards.decks.judging import Judged
from mtgnet.cards.decks.records import KnownDeck
from mtgnet.cards.lookup import How, Named, Nothing, Ties
from mtgnet.cards.records import CardSet, Printing
from mtgnet.stores import search as searching
from mtgnet.stores.catalogue.asking import card_named
from mtgnet.stores.catalogue.decks import judged_deck, known_deck
from mtgnet.stores.catalogue.reader import Catalogue

P = ParamSpec("P")
T = TypeVar("T")


class Asked(Protocol):
    """What holds the current catalogue and asks it, like a `Shelf`."""

    @property
    def current(self) -> Catalogue:
        """The catalogue in use."""

    def ask(
        self, question: Callable[Concatenate[Catalogue, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Deferred[T]:
        """Call `question` with the current catalogue where it may take its time."""


@attrs.frozen
class Search:
    """What a search found, and in which catalogue."""

    query: str
    catalogue: Catalogue
    found: searching.Found

    @property
    def total(self) -> int:
        """How many there are."""
        return self.found.total

    @property
    def complaints(self) -> tuple[str, ...]:
        """Sentences on terms that were left out."""
        return tuple(map(str, self.found.complaints))


class Library:
    """Answers from the current catalogue of a shelf; see `mtgnet.commands.library`."""

    def __init__(self, shelf: Asked, chance: random.Random | None = None) -> None:
        self.shelf = shelf
        self._chance = chance or random.SystemRandom()

    @property
    def about(self) -> About:
        """What the catalogue is."""
        return self.shelf.current.about

    def look_up(self, text: str) -> Deferred[Shown | Ties | Nothing]:
        """Find the card or the printing that `text` means."""
        return self.shelf.ask(card_named, text)

    def show(self, named: Named) -> Deferred[Shown | Nothing]:
        """Read a card that a look-up offered."""
        return self.shelf.ask(_show, named.oracle_id, How.NAME)

    def printings(self, oracle_id: str) -> Deferred[tuple[Printing, ...]]:
        """Read all printings of a card, the newest first."""
        return self.shelf.ask(_printings, oracle_id)

    def sets(self, word: str) -> Deferred[tuple[CardSet, ...]]:
        """Read the sets with `word` in their name or as their code ("": all), newest first."""
        return self.shelf.ask(Catalogue.sets, word)

    def search(self, query: str) -> Deferred[Search]:
        """Search; fails with `QueryError` for what can't be read or takes too long."""
        return self.shelf.ask(_search, query)

    def page(self, search: Search, first: int, count: int) -> Deferred[list[Hit]]:
        """Read `count` of what was found; if the catalogue has changed, of what is found now."""
        return self.shelf.ask(_page, search, first, count)

    def random(self, query: str) -> Deferred[Shown | Nothing]:
        """Draw one of all cards, or of those that a query finds."""
        return self.shelf.ask(_random, query, self._chance)

    def deck(self, text: str) -> Deferred[KnownDeck]:
        """Read a deck, and its cards."""
        return self.shelf.ask(known_deck, text)

    def judged(self, text: str) -> Deferred[Judged]:
        """Read a deck, and judge it by the rules of all formats."""
        return self.shelf.ask(judged_deck, text)


def _show(catalogue: Catalogue, oracle_id: str, how: How) -> Shown | Nothing:
    card = catalogue.card_of(oracle_id)
    if card is None:
        return Nothing()
    return Shown(card, catalogue.best_printing(card.id), how)


def _printings(catalogue: Catalogue, oracle_id: str) -> tuple[Printing, ...]:
    card = catalogue.card_of(oracle_id)
    return catalogue.printings(card.id) if card else ()


def _search(catalogue: Catalogue, query: str) -> Search:
    with catalogue.engine.connect() as connection:
        return Search(query, catalogue, searching.find(connection, query))


def _page(catalogue: Catalogue, search: Search, first: int, count: int) -> list[Hit]:
    with catalogue.engine.connect() as connection:
        same = search.catalogue is catalogue
        found = search.found if same else searching.find(connection, search.query)
        return searching.page(connection, found, first, count)


def _random(catalogue: Catalogue, query: str, chance: random.Random) -> Shown | Nothing:
    if not query.strip():
        card = catalogue.random_card(chance)
        return _show(catalogue, card.oracle_id, How.NAME) if card else Nothing()
    with catalogue.engine.connect() as connection:
        found = searching.find(connection, query)
        if not found.total:
            return Nothing()
        drawn = chance.randrange(found.total)
        hit = searching.page(connection, found, drawn, 1)[0]
    return _show(catalogue, hit.oracle_id, How.NAME)
