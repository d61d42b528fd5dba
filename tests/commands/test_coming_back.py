"""/resume: who one was and where, what was missed, and which codes are good."""

from __future__ import annotations

import re

import pytest

from mtgnet.core.policies import HistoryPolicy
from mtgnet.settings import Settings
from mtgnet.testing import Client, Meeting
from mtgnet.testing.memory import restarted


@pytest.fixture
def meeting() -> Meeting:
    return Meeting()


def code_in(lines: list[str]) -> str:
    (found,) = re.findall(r"/resume ([A-Z0-9]{4}-[A-Z0-9]{4}) brings", "\n".join(lines))
    return str(found)


def named(meeting: Meeting, nick: str, host: str = "127.0.0.1") -> tuple[Client, str]:
    client = meeting.connect(host=host)
    code = code_in(client.heard())
    client.type(f"/name {nick}")
    client.raw()
    return client, code


def resumed(meeting: Meeting, code: str, host: str = "127.0.0.1") -> tuple[Client, list[str]]:
    client = meeting.connect(host=host)
    client.raw()
    client.type(f"/resume {code}")
    return client, client.heard()


def settle(meeting: Meeting, *clients: Client) -> None:
    """Let all that was written arrive, and be known to have arrived."""
    for client in clients:
        client.raw()
    for _ in range(3):
        meeting.clock.advance(5)
        for client in clients:
            client.raw()


def test_it_gives_back_name_rooms_current_room_and_mode(meeting: Meeting) -> None:
    alice, code = named(meeting, "alice")
    bob, _ = named(meeting, "bob")
    alice.type("/join decks", "/join lobby", "/mode echo")
    bob.type("/join decks")
    settle(meeting, alice, bob)
    alice.vanish()
    bob.type("one", "two")
    bob.raw()
    meeting.clock.advance(20)
    back, heard = resumed(meeting, code)
    assert heard == [
        "* You are alice again, in #lobby, #decks; you talk in #lobby.",
        "* 2 missed lines",
        "  #decks     1 00:00 <bob> one",
        "  #decks     2 00:00 <bob> two",
        "* Up to date",
    ]
    assert bob.heard() == [], "a short absence is nobody's business"
    back.type("straße", "/say hi")
    assert back.heard() == ["  STRASSE"]
    bob.type("/join lobby", "hello")
    assert back.heard()[-1] == "<bob> hello"


def test_after_a_minute_others_have_heard_of_it(meeting: Meeting) -> None:
    alice, code = named(meeting, "alice")
    bob, _ = named(meeting, "bob")
    settle(meeting, alice, bob)
    alice.vanish()
    meeting.clock.advance(61)
    assert bob.heard() == ["* alice is gone."]
    bob.type("are you there?")
    back, heard = resumed(meeting, code)
    assert heard[1:] == [
        "* 1 missed line",
        "  #lobby     1 00:01 <bob> are you there?",
        "* Up to date",
    ]
    assert bob.heard() == ["* alice is in #lobby now."]
    assert back.nick == "alice"


def test_it_survives_a_restart(meeting: Meeting) -> None:
    alice, code = named(meeting, "alice")
    bob, _ = named(meeting, "bob")
    alice.type("/join decks")
    settle(meeting, alice, bob)
    bob.type("the last words")
    bob.raw()
    meeting.clock.advance(1)
    again = Meeting(stores=restarted(meeting.stores))
    back, heard = resumed(again, code)
    assert heard[0] == "* You are alice again, in #lobby, #decks; you talk in #decks."
    assert heard[1] == "* 1 missed line"
    assert heard[2].endswith("<bob> the last words")
    assert back.nick == "alice"


def test_it_replaces_the_old_connection_at_once(meeting: Meeting) -> None:
    alice, code = named(meeting, "alice")
    bob, _ = named(meeting, "bob")
    settle(meeting, alice, bob)
    back, heard = resumed(meeting, code)
    assert alice.closed
    assert alice.heard() == [
        "* You have come back with /resume elsewhere, so this connection closes."
    ]
    assert heard[-1] == "* Up to date"
    assert bob.heard() == []
    bob.type("/msg alice psst")
    assert back.heard() == ["[bob] psst"]


