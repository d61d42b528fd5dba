"""What the commands need of the catalogue of cards. Most answers come from the disk, in time."""

from __future__ import annotations

from typing import Any, Protocol

from twisted.internet.defer import Deferred

from mtgnet.cards.answers import About, Hit, Shown
from mtgnet.cards.decks.judging import Judged
from mtgnet.cards.decks.records import KnownDeck
from mtgnet.cards.lookup import Named, Nothing, Ties
from mtgnet.cards.records import CardSet, Printing


class Search(Protocol):
    """What a search found."""

    @property
    def total(self) -> int:
        """How many there are."""

    @property
    def complaints(self) -> tuple[str, ...]:
        """Sentences on terms that were left out."""


class Library(Protocol):
    """The catalogue that is in use now; another may take its place at any time."""

    @property
    def about(self) -> About:
        """What the catalogue is. A new one has another `About`."""

    def look_up(self, text: str) -> Deferred[Shown | Ties | Nothing]:
        """Find the card or the printing that `text` means."""

    def show(self, named: Named) -> Deferred[Shown | Nothing]:
        """Read a card that a look-up offered."""

    def printings(self, oracle_id: str) -> Deferred[tuple[Printing, ...]]:
        """Read all printings of a card, the newest first."""

    def sets(self, word: str) -> Deferred[tuple[CardSet, ...]]:
        """Read the sets with `word` in their name or as their code ("": all), newest first."""

    def search(self, query: str) -> Deferred[Any]:
        """Search, giving a `Search`.

        Fails with `mtgnet.cards.query.QueryError` for what can't be read or takes too long.
        """

    def page(self, search: Any, first: int, count: int) -> Deferred[list[Hit]]:
        """Read `count` of what the `search` from here found, from index `first` on."""

    def random(self, query: str) -> Deferred[Shown | Nothing]:
        """Draw one of all cards, or of those that a query finds; fails as `search` does."""

    def deck(self, text: str) -> Deferred[KnownDeck]:
        """Read a deck from a text of any program, with what is known of its cards."""

    def judged(self, text: str) -> Deferred[Judged]:
        """Read a deck, and judge it by the rules of all formats that the catalogue tells of."""
