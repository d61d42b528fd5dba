"""Tables: private rooms with a host. When the host closes one, or leaves, all are sent back."""

from __future__ import annotations

import random
from collections.abc import Sequence

import attrs
from twisted.internet.defer import Deferred
from twisted.logger import Logger

from mtgnet.core.access import Access
from mtgnet.core.delivery import Room
from mtgnet.core.events import Refusal, Refused
from mtgnet.core.hub import Hub
from mtgnet.core.keeping import Notes
from mtgnet.core.names import Name, read_room, table_name
from mtgnet.core.person import Person
from mtgnet.core.records import RoomRecord, account_of
from mtgnet.core.session import Session
from mtgnet.core.table_events import TableClosed, TableOpened, TableState
from mtgnet.core.watching import Watcher
from mtgnet.tools.kept import Alarms, Kept

# How long those at a table wait for its host after a restart of the server, in seconds.
HOST_SECONDS = 300.0
# A table at which nobody has been for so long since the server's start is forgotten.
_STALE = 86_400.0


@attrs.define(eq=False)
class Table:
    """A table: the room's key and name, its host (an owner, and the name), since when it is open.

    `backs` has the room in which each (an owner) talked before they came.
    """

    key: str
    name: str
    host: str
    nick: str
    at: float
    backs: dict[str, str | None] = attrs.Factory(dict)


