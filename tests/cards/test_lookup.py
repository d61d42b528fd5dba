"""The order in which names are found, what is asked back, and that slips are forgiven."""

from __future__ import annotations

import json
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slips import Outcome, indexed, measured

from mtgnet.cards.lookup import (
    MOST,
    Found,
    How,
    Named,
    NameIndex,
    Nothing,
    Ties,
    likeliest,
    readings,
)
from mtgnet.cards.names import key

NAMES = [
    "Lightning Bolt", "Lightning Blast", "Lightning Helix", "Bolt Bend", "Fire // Ice", "Fireball",
    "Demonic Tutor", "Emeritus of Woe // Demonic Tutor", "Bind", "Bind // Liberate", "Forest",
    "Jace, the Mind Sculptor", "Jace, Vryn's Prodigy // Jace, Telepath Unbound", "Jace Beleren",
    "Ragavan, Nimble Pilferer", "Lim-Dûl's Vault", "Erase", "Erase (Not the Urza's Legacy One)",
    "_____", "Forest Bear", "Foresee", "Shock", "Sol Ring", "Very Cryptic Command",
]  # fmt: skip


@pytest.fixture(scope="module")
def index() -> NameIndex:
    built = indexed(NAMES)
    built.add(Named(100, "Very Cryptic Command", rank=7))
    built.add(Named(101, "Shock", extra=True))
    built.add(Named(102, "Sol Ring", extra=True))
    built.add(Named(103, "Foudre", rank=3), aliases=["Éclair"])
    return built.seal()


@pytest.mark.parametrize(
    ("typed", "name", "how"),
    [
        ("lightning bolt", "Lightning Bolt", How.NAME),
        ("LIGHTNING   BOLT!", "Lightning Bolt", How.NAME),
        ("fire/ice", "Fire // Ice", How.NAME),
        ("fire", "Fire // Ice", How.FACE),
        ("ice", "Fire // Ice", How.FACE),
        ("demonic tutor", "Demonic Tutor", How.NAME),
        ("bind", "Bind", How.NAME),
        ("liberate", "Bind // Liberate", How.FACE),
        ("ragavan", "Ragavan, Nimble Pilferer", How.SHORT),
        ("eclair", "Foudre", How.ALIAS),
        ("limdul", "Lim-Dûl's Vault", How.START),
        ("lightning he", "Lightning Helix", How.START),
        ("fores", "Forest", How.START),
        ("ligtning bolt", "Lightning Bolt", How.NEAR),
        ("erase", "Erase", How.NAME),
        ("mind sculptor", "Jace, the Mind Sculptor", How.WORDS),
        ("helix lightning", "Lightning Helix", How.WORDS),
        ("_____", "_____", How.NAME),
        ("jace the mindsclptur", "Jace, the Mind Sculptor", How.NEAR),
        ("shock", "Shock", How.NAME),
    ],
)
def test_one_card_is_found(index: NameIndex, typed: str, name: str, how: How) -> None:
    found = index.look_up(typed)
    assert isinstance(found, Found)
    assert (found.card.name, found.how) == (name, how)
    assert not found.card.extra


@pytest.mark.parametrize("typed", ["jace", "lightning b"])
def test_several_are_offered(index: NameIndex, typed: str) -> None:
    ties = index.look_up(typed)
    assert isinstance(ties, Ties)
    assert 2 <= len(ties.cards) <= MOST
    assert ties.total >= len(ties.cards)


def popular(*names: str) -> NameIndex:
    """Cards, the most popular first."""
    index = NameIndex()
    for rank, name in enumerate(names, start=1):
        index.add(Named(rank, name, rank=rank))
    return index.seal()


def names(answer: object) -> list[str]:
    assert isinstance(answer, Ties)
    return [card.name for card in answer.cards]


def test_whole_words_come_before_beginnings_of_others_and_then_the_popular() -> None:
    index = popular("Firebolt", "Boltwing Marauder", "Lightning Bolt", "Rift Bolt", "Bolt Bend")
    ties = index.look_up("bolt")
    assert names(ties) == [
        "Lightning Bolt", "Rift Bolt", "Bolt Bend", "Firebolt", "Boltwing Marauder",
    ]  # fmt: skip
    assert isinstance(ties, Ties)
    assert ties.how is How.START


def test_the_popular_cards_with_a_word_are_offered_however_many_begin_so() -> None:
    index = popular("Sol Ring", *(f"Ring of {letter}" for letter in string.ascii_uppercase))
    assert names(index.look_up("ring"))[0] == "Sol Ring"


