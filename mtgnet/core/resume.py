"""Coming back to a broken connection: who one was, where, and what was said in between.

Every connection is shown a code, which belongs to a visit: one person's way through one connection
after the other. A code is good until a later one of its visit has been used, or it expires; so a
client that never saw its new code can use the old one again.

Nobody knows what reached a netcat when the wire broke. So each connection is looked at every few
seconds: if the kernel says that the other end has acknowledged everything, then all that was
written before the look before has arrived. From there on all is told again. Programs say what they
have seen, and get exactly what follows.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs
from twisted.internet.defer import Deferred, gatherResults
from twisted.logger import Logger

from mtgnet.core.codes import digest, new_code
from mtgnet.core.groups import Groups
from mtgnet.core.ports import Clock, Resumptions
from mtgnet.core.records import Code, Visit

if TYPE_CHECKING:
    from mtgnet.core.past import Past
    from mtgnet.core.session import Session

# How often a connection is looked at, in seconds.
LOOK_SECONDS = 5.0
# Stands for the private messages among the keys of rooms.
PRIVATE = "@"


@attrs.define(eq=False)
class Ticket:
    """What makes one connection resumable: `code`, the `number`th of the visit.

    `arrived` has the number of the last line of each room that has surely arrived, `written` what
    had been written at the last look; `saved` is what the store knows, made when the session was
    at `place`; `moved` tells that more has arrived since.
    """

    visit: str
    number: int
    code: str
    arrived: dict[str, int] = attrs.Factory(dict)
    written: dict[str, int] = attrs.Factory(dict)
    saved: Visit | None = None
    place: tuple[object, ...] = ()
    moved: bool = True


class Visits:
    """The connections that can be resumed, and what their codes give back."""

    _log = Logger()

    def __init__(self, past: Past, clock: Clock, store: Resumptions, start: int) -> None:
        self.store = store
        self.start = start
        self._past = past
        self._clock = clock
        self._seconds = past.policies.history.resume_hours * 3600.0
        self._live: dict[str, Session] = {}
        self._groups: Groups[Visit] = Groups(clock, store.save)
        self._codes: Groups[Code] = Groups(clock, self._add_codes)

    @property
    def active(self) -> bool:
        """Whether connections can be resumed at all."""
        return self._seconds > 0

    # Codes

    def issue(self, session: Session) -> None:
        """Give a new connection its code."""
        if self.active and session.ticket is None:
            session.ticket = Ticket(secrets.token_hex(8), 1, new_code())
            session.ticket.arrived = self._written(session)
            self._live[session.ticket.visit] = session
            self.enroll(session)
            self._clock.callLater(LOOK_SECONDS, self._look, session)

    def enroll(self, session: Session) -> None:
        """Keep the session's code, and what it gives back."""
        ticket = session.ticket
        assert ticket is not None
        self.touch(session)
        expires = self._clock.seconds() + self._seconds
        code = digest(ticket.code)
        self._codes.add(Code(code, ticket.visit, ticket.number, self.start, expires))

    def _add_codes(self, codes: Sequence[Code]) -> Deferred[None]:
        added = gatherResults([self.store.add_code(code) for code in codes], consumeErrors=True)
        return added.addCallback(lambda _: None)

    def holder(self, visit: str) -> Session | None:
        """Return the connection that is on this visit now, if any is."""
        return self._live.get(visit)

    def move(self, session: Session, visit: str, number: int) -> None:
        """Let the session carry on a visit; its code is the one after `number` from now on."""
        ticket = session.ticket
        assert ticket is not None
        self._live.pop(ticket.visit, None)
        ticket.visit, ticket.number, ticket.saved = visit, number + 1, None
        self._live[visit] = session
        self.enroll(session)

    # Where everybody is

    def joined(self, session: Session, key: str) -> None:
        """Take note that the session hears a room from here on."""
        if session.ticket is not None:
            session.ticket.arrived[key] = self._past.archive.last(key)
            session.ticket.moved = True

    def attached(self, session: Session) -> None:
        """Take note that the session belongs to another person now, and hears from here on."""
        ticket = session.ticket
        if ticket is not None:
            ticket.arrived = self._written(session)
            ticket.written, ticket.moved = {}, True
            self.touch(session)

    def mark_letters(self, session: Session, number: int) -> None:
        """Take note up to which number the private messages need not be told again."""
        ticket = session.ticket
        if ticket is not None:
            ticket.arrived[PRIVATE] = number
            ticket.written.pop(PRIVATE, None)
            ticket.moved = True
            self.touch(session)

    def touch(self, session: Session) -> None:
        """Have it kept where the session is now, if that has changed."""
        ticket, person = session.ticket, session.person
        if ticket is None or not person.sessions:
            return
        place = (person.owner, person.name, tuple(person.rooms), session.current, session.mode)
        if ticket.saved is not None and place == ticket.place and not ticket.moved:
            return
        ticket.place, ticket.moved = place, False
        visit = self.describe(session, ticket)
        saved = ticket.saved
        if saved is None or attrs.evolve(visit, at=saved.at) != saved:
            ticket.saved = visit
            self._groups.add(visit)

    def describe(self, session: Session, ticket: Ticket) -> Visit:
        """Return what the session's code is to give back."""
        person = session.person
        keys = {room.key for room in person.rooms} | {PRIVATE}
        seen = tuple((key, n) for key, n in sorted(ticket.arrived.items()) if key in keys)
        return Visit(
            id=ticket.visit,
            who=person.owner,
            nick=person.nick,
            rooms=tuple(room.name for room in person.rooms),
            current=session.current.name if session.current else None,
            mode=session.mode.name,
            seen=seen,
            start=self.start,
            at=self._clock.seconds(),
        )

    def _look(self, session: Session) -> None:
        ticket = session.ticket
        if ticket is None or session not in session.person.sessions:
            return
        self._clock.callLater(LOOK_SECONDS, self._look, session)
        if session.outlet.arrived():
            for key, number in ticket.written.items():
                ticket.arrived[key] = max(number, ticket.arrived.get(key, 0))
            ticket.moved = True
            ticket.written = self._written(session)
            self.touch(session)

    def _written(self, session: Session) -> dict[str, int]:
        archive, person = self._past.archive, session.person
        written = {room.key: archive.last(room.key) for room in person.rooms}
        written[PRIVATE] = self._past.mail.last(person.owner)
        return written

    # Going

    def lost(self, session: Session) -> None:
        """Keep where the session was: its connection is gone, and may be resumed."""
        self.touch(session)
        if session.ticket is not None:
            self._live.pop(session.ticket.visit, None)

    def left(self, session: Session) -> None:
        """Make the session's codes void: the person has left."""
        ticket, session.ticket = session.ticket, None
        if ticket is not None:
            self._live.pop(ticket.visit, None)
            # The code may only just be on its way into the store.
            kept = self._codes.settled()
            kept.addCallback(lambda _: self.store.drop_codes(ticket.visit, ticket.number + 1))
            kept.addErrback(lambda why: self._log.failure("A code is still good", why))

    async def void(self, owner: str) -> None:
        """Make all codes of an owner void, except for those of the connections that are open."""
        await self.settled()
        await self.store.forget(owner)
        for session in list(self._live.values()):
            if session.person.owner == owner and session.ticket is not None:
                session.ticket.saved = None
                self.enroll(session)

    async def settled(self) -> None:
        """Wait until all of this is in the store."""
        await self._groups.settled()
        await self._codes.settled()
