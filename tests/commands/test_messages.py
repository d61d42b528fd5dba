"""Private messages: kept first, shown now or at the next login, and the sender hears of it."""

from __future__ import annotations

import pytest

from mtgnet.core.policies import MailPolicy
from mtgnet.settings import Settings
from mtgnet.testing import Client, Meeting
from mtgnet.testing.memory import restarted

PASSWORD = "secret99"


@pytest.fixture
def meeting() -> Meeting:
    return Meeting()


def named(meeting: Meeting, nick: str) -> Client:
    client = meeting.connect()
    client.type(f"/name {nick}")
    client.raw()
    return client


def registered(meeting: Meeting, nick: str) -> Client:
    client = named(meeting, nick)
    client.type(f"/register {PASSWORD}")
    client.raw()
    return client


def logged_in(meeting: Meeting, nick: str) -> Client:
    client = meeting.connect()
    client.raw()
    client.type(f"/login {nick} {PASSWORD}")
    return client


def test_a_message_to_somebody_away_waits_for_the_next_login(meeting: Meeting) -> None:
    registered(meeting, "bob").type("/quit")
    alice = named(meeting, "alice")
    alice.type("/msg bob psst", "/msg BOB and another")
    assert alice.heard() == [
        "[to bob] psst",
        "* bob is away; kept.",
        "[to bob] and another",
        "* bob is away; kept.",
    ]
    bob = logged_in(meeting, "bob")
    heard = bob.heard()
    assert heard[-3:] == [
        "* 2 messages came for you while you were away:",
        "[alice 00:00] psst",
        "[alice 00:00] and another",
    ]
    assert alice.heard() == []
    meeting.clock.advance(1)
    assert alice.heard() == ["* bob has got 2 messages of yours."]
    bob.type("/quit")
    again = logged_in(meeting, "bob")
    assert "psst" not in again.raw().decode()


def test_a_message_waits_over_a_restart(meeting: Meeting) -> None:
    registered(meeting, "bob").type("/quit")
    named(meeting, "alice").type("/msg bob psst")
    again = Meeting(stores=restarted(meeting.stores))
    assert "] psst" in logged_in(again, "bob").raw().decode()


def test_the_sender_hears_of_it_even_after_having_been_away(meeting: Meeting) -> None:
    registered(meeting, "bob").type("/quit")
    alice = registered(meeting, "alice")
    alice.type("/msg bob psst", "/quit")
    bob = logged_in(meeting, "bob")
    bob.raw()
    meeting.clock.advance(1)
    heard = logged_in(meeting, "alice").heard()
    assert "* bob has got 1 message of yours." in heard


def test_what_was_lost_on_the_wire_comes_again(meeting: Meeting) -> None:
    bob, alice = registered(meeting, "bob"), named(meeting, "alice")
    alice.type("/msg bob psst")
    assert alice.heard() == ["[to bob] psst"]
    bob.vanish()
    meeting.clock.advance(2)
    heard = logged_in(meeting, "bob").heard()
    assert "[alice 00:00] psst" in heard


def test_what_arrived_does_not_come_again(meeting: Meeting) -> None:
    bob, alice = registered(meeting, "bob"), named(meeting, "alice")
    alice.type("/msg bob psst")
    assert bob.heard()[-1] == "[alice] psst"
    meeting.clock.advance(1)
    bob.vanish()
    assert "psst" not in logged_in(meeting, "bob").raw().decode()


def test_so_many_may_wait_and_no_more() -> None:
    meeting = Meeting(Settings(messages=MailPolicy(waiting=2)))
    registered(meeting, "bob").type("/quit")
    alice = named(meeting, "alice")
    for text in ("one", "two", "three"):
        alice.type(f"/msg bob {text}")
    assert alice.heard()[-1] == (
        "! 2 messages wait for bob already. Try again when they have been read."
    )


def test_somebody_present_gets_more_than_may_wait() -> None:
    meeting = Meeting(Settings(messages=MailPolicy(waiting=2)))
    bob, alice = registered(meeting, "bob"), named(meeting, "alice")
    for number in range(5):
        alice.type(f"/msg bob {number}")
    assert [line for line in bob.heard() if line.startswith("[")] == [
        f"[alice] {number}" for number in range(5)
    ]


def test_an_absent_guest_gets_nothing(meeting: Meeting) -> None:
    alice, bob = named(meeting, "alice"), named(meeting, "bob")
    bob.type("hi")
    alice.raw()
    bob.vanish()
    alice.type("/msg bob psst")
    assert alice.heard() == ["! bob has lost the connection. Try again when bob is back."]
    meeting.clock.advance(61)
    alice.raw()
    alice.type("/msg bob psst")
    assert alice.heard() == ["! Nobody here is called bob. /who lists the room."]


def test_every_device_of_a_person_hears_a_message_once(meeting: Meeting) -> None:
    desktop = registered(meeting, "bob")
    phone = logged_in(meeting, "bob")
    desktop.raw(), phone.raw()
    named(meeting, "alice").type("/msg bob psst")
    for device in (desktop, phone):
        assert [line for line in device.heard() if "psst" in line] == ["[alice] psst"]


def test_programs_get_the_number_of_each(meeting: Meeting) -> None:
    program = meeting.connect("json")
    program.raw()
    program.ask(do="name", nick="robot")
    alice = named(meeting, "alice")
    alice.type("/msg robot one", "/msg robot two")
    told = [event for event in program.events() if event["event"] == "private"]
    assert [(event["number"], event["text"]) for event in told] == [(1, "one"), (2, "two")]


def test_a_reply_goes_to_somebody_who_has_left_and_has_an_account(meeting: Meeting) -> None:
    bob, alice = registered(meeting, "bob"), named(meeting, "alice")
    bob.type("/msg alice psst", "/quit")
    alice.raw()
    alice.type("/reply yes?")
    assert alice.heard() == ["[to bob] yes?", "* bob is away; kept."]
