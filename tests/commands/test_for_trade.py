"""Marking copies for trade, over both front-ends."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from collecting import members
from owning import heard, owns
from tongues import Answer, Person, Program, Talk, both

from mtgnet.commands.fortrade import _query
from mtgnet.core.collecting.holding_events import own_facts
from mtgnet.core.collecting.trade_events import ForTradeList, MarkedForTrade
from mtgnet.core.events import Choices, Refused
from mtgnet.stores.collection import ledger


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


def row(talk: Talk, id: int, for_trade: int) -> Any:
    """A row as its owner is told of it."""
    found: list[Any] = []
    database = talk.meeting.stores.collections.database
    database.read(lambda c: ledger.of_id(c, id)).addCallback(found.append)
    return attrs.evolve(own_facts(found[0]), for_trade=for_trade)


@both
class TestMarking:
    def test_all_of_a_card_or_so_many_are_marked_and_none(self, talk: Talk) -> None:
        (alice,) = members(talk, "alice")
        bolts = owns(talk.meeting, "alice", "4 lightning bolt m10 146")
        for cards, count in (("bolt", 4), ("2 bolt", 2), ("0 bolt", 0)):
            alice.does("ft", cards=cards)
            alice.hears(Answer(MarkedForTrade(1, (row(talk, bolts, count),))))
        alice.does("ft", cards="0 bolt")
        alice.hears(Answer(MarkedForTrade(0, (row(talk, bolts, 0),))))
        alice.does("ft", cards="5 bolt")
        why = "You have 4 of this Lightning Bolt, not 5."
        alice.hears(Answer(Refused("not-enough", why)))

    def test_all_kinds_are_marked_but_of_several_so_many_only_of_one(self, talk: Talk) -> None:
        (alice,) = members(talk, "alice")
        new = owns(talk.meeting, "alice", "4 lightning bolt m10 146 NM")
        old = owns(talk.meeting, "alice", "2 lightning bolt m10 146 LP")
        alice.does("ft", cards="bolt")
        marked = row(talk, new, 4), row(talk, old, 2)
        alice.hears(Answer(MarkedForTrade(2, marked)))
        alice.does("ft")
        alice.hears(Answer(ForTradeList(2, 6, 1, marked)))
        alice.does("ft", cards="1 bolt")
        lines = ("4 Lightning Bolt (M10) 146 NM", "2 Lightning Bolt (M10) 146 LP")
        alice.hears(Answer(Choices("Which of your Lightning Bolt?", lines)))
        alice.types("2")
        alice.hears(Answer(MarkedForTrade(1, (row(talk, old, 1),))))
        alice.does("undo")
        alice.forgets()
        alice.does("ft")
        alice.hears(Answer(ForTradeList(2, 6, 1, marked)))

    def test_what_a_search_finds_is_marked(self, talk: Talk) -> None:
        (alice,) = members(talk, "alice")
        bolts = owns(talk.meeting, "alice", "4 lightning bolt m10 146")
        owns(talk.meeting, "alice", "2 opt")
        alice.does("ft", cards="c:r mv<=1")
        alice.hears(Answer(MarkedForTrade(1, (row(talk, bolts, 4),))))
        alice.does("ft", cards="0 t:instant")
        alice.hears(Answer(MarkedForTrade(1, (row(talk, bolts, 0),))))
        alice.does("ft", cards="t:planeswalker")
        why = "You have nothing that t:planeswalker finds."
        alice.hears(Answer(Refused("not-owned", why)))
        alice.does("ft", cards="c:r mv<=x")
        assert "bad-query" in heard(alice) or talk.kind is not Program
        alice.does("ft")
        alice.hears(Answer(ForTradeList(0, 0, 1, ())))


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("t:goblin", ("t:goblin", None)),
        ("0 t:goblin", ("t:goblin", 0)),
        ("-c:r (mv<3 or mv=7)", ("-c:r (mv<3 or mv=7)", None)),
        ("(place:box)", ("(place:box)", None)),
        ("4 lightning bolt m10:146", (None, None)),
        ("Circle of Protection: Red", (None, None)),
        ("Ratonhnhaké:ton", (None, None)),
        ("+2 Mace", (None, None)),
    ],
)
def test_searches_and_cards_are_told_apart(typed: str, query: object) -> None:
    assert _query(typed) == query
