"""What a session's next line may mean besides a command or talk: a choice, or an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import attrs

from mtgnet.core.events import Choices, Event, Refusal
from mtgnet.core.table import Result


class Dialogue(Protocol):
    """What takes a session's bare lines until it is over."""

    def line(self, text: str) -> Result:
        """Answer a bare line, a blank one, too."""

    def answered(self, refused: bool) -> Event | None:
        """Return what to ask next, if anything, now that a line has been answered or refused."""


@attrs.frozen
class Offer:
    """A list that the next line may pick from, with what a choice, from 0, does."""

    until: float
    choices: Choices
    pick: Callable[[int], Result]

    def picked(self, number: int) -> Result:
        """Return what the choice with this number, from 1, does; raises `Refusal` without one."""
        size = len(self.choices.choices)
        if not 1 <= number <= size:
            why = f"Pick a number from 1 to {size}, or say it with /say {number}."
            raise Refusal("no-such-choice", why)
        return self.pick(number - 1)
