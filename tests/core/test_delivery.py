"""The promises of delivery, against a model: who sees what, in which order, whatever happens."""

from __future__ import annotations

import attrs
import pytest
from delivery_model import Model, Person
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tongues import RELAY
from twisted.internet.task import Clock

from mtgnet.commands.chat import Chat
from mtgnet.commands.people import People
from mtgnet.commands.rooms import Rooms as RoomCommands
from mtgnet.commands.server import Server
from mtgnet.core import delivery
from mtgnet.core.delivery import Delivery, Post, mentions
from mtgnet.core.events import Joined, Said
from mtgnet.core.hub import Hub
from mtgnet.core.limits import Limits, Rooms
from mtgnet.core.session import Session
from mtgnet.core.table import Table
from mtgnet.frontends.json import JSON
from mtgnet.frontends.text import TEXT
from mtgnet.testing.memory import stores

ROOMS = ("#lobby", "#decks", "#trades")
CROWD = 3


@attrs.define
class Recorder:
    """An outlet that keeps what was written, and how often."""

    data: bytearray = attrs.Factory(bytearray)
    writes: int = 0
    idle: bool = True

    def write(self, data: bytes) -> None:
        self.data += data
        self.writes += 1

    def hold(self) -> None: ...

    def release(self) -> None: ...

    def close(self) -> None: ...

    def arrived(self) -> bool:
        return True


class Meeting(RuleBasedStateMachine):
    """People do anything in any order, in one turn of the reactor or in several."""

    @initialize(people=st.lists(st.booleans(), min_size=3, max_size=4))
    def begin(self, people: list[bool]) -> None:
        self.clock = Clock()
        self.hub = Hub(self.clock, Limits(), Rooms(announce_up_to=CROWD), stores(), RELAY.policies)
        commands = [Chat(self.hub), RoomCommands(self.hub), People(self.hub)]
        self.table = Table([*commands, Server(self.hub, JSON, lambda: None)])
        self.model = Model(CROWD)
        self.sessions: dict[Person, Session] = {}
        self.requests = 0
        self.names = 0
        for json in people:
            self.come(json)
        # What goes wrong goes wrong between people who share several rooms.
        for number in range(len(people)):
            self.join(number, "#decks")
        self.turn()

    def do(self, person: Person, line: str) -> int:
        self.requests += 1
        re = self.requests if person.json else None
        unfinished = self.sessions[person].line(line, re)
        assert unfinished is None or unfinished.called
        return self.requests

    def pick(self, number: int) -> Person:
        here = [person for person in self.model.people if not person.gone]
        return here[number % len(here)]

    # What happens

    @precondition(lambda self: len(self.model.people) < 8)
    @rule(json=st.booleans())
    def come(self, json: bool) -> None:
        encoding = JSON if json else TEXT
        say = self.table.find("say")
        assert say is not None
        session = Session(self.hub, self.table, Recorder(), encoding, say)
        self.hub.enter(session)
        self.sessions[self.model.come(session.nick, json)] = session

    @rule(who=st.integers(0, 7), room=st.sampled_from(ROOMS))
    def join(self, who: int, room: str) -> None:
        person = self.pick(who)
        self.model.join(person, room, self.do(person, f"/join {room}"))

    @rule(who=st.integers(0, 7), which=st.integers(0, 2))
    def leave(self, who: int, which: int) -> None:
        person = self.pick(who)
        if person.rooms:
            room = person.rooms[which % len(person.rooms)]
            self.model.leave(person, room, self.do(person, f"/leave {room}"))

    @rule(who=st.integers(0, 7), of=st.none() | st.integers(0, 7), times=st.integers(1, 3))
    def say(self, who: int, of: int | None, times: int) -> None:
        person = self.pick(who)
        for _ in range(times):
            about = "nobody" if of is None else self.pick(of).nick
            text = f"line {self.requests} about {about} here"
            self.model.say(person, text, self.do(person, text))

    @rule(who=st.integers(0, 7), to=st.integers(0, 7))
    def tell(self, who: int, to: int) -> None:
        person, other = self.pick(who), self.pick(to)
        re = self.do(person, f"/msg {other.nick} psst {self.requests}")
        self.model.tell(person, other, f"psst {re - 1}", re)

    @rule(who=st.integers(0, 7))
    def rename(self, who: int) -> None:
        person = self.pick(who)
        self.names += 1
        nick = f"{'abcdefghjk'[self.names % 10]}{self.names}"
        self.model.rename(person, nick, self.do(person, f"/name {nick}"))

    @rule(who=st.integers(0, 7), what=st.sampled_from(["notices", "bell", "times"]))
    def prefer(self, who: int, what: str) -> None:
        person = self.pick(who)
        value = not getattr(person, what)
        re = self.do(person, f"/set {what} {'on' if value else 'off'}")
        setattr(person, what, value)
        session = self.sessions[person]
        assert getattr(session.person.preferences, what) is value
        person.answer(People(self.hub).set(session, None, None), re)

    @rule(who=st.integers(0, 7))
    def switch(self, who: int) -> None:
        person = self.pick(who)
        if not person.json:
            self.do(person, "/json")
            self.model.switch(person)

    @precondition(lambda self: len([each for each in self.model.people if not each.gone]) > 2)
    @rule(who=st.integers(0, 7), text=st.sampled_from(["", "see you"]))
    def go(self, who: int, text: str) -> None:
        person = self.pick(who)
        self.hub.disconnect(self.sessions[person], text)
        self.model.go(person, text)

    @rule()
    def turn(self) -> None:
        self.clock.advance(0)
        self.everybody_has_everything()

    @rule(seconds=st.sampled_from([1.0, 4.0, 11.0]))
    def wait(self, seconds: float) -> None:
        # What is waiting is flushed when time passes, before anything that becomes due.
        self.clock.advance(0)
        self.clock.advance(seconds)
        self.model.wait(seconds)
        self.everybody_has_everything()

    # What must be

    def everybody_has_everything(self) -> None:
        for person, session in self.sessions.items():
            assert bytes(session.outlet.data) == b"".join(person.sent)

    @invariant()
    def nobody_has_anything_else(self) -> None:
        for person, session in self.sessions.items():
            assert b"".join(person.sent).startswith(session.outlet.data)
            if person.gone:
                assert b"".join(person.sent) == session.outlet.data

    def teardown(self) -> None:
        if hasattr(self, "clock"):
            self.turn()
            for person in self.model.people:
                if not person.gone:
                    self.hub.disconnect(self.sessions[person], "")
            assert self.hub.rooms.all == []
            assert self.hub.people == []
            self.clock.advance(11)
            self.clock.advance(11)
            assert self.clock.getDelayedCalls() == []


