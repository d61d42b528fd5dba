"""Dice, coins, who starts, and life totals, in both ways to speak."""

from __future__ import annotations

import random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tongues import RELAY, Answer, Elsewhere, Person, Talk, both

from mtgnet.core.events import Refused
from mtgnet.core.tool_events import (
    DiceFacts,
    Flipped,
    LifeChanged,
    LifeEnded,
    LifeFacts,
    LifeStarted,
    LifeTotals,
    Rolled,
    Starts,
)
from mtgnet.testing import Meeting
from mtgnet.testing.memory import restarted, stores
from mtgnet.tools.lives import MOST_PEOPLE, MOST_POINTS

ROOM = "#lobby"


def talk(kind: type[Person], seed: int = 1) -> Talk:
    return Talk(kind, Meeting(RELAY, chance=random.Random(seed)))


@both
def test_a_roll_is_told_to_the_room(kind: type[Person]) -> None:
    alice, bob = talk(kind).people("alice", "bob")
    alice.does("roll", dice="2d6+1")
    chance = random.Random(1)
    dice = (chance.randint(1, 6), chance.randint(1, 6))
    parts = (DiceFacts("+2d6", dice, (), sum(dice)), DiceFacts("+1", (), (), 1))
    rolled = Rolled(ROOM, "alice", "2d6+1", parts, sum(dice) + 1)
    alice.hears(Answer(rolled))
    bob.hears(rolled)


@both
def test_a_roll_in_another_room_names_it(kind: type[Person]) -> None:
    alice, bob = talk(kind).people("alice", "bob")
    bob.does("join", room="decks")
    bob.forgets()
    alice.does("roll")
    side = random.Random(1).randint(1, 20)
    rolled = Rolled(ROOM, "alice", "d20", (DiceFacts("+d20", (side,), (), side),), side)
    bob.hears(Elsewhere(rolled))


@both
@pytest.mark.parametrize("dice", ["1000000d6", "d0", "d99999999999", "٣d6", "banana"])
def test_absurd_dice_are_refused(kind: type[Person], dice: str) -> None:
    alice, bob = talk(kind).people("alice", "bob")
    alice.does("roll", dice=dice)
    assert "bad-dice" in alice.client.raw().decode() or kind is Person
    bob.hears()


@both
def test_coins(kind: type[Person]) -> None:
    alice, bob = talk(kind).people("alice", "bob")
    alice.does("flip")
    alice.does("flip", coins="3")
    chance = random.Random(1)
    heads = [bool(chance.getrandbits(1)) for _ in range(4)]
    events = Flipped(ROOM, "alice", (heads[0],)), Flipped(ROOM, "alice", tuple(heads[1:]))
    alice.hears(*map(Answer, events))
    bob.hears(*events)
    alice.does("flip", coins="0")
    why = 'Give a number from 1 to 100, not "0".'
    alice.hears(Answer(Refused("bad-argument", why)))


@both
def test_who_starts_is_somebody_in_the_room(kind: type[Person]) -> None:
    here = talk(kind)
    alice, bob, carol = here.people("alice", "bob", "carol")
    carol.does("join", room="decks")
    carol.does("leave", room="lobby")
    for person in (alice, bob, carol):
        person.forgets()
    chance = random.Random(1)
    drawn = [chance.choice(["alice", "bob"]) for _ in range(20)]
    for first in drawn:
        alice.does("first")
        alice.hears(Answer(Starts(ROOM, "alice", first, 2)))
    assert set(drawn) == {"alice", "bob"}
    carol.hears()


@both
def test_who_starts_when_nobody_else_is_here(kind: type[Person]) -> None:
    (alice,) = talk(kind).people("alice")
    alice.does("first")
    alice.hears(Answer(Starts(ROOM, "alice", "alice", 1)))


@both
@pytest.mark.parametrize("command", ["roll", "flip", "first", "life"])
def test_none_of_it_works_outside_of_rooms(kind: type[Person], command: str) -> None:
    (alice,) = talk(kind).people("alice")
    alice.does("leave")
    alice.forgets()
    alice.does(command)
    assert "no room" in alice.client.raw().decode()


# Life totals


def totals(*facts: tuple[str, int], away: str = "") -> tuple[LifeFacts, ...]:
    return tuple(LifeFacts(nick, points, nick != away) for nick, points in facts)


@both
def test_life_totals_are_told_to_everybody(kind: type[Person]) -> None:
    alice, bob = talk(kind).people("alice", "bob")
    alice.types("/life start 40")
    alice.types("/life -3")
    bob.types("/life alice +1")
    bob.types("/life =20")
    events = (
        LifeStarted(ROOM, "alice", 40, ("alice", "bob")),
        LifeChanged(ROOM, "alice", "alice", -3, 37),
        LifeChanged(ROOM, "bob", "alice", 1, 38),
        LifeChanged(ROOM, "bob", "bob", -20, 20),
    )
    alice.hears(*map(Answer, events[:2]), *events[2:])
    bob.hears(*events[:2], *map(Answer, events[2:]))
    bob.types("/life")
    bob.hears(Answer(LifeTotals(ROOM, 40, totals(("alice", 38), ("bob", 20)))))
    alice.types("/life end")
    ended = LifeEnded(ROOM, "alice", totals(("alice", 38), ("bob", 20)))
    alice.hears(Answer(ended))
    bob.hears(ended)


