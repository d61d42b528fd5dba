"""What a session makes of handlers that wait, fail, ask and offer, through both front-ends."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tongues import RELAY, Answer, Person, Program, both
from twisted.internet.defer import Deferred
from twisted.logger import LogLevel, capturedLogs

from mtgnet.commands.chat import Chat
from mtgnet.commands.people import People
from mtgnet.commands.rooms import Rooms
from mtgnet.commands.server import Server
from mtgnet.core.arguments import Argument, Text
from mtgnet.core.events import Done, Echoed, Event, Refusal, Refused
from mtgnet.core.limits import Doorkeeper, Limits
from mtgnet.core.session import Session
from mtgnet.core.table import Group, Reply, Result, Table, command
from mtgnet.frontends.json import JSON
from mtgnet.frontends.lines import LineFactory, Start
from mtgnet.frontends.text import TEXT
from mtgnet.testing import Client, Meeting

STARTS = {Person: Start(TEXT), Program: Start(JSON)}


class Odd(Group):
    """Commands that do what commands may do."""

    title = "Odd"

    def __init__(self) -> None:
        self.waiting: list[Deferred[Event | None]] = []

    @command("wait", summary="Wait")
    async def wait(self, session: Session) -> Reply:
        """Answer later."""
        self.waiting.append(Deferred())
        return await self.waiting[-1]

    @command("later", summary="Wait without a coroutine")
    def later(self, session: Session) -> Result:
        """Answer later, too."""
        self.waiting.append(Deferred())
        return self.waiting[-1]

    @command("at-once", summary="Don't wait")
    async def at_once(self, session: Session) -> Reply:
        """Answer at once."""
        return Echoed("AT ONCE")

    @command("fail", summary="Fail")
    def fail(self, session: Session) -> None:
        """Fail at once."""
        raise ZeroDivisionError("a secret")

    @command("fail-later", summary="Fail after a while")
    async def fail_later(self, session: Session) -> None:
        """Fail later."""
        await self.wait(session)
        raise ZeroDivisionError("a secret")

    @command("refuse", takes=(Argument("text", Text()),), summary="Refuse")
    async def refuse(self, session: Session, text: str) -> None:
        """Refuse."""
        raise Refusal("no", text)

    @command("buy", summary="Ask first")
    def buy(self, session: Session) -> Event:
        """Ask."""
        session.ask(lambda yes: Echoed("BOUGHT") if yes else Echoed("LEFT"))
        return Echoed("SURE?")


class Place:
    """A server with odd commands."""

    def __init__(self, kind: type[Person], limits: Limits | None = None) -> None:
        self.meeting = Meeting(RELAY)
        self.odd = Odd()
        hub = self.meeting.server.hub
        hub.limits = limits or hub.limits
        groups = [Chat(hub), Rooms(hub), People(hub), self.odd, Server(hub, JSON, lambda: None)]
        keeper = Doorkeeper(hub.limits)
        self.kind = kind
        self.factory = LineFactory(hub, Table(groups), keeper, STARTS[kind], self.meeting.clock)

    def client(self) -> Client:
        return self.meeting.attach(self.factory)

    def person(self) -> Person:
        person = self.kind(self.client())
        person.forgets()
        return person

    def answer(self, event: Event | None = None) -> None:
        """Let the command that has waited longest have its answer."""
        self.odd.waiting.pop(0).callback(event)
        self.meeting.turn()


@pytest.fixture
def place(kind: type[Person]) -> Place:
    return Place(kind)


@both
@pytest.mark.parametrize("name", ["wait", "later"])
def test_a_command_may_answer_later(place: Place, name: str) -> None:
    alice = place.person()
    alice.does(name)
    alice.does("ping")
    alice.hears()
    place.answer(Echoed("NOW"))
    assert alice.requests
    heard = alice.client.raw().decode()
    assert heard.index("NOW") < heard.index("pong")


@both
def test_a_command_that_waits_may_answer_nothing(place: Place) -> None:
    alice = place.person()
    alice.does("wait")
    place.answer()
    alice.hears(Answer(Done()))


@both
def test_a_coroutine_may_answer_at_once(place: Place) -> None:
    alice = place.person()
    alice.does("at-once")
    alice.hears(Answer(Echoed("AT ONCE")))


@both
def test_one_command_runs_at_a_time(place: Place) -> None:
    alice = place.person()
    for _ in range(3):
        alice.does("wait")
    for number in range(3):
        assert len(place.odd.waiting) == 1
        place.answer(Echoed(str(number)))
    alice.hears(*[Answer(Echoed(str(number))) for number in range(3)])


@both
def test_others_go_on_meanwhile(place: Place) -> None:
    alice, bob = place.person(), place.person()
    alice.does("wait")
    bob.does("echo", text="x")
    bob.hears(Answer(Echoed("X")))


@both
def test_a_coroutine_may_refuse(place: Place) -> None:
    alice = place.person()
    alice.does("refuse", text="Not like that.")
    alice.hears(Answer(Refused("no", "Not like that.")))


@both
@pytest.mark.parametrize("name", ["fail", "fail-later"])
def test_an_error_is_logged_and_told_by_a_reference(place: Place, name: str) -> None:
    alice, bob = place.person(), place.person()
    with capturedLogs() as logs:
        alice.does(name)
        if place.odd.waiting:
            place.answer()
    (failed,) = [log for log in logs if log["log_level"] is LogLevel.critical]
    reference = failed["reference"]
    assert re.fullmatch("[0-9a-f]{6}", reference)
    assert "ZeroDivisionError" in failed["log_failure"].getTraceback()
    why = f"Something went wrong here (reference {reference})."
    alice.hears(Answer(Refused("internal", why)))
    bob.hears()
    for person in (alice, bob):
        person.does("ping")
        assert b"pong" in person.client.raw()


@both
def test_a_question_is_answered_once(place: Place) -> None:
    alice = place.person()
    alice.does("buy")
    alice.does("ping")
    alice.forgets()
    alice.does("yes")
    alice.does("yes")
    alice.hears(
        Answer(Echoed("BOUGHT")), Answer(Refused("no-question", "There is no question to answer."))
    )
    alice.does("buy")
    alice.does("no")
    alice.hears(Answer(Echoed("SURE?")), Answer(Echoed("LEFT")))


@both
def test_a_question_waits_a_minute(place: Place) -> None:
    alice = place.person()
    alice.does("buy")
    alice.forgets()
    place.meeting.clock.advance(61)
    alice.does("yes")
    alice.hears(Answer(Refused("no-question", "There is no question to answer.")))


def test_a_program_is_told_what_it_answers_whatever_order_things_come_in() -> None:
    place = Place(Program)
    client = place.client()
    client.raw()
    requests: list[dict[str, Any]] = [
        {"id": "w", "do": "wait"},
        {"id": 2, "do": "ping"},
        {"id": 2.5, "do": "nonsense"},
        {"do": "ping"},
    ]
    for request in requests:
        client.ask(**request)
    place.answer()
    answers = [(event["event"], event.get("re")) for event in client.events()]
    assert answers == [("done", "w"), ("pong", 2), ("refused", 2.5), ("pong", None)]