def test_a_code_works_until_its_successor_has_been_used(meeting: Meeting) -> None:
    alice, first = named(meeting, "alice")
    alice.vanish()
    client = meeting.connect()
    second = code_in(client.heard())
    client.type(f"/resume {first}")
    client.vanish()
    client, _ = resumed(meeting, first)
    assert client.nick == "alice", "the new code may never have been read"
    client.vanish()
    client, _ = resumed(meeting, second)
    assert client.nick == "alice"
    client.vanish()
    _, heard = resumed(meeting, first)
    assert heard == [
        "! That code is not known here, or too old. Use the last one that you were shown."
    ]


def test_a_code_expires() -> None:
    meeting = Meeting(Settings(history=HistoryPolicy(resume_hours=1)))
    alice, code = named(meeting, "alice")
    alice.vanish()
    meeting.clock.advance(3601)
    _, heard = resumed(meeting, code)
    assert heard[0].startswith("! That code is not known")


def test_who_leaves_has_no_way_back(meeting: Meeting) -> None:
    alice, code = named(meeting, "alice")
    alice.type("/quit")
    meeting.clock.advance(1)
    _, heard = resumed(meeting, code)
    assert heard[0].startswith("! That code is not known")


def test_a_wrong_code_is_refused_and_guessing_is_over_soon(meeting: Meeting) -> None:
    alice, code = named(meeting, "alice")
    alice.vanish()
    guesser = meeting.connect(host="192.0.2.7")
    guesser.raw()
    for _ in range(5):
        guesser.type("/resume ABCD-EFGH")
    guesser.type(f"/resume {code}")
    heard = guesser.heard()
    assert (
        heard[:5]
        == ["! That code is not known here, or too old. Use the last one that you were shown."] * 5
    )
    assert heard[5] == "! Too many wrong codes from your address. Try again in a few minutes."
    client, _ = resumed(meeting, code, host="192.0.2.8")
    assert client.nick == "alice"


@pytest.mark.parametrize("typed", ["", "x", "K7QF2MRT9", "K7QF_2MRT", "'; --", "K7QF-2MR T"])
def test_what_can_be_no_code_is_refused(meeting: Meeting, typed: str) -> None:
    client = meeting.connect()
    client.raw()
    client.type(f"/resume {typed}")
    (heard,) = client.heard()
    assert heard.startswith("! ")


def test_ones_own_code_is_for_later(meeting: Meeting) -> None:
    client = meeting.connect()
    code = code_in(client.heard())
    client.type(f"/resume {code.lower()}")
    assert client.heard() == ["! That is the code of this very connection. Keep it for later."]


def test_a_name_that_somebody_has_taken_is_lost(meeting: Meeting) -> None:
    alice, code = named(meeting, "alice")
    settle(meeting, alice)
    alice.vanish()
    meeting.clock.advance(61)
    named(meeting, "alice", host="192.0.2.9")
    client, heard = resumed(meeting, code)
    assert heard[-1] == "* Up to date"
    assert client.nick != "alice"


def test_an_account_comes_back_as_itself(meeting: Meeting) -> None:
    alice, code = named(meeting, "alice")
    alice.type("/register secret99", "/join decks")
    settle(meeting, alice)
    meeting.clock.advance(1)
    again = Meeting(stores=restarted(meeting.stores))
    bob, _ = named(again, "bob")
    bob.type("/msg alice psst")
    client, heard = resumed(again, code)
    assert heard[0] == "* You are alice again, in #lobby, #decks; you talk in #decks."
    assert any("[bob " in line and line.endswith("psst") for line in heard)
    client.type("/password secret99 other99")
    assert client.heard()[-1] == "  Your password is changed."


def test_a_new_password_makes_older_codes_void(meeting: Meeting) -> None:
    lost, old = named(meeting, "alice")
    lost.type("/register secret99")
    lost.vanish()
    alice = meeting.connect()
    code = code_in(alice.heard())
    alice.type("/login alice secret99", "/password secret99 other99")
    _, heard = resumed(meeting, old)
    assert heard[0].startswith("! That code is not known")
    alice.vanish()
    client, _ = resumed(meeting, code)
    assert client.nick == "alice"


