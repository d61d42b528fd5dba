"""Extras (tokens, emblems, planes, memorabilia…) are hidden, unless a term names them."""

from __future__ import annotations

from collections.abc import Iterator

from mtgnet.cards.query import conditions as ask
from mtgnet.cards.query.conditions import Meaning, Of, Where
from mtgnet.cards.query.kinds import NAMING_TRAITS
from mtgnet.cards.query.tree import leaves

_TYPES = ("token", "emblem", "plane", "phenomenon", "scheme", "vanguard", "dungeon", "hero", "card")


def named(meaning: Meaning) -> Iterator[ask.Condition]:
    """The conditions that are asked for and name extras: what meets one of them is to be shown."""
    for condition, positive in leaves(meaning):
        if positive and _names(condition):
            yield condition


def _names(condition: ask.Condition) -> bool:
    match condition:
        case ask.Named() | ask.InSet() | ask.SetTyped():
            return True
        case ask.Trait(word) | ask.LaidOut(word):
            return word in NAMING_TRAITS
        case ask.Contains(Where.TYPE, text):
            return any(word in text.split() for word in _TYPES)
        case ask.Says(Of.BORDER, word):
            return word == "gold"
    return False
