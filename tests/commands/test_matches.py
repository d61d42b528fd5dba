"""Swaps that are good for all in them, over both front-ends."""

from __future__ import annotations

import pytest
from collecting import members
from owning import heard, owns
from tongues import Answer, Person, Talk, both

from mtgnet.core.collecting.trade_events import SwapList

NOTHING = SwapList(0, 1, ())


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


@pytest.fixture
def people(talk: Talk) -> list[Person]:
    """Alice has a Bolt and wants an Opt; bob has an Opt and wants a Duress; carol closes it."""
    people = members(talk, "alice", "bob", "carol")
    for person, has, wants in zip(
        people,
        ("bolt m10 146", "opt eld 59", "duress mid 98"),
        ("opt", "duress", "bolt"),
        strict=True,
    ):
        owns(talk.meeting, person.nick, has, for_trade=1)
        person.does("want", card=wants)
    for person in people:
        person.forgets()
    return people


def matches(person: Person) -> str:
    person.does("matches")
    return heard(person)


@both
class TestMatches:
    def test_a_ring_of_three_is_found_by_each(self, people: list[Person]) -> None:
        for person in people:
            found = matches(person)
            for nick in {"alice", "bob", "carol"} - {person.nick}:
                assert nick in found

    def test_a_pair_comes_before_a_ring(self, talk: Talk, people: list[Person]) -> None:
        alice, bob, _ = people
        bob.does("want", card="lightning bolt")
        bob.forgets()
        found = matches(alice)
        assert found.index("Opt") < found.index("carol")

    def test_only_what_is_marked_and_free_is_used(self, talk: Talk, people: list[Person]) -> None:
        alice, bob, carol = people
        bob.does("ft", cards="0 opt")
        bob.forgets()
        alice.does("matches")
        alice.hears(Answer(NOTHING))
        bob.does("ft", cards="opt")
        assert "carol" in matches(alice)
        bob.does("trade", whom="carol", cards="opt > nothing")
        carol.forgets()
        alice.forgets()
        alice.does("matches")
        alice.hears(Answer(NOTHING))

    def test_those_who_share_with_nobody_or_are_ignored_are_left_out(
        self, people: list[Person]
    ) -> None:
        alice, bob, carol = people
        bob.does("set", name="collection", value="matches")
        assert "bob" in matches(alice)
        bob.does("set", name="collection", value="nobody")
        alice.does("matches")
        alice.hears(Answer(NOTHING))
        bob.does("set", name="collection", value="group")
        carol.does("ignore", nick="alice")
        alice.forgets()
        alice.does("matches")
        alice.hears(Answer(NOTHING))


def test_plain_lines_say_what_to_type() -> None:
    talk = Talk(Person)
    alice, bob = members(talk, "alice", "bob")
    owns(talk.meeting, "alice", "bolt m10 146 NM", for_trade=1)
    owns(talk.meeting, "bob", "opt eld 59", for_trade=1)
    alice.does("want", card="opt")
    bob.does("want", card="bolt")
    alice.forgets()
    assert matches(alice).splitlines() == [
        "  1 swap:",
        "  you to bob: Lightning Bolt (M10) 146 NM",
        "    bob to you: Opt (ELD) 59",
        "    /trade bob Lightning Bolt (M10) 146 NM > Opt (ELD) 59",
    ]
    bob.forgets()
    alice.types("/trade bob Lightning Bolt (M10) 146 NM > Opt (ELD) 59")
    assert "Trade 1 is offered" in heard(alice)


def test_a_ring_is_done_with_two_trades() -> None:
    talk = Talk(Person)
    alice, bob, carol = members(talk, "alice", "bob", "carol")
    owns(talk.meeting, "alice", "bolt m10 146", for_trade=1)
    owns(talk.meeting, "bob", "duress mid 98", for_trade=1)
    owns(talk.meeting, "carol", "opt eld 59", for_trade=1)
    alice.does("want", card="opt")
    bob.does("want", card="bolt")
    carol.does("want", card="duress")
    alice.forgets()
    assert matches(alice).splitlines() == [
        "  1 swap:",
        "  you to bob: Lightning Bolt (M10) 146",
        "    bob to carol: Duress (MID) 98",
        "    carol to you: Opt (ELD) 59",
        "    /trade bob Lightning Bolt (M10) 146 > Duress (MID) 98",
        "    then /trade carol Duress (MID) 98 > Opt (ELD) 59",
    ]
