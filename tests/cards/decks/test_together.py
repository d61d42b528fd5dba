"""Sharing what is wanted among those who have it: nothing too much, nobody in vain."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mtgnet.cards.decks.together import Shares, shares

CARDS = st.sampled_from(["bolt", "ring", "forest", "opt"])
COUNTS = st.dictionaries(CARDS, st.integers(0, 5))
PEOPLE = st.dictionaries(st.integers(1, 6), COUNTS)


def test_whoever_has_the_most_brings_it() -> None:
    free = {1: {"bolt": 1}, 2: {"bolt": 3, "ring": 1}, 3: {"opt": 4}}
    assert shares({"bolt": 4, "ring": 1}, free) == Shares(
        {2: {"bolt": 3, "ring": 1}, 1: {"bolt": 1}}, {}
    )


def test_those_who_are_here_come_first() -> None:
    free = {1: {"bolt": 4}, 2: {"bolt": 1}}
    assert shares({"bolt": 2}, free, here={2}) == Shares({2: {"bolt": 1}, 1: {"bolt": 1}}, {})


def test_what_nobody_has_is_lacking() -> None:
    assert shares({"bolt": 4, "opt": 1}, {1: {"bolt": 1}}) == Shares(
        {1: {"bolt": 1}}, {"bolt": 3, "opt": 1}
    )


@given(COUNTS, PEOPLE, st.sets(st.integers(1, 6)))
def test_no_card_is_made_or_lost(
    wanted: dict[str, int], free: dict[int, dict[str, int]], here: set[int]
) -> None:
    found = shares(wanted, free, here)
    for card, count in wanted.items():
        brought = sum(bag.get(card, 0) for bag in found.brought.values())
        assert brought + found.lacking.get(card, 0) == count
        able = sum(bag.get(card, 0) for bag in free.values())
        assert brought == min(able, count)
    for person, bag in found.brought.items():
        assert bag
        assert all(0 < count <= free[person][card] for card, count in bag.items())
