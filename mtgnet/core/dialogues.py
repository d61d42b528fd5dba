"""What a session's next line may mean besides a command or talk: a choice, or an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

import attrs

from mtgnet.core.events import Choices, Event, Question, Refusal
from mtgnet.core.table import Reply, Result

if TYPE_CHECKING:
    from mtgnet.core.session import Session


class Dialogue(Protocol):
    """What takes a session's bare lines until it is over."""

    @property
    def answers(self) -> str:
        """The name of the command that it gives them to, now; "" without one."""

    def line(self, text: str) -> Result:
        """Answer a bare line, a blank one, too."""

    def answered(self, refused: bool) -> Event | None:
        """Return what to ask next, if anything, now that a line has been answered or refused."""


class OneLine:
    """Asks for one line, again if `take` refuses it; then goes on what was there before.

    Whoever makes it answers with the question.
    """

    answers = ""

    def __init__(
        self, session: Session, question: Question, take: Callable[[str], Awaitable[Reply]]
    ) -> None:
        self._session = session
        self._question = question
        self._take = take
        self._before = session.dialogue
        self._asked = True
        session.dialogue = self

    async def line(self, text: str) -> Reply:
        """Take the line."""
        answer = await self._take(text)
        self._session.dialogue = self._before
        return answer

    def answered(self, refused: bool) -> Event | None:
        """Return the question, unless it was the answer."""
        asked, self._asked = self._asked, False
        return None if asked else self._question


@attrs.frozen
class Offer:
    """A list that the next line may pick from, with what a choice, from 0, does.

    Its numbers begin with `first`.
    """

    until: float
    choices: Choices
    pick: Callable[[int], Result]
    first: int = 1

    @property
    def numbers(self) -> range:
        """The numbers of the choices."""
        return range(self.first, self.first + len(self.choices.choices))

    def picked(self, number: int) -> Result:
        """Return what the choice with this number does; raises `Refusal` without one."""
        if number not in self.numbers:
            span = f"{self.first} to {self.numbers[-1]}"
            why = f"Pick a number from {span}, or say it with /say {number}."
            raise Refusal("no-such-choice", why)
        return self.pick(number - self.first)


@attrs.frozen
class YesOrNo:
    """A question that /yes or /no answers."""

    until: float
    answer: Callable[[bool], Result]


@attrs.frozen
class More:
    """The next page of what was asked for."""

    until: float
    page: Callable[[], Result]
