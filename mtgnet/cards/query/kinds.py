"""The words of `is:`: kinds of cards and printings, each as a condition or a few.

Words about cards are decided when a catalogue is built (`mtgnet.cards.traits`); words about
printings are what the data says of each, and the rest is short for a few other conditions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from mtgnet.cards.query import conditions as ask
from mtgnet.cards.query.conditions import Meaning, Measure, Of, Palette, Where
from mtgnet.cards.query.tree import Leaf, either, opposite
from mtgnet.cards.query.words import FINISHES, FLAGS, FRAME_EFFECTS, PROMO_TYPES
from mtgnet.cards.traits import TRAITS
from mtgnet.cards.vocabulary import Rarity


def _any(*conditions: ask.Condition) -> Meaning:
    return either([Leaf(condition) for condition in conditions])


def _says(of: Of, *words: str) -> Meaning:
    return _any(*(ask.Says(of, word) for word in words))


def _traits(**words: str) -> dict[str, Meaning]:
    return {word: _any(ask.Trait(trait)) for word, trait in words.items()}


def _of_printings() -> Iterator[tuple[str, Meaning]]:
    for word in FRAME_EFFECTS | PROMO_TYPES:
        yield word, _says(Of.TAG, word)
    for word in FLAGS:
        yield word, _says(Of.FLAG, word)
    for word in FINISHES:
        yield word, _says(Of.FINISH, word)
    for word in ("paper", "mtgo", "arena"):
        yield word, _says(Of.GAME, word)
    for colour in ("black", "white", "silver", "gold"):
        yield f"{colour}-bordered", _says(Of.BORDER, colour)
    yield "borderless", _says(Of.BORDER, "borderless")


_SHORT: dict[str, Meaning] = {
    "old": _says(Of.FRAME, "1993", "1997"),
    "modern": _says(Of.FRAME, "2003"),
    "new": _says(Of.FRAME, "2003", "2015"),
    "future": _says(Of.FRAME, "future"),
    "spotlight": _says(Of.FLAG, "story"),
    "full": _says(Of.FLAG, "fullart"),
    "acorn": _says(Of.STAMP, "acorn"),
    "watermark": _says(Of.WATERMARK, "any"),
    "funny": _any(
        ask.Says(Of.BORDER, "silver"), ask.Says(Of.STAMP, "acorn"), ask.SetTyped("funny")
    ),
    "firstprint": opposite(_says(Of.FLAG, "reprint")),
    "firstprinting": opposite(_says(Of.FLAG, "reprint")),
    "unique": _any(ask.Compares(Measure.PRINTINGS, "=", 1.0)),
    "masterpiece": _any(ask.SetTyped("masterpiece")),
    "timeshifted": _any(ask.InSet(("tsb",))),
    "mythic": _any(ask.Rarer("=", Rarity.MYTHIC)),
    "multicolored": _any(ask.ColourCount(Palette.COLORS, ">=", 2)),
    "colorless": _any(ask.Coloured(Palette.COLORS, "=", 0)),
    "flavor": _any(ask.Matches(Where.FLAVOR, ".")),
    "reserved": _any(ask.OnReserved()),
    "gamechanger": _any(ask.GameChanger()),
    "ub": _says(Of.TAG, "universesbeyond"),
    **_traits(modaldfc="mdfc", doublefaced="dfc", leveller="leveler", modal_dfc="mdfc"),
}

KINDS: Mapping[str, Meaning] = MappingProxyType(
    dict(_of_printings()) | {word: _any(ask.Trait(word)) for word in TRAITS} | _SHORT
)
"""Every word that `is:` knows, and what it means."""

NAMING_TRAITS = frozenset(
    {"token", "double_faced_token", "emblem", "planar", "scheme", "vanguard", "artseries"}
    | {"art_series"}
)
"""The words that name kinds of extras, which are hidden from other searches."""
