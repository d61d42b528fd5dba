"""Who hears what in which order: what rooms are to hear is gathered, and each member told once.

Three promises, kept without a write per member per line:

1. a room has one order, and everyone in it sees that order, without gaps while connected;
2. a person sees answers and room events in the order in which the server handled them;
3. somebody who joins gets no line from before the join and every one after it; somebody who
   leaves, the reverse.

Events are posted to rooms and numbered. At the end of the reactor's turn each event is encoded
once per encoding, each room's bytes are joined, and every member gets them in one write. Members
who need bytes of their own (they said some of the lines, are told something else in between, are
in several of the rooms, or have unusual preferences) are the exception: `catch_up` brings one
session up to date at any moment, by the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Protocol

import attrs

from mtgnet.core.events import Event, Notice, Said, Traffic
from mtgnet.core.ports import Clock, Encoding

if TYPE_CHECKING:
    from mtgnet.core.person import Person
    from mtgnet.core.session import Session


class Listener(Protocol):
    """What goes on in a room and heeds what is said there; it may end itself at any call."""

    def said(self, session: Session, text: str) -> None:
        """Take note of a line, after it was posted to the room."""

    def left(self, person: Person) -> None:
        """Take note that somebody is not in the room any more, perhaps as the last one."""


@attrs.define(eq=False)
class Room:
    """A room: the people in it, their sessions in the order in which they came, and what those
    are about to hear.
    """

    name: str
    key: str
    people: dict[Person, None] = attrs.Factory(dict)
    members: dict[Session, None] = attrs.Factory(dict)
    pending: list[Post] = attrs.Factory(list)
    listeners: list[Listener] = attrs.Factory(list)


@attrs.define(eq=False)
class Post:
    """An event on its way to rooms.

    `sender` is the person whose doing it is, and `own` those of their sessions that need not be
    told. `crowded` tells that these rooms get it summed up, too.
    """

    number: int
    event: Event
    sender: Person | None
    own: tuple[Session, ...]
    crowded: bool
    _encoded: dict[tuple[Encoding, bool], bytes] = attrs.Factory(dict)

    def encoded(self, encoding: Encoding, foreground: bool) -> bytes:
        """Return the event as this encoding's bytes, made once."""
        view = (encoding, foreground)
        data = self._encoded.get(view)
        if data is None:
            data = self._encoded[view] = encoding.encode(self.event, foreground)
        return data

    def suits(self, encoding: Encoding) -> bool:
        """Whether connections with this encoding want to hear of it at all."""
        if encoding.every_notice:
            return not isinstance(self.event, Traffic)
        return not self.crowded

    def hidden_from(self, encoding: Encoding) -> tuple[Session, ...]:
        """Return the sessions that do not hear this because it is their own doing."""
        if encoding.own_lines and isinstance(self.event, Said):
            return ()
        return self.own

    def reaches(self, session: Session) -> bool:
        """Whether this session hears it."""
        person = session.person
        if isinstance(self.event, Notice) and not person.preferences.notices:
            return False
        if self.sender is not None and self.sender.owner in person.ignored:
            return False
        if not self.suits(session.encoding):
            return False
        return session not in self.hidden_from(session.encoding)


class _View:
    """What one room's members with the same encoding and the same foreground are to hear."""

    def __init__(self, room: Room, encoding: Encoding, foreground: bool) -> None:
        posts = [post for post in room.pending if post.suits(encoding)]
        self._parts = [post.encoded(encoding, foreground) for post in posts]
        self.shared = b"".join(self._parts)
        # Where in the parts each session's own doing is.
        self.own: dict[Session, list[int]] = {}
        for number, post in enumerate(posts):
            for session in post.hidden_from(encoding):
                self.own.setdefault(session, []).append(number)

    def without(self, own: list[int]) -> bytes:
        parts = self._parts.copy()
        for number in own:
            parts[number] = b""
        return b"".join(parts)


