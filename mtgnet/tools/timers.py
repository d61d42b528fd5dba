"""Timers of rooms: announced at some moments, and over a restart.

A timer runs while somebody is in its room. When nobody is, or the server was down, it sleeps, and
goes on when somebody comes: what has passed meanwhile is not announced any more, except for the
end, with how late that is.
"""

from __future__ import annotations

import attrs

from mtgnet.core.access import Access
from mtgnet.core.delivery import Room
from mtgnet.core.events import Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.keeping import Notes
from mtgnet.core.person import Person
from mtgnet.core.session import Session
from mtgnet.core.tool_events import (
    TimerEnded,
    TimerFacts,
    TimerList,
    TimerRuns,
    TimerStarted,
    TimerStopped,
)
from mtgnet.core.watching import Watcher
from mtgnet.tools.kept import Alarms, Kept, free_number

LONGEST = 7 * 86_400.0
MOST_IN_ROOM = 10
MOST_OF_ONE = 5
MOST = 5_000
# A timer that ended so many seconds ago without anybody to hear it is forgotten.
_STALE = 86_400.0
_HALVED = 1800.0
_MARKS = (600.0, 300.0, 60.0)


def moments(seconds: float) -> tuple[float, ...]:
    """Return at how many seconds before its end a timer of this length is announced.

    These are its half-time (of 30 minutes and more), 10, 5 and 1 minute before the end, unless that
    is in the first fifth, and the end.
    """
    marks = {*_MARKS, seconds / 2} if seconds >= _HALVED else set(_MARKS)
    return (*sorted((mark for mark in marks if mark <= 0.8 * seconds), reverse=True), 0.0)


@attrs.frozen
class Timer:
    """A timer: `room` is a key, of the room shown as `name`; it runs from `at` to `due`."""

    number: int
    room: str
    name: str
    owner: str
    nick: str
    text: str
    at: float
    due: float

    @property
    def seconds(self) -> float:
        """Its whole length."""
        return self.due - self.at

    def facts(self, now: float) -> TimerFacts:
        """Return it as events tell it."""
        left = max(0.0, self.due - now)
        return TimerFacts(self.number, self.nick, self.text, self.seconds, left)


