"""The request log: one's own, everybody's for operators, and the oldest manner."""

from __future__ import annotations

import pytest

from mtgnet.core.policies import RequestPolicy
from mtgnet.settings import Settings
from mtgnet.testing import Client, Meeting
from mtgnet.testing.memory import restarted


@pytest.fixture
def meeting() -> Meeting:
    return Meeting()


def told(client: Client) -> list[str]:
    """What the log says now, without the times."""
    client.raw()
    client.type("/log")
    return [f"{line.split()[0]} {line.split(' lines ', 1)[1]}" for line in client.heard()]


def test_every_command_is_logged_with_its_outcome(meeting: Meeting) -> None:
    alice = meeting.connect()
    alice.type("/name alice", "hello", "/me waves", "/who", "/join", "/whp", "/name !!")
    assert told(alice) == [
        "1 /name alice (ok)",
        "2 /who (ok)",
        "3 /join (missing)",
        "4 /whp (unknown-command)",
        "5 /name !! (bad-name)",
    ]


@pytest.mark.parametrize(
    ("typed", "logged"),
    [
        ("/h before 5", "/history before 5 (ok)"),
        ("/search hi from alice in lobby", "/search hi from alice in lobby (ok)"),
        ("/set times on", "/set times on (ok)"),
        ("/set times perhaps", "/set times perhaps (bad-argument)"),
        ("/loginn alice sesame", "/loginn … (unknown-command)"),
        ("/hunter22 open", "/unknown … (unknown-command)"),
        ("/msg bob psst", "/msg bob … (no-such-person)"),
        ("/register hunter22 and more", "/register (too-much)"),
    ],
)
def test_what_was_typed_is_what_is_logged(meeting: Meeting, typed: str, logged: str) -> None:
    alice = meeting.connect()
    alice.type(typed)
    assert told(alice) == [f"1 {logged}"]


def test_a_long_log_has_pages(meeting: Meeting) -> None:
    alice = meeting.connect()
    alice.type(*["/ping"] * 50)
    meeting.clock.advance(10)
    alice.raw()
    numbers = []
    for typed in ("/log", "/more", ""):
        alice.type(typed)
        *lines, last = alice.heard()
        lines += [] if "/more or an empty line" in last else [last]
        numbers.append([int(line.split()[0]) for line in lines])
    assert numbers == [list(range(31, 51)), list(range(11, 31)), list(range(1, 11))]
    alice.type("/more")
    assert alice.heard() == ["! There is nothing more to show."]


def test_nothing_private_or_secret_is_in_it(meeting: Meeting) -> None:
    alice, bob = meeting.connect(), meeting.connect()
    bob.type("/name bob")
    alice.type(
        "/name alice",
        "/msg bob private words",
        "/reply private words",
        "/register hunter22",
        "/login alice hunter22",
        "/password hunter22 hunter23",
        "/lgoin alice hunter22",
        "/resume ABCD-EFGH",
        "/register alice hunter22 and more",
    )
    alice.type("/log all", "/log")
    log = meeting.stores.requests
    assert log is not None
    kept = repr(log._kept)  # type: ignore[attr-defined]
    assert "msg" in kept
    for secret in ("private", "hunter", "ABCD"):
        assert secret not in kept


def test_one_can_be_shown_and_some_deleted(meeting: Meeting) -> None:
    alice = meeting.connect()
    alice.type("/name alice", "/who", "/rooms", "/ping")
    alice.raw()
    alice.type("/log 3")
    assert alice.heard()[0].endswith("lines /rooms (ok)")
    alice.type("/log delete 2-3", "/log 2")
    assert alice.heard() == ["  2 entries deleted.", "! Your log has no number 2. /log lists it."]
    assert [line.split()[0] for line in told(alice)] == ["1", "4", "5", "6", "7"]
    alice.type("/log delete all")
    assert alice.heard() == ["  6 entries deleted."]
    assert [line.split()[0] for line in told(alice)] == ["9"]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("/log x", "is no number"),
        ("/log 0", "is no number"),
        ("/log delete", "Say which"),
        ("/log delete 9-3", "smaller number first"),
        ("/log delete 1-2-3", "is no number"),
        ("/log delete -", "is no number"),
        ("/log 99999999999999999999999", "is no number"),
        ("/log all", "Only operators"),
        ("/log 1 2", "That is not how it is typed"),
    ],
)
def test_bad_input_is_refused(meeting: Meeting, typed: str, why: str) -> None:
    alice = meeting.connect()
    alice.raw()
    alice.type(typed)
    (heard,) = alice.heard()
    assert heard.startswith("! ")
    assert why in heard


