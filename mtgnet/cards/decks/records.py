"""A deck as it was read from a text: cards as they were written, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

import attrs

from mtgnet.cards.copies import Treatment
from mtgnet.cards.exports.rows import Problem
from mtgnet.cards.records import Card


class Board(StrEnum):
    """A part of a deck. What is on `MAYBE` is listed with a deck, but not in it."""

    COMMANDER = "commander"
    COMPANION = "companion"
    MAIN = "main"
    SIDE = "side"
    MAYBE = "maybe"


@attrs.frozen
class DeckCard:
    """`count` copies of a card, as written in line `line` (from 1).

    `set_code` is lower case and still the writer's own code; what was not told is empty or None.
    """

    count: int
    name: str
    set_code: str = ""
    number: str = ""
    treatment: Treatment | None = None
    line: int = attrs.field(default=0, eq=False)


@attrs.frozen(kw_only=True)
class Deck:
    """A deck as it was read: its cards in the text's order, each as often as lines name it.

    `format` is what the text itself says of it.
    """

    name: str = ""
    format: str = ""
    comments: str = ""
    main: tuple[DeckCard, ...] = ()
    side: tuple[DeckCard, ...] = ()
    commander: tuple[DeckCard, ...] = ()
    companion: tuple[DeckCard, ...] = ()
    maybe: tuple[DeckCard, ...] = ()
    problems: tuple[Problem, ...] = ()

    def boards(self) -> Iterator[tuple[Board, tuple[DeckCard, ...]]]:
        """Yield every part that has cards, in the order in which decks are written."""
        for board in Board:
            if cards := getattr(self, board.value):
                yield board, cards


@attrs.frozen
class KnownDeck:
    """A deck with what a catalogue knows of its cards.

    `cards` are found by their names as the deck has them. Of names that no card has, `near` has
    those that are most like them, of some perhaps none.
    """

    deck: Deck
    cards: Mapping[str, Card]
    near: Mapping[str, tuple[str, ...]]
