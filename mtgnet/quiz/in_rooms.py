"""A quiz as a room meets it: what is said may be an answer, and votes skip a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mtgnet.core.delivery import Room
from mtgnet.core.events import Event, Refusal
from mtgnet.core.ports import Clock
from mtgnet.core.quiz_events import QuizBegun, QuizVote
from mtgnet.quiz.game import Course, start
from mtgnet.quiz.questions import Question

if TYPE_CHECKING:
    from mtgnet.core.person import Person
    from mtgnet.core.session import Session


class RoomQuiz:
    """The quiz of one room, which hears all that is said there; see `delivery.Listener`.

    Whoever has said something since it began takes part, and who started it. `tell` lets the room
    hear an event, `keep` stores somebody's points, and `gone` is called once, when it is over.
    """

    def __init__(
        self,
        room: Room,
        starter: Person,
        subject: str,
        query: str,
        clock: Clock,
        tell: Callable[[Event], object],
        keep: Callable[[Person, int], object],
        gone: Callable[[], object],
    ) -> None:
        self._room = room
        self._starter = starter
        self._tell = tell
        self._gone = gone
        self._taking_part = {starter}
        self._course = Course(room.name, subject, query, clock, tell, keep, self._finished)
        self._steps = start(self._course)
        room.listeners.append(self)

    def _finished(self) -> None:
        self._room.listeners.remove(self)
        self._gone()

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self._course.over

    def begin(self, questions: Sequence[Question], complaints: tuple[str, ...] = ()) -> None:
        """Tell the room, and ask the first question; there must be at least one.

        `complaints` are on the query. Does nothing if the quiz is over already.
        """
        if self.over:
            return
        course, nick = self._course, self._starter.nick
        count, query = len(questions), course.query
        self._tell(QuizBegun(course.room, nick, count, course.subject, query, complaints))
        self._steps.begin(questions)

    def give_way(self) -> None:
        """Be over before anybody has heard of it."""
        self._steps.vanish()

    # What the room does

    def said(self, session: Session, text: str) -> None:
        """See `delivery.Listener`: take what was said as an answer, if it is right."""
        self._taking_part.add(session.person)
        question = self._course.question
        if question is not None and question.solved_by(text):
            self._steps.solve(session.person)

    def left(self, person: Person) -> None:
        """See `delivery.Listener`: go on without somebody, or end without anybody."""
        self._course.votes.discard(person)
        self._taking_part.discard(person)
        if not self._room.people:
            self._steps.vanish()
        elif self._course.votes:
            self._count()

    # What commands do

    def skip(self, person: Person) -> None:
        """Count a vote for the next question; raises `Refusal` if there is nothing to skip."""
        course = self._course
        if course.question is None:
            raise Refusal("no-question", "There is no question to skip. The next one comes soon.")
        self._taking_part.add(person)
        course.votes.add(person)
        if not self._count():
            self._tell(QuizVote(course.room, person.nick, len(course.votes), self._needed))

    @property
    def _needed(self) -> int:
        return len(self._taking_part) // 2 + 1

    def _count(self) -> bool:
        """Skip the question if more than half of those who take part want it; whether they did."""
        enough = len(self._course.votes) >= self._needed
        if enough:
            self._steps.give_up(True)
        return enough

    def stop(self, person: Person, may_anyway: bool) -> None:
        """End it at once; raises `Refusal` if `person` may not.

        That is for who started it, for everybody once they have left, and for whom it is said of.
        """
        if not may_anyway and person is not self._starter and self._starter in self._room.people:
            why = (
                f"{self._starter.nick} started this quiz and can stop it; /skip passes a question."
            )
            raise Refusal("not-allowed", why)
        self._steps.end("stopped", person.nick)
