"""Which decks may be played in which format, and why not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mtgnet.cards.colours import mask
from mtgnet.cards.decks.legality import Boards, Fault, Played, faults, is_basic
from mtgnet.cards.decks.records import Board
from mtgnet.cards.records import Card, Face
from mtgnet.cards.vocabulary import Status

EVERYWHERE = ("modern", "vintage", "commander", "paupercommander", "duel", "brawl", "oathbreaker",
              "gladiator", "standardbrawl")  # fmt: skip
LEGEND = "Legendary Creature — Elf"


def card(
    name: str, type_line: str = "Instant", text: str = "", identity: str = "", **legal: Status
) -> Card:
    face = Face(name=name, type_line=type_line, text=text, power="1", toughness="1")
    status = dict.fromkeys(EVERYWHERE, Status.LEGAL) | legal
    return Card(
        oracle_id=name,
        name=name,
        layout="normal",
        faces=(face,),
        identity=mask(identity),
        legalities=status,
    )


FOREST = card("Forest", "Basic Land — Forest", identity="G")
SNOW = card("Snow-Covered Island", "Basic Snow Land — Island", identity="U")
BOLT = card("Lightning Bolt", identity="R")
RATS = card("Relentless Rats", "Creature — Rat",
            "A deck can have any number of cards named Relentless Rats.", "B")  # fmt: skip
DWARVES = card("Seven Dwarves", "Creature — Dwarf",
               "A deck can have up to seven cards named Seven Dwarves.", "R")  # fmt: skip
LOTUS = card("Black Lotus", "Artifact", vintage=Status.RESTRICTED, modern=Status.BANNED)
OLD = card("Old Thing", modern=Status.NOT_LEGAL)
ELF = card("Elf Queen", LEGEND, identity="G")
RED_ELF = card("Red Elf", LEGEND, "Partner (You can have two commanders.)", "R")
BLUE_ELF = card("Blue Elf", LEGEND, "Flying\nPartner", "U")
BOTH = [RED_ELF, BLUE_ELF]


def deck(main: Sequence[tuple[int, Card]], **others: Sequence[tuple[int, Card]]) -> Boards:
    boards = {"main": main, **others}
    return {Board(name): [Played(*each) for each in cards] for name, cards in boards.items()}


def fillers(count: int, identity: str = "") -> list[tuple[int, Card]]:
    return [(1, card(f"Filler {number}", identity=identity)) for number in range(count)]


@pytest.mark.parametrize(
    ("boards", "format", "expected"),
    [
        (deck([(4, BOLT), (56, FOREST)]), "modern", []),
        (deck([(4, BOLT), (60, FOREST)]), "modern", []),
        (deck([(30, SNOW), (26, RATS), (4, BOLT)]), "modern", []),
        (deck([(53, FOREST), (7, DWARVES)]), "modern", []),
        (deck([]), "modern", [Fault("too-small", count=0, most=60)]),
        (deck([(59, FOREST)]), "modern", [Fault("too-small", count=59, most=60)]),
        (deck([(60, FOREST)], side=[(15, RATS)]), "modern", []),
        (deck([(60, FOREST)], side=[(16, RATS)]), "modern",
         [Fault("sideboard-too-large", count=16, most=15)]),
        (deck([(60, FOREST)], side=[(15, RATS)], companion=[(1, BOLT)]), "modern",
         [Fault("sideboard-too-large", count=16, most=15),
          Fault("cannot-accompany", ("Lightning Bolt",))]),
        (deck([(55, FOREST), (5, BOLT)]), "modern",
         [Fault("too-many-copies", ("Lightning Bolt",), 5, 4)]),
        (deck([(58, FOREST), (2, BOLT)], side=[(3, BOLT)]), "modern",
         [Fault("too-many-copies", ("Lightning Bolt",), 5, 4)]),
        (deck([(60, FOREST)], maybe=[(9, BOLT), (1, LOTUS)]), "modern", []),
        (deck([(52, FOREST), (8, DWARVES)]), "modern",
         [Fault("too-many-copies", ("Seven Dwarves",), 8, 7)]),
        (deck([(58, FOREST), (1, OLD), (1, LOTUS)]), "modern",
         [Fault("not-legal", ("Old Thing",)), Fault("banned", ("Black Lotus",))]),
        (deck([(59, FOREST), (1, LOTUS)]), "vintage", []),
        (deck([(58, FOREST), (2, LOTUS)]), "vintage",
         [Fault("too-many-copies", ("Black Lotus",), 2, 1)]),
        (deck([(99, FOREST)], commander=[(1, ELF)]), "commander", []),
        (deck([(100, FOREST)]), "commander", [Fault("no-commander")]),
        (deck([(98, FOREST)], commander=[(1, ELF)]), "commander",
         [Fault("too-small", count=99, most=100)]),
        (deck([(100, FOREST)], commander=[(1, ELF)]), "commander",
         [Fault("too-large", count=101, most=100)]),
        (deck([(99, FOREST)], side=[(1, ELF)]), "commander", []),
        (deck([(98, FOREST)], side=[(1, ELF), (1, RATS)]), "commander",
         [Fault("too-small", count=98, most=100), Fault("no-commander")]),
        (deck([(97, FOREST), (2, RATS)], commander=[(1, ELF)]), "commander",
         [Fault("outside-colours", ("Relentless Rats",))]),
        (deck([(97, FOREST), (2, card("Elf"))], commander=[(1, ELF)]), "commander",
         [Fault("too-many-copies", ("Elf",), 2, 1)]),
        (deck([(99, FOREST)], commander=[(1, BOLT)]), "commander",
         [Fault("cannot-lead", ("Lightning Bolt",)), Fault("outside-colours", ("Forest",))]),
        (deck([(60, FOREST)]), "unheard-of", [Fault("not-legal", ("Forest",))]),
        (deck([(1, FOREST)] * 100), "gladiator", []),
        (deck([(100, FOREST)], side=[(1, BOLT)]), "gladiator",
         [Fault("sideboard-too-large", count=1, most=0)]),
        (deck([(59, FOREST)], commander=[(1, ELF)]), "standardbrawl", []),
    ],
)  # fmt: skip
def test_a_deck_is_judged(boards: Boards, format: str, expected: list[Fault]) -> None:
    assert list(faults(boards, format)) == expected


def led_by(leaders: Sequence[Card], format: str = "commander", size: int = 100) -> list[str]:
    """What is wrong with a colourless deck that these lead."""
    boards = deck(fillers(size - len(leaders)), commander=[(1, each) for each in leaders])
    return [fault.code for fault in faults(boards, format)]


BACKGROUND = card("A Past", "Legendary Enchantment — Background", identity="W")
CHOOSER = card("Chooser", LEGEND, "Choose a Background (You can have one.)")
DOCTOR = card("The Doctor", "Legendary Creature — Time Lord Doctor")
FRIEND = card("Friend", LEGEND, "Doctor's companion (The other is the Doctor.)")
PAT = card("Pat, Twin", LEGEND, "Partner with Mat, Twin (When this enters…)")
MAT = card("Mat, Twin", LEGEND, "Partner with Pat, Twin (When this enters…)")
EVER = [card(f"Ever {n}", LEGEND, "Friends forever (You can have two.)") for n in range(2)]
LAST = [card(f"Last {n}", LEGEND, "Partner—Survivors (You can have two.)") for n in range(2)]
OTHER = card("Other", LEGEND, "Partner—Agents (You can have two.)")
WALKER = card("Walker", "Legendary Planeswalker — Walker")
CHOSEN = card("Chosen", "Legendary Planeswalker — Chosen", "Chosen can be your commander.")
CAR = card("Car", "Legendary Artifact — Vehicle")


@pytest.mark.parametrize(
    ("leaders", "able"),
    [
        ([ELF], True),
        ([CHOSEN], True),
        ([CAR], True),
        ([WALKER], False),
        ([BACKGROUND], False),
        ([card("Elf", "Creature — Elf")], False),
        (BOTH, True),
        (BOTH[::-1], True),
        ([RED_ELF, ELF], False),
        ([RED_ELF, PAT], False),
        ([*BOTH, ELF], False),
        ([CHOOSER, BACKGROUND], True),
        ([BACKGROUND, CHOOSER], True),
        ([CHOOSER, ELF], False),
        ([ELF, BACKGROUND], False),
        ([DOCTOR, FRIEND], True),
        ([FRIEND, DOCTOR], True),
        ([FRIEND, ELF], False),
        ([PAT, MAT], True),
        ([PAT, RED_ELF], False),
        (EVER, True),
        ([EVER[0], RED_ELF], False),
        (LAST, True),
        ([LAST[0], OTHER], False),
    ],
)
def test_who_may_lead(leaders: list[Card], able: bool) -> None:
    assert led_by(leaders) == ([] if able else ["cannot-lead"])


def test_the_same_commander_twice_is_one_too_many() -> None:
    boards = deck(fillers(98), commander=[(2, RED_ELF)])
    assert [fault.code for fault in faults(boards, "commander")] == ["too-many-copies"]


def test_formats_have_leaders_of_their_own() -> None:
    common = card("Common Elf", "Creature — Elf")
    spell = card("Spell", "Sorcery")
    assert led_by([WALKER], "brawl") == []
    assert led_by([WALKER, spell], "oathbreaker", 60) == []
    assert led_by([spell, WALKER], "oathbreaker", 60) == []
    assert led_by([WALKER, ELF], "oathbreaker", 60) == ["cannot-lead"]
    assert led_by([common], "paupercommander") == []
    assert led_by([common], "commander") == ["cannot-lead"]


def test_what_is_restricted_leads_or_does_not() -> None:
    uncommon = card("Uncommon", "Creature — Elf", paupercommander=Status.RESTRICTED)
    strong = card("Strong", LEGEND, duel=Status.RESTRICTED)
    assert led_by([uncommon], "paupercommander") == []
    inside = deck([*fillers(98), (1, uncommon)], commander=[(1, ELF)])
    assert faults(inside, "paupercommander") == (Fault("only-leads", ("Uncommon",)),)
    assert led_by([strong], "duel") == ["may-not-lead"]
    assert faults(deck([*fillers(98), (1, strong)], commander=[(1, ELF)]), "duel") == ()


def test_two_leaders_have_the_colours_of_both() -> None:
    main = [*fillers(49, "R"), *[(1, card(f"Blue {n}", identity="UR")) for n in range(49)]]
    assert faults(deck(main, commander=[(1, each) for each in BOTH]), "commander") == ()


def test_a_leader_may_have_a_colour_of_choice() -> None:
    text = "If Piper is your commander, choose a color before the game begins."
    piper = card("Piper", LEGEND, text)
    assert faults(deck(fillers(99, "G"), commander=[(1, piper)]), "commander") == ()
    boards = deck([*fillers(98, "G"), (1, BOLT)], commander=[(1, piper)])
    assert [fault.code for fault in faults(boards, "commander")] == ["outside-colours"]


def test_leaders_may_be_listed_as_the_sideboard() -> None:
    boards = deck(fillers(98), side=[(1, RED_ELF), (1, BLUE_ELF)])
    assert faults(boards, "commander") == ()


@pytest.mark.parametrize(
    ("type_line", "basic"),
    [
        ("Basic Land — Forest", True),
        ("Basic Snow Land — Forest", True),
        ("Basic Land", True),
        ("Land — Forest", False),
        ("Snow Land", False),
        ("Creature — Basic Land", False),
    ],
)
def test_basic_lands(type_line: str, basic: bool) -> None:
    assert is_basic(card("Some", type_line)) is basic


def test_unknown_cards_count_and_nothing_else() -> None:
    boards = {Board.MAIN: [Played(59, None), Played(1, BOLT)], Board.SIDE: [Played(16, None)]}
    assert faults(boards, "modern") == (Fault("sideboard-too-large", count=16, most=15),)
    led = {Board.MAIN: [Played(99, FOREST)], Board.COMMANDER: [Played(1, None)]}
    assert faults(led, "commander") == ()
