"""What is: says of the starter set's cards, and of cards made for it."""

from __future__ import annotations

import json

import pytest

from mtgnet.cards import starter
from mtgnet.cards.formats import scryfall
from mtgnet.cards.keywords import only_abilities
from mtgnet.cards.records import Card, Face
from mtgnet.cards.traits import TRAITS, is_extra, traits


@pytest.fixture(scope="module")
def cards() -> dict[str, Card]:
    lines = starter.cards().read_text(encoding="utf-8").splitlines()
    found = (record for line in lines for record in scryfall.records(json.loads(line)))
    return {record.name: record for record in found if isinstance(record, Card)}


@pytest.mark.parametrize(
    ("name", "has", "has_not"),
    [
        ("Lightning Bolt", "spell", "permanent dfc commander"),
        ("Grizzly Bears", "permanent spell vanilla bear", "frenchvanilla historic"),
        ("Serra Angel", "frenchvanilla", "vanilla"),
        ("Fire // Ice", "split spell", "dfc permanent"),
        ("Delver of Secrets // Insectile Aberration", "transform dfc permanent party", "mdfc flip"),
        ("Clearwater Pathway // Murkwater Pathway", "mdfc dfc pathway permanent", "spell"),
        ("Bonecrusher Giant // Stomp", "adventure permanent spell", "dfc split"),
        ("Nezumi Graverobber // Nighteyes the Desecrator", "flip outlaw", "dfc commander"),
        ("Hanweir Garrison", "meld", "transform"),
        ("Student of Warfare", "leveler", "party"),
        ("History of Benalia", "saga historic", ""),
        ("Jace, the Mind Sculptor", "historic oathbreaker permanent", "commander"),
        ("Edgar Markov", "commander historic", "oathbreaker"),
        ("Griselbrand", "commander", ""),
        ("Bayou", "dual permanent", "spell shockland"),
        ("Breeding Pool", "shockland", "dual"),
        ("Ketria Triome", "triome tricycleland", ""),
        ("Creeping Tar Pit", "manland creatureland", ""),
        ("Healing Salve", "modal", ""),
        ("Gemrazer", "mutate", "vanilla"),
        ("Goblin", "token permanent", "spell"),
        ("Tazeem", "planar", "spell permanent"),
        ("Spellskite", "historic", "phyrexian"),
    ],
)
def test_traits_of_known_cards(cards: dict[str, Card], name: str, has: str, has_not: str) -> None:
    found = traits(cards[name])
    assert set(has.split()) <= found
    assert not set(has_not.split()) & found


def test_every_trait_is_a_known_word(cards: dict[str, Card]) -> None:
    assert {word for card in cards.values() for word in traits(card)} <= TRAITS


def test_extras_are_what_is_no_card_for_a_deck(cards: dict[str, Card]) -> None:
    extras = {name for name, card in cards.items() if is_extra(card)}
    assert {"Goblin", "Tazeem", "All in Good Time", "Platinum Angel Avatar"} <= extras
    assert not {"Lightning Bolt", "Steam-Powered", "Hanweir, the Writhing Township"} & extras


@pytest.mark.parametrize(
    ("cost", "hybrid", "phyrexian"),
    [
        ("{W/U}", True, False),
        ("{W/P}", False, True),
        ("{G/U/P}", True, True),
        ("{2}{W}", False, False),
    ],
)
def test_hybrid_and_phyrexian_costs(cost: str, hybrid: bool, phyrexian: bool) -> None:
    card = Card(oracle_id="", name="A", layout="normal", faces=(Face(name="A", mana_cost=cost),))
    assert ("hybrid" in traits(card), "phyrexian" in traits(card)) == (hybrid, phyrexian)


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("flying", True),
        ("flying, vigilance", True),
        ("first strike\nward {2}", True),
        ("protection from black and from red", True),
        ("cycling {2}\nswampwalk", True),
        ("flying\nward—pay 2 life.", True),
        ("kicker {2}{r}", True),
        ("", False),
        ("when this creature enters, draw a card.", False),
        ("flying\n{t}: add {g}.", False),
        ("reach for the sky.", False),
    ],
)
def test_texts_of_abilities_alone(text: str, only: bool) -> None:
    assert only_abilities(text) is only
