"""The catalogue as the server's commands ask it: every question to the disk goes to a thread."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import attrs
from twisted.internet.defer import Deferred

from mtgnet.cards import specs
from mtgnet.cards.answers import About, Hit, Money, Shown
from mtgnet.cards.decks.judging import Judged
from mtgnet.cards.decks.records import KnownDeck
from mtgnet.cards.exports.rows import Row
from mtgnet.cards.lookup import How, Named, Nothing, Ties
from mtgnet.cards.meaning import Meaning, Meant
from mtgnet.cards.owned import OwnedHit, OwnedStats, Question
from mtgnet.cards.records import CardSet, Printing
from mtgnet.cards.resolved import Choice, Resolved, State
from mtgnet.cards.specs import Spec
from mtgnet.core.collecting.imports import ReadList
from mtgnet.stores import search as searching
from mtgnet.stores.catalogue import listing, meanings, resolving
from mtgnet.stores.catalogue.asking import card_in_set, card_named
from mtgnet.stores.catalogue.decks import judged_deck, known_deck
from mtgnet.stores.catalogue.reader import Catalogue
from mtgnet.stores.search import FoundOwned

_ROWS = 200
"""How many rows of a list are resolved in one piece: a few milliseconds' work."""

_SUGGESTED = 100
"""For how many rows of a list likely cards are sought at once, which takes milliseconds each."""

_REMEMBERED = 4096
"""How many things that people mean are remembered: most say the same ones again."""

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

    @property
    def money(self) -> Money | None:
        """The kind of price that it is about."""
        return searching.money(self.found.query)


class Library:
    """Answers from the current catalogue of a shelf; see `mtgnet.commands.library`.

    `store` tells the file in which it is kept what people own.
    """

    def __init__(
        self,
        shelf: Asked,
        store: Callable[[], Path] | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self.shelf = shelf
        self._store = store
        self._chance = chance or random.SystemRandom()
        self._meant: dict[tuple[str, int], Meant] = {}
        self._meant_in: Catalogue | None = None

    @property
    def about(self) -> About:
        """What the catalogue is."""
        return self.shelf.current.about

    def look_up(self, text: str) -> Deferred[Shown | Ties | Nothing]:
        """Find the card or the printing that `text` means."""
        return self.shelf.ask(card_named, text)

    def show(self, named: Named, set_code: str | None = None) -> Deferred[Shown | Nothing]:
        """Read a card that a look-up offered, as it is in a set if one was named."""
        return self.shelf.ask(_offered, named, set_code)

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

    def is_name(self, text: str) -> bool:
        """Whether `text` is the name of a card, of a face, or short for one."""
        return self.shelf.current.is_name(text)

    def meant(self, text: str, least: int = 1) -> Meaning | Deferred[Meaning]:
        """Find what a card with a count and options means; see `mtgnet.commands.library`."""
        if self._meant_in is not self.shelf.current:
            self._meant.clear()
            self._meant_in = self.shelf.current
        known = self._meant.get((text, least))
        return known or self._found(text, least)

    def _found(self, text: str, least: int) -> Meaning | Deferred[Meaning]:
        spec = specs.read(text, self.shelf.current, least=least)
        found = meanings.at_once(self.shelf.current, spec)
        if found is not None:
            return self._remembered(found, self.shelf.current, (text, least))
        asked: Deferred[Meaning] = self.shelf.ask(meanings.meant, spec, text)
        return asked.addCallback(self._remembered, self.shelf.current, (text, least))

    def _remembered(self, found: Meaning, of: Catalogue, told: tuple[str, int]) -> Meaning:
        """Keep what is meant, as long as the catalogue is the same, for those who say it again."""
        if isinstance(found, Meant) and of is self._meant_in:
            while len(self._meant) >= _REMEMBERED:
                del self._meant[next(iter(self._meant))]
            self._meant[told] = found
        return found

    def meant_by(self, spec: Spec, named: Named) -> Deferred[Meaning]:
        """Find what is meant if the card is this one, of those that `meant` offered."""
        return self.shelf.ask(meanings.meant_by, spec, named)

    def resolve(self, rows: Sequence[Row]) -> Deferred[list[Resolved]]:
        """Find out what rows of a list are; see `mtgnet.commands.library`."""
        return Deferred.fromCoroutine(self._resolve(rows))

    async def _resolve(self, rows: Sequence[Row]) -> list[Resolved]:
        found: list[Resolved] = []
        for first in range(0, len(rows), _ROWS):
            found += await self.shelf.ask(resolving.resolve, rows[first : first + _ROWS])
        return await self._with_suggestions(found)

    async def _with_suggestions(self, found: list[Resolved]) -> list[Resolved]:
        """Offer likely cards for the first rows whose card is unknown."""
        unknown = (
            place
            for place, each in enumerate(found)
            if each.state is State.CARD_UNKNOWN and not each.choices
        )
        for place in islice(unknown, _SUGGESTED):
            choices = await self.shelf.ask(resolving.suggestions, found[place].row)
            found[place] = attrs.evolve(found[place], choices=choices)
        return found

    def choices(self, row: Row) -> Deferred[tuple[Choice, ...]]:
        """Find all that a row could be; see `mtgnet.commands.library`."""
        return self.shelf.ask(resolving.choices, row)

    def listed(self, data: str | bytes, app: str | None) -> Deferred[ReadList]:
        """Read a list of cards, and find out what is in it; see `mtgnet.commands.library`."""
        return self.shelf.ask(listing.listed, data, app)

    # What people own

    def owned(self, question: Question, count: int) -> Deferred[tuple[FoundOwned, list[OwnedHit]]]:
        """Find what people own, with its first rows; see `mtgnet.commands.library`."""
        return self.shelf.ask(_owned, self._path(), question, count)

    def owned_page(self, found: FoundOwned, first: int, count: int) -> Deferred[list[OwnedHit]]:
        """Read `count` of the rows that were found."""
        return self.shelf.ask(_owned_page, self._path(), found, first, count)

    def owned_stats(self, owner: int) -> Deferred[OwnedStats]:
        """Sum up what somebody owns."""
        return self.shelf.ask(_owned_stats, self._path(), owner)

    def _path(self) -> Path:
        assert self._store is not None, "there is no store beside this catalogue"
        return self._store()


def _owned(
    catalogue: Catalogue, store: Path, question: Question, count: int
) -> tuple[FoundOwned, list[OwnedHit]]:
    with catalogue.engine.connect() as connection:
        found = searching.find_owned(connection, store, question)
        return found, searching.page_owned(connection, store, found, 0, count)


def _owned_page(
    catalogue: Catalogue, store: Path, found: FoundOwned, first: int, count: int
) -> list[OwnedHit]:
    with catalogue.engine.connect() as connection:
        return searching.page_owned(connection, store, found, first, count)


def _owned_stats(catalogue: Catalogue, store: Path, owner: int) -> OwnedStats:
    with catalogue.engine.connect() as connection:
        return searching.stats_owned(connection, store, owner)


def _offered(catalogue: Catalogue, named: Named, code: str | None) -> Shown | Nothing:
    found = card_in_set(catalogue, named, code, How.NAME) if code else None
    return found or _show(catalogue, named.oracle_id, How.NAME)


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
