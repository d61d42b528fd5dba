"""A quiz in a room goes on and ends, whatever happens to it."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from twisted.internet.task import Clock

from mtgnet.core import quiz_events as told
from mtgnet.core.delivery import Room
from mtgnet.core.events import Event, Refusal
from mtgnet.core.names import read_nick
from mtgnet.core.person import Person
from mtgnet.core.quiz_events import Problem
from mtgnet.quiz import reading
from mtgnet.quiz.game import PATIENCE, REST_SECONDS
from mtgnet.quiz.in_rooms import RoomQuiz
from mtgnet.quiz.questions import MOST_POINTS, Question, addition

NICKS = ("alice", "bob", "carol")


class Speaker:
    """As much of a session as a quiz looks at."""

    def __init__(self, nick: str) -> None:
        self.person = Person(read_nick(nick), 0.0)


class Stage:
    """A room with people in it, and a quiz that alice has started."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.room = Room("#lobby", "lobby")
        self.speakers = {nick: Speaker(nick) for nick in NICKS}
        self.room.people |= {each.person: None for each in self.speakers.values()}
        self.told: list[Event] = []
        self.kept: list[tuple[Person, int]] = []
        self.gone = 0
        self.quiz = RoomQuiz(
            self.room,
            self.speakers["alice"].person,
            "sums",
            "",
            self.clock,
            self.told.append,
            lambda person, points: self.kept.append((person, points)),
            self._gone,
        )

    def _gone(self) -> None:
        self.gone += 1

    def begin(self, count: int = 3) -> Stage:
        self.quiz.begin([*map(made, range(count))])
        return self

    def says(self, nick: str, text: str) -> None:
        for listener in tuple(self.room.listeners):
            listener.said(self.speakers[nick], text)  # type: ignore[arg-type]

    def skips(self, nick: str) -> None:
        self.quiz.skip(self.speakers[nick].person)

    def leaves(self, nick: str) -> None:
        person = self.speakers[nick].person
        del self.room.people[person]
        for listener in tuple(self.room.listeners):
            listener.left(person)

    def heard(self, kind: type[Event]) -> list[Event]:
        return [each for each in self.told if isinstance(each, kind)]

    @property
    def open(self) -> told.QuizAsked | None:
        """The question that may be answered now."""
        asked = [e for e in self.told if not isinstance(e, told.QuizHint | told.QuizVote)]
        last = asked[-1] if asked else None
        return last if isinstance(last, told.QuizAsked) else None

    def check_over(self) -> None:
        assert self.quiz.over
        assert self.gone == 1
        assert self.clock.getDelayedCalls() == []
        assert self.room.listeners == []


def made(number: int) -> Question:
    """Every third question has hints."""
    if number % 3 != 2:
        return addition(random.Random(number))
    problem = Problem("text", text="~ flies.", mask="___")
    return Question(problem, "Bat", reading.name, frozenset({"bat"}), 60.0, ("B__", "B_t"))


def solution(asked: told.QuizAsked) -> str:
    return str(sum(asked.problem.terms)) if asked.problem.terms else "bat"


def test_a_quiz_from_beginning_to_end() -> None:
    stage = Stage().begin()
    for nick in ("bob", "carol", "bob"):
        assert stage.open is not None
        stage.clock.advance(6)
        stage.says(nick, "hm")
        stage.says(nick, solution(stage.open))
        stage.clock.advance(REST_SECONDS)
    assert [type(each).__name__ for each in stage.told] == [
        "QuizBegun",
        *["QuizAsked", "QuizSolved"] * 3,
        "QuizOver",
    ]
    over = stage.told[-1]
    assert isinstance(over, told.QuizOver)
    first, second = told.Standing(1, "bob", 17, 2, True), told.Standing(2, "carol", 8, 1, True)
    assert (over.why, over.standings) == ("finished", (first, second))
    assert Counter({p.nick: points for p, points in stage.kept}) == {"bob": 9, "carol": 8}
    stage.check_over()


def test_hints_come_in_equal_steps() -> None:
    stage = Stage()
    stage.quiz.begin([made(2)])
    for expected in (0, 1, 2):
        assert len(stage.heard(told.QuizHint)) == expected
        stage.clock.advance(20)
    assert stage.heard(told.QuizHint) == stage.told[2:4]
    stage.check_over()


def test_nobody_answers_and_it_ends_by_itself() -> None:
    stage = Stage().begin(10)
    stage.clock.pump([1.0] * 300)
    assert len(stage.heard(told.QuizUnsolved)) == PATIENCE
    assert [each.why for each in stage.heard(told.QuizOver)] == ["unanswered"]  # type: ignore[attr-defined]
    stage.check_over()


def test_a_right_answer_starts_the_count_anew() -> None:
    stage = Stage().begin(8)
    for number in range(8):
        assert stage.open is not None
        if number % PATIENCE == PATIENCE - 1:
            stage.says("bob", solution(stage.open))
        else:
            stage.clock.advance(30)
        stage.clock.advance(REST_SECONDS)
    assert len(stage.heard(told.QuizAsked)) == 8


