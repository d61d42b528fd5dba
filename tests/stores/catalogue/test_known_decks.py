"""What a catalogue knows of a deck's cards is what it knows of each of them."""

from __future__ import annotations

from mtgnet.stores.catalogue.decks import cards_of, judged_deck, known_deck
from mtgnet.stores.catalogue.reader import Catalogue


def test_many_cards_are_read_as_each_alone(starter_catalogue: Catalogue) -> None:
    numbers = set(range(1, starter_catalogue.about.cards + 2))
    each = {number: starter_catalogue.card(number) for number in numbers}
    found = cards_of(starter_catalogue, numbers)
    assert found == {number: card for number, card in each.items() if card is not None}
    assert len(found) > 100
    assert cards_of(starter_catalogue, ()) == {}


def test_names_lead_to_cards(starter_catalogue: Catalogue) -> None:
    text = "1 fire/ice\n2 Insectile Aberration\n3 LIGHTNING-BOLT\n1 Lihgtning Bolt\n1 Xyzzyplugh"
    known = known_deck(starter_catalogue, text)
    assert {name: card.name for name, card in known.cards.items()} == {
        "fire // ice": "Fire // Ice",
        "Insectile Aberration": "Delver of Secrets // Insectile Aberration",
        "LIGHTNING-BOLT": "Lightning Bolt",
    }
    assert known.near == {"Lihgtning Bolt": ("Lightning Bolt",), "Xyzzyplugh": ()}


def test_of_very_many_unknown_names_all_are_told(starter_catalogue: Catalogue) -> None:
    text = "\n".join(f"1 Lihgtning Bolt {number}" for number in range(60))
    assert len(known_deck(starter_catalogue, text).near) == 60


def test_a_deck_is_judged_in_all_formats(starter_catalogue: Catalogue) -> None:
    judged = judged_deck(starter_catalogue, "4 Lightning Bolt\n4 Memnite\n52 Forest")
    assert set(judged.faults) == set(starter_catalogue.about.formats)
    assert judged.faults["modern"] == ()
    assert sorted(judged.needed.values()) == [4, 4]


def test_a_face_that_is_another_cards_name_means_that_card(starter_catalogue: Catalogue) -> None:
    known = known_deck(starter_catalogue, "1 Demonic Tutor\n1 Emeritus of Woe")
    assert [card.name for card in known.cards.values()] == [
        "Demonic Tutor",
        "Emeritus of Woe // Demonic Tutor",
    ]
