"""Commanders, and what may stand in their place: who may lead a deck, alone or with another."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from mtgnet.cards.names import fold
from mtgnet.cards.records import Card
from mtgnet.cards.traits import traits, types

Able = Callable[[Card], bool]

_PARTNER = re.compile(r"^partner(?: \(|$)", re.MULTILINE)
_PARTNER_WITH = re.compile(r"^partner with ([^(\n]+)", re.MULTILINE)
_PARTNER_KIND = re.compile(r"^(partner ?— ?[^(\n]+|friends forever)", re.MULTILINE)
_BACKGROUND = re.compile(r"^choose a background", re.MULTILINE)
_COMPANION = re.compile(r"^doctor's companion", re.MULTILINE)
_ANY_COLOUR = re.compile(r"is your commander, choose a color before the game begins")
_DOCTOR = frozenset({"time", "lord", "doctor"})


def commander(card: Card) -> bool:
    """Whether a card can be the commander of a Commander deck."""
    return "commander" in traits(card)


def brawler(card: Card) -> bool:
    """Whether a card can lead a Brawl deck: planeswalkers can, too."""
    return commander(card) or {"legendary", "planeswalker"} <= types(card.faces[0])


def creature(card: Card) -> bool:
    """Whether a card can lead where the format's list says which creatures may."""
    return commander(card) or "creature" in types(card.faces[0])


def oathbreaker(card: Card) -> bool:
    """Whether a card is a planeswalker, which leads an Oathbreaker deck with a spell."""
    return "planeswalker" in types(card.faces[0])


def signature_spell(card: Card) -> bool:
    """Whether a card can be the spell of an oathbreaker."""
    return bool(types(card.faces[0]) & {"instant", "sorcery"})


def may_lead(cards: Sequence[Card], able: Able) -> bool:
    """Whether one card can lead a deck, or two together."""
    if len(cards) == 1:
        return able(cards[0])
    if able is oathbreaker:
        return len(cards) == 2 and any(
            oathbreaker(one) and signature_spell(other) for one, other in _ways(cards)
        )
    return len(cards) == 2 and any(_pair(one, other, able) for one, other in _ways(cards))


def free_colours(cards: Sequence[Card]) -> int:
    """How many colours the leaders' player may choose beside those that the leaders have."""
    return sum(_ANY_COLOUR.search(_text(card)) is not None for card in cards)


def _ways(cards: Sequence[Card]) -> tuple[tuple[Card, Card], tuple[Card, Card]]:
    first, second = cards
    return (first, second), (second, first)


def _pair(one: Card, other: Card, able: Able) -> bool:
    """Whether `one` may have `other` beside it, by its own text or what both have."""
    if not able(one):
        return False
    if _BACKGROUND.search(_text(one)):
        return "background" in types(other.faces[0])
    if not able(other):
        return False
    if _COMPANION.search(_text(one)) and _is_doctor(other):
        return True
    both = all(_PARTNER.search(_text(card)) for card in (one, other))
    return both or _named_partner(one, other) or _of_a_kind(one, other)


def _named_partner(one: Card, other: Card) -> bool:
    found = _PARTNER_WITH.search(_text(one))
    return found is not None and found[1].strip() == fold(other.faces[0].name)


def _of_a_kind(one: Card, other: Card) -> bool:
    kinds = [_PARTNER_KIND.search(_text(card)) for card in (one, other)]
    return all(kinds) and len({kind[1].strip() for kind in kinds if kind}) == 1


def _is_doctor(card: Card) -> bool:
    return types(card.faces[0]) >= _DOCTOR


def _text(card: Card) -> str:
    return fold(card.faces[0].text)
