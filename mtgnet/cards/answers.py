"""What a catalogue answers, as records: what it is itself, a card to show, a line of a search."""

from __future__ import annotations

from enum import StrEnum

import attrs
from attrs import converters

from mtgnet.cards.lookup import How, Named
from mtgnet.cards.records import Card, Printing
from mtgnet.cards.vocabulary import Rarity

STARTER = "starter set"
"""What a catalogue that came with the program names as its source."""


@attrs.frozen(kw_only=True)
class About:
    """What a catalogue is: where it came from and how much is in it.

    `dated` is the ISO day that its prices are of, `newest` the newest release in it, `loaded_at`
    an ISO time. `formats` are all formats that it tells of; `version` is what the source calls it.
    """

    source: str
    dated: str
    loaded_at: str
    newest: str
    cards: int
    printings: int
    sets: int
    formats: tuple[str, ...] = ()
    has_keywords: bool = True
    version: str = ""

    @property
    def is_starter(self) -> bool:
        """Whether this is only the starter set."""
        return self.source == STARTER


@attrs.frozen
class Shown:
    """A card to show, with the printing that was named or stands for it.

    `asked` says whether that printing was named. `namesakes` are other cards of the same name.
    """

    card: Card
    printing: Printing | None
    how: How
    asked: bool = False
    namesakes: tuple[Named, ...] = ()


class Money(StrEnum):
    """The kinds of prices that a `Hit` has."""

    USD = "usd"
    EUR = "eur"
    TIX = "tix"


@attrs.frozen
class Hit:
    """One line of a page: a card and the printing to show, if the catalogue has printings."""

    card_id: int
    oracle_id: str
    name: str
    mana_cost: str
    type_line: str
    power: str | None
    toughness: str | None
    loyalty: str | None
    defense: str | None
    printing_id: int | None
    scryfall_id: str | None
    set_code: str | None
    number: str | None
    rarity: Rarity | None = attrs.field(converter=converters.optional(Rarity))
    lang: str | None
    released_at: str | None
    usd: float | None
    eur: float | None
    tix: float | None

    def price(self, money: Money) -> float | None:
        """What the printing costs in this money."""
        return {Money.USD: self.usd, Money.EUR: self.eur, Money.TIX: self.tix}[money]
