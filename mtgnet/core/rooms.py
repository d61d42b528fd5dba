"""Which rooms there are, and who is in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mtgnet.core.delivery import Delivery, Room
from mtgnet.core.events import Refusal
from mtgnet.core.limits import Limits
from mtgnet.core.names import Name, read_room
from mtgnet.core.notices import Notices
from mtgnet.core.past import Past
from mtgnet.core.person import Person

if TYPE_CHECKING:
    from mtgnet.core.session import Session
    from mtgnet.core.watching import Watcher


class Directory:
    """The rooms that somebody is in; `watchers` are told who enters one and who leaves it.

    The first to enter a room opens it, and the last to leave closes it. What others hear of that
    is said elsewhere.
    """

    def __init__(
        self,
        limits: Limits,
        delivery: Delivery,
        notices: Notices,
        past: Past,
        watchers: Sequence[Watcher],
    ) -> None:
        self._limits = limits
        self._delivery = delivery
        self._notices = notices
        self._past = past
        self._watchers = watchers
        self._rooms: dict[str, Room] = {}

    @property
    def all(self) -> list[Room]:
        """All rooms that somebody is in."""
        return list(self._rooms.values())

    def find(self, key: str) -> Room | None:
        """Return the room with this key, if anybody is in it."""
        return self._rooms.get(key)

    def called(self, name: str) -> Room:
        """Return the room called `name`; raises `Refusal` if nobody is in it."""
        found = self._rooms.get(read_room(name).key)
        if found is None:
            raise Refusal("no-such-room", f"Nobody is in {name}. /join {name} opens it.")
        return found

    def named(self, name: Name) -> Room:
        """Return the room with this name, a new one if nobody is in it."""
        return self._rooms.get(name.key) or Room(name.shown, name.key)

    def admit(self, person: Person, room: Room, by: Session | None = None) -> None:
        """Let the person into a room, silently; `by` is the session that asked for it, if any did.

        Raises `Refusal` if a limit is reached.
        """
        self._check_limits(person, room)
        self._past.admitted(person, room, by is not None)
        before = by.current if by else person.current
        self._rooms[room.key] = room
        room.people[person] = None
        person.rooms[room] = None
        person.current = room
        for session in person.sessions:
            self._delivery.catch_up(session)
            self._delivery.skip(session)
            room.members[session] = None
            if session.current is None or session is by or by is None:
                session.current = room
        for each in self._watchers:
            each.entered(person, room, before)

    def _check_limits(self, person: Person, room: Room) -> None:
        limits = self._limits
        if limits.rooms_per_person and len(person.rooms) >= limits.rooms_per_person:
            why = f"You are in {len(person.rooms)} rooms, the most there may be. /leave one first."
            raise Refusal("too-many-rooms", why)
        if limits.people_per_room and len(room.people) >= limits.people_per_room:
            raise Refusal("room-full", f"{room.name} is full ({len(room.people)} people).")
        if limits.rooms and len(self._rooms) >= limits.rooms and room.key not in self._rooms:
            why = f"There are {len(self._rooms)} rooms, the most there may be. /rooms lists them."
            raise Refusal("too-many-rooms", why)

    def take_out(self, person: Person, room: Room) -> None:
        """Take the person out of one of their rooms, silently; their devices talk in another."""
        del room.people[person]
        del person.rooms[room]
        last = next(reversed(person.rooms), None)
        for session in person.sessions:
            del room.members[session]
            if session.current is room:
                session.current = last
        if person.current is room:
            person.current = last
        if not room.people:
            self._close(room)
        if not self._notices.closing:
            for each in self._watchers:
                each.left(person, room)
        for listener in tuple(room.listeners):
            listener.left(person)

    def _close(self, room: Room) -> None:
        self._rooms.pop(room.key, None)
        self._notices.forget(room)
        self._past.archive.close(room)

    def turn_to(self, session: Session, room_name: str) -> None:
        """Let the session talk in this room, if its person is in it."""
        room = self._rooms.get(read_room(room_name).key)
        if room in session.person.rooms:
            session.current = session.person.current = room
