"""Who is here, which rooms there are, and what each hears of the others."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import attrs

from mtgnet.core import events
from mtgnet.core.delivery import Delivery, Room
from mtgnet.core.events import Event, Refusal
from mtgnet.core.limits import Limits, Rooms
from mtgnet.core.names import Name, guest_name, read_nick, read_room
from mtgnet.core.ports import Clock

if TYPE_CHECKING:
    from mtgnet.core.session import Session

LOBBY = "#lobby"
SUMMARY_SECONDS = 10.0
ANNOUNCE_SECONDS = 3.0


@attrs.define
class _Tally:
    """The comings and goings in a crowded room since the last summary."""

    came: int = 0
    left: int = 0
    renamed: int = 0

    def count(self, event: Event) -> None:
        if isinstance(event, events.Joined):
            self.came += 1
        elif isinstance(event, events.Renamed):
            self.renamed += 1
        else:
            self.left += 1


class Hub:
    """The people and the rooms of one server."""

    def __init__(
        self, clock: Clock, limits: Limits, rooms: Rooms, chance: random.Random | None = None
    ) -> None:
        self.clock = clock
        self.limits = limits
        self.delivery = Delivery(clock)
        self._announce_up_to = rooms.announce_up_to
        self._chance = chance or random.SystemRandom()
        self._people: dict[str, Session] = {}
        self._looks: dict[str, Session] = {}
        self._rooms: dict[str, Room] = {}
        self._tallies: dict[Room, _Tally] = {}
        self._closing = False

    # People

    @property
    def people(self) -> list[Session]:
        """All who are present, in the order in which they came."""
        return [session for session in self._people.values() if session.present]

    def name_guest(self, session: Session) -> None:
        """Give a new session a generated name that nobody else has."""
        self._take(session, guest_name(self._people, self._chance))

    def rename(self, session: Session, nick: str) -> None:
        """Give the session the name `nick`; raises `Refusal` if it isn't free or allowed."""
        name = read_nick(nick)
        self._check_free(session, name)
        self.delivery.catch_up(session)
        old = session.nick
        self._drop(session)
        self._take(session, name)
        if session.announced and name.shown != old:
            self._notice(session, events.Renamed(old, name.shown, self.clock.seconds()))

    def person(self, nick: str) -> Session:
        """Return who is present under the name `nick`; raises `Refusal` if nobody is."""
        found = self._people.get(nick)
        if found is None:
            found = self._people.get(read_nick(nick).key)
        if found is None or not found.present:
            raise Refusal("no-such-person", f"Nobody here is called {nick}. /who lists the room.")
        return found

    def _check_free(self, session: Session, name: Name) -> None:
        holder = self._people.get(name.key, session)
        if holder is not session:
            raise Refusal("name-taken", f"{holder.nick} has that name. Choose another.")
        for look in name.looks:
            holder = self._looks.get(look, session)
            if holder is not session:
                why = f"{name.shown} looks too much like {holder.nick}, who is here."
                raise Refusal("name-taken", f"{why} Choose another.")

    def _take(self, session: Session, name: Name) -> None:
        session.name = name
        self._people[name.key] = session
        for look in name.looks:
            self._looks[look] = session

    def _drop(self, session: Session) -> None:
        if self._people.get(session.name.key) is session:
            del self._people[session.name.key]
        for look in session.name.looks:
            if self._looks.get(look) is session:
                del self._looks[look]

    # Coming and going

    def enter(self, session: Session) -> None:
        """Let a named session into the lobby, unless that is full."""
        session.present = True
        try:
            self._admit(session, self._room(read_room(LOBBY)))
        except Refusal:
            return
        self.clock.callLater(ANNOUNCE_SECONDS, self.announce, session)

    def announce(self, session: Session) -> None:
        """Tell the session's rooms that it is there, once."""
        if session.present and not session.announced:
            session.announced = True
            for room in session.rooms:
                self._notice(session, self._joined(room, session), room)

    def leave_server(self, session: Session, text: str = "") -> None:
        """Take the session out of all rooms and of the server; calling it again does nothing."""
        self._drop(session)
        if not session.present:
            return
        session.present = False
        session.told_by = None
        self.delivery.catch_up(session)
        if session.announced:
            self._notice(session, events.Gone(session.nick, text, self.clock.seconds()))
        for room in list(session.rooms):
            self._remove(session, room)

    def join(self, session: Session, room_name: str) -> Room:
        """Bring the session into a room and make it the current one.

        Raises `Refusal` if the name isn't allowed or a limit is reached.
        """
        room = self._room(read_room(room_name))
        if room not in session.rooms:
            self._admit(session, room)
            session.present = True
            if session.announced:
                self._notice(session, self._joined(room, session), room)
        self.delivery.catch_up(session)
        session.current = room
        self.announce(session)
        return room

    def leave(self, session: Session, room: Room) -> None:
        """Take the session out of one of its rooms; another of its rooms becomes current."""
        self.delivery.catch_up(session)
        if session.announced:
            left = events.Left(room.name, session.nick, self.clock.seconds())
            self._notice(session, left, room)
        self._remove(session, room)

    def _joined(self, room: Room, session: Session) -> events.Joined:
        return events.Joined(room.name, session.nick, self.clock.seconds())

    def _admit(self, session: Session, room: Room) -> None:
        limits = self.limits
        if limits.rooms_per_person and len(session.rooms) >= limits.rooms_per_person:
            why = f"You are in {len(session.rooms)} rooms, the most there may be. /leave one first."
            raise Refusal("too-many-rooms", why)
        if limits.people_per_room and len(room.members) >= limits.people_per_room:
            raise Refusal("room-full", f"{room.name} is full ({len(room.members)} people).")
        if limits.rooms and len(self._rooms) >= limits.rooms and room.key not in self._rooms:
            why = f"There are {len(self._rooms)} rooms, the most there may be. /rooms lists them."
            raise Refusal("too-many-rooms", why)
        self._rooms[room.key] = room
        self.delivery.catch_up(session)
        self.delivery.skip(session)
        room.members[session] = None
        session.rooms[room] = None
        session.current = room

    def _remove(self, session: Session, room: Room) -> None:
        del room.members[session]
        del session.rooms[room]
        if session.current is room:
            session.current = next(reversed(session.rooms), None)
        if not room.members:
            self._rooms.pop(room.key, None)
            self._tallies.pop(room, None)

    # Rooms

    @property
    def rooms(self) -> list[Room]:
        """All rooms that somebody is in."""
        return list(self._rooms.values())

    def room(self, name: str) -> Room:
        """Return the room called `name`; raises `Refusal` if nobody is in it."""
        found = self._rooms.get(read_room(name).key)
        if found is None:
            raise Refusal("no-such-room", f"Nobody is in {name}. /join {name} opens it.")
        return found

    def _room(self, name: Name) -> Room:
        return self._rooms.get(name.key) or Room(name.shown, name.key)

    # Talk

    def say(self, session: Session, text: str, emote: bool = False) -> None:
        """Let the session's current room hear `text`; raises `Refusal` if it is in none."""
        room = session.current
        if room is None:
            raise Refusal("no-room", "You are in no room, so nobody hears you. /join one first.")
        if not session.announced:
            self.announce(session)
        said = events.Said(room.name, session.nick, text, self.clock.seconds(), emote)
        self.delivery.post((room,), said, session)

    def tell(self, session: Session, to: Session, text: str) -> None:
        """Let `to` alone hear `text`."""
        session.present = True
        self.announce(session)
        to.told_by = session
        to.send(events.Private(session.nick, text, self.clock.seconds()))

    def close(self) -> None:
        """Hand out what was said; nobody hears of comings and goings from now on."""
        self.delivery.flush()
        self._closing = True

    def _notice(self, session: Session, event: Event, room: Room | None = None) -> None:
        """Post a notice about the session to one room, or to all of its rooms."""
        if self._closing:
            return
        rooms = [room] if room else list(session.rooms)
        most = self._announce_up_to
        crowded = [each for each in rooms if most and len(each.members) > most]
        calm = [each for each in rooms if each not in crowded]
        self.delivery.post(calm, event, session, crowded)
        for each in crowded:
            self._tally(each, event)

    def _tally(self, room: Room, event: Event) -> None:
        if room not in self._tallies:
            self._tallies[room] = _Tally()
            self.clock.callLater(SUMMARY_SECONDS, self._sum_up, room)
        self._tallies[room].count(event)

    def _sum_up(self, room: Room) -> None:
        tally = self._tallies.pop(room, None)
        if tally is None:
            return
        here = len(room.members)
        summary = events.Traffic(
            room.name, tally.came, tally.left, tally.renamed, here, SUMMARY_SECONDS
        )
        self.delivery.post((room,), summary)
