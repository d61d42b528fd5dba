"""Timers and reminders: when they are told, to whom, and over restarts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tongues import RELAY, Answer, Person, Talk, both

from mtgnet.core.events import Refused
from mtgnet.core.tool_events import (
    Reminded,
    ReminderFacts,
    ReminderList,
    ReminderSet,
    ReminderStopped,
    TimerEnded,
    TimerFacts,
    TimerList,
    TimerRuns,
    TimerStarted,
    TimerStopped,
)
from mtgnet.testing import Client, Meeting
from mtgnet.testing.memory import restarted, stores
from mtgnet.tools import reminders, timers
from mtgnet.tools.timers import moments

ROOM = "#lobby"
HOUR = 3600.0
DAY = 86_400.0


@pytest.fixture
def talk(kind: type[Person]) -> Talk:
    return Talk(kind)


def facts(seconds: float, left: float, text: str = "", number: int = 1) -> TimerFacts:
    return TimerFacts(number, "alice", text, float(seconds), float(left))


def test_the_moments() -> None:
    assert moments(3000) == (1500, 600, 300, 60, 0)
    assert moments(1800) == (900, 600, 300, 60, 0)
    assert moments(1799) == (600, 300, 60, 0)
    assert moments(660) == (300, 60, 0)
    assert moments(360) == (60, 0)
    assert moments(60) == moments(1) == (0,)


@given(st.floats(1, timers.LONGEST))
def test_moments_go_down_to_the_end(seconds: float) -> None:
    found = moments(seconds)
    assert found[-1] == 0
    assert list(found) == sorted(set(found), reverse=True)
    assert all(mark <= 0.8 * seconds for mark in found)


@both
def test_a_timer_is_announced_to_the_room(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types("/timer 50m round 1")
    started = TimerStarted(ROOM, "alice", facts(3000, 3000, "round 1"))
    alice.hears(Answer(started))
    bob.hears(started)
    for left, wait in ((1500, 1500), (600, 900), (300, 300), (60, 240)):
        talk.meeting.clock.pump([wait - 0.5, 0.5])
        event = TimerRuns(ROOM, facts(3000, left, "round 1"))
        alice.hears(event)
        bob.hears(event)
    talk.meeting.clock.pump([59.5])
    alice.hears()
    talk.meeting.clock.pump([0.5])
    ended = TimerEnded(ROOM, facts(3000, 0, "round 1"), 0.0)
    alice.hears(ended)
    bob.hears(ended)
    talk.meeting.clock.pump([HOUR])
    bob.hears()


@both
def test_timers_are_listed_and_stopped(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types("/timer")
    alice.hears(Answer(TimerList(ROOM, ())))
    alice.types("/timer 1h30m")
    alice.types("/timer 90s tea")
    alice.forgets()
    bob.forgets()
    talk.meeting.clock.advance(10)
    bob.types("/timer")
    bob.hears(Answer(TimerList(ROOM, (facts(90, 80, "tea", 2), facts(5400, 5390)))))
    bob.types("/timer stop 2")
    why = "Timer 2 is alice's, who is here. Ask them to stop it."
    bob.hears(Answer(Refused("not-yours", why)))
    alice.types("/timer stop")
    why = "Say which: /timer stop NUMBER. /timer lists them."
    alice.hears(Answer(Refused("missing", why)))
    alice.types("/timer stop 2")
    stopped = TimerStopped(ROOM, "alice", facts(90, 80, "tea", 2))
    alice.hears(Answer(stopped))
    bob.hears(stopped)
    alice.types("/timer stop")
    alice.forgets()
    bob.forgets()
    talk.meeting.clock.advance(2 * HOUR)
    alice.hears()
    alice.types("/timer stop")
    why = "There is no timer in #lobby. /timer lists all."
    alice.hears(Answer(Refused("no-such-timer", why)))


@both
def test_anybody_stops_the_timer_of_who_is_gone(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types("/timer 10m")
    alice.types("/quit")
    bob.forgets()
    bob.types("/timer stop 1")
    bob.hears(Answer(TimerStopped(ROOM, "bob", facts(600, 600))))


@both
@pytest.mark.parametrize(
    "typed",
    ["-5m", "0m", "0s", "50", "m", "1.5h", "٥m", "９m", "8d", "99999999d", "9" * 4000 + "m", "nan"],
)
@pytest.mark.parametrize("command", ["timer", "remind"])
def test_absurd_times_are_refused(talk: Talk, command: str, typed: str) -> None:
    if command == "remind" and typed == "8d":
        return
    alice, bob = talk.people("alice", "bob")
    alice.types(f"/{command} {typed} text")
    heard = alice.client.raw().decode()
    assert heard.startswith("! ") or '"code":"bad-argument"' in heard
    assert len(heard) < 250
    bob.hears()


def test_programs_give_seconds() -> None:
    bot = Meeting(RELAY).connect("json")
    bot.raw()
    bot.ask(do="timer", time=90)
    assert bot.events()[0]["timer"]["seconds"] == 90
    for absurd in (-1, 0, 1e308, float("inf"), True, [90], {"m": 5}):
        bot.ask(do="timer", time=absurd)
        assert bot.events()[0]["event"] == "refused"
    bot.ask(do="timer", time=90, text="x" * 4000)
    assert bot.events()[0]["why"] == "Say it in 200 characters at the most."


@both
def test_there_are_so_many_timers_and_no_more(talk: Talk) -> None:
    people = talk.people("alice", "bob", "carol")
    for person in people[:2]:
        for _ in range(timers.MOST_OF_ONE):
            person.types("/timer 10m")
        talk.meeting.clock.advance(3)
    alice, _, carol = people
    for person in people:
        person.forgets()
    carol.types("/timer 10m")
    assert "#lobby has 10 timers" in carol.client.raw().decode()
    alice.types("/join den")
    alice.forgets()
    alice.types("/timer 10m")
    assert "You have 5 timers" in alice.client.raw().decode()


# Sleep, and restarts


def named(meeting: Meeting, nick: str, room: str = "") -> Client:
    client = meeting.connect()
    client.type(f"/name {nick}", *([f"/join {room}"] if room else []))
    meeting.clock.advance(3)
    client.raw()
    return client


def alarms(meeting: Meeting) -> list[str]:
    """The calls that the tools wait for."""
    names = (repr(call.func) for call in meeting.clock.getDelayedCalls())  # type: ignore[union-attr]
    return [name for name in names if "Alarms" in name]


def test_an_empty_room_leaves_nothing_behind() -> None:
    meeting = Meeting()
    alice = named(meeting, "alice", "den")
    alice.type("/timer 50m round 1")
    assert alarms(meeting)
    alice.type("/leave den")
    assert not alarms(meeting)
    alice.type("/join den")
    meeting.turn()
    assert alarms(meeting)
    alice.type("/timer stop")
    assert not alarms(meeting)
    assert not meeting.stores.notes.found()


def test_a_timer_goes_on_when_somebody_comes() -> None:
    meeting = Meeting()
    alice = named(meeting, "alice", "den")
    alice.type("/timer 20m", "/leave den")
    alice.raw()
    meeting.clock.advance(12 * 60)
    alice.raw()
    alice.type("/join den", "/timer")
    assert alice.heard()[-1] == "    1  8 min left of 20 min, by alice"
    meeting.clock.advance(3 * 60)
    assert alice.heard() == ["* 5 min left of alice's timer 1"]


def test_an_end_that_nobody_heard_is_told_late_and_once() -> None:
    meeting = Meeting()
    alice = named(meeting, "alice", "den")
    alice.type("/timer 20m tea", "/leave den")
    meeting.clock.advance(HOUR)
    alice.raw()
    alice.type("/join den")
    assert alice.heard() == [
        "  You are in #den; 1 here.",
        "* Time was up 40 min ago for alice's timer 1: tea",
    ]
    alice.type("/leave den", "/join den")
    assert "Time" not in "".join(alice.heard())


def test_a_timer_outlives_a_restart() -> None:
    kept = stores()
    meeting = Meeting(stores=kept)
    alice = named(meeting, "alice")
    alice.type("/timer 50m round 1", "/timer 2h late")
    again = Meeting(stores=restarted(kept))
    again.clock.advance(45.5 * 60)
    bob = again.connect()
    assert "Time" not in "".join(bob.heard())
    again.clock.advance(3.5 * 60 + 3)
    heard = [line for line in bob.heard() if "timer" in line]
    assert heard == ["* 1 min left of alice's timer 1: round 1"]
    third = Meeting(stores=restarted(kept))
    third.clock.advance(3 * HOUR + 3)
    carol = third.connect()
    assert [line for line in carol.heard() if "timer" in line] == [
        "* Time was up 2 h 10 min ago for alice's timer 1: round 1",
        "* Time was up 1 h ago for alice's timer 2: late",
    ]
    assert not kept.notes.found()


def test_a_machine_that_slept_tells_the_end_alone() -> None:
    meeting = Meeting()
    alice = named(meeting, "alice")
    alice.type("/timer 50m")
    alice.raw()
    meeting.clock.advance(2 * HOUR)
    assert alice.heard() == ["* Time was up 1 h 10 min ago for alice's timer 1"]


def test_timers_that_nobody_comes_for_are_forgotten() -> None:
    meeting = Meeting()
    alice = named(meeting, "alice", "den")
    alice.type("/timer 20m", "/leave den")
    meeting.clock.advance(DAY)
    meeting.server.prune()
    assert meeting.stores.notes.found()
    meeting.clock.advance(HOUR)
    meeting.server.prune()
    assert not meeting.stores.notes.found()


def test_a_timer_goes_with_its_account() -> None:
    meeting = Meeting()
    alice = named(meeting, "alice")
    alice.type("/timer 20m", "/remind 20m tea", "/register alice sesame")
    owners = {note.who for note in meeting.stores.notes.found()}
    assert owners == {"a1"}
    alice.type("/forget me", "/yes")
    assert not meeting.stores.notes.found()
    assert not alarms(meeting)


steps = st.one_of(
    st.tuples(st.just("start"), st.integers(1, 4000)),
    st.tuples(st.just("wait"), st.integers(1, 2000)),
    st.tuples(st.sampled_from(["leave", "come", "restart"]), st.just(0)),
)


class Watching:
    """Starts timers, and checks what is told of them: each has its number as its text."""

    def __init__(self) -> None:
        self.now = 0.0
        self.due: dict[int, float] = {}
        self.told: set[tuple[int, str]] = set()
        self.kept = stores()
        self.meeting = Meeting(RELAY, stores=self.kept)
        self.client: Client | None = None

    def come(self, _number: int = 0) -> None:
        self.client = self.client or self.meeting.connect()
        self.hear()

    def leave(self, _number: int) -> None:
        self.hear()
        if self.client is not None:
            self.client.type("/quit")
            self.client = None

    def restart(self, _number: int) -> None:
        self.hear()
        self.meeting, self.client = Meeting(RELAY, stores=restarted(self.kept)), None
        self.meeting.clock.advance(self.now)

    def start(self, seconds: int) -> None:
        if self.client is not None:
            self.client.type(f"/timer {seconds}s {len(self.due)}")
            if "starts timer" in self.client.heard()[-1]:
                self.due[len(self.due)] = self.now + seconds

    def wait(self, seconds: int) -> None:
        for _ in range(seconds):
            self.now += 1
            self.meeting.clock.advance(1)
            self.hear()

    def hear(self) -> None:
        for line in self.client.heard() if self.client else ():
            if match := re.match(r"\* (.+?) left of \S+ timer \d+: (\d+)", line):
                self.check(int(match[2]), match[1], seconds(match[1]))
            elif match := re.match(r"\* Time (?:is|was) up.*: (\d+)", line):
                self.check(int(match[1]), "end", 0)

    def check(self, timer: int, moment: str, left: float) -> None:
        assert self.now >= self.due[timer] - left - 1, "early"
        assert not {(timer, moment), (timer, "end")} & self.told, "twice"
        self.told.add((timer, moment))


def seconds(spelt: str) -> float:
    units = {"h": 3600, "min": 60, "s": 1}
    return sum(int(n) * units[unit] for n, unit in re.findall(r"(\d+) (h|min|s)", spelt))


@settings(max_examples=60)
@given(st.lists(steps, max_size=25))
def test_nothing_is_told_twice_or_early(done: list[tuple[str, int]]) -> None:
    """Each moment is told once at the most, each end exactly once, none before its time."""
    watching = Watching()
    for what, number in [("come", 0), *done, ("come", 0)]:
        getattr(watching, what)(number)
    watching.meeting.turn()
    watching.hear()
    ended = {timer for timer, moment in watching.told if moment == "end"}
    assert ended == {timer for timer, when in watching.due.items() if when <= watching.now}


# Reminders


@both
def test_a_reminder_is_for_oneself_alone(talk: Talk) -> None:
    alice, bob = talk.people("alice", "bob")
    alice.types("/remind 20m call the next round")
    reminder = ReminderFacts(1, "call the next round", 1200.0)
    alice.hears(Answer(ReminderSet(reminder, False)))
    alice.types("/remind")
    alice.hears(Answer(ReminderList((reminder,))))
    at = talk.now()
    talk.meeting.clock.advance(1200)
    alice.hears(Reminded(1, "call the next round", at, 0.0))
    bob.hears()
    alice.types("/remind")
    alice.hears(Answer(ReminderList(())))


@both
def test_reminders_are_stopped(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    alice.types("/remind stop")
    why = "You have no reminder. /remind lists yours."
    alice.hears(Answer(Refused("no-such-reminder", why)))
    alice.types("/remind 20m one")
    alice.types("/remind 30m two")
    alice.types("/remind stop")
    alice.types("/remind stop 3")
    alice.forgets()
    alice.types("/remind stop 1")
    alice.types("/remind stop")
    alice.hears(
        Answer(ReminderStopped(ReminderFacts(1, "one", 1200.0))),
        Answer(ReminderStopped(ReminderFacts(2, "two", 1800.0))),
    )
    alice.types("/remind 20m")
    why = "Say what of: /remind 20m call the next round."
    alice.hears(Answer(Refused("missing", why)))


@both
def test_there_are_so_many_reminders_and_no_more(talk: Talk) -> None:
    (alice,) = talk.people("alice")
    for _ in range(reminders.MOST_OF_ONE):
        alice.types("/remind 1h x")
        talk.meeting.clock.advance(1)
    alice.forgets()
    alice.types("/remind 1h x")
    why = "You have 20 reminders, the most there may be. /remind stop NUMBER stops one."
    alice.hears(Answer(Refused("too-many-reminders", why)))


def test_every_device_hears_it() -> None:
    meeting = Meeting()
    alice, phone = named(meeting, "alice"), meeting.connect()
    alice.type("/register alice sesame", "/remind 5m tea")
    phone.type("/login alice sesame")
    meeting.clock.advance(1)
    alice.raw()
    phone.raw()
    meeting.clock.advance(299)
    assert alice.heard() == phone.heard() == ["* Reminder: tea"]


def test_it_waits_for_who_is_away_and_has_an_account() -> None:
    kept = stores()
    meeting = Meeting(stores=kept)
    alice = named(meeting, "alice")
    alice.type("/register alice sesame", "/remind 5m tea", "/remind 2h bed", "/quit")
    assert not alarms(meeting)
    again = Meeting(stores=restarted(kept))
    again.clock.advance(10 * 60 + 3)
    client = again.connect()
    client.type("/login alice sesame")
    again.turn()
    heard = client.heard()[-2:]
    assert heard == ["  You are alice. You talk in #lobby.", "* Reminder, 5 min late: tea"]
    client.type("/remind")
    assert client.heard() == ["    2  in 1 h 50 min: bed"]
    again.clock.advance(2 * HOUR)
    assert "Reminder" in client.heard()[-1]


def test_it_waits_for_a_connection_that_is_lost() -> None:
    meeting = Meeting()
    alice = named(meeting, "alice")
    alice.type("/register alice sesame", "/remind 30s tea")
    alice.vanish()
    meeting.clock.advance(40)
    again = meeting.connect()
    again.type("/login alice sesame")
    meeting.turn()
    assert "* Reminder, 10 s late: tea" in again.heard()


def test_a_guest_who_resumes_after_a_restart_is_reminded() -> None:
    kept = stores()
    meeting = Meeting(stores=kept)
    alice = meeting.connect()
    code = re.findall(r"/resume (\S+)", alice.raw().decode())[0]
    alice.type("/name alice", "/remind 5m tea")
    meeting.clock.advance(10)
    again = Meeting(stores=restarted(kept))
    again.clock.advance(6 * 60)
    client = again.connect()
    client.type(f"/resume {code}")
    again.turn()
    assert "* Reminder, 1 min late: tea" in client.heard()


def test_a_guests_reminders_go_with_the_guest() -> None:
    meeting = Meeting()
    alice = named(meeting, "alice")
    alice.type("/remind 1h tea")
    alice.vanish()
    meeting.clock.advance(61)
    assert not meeting.stores.notes.found()
    assert not alarms(meeting)


def test_what_guests_left_behind_before_a_restart_is_forgotten() -> None:
    kept = stores()
    alice = named(Meeting(stores=kept), "alice")
    alice.type("/remind 1h tea")
    again = Meeting(stores=restarted(kept))
    again.clock.advance(2 * HOUR)
    again.server.prune()
    assert kept.notes.found()
    again.clock.advance(DAY)
    again.server.prune()
    assert not kept.notes.found()