class TestPromises(Meeting.TestCase):
    settings = settings(max_examples=300, stateful_step_count=40)


# A delivery that breaks a promise is found out.


def _nothing(self: Delivery, session: Session) -> None:
    """Instead of `catch_up` or `skip`."""


def _write_twice(self: Delivery, session: Session) -> None:
    """Instead of `_write_waiting`: one line for each room that is shared."""
    for room in self.dirty:
        if session in room.members:
            for post in room.pending:
                if post.number > session.heard and post.reaches(session):
                    foreground = session.current is room
                    session.outlet.write(post.encoded(session.encoding, foreground))


BROKEN = {
    "forgets to catch up": (Delivery, "catch_up", _nothing),
    "tells newcomers what was said before": (Delivery, "skip", _nothing),
    "tells things once for each shared room": (Delivery, "_write_waiting", _write_twice),
    "forgets who is in several rooms": (delivery, "_in_several", lambda rooms: set()),
    "forgets whose line it is": (Post, "hidden_from", lambda self, encoding: ()),
    "forgets who wants no notices": (Post, "reaches", lambda self, session: True),
    "tells crowds everything": (Post, "suits", lambda self, encoding: True),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_delivery_is_noticed(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*BROKEN[fault])
    quick = settings(
        max_examples=300,
        stateful_step_count=40,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        print_blob=False,
    )
    with pytest.raises((AssertionError, ExceptionGroup)):
        run_state_machine_as_test(Meeting, settings=quick)


# How it is done.


def test_a_room_costs_one_write_each_a_turn() -> None:
    meeting = Meeting()
    meeting.begin([False] * 5)
    speaker = meeting.pick(0)
    meeting.turn()
    others = [meeting.sessions[meeting.pick(number)].outlet for number in range(1, 5)]
    before = [outlet.writes for outlet in others]
    meeting.join(0, "#lobby")
    for _ in range(10):
        meeting.say(0, None, 3)
    meeting.turn()
    assert [outlet.writes for outlet in others] == [count + 1 for count in before]
    assert meeting.sessions[speaker].current is not None


def test_an_encoding_that_fails_harms_only_its_turn() -> None:
    meeting = Meeting()
    meeting.begin([False] * 3)
    room = meeting.hub.rooms.called("decks")
    meeting.hub.delivery.post([room], Said("#decks", "eve", "\ud800", 0.0))
    with pytest.raises(UnicodeEncodeError):
        meeting.clock.advance(0)
    outlets = [session.outlet for session in meeting.sessions.values()]
    for outlet in outlets:
        outlet.data.clear()
    meeting.hub.delivery.post([room], Said("#decks", "eve", "well", 0.0))
    meeting.clock.advance(0)
    assert [bytes(outlet.data) for outlet in outlets] == [b"<eve> well\r\n"] * 3


@pytest.mark.parametrize(
    ("text", "mentioned"),
    [
        ("alice", True),
        ("hi Alice!", True),
        ("(alice)", True),
        ("alice: come", True),
        ("ask alice.", True),
        ("malice", False),
        ("alice2", False),
        ("alice-b", False),
        ("b.alice", False),
        ("nobody", False),
    ],
)
def test_a_mention_is_a_word_of_its_own(text: str, mentioned: bool) -> None:
    assert mentions(Said("#lobby", "bob", text, 0.0), "alice") is mentioned


def test_only_what_is_said_mentions() -> None:
    assert not mentions(Joined("#lobby", "alice", 0.0), "alice")