def test_operators_see_everybodys(meeting: Meeting) -> None:
    op, alice = meeting.connect(), meeting.connect("json")
    op.type("/register opal secret99")
    account = meeting.stores.accounts.find("opal")
    assert account is not None
    meeting.stores.accounts.set_role(account.id, "op")
    alice.ask(do="name", nick="alice")
    op.raw()
    op.type("/log all")
    heard = op.heard()
    assert any("alice json /name alice (ok)" in line for line in heard)


def test_a_guests_log_belongs_to_the_connection_not_to_the_name(meeting: Meeting) -> None:
    first = meeting.connect()
    first.type("/name alice", "/search my thoughts", "/quit")
    second = meeting.connect()
    second.type("/name alice")
    assert told(second) == ["1 /name alice (ok)"]


def test_an_accounts_numbers_go_on_over_logins_and_restarts(meeting: Meeting) -> None:
    alice = meeting.connect()
    alice.type("/register alice secret99", "/who", "/quit")
    meeting.clock.advance(1)
    again = Meeting(stores=restarted(meeting.stores))
    alice = again.connect()
    alice.type("/login alice secret99", "/ping")
    numbers = [int(line.split()[0]) for line in told(alice)]
    assert numbers == sorted(set(numbers))
    assert told(alice)[-1].endswith("/log (ok)")


def test_it_can_be_off() -> None:
    meeting = Meeting(Settings(request_log=RequestPolicy(enabled=False)))
    alice = meeting.connect()
    alice.raw()
    alice.type("/ping", "/log")
    assert alice.heard() == ["  pong", "! This server keeps no request log."]


OPERATIONS = [
    "https://github.com/mtgnet/mtgnet",
    "NAME 0    this list",
    "NAME 1    the log of NAME",
    "NAME 1 N  line N of it",
    "NAME 2 N  delete line N",
]


def test_the_oldest_manner(meeting: Meeting) -> None:
    client = meeting.connect("log")
    assert client.heard() == []
    client.type("joe 0")
    assert client.heard() == OPERATIONS
    client.type("joe remember the milk")
    assert client.heard() == OPERATIONS
    client.type("joe 1")
    assert client.heard() == ["1 joe 0", "2 joe remember the milk", *OPERATIONS]
    client.type("joe 1 2")
    assert client.heard() == ["2 joe remember the milk", *OPERATIONS]
    client.type("joe 2 2")
    assert client.heard() == ["Line 2 is deleted.", *OPERATIONS]
    client.type("joe 1 2")
    assert client.heard() == ["There is no line 2.", *OPERATIONS]
    client.type("JOE 1")
    assert [line.split()[0] for line in client.heard()[:-5]] == ["1", "3", "4", "5", "6"]


def test_its_names_are_apart_from_accounts(meeting: Meeting) -> None:
    alice = meeting.connect()
    alice.type("/register alice secret99", "/who")
    client = meeting.connect("log")
    client.type("alice 2 1", "alice 1")
    assert "/who" not in client.raw().decode()
    assert told(alice)[-1].endswith("/who (ok)")


def test_its_numbers_go_on_after_a_restart(meeting: Meeting) -> None:
    client = meeting.connect("log")
    client.type("joe a", "joe b", "joe 2 2")
    meeting.clock.advance(1)
    client = Meeting(stores=restarted(meeting.stores)).connect("log")
    client.type("joe c", "joe 1")
    assert client.heard()[5:8] == ["1 joe a", "3 joe 2 2", "4 joe c"]


def test_what_was_asked_before_the_account_is_neither_listed_nor_deleted(meeting: Meeting) -> None:
    alice = meeting.connect()
    alice.type("/name alice", "/who", "/register k33psake")
    meeting.clock.advance(1)
    alice.raw()
    alice.type("/log", "/log delete all", "/log")
    empty, deleted, _ = alice.heard()
    assert (empty, deleted) == ("  The log is empty.", "  1 entry deleted.")
