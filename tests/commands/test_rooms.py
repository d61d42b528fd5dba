"""Rooms, in both ways to speak: going in and out, who is where, what others hear of it."""

from __future__ import annotations

import attrs
import pytest
from tongues import RELAY, Answer, Elsewhere, Person, Talk, both

from mtgnet.core import events, limits
from mtgnet.core.events import Departed, Entered, Refused, RoomFacts, RoomList, Said
from mtgnet.core.events import People as Listed
from mtgnet.testing import Meeting

pytestmark = both


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


def limited(kind: type[Person], **numbers: int) -> Talk:
    return Talk(kind, Meeting(attrs.evolve(RELAY, limits=limits.Limits(**numbers))))


def test_everybody_starts_in_the_lobby(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("rooms")
    alice.hears(Answer(RoomList((RoomFacts("#lobby", 1, True, True),), 0)))


@pytest.mark.parametrize("command", ["join", "j", "JOIN"])
@pytest.mark.parametrize("room", ["decks", "#decks"])
def test_joining_makes_a_room_current(talk: Talk, command: str, room: str) -> None:
    alice, bob = talk.people("alice", "bob")
    bob.does("join", room="decks")
    alice.forgets()
    bob.forgets()
    alice.does(command, room=room)
    alice.hears(Answer(Entered("#decks", 2)))
    bob.hears(events.Joined("#decks", "alice", talk.now()))
    alice.types("hi")
    bob.hears(Said("#decks", "alice", "hi", talk.now()))


def test_joining_again_only_makes_it_current(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("join", room="decks")
    alice.does("join", room="LOBBY")
    alice.hears(Answer(Entered("#decks", 1)), Answer(Entered("#lobby", 2)))
    bob.hears()


def test_what_was_said_before_a_room_became_current_names_it(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("join", room="decks")
    alice.forgets()
    bob.client.wire.arrive(bob.as_line("hi").encode() + b"\n")
    alice.does("join", room="lobby")
    said = Elsewhere(Said("#lobby", "bob", "hi", talk.now()))
    alice.hears(said, Answer(Entered("#lobby", 2)))


def test_one_stays_in_the_other_rooms(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.does("join", room="decks")
    alice.forgets()
    bob.types("anybody?")
    alice.hears(Elsewhere(Said("#lobby", "bob", "anybody?", talk.now())))


@pytest.mark.parametrize("command", ["leave", "part"])
def test_leaving_goes_back_to_the_room_before(talk: Talk, command: str) -> None:
    alice, bob = talk.people("alice", "bob")
    for person in (alice, bob):
        person.does("join", room="decks")
    alice.forgets()
    bob.forgets()
    alice.does(command)
    alice.hears(Answer(Departed("#decks", "#lobby")))
    bob.hears(events.Left("#decks", "alice", talk.now()))
    bob.types("gone?")
    alice.hears()


def test_leaving_a_room_that_is_not_current(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("join", room="decks")
    alice.does("leave", room="lobby")
    alice.does("leave", room="decks")
    alice.does("leave")
    alice.hears(
        Answer(Entered("#decks", 1)),
        Answer(Departed("#lobby", "#decks")),
        Answer(Departed("#decks", None)),
        Answer(Refused("no-room", "You are in no room. /join one, or /quit.")),
    )


def test_leaving_a_room_where_one_is_not(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    bob.does("join", room="decks")
    alice.does("leave", room="decks")
    alice.does("leave", room="nowhere")
    alice.hears(
        Answer(Refused("not-in-room", "You are not in #decks. /rooms shows where you are.")),
        Answer(Refused("no-such-room", "Nobody is in #nowhere. /join #nowhere opens it.")),
    )


@pytest.mark.parametrize("command", ["who", "w"])
def test_who_lists_a_room(talk: Talk, command: str) -> None:
    carol, alice, bob = talk.people("carol", "alice", "Bob")
    bob.does("join", room="decks")
    alice.does(command)
    alice.does(command, room="decks")
    alice.does(command, room="nowhere")
    everybody = ("alice", "Bob", "carol")
    alice.hears(
        Answer(Listed("#lobby", everybody, 3)),
        Answer(Listed("#decks", ("Bob",), 3)),
        Answer(Refused("no-such-room", "Nobody is in #nowhere. /join #nowhere opens it.")),
    )
    carol.does("leave")
    carol.forgets()
    carol.does(command)
    carol.hears(Answer(Listed(None, everybody, 3)))


def test_rooms_are_listed_the_fullest_first(talk: Talk) -> None:
    alice, bob, carol = talk.people("alice", "bob", "carol")
    for room in ("trades", "decks"):
        alice.does("join", room=room)
    bob.does("leave")
    for room in ("zoo", "decks"):
        bob.does("join", room=room)
    carol.does("leave")
    bob.forgets()
    bob.does("rooms")
    rooms = (
        RoomFacts("#decks", 2, True, True),
        RoomFacts("#lobby", 1, False, False),
        RoomFacts("#trades", 1, False, False),
        RoomFacts("#zoo", 1, True, False),
    )
    bob.hears(Answer(RoomList(rooms, 0)))


def test_an_empty_room_is_gone(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.does("leave")
    alice.does("rooms")
    alice.hears(Answer(Departed("#lobby", None)), Answer(RoomList((), 0)))


@pytest.mark.parametrize(
    ("room", "why"),
    [
        ("-x", "A room's name begins with a letter or a digit."),
        ("a!b", "A room's name is made of letters, digits, - _ and . (not '!')."),
        ("x" * 25, "A room's name has at most 24 columns."),
        ("#", "A room's name needs at least one letter."),
        ("##x", "A room's name is made of letters, digits, - _ and . (not '#')."),
        ("pаypal", "A room's name keeps to one script; pаypal mixes Cyrillic and Latin."),
    ],
)
def test_a_bad_name_for_a_room_is_refused(talk: Talk, room: str, why: str) -> None:
    (alice,) = talk.people("alice")
    alice.does("join", room=room)
    alice.hears(Answer(Refused("bad-name", why)))


def test_a_room_holds_so_many(kind: type[Person]) -> None:
    talk = limited(kind, people_per_room=2)
    alice, bob = talk.people("alice", "bob")
    carol = talk.person("carol")
    carol.types("hi")
    carol.does("join", room="lobby")
    carol.does("join", room="decks")
    nowhere = "You are in no room, so nobody hears you. /join one first."
    carol.hears(
        Answer(Refused("no-room", nowhere)),
        Answer(Refused("room-full", "#lobby is full (2 people).")),
        Answer(Entered("#decks", 1)),
    )
    bob.hears()
    alice.does("join", room="decks")
    alice.hears(Answer(Entered("#decks", 2)))
    carol.hears(events.Joined("#decks", "alice", talk.now()))


def test_a_person_is_in_so_many_rooms(kind: type[Person]) -> None:
    (alice,) = limited(kind, rooms_per_person=2).people("alice")
    alice.does("join", room="one")
    alice.does("join", room="two")
    alice.does("join", room="one")
    why = "You are in 2 rooms, the most there may be. /leave one first."
    alice.hears(
        Answer(Entered("#one", 1)),
        Answer(Refused("too-many-rooms", why)),
        Answer(Entered("#one", 1)),
    )


def test_a_server_has_so_many_rooms(kind: type[Person]) -> None:
    alice, bob = limited(kind, rooms=2).people("alice", "bob")
    alice.does("join", room="one")
    alice.does("join", room="two")
    bob.does("join", room="one")
    why = "There are 2 rooms, the most there may be. /rooms lists them."
    alice.hears(
        Answer(Entered("#one", 1)),
        Answer(Refused("too-many-rooms", why)),
        events.Joined("#one", "bob", 6.0),
    )
    bob.hears(Answer(Entered("#one", 2)))
