"""What the core needs of the world outside, as small protocols that others implement."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Protocol

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall

from mtgnet.core.events import Event
from mtgnet.core.preferences import Preferences
from mtgnet.core.records import Code, Entry, Letter, Line, RoomRecord, Visit

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

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be sent."""

    def close(self) -> None:
        """Close the connection once all that was written has been sent."""

    def arrived(self) -> bool:
        """Whether all that was written a while ago has surely reached the client's machine."""


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


class History(Protocol):
    """Where the lines of rooms are kept."""

    def rooms(self) -> Deferred[list[RoomRecord]]:
        """Return all rooms that have lines, or more to them than a name."""

    def save_room(self, room: RoomRecord) -> Deferred[None]:
        """Keep the room's name, owner and who may come in; fires when committed."""

    def add(self, lines: Sequence[Line]) -> Deferred[None]:
        """Keep new lines; fires when they are committed."""

    def lines(
        self,
        room: str,
        *,
        after: int | None = None,
        before: int | None = None,
        since: float | None = None,
        limit: int,
    ) -> Deferred[list[Line]]:
        """Return at most `limit` lines in order.

        With `after` (a number) or `since` (a time) these are the first ones from there on,
        otherwise the last ones, of those before the number `before`.
        """

    def seen(self, room: str, number: int, start: int) -> Deferred[int]:
        """Return up to which line somebody has seen all who saw `number` in the start `start`.

        That is `number`, unless a crash took lines whose numbers were given again.
        """

    def search(
        self,
        words: str,
        *,
        room: str | None = None,
        denied: Collection[str] = (),
        nick: str | None = None,
        before: tuple[float, str, int] | None = None,
        limit: int,
    ) -> Deferred[list[Line]]:
        """Return lines that have all of `words` in them, the newest first.

        Nothing in `words` is an operator. Rooms in `denied` are left out; `before` is the time,
        the room and the number of the last line of the page before.
        """

    def erase(self, room: str, numbers: Sequence[int]) -> Deferred[None]:
        """Delete the text of these lines for good; fires when it is nowhere on the disk."""

    def written_by(self, nick: str, since: float) -> Deferred[list[tuple[str, int]]]:
        """Return room and number of what was said under the name `nick` since then."""

    def prune(self, before: float | None, most: int | None) -> Deferred[int]:
        """Delete lines older than `before`, and all but the last `most` of a room."""


class Mail(Protocol):
    """Where private messages are kept."""

    def keep(self, letters: Sequence[Letter], most: int) -> Deferred[list[int | None]]:
        """Keep them and return their numbers, once committed.

        None stands for one that was not kept, because `most` wait for its receiver (0: no limit).
        """

    def waiting(self, receiver: str) -> Deferred[list[Letter]]:
        """Return what has not been delivered, in order."""

    def after(self, receiver: str, number: int, limit: int) -> Deferred[list[Letter]]:
        """Return the first `limit` letters with higher numbers, delivered or not."""

    def last(self, receiver: str) -> Deferred[int]:
        """Return the number of the receiver's last letter, or 0."""

    def delivered(self, receiver: str, upto: int, at: float) -> Deferred[list[Letter]]:
        """Mark the letters up to a number as delivered, and return those that were not."""

    def untold(self, sender: str) -> Deferred[list[Letter]]:
        """Return what was delivered without the sender knowing."""

    def told(self, sender: str, upto: float) -> Deferred[None]:
        """Note that the sender knows of what was delivered until the time `upto`."""

    def prune(self, before: float) -> Deferred[int]:
        """Delete for good what was delivered before then."""


class RequestLog(Protocol):
    """Where requests are kept."""

    def add(self, entries: Sequence[Entry]) -> Deferred[None]:
        """Keep new entries; fires when they are committed."""

    def last(self, who: str) -> Deferred[int]:
        """Return the highest number that was ever given, which deleting doesn't lower."""

    def entries(
        self, who: str | None, *, before: int | None = None, limit: int
    ) -> Deferred[list[Entry]]:
        """Return the last `limit` entries (with numbers below `before`), in order.

        Those of everybody, by time, if `who` is None.
        """

    def entry(self, who: str, number: int) -> Deferred[Entry | None]:
        """Return one entry, or None."""

    def delete(self, who: str, first: int, last: int) -> Deferred[int]:
        """Delete entries for good and return how many."""

    def prune(self, before: float | None, most: int | None) -> Deferred[int]:
        """Delete what is older than `before`, and all but each one's last `most`."""


class Resumptions(Protocol):
    """Where it is kept how connections can be taken up again."""

    def save(self, visits: Sequence[Visit]) -> Deferred[None]:
        """Keep these, in place of older ones with the same ids."""

    def add_code(self, code: Code) -> Deferred[None]:
        """Keep a code, in place of the same one for another visit."""

    def find(self, digest: str, now: float) -> Deferred[tuple[Visit, Code] | None]:
        """Return the visit of a code, and the code, or None if there is none or it expired."""

    def drop_codes(self, visit: str, below: int) -> Deferred[None]:
        """Forget the visit's codes with lower numbers."""

    def forget(self, who: str) -> Deferred[None]:
        """Forget all visits and codes of a person."""

    def prune(self, now: float) -> Deferred[int]:
        """Forget codes that expired, and visits without codes."""