class Tables(Watcher):
    """All tables. Their rooms are private ones, of which the archive keeps who may come in."""

    _log = Logger()

    def __init__(self, hub: Hub, notes: Notes, chance: random.Random) -> None:
        self._hub = hub
        self._archive = hub.past.archive
        self._chance = chance
        self._kept, self._seats = Kept(notes, "table"), Kept(notes, "seat")
        self._alarms = Alarms(hub.clock)
        self._tables: dict[str, Table] = {}
        self._since = hub.clock.seconds()
        # A server that keeps nothing of rooms has forgotten who may come in.
        if self._archive.keeps:
            self._load()

    def _load(self) -> None:
        for note in self._kept.found():
            self._tables[note.room] = Table(note.room, host=note.who, **note.value)
        for note in self._seats.found():
            if note.room in self._tables:
                self._tables[note.room].backs[note.who] = note.value["back"]

    # What people do

    def open(self, session: Session, name: str | None) -> TableOpened:
        """Open a table whose host is the session's person, who goes there.

        Raises `Refusal` if they are the host of one, or if the name is taken.
        """
        person = session.person
        self._check_host(person)
        room = read_room(name) if name else self._generated()
        record = self._archive.record(room.key)
        known = record is not None and record.owner != person.owner
        if known or self._hub.rooms.find(room.key) is not None:
            why = f"There is a room {room.shown} already. Choose another name, or none."
            raise Refusal("name-taken", why)
        table = self._add(room, person)
        try:
            self._hub.join(session, room.shown)
        except Refusal:
            self._forget(table)
            raise
        self._admit_only(table, [person])
        return TableOpened(table.name)

    def gather(self, people: Sequence[Person]) -> Room:
        """Open a table for these, whose host is the first, and bring them there, silently.

        Who can't come is told why.
        """
        place = self._generated()
        host = next((each for each in people if self._hosted(each) is None), people[0])
        room, table = self._hub.rooms.named(place), self._add(place, host)
        for person in (host, *(each for each in people if each is not host)):
            try:
                self._hub.rooms.admit(person, room)
            except Refusal as refusal:
                person.send(Refused(refusal.code, refusal.why))
        if host not in room.people and room.people:
            self._pass_on(table, next(iter(room.people)))
        self._admit_only(table, people)
        return room

    def _check_host(self, person: Person) -> None:
        hosted = self._hosted(person)
        if hosted is not None:
            why = f"You are the host of {hosted.name} already. /table close closes it."
            raise Refusal("has-table", why)

    def _hosted(self, person: Person) -> Table | None:
        return next((each for each in self._tables.values() if each.host == person.owner), None)

    def _generated(self) -> Name:
        def taken(key: str) -> bool:
            return self._archive.record(key) is not None or self._hub.rooms.find(key) is not None

        return table_name(taken, self._chance)

    def _add(self, room: Name, host: Person) -> Table:
        now = self._hub.clock.seconds()
        table = Table(room.key, room.shown, host.owner, host.nick, now)
        self._tables[table.key] = table
        self._keep(table)
        return table

    def _keep(self, table: Table) -> None:
        value = {"name": table.name, "nick": table.nick, "at": table.at}
        self._kept.put(table.key, table.host, 0, value)

    def _admit_only(self, table: Table, people: Sequence[Person]) -> None:
        allowed = frozenset(person.owner for person in people)
        record = self._archive.record(table.key) or RoomRecord(table.key, table.name)
        changed = attrs.evolve(record, owner=table.host, private=True, allowed=allowed)
        self._change(changed)

    def _change(self, record: RoomRecord) -> None:
        changing: Deferred[None] | None = self._archive.change(record)
        if changing is not None:
            why = "Who may come to {name} is not kept"
            changing.addErrback(lambda failure: self._log.failure(why, failure, name=record.name))

    def at(self, session: Session) -> Table | None:
        """Return the table that the session talks at, or else that its person is the host of."""
        current = session.current
        found = self._tables.get(current.key) if current else None
        return found or self._hosted(session.person)

    def state(self, table: Table) -> TableState:
        """Return what there is to know of a table."""
        room, record = self._hub.rooms.find(table.key), self._archive.record(table.key)
        people = list(room.people) if room else []
        here = {person.owner for person in people}
        others = sorted((record.allowed if record else frozenset()) - here)
        invited = tuple(nick for owner in others if (nick := self._nick(owner)))
        nicks = tuple(person.nick for person in people)
        return TableState(table.name, table.nick, table.at, nicks, invited)

    def _nick(self, owner: str) -> str | None:
        person, account = self._hub.past.owned(owner), account_of(owner)
        if person is not None:
            return person.nick
        known = self._hub.stores.accounts.get(account) if account is not None else None
        return known.nick if known else None

    def close(self, session: Session) -> TableClosed:
        """Close the session's table, which only its host and operators may do."""
        table = self.at(session)
        if table is None:
            raise Refusal("no-table", "You are at no table. /table opens one.")
        op = self._hub.members.access(session.person) >= Access.OP
        if table.host != session.person.owner and not op:
            why = f"Only {table.nick}, the host, may close {table.name}. /leave leaves it."
            raise Refusal("not-yours", why)
        self._close(table, session.nick, False, session)
        current = session.current.name if session.current else None
        return TableClosed(table.name, session.nick, False, current)

    def _close(self, table: Table, nick: str, left: bool, by: Session | None = None) -> None:
        room = self._hub.rooms.find(table.key)
        record = self._archive.record(table.key)
        self._forget(table)
        for person in list(room.people) if room else []:
            back = table.backs.get(person.owner)
            to = self._hub.rooms.find(read_room(back).key) if back else None
            self._hub.send_back(person, room, to)  # type: ignore[arg-type]
            for each in tuple(person.sessions):
                if each is not by:
                    current = each.current.name if each.current else None
                    each.send(TableClosed(table.name, nick, left, current))
        if record is not None and self._archive.record(table.key) is not None:
            self._change(attrs.evolve(record, allowed=frozenset()))
        for watcher in self._hub.watchers:
            watcher.closed(table.key)

    def _forget(self, table: Table) -> None:
        del self._tables[table.key]
        self._alarms.cancel(table.key)
        self._kept.drop(table.key)
        self._seats.drop(table.key)

    # Who comes and goes

    def entered(self, person: Person, room: Room, before: Room | None) -> None:
        """Note where somebody came from, and wait for the host if they are not there."""
        table = self._tables.get(room.key)
        if table is None:
            return
        if person.owner not in table.backs:
            back = before.name if before else None
            table.backs[person.owner] = back
            self._seats.put(table.key, person.owner, 0, {"back": back})
        if any(each.owner == table.host for each in room.people):
            self._alarms.cancel(table.key)
        elif table.key not in self._alarms:
            self._alarms.set(table.key, HOST_SECONDS, lambda: self._close(table, table.nick, True))

    def left(self, person: Person, room: Room) -> None:
        """Close the table whose host has left."""
        table = self._tables.get(room.key)
        if table is None:
            return
        table.backs.pop(person.owner, None)
        self._seats.drop(table.key, person.owner)
        if person.owner == table.host:
            self._close(table, person.nick, True)
        elif not room.people:
            self._alarms.cancel(table.key)

    def became(self, person: Person, before: str) -> None:
        """Let an account have what the guest had at tables."""
        for table in list(self._tables.values()):
            if table.host == before:
                self._pass_on(table, person)
            if before in table.backs:
                table.backs[person.owner] = table.backs.pop(before)
                self._seats.drop(table.key, before)
                self._seats.put(table.key, person.owner, 0, {"back": table.backs[person.owner]})
            record = self._archive.record(table.key)
            if record is not None and before in record.allowed:
                allowed = record.allowed - {before} | {person.owner}
                self._change(attrs.evolve(record, allowed=allowed))

    def _pass_on(self, table: Table, person: Person) -> None:
        """Let another be the host."""
        table.host, table.nick = person.owner, person.nick
        self._kept.drop(table.key)
        self._keep(table)
        record = self._archive.record(table.key)
        if record is not None:
            self._change(attrs.evolve(record, owner=person.owner))

    def forgotten(self, person: Person, before: str) -> None:
        """Let the guest who is left of an account have what that had at tables."""
        self.became(person, before)

    def prune(self, now: float) -> None:
        """Forget the tables to which nobody has come back."""
        for table in list(self._tables.values()):
            if self._since + _STALE < now and self._hub.rooms.find(table.key) is None:
                self._close(table, table.nick, True)
