"""Dead connections are found, and the living are left in peace."""

from __future__ import annotations

import socket

import pytest
from tongues import RELAY
from twisted.internet.interfaces import ITCPTransport
from zope.interface import implementer

from mtgnet.frontends.liveness import PROBE_SECONDS, keep_alive
from mtgnet.testing import Client, Meeting


def quiet(meeting: Meeting, mode: str) -> Client:
    client = meeting.connect(mode)
    client.raw()
    return client


def wait(meeting: Meeting, seconds: int) -> None:
    for _ in range(seconds):
        meeting.clock.advance(1)


def test_a_silent_program_is_written_to() -> None:
    meeting = Meeting(RELAY)
    client = quiet(meeting, "json")
    wait(meeting, PROBE_SECONDS + 2)
    assert [event["event"] for event in client.events()] == ["probe"]
    wait(meeting, 10 * PROBE_SECONDS)
    assert len(client.events()) == 10


def test_who_says_something_is_not_probed() -> None:
    meeting = Meeting(RELAY)
    client = quiet(meeting, "json")
    for _ in range(4 * PROBE_SECONDS):
        client.ask(do="ping")
        meeting.clock.advance(1)
    assert "probe" not in {event["event"] for event in client.events()}


@pytest.mark.parametrize("mode", ["lines", "echo"])
def test_people_see_nothing_of_it(mode: str) -> None:
    meeting = Meeting(RELAY)
    client = quiet(meeting, mode)
    wait(meeting, 3 * PROBE_SECONDS)
    assert client.raw() == b""


def test_many_are_probed_a_few_at_a_time() -> None:
    meeting = Meeting(RELAY)
    clients = [meeting.connect("json", f"192.0.2.{number % 200}") for number in range(300)]
    wait(meeting, PROBE_SECONDS + 5)
    for client in clients:
        client.raw()
    most = 0
    probed = 0
    for _ in range(PROBE_SECONDS + 5):
        meeting.clock.advance(1)
        now = sum(client.raw().count(b'"probe"') for client in clients)
        most, probed = max(most, now), probed + now
    assert most <= 300 // PROBE_SECONDS + 1
    assert probed >= 300


def test_the_kernel_is_told_to_look() -> None:
    @implementer(ITCPTransport)
    class Transport:
        def __init__(self, wire: socket.socket) -> None:
            self.socket = wire

        def setTcpKeepAlive(self, on: bool) -> None:  # noqa: N802
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, on)

    with socket.socket() as wire:
        keep_alive(Transport(wire))
        assert wire.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        idle = wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE)
        every = wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL)
        times = wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT)
        assert idle + every * times <= 120
