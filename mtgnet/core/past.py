"""All that the hub knows of the past, in one place: lines, private messages, requests, visits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import attrs
from twisted.internet.defer import Deferred
from twisted.logger import Logger

from mtgnet.core.archive import Archive, admits
from mtgnet.core.attempts import Attempts
from mtgnet.core.events import Refusal, Said
from mtgnet.core.mail import Mailbox
from mtgnet.core.names import read_nick
from mtgnet.core.past_events import Backlog
from mtgnet.core.policies import Policies
from mtgnet.core.records import Account, account_of
from mtgnet.core.requests import RequestBook
from mtgnet.core.resume import Visits

if TYPE_CHECKING:
    from mtgnet.core.delivery import Room
    from mtgnet.core.hub import Hub
    from mtgnet.core.person import Person
    from mtgnet.core.session import Session

_DAY = 86_400.0
# How long it is remembered what was told, which is not told twice on a day.
_REMEMBERED_DAYS = 3
# The name under which wrong resume codes are counted.
_CODES = "/resume"
# How long the points of guests are kept who don't answer any more.
_GUESTS_SCORES = 90 * _DAY


@attrs.frozen
class Address:
    """Where a private message goes: to an owner with a name, who doesn't hear those `ignored`."""

    owner: str
    nick: str
    ignored: Mapping[str, str]


class Past:
    """What is kept, and how it hangs together with who is here."""

    _log = Logger()

    def __init__(self, hub: Hub, policies: Policies) -> None:
        stores, clock = hub.stores, hub.clock
        self._hub = hub
        self.policies = policies
        self.archive = Archive(clock, stores.history, policies.history, stores.start)
        self.mail = Mailbox(clock, stores.mail, policies.messages, self.owned)
        self.requests = RequestBook(clock, stores.requests, policies.request_log)
        self.visits = Visits(self, clock, stores.resumptions, stores.start)
        self._guesses = Attempts(clock)
        self._guests: WeakValueDictionary[str, Person] = WeakValueDictionary()
        hub.members.greeters.append(self._greet)

    async def begin(self, lobby: str) -> None:
        """Get ready, before anybody comes; `lobby` is the key of the room that they come into."""
        await self.archive.begin(lobby)

    async def settled(self) -> None:
        """Wait until all that was handed over so far is committed."""
        await self.archive.settled()
        await self.requests.settled()
        await self.visits.settled()

    async def prune(self) -> None:
        """Delete what is older, or more, than the policies allow."""
        now, stores, policies = self._hub.clock.seconds(), self._hub.stores, self.policies
        if stores.history is not None:
            await stores.history.prune(_since(now, policies.history.days), policies.history.lines)
        if stores.requests is not None:
            log = policies.request_log
            await stores.requests.prune(_since(now, log.days), log.entries)
        await stores.mail.prune(now - policies.messages.days * _DAY)
        await stores.resumptions.prune(now)
        await stores.collections.tidings.prune(now - _REMEMBERED_DAYS * _DAY)
        await stores.collections.imports.prune(now)
        self._hub.tidings.spread(await stores.collections.trades.expire(now))
        await stores.scores.prune(now - _GUESTS_SCORES)

    # People

    def own(self, person: Person) -> None:
        """Take note of a guest, to be found by owner for as long as they are here."""
        self._guests[person.owner] = person

    def owned(self, owner: str) -> Person | None:
        """Return who is here, or has just been lost, as this owner; None if nobody is."""
        account = account_of(owner)
        if account is not None:
            return self._hub.members.here(account)
        person = self._guests.get(owner)
        return person if person is not None and person.owner == owner else None

    def left(self, person: Person) -> None:
        """Forget what is in memory for somebody who is not here any more."""
        self.requests.forget(person.owner)
        self.mail.forget(person.owner)

    def _greet(self, session: Session) -> None:
        # The answer to the login comes first.
        self._hub.clock.callLater(0, self._begin_welcome, session)

    def _begin_welcome(self, session: Session) -> None:
        welcomed = Deferred.fromCoroutine(self._welcome(session))
        welcomed.addErrback(lambda why: self._log.failure("A login was not welcomed", why))

    async def _welcome(self, session: Session) -> None:
        last = await self.mail.welcome(session)
        self.visits.mark_letters(session, last)
        await self._hub.tidings.greet(session, waiting=True)

    async def forget(self, account: Account) -> None:
        """Remove an account with all that it owns, what is still on its way to the store, too.

        Nobody may be here with it any more, so that nothing new comes.
        """
        await self.settled()
        await self._hub.stores.accounts.forget(account.id)
        self.archive.forget(account.owner)

    # Rooms

    def check(self, person: Person, key: str) -> None:
        """Raise `Refusal` if the room is private and not for this person."""
        record = self.archive.record(key)
        if record is not None and not admits(record, person.owner):
            why = f"{record.name} is private. Somebody in it can let you in with /invite."
            raise Refusal("private-room", why)

    def admitted(self, person: Person, room: Room, asked: bool) -> None:
        """Take note that somebody is about to hear a room; show its last lines if they `asked`."""
        self.archive.open(room, person.owner)
        for session in person.sessions:
            if asked:
                self.show_tail(session, room)
            self.visits.joined(session, room.key)

    def show_tail(self, session: Session, room: Room | None) -> None:
        """Show the last lines of a room, before anything live."""
        lines = self.archive.tail(room.key) if room and session.replay else ()
        if room and lines:
            session.send(Backlog(room.name, lines))

    def said(self, session: Session, room: Room, text: str, emote: bool) -> Said:
        """Number a line and return it as an event."""
        archive, person, at = self.archive, session.person, self._hub.clock.seconds()
        nick = person.name.shown
        number = archive.add(room, person.owner, nick, text, at, emote, session)
        return Said(room.name, nick, text, at, emote, number, archive.start)

    # Private messages

    def address(self, nick: str) -> Address:
        """Return to whom a private message goes that is for `nick`, here or not.

        Raises `Refusal` if nobody has that name, or if it is a guest who isn't here.
        """
        hub = self._hub
        person = hub.nicks.holder(nick) or hub.nicks.holder(read_nick(nick).key)
        if person is not None and person.present and (person.sessions or person.account):
            return Address(person.owner, person.nick, person.ignored)
        account = hub.stores.accounts.find(read_nick(nick).key)
        if account is not None:
            ignored = account.preferences.get("ignored", {})
            return Address(account.owner, account.nick, ignored)
        if person is not None and person.present:
            why = f"{person.nick} has lost the connection. Try again when {person.nick} is back."
            raise Refusal("away", why)
        raise Refusal("no-such-person", f"Nobody here is called {nick}. /who lists the room.")

    # Resume codes

    def check_guesses(self, host: str) -> None:
        """Raise `Refusal` if there were too many wrong codes from this address."""
        try:
            self._guesses.check(_CODES, host)
        except Refusal:
            why = "Too many wrong codes from your address. Try again in a few minutes."
            raise Refusal("too-many-failures", why) from None

    def guessed_wrong(self, host: str) -> None:
        """Count a wrong code."""
        self._guesses.begin(_CODES, host)


def _since(now: float, days: int) -> float | None:
    return now - days * _DAY if days else None
