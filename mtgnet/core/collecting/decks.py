"""Decks as people have saved them, and who has the cards for one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

import attrs
from twisted.internet.defer import Deferred

MOST_DECKS = 500
"""So many decks are kept for one account."""


@attrs.frozen(kw_only=True)
class SavedCard:
    """A card of a saved deck. `board` is the part of the deck; `oracle_id` is "" if not known."""

    board: str
    count: int
    name: str
    oracle_id: str = ""
    set_code: str = ""
    number: str = ""


@attrs.frozen(kw_only=True)
class SavedDeck:
    """A deck as its owner pasted it; `format` is what its text says of it, or ""."""

    owner: int
    name: str
    format: str
    text: str
    saved: float


@attrs.frozen(kw_only=True)
class DeckSummary:
    """A saved deck in a list: so many cards are in the deck itself, and in its sideboard."""

    name: str
    format: str
    main: int
    side: int
    saved: float


@attrs.frozen(kw_only=True)
class Supply:
    """An account has `count` copies of a card, of which `free` are not lent or promised."""

    owner: int
    oracle_id: str
    count: int
    free: int


class Decks(Protocol):
    """Decks as people have saved them. Names differ by more than case."""

    def save(self, deck: SavedDeck, cards: Sequence[SavedCard]) -> Deferred[bool]:
        """Keep a deck, and return whether it took the place of one with its name.

        Fails with `Refusal` ("too-many-decks") if the owner has `MOST_DECKS` others.
        """

    def find(self, owner: int, name: str) -> Deferred[SavedDeck | None]:
        """Return the owner's deck with this name."""

    def summaries(self, owner: int) -> Deferred[list[DeckSummary]]:
        """Return the owner's decks, by name."""

    def delete(self, owner: int, name: str) -> Deferred[bool]:
        """Remove the owner's deck with this name; returns whether there was one."""

    def supply(self, oracle_ids: Collection[str]) -> Deferred[Sequence[Supply]]:
        """Return who owns how many of these cards, in whichever printings."""
