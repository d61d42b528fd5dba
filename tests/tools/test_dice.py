"""Dice: what is a roll, that all rolls are in range, and that sums are right."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtgnet.core.events import Refusal
from mtgnet.tools.dice import MOST_DICE, MOST_SIDES, Term, read_dice, throw, written


@st.composite
def some_dice(draw: st.DrawFn) -> Term:
    count = draw(st.integers(1, 20))
    keep = draw(st.integers(1, count))
    low = keep != count and draw(st.booleans())
    return Term(draw(st.sampled_from([1, -1])), count, draw(st.integers(2, MOST_SIDES)), keep, low)


@st.composite
def bonus(draw: st.DrawFn) -> Term:
    count = draw(st.integers(0, 10_000))
    return Term(draw(st.sampled_from([1, -1])), count, None, count)


rolls = st.tuples(some_dice(), st.lists(some_dice() | bonus(), max_size=3)).map(
    lambda parts: (parts[0], *parts[1])
)


@given(rolls)
def test_what_is_written_is_read_again(terms: tuple[Term, ...]) -> None:
    assert read_dice(written(terms)) == terms
    assert read_dice(f" {written(terms).upper()} ".replace("+", " + ")) == terms


@given(rolls, st.integers())
def test_dice_are_in_range_and_the_total_is_their_sum(terms: tuple[Term, ...], seed: int) -> None:
    thrown = throw(terms, random.Random(seed))
    assert [each.term for each in thrown] == list(terms)
    for each in thrown:
        term, shown = each.term, (*each.kept, *each.dropped)
        if term.sides is None:
            assert each.total == term.sign * term.count
            continue
        assert len(shown) == term.count
        assert len(each.kept) == term.keep
        assert all(1 <= roll <= term.sides for roll in shown)
        assert each.total == term.sign * sum(each.kept)
        best = sorted(shown, reverse=not term.low)[: term.keep]
        assert sorted(each.kept, reverse=not term.low) == best


@pytest.mark.parametrize("sides", [2, 6, 20])
def test_every_side_comes_up(sides: int) -> None:
    chance = random.Random(7)
    seen = {throw(read_dice(f"d{sides}"), chance)[0].total for _ in range(100 * sides)}
    assert seen == set(range(1, sides + 1))


@pytest.mark.parametrize(
    "text",
    [
        "", "5", "d", "2d", "banana", "2d6+", "2d6++1", "٣d6", "3d٦", "２d6", "²d6", "2d6*3",
        "d6k", "d-6", "0d6", "d0", "d1", "1000000d6", f"{MOST_DICE + 1}d6", "60d6+60d6",
        "d99999999999", f"d{MOST_SIDES + 1}", "4d6k5", "4d6k0", "d6+99999", "d6" * 60,
        "1d6+" * 3000, "1.5d6",
        "+".join(["d6"] * 11), "2 d 6 \x00",
    ],
)  # fmt: skip
def test_what_is_no_roll_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_dice(text)
    assert refused.value.code == "bad-dice"
    assert refused.value.why.endswith((".", "k3."))
    assert len(refused.value.why) < 150


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_roll_or_refused(text: str) -> None:
    try:
        terms = read_dice(text)
    except Refusal:
        return
    assert 1 <= sum(term.count for term in terms if term.sides) <= MOST_DICE
