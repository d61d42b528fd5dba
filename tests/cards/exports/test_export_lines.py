"""One line of card text, in every way of writing it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtgnet.cards.copies import Treatment
from mtgnet.cards.exports.lines import Line, is_heading, read_line

NAMES = frozenset(
    "Lightning Bolt|Fire // Ice|Fire|Minsc & Boo, Timeless Heroes|Bind (CMB1)|Forest|Foil|X"
    "|1996 World Champion|+2 Mace|B.F.M. (Big Furry Monster)|Sol Ring".split("|")
)
FOIL, ETCHED = Treatment.FOIL, Treatment.ETCHED


def read(text: str) -> Line | None:
    return read_line(text, NAMES.__contains__)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Lightning Bolt", Line(count=1, name="Lightning Bolt")),
        ("4 Lightning Bolt", Line(count=4, name="Lightning Bolt")),
        ("4x Lightning Bolt", Line(count=4, name="Lightning Bolt")),
        ("4xIsland", Line(count=4, name="Island")),
        ("x4 Lightning Bolt", Line(count=4, name="Lightning Bolt")),
        ("[4] Lightning Bolt", Line(count=4, name="Lightning Bolt")),
        ("(4) Lightning Bolt", Line(count=4, name="Lightning Bolt")),
        ("Lightning Bolt x4", Line(count=4, name="Lightning Bolt")),
        ("-3 Lightning Bolt", Line(count=-3, name="Lightning Bolt")),
        ("\t4  Lightning \t Bolt ", Line(count=4, name="Lightning Bolt")),
        ("9 Beast Token (4/4)", Line(count=9, name="Beast Token (4/4)")),
        (
            "1 Beast Token (4/4) (TMH2) 9",
            Line(count=1, name="Beast Token (4/4)", set_code="tmh2", number="9"),
        ),
        ("1 X (UST) 72", Line(count=1, name="X", set_code="ust", number="72")),
    ],
)
def test_a_count_stands_before_or_after_the_name(text: str, line: Line) -> None:
    assert read(text) == line


@pytest.mark.parametrize(
    ("text", "code", "number", "treatment"),
    [
        ("1 Sol Ring (C21) 263", "c21", "263", None),
        ("1 Sol Ring (C21) #263", "c21", "263", None),
        ("1 Sol Ring (C21:263) *F*", "c21", "263", FOIL),
        ("1x Sol Ring (plst) DDC-49 *E*", "plst", "DDC-49", ETCHED),
        ("1 Sol Ring (C21) 263 foil", "c21", "263", FOIL),
        ("1 Sol Ring (C21) 263 F", "c21", "263", FOIL),
        ("1 Sol Ring (SLD) 83★ *f-etch*", "sld", "83★", ETCHED),
        ("1 Sol Ring [C21]", "c21", "", None),
        ("1 Sol Ring [4ed/208]", "4ed", "208", None),
        ("1 Sol Ring [M11] [foil]", "m11", "", FOIL),
        ("1 Sol Ring [foil]", "", "", FOIL),
        ("1 [2XM#310] Sol Ring", "2xm", "310", None),
        ("1 [ZNR:315] Sol Ring", "znr", "315", None),
        ("1 [C21] Sol Ring", "c21", "", None),
        ("1 Sol Ring (0269)", "", "0269", None),
        ("1 Sol Ring foil", "", "", FOIL),
    ],
)
def test_a_printing_and_a_finish_stand_around_the_name(
    text: str, code: str, number: str, treatment: Treatment | None
) -> None:
    expected = Line(count=1, name="Sol Ring", set_code=code, number=number, treatment=treatment)
    assert read(text) == expected


@pytest.mark.parametrize("name", sorted(NAMES))
@pytest.mark.parametrize("frame", ["{}", "2 {}", "SB: 2 {}", "2 {} (M10) 146", "[ZNR:315] {}"])
def test_a_full_name_beats_everything_that_it_looks_like(name: str, frame: str) -> None:
    line = read(frame.format(name))
    assert line is not None
    assert line.name == name


def test_what_is_in_one_pair_of_parentheses_and_no_set_stays_in_the_name() -> None:
    line = read("1 Hazmat Suit (Used)")
    assert line == Line(count=1, name="Hazmat Suit (Used)")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1 Fire/Ice", "Fire // Ice"),
        ("1 Pain///Suffering", "Pain // Suffering"),
        ("1 Fire & Ice", "Fire // Ice"),
        ("1 Sword & Board", "Sword & Board"),
    ],
)
def test_halves_are_joined_as_the_catalogue_has_them(text: str, name: str) -> None:
    assert read(text) == Line(count=1, name=name)


def test_tags_categories_labels_and_comments_are_kept_apart() -> None:
    moxfield = read("1 Sol Ring (C21) 263 *F* #ramp #!fast mana")
    assert moxfield is not None
    assert (moxfield.tags, moxfield.treatment) == (("ramp", "fast mana"), FOIL)
    archidekt = read("1x Sol Ring (c21) 263 *F* [Ramp #1,Maybeboard{noDeck}] ^Have,#37d67a^")
    assert archidekt is not None
    assert archidekt.categories == ("Ramp #1", "Maybeboard{noDeck}")
    assert (archidekt.tags, archidekt.number) == (("Have",), "263")
    tapped_out = read("1 Sol Ring *CMDR*")
    assert tapped_out == Line(count=1, name="Sol Ring", categories=("Commander",))
    deckstats = read("1 [C21#263] Sol Ring # the good one")
    assert deckstats is not None
    assert (deckstats.name, deckstats.comment) == ("Sol Ring", "the good one")
    workstation = read("4 [B] Forest (3)")
    assert workstation == Line(count=4, name="Forest", set_code="b", comment="(3)")


def test_a_line_for_the_sideboard_says_so() -> None:
    assert read("sb: 2x Sol Ring") == Line(count=2, name="Sol Ring", side=True)


@pytest.mark.parametrize("text", ["", "   ", "// Sol Ring", "# Sol Ring", "//SB: 2 Sol Ring"])
def test_blank_lines_and_comments_are_no_cards(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sideboard", True),
        ("Creatures (10)", True),
        ("MainBoard: 3 cards", True),
        ("Ramp:", True),
        ("My own pile (3)", True),
        ("Forest (3)", False),
        ("4 Forest (3)", False),
        ("Lightning Bolt", False),
        ("Deck of Cards But Animated", False),
    ],
)
def test_headings_are_told_from_cards(text: str, expected: bool) -> None:
    assert is_heading(text, NAMES.__contains__) is expected


@given(st.text(alphabet="4x Ab[](){}*#^/:&.,-F★é\t\n", max_size=600))
def test_no_line_is_too_strange(text: str) -> None:
    line = read(text)
    assert line is None or line.name
    is_heading(text, NAMES.__contains__)
