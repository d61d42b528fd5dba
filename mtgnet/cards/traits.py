"""What `is:` can ask of a card: one small predicate a word, evaluated once, when a card is loaded.

Words about a printing (`is:foil`, `is:promo`) are not here: they are columns of the catalogue.
Meanings follow Scryfall's search reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mtgnet.cards.keywords import only_abilities
from mtgnet.cards.lands import CYCLES
from mtgnet.cards.mana import symbols
from mtgnet.cards.names import fold
from mtgnet.cards.records import Card, Face
from mtgnet.cards.rulestext import without_reminder
from mtgnet.cards.values import value

_PERMANENTS = frozenset({"artifact", "battle", "creature", "enchantment", "land", "planeswalker"})
_SPELLS = (_PERMANENTS - {"land"}) | {"instant", "sorcery", "kindred", "tribal", "summon"}
_NEVER_CARDS = frozenset(
    {"token", "card", "emblem", "plane", "phenomenon", "scheme", "vanguard", "dungeon", "hero"}
)
_PARTY = frozenset({"cleric", "rogue", "warrior", "wizard"})
_OUTLAWS = frozenset({"assassin", "mercenary", "pirate", "rogue", "warlock"})
_TWO_SIDED = frozenset({"transform", "modal_dfc", "double_faced_token"})
EXTRA_LAYOUTS = frozenset(
    {"token", "double_faced_token", "emblem", "planar", "scheme", "vanguard", "art_series"}
)
_LAYOUT_WORDS = {
    "split": "split",
    "flip": "flip",
    "transform": "transform",
    "modal_dfc": "mdfc",
    "meld": "meld",
    "leveler": "leveler",
    "adventure": "adventure",
    "saga": "saga",
    "class": "class",
    "case": "case",
    "mutate": "mutate",
    "prototype": "prototype",
    "prepare": "prepare",
    "host": "host",
    "augment": "augment",
    "planar": "planar",
    "scheme": "scheme",
    "vanguard": "vanguard",
    "token": "token",
    "emblem": "emblem",
    "art_series": "artseries",
    "reversible_card": "reversible",
}
_MODES = re.compile(r"\bchoose (?:one|two|three|four|any number|up to|x)\b[^.\n]*[.—]?\n• ")
_ANIMATES = re.compile(r"\b(?:this land|~|it|[\w' -]+) becomes an? [^.\n]*creature")
_COMPANION = re.compile(r"^companion —", re.MULTILINE)
_PARTNERS = re.compile(r"^(?:partner\b|doctor's companion|friends forever)", re.MULTILINE)


def types(face: Face) -> frozenset[str]:
    """The words of a face's type line, folded."""
    return frozenset(fold(face.type_line).replace("—", " ").split())


def is_extra(card: Card) -> bool:
    """Whether a card is hidden from searches that do not ask for it: a token, a plane and such.

    The layout alone tells, as it does for Scryfall; sets may hide their printings besides.
    """
    return card.layout in EXTRA_LAYOUTS


def _castable(card: Card) -> bool:
    return not is_extra(card) and not any(types(face) & _NEVER_CARDS for face in card.faces)


def traits(card: Card) -> frozenset[str]:
    """The words of `TRAITS` that are true of the card."""
    return frozenset(_traits(card))


def _traits(card: Card) -> Iterator[str]:
    if word := _LAYOUT_WORDS.get(card.layout):
        yield word
    yield from (word for word, holds in _OF_CARD.items() if holds(card))
    texts = [fold(without_reminder(face.text)) for face in card.faces]
    pairs = list(zip(card.faces, texts, strict=True))
    yield from (word for word, holds in _OF_FACE.items() if any(holds(*pair) for pair in pairs))
    front = card.faces[0].name
    yield from (word for word, names in CYCLES.items() if front in names)


def _spell(card: Card) -> bool:
    return _castable(card) and any(
        kinds & _SPELLS and not kinds & {"land", "conspiracy"} for kinds in map(types, card.faces)
    )


def _commander(card: Card) -> bool:
    front = card.faces[0]
    kinds = types(front)
    able = "creature" in kinds or bool(kinds & {"vehicle", "spacecraft"} and front.power)
    return _castable(card) and (
        ("legendary" in kinds and able) or "can be your commander" in fold(front.text)
    )


def _bear(card: Card) -> bool:
    front = card.faces[0]
    sizes = value(front.power), value(front.toughness)
    return "creature" in types(front) and card.mana_value == 2 and sizes == (2.0, 2.0)


def _plain_creature(card: Card) -> bool:
    return len(card.faces) == 1 and "creature" in types(card.faces[0])


def _vanilla(card: Card) -> bool:
    return _plain_creature(card) and not without_reminder(card.faces[0].text)


def _french_vanilla(card: Card) -> bool:
    return _plain_creature(card) and only_abilities(fold(without_reminder(card.faces[0].text)))


def _hybrid(face: Face, _text: str) -> bool:
    return any("/" in symbol.removesuffix("/P") for symbol in symbols(face.mana_cost))


def _one_of(group: frozenset[str]) -> Callable[[Face, str], bool]:
    def holds(face: Face, text: str) -> bool:
        kinds = types(face)
        return bool(kinds & group) or ("creature" in kinds and "changeling" in text)

    return holds


def _modal(_face: Face, text: str) -> bool:
    return _MODES.search(text) is not None or text.startswith(("spree", "tiered"))


_OF_CARD: dict[str, Callable[[Card], bool]] = {
    "permanent": lambda card: any(types(face) & _PERMANENTS for face in card.faces),
    "spell": _spell,
    "commander": _commander,
    "bear": _bear,
    "vanilla": _vanilla,
    "frenchvanilla": _french_vanilla,
    "dfc": lambda card: card.layout in _TWO_SIDED,
    "saga": lambda card: any("saga" in types(face) for face in card.faces),
    "token": lambda card: any("token" in types(face) for face in card.faces),
    "mutate": lambda card: any("\nmutate {" in "\n" + face.text.lower() for face in card.faces),
    "oathbreaker": lambda card: "planeswalker" in types(card.faces[0]) and _castable(card),
}
_OF_FACE: dict[str, Callable[[Face, str], bool]] = {
    "historic": lambda face, _: bool(types(face) & {"artifact", "legendary", "saga"}),
    "party": _one_of(_PARTY),
    "outlaw": _one_of(_OUTLAWS),
    "modal": _modal,
    "hybrid": _hybrid,
    "phyrexian": lambda face, _: "/P}" in face.mana_cost.upper(),
    "companion": lambda _, text: _COMPANION.search(text) is not None,
    "partner": lambda _, text: _PARTNERS.search(text) is not None,
    "manland": lambda face, text: "land" in types(face) and _ANIMATES.search(text) is not None,
    "creatureland": lambda face, text: _OF_FACE["manland"](face, text),
}

TRAITS = frozenset({*_OF_CARD, *_OF_FACE, *_LAYOUT_WORDS.values(), *CYCLES})
"""All words that `traits` can give."""
