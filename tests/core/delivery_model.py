"""What delivery promises, as a server that hands out every event at once, one by one.

It knows people by number, keeps what each of them must have been sent, as bytes, and takes
nothing from `mtgnet.core.hub` and `mtgnet.core.delivery` but the events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import attrs

from mtgnet import LINK, PROTOCOL, __version__
from mtgnet.core import events
from mtgnet.core.events import Event
from mtgnet.core.ports import Encoding
from mtgnet.core.preferences import Preferences
from mtgnet.frontends.json import JSON
from mtgnet.frontends.text import TEXT


@attrs.define(eq=False)
class Person:
    """Somebody as the model sees them; `sent` is all that they must have been sent."""

    nick: str
    json: bool = False
    rooms: list[str] = attrs.Factory(list)
    current: str | None = None
    notices: bool = True
    times: bool = False
    bell: bool = False
    announced: bool = False
    gone: bool = False
    told: int = 0
    sent: list[bytes] = attrs.Factory(list)

    @property
    def encoding(self) -> Encoding:
        if self.json:
            return JSON
        return TEXT.preferring(Preferences(times=self.times))

    def see(self, event: Event, foreground: bool = True) -> None:
        self.sent.append(self.encoding.encode(event, foreground))

    def answer(self, event: Event, re: object) -> None:
        self.sent.append(self.encoding.answer(event, re if self.json else None))


@attrs.define(eq=False)
class Model:
    """The people, the rooms, and the time."""

    announce_up_to: int
    now: float = 0.0
    people: list[Person] = attrs.Factory(list)
    members: dict[str, list[Person]] = attrs.Factory(dict)
    tallies: dict[str, list[int]] = attrs.Factory(dict)
    timers: list[tuple[float, Callable[[], None]]] = attrs.Factory(list)

    # Coming and going

    def come(self, nick: str, json: bool) -> Person:
        person = Person(nick, json)
        self.people.append(person)
        self._add(person, "#lobby")
        self.timers.append((self.now + 3, lambda: self.announce(person)))
        return person

    def announce(self, person: Person) -> None:
        if not person.announced and not person.gone:
            person.announced = True
            for room in person.rooms:
                self._notice(person, events.Joined(room, person.nick, self.now), [room])

    def go(self, person: Person, text: str = "") -> None:
        if person.announced:
            self._notice(person, events.Gone(person.nick, text, self.now), person.rooms)
        person.gone = True
        for room in list(person.rooms):
            self._remove(person, room)

    def join(self, person: Person, room: str, re: object) -> None:
        if room not in person.rooms:
            self._add(person, room)
            if person.announced:
                self._notice(person, events.Joined(room, person.nick, self.now), [room])
        person.current = room
        self.announce(person)
        person.answer(events.Entered(room, len(self.members[room])), re)

    def leave(self, person: Person, room: str, re: object) -> None:
        if person.announced:
            self._notice(person, events.Left(room, person.nick, self.now), [room])
        self._remove(person, room)
        person.answer(events.Departed(room, person.current), re)

    def rename(self, person: Person, nick: str, re: object) -> None:
        old, person.nick = person.nick, nick
        if person.announced and old != nick:
            self._notice(person, events.Renamed(old, nick, self.now), person.rooms)
        person.answer(events.Named(nick), re)

    def _add(self, person: Person, room: str) -> None:
        person.rooms.append(room)
        person.current = room
        self.members.setdefault(room, []).append(person)

    def _remove(self, person: Person, room: str) -> None:
        person.rooms.remove(room)
        self.members[room].remove(person)
        if person.current == room:
            person.current = person.rooms[-1] if person.rooms else None
        if not self.members[room]:
            del self.members[room]
            self.tallies.pop(room, None)

    # Talk

    def say(self, person: Person, text: str, re: object) -> None:
        room = person.current
        if room is None:
            why = "You are in no room, so nobody hears you. /join one first."
            person.answer(events.Refused("no-room", why), re)
            return
        self.announce(person)
        said = events.Said(room, person.nick, text, self.now)
        for member in self.members[room]:
            if member is not person or person.json:
                self._hear(member, said, member.current == room)
        person.answer(events.Done(), re)

    def tell(self, person: Person, to: Person, text: str, re: object) -> None:
        self.announce(person)
        to.told += 1
        to.see(events.Private(person.nick, text, self.now, to.told))
        person.answer(events.PrivateSent(to.nick, text), re)

    def switch(self, person: Person) -> None:
        person.json = True
        here = len(self.members[person.current]) if person.current else 0
        greeting = events.Greeting(__version__, LINK, PROTOCOL, person.nick, person.current, here)
        person.answer(greeting, None)

    def _hear(self, member: Person, said: events.Said, foreground: bool) -> None:
        member.see(said, foreground)
        if member.bell and member.nick in said.text.split() and not member.json:
            member.sent[-1] = member.sent[-1].replace(b"\r\n", b"\a\r\n")

    def _notice(self, person: Person, event: Event, rooms: Iterable[str]) -> None:
        reached: dict[Person, None] = {}
        for room in rooms:
            crowded = self.crowded(room)
            reached |= {each: None for each in self.members[room] if each.json or not crowded}
            if crowded:
                self._tally(room, event)
        for member in reached:
            if member is not person and member.notices:
                member.see(event)

    def crowded(self, room: str) -> bool:
        return len(self.members[room]) > self.announce_up_to

    # Time

    def _tally(self, room: str, event: Event) -> None:
        if room not in self.tallies:
            tally = self.tallies[room] = [0, 0, 0]
            self.timers.append((self.now + 10, lambda: self._sum_up(room, tally)))
        which = {events.Joined: 0, events.Renamed: 2}.get(type(event), 1)
        self.tallies[room][which] += 1

    def _sum_up(self, room: str, tally: list[int]) -> None:
        if self.tallies.get(room) is tally:
            del self.tallies[room]
            here = len(self.members[room])
            for member in self.members[room]:
                if not member.json and member.notices:
                    member.see(events.Traffic(room, *tally, here, 10.0))

    def wait(self, seconds: float) -> None:
        self.now += seconds
        due = sorted((each for each in self.timers if each[0] <= self.now), key=lambda t: t[0])
        self.timers = [each for each in self.timers if each[0] > self.now]
        for _, call in due:
            call()
