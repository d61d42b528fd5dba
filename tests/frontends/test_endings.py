"""How connections end: readers that don't read, quitting, and a server that closes."""

from __future__ import annotations

import json

import attrs
import pytest
from tongues import RELAY
from twisted.logger import LogLevel, capturedLogs

from mtgnet.core.limits import Limits
from mtgnet.testing import Client, Meeting


def limited(**numbers: object) -> Meeting:
    return Meeting(attrs.evolve(RELAY, limits=Limits(**numbers)))


@pytest.fixture
def meeting() -> Meeting:
    return Meeting(RELAY)


def named(meeting: Meeting, nick: str, mode: str = "lines") -> Client:
    client = meeting.connect(mode)
    line = f"/name {nick}"
    client.type(json.dumps({"line": line}) if mode == "json" else line)
    client.raw()
    return client


# Readers that don't read.


def test_a_reader_that_stops_reading_is_closed_with_a_reason_in_the_log() -> None:
    meeting = limited(queue_bytes=50_000, lines_per_second=0)
    slow, other, talker = (named(meeting, nick) for nick in ("slow", "other", "talker"))
    meeting.clock.advance(3)
    slow.wire.stop_reading()
    with capturedLogs() as logs:
        for number in range(4000):
            talker.type(f"{number:060}")
            if slow.closed:
                break
    assert slow.closed
    assert slow.wire.unread <= slow.wire.PORTION + 100
    (log,) = [log for log in logs if log["log_level"] is LogLevel.warn]
    assert log["nick"] == "slow"
    assert log["host"] == "127.0.0.1"
    assert log["limit"] == 50_000
    assert not other.closed
    other.raw()
    meeting.clock.advance(60)
    assert other.heard()[-1] == "* slow is gone."
    talker.type("/who")
    assert talker.heard()[-1] == "  other, talker"


def test_a_reader_that_is_late_misses_nothing() -> None:
    meeting = limited(lines_per_second=0)
    slow, talker = named(meeting, "slow"), named(meeting, "talker")
    slow.wire.stop_reading()
    for number in range(3000):
        talker.type(f"{number:060}")
    slow.wire.read_again()
    heard = [line for line in slow.heard() if line.startswith("<")]
    assert heard == [f"<talker> {number:060}" for number in range(3000)]


def test_who_asks_for_much_and_does_not_read_is_bounded() -> None:
    meeting = limited(queue_bytes=100_000, lines_per_second=0)
    greedy = meeting.connect()
    greedy.wire.stop_reading()
    for _ in range(300):
        greedy.type(*["/help"] * 20)
        assert greedy.wire.unread < 400_000
    assert greedy.closed


# The end.


def test_everybody_is_told_that_the_server_closes(meeting: Meeting) -> None:
    clients = [meeting.connect(mode) for mode in ("lines", "echo", "json", "lines")]
    clients[0].type("hi")
    for client in clients:
        client.raw()
    closed = meeting.server.close()
    assert closed.called
    assert [client.raw() for client in clients] == [
        b"* The server is closing.\r\n",
        b"* The server is closing.\r\n",
        b'{"event":"closing","why":""}\r\n',
        b"* The server is closing.\r\n",
    ]
    assert all(client.closed for client in clients)


def test_nobody_hears_of_the_others_that_are_sent_away(meeting: Meeting) -> None:
    clients = [named(meeting, f"guest{number}", "json") for number in range(5)]
    meeting.clock.advance(3)
    for client in clients:
        client.raw()
    meeting.server.close()
    assert [client.events() for client in clients] == [[{"event": "closing", "why": ""}]] * 5


def test_what_was_said_before_is_heard_before(meeting: Meeting) -> None:
    alice, bob = named(meeting, "alice"), named(meeting, "bob")
    alice.wire.arrive(b"last words\n")
    meeting.server.close()
    assert bob.heard() == [
        "* alice is in #lobby now.",
        "<alice> last words",
        "* The server is closing.",
    ]


def test_who_does_not_read_is_cut_off_after_five_seconds(meeting: Meeting) -> None:
    slow, other = named(meeting, "slow"), named(meeting, "other")
    slow.wire.stop_reading()
    other.type("hi")
    closed = meeting.server.close()
    assert other.closed
    assert not slow.closed
    meeting.clock.advance(4.9)
    assert not closed.called
    with capturedLogs() as logs:
        meeting.clock.advance(0.2)
    assert slow.closed
    assert closed.called
    assert [log["left"] for log in logs if log["log_level"] is LogLevel.warn] == [1]
    assert meeting.clock.getDelayedCalls() == []


def test_who_reads_in_time_gets_everything(meeting: Meeting) -> None:
    slow = named(meeting, "slow")
    slow.wire.stop_reading()
    slow.type("/about")
    closed = meeting.server.close()
    meeting.clock.advance(3)
    slow.wire.read_again()
    assert closed.called
    assert slow.heard()[-1] == "* The server is closing."


def test_a_server_without_clients_closes_at_once(meeting: Meeting) -> None:
    meeting.server.factory("lines")
    assert meeting.server.close().called


def test_quit_stops_the_server_if_it_is_to() -> None:
    meeting = Meeting(attrs.evolve(RELAY, stop_on_quit=True))
    alice, bob = named(meeting, "alice"), meeting.connect("echo")
    bob.send(b"/quit\n")
    assert bob.heard() == ["Goodbye."]
    assert meeting.stopped
    assert not alice.closed


def test_quit_does_not_stop_the_server_otherwise(meeting: Meeting) -> None:
    client = meeting.connect()
    client.type("/quit")
    assert not meeting.stopped


@pytest.mark.parametrize("how", ["vanish", "end"])
def test_a_connection_that_ends_is_told_once(meeting: Meeting, how: str) -> None:
    alice, bob = named(meeting, "alice"), named(meeting, "bob")
    bob.type("hi")
    alice.raw()
    getattr(bob, how)()
    bob.wire.protocol.connectionLost()
    meeting.clock.advance(59.9)
    assert alice.heard() == []
    meeting.clock.advance(0.1)
    assert alice.heard() == ["* bob is gone."]
    assert [person.nick for person in meeting.server.hub.people] == ["alice"]


def test_everything_is_forgotten_when_all_are_gone(meeting: Meeting) -> None:
    clients = [meeting.connect(mode) for mode in ("lines", "json", "echo")]
    clients[0].type("hi", "/join decks")
    for client in clients:
        client.vanish()
    hub = meeting.server.hub
    meeting.clock.advance(60)
    assert (hub.people, hub.rooms.all, hub.nicks.people) == ([], [], [])
    meeting.clock.advance(20)
    assert meeting.clock.getDelayedCalls() == []
