"""What was said before: numbers, reading, searching, taking back, private rooms."""

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


def named(meeting: Meeting, nick: str, host: str = "127.0.0.1") -> Client:
    client = meeting.connect(host=host)
    client.type(f"/name {nick}")
    client.raw()
    return client


def registered(meeting: Meeting, nick: str, role: str = "member") -> Client:
    client = named(meeting, nick)
    client.type("/register secret99")
    account = meeting.stores.accounts.find(nick)
    assert account is not None
    meeting.stores.accounts.set_role(account.id, role)
    client.raw()
    return client


def said(meeting: Meeting, client: Client, *lines: str) -> None:
    client.type(*lines)
    client.raw()


def test_history_shows_the_last_lines_with_their_numbers(meeting: Meeting) -> None:
    alice = named(meeting, "alice")
    said(meeting, alice, *[f"line {n}" for n in range(1, 31)])
    alice.type("/history")
    heard = alice.heard()
    assert heard[0].endswith("   11 00:00 <alice> line 11") or "   11 " in heard[0]
    assert len(heard) == 21
    assert heard[-1] == "  /more or an empty line shows more."
    alice.type("")
    assert [int(line.split()[0]) for line in alice.heard()] == list(range(1, 11))
    alice.type("/more")
    assert alice.heard() == ["! There is nothing more to show."]


@pytest.mark.parametrize(
    ("between", "is_over"),
    [("/ping", True), ("talk", True), ("/search !", True), ("/unknwn", True), (None, False)],
)
def test_a_list_ends_with_the_next_other_thing(between: str | None, is_over: bool) -> None:
    meeting = Meeting()
    alice, bob = meeting.connect(), meeting.connect()
    alice.type(*(f"line {number}" for number in range(10)))
    alice.type("/h 3")
    bob.type("who cares?")
    if between:
        alice.type(between)
    alice.raw()
    alice.type("/more")
    assert (alice.heard() == ["! There is nothing more to show."]) == is_over
    alice.raw()
    alice.type("")
    assert (alice.heard() == []) == is_over


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("/h 2", [4, 5]),
        ("/h lobby 1", [5]),
        ("/h #lobby", [1, 2, 3, 4, 5]),
        ("/h before 3", [1, 2]),
        ("/h 1 before 3", [2]),
        ("/history lobby 2 BEFORE 4", [2, 3]),
        ("/h since 30m", [4, 5]),
        ("/h since 3h", [1, 2, 3, 4, 5]),
    ],
)
def test_history_can_be_asked_for_in_many_ways(
    meeting: Meeting, typed: str, numbers: list[int]
) -> None:
    meeting.clock.advance(1_000_000)
    alice = named(meeting, "alice")
    said(meeting, alice, "a", "b", "c")
    meeting.clock.advance(3600)
    said(meeting, alice, "d", "e")
    alice.type(typed)
    found = [line for line in alice.heard() if "/more" not in line]
    assert [int(line.split()[0]) for line in found] == numbers


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("/h nowhere", "There is no room #nowhere"),
        ("/h lobby 0", "Give a number from 1 to 200"),
        ("/h 99999999999999999999", "Give a number from 1 to 200"),
        ("/h before x", "Give a number from"),
        ("/h since yesterday", '"yesterday" is no time'),
        ("/h since 2026-13-40", "is no date"),
        ("/h since 2020-01-01T10:00 Europe/Atlantis", "There is no time zone"),
        ("/h since 2020-01-01 ../../etc/passwd", "is no time"),
        ("/h since 99:99", "is no time of the day"),
        ("/h since 2999-01-01", "has not come yet"),
        ("/h lobby 3 and more", "That is not how it is typed"),
        ("/search", "WORDS is missing"),
        ("/search   from alice", "WORDS is missing"),
        ("/unsay 7", "There is no line 7"),
        ("/unsay", "You have said nothing in #lobby"),
        ("/unsay from alice 1h", "Only operators"),
    ],
)
def test_bad_input_is_refused_with_what_to_do(meeting: Meeting, typed: str, why: str) -> None:
    meeting.clock.advance(1_000_000)
    alice = named(meeting, "alice")
    alice.type(typed)
    heard = alice.heard()
    assert len(heard) == 1
    assert heard[0].startswith("! ")
    assert why in heard[0]