class Delivery:
    """Gathers posts over a turn of the reactor and hands them out in order.

    `dirty` are the rooms that have something to hear.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._number = 0
        self.dirty: dict[Room, None] = {}
        self._ahead: set[Session] = set()

    def post(
        self,
        rooms: Iterable[Room],
        event: Event,
        sender: Person | None = None,
        own: tuple[Session, ...] = (),
        crowded: Collection[Room] = (),
    ) -> None:
        """Let `rooms`, and `crowded` ones where notices are summed up, hear of `event`.

        It is `sender`'s doing, of which the sessions `own` know already. A member of several of
        the rooms hears of it once.
        """
        self._number += 1
        self._put(rooms, Post(self._number, event, sender, own, False))
        if crowded:
            self._put(crowded, Post(self._number, event, sender, own, True))

    def _put(self, rooms: Iterable[Room], post: Post) -> None:
        for room in rooms:
            if not self.dirty:
                self._clock.callLater(0, self.flush)
            self.dirty[room] = None
            room.pending.append(post)

    def catch_up(self, session: Session) -> None:
        """Write what was posted to the session's rooms so far, before it is told anything else."""
        if self.dirty and any(session in room.members for room in self.dirty):
            self._write_waiting(session)
            self.skip(session)

    def skip(self, session: Session) -> None:
        """Take all that was posted so far as heard by the session."""
        if self.dirty:
            session.heard = self._number
            self._ahead.add(session)

    def flush(self) -> None:
        """Hand out all that is waiting."""
        try:
            self._hand_out(list(self.dirty))
        finally:
            # Whatever went wrong, the next turn must not meet it again.
            for room in self.dirty:
                room.pending.clear()
            self.dirty.clear()
            self._ahead.clear()

    def _hand_out(self, dirty: list[Room]) -> None:
        exceptions = self._ahead | _in_several(dirty)
        theirs: dict[Session, None] = {}
        for room in dirty:
            _share(room, exceptions, theirs)
        for session in theirs:
            self._write_waiting(session)

    def _write_waiting(self, session: Session) -> None:
        waiting: dict[int, bytes] = {}
        for room in self.dirty:
            if session in room.members:
                foreground = session.current is room
                for post in reversed(room.pending):
                    if post.number <= session.heard:
                        break
                    if post.reaches(session):
                        waiting[post.number] = _for_one(post, session, foreground)
        if waiting:
            session.outlet.write(b"".join([waiting[number] for number in sorted(waiting)]))


def _share(room: Room, exceptions: set[Session], theirs: dict[Session, None]) -> None:
    """Write what is waiting in `room` to each member, or put it into `theirs` if it must wait."""
    front: dict[Encoding, _View] = {}
    back: dict[Encoding, _View] = {}
    for member in tuple(room.members):
        if member.particular or member in exceptions:
            theirs[member] = None
            continue
        foreground = member.current is room
        views = front if foreground else back
        encoding = member.encoding
        view = views.get(encoding)
        if view is None:
            view = views[encoding] = _View(room, encoding, foreground)
        own = view.own.get(member)
        data = view.shared if own is None else view.without(own)
        if data:
            member.outlet.write(data)


def _in_several(rooms: list[Room]) -> set[Session]:
    once: set[Session] = set()
    several: set[Session] = set()
    if len(rooms) > 1:
        for room in rooms:
            several |= once & room.members.keys()
            once |= room.members.keys()
    return several


def _for_one(post: Post, session: Session, foreground: bool) -> bytes:
    if session.person.preferences.bell and mentions(post.event, session.nick):
        return session.encoding.alert(post.event, foreground)
    return post.encoded(session.encoding, foreground)


def mentions(event: Event, nick: str) -> bool:
    """Whether the event is a line that has `nick` in it as a word of its own."""
    if not isinstance(event, Said):
        return False
    word = rf"(?<![\w.-]){re.escape(nick)}(?![\w-])"
    return re.search(word, event.text, re.IGNORECASE) is not None
