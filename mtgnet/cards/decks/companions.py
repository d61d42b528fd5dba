"""Companions: the ten cards of Ikoria that ask something of the deck beside which they stand.

Their conditions are on the cards; the rules are 702.139 of the Comprehensive Rules.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from mtgnet.cards.mana import symbols
from mtgnet.cards.names import fold
from mtgnet.cards.records import Card
from mtgnet.cards.rulestext import without_reminder
from mtgnet.cards.traits import types

Counted = Sequence[tuple[int, Card]]
"""The cards of a starting deck, with how many of each there are."""

YORION = "Yorion, Sky Nomad"
MORE_FOR_YORION = 20

_COMPANION = re.compile(r"^companion —", re.MULTILINE)
_KAHEERAS = frozenset({"cat", "elemental", "nightmare", "dinosaur", "beast"})
_CARD_TYPES = frozenset(
    {"artifact", "battle", "creature", "enchantment", "instant", "kindred", "planeswalker"}
    | {"sorcery", "tribal"}
)
_PERMANENT = frozenset({"artifact", "battle", "creature", "enchantment", "land", "planeswalker"})
_BASIC_TYPES = frozenset({"plains", "island", "swamp", "mountain", "forest"})
# What has a colon before its effect, or is short for such an ability.
_ACTIVATED = re.compile(
    r"^[^\n\"]*:"
    r"|^(?:[a-z ,]*, )?(?:equip|(?:[a-z]+ )?(?:[a-z]+)?cycling|crew|saddle|level up|outlast"
    r"|reinforce|fortify|unearth|scavenge|embalm|eternalize|(?:commander )?ninjutsu|transmute"
    r"|reconfigure|encore|station|craft)\b",
    re.MULTILINE,
)


def is_companion(card: Card) -> bool:
    """Whether a card has companion at all."""
    return any(_COMPANION.search(fold(face.text)) for face in card.faces)


def unfit(companion: Card, deck: Counted) -> list[str]:
    """The names of the cards that a companion does not stand beside; Yorion minds the size alone.

    Of a companion that is not among the ten nothing is known, and so nothing is said.
    """
    asked = _ASKED.get(companion.name)
    return list(dict.fromkeys(card.name for card in asked(deck))) if asked else []


def _each(fits: Callable[[Card], bool]) -> Callable[[Counted], Iterable[Card]]:
    return lambda deck: (card for _, card in deck if not fits(card))


def _kinds(card: Card) -> frozenset[str]:
    return types(card.faces[0])


def _is_land(card: Card) -> bool:
    return "land" in _kinds(card)


def _no_symbol_twice(card: Card) -> bool:
    cost = symbols(card.faces[0].mana_cost)
    return all(count <= 1 for symbol, count in cost.items() if symbol != "N")


def _kaheeras(card: Card) -> bool:
    kinds = _kinds(card)
    changeling = "changeling" in fold(card.faces[0].text)
    return "creature" not in kinds or changeling or bool(kinds & _KAHEERAS)


def _small(card: Card) -> bool:
    return not _kinds(card) & _PERMANENT or card.mana_value <= 2


def _active(card: Card) -> bool:
    kinds = _kinds(card)
    if not kinds & _PERMANENT or (_is_land(card) and kinds & _BASIC_TYPES):
        return True
    return _ACTIVATED.search(fold(without_reminder(card.faces[0].text))) is not None


def _repeated(deck: Counted) -> Iterable[Card]:
    counts: Counter[str] = Counter()
    for count, card in deck:
        counts[card.oracle_id] += count
    return (card for _, card in deck if counts[card.oracle_id] > 1 and not _is_land(card))


def _of_other_types(deck: Counted) -> Iterable[Card]:
    """The cards that lack the type that most of the others have."""
    cards = [card for _, card in deck if not _is_land(card)]
    counts = Counter(kind for card in cards for kind in _kinds(card) & _CARD_TYPES)
    if not counts:
        return ()
    (most, _), *_ = counts.most_common(1)
    return (card for card in cards if most not in _kinds(card))


_ASKED: Mapping[str, Callable[[Counted], Iterable[Card]]] = {
    "Gyruda, Doom of Depths": _each(lambda card: card.mana_value % 2 == 0),
    "Jegantha, the Wellspring": _each(_no_symbol_twice),
    "Kaheera, the Orphanguard": _each(_kaheeras),
    "Keruga, the Macrosage": _each(lambda card: _is_land(card) or card.mana_value >= 3),
    "Lurrus of the Dream-Den": _each(_small),
    "Lutri, the Spellchaser": _repeated,
    "Obosh, the Preypiercer": _each(lambda card: _is_land(card) or card.mana_value % 2 == 1),
    "Umori, the Collector": _of_other_types,
    "Zirda, the Dawnwaker": _each(_active),
}