def test_a_second_right_answer_comes_too_late() -> None:
    stage = Stage().begin()
    assert stage.open is not None
    answer = solution(stage.open)
    stage.says("bob", answer)
    stage.says("carol", answer)
    assert [person.nick for person, _ in stage.kept] == ["bob"]


def test_the_only_one_who_takes_part_skips_alone() -> None:
    stage = Stage().begin()
    stage.skips("alice")
    assert [each.skipped for each in stage.heard(told.QuizUnsolved)] == [True]  # type: ignore[attr-defined]


def test_more_than_half_of_those_who_take_part_skip() -> None:
    stage = Stage().begin()
    stage.says("bob", "hm")
    stage.skips("bob")
    stage.skips("bob")
    votes = stage.heard(told.QuizVote)
    assert votes == stage.told[2:]
    assert [(each.votes, each.needed) for each in votes] == [(1, 2)] * 2  # type: ignore[attr-defined]
    stage.skips("alice")
    assert stage.heard(told.QuizUnsolved)
    with pytest.raises(Refusal, match="no-question"):
        stage.skips("alice")


def test_who_leaves_needs_not_be_asked() -> None:
    stage = Stage().begin()
    stage.says("bob", "hm")
    stage.says("carol", "hm")
    stage.skips("bob")
    stage.leaves("carol")
    assert not stage.heard(told.QuizUnsolved)
    stage.leaves("alice")
    assert stage.heard(told.QuizUnsolved)


def test_an_empty_room_has_no_quiz() -> None:
    stage = Stage().begin()
    for nick in NICKS:
        stage.leaves(nick)
    assert not stage.heard(told.QuizOver)
    stage.check_over()


def test_it_may_end_before_it_begins() -> None:
    stage = Stage()
    stage.quiz.stop(stage.speakers["alice"].person, False)
    stage.check_over()
    stage.begin()
    assert not stage.heard(told.QuizAsked)


def test_only_some_may_stop_it() -> None:
    stage = Stage().begin()
    bob = stage.speakers["bob"].person
    with pytest.raises(Refusal, match="not-allowed"):
        stage.quiz.stop(bob, False)
    stage.leaves("alice")
    stage.quiz.stop(bob, False)
    stage.check_over()


class Anything(RuleBasedStateMachine):
    """People do what they like, and time passes as it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage()

    @rule(count=st.integers(1, 6))
    def begin(self, count: int) -> None:
        if not self.stage.heard(told.QuizBegun):
            self.stage.begin(count)

    @rule(nick=st.sampled_from(NICKS), right=st.booleans())
    def say(self, nick: str, right: bool) -> None:
        asked = self.stage.open
        self.stage.says(nick, solution(asked) if right and asked else "talk")
        assert not (right and asked and self.stage.open is asked) or self.stage.quiz.over

    @rule(nick=st.sampled_from(NICKS))
    def skip(self, nick: str) -> None:
        if not self.stage.quiz.over and self.stage.open is not None:
            self.stage.skips(nick)

    @rule(nick=st.sampled_from(NICKS))
    def leave(self, nick: str) -> None:
        if self.stage.speakers[nick].person in self.stage.room.people:
            self.stage.leaves(nick)

    @rule(nick=st.sampled_from(NICKS))
    def stop(self, nick: str) -> None:
        self.stage.quiz.stop(self.stage.speakers[nick].person, True)

    @rule(seconds=st.sampled_from([0.0, 0.5, 3.0, 9.9, 20.0, 61.0]))
    def wait(self, seconds: float) -> None:
        self.stage.clock.advance(seconds)

    @invariant()
    def at_most_one_timer_runs(self) -> None:
        calls = self.stage.clock.getDelayedCalls()
        begun = bool(self.stage.heard(told.QuizBegun))
        assert len(calls) == (begun and not self.stage.quiz.over)

    @invariant()
    def no_question_is_answered_twice(self) -> None:
        closed = self.stage.heard(told.QuizSolved) + self.stage.heard(told.QuizUnsolved)
        asked = len(self.stage.heard(told.QuizAsked))
        assert len(closed) <= asked <= len(closed) + 1
        assert len(self.stage.kept) == len(self.stage.heard(told.QuizSolved))

    @invariant()
    def points_are_some_but_not_many(self) -> None:
        assert all(1 <= points <= MOST_POINTS for _, points in self.stage.kept)

    def teardown(self) -> None:
        """Left to itself, it ends."""
        if self.stage.heard(told.QuizBegun):
            self.stage.clock.pump([5.0] * 200)
            assert len(self.stage.heard(told.QuizOver)) <= 1
            self.stage.check_over()


def test_whatever_happens_it_goes_on_and_ends() -> None:
    run_state_machine_as_test(Anything, settings=settings(deadline=None, stateful_step_count=40))


@given(st.floats(0, 29.9))
def test_what_is_kept_is_what_is_told(waited: float) -> None:
    stage = Stage().begin(1)
    assert stage.open is not None
    stage.clock.advance(waited)
    stage.says("bob", solution(stage.open))
    (solved,) = stage.heard(told.QuizSolved)
    assert isinstance(solved, told.QuizSolved)
    assert solved.points == solved.total == stage.kept[0][1]
