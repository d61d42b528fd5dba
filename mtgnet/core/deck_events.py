"""What is told of decks. Cards, faults and problems are the records of `mtgnet.cards`."""

from __future__ import annotations

import attrs

from mtgnet.cards.decks.legality import Fault
from mtgnet.cards.decks.records import Deck
from mtgnet.cards.exports.rows import Problem
from mtgnet.core.events import Event


@attrs.frozen
class UnknownCard:
    """A name that no card has, and those that are most like it."""

    name: str
    near: tuple[str, ...]


@attrs.frozen
class CardCount:
    """So many copies of a card."""

    count: int
    name: str


@attrs.frozen
class Holder:
    """Somebody who has `free` copies of a card to spare, and whether they are here."""

    nick: str
    here: bool
    free: int


@attrs.frozen
class MissingCard:
    """A card of which a deck wants more copies than its owner has free.

    `owned` counts those that are lent or promised, too.
    """

    name: str
    wanted: int
    owned: int
    free: int
    holders: tuple[Holder, ...]


@attrs.frozen
class Bringer:
    """Somebody who could bring these cards."""

    nick: str
    here: bool
    cards: tuple[CardCount, ...]


@attrs.frozen
class DeckFacts:
    """One of somebody's decks: so many cards are in it, and so many beside it as its sideboard."""

    name: str
    format: str
    main: int
    side: int
    at: float


@attrs.frozen
class DeckSaved(Event):
    """A deck is kept, perhaps in place of one with its name.

    `problems` are lines that were not understood.
    """

    kind = "deck-saved"
    name: str
    main: int
    side: int
    replaced: bool
    unknown: tuple[UnknownCard, ...]
    problems: tuple[Problem, ...]
    starter: bool


@attrs.frozen
class DeckShown(Event):
    """A deck with its cards by their full names, where they are known; kept since `at`."""

    kind = "deck"
    name: str
    format: str
    at: float
    deck: Deck


@attrs.frozen
class DeckList(Event):
    """One's own decks."""

    kind = "decks"
    decks: tuple[DeckFacts, ...]


@attrs.frozen
class DeckDeleted(Event):
    """A deck is not kept any more."""

    kind = "deck-deleted"
    name: str


@attrs.frozen
class DeckChecked(Event):
    """Whether a deck may be played in a format, and whether its cards are there.

    `format` is "" if none was named or could be told; `formats` are all in which it is legal.
    Unknown cards are in no format. `missing`, of `cards` in all, leaves basic lands out; `bringers`
    could bring them together but for what is `lacking`.
    """

    kind = "deck-check"
    name: str
    format: str
    faults: tuple[Fault, ...]
    formats: tuple[str, ...]
    unknown: tuple[UnknownCard, ...]
    starter: bool
    cards: int
    missing: tuple[MissingCard, ...]
    bringers: tuple[Bringer, ...]
    lacking: tuple[CardCount, ...]
