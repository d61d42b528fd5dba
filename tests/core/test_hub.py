"""Comings and goings: who is told of them, when, and what a crowd hears instead."""

from __future__ import annotations

import attrs
import pytest
from tongues import RELAY, Answer, Person, Program, Talk, both

from mtgnet.core import events
from mtgnet.core.limits import Rooms
from mtgnet.testing import Client, Meeting


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


def arrival(client: Client, room: str, at: float) -> events.Joined:
    return events.Joined(room, client.nick, at)


@both
def test_who_speaks_is_announced_first(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    guest = talk.kind(talk.meeting.connect(talk.kind.mode))
    alice.hears()
    guest.types("hi")
    at = talk.now()
    alice.hears(arrival(guest.client, "#lobby", at), events.Said("#lobby", guest.nick, "hi", at))
    talk.meeting.clock.advance(5)
    alice.hears()


@both
def test_who_joins_a_room_is_announced_in_all(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    bob.does("join", room="decks")
    bob.does("leave", room="lobby")
    alice.forgets()
    bob.forgets()
    guest = talk.kind(talk.meeting.connect(talk.kind.mode))
    guest.does("join", room="decks")
    alice.hears(arrival(guest.client, "#lobby", talk.now()))
    bob.hears(arrival(guest.client, "#decks", talk.now()))


@both
def test_who_has_stayed_three_seconds_is_announced(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    guest = talk.meeting.connect()
    talk.meeting.clock.advance(2.9)
    alice.hears()
    talk.meeting.clock.advance(0.1)
    alice.hears(arrival(guest, "#lobby", talk.now()))
    guest.vanish()
    talk.meeting.clock.advance(59.9)
    alice.hears()
    talk.meeting.clock.advance(0.1)
    alice.hears(events.Gone(guest.nick, "", talk.now()))


@both
def test_who_writes_to_somebody_is_announced(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    guest = talk.meeting.connect()
    guest.type("/msg bob psst")
    alice.hears(arrival(guest, "#lobby", talk.now()))
    psst = events.Private(guest.nick, "psst", talk.now(), 1)
    bob.hears(arrival(guest, "#lobby", talk.now()), psst)


@both
def test_a_one_shot_client_is_never_announced(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    guest = talk.meeting.connect()
    guest.type("/name carol", "/who", "/echo hi", "/quit")
    assert guest.closed
    vanishing = talk.meeting.connect()
    vanishing.vanish()
    talk.meeting.clock.advance(10)
    alice.hears()


@both
def test_a_name_taken_before_is_what_is_announced(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    talk.meeting.connect().type("/name carol", "hi")
    at = talk.now()
    alice.hears(events.Joined("#lobby", "carol", at), events.Said("#lobby", "carol", "hi", at))


def crowd(announce_up_to: int, *kinds: type[Person]) -> tuple[Meeting, list[Person]]:
    meeting = Meeting(attrs.evolve(RELAY, rooms=Rooms(announce_up_to=announce_up_to)))
    people = [kind(meeting.connect(kind.mode)) for kind in kinds]
    meeting.clock.advance(3)
    meeting.clock.advance(10)
    for person in people:
        person.forgets()
    return meeting, people


def test_a_crowd_gets_a_summary_and_programs_everything() -> None:
    meeting, (plain, program, other) = crowd(2, Person, Program, Person)
    start = meeting.clock.seconds()
    guest = meeting.connect()
    guest.type("/name zed", "hi")
    other.client.type("/name carol")
    guest.type("/quit")
    said = events.Said("#lobby", "zed", "hi", start)
    old = program.client.events()
    assert [event["event"] for event in old] == ["joined", "said", "renamed", "gone"]
    plain.hears(said)
    meeting.clock.advance(9.9)
    plain.hears()
    meeting.clock.advance(0.1)
    plain.hears(events.Traffic("#lobby", 1, 1, 1, 3, 10.0))
    program.hears()
    meeting.clock.advance(60)
    plain.hears()


def test_a_summary_comes_every_ten_seconds_at_most() -> None:
    meeting, (plain, _, _) = crowd(2, Person, Person, Person)
    for second in range(40):
        meeting.clock.advance(1)
        if second % 2:
            meeting.connect().type("hi", "/quit")
    heard = [line for line in plain.client.heard() if line.startswith("*")]
    assert len(heard) in (3, 4)
    assert heard[0] == "* #lobby in the last 10 s: 5 came, 5 left; 3 here."


def test_a_crowd_in_one_room_is_none_in_another() -> None:
    meeting, people = crowd(2, Person, Person, Person)
    one, two, _ = people
    one.does("join", room="decks")
    two.does("join", room="decks")
    for person in people:
        person.forgets()
    two.does("name", nick="carol")
    renamed = one.client.heard()
    assert renamed == [f"* {renamed[0].split()[1]} is called carol now."]
    meeting.clock.advance(10)
    assert one.client.heard() == ["* #lobby in the last 10 s: 1 changed their name; 3 here."]


def test_announce_up_to_nobody_is_announce_always() -> None:
    meeting, people = crowd(0, *[Person] * 5)
    guest = meeting.connect()
    guest.type("hi")
    assert people[0].client.heard()[0] == f"* {guest.nick} is in #lobby now."


def test_a_room_that_emptied_is_not_summed_up() -> None:
    meeting, people = crowd(1, Person, Person)
    for person in people:
        person.does("leave")
        person.forgets()
    people[0].does("join", room="lobby")
    people[0].hears(Answer(events.Entered("#lobby", 1)))
    meeting.clock.advance(20)
    people[0].hears()


def test_leaving_twice_does_not_take_the_name_of_another() -> None:
    meeting = Meeting(RELAY)
    alice, bob = meeting.connect(), meeting.connect()
    alice.type("/name alice")
    session = alice.wire.protocol.session
    assert session is not None
    hub = meeting.server.hub
    hub.disconnect(session, "")
    bob.type("/name alice")
    hub.disconnect(session, "")
    assert bob.wire.protocol.session is not None
    assert hub.person("alice") is bob.wire.protocol.session.person
    carol = meeting.connect()
    carol.raw()
    carol.type("/name a1ice")
    assert carol.heard()[0].startswith("! a1ice looks too much like alice")