def test_what_was_missed_in_private_comes_too(meeting: Meeting) -> None:
    alice, code = named(meeting, "alice")
    bob, _ = named(meeting, "bob")
    settle(meeting, alice, bob)
    bob.type("/msg alice psst")
    alice.wire.clear()
    alice.vanish()
    _, heard = resumed(meeting, code)
    assert [line for line in heard if "psst" in line] == ["[bob 00:00] psst"]


def test_a_private_room_that_is_closed_by_now_stays_so(meeting: Meeting) -> None:
    bob, _ = named(meeting, "bob")
    alice, code = named(meeting, "alice")
    bob.type("/join den")
    alice.type("/join den")
    settle(meeting, alice, bob)
    alice.vanish()
    meeting.clock.advance(61)
    bob.type("/room private", "behind closed doors")
    client, heard = resumed(meeting, code)
    assert "closed doors" not in "\n".join(heard)
    client.type("/who den")
    assert client.heard()[-1].startswith("! #den is private")


def program(meeting: Meeting) -> tuple[Client, str]:
    client = meeting.connect("json")
    (greeting, *_rest) = client.events()
    return client, greeting["resume"]


def test_a_program_gets_exactly_what_follows(meeting: Meeting) -> None:
    robot, code = program(meeting)
    robot.ask(do="name", nick="robot")
    alice, _ = named(meeting, "alice")
    alice.type("one", "two", "three")
    robot.vanish()
    alice.type("four")
    again, _ = program(meeting)
    again.ask(do="resume", code=code, seen={"#lobby": 2}, id=9)
    events = again.events()
    kinds = [event["event"] for event in events]
    assert kinds == ["returning", "said", "said", "returned"]
    assert [event["number"] for event in events[1:3]] == [3, 4]
    assert all(event["replay"] for event in events[1:3])
    assert events[-1]["re"] == 9
    alice.type("five")
    assert [event["number"] for event in again.events()] == [5]


def test_a_program_that_wants_no_replay_gets_none(meeting: Meeting) -> None:
    robot, code = program(meeting)
    robot.vanish()
    alice, _ = named(meeting, "alice")
    alice.type("one")
    again, _ = program(meeting)
    again.ask(do="resume", code=code, seen={"#lobby": 0}, replay=False)
    assert [event["event"] for event in again.events()] == ["returning", "returned"]


def test_a_number_from_the_future_is_taken_as_all_seen(meeting: Meeting) -> None:
    robot, code = program(meeting)
    alice, _ = named(meeting, "alice")
    alice.type("one")
    robot.vanish()
    again, _ = program(meeting)
    again.ask(do="resume", code=code, seen={"#lobby": 10**9, "#nowhere": 3, "private": 99})
    assert [event["event"] for event in again.events()] == ["returning", "returned"]


def test_thousands_of_missed_lines_come_in_order(meeting: Meeting) -> None:
    roomy = Meeting(Settings(limits=meeting.server._settings.limits.__class__(lines_per_second=0)))
    robot, code = program(roomy)
    alice, _ = named(roomy, "alice")
    alice.type("begin")
    robot.vanish()
    for start in range(0, 3000, 100):
        alice.type(*[f"line {number}" for number in range(start, start + 100)])
        roomy.clock.advance(1)
    again, _ = program(roomy)
    again.ask(do="resume", code=code, seen={"#lobby": 1})
    heard: list[int] = []
    for _ in range(100):
        heard += [event["number"] for event in again.events() if event["event"] == "said"]
        roomy.clock.advance(0.02)
    assert heard == list(range(2, 3002))


def test_without_history_one_still_comes_back() -> None:
    meeting = Meeting(Settings(history=HistoryPolicy(enabled=False)))
    alice, code = named(meeting, "alice")
    alice.type("/join decks")
    meeting.clock.advance(1)
    alice.vanish()
    client, heard = resumed(meeting, code)
    assert heard[0] == "* You are alice again, in #lobby, #decks; you talk in #decks."
    assert client.nick == "alice"


def test_it_can_be_off() -> None:
    meeting = Meeting(Settings(history=HistoryPolicy(resume_hours=0)))
    client = meeting.connect()
    assert "/resume" not in client.raw().decode()
    client.type("/resume K7QF-2MRT")
    assert client.heard()[0].startswith("! ")
