"""Who is here, which rooms there are, and what each hears of the others."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import TYPE_CHECKING

import attrs
from twisted.internet.defer import Deferred

from mtgnet.core import events
from mtgnet.core.access import Access
from mtgnet.core.delivery import Delivery, Room
from mtgnet.core.events import Event, Refusal
from mtgnet.core.limits import Limits, Rooms
from mtgnet.core.loan_reminders import LoanReminders
from mtgnet.core.members import Members
from mtgnet.core.moderation import Moderation
from mtgnet.core.names import Name, read_nick, read_room
from mtgnet.core.nicks import Nicks
from mtgnet.core.past import Past
from mtgnet.core.person import Person
from mtgnet.core.policies import Policies
from mtgnet.core.ports import Clock
from mtgnet.core.tidings import Herald

if TYPE_CHECKING:
    from mtgnet.core.keeping import Stores
    from mtgnet.core.session import Session
    from mtgnet.core.watching import Watcher

LOBBY = "#lobby"
_ONLY = {
    Access.MEMBER: "That is for registered people. /register PASSWORD keeps your name.",
    Access.OP: "That is for the operators of this server.",
    Access.OWNER: "That is for the owner of this server.",
}
SUMMARY_SECONDS = 10.0
ANNOUNCE_SECONDS = 3.0
# How long somebody whose connection broke may take to come back before others hear of it.
LOST_SECONDS = 60.0


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
    """The people and the rooms of one server; `watchers` are told who comes and goes."""

    def __init__(
        self,
        clock: Clock,
        limits: Limits,
        rooms: Rooms,
        stores: Stores,
        policies: Policies | None = None,
        chance: random.Random | None = None,
    ) -> None:
        self.clock = clock
        self.limits = limits
        self.stores = stores
        self.delivery = Delivery(clock)
        self.watchers: list[Watcher] = []
        self.nicks = Nicks(stores.accounts, chance or random.SystemRandom())
        self.moderation = Moderation(clock, stores)
        self.members = Members(self)
        self.past = Past(self, policies or Policies())
        self.tidings = Herald(self)
        self.loan_reminders = LoanReminders(self)
        self._announce_up_to = rooms.announce_up_to
        self._rooms: dict[str, Room] = {}
        self._tallies: dict[Room, _Tally] = {}
        self._closing = False

    # People

    @property
    def people(self) -> list[Person]:
        """All who are present, in the order in which they took their names."""
        return [person for person in self.nicks.people if person.present]

    def guest(self) -> Person:
        """Return a new person with a generated name."""
        name = self.nicks.generate()
        person = Person(name, self.clock.seconds())
        self.nicks.take(person, name)
        self.past.own(person)
        return person

    def check_access(self, session: Session, needed: Access) -> None:
        """Raise `Refusal` if the session's person may not use what is for `needed` and above."""
        person = session.person
        if needed is Access.GUEST:
            if person.account is None and not person.present:
                self.moderation.check_guest(session.origin.host)
        elif self.members.access(person) < needed:
            raise Refusal("not-allowed", _ONLY[needed])

    def rename(self, session: Session, nick: str) -> None:
        """Give the session's person the name `nick`; raises `Refusal` if it isn't free or allowed.

        A guest who has lost the connection makes way for whoever comes from the same address.
        """
        name = read_nick(nick)
        person = session.person
        if person.account is not None and name.key != person.name.key:
            why = f"You are logged in as {person.nick}, and keep that name. /logout gives another."
            raise Refusal("logged-in", why)
        for rival in self.nicks.rivals(name, person):
            if rival.lost_from == session.origin.host and not rival.sessions:
                self.dismiss(rival)
        self.nicks.check_free(name, person)
        self.call(person, name, session)

    def call(self, person: Person, name: Name, by: Session | None = None) -> None:
        """Let the person be called `name`, which must be free, and tell everybody but `by`."""
        self._catch_up(person)
        old = person.nick
        self.nicks.take(person, name)
        if name.shown != old:
            renamed = events.Renamed(old, name.shown, self.clock.seconds())
            person.send(renamed, but=by)
            if person.announced:
                self._notice(person, renamed)

    def person(self, nick: str) -> Person:
        """Return who is present under the name `nick`; raises `Refusal` if nobody is.

        Without a session, they have lost the connection, and hear nothing.
        """
        found = self.nicks.holder(nick)
        if found is None:
            found = self.nicks.holder(read_nick(nick).key)
        if found is None or not found.present:
            raise Refusal("no-such-person", f"Nobody here is called {nick}. /who lists the room.")
        return found

    def _catch_up(self, person: Person) -> None:
        for session in person.sessions:
            self.delivery.catch_up(session)

    # Coming and going

    def enter(self, session: Session) -> Refusal | None:
        """Let a session's new person into the lobby, unless that is full.

        Returns why not, if they aren't let in at all.
        """
        person = session.person
        if person.account is None:
            try:
                self.moderation.check_guest(session.origin.host)
            except Refusal as refusal:
                return refusal
        person.present = True
        with suppress(Refusal):
            self.admit(person, self.place(read_room(LOBBY)))
            self.clock.callLater(ANNOUNCE_SECONDS, self.announce, person)
        return None

    def announce(self, person: Person) -> None:
        """Tell the person's rooms that they are there, once."""
        if person.present and not person.announced:
            person.announced = True
            for room in person.rooms:
                self._notice(person, self._joined(room, person), room)

    def attach(self, session: Session, person: Person) -> None:
        """Make the session one more device of `person`, silently.

        The person whom it belonged to is gone, if that was their last device.
        """
        before = session.person
        if before is person:
            return
        self._detach(session)
        if not before.sessions:
            self.dismiss(before)
        self._stop_clock(person)
        session.owners.add(before.owner)
        session.person = person
        person.sessions[session] = None
        for room in person.rooms:
            room.members[session] = None
        self.delivery.skip(session)
        session.current = person.current
        session.adapt()
        self.past.visits.attached(session)

    def disconnect(self, session: Session, text: str | None = None) -> None:
        """Take the session away from its person; calling it again does nothing.

        Without `text`, the connection is lost: was it the last one, the person is gone only if
        nobody returns within `LOST_SECONDS`. With `text`, a last word, they are gone now.
        """
        person = session.person
        if session not in person.sessions:
            return
        if text is None:
            self.past.visits.lost(session)
        else:
            self.past.visits.left(session)
        current = session.current
        self._detach(session)
        person.current = current
        if person.sessions:
            return
        if text is not None or not person.announced or self._closing:
            self.dismiss(person, text or "")
        else:
            person.lost_from = session.origin.host
            person.until_gone = self.clock.callLater(LOST_SECONDS, self._not_back, person)

    def _detach(self, session: Session) -> None:
        self.delivery.catch_up(session)
        for room in session.person.rooms:
            del room.members[session]
        del session.person.sessions[session]

    def _not_back(self, person: Person) -> None:
        person.until_gone = None
        self.dismiss(person)

    def dismiss(self, person: Person, text: str = "", event: Event | None = None) -> None:
        """Take a person without sessions out of all rooms and of the server.

        Their rooms hear `event`, or else that they are gone with a last word.
        """
        self._stop_clock(person)
        self.nicks.drop(person)
        self.past.left(person)
        self.members.left(person)
        if not self._closing:
            for each in self.watchers:
                each.gone(person)
        if not person.present:
            return
        person.present = False
        person.told_by = None
        if person.announced:
            gone = events.Gone(person.nick, text, self.clock.seconds())
            self._notice(person, event or gone)
        for room in list(person.rooms):
            self._remove(person, room)

    def _stop_clock(self, person: Person) -> None:
        if person.until_gone is not None:
            person.until_gone.cancel()
            person.until_gone = None

    def remove(self, person: Person, event: Event) -> None:
        """Take a person off the server with all their devices; they and their rooms hear why."""
        sessions = tuple(person.sessions)
        for session in sessions:
            session.send(event)
            self.past.visits.left(session)
            self._detach(session)
        self.dismiss(person, event=event)
        for session in sessions:
            session.end()

    def withdraw(self, person: Person) -> None:
        """Take a person out of all rooms, unseen by others; their sessions and name stay."""
        self._catch_up(person)
        if person.announced:
            self._notice(person, events.Gone(person.nick, "", self.clock.seconds()))
        for room in list(person.rooms):
            self._remove(person, room)
        person.present = person.announced = False

    def join(self, session: Session, room_name: str) -> Room:
        """Bring the session's person into a room, and make it the session's current one.

        Raises `Refusal` if the name isn't allowed or a limit is reached.
        """
        person = session.person
        room = self.place(read_room(room_name))
        if room not in person.rooms:
            self.past.check(person, room.key)
            self.admit(person, room, session)
            person.present = True
            joined = self._joined(room, person)
            person.send(joined, but=session)
            if person.announced:
                self._notice(person, joined, room)
        self.delivery.catch_up(session)
        session.current = person.current = room
        self.announce(person)
        return room

    def leave(self, session: Session, room: Room) -> None:
        """Take the session's person out of one of their rooms; another becomes current."""
        person = session.person
        self._catch_up(person)
        left = events.Left(room.name, person.nick, self.clock.seconds())
        if person.announced:
            self._notice(person, left, room)
        self._remove(person, room)
        person.send(left, but=session)

    def _joined(self, room: Room, person: Person) -> events.Joined:
        return events.Joined(room.name, person.nick, self.clock.seconds())

    def admit(self, person: Person, room: Room, by: Session | None = None) -> None:
        """Let the person into a room, silently; `by` is the session that asked for it, if any did.

        Raises `Refusal` if a limit is reached.
        """
        limits = self.limits
        if limits.rooms_per_person and len(person.rooms) >= limits.rooms_per_person:
            why = f"You are in {len(person.rooms)} rooms, the most there may be. /leave one first."
            raise Refusal("too-many-rooms", why)
        if limits.people_per_room and len(room.people) >= limits.people_per_room:
            raise Refusal("room-full", f"{room.name} is full ({len(room.people)} people).")
        if limits.rooms and len(self._rooms) >= limits.rooms and room.key not in self._rooms:
            why = f"There are {len(self._rooms)} rooms, the most there may be. /rooms lists them."
            raise Refusal("too-many-rooms", why)
        self.past.admitted(person, room, by is not None)
        before = by.current if by else person.current
        self._rooms[room.key] = room
        room.people[person] = None
        person.rooms[room] = None
        person.current = room
        for session in person.sessions:
            self.delivery.catch_up(session)
            self.delivery.skip(session)
            room.members[session] = None
            if session.current is None or session is by or by is None:
                session.current = room
        for each in self.watchers:
            each.entered(person, room, before)

    def move(self, person: Person, room: Room) -> None:
        """Bring a person with all devices into a room, as its own idea; the room hears of it.

        Raises `Refusal` if a limit is reached.
        """
        if room not in person.rooms:
            self.admit(person, room)
            person.present = True
            self.announce(person)
            self._notice(person, self._joined(room, person), room)

    def send_back(self, person: Person, room: Room, to: Room | None) -> Room | None:
        """Take a person out of a room, silently, whose devices there talk in `to` from now on.

        If they are not in that any more, it is the room that they joined last, or else the lobby.
        Returns where they are.
        """
        self._catch_up(person)
        moved = [session for session in person.sessions if session.current in (room, None)]
        was_there = person.current is room
        self._remove(person, room)
        if not person.rooms:
            with suppress(Refusal):
                self.move(person, self.place(read_room(LOBBY)))
        back = to if to in person.rooms else next(reversed(person.rooms), None)
        for session in moved:
            session.current = back
        if was_there:
            person.current = back
        return back

    def _remove(self, person: Person, room: Room) -> None:
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
            self._rooms.pop(room.key, None)
            self._tallies.pop(room, None)
            self.past.archive.close(room)
        if not self._closing:
            for each in self.watchers:
                each.left(person, room)
        for listener in tuple(room.listeners):
            listener.left(person)

    def turn_to(self, session: Session, room_name: str) -> None:
        """Let the session talk in this room, if its person is in it."""
        room = self._rooms.get(read_room(room_name).key)
        if room in session.person.rooms:
            session.current = session.person.current = room

    # Rooms

    @property
    def rooms(self) -> list[Room]:
        """All rooms that somebody is in."""
        return list(self._rooms.values())

    def opened(self, key: str) -> Room | None:
        """Return the room with this key, if anybody is in it."""
        return self._rooms.get(key)

    def room(self, name: str) -> Room:
        """Return the room called `name`; raises `Refusal` if nobody is in it."""
        found = self._rooms.get(read_room(name).key)
        if found is None:
            raise Refusal("no-such-room", f"Nobody is in {name}. /join {name} opens it.")
        return found

    def place(self, name: Name) -> Room:
        """Return the room with this name, a new one if nobody is in it."""
        return self._rooms.get(name.key) or Room(name.shown, name.key)

    # Talk

    def say(self, session: Session, text: str, emote: bool = False) -> None:
        """Let the session's current room hear `text`; raises `Refusal` if it is in none."""
        room = self.floor(session)
        said = self.past.said(session, room, text, emote)
        self.delivery.post((room,), said, session.person, (session,))
        if room.listeners and not emote:
            for listener in tuple(room.listeners):
                listener.said(session, text)

    def floor(self, session: Session) -> Room:
        """Return the room in which the session may speak up, where its person has been announced.

        Raises `Refusal` if there is none, or if they may not talk.
        """
        room = session.current
        if room is None:
            raise Refusal("no-room", "You are in no room, so nobody hears you. /join one first.")
        person = session.person
        if self.moderation.hushed:
            self.moderation.check_talk(person)
        if not person.announced:
            self.announce(person)
        return room

    def show(self, session: Session, event: events.InRoom) -> None:
        """Let the others in the session's room hear of something that its person did there."""
        self.delivery.post((self.room(event.room),), event, session.person, (session,))

    def tell_room(self, event: events.InRoom) -> None:
        """Let a room hear of what nobody does."""
        room = self._rooms.get(read_room(event.room).key)
        if room is not None:
            self.delivery.post((room,), event)

    def tell(self, session: Session, nick: str, text: str) -> Deferred[events.PrivateSent]:
        """Let the one called `nick` alone hear `text`, now or when they come.

        Returns what the sender's devices hear of it, once it is kept. Raises `Refusal` if nobody
        has that name, or a guest who isn't here; or fails with it if too many messages wait.
        """
        person = session.person
        self.moderation.check_talk(person)
        to = self.past.address(nick)
        if person.owner in to.ignored:
            raise Refusal("ignored", f"{to.nick} takes no messages from you.")
        person.present = True
        self.announce(person)
        sent = self.past.mail.send(person, to.owner, to.nick, text)
        return sent.addCallback(self._sent, session)

    def _sent(self, sent: events.PrivateSent, session: Session) -> events.PrivateSent:
        session.person.send(sent, but=session)
        return sent

    def tell_all(self, event: Event) -> None:
        """Let everybody hear of an event, in rooms or not."""
        self.delivery.post(self.rooms, event)
        for person in self.people:
            if not person.rooms:
                person.send(event)

    def close(self) -> None:
        """Hand out what was said; nobody hears of comings and goings from now on, nor watches."""
        self.delivery.flush()
        self.loan_reminders.stop()
        self._closing = True

    def _notice(self, person: Person, event: Event, room: Room | None = None) -> None:
        """Post a notice about the person to one room, or to all of their rooms."""
        if self._closing:
            return
        rooms = [room] if room else list(person.rooms)
        most = self._announce_up_to
        crowded = [each for each in rooms if most and len(each.people) > most]
        calm = [each for each in rooms if each not in crowded]
        self.delivery.post(calm, event, person, tuple(person.sessions), crowded)
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
        here = len(room.people)
        summary = events.Traffic(
            room.name, tally.came, tally.left, tally.renamed, here, SUMMARY_SECONDS
        )
        self.delivery.post((room,), summary)
