"""What printed values count as, how numbers sort, and costs as multisets."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtgnet.cards import colours
from mtgnet.cards.mana import canonical, is_symbol, symbols
from mtgnet.cards.rulestext import with_tilde, without_reminder
from mtgnet.cards.values import ENDLESS, natural, value, whole


@pytest.mark.parametrize(
    ("printed", "counts"),
    [
        ("2", 2), ("*", 0), ("1+*", 1), ("*+1", 1), ("2+*", 2), ("7-*", 7), ("*²", 0), ("?", 0),
        (".5", 0.5), ("3.5", 3.5), ("½", 0.5), ("3½", 3.5), ("+1", 1), ("-1", -1), ("-0", 0),
        ("X", 0), ("1d4+1", 1), ("∞", ENDLESS), ("9" * 400, ENDLESS), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_printed_value_counts_as_a_number(printed: str | None, counts: float | None) -> None:
    assert value(printed) == counts


@given(st.text())
def test_any_text_has_a_value_without_a_fault(text: str) -> None:
    found = value(text)
    assert found is None or -ENDLESS <= found <= ENDLESS


def test_numbers_sort_as_people_count() -> None:
    order = ["1", "2", "9", "10", "10a", "10b", "100", "A-1", "A-12", "U8"]
    shuffled = random.Random(1).sample(order, len(order))
    assert sorted(shuffled, key=natural) == order


@pytest.mark.parametrize(
    ("number", "first"), [("146", 146), ("A-123", 123), ("16★", 16), ("VS", None)]
)
def test_the_first_whole_number_of_a_number(number: str, first: int | None) -> None:
    assert whole(number) == first


@pytest.mark.parametrize(
    ("cost", "found"),
    [
        ("{2}{W}{W}", {"N": 2, "W": 2}),
        ("{0}", {}),
        ("", {}),
        ("{X}{R/W}{W/R}", {"X": 1, "W/R": 2}),
        ("{G/U/P}{2/W}{W/2}", {"U/G/P": 1, "2/W": 2}),
        ("{1000000}", {"N": 1_000_000}),
        ("{1}{U} // {1}{R}", {"N": 2, "U": 1, "R": 1}),
        ("{HW}{S}{C}", {"HW": 1, "S": 1, "C": 1}),
    ],
)
def test_a_cost_is_a_multiset(cost: str, found: dict[str, float]) -> None:
    assert symbols(cost) == found


@given(st.permutations(["W", "U", "P"]), st.booleans())
def test_halves_may_stand_in_any_order(halves: list[str], small: bool) -> None:
    symbol = "/".join(halves)
    assert canonical(symbol.lower() if small else symbol) == "W/U/P"
    assert is_symbol("W/U/P")


@given(st.integers(0, 63))
def test_a_mask_has_its_letters(mask: int) -> None:
    assert colours.mask(colours.letters(mask)) == mask


def test_reminders_are_left_out() -> None:
    text = "Flying (It can't be blocked.)\n(Whole line.)\nTrample"
    assert without_reminder(text) == "Flying\nTrample"


@pytest.mark.parametrize(
    ("text", "name", "legendary", "tilde"),
    [
        ("when edric attacks, draw", "Edric, Spymaster of Trest", True, "when ~ attacks, draw"),
        ("when wall of frost blocks", "Wall of Frost", False, "when ~ blocks"),
        ("target wall gains flying", "Wall of Frost", False, ""),
        ("when this creature dies", "Serra Angel", False, "when ~ dies"),
        ("this spell can't be countered", "Abrupt Decay", False, ""),
        ("firebolt deals 2 damage", "Fire", False, ""),
    ],
)
def test_a_tilde_stands_for_the_card_itself(
    text: str, name: str, legendary: bool, tilde: str
) -> None:
    assert with_tilde(text, name, legendary) == tilde
