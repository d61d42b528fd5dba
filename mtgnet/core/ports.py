"""What the core needs of the world outside, as small protocols that others implement."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall

from mtgnet.core.events import Event
from mtgnet.core.preferences import Preferences

if TYPE_CHECKING:
    from mtgnet.core.session import Session


class Clock(Protocol):
    """Time, as Twisted's reactor and its `task.Clock` give it."""

    def seconds(self) -> float:
        """Return the seconds since the epoch."""

    def callLater(  # noqa: D102
        self, delay: float, callable: Callable[..., object], /, *args: object
    ) -> IDelayedCall: ...


class Outlet(Protocol):
    """Where the bytes for one connection go; it keeps their order and never blocks."""

    def write(self, data: bytes, /) -> None:
        """Send `data` after all that was written before."""

    def hold(self) -> None:
        """Gather what is written from now on, until `release`."""

    def release(self) -> None:
        """Send what was gathered in one piece."""

    def close(self) -> None:
        """Close the connection once all that was written has been sent."""


class Source(Protocol):
    """Where the lines of one connection come from, and what can be told to wait."""

    def pauseProducing(self) -> None:
        """Send no more lines."""

    def resumeProducing(self) -> None:
        """Send lines again."""


class Encoding(Protocol):
    """How a connection speaks: events to bytes, lines to commands. Equal wishes share one."""

    @property
    def own_lines(self) -> bool:
        """Whether what a person said comes back to them."""

    @property
    def every_notice(self) -> bool:
        """Whether a crowded room's comings and goings are wanted one by one, not summed up."""

    def encode(self, event: Event, foreground: bool = True) -> bytes:
        """Return the event as bytes; `foreground` tells whether its room is the current one."""

    def answer(self, event: Event, re: object) -> bytes:
        """Return the event as the answer to the request that the client called `re`."""

    def alert(self, event: Event, foreground: bool) -> bytes:
        """Return the event as bytes that also draw the person's attention."""

    def read(self, session: Session, line: bytes | None) -> Deferred[None] | None:
        """Hand the session what a line from its client says; None stands for one too long.

        Returns what to wait for before the next line, if anything.
        """

    def preferring(self, preferences: Preferences) -> Encoding:
        """Return the encoding of the same kind that heeds `preferences`."""
