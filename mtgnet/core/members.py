"""Which of the people here have which account, and how people become accounts' and guests again."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs

from mtgnet.core.access import Access
from mtgnet.core.events import Refusal
from mtgnet.core.names import Name
from mtgnet.core.people_events import Devices
from mtgnet.core.person import Person
from mtgnet.core.preferences import kept
from mtgnet.core.records import Account, guest_owner

if TYPE_CHECKING:
    from mtgnet.core.hub import Hub
    from mtgnet.core.session import Session

_IGNORED = "ignored"


class Members:
    """The registered people who are here.

    What is in `greeters` is called with a session after its person has logged in; what is in
    `awaiting` with an account of which somebody is here from now on.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._accounts = hub.stores.accounts
        self._here: dict[int, Person] = {}
        self.greeters: list[Callable[[Session], object]] = []
        self.awaiting: list[Callable[[int], object]] = []

    def account(self, person: Person) -> Account | None:
        """Return the person's account as it is now; None for a guest."""
        return None if person.account is None else self._accounts.get(person.account)

    def access(self, person: Person) -> Access:
        """Return the person's rank."""
        account = self.account(person)
        return Access.of(account.role) if account else Access.GUEST

    def here(self, account: int) -> Person | None:
        """Return the person with this account, if they are here or have only just been lost."""
        return self._here.get(account)

    @property
    def everybody(self) -> list[Person]:
        """All registered people who are here or have only just been lost."""
        return list(self._here.values())

    def log_in(self, session: Session, account: Account) -> None:
        """Make the session a device of whoever has this account.

        Raises `Refusal` if they are banned, or if the session is logged in already.
        """
        if session.person.account is not None:
            why = f"You are logged in as {session.nick} already. /logout first to be somebody else."
            raise Refusal("logged-in", why)
        self._hub.moderation.check_account(account.owner)
        person = self._here.get(account.id)
        if person is None:
            self.adopt(session, account)
        else:
            self._hub.attach(session, person)
            person.send(Devices(len(person.sessions)), but=session)
        if not session.person.present:
            self._hub.enter(session)
        self._accounts.saw(account.id, self._hub.clock.seconds())
        for greet in self.greeters:
            greet(session)
        for each in self._hub.watchers:
            each.here(session.person)

    def adopt(self, session: Session, account: Account) -> None:
        """Make the session's guest the one who has this account, of whom nobody is here."""
        person, hub = session.person, self._hub
        name = Name(account.nick, account.key, account.looks)
        for rival in hub.nicks.rivals(name, person):
            hub.call(rival, hub.nicks.generate())
        before = person.owner
        session.owners.add(before)
        person.account, person.owner = account.id, account.owner
        self._here[account.id] = person
        for each in hub.watchers:
            each.became(person, before)
        hub.call(person, name, session)
        person.ignore(dict(account.preferences.get(_IGNORED, {})))
        person.prefer(kept(account.preferences, person.preferences))
        for told in self.awaiting:
            told(account.id)

    def log_out(self, session: Session) -> Refusal | None:
        """Make the session a guest's; returns why it isn't let in as such, if it isn't."""
        if session.person.account is None:
            raise Refusal("not-logged-in", "You are not logged in. /login NICK PASSWORD does that.")
        self._hub.attach(session, self._hub.guest())
        return self._hub.enter(session)

    def release(self, person: Person) -> None:
        """Make somebody whose account is no more a guest with the same name."""
        if person.account is not None:
            self._here.pop(person.account, None)
        before = person.owner
        person.account, person.owner = None, guest_owner(secrets.token_hex(8))
        for each in self._hub.watchers:
            each.forgotten(person, before)

    def left(self, person: Person) -> None:
        """Note that the person isn't here any more."""
        if person.account is not None and self._here.pop(person.account, None) is not None:
            self._accounts.saw(person.account, self._hub.clock.seconds())

    async def keep_preferences(self, person: Person) -> None:
        """Keep what a registered person prefers, and whom they ignore."""
        if person.account is not None:
            wishes = {**attrs.asdict(person.preferences), _IGNORED: dict(person.ignored)}
            await self._accounts.set_preferences(person.account, wishes)
