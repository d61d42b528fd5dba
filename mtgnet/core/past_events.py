"""What can happen around the past: lines that were said before, kept messages, the request log.

Facts as in `events`; a room's `number`s count its lines from 1.
"""

from __future__ import annotations

import attrs

from mtgnet.core.events import PEOPLE_ONLY, Event


@attrs.frozen
class PastLine:
    """A line of a room that was said before; without text if it has been deleted.

    `old` tells that people need to see the day, too.
    """

    room: str
    number: int
    nick: str
    text: str
    at: float
    emote: bool
    deleted: bool
    old: bool = attrs.field(default=False, metadata=PEOPLE_ONLY)


@attrs.frozen
class Backlog(Event):
    """The last lines of a room that you come into, before anything live."""

    kind = "backlog"
    room: str
    lines: tuple[PastLine, ...]


@attrs.frozen
class Past(Event):
    """Lines that you asked for, in order; with `more` there are others, which /more gives.

    `room` is the room that all of them are from; None tells that each is to name its own.
    """

    kind = "history"
    room: str | None
    lines: tuple[PastLine, ...]
    more: bool


@attrs.frozen
class Found(Event):
    """Lines that have the words, the newest first; `more` and `room` as in `Past`."""

    kind = "found"
    room: str | None
    lines: tuple[PastLine, ...]
    more: bool


@attrs.frozen
class Committed(Event):
    """Your lines with these numbers are stored: no crash can lose them any more."""

    kind = "committed"
    room: str
    numbers: tuple[int, ...]
    start: int


@attrs.frozen
class Unsaid(Event):
    """Somebody took lines back, which are deleted for everybody."""

    kind = "unsaid"
    room: str
    numbers: tuple[int, ...]
    nick: str
    at: float


@attrs.frozen
class Erased(Event):
    """The lines that you wanted back are deleted: pairs of a room and its numbers."""

    kind = "erased"
    lines: tuple[tuple[str, tuple[int, ...]], ...]


@attrs.frozen
class RoomSet(Event):
    """Who may come into a room, search and read it: everybody, or (private) those let in."""

    kind = "room"
    room: str
    private: bool


# Coming back.


@attrs.frozen
class Returning(Event):
    """You are who you were, and hear now what you have missed: `missed` lines and messages."""

    kind = "returning"
    nick: str
    rooms: tuple[str, ...]
    room: str | None
    mode: str
    missed: int


@attrs.frozen
class SaidBefore(Event):
    """A line that was said while you were away."""

    kind = "said"
    room: str
    nick: str
    text: str
    at: float
    emote: bool
    number: int
    start: int
    deleted: bool
    replay: bool = True
    old: bool = attrs.field(default=False, metadata=PEOPLE_ONLY)


@attrs.frozen
class ToldBefore(Event):
    """A private message that came while you were away."""

    kind = "private"
    nick: str
    text: str
    at: float
    number: int
    replay: bool = True
    old: bool = attrs.field(default=False, metadata=PEOPLE_ONLY)


@attrs.frozen
class Returned(Event):
    """You have heard all that you missed; what follows is live."""

    kind = "returned"
    nick: str
    rooms: tuple[str, ...]
    room: str | None
    mode: str


@attrs.frozen
class TakenOver(Event):
    """Somebody resumed this connection with its code, so it closes."""

    kind = "taken-over"


@attrs.frozen
class Waiting(Event):
    """So many private messages have waited for you; they follow."""

    kind = "waiting"
    count: int


@attrs.frozen
class Delivered(Event):
    """Private messages of yours that had to wait have reached the receiver."""

    kind = "delivered"
    nick: str
    count: int


# The request log.


@attrs.frozen
class LogEntry:
    """A request in the log; `number` counts those of its person."""

    number: int
    at: float
    nick: str
    via: str
    command: str
    arguments: str
    outcome: str


@attrs.frozen
class Requests(Event):
    """Entries of the request log, in order; of `everybody`, or of yours alone."""

    kind = "log"
    entries: tuple[LogEntry, ...]
    everybody: bool
    more: bool = False


@attrs.frozen
class RequestsErased(Event):
    """So many entries of your request log are deleted."""

    kind = "log-erased"
    count: int


@attrs.frozen
class Operations(Event):
    """The oldest manner's answer: lines as they are, then the link and what can be asked."""

    kind = "operations"
    lines: tuple[str, ...]
    link: str
    operations: tuple[str, ...]
