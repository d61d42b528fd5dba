"""What is pasted between a command and a line with a single dot is one thing, whatever is in it."""

from __future__ import annotations

import pytest
from tongues import RELAY, Answer, Person, Program, both
from twisted.internet.task import Clock

from mtgnet.commands.chat import Chat
from mtgnet.commands.people import People
from mtgnet.core.events import (
    Done,
    Echoed,
    Event,
    PasteDropped,
    PasteQuiet,
    Pasting,
    Refused,
)
from mtgnet.core.limits import Doorkeeper, Limits
from mtgnet.core.pasting import MOST_LINES
from mtgnet.core.session import Session
from mtgnet.core.table import Group, Table, command
from mtgnet.frontends.json import JSON
from mtgnet.frontends.lines import LineFactory, Start
from mtgnet.frontends.text import TEXT
from mtgnet.testing import Client, Meeting

STARTS = {Person: Start(TEXT), Program: Start(JSON)}


class Pasted(Group):
    """A command that takes a paste."""

    title = "Paste"

    def __init__(self) -> None:
        self.got: list[str] = []

    @command("take", summary="Take lines")
    def take(self, session: Session) -> Event:
        """Take a paste."""
        return session.paste("Paste a list.", self._taken)

    def _taken(self, text: str) -> Event:
        self.got.append(text)
        return Echoed("TAKEN")


class Place:
    """A server with that command; people may send two lines a second."""

    def __init__(self, kind: type[Person]) -> None:
        self.meeting = Meeting(RELAY)
        self.pasted = Pasted()
        hub = self.meeting.server.hub
        hub.limits = Limits(lines_per_second=2, burst=3)
        keeper = Doorkeeper(hub.limits)
        table = Table([Chat(hub), People(hub), self.pasted])
        self.kind = kind
        self.factory = LineFactory(hub, table, keeper, STARTS[kind], self.meeting.clock)

    @property
    def clock(self) -> Clock:
        return self.meeting.clock

    def client(self) -> Client:
        return self.meeting.attach(self.factory)

    def taker(self) -> Person:
        """Somebody who is about to paste."""
        person = self.kind(self.client())
        person.forgets()
        person.does("take")
        person.hears(Answer(Pasting("Paste a list.", MOST_LINES)))
        return person


@pytest.fixture
def place(kind: type[Person]) -> Place:
    return Place(kind)


def lines(person: Person, *texts: str) -> None:
    """Paste lines; a program is told that each has come."""
    for text in texts:
        person.types(text)
    if isinstance(person, Program):
        person.hears(*(Answer(Done()) for _ in texts))


@both
def test_lines_are_taken_together_and_nothing_in_them_is_a_command(place: Place) -> None:
    alice = place.taker()
    lines(alice, "4 Lightning Bolt", "", "// Sideboard", "1", "login bob secret", "  ..")
    alice.types(".")
    alice.hears(Answer(Echoed("TAKEN")))
    assert place.pasted.got == ["4 Lightning Bolt\n\n// Sideboard\n1\nlogin bob secret\n  .."]
    alice.does("echo", text="on")
    alice.hears(Answer(Echoed("ON")))


@both
def test_a_command_is_refused_with_what_ends_the_paste(place: Place) -> None:
    alice = place.taker()
    lines(alice, "4 Lightning Bolt")
    alice.types("/quit")
    why = "You are pasting a list, so /quit was neither done nor taken."
    hint = "A line with a single dot ends it, /cancel drops it."
    alice.hears(Answer(Refused("pasting", f"{why} {hint}")))
    lines(alice, "3 Shock")
    alice.types(".")
    alice.hears(Answer(Echoed("TAKEN")))
    assert place.pasted.got == ["4 Lightning Bolt\n3 Shock"]


