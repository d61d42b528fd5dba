"""What the commands need of the catalogue of cards. Most answers come from the disk, in time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from twisted.internet.defer import Deferred

from mtgnet.cards.answers import About, Hit, Money, Shown
from mtgnet.cards.decks.judging import Judged
from mtgnet.cards.decks.records import KnownDeck
from mtgnet.cards.exports.rows import Row
from mtgnet.cards.lookup import Named, Nothing, Ties
from mtgnet.cards.meaning import Meaning
from mtgnet.cards.owned import OwnedHit, OwnedStats, Question, Worth
from mtgnet.cards.records import CardSet, Printing
from mtgnet.cards.resolved import Choice, Resolved
from mtgnet.cards.specs import Spec
from mtgnet.core.collecting.imports import ReadList


class Search(Protocol):
    """What a search found."""

    @property
    def total(self) -> int:
        """How many there are."""

    @property
    def complaints(self) -> tuple[str, ...]:
        """Sentences on terms that were left out."""

    @property
    def money(self) -> Money | None:
        """The kind of price that it is about."""


class Owned(Protocol):
    """What a search in what people own found."""

    @property
    def total(self) -> int:
        """How many rows there are."""

    @property
    def worth(self) -> Worth:
        """How many copies that is, and what they cost."""

    @property
    def complaints(self) -> tuple[object, ...]:
        """Sentences on terms that were left out."""


class Library(Protocol):
    """The catalogue that is in use now; another may take its place at any time."""

    @property
    def about(self) -> About:
        """What the catalogue is. A new one has another `About`."""

    def look_up(self, text: str) -> Deferred[Shown | Ties | Nothing]:
        """Find the card or the printing that `text` means."""

    def show(self, named: Named, set_code: str | None = None) -> Deferred[Shown | Nothing]:
        """Read a card that a look-up offered, as it is in a set if one was named."""

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

    # For collections

    def is_name(self, text: str) -> bool:
        """Whether `text` is the name of a card, of a face, or short for one. From memory."""

    def meant(self, text: str, least: int = 1) -> Meaning | Deferred[Meaning]:
        """Find what a card with a count and options means (see `mtgnet.cards.specs`).

        At once where the disk need not be asked. The count is refused below `least`. Raises
        `SpecError`, or fails with it, for what cannot be understood or does not exist so.
        """

    def meant_by(self, spec: Spec, named: Named) -> Meaning | Deferred[Meaning]:
        """Find what is meant if the card is this one, of those that `meant` offered."""

    def resolve(self, rows: Sequence[Row]) -> Deferred[list[Resolved]]:
        """Find out what rows of a list are, in their order; never fails for a row.

        In pieces, so that the server goes on meanwhile. The choices of a row whose card is known
        but not its set, and of a row after many whose card is unknown, are left to `choices`.
        """

    def choices(self, row: Row) -> Deferred[tuple[Choice, ...]]:
        """Find all that a row could be: printings of its card, or cards with a name like its."""

    def listed(self, data: str | bytes, app: str | None) -> Deferred[ReadList]:
        """Read a list of cards, of the program `app` if one is named, and find out what is in it.

        Fails with `mtgnet.cards.exports.rows.ListingError` for what is no list.
        """

    def owned(self, question: Question, count: int) -> Deferred[tuple[Any, list[OwnedHit]]]:
        """Search what people own, giving an `Owned` and the first `count` rows.

        Fails as `search` does.
        """

    def owned_page(self, found: Any, first: int, count: int) -> Deferred[list[OwnedHit]]:
        """Read `count` rows of the `Owned` from here, from index `first` on."""

    def owned_stats(self, owner: int) -> Deferred[OwnedStats]:
        """Sum up what somebody owns."""
