"""A connection from its greeting to its end: listeners, strangers, limits, bad input."""

from __future__ import annotations

import json

import attrs
import pytest
from tongues import RELAY
from twisted.internet.address import UNIXAddress
from twisted.logger import LogLevel, capturedLogs

from mtgnet import LINK, PROTOCOL, __version__
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


# The greeting.


def test_the_greeting_comes_before_anything_is_typed(meeting: Meeting) -> None:
    meeting.connect()
    client = meeting.connect()
    assert client.raw().decode() == (
        f"* mtgnet {__version__}, a meeting place for Magic players: {LINK}\r\n"
        f"* You are {client.nick} in #lobby; 2 here.\r\n"
        "* Type to talk. /help lists the commands, /menu leads you by numbers.\r\n"
    )


def test_guests_have_names_of_their_own(meeting: Meeting) -> None:
    clients = [meeting.connect() for _ in range(90)]
    assert len({client.nick for client in clients}) == 90


def test_a_json_listener_greets_with_an_event(meeting: Meeting) -> None:
    client = meeting.connect("json")
    assert client.events() == [
        {
            "event": "greeting",
            "version": __version__,
            "link": LINK,
            "protocol": PROTOCOL,
            "nick": client.nick,
            "room": "#lobby",
            "here": 1,
            "resume": None,
        }
    ]


# The echo listener.


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("", ""),
        ("  ", "  "),
        ("/usr/bin", "/USR/BIN"),
        ("/ and more", "/ AND MORE"),
        ("// a comment", "// A COMMENT"),
        ("//who", "/WHO"),
        ("/loginn alice sesame", "/LOGINN ALICE SESAME"),
    ],
)
def test_a_file_comes_back_line_by_line(line: str, answer: str) -> None:
    meeting = Meeting()
    client = meeting.connect("echo")
    client.type(line, "x")
    assert client.heard() == [answer, "X"]
    talker = meeting.connect()
    talker.type("/mode echo")
    talker.raw()
    talker.type(line, "/log")
    echoed, *log = talker.heard()
    assert echoed == f"  {answer}"
    assert "sesame" not in "".join(log)


def test_an_echo_listener_answers_in_upper_case_and_nothing_else(meeting: Meeting) -> None:
    alice = named(meeting, "alice")
    client = meeting.connect("echo")
    assert client.raw() == b""
    client.send("straße\r\nhelp\n  quit \n\n//who\n".encode())
    assert client.raw().decode() == "STRASSE\r\nHELP\r\n  QUIT \r\n\r\n/WHO\r\n"
    meeting.clock.advance(10)
    assert alice.raw() == b""
    alice.type("/who")
    assert alice.heard() == ["  1 in #lobby, 1 on the server:", "  alice"]


def test_slash_commands_still_work_there(meeting: Meeting) -> None:
    alice = named(meeting, "alice")
    client = meeting.connect("echo")
    client.type("/ping", "/nonsense", "/say hi")
    assert client.heard() == [
        "pong",
        "/NONSENSE",
        "! You are in no room, so nobody hears you. /join one first.",
    ]
    client.type("/join lobby", "/who", "still upper")
    assert client.heard()[-1] == "STILL UPPER"
    assert alice.heard() == [f"* {client.nick} is in #lobby now."]
    meeting.clock.advance(3)
    client.raw()
    alice.type("hi")
    assert client.heard() == ["<alice> hi"]
    client.type("/set times on", "/json")
    assert json.loads(client.heard()[-1])["event"] == "greeting"


def test_any_number_of_them_at_once() -> None:
    meeting = limited(connections_per_address=0)
    clients = [meeting.connect("echo") for _ in range(300)]
    for number, client in enumerate(clients):
        client.type(f"number {number}")
    for number, client in enumerate(clients):
        assert client.heard() == [f"NUMBER {number}"]


def test_one_that_ends_its_input_gets_its_whole_answer(meeting: Meeting) -> None:
    client = meeting.connect("echo")
    client.send(b"one\ntwo")
    client.end()
    assert client.heard() == ["ONE", "TWO"]
    assert client.closed


# Strangers.

TLS_HELLO = bytes.fromhex("16030100c4010000c00303")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (TLS_HELLO, "! This port takes plain text, not TLS. Connect without TLS.\r\n"),
        *(
            (
                line.encode(),
                "! This port takes plain lines, not HTTP. Use netcat or telnet, not a browser.\r\n",
            )
            for line in (
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "OPTIONS * HTTP/1.0\r\n\r\n",
                "CONNECT x.test:443 HTTP/1.1\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            )
        ),
    ],
)
def test_a_stranger_is_answered_with_one_line_and_closed(
    meeting: Meeting, data: bytes, why: str
) -> None:
    alice = named(meeting, "alice")
    client = meeting.connect()
    client.raw()
    client.send(data)
    client.send(b"more\r\n")
    assert client.raw().decode() == why
    assert client.closed
    meeting.clock.advance(10)
    assert alice.raw() == b""


def test_a_stranger_on_a_json_port_gets_json(meeting: Meeting) -> None:
    client = meeting.connect("json")
    client.raw()
    client.send(TLS_HELLO)
    assert [(e["event"], e["code"]) for e in client.events()] == [("refused", "not-tls")]


@pytest.mark.parametrize("line", ["GET me a coffee", "GET HTTP", "\x16 odd", "get / HTTP/1.1"])
def test_talk_is_not_taken_for_a_stranger(meeting: Meeting, line: str) -> None:
    client = meeting.connect()
    client.type(line)
    assert not client.closed


