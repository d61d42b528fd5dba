"""The closed vocabularies of a printing, with the small integers that the catalogue keeps.

Source: the field descriptions of Scryfall's card objects.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, IntFlag
from typing import TypeVar


class Rarity(IntEnum):
    """Rarities in the order in which search compares them."""

    COMMON = 0
    UNCOMMON = 1
    RARE = 2
    SPECIAL = 3
    MYTHIC = 4
    BONUS = 5


class Finish(IntFlag):
    """The finishes that a printing exists in."""

    NONFOIL = 1
    FOIL = 2
    ETCHED = 4
    GLOSSY = 8


class Game(IntFlag):
    """The places in which a printing can be played."""

    PAPER = 1
    MTGO = 2
    ARENA = 4
    ASTRAL = 8
    SEGA = 16


class Status(IntEnum):
    """What a format says of a card; a stronger word is a higher number."""

    NOT_LEGAL = 0
    LEGAL = 1
    RESTRICTED = 2
    BANNED = 3


_Flag = TypeVar("_Flag", bound=IntFlag)


def flags(kind: type[_Flag], words: Iterable[str]) -> _Flag:
    """The union of the named members of `kind`; words that it does not know are left out."""
    known = kind.__members__
    total = kind(0)
    for word in words:
        total |= known.get(word.upper(), kind(0))
    return total


def words(value: IntFlag) -> tuple[str, ...]:
    """The lower-case names of the members in `value`."""
    return tuple(str(member.name).lower() for member in type(value) if member in value)
