"""Lists in plain lines and in JSON, which have no columns."""

from __future__ import annotations

import pytest

from mtgnet.cards.copies import Condition, Marks, Treatment
from mtgnet.cards.exports.reading import read

OWN = '{"format": "mtgnet collection", "version": 1, "cards": [{"name": "X"}, CARD]}'
ARENA = """\
About
Name My best deck

Deck
4 Lightning Bolt (M10) 146
2x Old Mirror [ABC] *F* #mine

Sideboard
SB: 1 Fire/Ice
// a remark
0 Island
four Forests
"""


def test_arena_and_plain_text_are_read_line_by_line() -> None:
    listing = read(ARENA)
    assert (listing.app, listing.passed) == ("plain", 7)
    assert [(row.line, row.count, row.name, row.set_code, row.number) for row in listing.rows] == [
        (5, 4, "Lightning Bolt", "m10", "146"),
        (6, 2, "Old Mirror", "abc", ""),
        (9, 1, "Fire // Ice", "", ""),
        (12, 1, "four Forests", "", ""),
    ]
    assert listing.rows[1].treatment is Treatment.FOIL
    assert listing.rows[1].tags == ("mine",)
    [problem] = listing.problems
    assert (problem.line, problem.code) == (11, "count")
    assert listing.remarks == ("Passed over: headings (2).", "Passed over: comments (1).")


def test_other_digits_are_no_count() -> None:
    assert [problem.code for problem in read("1 Island\n４ Forest\n").problems] == ["count"]


def test_a_full_name_is_asked_for_before_a_set_is_seen() -> None:
    text = "2 Red Fish (CMB1)\n"
    assert read(text).rows[0].set_code == "cmb1"
    [row] = read(text, is_name="Red Fish (CMB1)".__eq__).rows
    assert (row.name, row.set_code) == ("Red Fish (CMB1)", "")


def test_names_may_come_one_a_line_or_under_a_header_of_their_own() -> None:
    assert [row.name for row in read("Old Mirror\nIsland").rows] == ["Old Mirror", "Island"]
    listing = read("Name\nOld Mirror\nIsland")
    assert (listing.app, len(listing.rows)) == ("csv", 2)


def test_a_list_of_names_and_objects_in_json_is_taken() -> None:
    listing = read(
        '["Old Mirror", "4 Island (M10) 234", {"name": "Forest"},'
        ' {"Name": "Swamp", "quantity": 3, "set": "M10", "collector_number": "240", "foil": true,'
        ' "condition": "LP", "language": "ja", "tags": ["a", "b"], "id":'
        ' "01234567-89AB-cdef-0123-456789abcdef", "extra": {"x": 1}},'
        ' {"count": 3}, 7, {"name": "Plains", "count": 0}, "", null]'
    )
    assert listing.app == "json"
    assert [(row.line, row.count, row.name) for row in listing.rows] == [
        (1, 1, "Old Mirror"),
        (2, 4, "Island"),
        (3, 1, "Forest"),
        (4, 3, "Swamp"),
    ]
    swamp = listing.rows[3]
    assert (swamp.set_code, swamp.number, swamp.lang) == ("m10", "240", "ja")
    assert (swamp.treatment, swamp.condition) == (Treatment.FOIL, Condition.LIGHTLY_PLAYED)
    assert swamp.scryfall_id == "01234567-89ab-cdef-0123-456789abcdef"
    assert swamp.tags == ("a", "b")
    assert swamp.written == {"extra": '{"x": 1}'}
    assert [(one.line, one.code) for one in listing.problems] == [
        (5, "name"),
        (6, "card"),
        (7, "count"),
    ]
    assert listing.passed == 2


def test_the_list_may_be_wrapped_in_an_object() -> None:
    assert read('{"cards": ["Old Mirror"]}').rows[0].name == "Old Mirror"
    assert read('{"name": "Old Mirror"}').rows[0].name == "Old Mirror"


def test_a_card_as_the_catalogue_has_it_is_a_printing_and_no_foil() -> None:
    [row] = read('[{"object": "card", "name": "X", "set": "ust", "foil": true}]').rows
    assert (row.set_code, row.treatment) == ("ust", Treatment.NONFOIL)


@pytest.mark.parametrize(
    ("member", "code"),
    [
        ('"name": 3', "card"),
        ('"count": 0', "count"),
        ('"count": true', "count"),
        ('"count": 1.5', "count"),
        ('"for_trade": 2', "count"),
        ('"treatment": "shiny"', "treatment"),
        ('"condition": "fine"', "condition"),
        ('"marks": ["best"]', "mark"),
        ('"tags": "a"', "card"),
        ('"price": -1', "count"),
        ('"written": {"a": 1}', "card"),
    ],
)
def test_a_card_of_our_own_that_somebody_changed_is_a_problem(member: str, code: str) -> None:
    card = '{"count": 1, "name": "Old Mirror", ' + member + "}"
    text = OWN.replace("CARD", card)
    listing = read(text)
    assert (listing.app, len(listing.rows)) == ("own", 1)
    assert [(one.line, one.code) for one in listing.problems] == [(2, code)]


def test_our_own_list_says_everything() -> None:
    text = (
        '{"format": "mtgnet collection", "version": 1, "cards": [{"count": 3, "for_trade": 2,'
        ' "name": "Old Mirror", "oracle_id": "o", "marks": ["signed", "proxy"], "price": 5,'
        ' "currency": "EUR", "written": {"Condition": "fine"}}]}'
    )
    [row] = read(text, "own").rows
    assert (row.oracle_id, row.for_trade, row.price) == ("o", 2, 5)
    assert row.marks == Marks.SIGNED | Marks.PROXY
    assert row.written == {"Condition": "fine"}
