"""What a query can ask, one record a kind: the typed leaves that a store turns into its language.

Every condition stands on its own: it knows nothing of keys, operators as typed, or storage.
Operators are the six of arithmetic: `=`, `!=`, `<`, `<=`, `>`, `>=`.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TypeAlias

from attrs import frozen

from mtgnet.cards.copies import Condition as Wear
from mtgnet.cards.query.tree import Node
from mtgnet.cards.vocabulary import Rarity, Status


class Where(Enum):
    """The texts that can be searched; all but flavour and artist face by face."""

    NAME = auto()
    TYPE = auto()
    ORACLE = auto()  # without reminder text
    FULL_ORACLE = auto()
    FLAVOR = auto()
    ARTIST = auto()


class Measure(Enum):
    """The numbers that can be compared."""

    MANA_VALUE = auto()
    POWER = auto()
    TOUGHNESS = auto()
    LOYALTY = auto()
    DEFENSE = auto()
    POWER_TOUGHNESS = auto()
    USD = auto()
    EUR = auto()
    TIX = auto()
    PRINTINGS = auto()  # how many
    SETS = auto()  # how many


class Palette(Enum):
    """The sets of colours that can be compared."""

    COLORS = auto()  # of any one face
    IDENTITY = auto()
    PRODUCED = auto()


class Of(Enum):
    """What is said of a printing in one word."""

    LANG = auto()
    GAME = auto()
    FINISH = auto()
    BORDER = auto()
    FRAME = auto()  # the frame, or an effect on it
    STAMP = auto()
    WATERMARK = auto()  # the word `any` for any
    TAG = auto()  # promo types and frame effects
    FLAG = auto()  # promo, reprint, digital and so on


@frozen
class Contains:
    """The folded text stands somewhere in the text named; in Oracle text `~` is the card itself."""

    where: Where
    text: str


@frozen
class Matches:
    """The RE2 pattern is found somewhere in the text named, case ignored, lines apart."""

    where: Where
    pattern: str


@frozen
class Named:
    """The whole name, or the whole name of a face, has this key (`mtgnet.cards.names.key`)."""

    key: str


@frozen
class Compares:
    """A number against a number or against another measure; false where either is missing."""

    measure: Measure
    operator: str
    other: float | Measure


@frozen
class Printed:
    """A power, toughness, loyalty or defense is printed as one of the texts, or as none of them."""

    measure: Measure
    texts: frozenset[str]
    equal: bool = True


@frozen
class Parity:
    """The mana value is a whole number, and odd or even."""

    odd: bool


@frozen
class Coloured:
    """Colours against a mask, in the sense of sets: `<=` is "no others than"."""

    palette: Palette
    operator: str
    mask: int


@frozen
class ColourCount:
    """How many colours there are."""

    palette: Palette
    operator: str
    count: int


@frozen
class Costs:
    """The mana cost of a face against a multiset of canonical symbols; false without a cost."""

    operator: str
    symbols: tuple[tuple[str, float], ...]


@frozen
class Costless:
    """A face without any mana cost."""


@frozen
class Rarer:
    """The rarity of the printing against another."""

    operator: str
    rarity: Rarity


@frozen
class InSet:
    """The printing is in one of the sets, each given by code or by name, as typed."""

    sets: tuple[str, ...]


@frozen
class InBlock:
    """The printing is in a set of one of the blocks, given by code or by name, as typed."""

    blocks: tuple[str, ...]


@frozen
class SetTyped:
    """The printing is in a set of this type."""

    kind: str


@frozen
class Numbered:
    """The collector number: a whole number to compare, or a text to be equal to."""

    operator: str
    number: int | str


@frozen
class Released:
    """The printing's day against a span of days: ISO dates, from the first to before the second."""

    operator: str
    start: str
    end: str


@frozen
class ReleasedWith:
    """The printing's day against the day of a set, given by its code."""

    operator: str
    set_code: str


@frozen
class Says:
    """What is said of the printing in one word."""

    of: Of
    word: str


@frozen
class Trait:
    """What `mtgnet.cards.traits` says of the card in one word."""

    word: str


@frozen
class LaidOut:
    """The layout of the card, as the data names it."""

    layout: str


@frozen
class Keyword:
    """The card has this keyword, lower case."""

    word: str


@frozen
class Legal:
    """The card's status in a format is one of these."""

    format: str
    statuses: frozenset[Status]


@frozen
class OnReserved:
    """The card is on the Reserved List."""


@frozen
class GameChanger:
    """The card is on the list of game changers."""


class Tally(Enum):
    """What can be counted of the copies that somebody owns."""

    OWNED = auto()  # of the card, in all printings
    FOR_TRADE = auto()  # in the row
    LENT = auto()  # in the row


@frozen
class Owns:
    """So many copies are owned, for trade, or lent."""

    what: Tally
    operator: str
    count: int


@frozen
class OwnedBy:
    """The copies belong to one of these, by nick, folded."""

    nicks: tuple[str, ...]


@frozen
class InPlace:
    """The folded text stands somewhere in the name of the place where the copies are."""

    text: str


@frozen
class Worn:
    """The condition of the copies is one of these."""

    conditions: tuple[Wear, ...]


@frozen
class SomePrinting:
    """At least one printing of the card, whichever, meets the condition."""

    wanted: Node[Condition]


Condition: TypeAlias = (
    Contains
    | Matches
    | Named
    | Compares
    | Printed
    | Parity
    | Coloured
    | ColourCount
    | Costs
    | Costless
    | Rarer
    | InSet
    | InBlock
    | SetTyped
    | Numbered
    | Released
    | ReleasedWith
    | Says
    | Trait
    | LaidOut
    | Keyword
    | Legal
    | OnReserved
    | GameChanger
    | Owns
    | OwnedBy
    | InPlace
    | Worn
    | SomePrinting
)
Meaning: TypeAlias = Node[Condition]