def test_the_only_beginning_is_meant_unless_another_with_the_word_is_more_popular() -> None:
    found = popular("Swords to Plowshares", "Crossed Swords").look_up("swords")
    assert isinstance(found, Found)
    assert found.card.name == "Swords to Plowshares"
    ties = popular("Llanowar Elves", "Elves of Deep Shadow").look_up("elves")
    assert names(ties) == ["Llanowar Elves", "Elves of Deep Shadow"]


def test_a_whole_word_of_a_name_is_nearer_than_a_slip() -> None:
    found = popular("Gush", "Hush", "Fatal Push").look_up("push")
    assert isinstance(found, Found)
    assert (found.card.name, found.how) == ("Fatal Push", How.WORDS)


def test_without_ranks_what_was_printed_more_often_is_more_popular() -> None:
    index = NameIndex()
    for number, (name, printings) in enumerate([("Mox Jet", 2), ("Mox Pearl", 9)]):
        index.add(Named(number, name, printings=printings))
    assert names(index.seal().look_up("mox")) == ["Mox Pearl", "Mox Jet"]


@pytest.mark.parametrize(
    ("cards", "typed", "name"),
    [
        (["Lightning Bolt", "Bolt Bend"], "bolt", "Lightning Bolt"),
        (["Jace, Cunning Castaway", "Jace, Memory Adept"], "jace", "Jace, Cunning Castaway"),
        (["Boltwing Marauder", "Bolting Horse"], "bolt", None),
        (["Counterspell", "Flash Counter", "Counterflux"], "counter", None),
        (["Push", "Hush"], "gush", None),
    ],
)
def test_the_likeliest_is_known_where_it_is_clear(
    cards: list[str], typed: str, name: str | None
) -> None:
    ties = popular(*cards).look_up(typed)
    assert isinstance(ties, Ties)
    first = likeliest(ties, typed)
    assert (first and first.name) == name


@pytest.mark.parametrize("typed", ["", "   ", "xyzzyplugh", "x" * 10_000, "\x00", "!!!"])
def test_nothing_is_found(index: NameIndex, typed: str) -> None:
    assert index.look_up(typed) == Nothing()


def test_cards_of_one_name_are_no_question(index: NameIndex) -> None:
    found = index.look_up("very cryptic command")
    assert isinstance(found, Found)
    assert found.card.id == 100
    assert [card.name for card in found.namesakes] == ["Very Cryptic Command"]


def test_at_most_ten_are_offered() -> None:
    ties = indexed([f"Sliver {letter}{letter}" for letter in string.ascii_lowercase]).look_up(
        "sliver"
    )
    assert isinstance(ties, Ties)
    assert (len(ties.cards), ties.total) == (MOST, 26)


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=30), st.data())
def test_an_exact_name_always_wins(names: list[str], data: st.DataObject) -> None:
    wanted = data.draw(st.sampled_from(names))
    answer = indexed(names).look_up(wanted)
    if isinstance(answer, Found):
        assert answer.how is not How.NEAR
        assert key(wanted) in {
            key(part) for part in (answer.card.name, *answer.card.name.split(" // "))
        }


@given(st.text(max_size=300))
def test_anything_typed_gets_an_answer(typed: str) -> None:
    assert isinstance(SOME.look_up(typed), Found | Ties | Nothing)


SOME = indexed(NAMES)


def test_readings_of_a_printing() -> None:
    sets = {"m10", "lea"}
    assert [(w.name, w.set_code, w.number) for w in readings("bolt m10 146", sets)] == [
        ("bolt m10 146", None, None),
        ("bolt", "m10", "146"),
    ]
    assert readings("Bolt (M10) #146", sets)[1:] == readings("Bolt m10 146", sets)[1:]
    assert readings("black lotus lea", sets)[-1].set_code == "lea"
    assert len(readings("black lotus", sets)) == 1


@pytest.fixture(scope="module")
def real(real_data: Path) -> Outcome:
    """What comes of all real names."""
    names = json.loads((real_data / "catalogue" / "card-names-2026-06.json").read_text("utf-8"))
    return measured(names, 1500)


def test_slips_are_forgiven_among_all_names(real: Outcome) -> None:
    assert real.share >= 0.995  # Of 1,500; scripts/check-names asks more.


def test_every_real_name_finds_itself(real: Outcome) -> None:
    assert real.lost == ()


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("lightning BOLT", True),
        ("Fire // Ice", True),
        ("fire", True),
        ("Fire/Ice", False),
        ("Lim-Dul’s Vault", True),
        ("éclair", True),
        ("Ragavan", False),
        ("Lightning", False),
        ("_____", True),
        ("", False),
    ],
)
def test_what_is_spelled_as_a_name_is_known(index: NameIndex, text: str, known: bool) -> None:
    assert index.knows(text) is known
