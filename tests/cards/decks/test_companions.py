"""What companions ask of a deck."""

from __future__ import annotations

import pytest

from mtgnet.cards.decks.companions import is_companion, unfit
from mtgnet.cards.decks.legality import Fault, Played, faults
from mtgnet.cards.decks.records import Board
from mtgnet.cards.records import Card, Face
from mtgnet.cards.vocabulary import Status


def card(name: str, type_line: str, cost: str = "", mana_value: float = 0, text: str = "") -> Card:
    face = Face(name=name, type_line=type_line, mana_cost=cost, text=text)
    return Card(
        oracle_id=name,
        name=name,
        layout="normal",
        faces=(face,),
        mana_value=mana_value,
        legalities={"modern": Status.LEGAL},
    )


FOREST = card("Forest", "Basic Land — Forest")
TOWER = card("Tower", "Land", text="This land enters tapped.")
MAZE = card("Maze", "Land", text="{T}: Add {C}.")
BOLT = card("Bolt", "Instant", "{R}", 1)
MEMNITE = card("Memnite", "Artifact Creature — Construct", "{0}", 0)
TITAN = card("Titan", "Creature — Giant", "{4}{R}{R}", 6, "Trample")
CAT = card("Cat", "Creature — Cat", "{1}{W}", 2, "Cycling {2} ({2}, Discard this card: Draw one.)")
SHIFTER = card("Shifter", "Creature — Shapeshifter", "{2}{U}", 3, "Changeling (It is all.)")
LORD = card("Lord", "Creature — Cat", "{2}{W}", 3, 'Cats have "{T}: Draw a card."')
SWORD = card("Sword", "Artifact — Equipment", "{3}", 3, "Equip {2}")
WRATH = card("Wrath", "Sorcery", "{2}{W}{W}", 4)
ALL = [FOREST, TOWER, MAZE, BOLT, MEMNITE, TITAN, CAT, SHIFTER, LORD, SWORD, WRATH]


def companion(name: str) -> Card:
    return card(name, "Legendary Creature — Cat", text="Companion — Some condition. (Reminder.)")


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("Gyruda, Doom of Depths", ["Bolt", "Shifter", "Lord", "Sword"]),
        ("Jegantha, the Wellspring", ["Titan", "Wrath"]),
        ("Kaheera, the Orphanguard", ["Memnite", "Titan"]),
        ("Keruga, the Macrosage", ["Bolt", "Memnite", "Cat"]),
        ("Lurrus of the Dream-Den", ["Titan", "Shifter", "Lord", "Sword"]),
        ("Obosh, the Preypiercer", ["Memnite", "Titan", "Cat", "Wrath"]),
        ("Umori, the Collector", ["Bolt", "Sword", "Wrath"]),
        ("Zirda, the Dawnwaker", ["Tower", "Memnite", "Titan", "Shifter", "Lord"]),
        ("Lutri, the Spellchaser", []),
        ("Yorion, Sky Nomad", []),
        ("Somebody New", []),
    ],
)
def test_what_does_not_fit(name: str, names: list[str]) -> None:
    assert unfit(companion(name), [(1, each) for each in ALL]) == names


def test_lutri_wants_different_names() -> None:
    deck = [(20, FOREST), (2, MAZE), (1, BOLT), (1, TITAN), (1, BOLT), (3, CAT)]
    assert unfit(companion("Lutri, the Spellchaser"), deck) == ["Bolt", "Cat"]


def test_umori_says_nothing_of_lands() -> None:
    assert unfit(companion("Umori, the Collector"), [(60, FOREST)]) == []


def test_who_is_a_companion() -> None:
    assert is_companion(companion("Somebody New"))
    assert not is_companion(card("Friend", "Creature", text="Doctor's companion (You can.)"))


def judged(name: str, size: int, *others: Card) -> list[Fault]:
    main = [Played(size - len(others), FOREST), *(Played(1, each) for each in others)]
    boards = {Board.MAIN: main, Board.COMPANION: [Played(1, companion(name))]}
    return list(faults(boards, "modern"))


def test_companions_are_part_of_what_is_legal() -> None:
    assert judged("Lurrus of the Dream-Den", 60, BOLT) == []
    assert judged("Lurrus of the Dream-Den", 60, TITAN) == [
        Fault("companion-unmet", ("Lurrus of the Dream-Den", "Titan"))
    ]
    assert judged("Yorion, Sky Nomad", 80) == []
    assert judged("Yorion, Sky Nomad", 79) == [
        Fault("companion-wants-more", ("Yorion, Sky Nomad",), 79, 80)
    ]


def test_there_is_one_companion() -> None:
    two = [Played(1, companion("Yorion, Sky Nomad")), Played(1, companion("Umori, the Collector"))]
    boards = {Board.MAIN: [Played(80, FOREST)], Board.COMPANION: two}
    assert [fault.code for fault in faults(boards, "modern")] == ["cannot-accompany"]