def test_later_it_is_talk(meeting: Meeting) -> None:
    alice, bob = named(meeting, "alice"), named(meeting, "bob")
    bob.type("GET / HTTP/1.1")
    assert alice.heard()[-1] == "<bob> GET / HTTP/1.1"


# Bad input.


def test_bytes_that_are_no_utf8_are_replaced(meeting: Meeting) -> None:
    alice, bob = named(meeting, "alice"), named(meeting, "bob")
    bob.send(b"caf\xe9 \xffna\xc3\x28\n")
    assert alice.heard()[-1] == "<bob> caf\ufffd \ufffdna\ufffd("


def test_telnets_negotiation_is_swallowed(meeting: Meeting) -> None:
    alice, bob = named(meeting, "alice"), named(meeting, "bob")
    bob.send(b"\xff\xfb\x1f\xff\xfd\x03hi\r\n")
    assert bob.raw() == b"\xff\xfe\x1f\xff\xfc\x03"
    assert alice.heard()[-1] == "<bob> hi"


def test_backspace_erases(meeting: Meeting) -> None:
    client = meeting.connect("echo")
    client.type("/ecko\b\bho teh\x7f\x7fhe")
    assert client.heard() == ["THE"]


@pytest.mark.parametrize("mode", ["lines", "json"])
@pytest.mark.parametrize("size", [1000, 7])
def test_a_line_too_long_is_refused_and_the_connection_goes_on(mode: str, size: int) -> None:
    meeting = limited(line_bytes=100)
    client = meeting.connect(mode)
    client.raw()
    ping = b'{"do": "ping"}\n' if mode == "json" else b"/ping\n"
    data = b"x" * 1000 + b"\n" + ping
    for start in range(0, len(data), size):
        client.send(data[start : start + size])
    refused, pong = client.heard()
    assert "That line has more than 100 bytes, the most that are taken." in refused
    assert "pong" in pong
    assert not client.closed


def test_a_person_who_writes_a_long_line_is_counted_once(meeting: Meeting) -> None:
    client = meeting.connect()
    client.raw()
    client.send(b"x" * 5000)
    assert client.heard() == [
        "! That line has more than 4096 bytes, the most that are taken. Send it in parts."
    ]
    client.send(b"y" * 5000 + b"\nhi\n")
    assert client.raw() == b""


@pytest.mark.parametrize(
    "junk", [b"\0" * 5000, bytes(range(256)) * 40, b"\r" * 5000, b"\xff" * 999]
)
@pytest.mark.parametrize("mode", ["lines", "echo", "json"])
def test_junk_harms_nobody(junk: bytes, mode: str) -> None:
    meeting = limited(lines_per_second=0)
    alice, client = named(meeting, "alice"), meeting.connect(mode)
    with capturedLogs() as logs:
        for _ in range(5):
            client.send(junk)
        client.end()
    assert client.closed
    assert not [log for log in logs if log["log_level"] > LogLevel.info]
    client.raw().decode()
    alice.raw()
    alice.type("/ping")
    assert alice.heard() == ["  pong"]


# Limits on connections.


def test_so_many_connections_from_one_address() -> None:
    meeting = limited(connections_per_address=2)
    first, _ = (meeting.connect(host="192.0.2.1") for _ in range(2))
    refused = meeting.connect("json", host="192.0.2.1")
    assert refused.closed
    assert refused.events() == [
        {
            "event": "refused",
            "code": "too-many-connections",
            "why": "There are 2 connections from 192.0.2.1 already. Close one of them first.",
        }
    ]
    assert not meeting.connect(host="192.0.2.2").closed
    first.vanish()
    assert not meeting.connect(host="192.0.2.1").closed
    assert meeting.connect(host="192.0.2.1").closed


def test_who_was_turned_away_is_told_nothing_more() -> None:
    meeting = limited(connections=1)
    meeting.connect()
    refused = meeting.connect()
    refused.raw()
    # On a real socket this may come before the client has closed, too.
    refused.wire.protocol.dataReceived(b"/ping\n")
    refused.wire.protocol.closing()
    assert refused.raw() == b""


def test_so_many_connections_in_all() -> None:
    meeting = limited(connections=2, exempt=("10.0.0.0/8",))
    meeting.connect(host="192.0.2.1")
    meeting.connect("echo", host="192.0.2.2")
    refused = meeting.connect(host="192.0.2.3")
    assert refused.heard() == ["! The server is full. Try again later."]
    refused.send(b"hello?\n")
    assert refused.raw() == b""
    assert not meeting.connect(host="10.0.0.1").closed


def test_a_unix_socket_is_not_counted() -> None:
    meeting = limited(connections_per_address=1)
    factory = meeting.server.factory("lines")
    for _ in range(3):
        protocol = factory.buildProtocol(UNIXAddress(None))
        wire = meeting.connect().wire.__class__("unused", meeting.clock)
        wire.peerAddr = UNIXAddress(None)
        wire.protocol = protocol
        protocol.makeConnection(wire)
        assert wire.value().startswith(b"* mtgnet")


def test_a_single_line_can_be_handed_over(meeting: Meeting) -> None:
    client = meeting.connect("echo")
    client.wire.protocol.lineReceived(b"one line")
    assert client.heard() == ["ONE LINE"]
