"""How a quiz in a room goes on: a state machine, whose only time is that of the clock handed in.

    preparing ─ begin ─▶ asking ─ solve, give_up ─▶ resting ─ go_on ─▶ asking …
        └───────────────── end, from any of them ─────────────▶ over

At most one timer runs at any time, and none once the quiz is over.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

import attrs
from automat import TypeMachineBuilder

from mtgnet.core import quiz_events as told
from mtgnet.core.events import Event
from mtgnet.core.person import Person
from mtgnet.core.ports import Clock
from mtgnet.quiz.questions import MOST_POINTS, Question

if TYPE_CHECKING:
    from twisted.internet.interfaces import IDelayedCall

REST_SECONDS = 3.0
"""How long a solution is looked at."""
PATIENCE = 3
"""After so many questions in a row that nobody answers in time, the quiz ends."""


@attrs.define
class Tally:
    """What somebody has won so far in this quiz."""

    points: int = 0
    right: int = 0


@attrs.define(eq=False)
class Course:
    """What a quiz knows of itself; `tell` lets the room hear, `keep` stores points for good.

    `question` is the one that may be answered now, asked at the time `asked_at`; `gone` is called
    when all is over.
    """

    room: str
    subject: str
    query: str
    clock: Clock
    tell: Callable[[Event], object]
    keep: Callable[[Person, int], object]
    gone: Callable[[], object]
    waiting: deque[Question] = attrs.Factory(deque)
    hints: deque[str] = attrs.Factory(deque)
    question: Question | None = None
    count: int = 0
    number: int = 0
    asked_at: float = 0.0
    unanswered: int = 0
    votes: set[Person] = attrs.Factory(set)
    tallies: dict[Person, Tally] = attrs.Factory(dict)
    over: bool = False
    _timer: IDelayedCall | None = None

    def later(self, seconds: float, call: Callable[[], object]) -> None:
        """Have `call` called then, and not what was to be called before."""
        self.rest()
        self._timer = self.clock.callLater(seconds, self._due, call)

    def _due(self, call: Callable[[], object]) -> None:
        self._timer = None
        call()

    def rest(self) -> None:
        """Have nothing called."""
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()

    def close(self) -> Question:
        """Take the question back, and return it."""
        question, self.question = self.question, None
        assert question is not None
        self.votes.clear()
        return question

    def standings(self) -> tuple[told.Standing, ...]:
        """Return who has how many points, the best first."""
        best = sorted(self.tallies.items(), key=lambda each: -each[1].points)
        scores = [tally.points for _, tally in best]
        return tuple(
            told.Standing(
                1 + scores.index(tally.points),
                person.nick,
                tally.points,
                tally.right,
                person.account is None,
            )
            for person, tally in best
        )


class Steps(Protocol):
    """What can happen to a quiz. What makes no sense in a state does nothing there."""

    def begin(self, questions: Sequence[Question]) -> None:
        """Ask the first of these, which are at least one."""

    def solve(self, person: Person) -> None:
        """Take the open question as answered right."""

    def hint(self) -> None:
        """Tell more of the name that is looked for."""

    def give_up(self, skipped: bool) -> None:
        """Take the open question as not answered: skipped, or out of time."""

    def go_on(self) -> None:
        """Ask the next question."""

    def end(self, why: told.Ending, nick: str | None) -> None:
        """Be over; `nick` is who stopped it."""

    def vanish(self) -> None:
        """Be over, without anybody hearing of it."""


_builder = TypeMachineBuilder(Steps, Course)
_preparing = _builder.state("preparing")
_asking = _builder.state("asking")
_resting = _builder.state("resting")
_over = _builder.state("over")


@_preparing.upon(Steps.begin).to(_asking)
def _begin(steps: Steps, course: Course, questions: Sequence[Question]) -> None:
    course.waiting.extend(questions)
    course.count = len(questions)
    _ask(steps, course)


@_resting.upon(Steps.go_on).to(_asking)
def _go_on(steps: Steps, course: Course) -> None:
    _ask(steps, course)


@_asking.upon(Steps.solve).to(_resting)
def _solve(steps: Steps, course: Course, person: Person) -> None:
    question = course.close()
    points = question.points(course.clock.seconds() - course.asked_at)
    tally = course.tallies.setdefault(person, Tally())
    tally.points += points
    tally.right += 1
    course.unanswered = 0
    course.keep(person, points)
    solution = (question.problem, question.solution)
    course.tell(told.QuizSolved(course.room, person.nick, *solution, points, tally.points))
    _rest(steps, course)


@_asking.upon(Steps.give_up).to(_resting)
def _give_up(steps: Steps, course: Course, skipped: bool) -> None:
    question = course.close()
    course.unanswered = 0 if skipped else course.unanswered + 1
    solution = (question.problem, question.solution)
    course.tell(told.QuizUnsolved(course.room, *solution, skipped))
    _rest(steps, course)


@_asking.upon(Steps.hint).loop()
def _hint(steps: Steps, course: Course) -> None:
    course.tell(told.QuizHint(course.room, course.hints.popleft()))
    _wait(steps, course)


def _end(steps: Steps, course: Course, why: told.Ending, nick: str | None) -> None:
    course.tell(told.QuizOver(course.room, why, nick, course.standings()))
    _vanish(steps, course)


def _vanish(steps: Steps, course: Course) -> None:
    course.rest()
    course.question = None
    course.over = True
    course.gone()


def _ask(steps: Steps, course: Course) -> None:
    course.question = question = course.waiting.popleft()
    course.number += 1
    course.asked_at = course.clock.seconds()
    course.hints = deque(question.hints)
    place = (course.number, course.count)
    course.tell(
        told.QuizAsked(course.room, *place, question.problem, question.seconds, MOST_POINTS)
    )
    _wait(steps, course)


def _wait(steps: Steps, course: Course) -> None:
    """Wait for the next hint, or for the end of the question's time."""
    assert course.question is not None
    step = course.question.seconds / (len(course.question.hints) + 1)
    course.later(step, steps.hint if course.hints else lambda: steps.give_up(False))


def _rest(steps: Steps, course: Course) -> None:
    if not course.waiting:
        steps.end("finished", None)
    elif course.unanswered >= PATIENCE:
        steps.end("unanswered", None)
    else:
        course.later(REST_SECONDS, steps.go_on)


for _state in (_preparing, _asking, _resting):
    _state.upon(Steps.end).to(_over)(_end)
    _state.upon(Steps.vanish).to(_over)(_vanish)
for _state in (_preparing, _resting, _over):
    _state.upon(Steps.solve).loop().returns(None)
    _state.upon(Steps.hint).loop().returns(None)
    _state.upon(Steps.give_up).loop().returns(None)
for _state in (_preparing, _asking, _over):
    _state.upon(Steps.go_on).loop().returns(None)
for _state in (_asking, _resting, _over):
    _state.upon(Steps.begin).loop().returns(None)
_over.upon(Steps.end).loop().returns(None)
_over.upon(Steps.vanish).loop().returns(None)

start = _builder.build()
"""Makes the machine, `Steps`, of a `Course`."""