@pytest.mark.parametrize(
    "request_",
    [
        {"do": "history", "count": "many"},
        {"do": "history", "count": 10**40},
        {"do": "history", "count": True},
        {"do": "history", "before": -1},
        {"do": "history", "room": ["lobby"]},
        {"do": "history", "since": {"a": 1}},
        {"do": "search", "words": 3.5},
        {"do": "search", "words": "\u0000"},
        {"do": "unsay", "number": "0"},
        {"do": "resume", "code": 7},
        {"do": "resume", "code": "K7QF-2MRT", "seen": [1]},
        {"do": "resume", "code": "K7QF-2MRT", "seen": {"#lobby": "12"}},
        {"do": "resume", "code": "K7QF-2MRT", "seen": {"#lobby": -3}},
        {"do": "resume", "code": "K7QF-2MRT", "seen": {"#lobby": 10**30}},
        {"do": "resume", "code": "K7QF-2MRT", "start": "soon"},
        {"do": "log", "which": {"$gt": 0}},
        {"do": "room", "who": 5},
    ],
)
def test_wrong_types_and_huge_numbers_are_refused(
    meeting: Meeting, request_: dict[str, object]
) -> None:
    program = meeting.connect("json")
    program.raw()
    program.ask(id=1, **request_)
    (answer,) = program.events()
    assert answer["event"] == "refused"
    assert answer["code"] in {"bad-argument", "missing"}


@pytest.mark.parametrize(
    "words", ["%", "_", "*", '"', "'; DROP TABLE line; --", "NEAR(a b)", "a OR b", "^x", "-y", "\\"]
)
def test_nothing_in_the_words_of_a_search_is_an_operator(meeting: Meeting, words: str) -> None:
    alice = named(meeting, "alice")
    said(meeting, alice, "something else")
    alice.type(f"/search {words}")
    assert alice.heard() == ["  No line has all of these words."]


def test_search_finds_the_newest_first_and_goes_on(meeting: Meeting) -> None:
    alice, bob = named(meeting, "alice"), named(meeting, "bob")
    for n in range(25):
        said(meeting, alice, f"bolt {n}")
        meeting.clock.advance(1)
    said(meeting, bob, "bolt from bob")
    alice.raw()
    alice.type("/search bolt")
    heard = alice.heard()
    assert "<bob> bolt from bob" in heard[0]
    assert len(heard) == 21
    alice.type("")
    assert len(alice.heard()) == 6
    alice.type("/search bolt from BOB in lobby")
    assert len(alice.heard()) == 1
    alice.type("/search bolt in decks")
    assert alice.heard() == ["! There is no room #decks. /rooms lists them."]


def test_an_empty_line_is_nothing_when_nothing_is_left(meeting: Meeting) -> None:
    alice = named(meeting, "alice")
    alice.type("", "   ")
    assert alice.heard() == []


def test_a_line_taken_back_is_gone_for_everybody(meeting: Meeting) -> None:
    alice, bob = named(meeting, "alice"), named(meeting, "bob")
    said(meeting, alice, "password123", "fine")
    bob.raw()
    alice.type("/oops 1")
    assert alice.heard() == ["  Line 1 of #lobby deleted."]
    assert bob.heard() == ["* alice took back line 1 in #lobby."]
    for who in (alice, bob):
        who.type("/h")
        assert [line.split("> ")[1] for line in who.heard()] == ["(deleted)", "fine"]
    bob.type("/search password123")
    assert bob.heard() == ["  No line has all of these words."]
    carol = meeting.connect()
    assert "password123" not in carol.raw().decode()


def test_only_ones_own_lines_can_be_taken_back(meeting: Meeting) -> None:
    alice, bob = named(meeting, "alice"), named(meeting, "bob")
    said(meeting, alice, "mine")
    bob.raw()
    bob.type("/unsay 1", "/unsay")
    assert bob.heard() == [
        "! Line 1 is alice's, not yours.",
        "! You have said nothing in #lobby that could be taken back.",
    ]
    alice.type("/name alicia", "/register secret99", "/unsay")
    assert alice.heard()[-1] == "  Line 1 of #lobby deleted."


def test_operators_take_back_what_somebody_said_lately(meeting: Meeting) -> None:
    op = registered(meeting, "opal", "op")
    troll = named(meeting, "troll")
    said(meeting, troll, "old")
    meeting.clock.advance(7200)
    said(meeting, troll, "spam", "spam again")
    op.raw()
    op.type("/unsay from troll 1h")
    assert op.heard() == ["  Lines 2, 3 of #lobby deleted."]
    op.type("/h")
    assert [line.split("> ")[1] for line in op.heard()] == ["old", "(deleted)", "(deleted)"]


def test_who_joins_sees_the_last_lines_before_anything_live(meeting: Meeting) -> None:
    alice = named(meeting, "alice")
    alice.type("/join decks", *[f"line {n}" for n in range(1, 26)])
    bob = named(meeting, "bob")
    alice.type("line 26")
    bob.type("/join decks")
    alice.type("line 27")
    heard = bob.heard()
    assert [line.rpartition(" ")[2] for line in heard[:20]] == [str(n) for n in range(7, 27)]
    assert re.match(r"      7 \d\d:\d\d <alice> line 7$", heard[0])
    assert heard[20:] == ["  You are in #decks; 2 here.", "<alice> line 27"]


def test_the_lines_shown_on_joining_are_a_setting(meeting: Meeting) -> None:
    quiet = Meeting(Settings(history=HistoryPolicy(on_join=0)))
    alice = named(quiet, "alice")
    said(quiet, alice, "hello")
    assert "hello" not in quiet.connect().raw().decode()


