"""Cards that no catalogue knows, and sets that it does not know, are named as /mine prints them."""

from __future__ import annotations

import pytest
from collecting import members, result_of
from owning import account, heard
from tongues import Person, Talk, both

from mtgnet.cards.copies import Copy, Details
from mtgnet.stores.collection import ledger


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


def holds(talk: Talk, nick: str, copy: Copy, count: int = 2, for_trade: int = 0) -> None:
    """Let somebody have what no catalogue knows."""
    owner = account(talk.meeting, nick)

    def work(connection: object) -> None:
        row = ledger.place_for(connection, owner, copy, Details())  # type: ignore[arg-type]
        change = ledger.Change(owner, 1.0, "have", copy.name)
        ledger.post(connection, change, [ledger.Move(row, count, for_trade)])  # type: ignore[arg-type]

    result_of(talk.meeting.stores.collections.database.write(work))


def told(person: Person, line: str) -> str:
    """The answer to a line."""
    command, _, rest = line.partition(" ")
    takes = {"ft": "cards", "trade": "cards"}.get(command, "card")
    given = {takes: rest}
    if command == "trade":
        whom, _, cards = rest.partition(" ")
        given = {"whom": whom, "cards": cards}
    person.does(command, **given)
    return heard(person)


TOKEN = Copy(name="Beast Token (4/4)", set_code="tmh2", number="9")
KING = Copy(name="Aragorn, the Uniter", set_code="ltr", number="192")
PLAINS = Copy(name="Plains", set_code="m99", number="260")


@both
@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("lose Beast Token (4/4) (TMH2) 9", "1"),
        ("lose Plains (M99) 260", "Plains"),
        ("lose plains m99", "Plains"),
        ("change aragorn > lp", "LP"),
        ("change Aragorn, the Uniter > @box", "@box"),
        ("change Beast Token (4/4) > foil (TMH2) 9 nm", "foil"),
        ("ft aragorn", "Aragorn"),
        ("ft 1 aragorn ltr", "Aragorn"),
        ("trade bob Aragorn, the Uniter > nothing", "bob"),
    ],
)
def test_what_no_catalogue_knows_is_named(talk: Talk, line: str, says: str) -> None:
    alice, _ = members(talk, "alice", "bob")
    for copy in (TOKEN, KING, PLAINS):
        holds(talk, "alice", copy)
    answer = told(alice, line)
    assert not [word for word in ("! ", "refused", "choices") if word in answer], answer
    words = {"LP": "lightly_played", "@box": "box"}
    assert says in answer or words[says] in answer


@both
def test_ones_own_rows_are_offered_where_the_catalogue_is_in_doubt(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    for name in ("Aragorn, the Uniter", "Aragorn, King of Gondor"):
        holds(talk, "alice", Copy(name=name))
    for line in ("change aragorn > lp", "lose aragorn", "ft aragorn"):
        answer = told(alice, line)
        assert "Aragorn, the Uniter" in answer
        assert "Aragorn, King of Gondor" in answer
        assert "Which" in answer
        alice.types("1")
        assert "Aragorn" in heard(alice)


@both
def test_a_set_that_is_none_is_said_so(talk: Talk) -> None:
    (alice,) = members(talk, "alice")
    alice.does("have", card="2 Memnite")
    for what in ("tust 7", "(tust)"):
        assert "There is no set" in told(alice, f"change Memnite > {what}")
    assert "Only a set, number" in told(alice, "change Memnite > zen blah")


@both
def test_a_trade_prefers_what_its_sides_own(talk: Talk) -> None:
    alice, bob = members(talk, "alice", "bob")
    for card in ("Lightning Bolt m10 146 nm", "Lightning Bolt m10 146 lp"):
        alice.does("have", card=card)
    holds(talk, "bob", KING, for_trade=1)
    heard(alice)
    assert "Which Lightning Bolt" in told(alice, "trade bob lightning bolt > aragorn")
    alice.types("2")
    answer = heard(alice)
    assert "Aragorn, the Uniter" in answer
    assert "Lightning Bolt" in answer
    assert "Aragorn" in heard(bob)


@both
def test_a_trade_tells_nothing_that_is_not_shown(talk: Talk) -> None:
    alice, bob = members(talk, "alice", "bob")
    holds(talk, "bob", KING)
    holds(talk, "bob", Copy(name="Aragorn, King of Gondor", place="Safe"), for_trade=1)
    for value, seen in (("nobody", ()), ("matches", ("King",))):
        bob.types(f"/set collection {value}")
        answer = told(alice, "trade bob nothing > aragorn")
        assert "Uniter" not in answer
        assert "Safe" not in answer
        assert all(word in answer for word in seen)
    assert "Safe" not in told(alice, "trade bob nothing > aragorn @safe")
