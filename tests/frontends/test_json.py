"""Requests as JSON: what is understood, what is refused, and that nothing closes or breaks it."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tongues import RELAY
from twisted.logger import LogLevel, capturedLogs

from mtgnet.core.limits import Limits
from mtgnet.testing import Client, Meeting


@pytest.fixture
def client() -> Client:
    return fresh(Meeting(attrs.evolve(RELAY, limits=Limits(lines_per_second=0, line_bytes=8192))))


def fresh(meeting: Meeting) -> Client:
    client = meeting.connect("json")
    client.raw()
    return client


def ask(client: Client, line: str | bytes) -> list[dict[str, Any]]:
    client.send((line if isinstance(line, bytes) else line.encode()) + b"\n")
    return client.events()


def refusal(client: Client, line: str | bytes) -> tuple[str, Any]:
    (event,) = ask(client, line)
    assert event["event"] == "refused"
    assert not client.closed
    return event["code"], event.get("re")


@pytest.mark.parametrize(
    "line",
    [
        "hello",
        "{",
        '{"do": "ping"',
        "'do'",
        "{do: 1}",
        '{"id": 1} {"id": 2}',
        '{"id": NaN, "do": "ping"}',
        '{"id": -Infinity, "do": "ping"}',
        "[" * 2000,
        '{"a":' * 800,
        "[]",
        "7",
        '"ping"',
        "null",
        "true",
        '{"id": ' + "9" * 4500 + "}",
        b"\xfe\x00{",
        b'\xef\xbb\xbf{"do": "ping"}',
    ],
)
def test_bad_json_is_refused(client: Client, line: str | bytes) -> None:
    code, re = refusal(client, line)
    assert code in ("bad-json", "bad-request")
    assert re is None


@pytest.mark.parametrize("id_", ["[1]", "{}", "true", "1e999", "-1e999"])
def test_an_id_is_a_text_or_a_number(client: Client, id_: str) -> None:
    assert refusal(client, f'{{"id": {id_}, "do": "ping"}}') == ("bad-request", None)


@pytest.mark.parametrize("id_", [0, -1, 7, 2**70, 1.5, "", "a", "é", "\u2028", "x" * 500])
def test_an_id_comes_back(client: Client, id_: object) -> None:
    (event,) = ask(client, json.dumps({"id": id_, "do": "ping"}))
    assert event == {"event": "pong", "re": id_}


def test_without_an_id_nothing_comes_back(client: Client) -> None:
    assert ask(client, '{"do": "ping"}') == [{"event": "pong"}]
    assert ask(client, '{"id": null, "do": "ping"}') == [{"event": "pong"}]


def test_an_id_that_is_no_text_is_mended(client: Client) -> None:
    (event,) = ask(client, '{"id": "\\ud800", "do": "ping"}')
    assert event == {"event": "pong", "re": "?"}


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({}, "bad-request"),
        ({"do": 7}, "bad-request"),
        ({"do": None}, "bad-request"),
        ({"line": 7}, "bad-request"),
        ({"line": "hi", "more": 1}, "bad-request"),
        ({"do": "nonsense"}, "unknown-command"),
        ({"do": "/ping"}, "unknown-command"),
        ({"do": ""}, "unknown-command"),
        ({"do": "\ud800\x1b[2J"}, "unknown-command"),
        ({"do": "say"}, "missing"),
        ({"do": "say", "text": None}, "missing"),
        ({"do": "say", "text": ""}, "bad-argument"),
        ({"do": "say", "text": " "}, "bad-argument"),
        ({"do": "say", "text": ["hi"]}, "bad-argument"),
        ({"do": "say", "text": {"a": 1}}, "bad-argument"),
        ({"do": "say", "text": True}, "bad-argument"),
        ({"do": "say", "text": 1.5}, "bad-argument"),
        ({"do": "say", "text": "hi", "to": "bob"}, "bad-argument"),
        ({"do": "say", "\ud800": "hi"}, "bad-argument"),
        ({"do": "ping", "x": 1}, "bad-argument"),
        ({"do": "msg", "nick": "a b", "text": "x"}, "bad-argument"),
        ({"do": "msg", "nick": "nobody", "text": "x"}, "no-such-person"),
        ({"do": "msg", "nick": "\ud800", "text": "x"}, "bad-name"),
        ({"do": "join", "room": "\ud800"}, "bad-name"),
        ({"do": "set", "name": "bell", "value": 3}, "bad-argument"),
        ({"do": "yes"}, "no-question"),
    ],
)
def test_a_bad_request_is_refused_with_its_id(
    client: Client, request_: dict[str, object], code: str
) -> None:
    assert refusal(client, json.dumps({"id": 7, **request_})) == (code, 7)


@pytest.mark.parametrize(
    "request_",
    [
        {"do": "name", "nick": "\ud83d"},
        {"do": "help", "command": "\udfff\x1b[2J"},
        {"do": "mode", "command": "\ud800"},
        {"do": "who", "room": "\ud800"},
        {"do": "leave", "room": "\ud800"},
        {"do": "echo", "text": "\ud800"},
        {"do": "quit\ud800"},
        {"line": "/\ud800"},
        {"line": "/name \ud800"},
        {"line": "\ud800"},
        {"line": ""},
    ],
)
def test_half_a_character_breaks_nothing(client: Client, request_: dict[str, object]) -> None:
    (event,) = ask(client, json.dumps({"id": 7, **request_}))[-1:]
    assert event["re"] == 7
    assert ask(client, '{"do": "ping"}') == [{"event": "pong"}]


def test_blank_lines_are_passed_over(client: Client) -> None:
    assert ask(client, "\r\n  \n\t") == []


def test_a_typed_line_is_a_request(client: Client) -> None:
    events = ask(client, json.dumps({"id": "x", "line": "/who"}))
    assert [(event["event"], event["re"]) for event in events] == [("people", "x")]


def test_a_value_may_be_what_json_has_for_it(client: Client) -> None:
    (event,) = ask(client, '{"do": "set", "name": "bell", "value": true}')
    assert {key: event["preferences"][2][key] for key in ("name", "value")} == {
        "name": "bell",
        "value": True,
    }
    (event,) = ask(client, '{"do": "echo", "text": 42}')
    assert event["text"] == "42"


def test_requests_can_be_pipelined() -> None:
    meeting = Meeting(RELAY)
    client, other = fresh(meeting), meeting.connect()
    requests = [{"id": n, "do": "say", "text": f"line {n}"} for n in range(3)]
    client.type(*map(json.dumps, requests))
    other.type("between")
    client.type(json.dumps({"id": 3, "do": "who"}))
    got = [(event["event"], event.get("re"), event.get("text")) for event in client.events()]
    assert got == [
        ("said", None, "line 0"),
        ("done", 0, None),
        ("said", None, "line 1"),
        ("done", 1, None),
        ("said", None, "line 2"),
        ("done", 2, None),
        ("joined", None, None),
        ("said", None, "between"),
        ("people", 3, None),
    ]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
commands = st.sampled_from(
    "say me msg reply echo mode name set who rooms join leave help menu ping about yes no".split()
)
arguments = st.sampled_from("text nick room command name value id line do".split())
requests = st.builds(
    lambda do, rest: {"do": do, **rest},
    commands | values,
    st.dictionaries(arguments | st.text(max_size=3), values, max_size=3),
)


@given(st.lists(values | requests, max_size=8))
def test_whatever_is_asked_is_answered(asked: list[object]) -> None:
    meeting = Meeting(attrs.evolve(RELAY, limits=Limits(lines_per_second=0)))
    client = fresh(meeting)
    with capturedLogs() as logs:
        for request in asked:
            client.type(json.dumps(request))
            assert client.events()
            assert not client.closed
    assert not [log for log in logs if log["log_level"] > LogLevel.info]


@given(st.lists(st.text(max_size=30) | st.from_regex(r"\A/[a-z]{1,5} ?.{0,20}\Z"), max_size=15))
def test_whatever_is_typed_harms_nobody(lines: list[str]) -> None:
    meeting = Meeting(attrs.evolve(RELAY, limits=Limits(lines_per_second=0)))
    client, other = meeting.connect(), meeting.connect()
    other.raw()
    with capturedLogs() as logs:
        for line in lines:
            client.send(line.encode("utf-8", "surrogatepass") + b"\n")
    assert not [log for log in logs if log["log_level"] > LogLevel.info]
    for line in other.heard():
        assert line.startswith(("* ", "<", "[", "#"))
    other.type("/ping")
    assert other.heard() == ["  pong"]