def test_a_program_that_wants_no_replay_gets_none(meeting: Meeting) -> None:
    alice = named(meeting, "alice")
    alice.type("/join decks", "before")
    program = meeting.connect("json")
    program.raw()
    program.ask(do="join", room="decks", replay=False)
    assert [event["event"] for event in program.events()] == ["entered"]


def test_a_program_hears_when_its_lines_are_committed(meeting: Meeting) -> None:
    program = meeting.connect("json")
    program.raw()
    program.ask(do="say", text="one", id=1)
    program.ask(do="say", text="two", id=2)
    events = program.events()
    assert [event["event"] for event in events] == ["said", "done", "said", "done"]
    assert [event.get("number") for event in events[::2]] == [1, 2]
    meeting.clock.advance(0.05)
    (committed,) = program.events()
    start = meeting.stores.start
    assert committed == {
        "event": "committed",
        "room": "#lobby",
        "numbers": [1, 2],
        "start": start,
    }


def test_lines_outlive_a_restart_and_are_cleaned_again(meeting: Meeting) -> None:
    alice = named(meeting, "alice")
    said(meeting, alice, "kept")
    meeting.clock.advance(0.05)
    history = meeting.stores.history
    assert history is not None
    (line,) = history.lines("lobby", limit=1).result  # type: ignore[attr-defined]
    history._lines["lobby"][1] = line.__class__(  # type: ignore[attr-defined]
        "lobby", 1, 0.0, "", "ev\x1b[31mil", "old\x1b]0;title\x07 \u202etext"
    )
    again = Meeting(stores=restarted(meeting.stores))
    client = again.connect()
    assert client.heard()[-1] == "      1 00:00 <evil> old text"
    client.type("next")
    client.type("/h")
    assert [int(line.split()[0]) for line in client.heard()] == [1, 2]


def test_lines_from_another_day_are_shown_with_it(meeting: Meeting) -> None:
    alice = named(meeting, "alice")
    said(meeting, alice, "long ago")
    meeting.clock.advance(3 * 86_400)
    alice.type("/h")
    assert re.match(r"      1 19\d\d-\d\d-\d\d \d\d:\d\d <alice> long ago$", alice.heard()[0])


def test_a_private_room_is_for_those_let_in(meeting: Meeting) -> None:
    alice, bob = named(meeting, "alice"), named(meeting, "bob")
    alice.type("/join den", "/room private", "the secret plan")
    assert "private" not in alice.heard()[-1]
    for typed in ("/join den", "/h den", "/search plan in den", "/who den", "/unsay den 1"):
        bob.type(typed)
        assert bob.heard()[-1] == "! #den is private. Somebody in it can let you in with /invite."
    bob.type("/search plan", "/rooms")
    heard = "\n".join(bob.heard())
    assert "secret" not in heard
    assert "#den" not in heard
    alice.type("/invite bob")
    bob.type("/join den")
    assert bob.heard()[-2:] == [
        "      1 00:00 <alice> the secret plan",
        "  You are in #den; 2 here.",
    ]
    bob.type("/room open")
    assert bob.heard() == ["! Only who made #den may do that."]
    alice.type("/room open")
    carol = named(meeting, "carol")
    carol.type("/h den")
    assert carol.heard() == ["      1 00:00 <alice> the secret plan"]


def test_a_private_room_stays_so_over_a_restart(meeting: Meeting) -> None:
    alice = named(meeting, "alice")
    alice.type("/join den", "/room private", "the secret plan")
    meeting.clock.advance(1)
    again = Meeting(stores=restarted(meeting.stores))
    bob = again.connect()
    bob.raw()
    bob.type("/join den", "/search plan")
    assert bob.heard() == [
        "! #den is private. Somebody in it can let you in with /invite.",
        "  No line has all of these words.",
    ]


def test_the_lobby_cannot_be_private(meeting: Meeting) -> None:
    alice = named(meeting, "alice")
    alice.type("/room private")
    assert alice.heard() == ["! The lobby is for everybody. /join another room."]


def test_without_history_nothing_is_numbered_or_kept() -> None:
    meeting = Meeting(Settings(history=HistoryPolicy(enabled=False)))
    program = meeting.connect("json")
    program.raw()
    program.ask(do="say", text="xyzzy")
    meeting.clock.advance(1)
    heard, _done = program.events()
    assert heard["number"] is None
    program.ask(do="history", id=1)
    assert program.events()[0]["code"] == "no-history"
    assert "xyzzy" not in meeting.connect().raw().decode()


def test_about_tells_what_is_kept(meeting: Meeting) -> None:
    alice = named(meeting, "alice")
    alice.type("/about")
    told = " ".join(alice.raw().decode().split())
    assert "kept for 365 days" in told
    assert "operators can see everybody's" in told
