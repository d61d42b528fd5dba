"""The quiz that one connection has for itself: problem after problem, without any timer."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence

import attrs

from mtgnet.core.events import Event
from mtgnet.core.quiz_events import Judged, Outcome, Posed, Practised
from mtgnet.quiz.questions import Question

Source = Callable[[], Awaitable[Sequence[Question]]]
"""Gives the next few questions, at least one; fails with `Refusal` if there are none."""


@attrs.define(eq=False)
class Practice:
    """A private quiz: where its questions come from, and how many were answered, and right."""

    source: Source
    asked: int = 0
    right: int = 0
    _waiting: deque[Question] = attrs.Factory(deque)
    _open: Question | None = None

    async def turn_to(self, source: Source) -> Event:
        """Ask other questions from now on; fails as `source` does, and changes nothing then."""
        questions = await source()
        self.source = source
        self._waiting = deque(questions)
        self._open = None
        return await self.pose()

    async def pose(self) -> Event:
        """Return the problem, the same until it is answered."""
        return Posed((await self._question()).problem)

    async def answer(self, text: str) -> Event:
        """Judge an answer, and go on; raises `Refusal` if it is no answer to such a problem.

        Without a problem that has been told, this tells one.
        """
        if self._open is None:
            return await self.pose()
        outcome: Outcome = "right" if self._open.accepts(text) else "wrong"
        return await self._judged(self._open, outcome)

    async def skip(self) -> Event:
        """Tell the solution, and go on."""
        return await self._judged(await self._question(), "skipped")

    def told(self) -> Practised:
        """Return how many were right so far."""
        return Practised(self.right, self.asked)

    async def _question(self) -> Question:
        if self._open is None:
            await self._fill()
            self._open = self._waiting.popleft()
        return self._open

    async def _fill(self) -> None:
        if not self._waiting:
            self._waiting.extend(await self.source())

    async def _judged(self, question: Question, outcome: Outcome) -> Event:
        await self._fill()
        self.asked += 1
        self.right += outcome == "right"
        self._open = following = self._waiting.popleft()
        solved = (question.problem, question.solution)
        return Judged(outcome, *solved, following.problem, self.right, self.asked)