class Timers(Watcher):
    """The timers of all rooms."""

    def __init__(self, hub: Hub, notes: Notes) -> None:
        self._hub = hub
        self._kept = Kept(notes, "timer")
        self._alarms = Alarms(hub.clock)
        self._rooms: dict[str, dict[int, Timer]] = {}
        for note in self._kept.found():
            timer = Timer(number=note.number, room=note.room, owner=note.who, **note.value)
            self._rooms.setdefault(timer.room, {})[timer.number] = timer

    def _all(self) -> list[Timer]:
        return [timer for timers in self._rooms.values() for timer in timers.values()]

    # What people do

    def start(self, session: Session, seconds: float, text: str) -> TimerStarted:
        """Start a timer in the session's room; raises `Refusal` if there are too many."""
        hub = self._hub
        room, person, now = hub.floor(session), session.person, hub.clock.seconds()
        self._check(room, person)
        number = free_number(self._rooms.get(room.key, ()))
        names = (room.key, room.name, person.owner, person.nick)
        timer = Timer(number, *names, text, now, now + seconds)
        self._rooms.setdefault(room.key, {})[number] = timer
        self._keep(timer)
        self._schedule(timer, seconds)
        started = TimerStarted(room.name, person.nick, timer.facts(now))
        hub.show(session, started)
        return started

    def _check(self, room: Room, person: Person) -> None:
        if len(self._rooms.get(room.key, ())) >= MOST_IN_ROOM:
            why = f"{room.name} has {MOST_IN_ROOM} timers, the most there may be. /timer lists them"
            raise Refusal("too-many-timers", f"{why}, /timer stop NUMBER stops one.")
        if sum(timer.owner == person.owner for timer in self._all()) >= MOST_OF_ONE:
            why = f"You have {MOST_OF_ONE} timers, the most there may be. /timer stop NUMBER"
            raise Refusal("too-many-timers", f"{why} stops one.")
        if len(self._all()) >= MOST:
            raise Refusal("too-many-timers", "The server has too many timers. Try again later.")

    def listed(self, session: Session) -> TimerList:
        """Return the timers of the session's room."""
        room = session.here()
        return TimerList(room.name, tuple(t.facts(self._now()) for t in self._of(room)))

    def stop(self, session: Session, number: int | None) -> TimerStopped:
        """Stop a timer of the session's room: one's own, or whose starter is not there any more."""
        room = session.here()
        timer = self._named(room, number)
        there = self._hub.past.owned(timer.owner)
        theirs = there is not None and there in room.people and there is not session.person
        if theirs and self._hub.members.access(session.person) < Access.OP:
            why = f"Timer {timer.number} is {timer.nick}'s, who is here. Ask them to stop it."
            raise Refusal("not-yours", why)
        self._forget(timer)
        stopped = TimerStopped(room.name, session.nick, timer.facts(self._now()))
        self._hub.show(session, stopped)
        return stopped

    def _named(self, room: Room, number: int | None) -> Timer:
        timers = self._of(room)
        if number is None and len(timers) == 1:
            return timers[0]
        if number is None and timers:
            raise Refusal("missing", "Say which: /timer stop NUMBER. /timer lists them.")
        found = next((timer for timer in timers if timer.number == number), None)
        if found is None:
            which = "timer" if number is None else f"timer {number}"
            raise Refusal("no-such-timer", f"There is no {which} in {room.name}. /timer lists all.")
        return found

    def _of(self, room: Room) -> list[Timer]:
        return sorted(self._rooms.get(room.key, {}).values(), key=lambda timer: timer.due)

    def _now(self) -> float:
        return self._hub.clock.seconds()

    # What time does

    def _schedule(self, timer: Timer, before: float) -> None:
        """Wait for the next moment at which less than `before` seconds are left."""
        mark = next(mark for mark in moments(timer.seconds) if mark < before)
        key = (timer.room, timer.number)
        self._alarms.set(key, timer.due - mark - self._now(), lambda: self._ring(timer, mark))

    def _ring(self, timer: Timer, mark: float) -> None:
        late = self._now() - (timer.due - mark)
        if not mark:
            self._end(timer, late)
            return
        if late < 1:  # The machine may have slept.
            self._hub.tell_room(TimerRuns(timer.name, timer.facts(timer.due - mark)))
        self._schedule(timer, mark)

    def _end(self, timer: Timer, late: float) -> None:
        self._forget(timer)
        shown = late if late >= 1 else 0.0
        self._hub.tell_room(TimerEnded(timer.name, timer.facts(timer.due), shown))

    def _forget(self, timer: Timer) -> None:
        self._alarms.cancel((timer.room, timer.number))
        timers = self._rooms[timer.room]
        del timers[timer.number]
        if not timers:
            del self._rooms[timer.room]
        self._kept.drop(timer.room, timer.owner, timer.number)

    def _keep(self, timer: Timer) -> None:
        own = ("number", "room", "owner")
        value = attrs.asdict(timer, filter=lambda field, _: field.name not in own)
        self._kept.put(timer.room, timer.owner, timer.number, value)

    # Who comes and goes

    def entered(self, person: Person, room: Room, before: Room | None) -> None:
        """Let the room's timers go on; what is told comes after the answer to who came."""
        if room.key in self._rooms and ("wake", room.key) not in self._alarms:
            self._alarms.set(("wake", room.key), 0, lambda: self._wake(room.key))

    def _wake(self, key: str) -> None:
        now = self._now()
        for timer in list(self._rooms.get(key, {}).values()):
            if (key, timer.number) in self._alarms:
                continue
            if timer.due <= now:
                self._end(timer, now - timer.due)
            else:
                self._schedule(timer, timer.due - now)

    def left(self, person: Person, room: Room) -> None:
        """Let the timers of an empty room sleep."""
        if not room.people:
            self._alarms.cancel(("wake", room.key))
            for number in self._rooms.get(room.key, ()):
                self._alarms.cancel((room.key, number))

    def became(self, person: Person, before: str) -> None:
        """Give a guest's timers to their account."""
        for timer in [each for each in self._all() if each.owner == before]:
            asleep = (timer.room, timer.number) not in self._alarms
            self._forget(timer)
            theirs = attrs.evolve(timer, owner=person.owner)
            self._rooms.setdefault(timer.room, {})[timer.number] = theirs
            self._keep(theirs)
            if not asleep:
                self._schedule(theirs, theirs.due - self._now())

    def forgotten(self, person: Person, before: str) -> None:
        """Forget the timers of an account."""
        for timer in [each for each in self._all() if each.owner == before]:
            self._forget(timer)

    def closed(self, key: str) -> None:
        """Forget the timers of a room."""
        for timer in list(self._rooms.get(key, {}).values()):
            self._forget(timer)

    def prune(self, now: float) -> None:
        """Forget the timers that nobody has come for."""
        for timer in [each for each in self._all() if each.due + _STALE < now]:
            self._forget(timer)
