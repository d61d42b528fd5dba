"""A resume from the code to the last missed line: one `Return` per attempt, used once."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from twisted.internet.defer import Deferred

from mtgnet.core.archive import admits
from mtgnet.core.codes import digest
from mtgnet.core.events import Refusal
from mtgnet.core.names import read_nick, read_room
from mtgnet.core.past_events import Returned, Returning, SaidBefore, TakenOver
from mtgnet.core.records import Code, Line, Visit, account_of
from mtgnet.core.resume import PRIVATE
from mtgnet.core.text import clean

if TYPE_CHECKING:
    from mtgnet.core.hub import Hub
    from mtgnet.core.session import Session

# Missed lines are told this many at a time, and the next ones when these have been taken.
PAGE = 200
_DRAIN_SECONDS = 0.02


async def resume(
    session: Session,
    code: str,
    seen: Mapping[str, int] | None = None,
    start: int | None = None,
) -> Returned:
    """Give the session back what the code is for, and tell what was missed.

    `seen` has the number of the last line that the client has seen, by room, in the server's start
    `start`. Raises `Refusal` if the code is of no use.
    """
    found = await _find(session, code)
    visit, known = found
    hub = session.hub
    owner = account_of(visit.who)
    if owner is None:
        hub.moderation.check_guest(session.origin.host)
    elif hub.stores.accounts.get(owner) is None:
        raise _unknown()
    else:
        hub.moderation.check_account(visit.who)
    hub.past.visits.store.drop_codes(visit.id, known.number)
    visit = await _take_over(session, visit)
    return await Return(session, visit, known).run(seen or {}, start)


async def _find(session: Session, code: str) -> tuple[Visit, Code]:
    hub = session.hub
    host = session.origin.host
    hub.past.check_guesses(host)
    await hub.past.visits.settled()
    found = await hub.past.visits.store.find(digest(code), hub.clock.seconds())
    if found is None:
        hub.past.guessed_wrong(host)
        raise _unknown()
    if session.ticket is None or session.ticket.visit == found[0].id:
        raise Refusal("own-code", "That is the code of this very connection. Keep it for later.")
    if session.person.account is not None and session.person.owner != found[0].who:
        raise Refusal("logged-in", "You are logged in as somebody else. /logout first.")
    return found


def _unknown() -> Refusal:
    why = "That code is not known here, or too old. Use the last one that you were shown."
    return Refusal("unknown-code", why)


async def _take_over(session: Session, visit: Visit) -> Visit:
    """Close the connection that is on the visit now, if there is one."""
    visits = session.hub.past.visits
    old = visits.holder(visit.id)
    if old is None or old.ticket is None or old is session:
        return visit
    old.catch_up()
    visit = visits.describe(old, old.ticket)
    old.send(TakenOver())
    session.hub.disconnect(old)
    old.end()
    return visit


class Return:
    """One connection's way back to a visit."""

    def __init__(self, session: Session, visit: Visit, code: Code) -> None:
        self._session = session
        self._hub: Hub = session.hub
        self._visit = visit
        self._code = code
        self._replay = session.replay and session.hub.past.archive.keeps
        archive, keys = session.hub.past.archive, {read_room(n).key: n for n in visit.rooms}
        self._names = {
            key: name for key, name in keys.items() if admits(archive.record(key), visit.who)
        }
        self._told: dict[str, int] = {}
        self._letters = 0
        self._arrived: dict[str, int] = {}

    async def run(self, seen: Mapping[str, int], start: int | None) -> Returned:
        """Tell what was missed, and put the session where it was."""
        self._hub.withdraw(self._session.person)
        await self._find_places(seen, start)
        await self._hub.past.archive.settled()
        await self._hub.past.requests.learn(self._visit.who)
        self._session.send(self._returning())
        if self._replay:
            await self._tell()
        self._restore()
        session = self._session
        # What is not talk comes after the answer.
        self._hub.clock.callLater(0, self._hub.tidings.greet, session)
        current = session.current.name if session.current else None
        names = tuple(room.name for room in session.person.rooms)
        return Returned(session.nick, names, current, session.mode.name)

    # What was missed

    async def _find_places(self, seen: Mapping[str, int], start: int | None) -> None:
        archive = self._hub.past.archive
        for key in self._names:
            number, since = dict(self._visit.seen).get(key, archive.last(key)), self._visit.start
            if key in seen:
                number, since = seen[key], self._code.start if start is None else start
            self._told[key] = await archive.seen(key, number, since)
            load = archive.load(key)
            if load is not None:
                await load
        letters = dict(self._visit.seen).get(PRIVATE, 0)
        self._letters = seen.get(PRIVATE, letters)
        if (
            PRIVATE in seen
            and await self._hub.past.mail.store.last(self._visit.who) >= self._letters
        ):
            self._hub.past.mail.arrived(self._visit.who, self._letters)
        self._arrived = {**self._told, PRIVATE: self._letters}

    def _returning(self) -> Returning:
        archive = self._hub.past.archive
        missed = sum(archive.count_after(key, number) for key, number in self._told.items())
        visit = self._visit
        return Returning(
            visit.nick,
            tuple(self._names.values()),
            visit.current if visit.current in self._names.values() else None,
            visit.mode,
            missed if self._replay else 0,
        )

    async def _tell(self) -> None:
        """Tell all that was missed; when it returns, nothing more has been said since."""
        while not self._session.ended:
            for key in self._names:
                await self._tell_room(key)
            await self._tell_letters()
            if self._is_up_to_date():
                return

    def _is_up_to_date(self) -> bool:
        archive, mail = self._hub.past.archive, self._hub.past.mail
        behind = any(archive.last(key) > number for key, number in self._told.items())
        return not behind and mail.last(self._visit.who) <= self._letters

    async def _tell_room(self, key: str) -> None:
        while not self._session.ended:
            lines = await self._hub.past.archive.after(key, self._told[key], PAGE)
            if not lines:
                return
            for line in lines:
                self._session.send(self._before(line))
            self._told[key] = lines[-1].number
            await self._drained()

    def _before(self, line: Line) -> SaidBefore:
        nick, text = clean(line.nick), clean(line.text)
        start, room = self._hub.past.visits.start, self._names[line.room]
        old = self._hub.past.archive.is_old(line.at)
        return SaidBefore(
            room, nick, text, line.at, line.emote, line.number, start, line.deleted, old=old
        )

    async def _tell_letters(self) -> None:
        store = self._hub.past.mail.store
        while not self._session.ended:
            letters = await store.after(self._visit.who, self._letters, PAGE)
            if not letters:
                return
            self._hub.past.mail.show(self._session, self._visit.who, letters)
            self._letters = letters[-1].number
            await self._drained()

    async def _drained(self) -> None:
        while not self._session.ended and not self._session.outlet.idle:
            waited: Deferred[None] = Deferred()
            self._hub.clock.callLater(_DRAIN_SECONDS, waited.callback, None)
            await waited

    # Who and where one was

    def _restore(self) -> None:
        session, visit, hub = self._session, self._visit, self._hub
        if session.ended:
            return
        account = account_of(visit.who)
        person = hub.past.owned(visit.who)
        if person is not None and person.present:
            hub.attach(session, person)
        elif account is not None:
            known = hub.stores.accounts.get(account)
            if known is not None:
                hub.members.adopt(session, known)
        else:
            self._be_guest()
        self._enter_rooms()
        session.mode = session.table.find(visit.mode) or session.mode
        assert session.ticket is not None
        session.ticket.arrived = self._arrived
        session.ticket.written = {}
        hub.past.visits.move(session, visit.id, self._code.number)
        for each in hub.watchers:
            each.here(session.person)

    def _be_guest(self) -> None:
        person, hub = self._session.person, self._hub
        person.owner = self._visit.who
        hub.past.own(person)
        name = read_nick(self._visit.nick)
        try:
            hub.nicks.check_free(name, person)
        except Refusal:
            return
        hub.call(person, name, self._session)

    def _enter_rooms(self) -> None:
        session, hub = self._session, self._hub
        for key, name in self._names.items():
            if admits(hub.past.archive.record(key), session.person.owner):
                room = hub.rooms.named(read_room(name))
                if room not in session.person.rooms:
                    with suppress(Refusal):
                        hub.rooms.admit(session.person, room)
        if self._visit.current:
            hub.rooms.turn_to(session, self._visit.current)
        session.person.present = True
        hub.announce(session.person)