@both
def test_who_comes_later_begins_with_the_same(kind: type[Person]) -> None:
    here = talk(kind)
    (alice,) = here.people("alice")
    alice.types("/life start 20")
    alice.types("/life -5")
    bob = here.person("bob")
    alice.forgets()
    bob.types("/life")
    bob.hears(Answer(LifeTotals(ROOM, 20, totals(("alice", 15), ("bob", 20)))))


@both
def test_who_is_away_keeps_the_total(kind: type[Person]) -> None:
    here = talk(kind)
    alice, bob = here.people("alice", "bob")
    alice.types("/life start 20")
    bob.types("/life -5")
    bob.types("/quit")
    alice.forgets()
    alice.types("/life")
    alice.hears(Answer(LifeTotals(ROOM, 20, totals(("alice", 20), ("bob", 15), away="bob"))))


@both
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("/life", "no-game"),
        ("/life -3", "no-game"),
        ("/life end", "no-game"),
        ("/life start", "missing"),
        ("/life start 0", "bad-argument"),
        ("/life start 1000000", "bad-argument"),
        ("/life start ٤٠", "bad-argument"),
        ("/life start -40", "bad-argument"),
        ("/life 40", "bad-argument"),
        ("/life +1000000", "too-many-points"),
        ("/life ++1", "bad-argument"),
        ("/life +٣", "bad-argument"),
        ("/life =1e9", "bad-argument"),
        ("/life bob", "bad-argument"),
        ("/life one two three", "bad-argument"),
    ],
)
def test_absurd_points_are_refused(kind: type[Person], typed: str, code: str) -> None:
    alice, bob = talk(kind).people("alice", "bob")
    alice.types(typed)
    heard = alice.client.raw().decode()
    assert heard.startswith("! ") or f'"code":"{code}"' in heard
    bob.hears()


@both
def test_totals_stay_in_bounds(kind: type[Person]) -> None:
    (alice,) = talk(kind).people("alice")
    alice.types(f"/life start {MOST_POINTS}")
    alice.forgets()
    alice.types("/life +1")
    why = f"That would be {MOST_POINTS + 1} points. There may be {MOST_POINTS} at the most."
    alice.hears(Answer(Refused("too-many-points", why)))


@both
def test_a_crowd_has_no_life_totals(kind: type[Person]) -> None:
    here = talk(kind)
    (alice,) = here.people("alice")
    for _ in range(MOST_PEOPLE):
        here.meeting.connect()
    alice.forgets()
    alice.types("/life start 40")
    why = (
        f"#lobby has {MOST_PEOPLE + 1} people; lives are counted for {MOST_PEOPLE} at the most."
        " /table opens a room of your own."
    )
    alice.hears(Answer(Refused("too-many-people", why)))


def test_programs_may_give_numbers() -> None:
    bot = Meeting(RELAY).connect("json")
    bot.ask(do="life", what="start", points=40)
    bot.ask(do="life", change=-3)
    bot.ask(do="life", change=4)
    assert [each["points"] for each in bot.events()[-2:]] == [37, 41]
    bot.ask(do="life", nick="bob")
    assert bot.events()[0]["code"] == "missing"


def test_life_totals_outlive_a_restart_and_an_account() -> None:
    kept = stores()
    first = Meeting(stores=kept)
    alice, bob = first.connect(), first.connect()
    alice.type("/name alice", "/life start 40", "/life -3", "/register alice sesame", "/life -1")
    bob.type("/register bob sesame", "/life -9")
    assert alice.heard()[-1] == "* bob: 40 -> 31 (-9)"
    first.clock.advance(1)
    again = Meeting(stores=restarted(kept))
    client = again.connect()
    client.type("/login alice sesame", "/life")
    assert client.heard()[-1] == "  alice 36, bob 31 (away)"
    client.type("/forget me", "/yes")
    client.type("/life")
    assert client.heard()[-1] == "  bob 31 (away), alice 40"


def test_old_games_are_forgotten() -> None:
    meeting = Meeting()
    alice = meeting.connect()
    alice.type("/join den", "/life start 40", "/leave den")
    meeting.server.prune()
    alice.type("/join den", "/life", "/leave den")
    assert "40" in "".join(alice.heard())
    meeting.clock.advance(2 * 86_400)
    meeting.server.prune()
    alice.type("/join den", "/life")
    assert alice.heard()[-1].startswith("! Nobody counts lives in #den.")
    assert not [note for note in meeting.stores.notes.found() if note.what == "life"]


changes = st.tuples(st.sampled_from(["alice", "bob"]), st.integers(-50_000, 50_000), st.booleans())


@given(st.lists(changes, max_size=20), st.integers(1, 100))
def test_totals_add_up(steps: list[tuple[str, int, bool]], start: int) -> None:
    meeting = Meeting(attrs.evolve(RELAY))
    clients = {nick: meeting.connect() for nick in ("alice", "bob")}
    for nick, client in clients.items():
        client.type(f"/name {nick}")
    clients["alice"].type(f"/life start {start}")
    expected = {"alice": start, "bob": start}
    for nick, points, to in steps:
        result = points if to else expected[nick] + points
        clients["bob"].raw()
        clients["bob"].type(f"/life {nick} {f'={points}' if to else f'{points:+}'}")
        meeting.clock.advance(1)
        if abs(result) <= MOST_POINTS:
            expected[nick] = result
        else:
            assert clients["bob"].heard()[0].startswith("! That would be ")
    clients["bob"].raw()
    clients["bob"].type("/life")
    assert clients["bob"].heard() == [f"  alice {expected['alice']}, bob {expected['bob']}"]