@both
def test_who_falls_silent_is_reminded_once(place: Place) -> None:
    alice = place.taker()
    place.clock.advance(50)
    lines(alice, "4 Lightning Bolt")
    place.clock.advance(50)
    alice.hears()
    place.clock.advance(10)
    alice.hears(PasteQuiet(1))
    place.clock.advance(600)
    alice.hears()


@both
def test_nobody_is_reminded_of_what_is_over(place: Place) -> None:
    for end in (".", "/cancel"):
        alice = place.taker()
        alice.types(end)
        alice.forgets()
        place.clock.advance(70)
        alice.hears()


@both
def test_a_paste_trips_no_limit(place: Place) -> None:
    alice = place.taker()
    for number in range(500):
        alice.types(f"{number} Forest")
    alice.forgets()
    alice.types(".")
    alice.hears(Answer(Echoed("TAKEN")))
    assert place.pasted.got[0].count("\n") == 499
    # The dot itself counts again, as the command did.
    assert not place.clock.getDelayedCalls() or place.clock.seconds() == 0


@both
def test_cancel_drops_it(place: Place) -> None:
    alice = place.taker()
    lines(alice, "4 Lightning Bolt")
    alice.types("/cancel")
    alice.hears(Answer(PasteDropped()))
    assert not place.pasted.got


@both
def test_tabs_stay_and_what_acts_on_a_screen_goes(place: Place) -> None:
    alice = place.taker()
    lines(alice, "4\tBolt\x1b[2J\t\u202eM10")
    alice.types(".")
    assert place.pasted.got == ["4\tBolt\tM10"]


def test_what_is_not_utf_8_is_read_as_windows_writes_it() -> None:
    place = Place(Person)
    alice = place.taker()
    alice.client.send("1 Æther Vial\n".encode("cp1252") + "1 Æther Vial\n.\n".encode())
    assert place.pasted.got == ["1 Æther Vial\n1 Æther Vial"]


def test_too_many_lines_are_refused_as_a_whole() -> None:
    place = Place(Person)
    alice = place.taker()
    alice.client.send(b"1 Forest\n" * (MOST_LINES + 1))
    place.clock.pump([0.01] * 300)
    alice.types(".")
    (heard,) = alice.client.heard()
    assert "50,001 lines" in heard
    assert not place.pasted.got


def test_a_line_that_is_too_long_spoils_it() -> None:
    place = Place(Person)
    alice = place.taker()
    alice.client.send(b"1 Forest\n" + b"x" * 5000 + b"\n1 Forest\n.\n")
    (heard,) = alice.client.heard()
    assert "Line 2 is too long" in heard
    assert not place.pasted.got


def test_input_that_ends_without_a_dot_does_nothing() -> None:
    place = Place(Person)
    alice = place.taker()
    alice.client.send(b"1 Forest\n")
    alice.client.end()
    (heard,) = alice.client.heard()
    assert "no line with a single dot" in heard
    assert not place.pasted.got


@both
def test_a_lost_connection_does_nothing(place: Place) -> None:
    alice = place.taker()
    lines(alice, "4 Lightning Bolt")
    alice.client.vanish()
    place.clock.advance(120)
    assert not place.pasted.got


def test_a_program_asks_for_other_things_meanwhile() -> None:
    place = Place(Program)
    bot = place.taker()
    bot.does("echo", text="hi")
    bot.hears(Answer(Echoed("HI")))
    lines(bot, "4 Lightning Bolt")
    bot.types(".")
    bot.hears(Answer(Echoed("TAKEN")))
    assert place.pasted.got == ["4 Lightning Bolt"]


def test_refused_is_told_as_an_answer() -> None:
    place = Place(Program)
    bot = place.taker()
    bot.client.send(b'{"line": "' + b"x" * 5000 + b'"}\n')
    bot.types(".")
    why = "Line 1 is too long to be taken, so nothing was done."
    hint = "Leave it out, or give the file to the operator."
    bot.hears(Answer(Refused("line-too-long", f"{why} {hint}")))
