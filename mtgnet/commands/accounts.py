"""Accounts: keeping a name, coming back to it, leaving it, and taking everything along."""

from __future__ import annotations

from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, OneOf, Secret, Word
from mtgnet.core.attempts import Attempts
from mtgnet.core.events import Event, Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.keeping import KeepingError
from mtgnet.core.names import read_nick
from mtgnet.core.people_events import (
    Asked,
    Claimed,
    ClearText,
    Exported,
    Forgotten,
    LoggedIn,
    LoggedOut,
    PasswordSet,
    Registered,
)
from mtgnet.core.records import CLAIM_CODE, OWNER, PASSWORD_CODE, Account
from mtgnet.core.session import Session
from mtgnet.core.table import Form, Group, Reply, command

SHORTEST, LONGEST = 4, 200
_ME = Argument("whom", OneOf(("me",)), written="me")
_PORTION = 50


class Accounts(Group):
    """The commands for one's account."""

    title = "Your account"
    purpose = "keep your name with a password, and come back to it"

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._stores = hub.stores
        self._attempts = Attempts(hub.clock)

    @command(
        "register",
        takes=(Argument("nick", Word(), optional=True), Argument("password", Secret())),
        summary="Keep your name, or another, with a password",
        help="From then on the name is yours alone; /login brings you back to it, with any number"
        " of devices. A password is one word.",
    )
    async def register(self, session: Session, nick: str | None, password: str) -> Registered:
        """Make an account and log in."""
        _warn(session)
        if session.person.account is not None:
            raise Refusal("logged-in", f"You are registered as {session.nick} already.")
        before = session.nick
        _check_password(password, nick or before)
        if nick is not None:
            self._hub.rename(session, nick)
        name, now = session.person.name, self._hub.clock.seconds()
        self._hub.nicks.check_free(name, session.person)
        hashed = await self._stores.passwords.hash(password)
        account = await self._stores.accounts.register(name, hashed, now)
        if session.connected:
            self._hub.members.adopt(session, account)
            await self._hub.members.keep_preferences(session.person)
        return Registered(account.nick, account.nick != before)

    @command(
        "login",
        takes=(Argument("nick", Word()), Argument("password", Secret())),
        summary="Come back to your name",
        help="With several devices you are still one person: every device hears everything. A"
        " reset code does instead of the password, once.",
        access=Access.ANYBODY,
    )
    async def login(self, session: Session, nick: str, password: str) -> Reply:
        """Log in."""
        _warn(session)
        if session.person.account is not None:
            why = f"You are logged in as {session.nick} already. /logout first to be somebody else."
            raise Refusal("logged-in", why)
        key = read_nick(nick).key
        account, reset = await self._authenticate(session, key, password)
        if account is None:
            raise Refusal("wrong-password", f"{nick} and that password do not go together.")
        await self._hub.past.requests.learn(account.owner)
        if not session.connected:
            return None
        self._hub.members.log_in(session, account)
        session.may_reset = reset
        return self._logged_in(session, reset)

    async def _authenticate(
        self, session: Session, key: str, password: str
    ) -> tuple[Account | None, bool]:
        """Return whose password or (True) reset code it is; None if it is nobody's."""
        host = session.origin.host
        self._attempts.check(key, host)
        self._attempts.begin(key, host)
        delay = self._attempts.delay(key)
        if delay is not None:
            await delay
        account = self._stores.accounts.find(key)
        stored = await self._stores.accounts.password(account.id) if account else None
        right = await self._stores.passwords.verify(stored, password)
        now = self._hub.clock.seconds()
        # A name that nobody has takes just as long, so the code is looked for then, too.
        reset = not right and await self._stores.codes.take(PASSWORD_CODE, key, password, now)
        if account is None or not (right or reset):
            return None, False
        self._attempts.succeeded(key, host)
        return self._stores.accounts.get(account.id), reset

    def _logged_in(self, session: Session, reset: bool) -> LoggedIn:
        person = session.person
        role = self._hub.members.access(person).role
        rooms = tuple(room.name for room in person.rooms)
        current = session.current.name if session.current else None
        return LoggedIn(person.nick, role, current, rooms, len(person.sessions), reset)

    @command(
        "logout",
        summary="Be a guest again on this device",
        help="Your other devices stay. With the last one you are gone for the others.",
        access=Access.MEMBER,
    )
    def logout(self, session: Session) -> LoggedOut:
        """Log out."""
        refusal = self._hub.members.log_out(session)
        if refusal is not None:
            session.refuse(refusal)
        return LoggedOut(session.nick, session.current.name if session.current else None)

    @command(
        "password",
        takes=(Argument("old", Secret(), optional=True), Argument("new", Secret())),
        summary="Change your password",
        help="After a login with a reset code the new password is enough.",
        access=Access.MEMBER,
    )
    async def password(self, session: Session, old: str | None, new: str) -> PasswordSet:
        """Change the password."""
        _warn(session)
        _check_password(new, session.nick)
        account = self._hub.members.account(session.person)
        if account is None:
            raise Refusal("not-logged-in", "You are not logged in. /login NICK PASSWORD does that.")
        if not (old is None and session.may_reset):
            await self._check_old(session, account, old)
        hashed = await self._stores.passwords.hash(new)
        await self._stores.accounts.set_password(account.id, hashed)
        session.may_reset = False
        await self._hub.past.visits.void(account.owner)
        return PasswordSet()

    async def _check_old(self, session: Session, account: Account, old: str | None) -> None:
        if old is None:
            raise Refusal("missing", "Give the old password, too: /password OLD NEW.")
        host = session.origin.host
        self._attempts.check(account.key, host)
        self._attempts.begin(account.key, host)
        stored = await self._stores.accounts.password(account.id)
        if not await self._stores.passwords.verify(stored, old):
            raise Refusal("wrong-password", "The old password is another one. Nothing is changed.")
        self._attempts.succeeded(account.key, host)

    @command(
        "claim",
        takes=(Argument("code", Secret()),),
        summary="Become the owner, with the code that the server printed at its start",
        access=Access.MEMBER,
    )
    async def claim(self, session: Session, code: str) -> Claimed:
        """Make the person the owner of a server that has none."""
        owners, host = self._stores.accounts.having(OWNER), session.origin.host
        if owners:
            raise Refusal("has-owner", f"This server has an owner already: {owners[0].nick}.")
        account = self._hub.members.account(session.person)
        self._attempts.check(CLAIM_CODE, host)
        self._attempts.begin(CLAIM_CODE, host)
        now = self._hub.clock.seconds()
        right = await self._stores.codes.take(CLAIM_CODE, "", code, now)
        if not right or account is None:
            why = "That is not the code. The server prints it when it starts without an owner."
            raise Refusal("wrong-code", why)
        self._attempts.succeeded(CLAIM_CODE, host)
        await self._stores.accounts.set_role(account.id, OWNER)
        await self._stores.acts.add(now, account.nick, "claim", "", "with the code of the start")
        return Claimed()

    @command(
        "forget",
        takes=(_ME,),
        summary="Remove your account and all that it owns",
        forms=(Form("Remove your account and all that it owns", (), {"whom": "me"}),),
        help="It asks first. What you said, messages to you and your log are erased with it.",
        access=Access.MEMBER,
    )
    def forget(self, session: Session, whom: str) -> Asked:
        """Ask whether to remove the account."""
        account = self._hub.members.account(session.person)

        async def answer(yes: bool) -> Reply:
            return await self._forget(session, account) if yes else None

        session.ask(answer)
        return Asked(f"Remove the account {session.nick} and all that it owns, for good?")

    async def _forget(self, session: Session, account: Account | None) -> Event:
        person, members = session.person, self._hub.members
        if account is None or person.account != account.id:
            raise Refusal("not-logged-in", "You are logged out already. Nothing is removed.")
        # First, so that what their devices say from now on is a guest's.
        members.release(person)
        try:
            await self._hub.past.forget(account)
        except KeepingError:
            if session.connected and members.here(account.id) is None:
                members.adopt(session, account)
            raise
        forgotten = Forgotten(person.nick)
        person.send(forgotten, but=session)
        return forgotten

    async def everything(self, session: Session) -> Exported:
        """Send everything that is kept of somebody, in portions, and no faster than it is read."""
        account = session.person.account
        if account is None:
            return Exported((), 0)
        lines = await self._stores.accounts.export(account)
        last = max(0, len(lines) - 1) // _PORTION * _PORTION
        for start in range(0, last, _PORTION):
            session.send(Exported(tuple(lines[start : start + _PORTION])))
            await session.drained()
        return Exported(tuple(lines[last:]), len(lines))


def _warn(session: Session) -> None:
    if not session.origin.sealed:
        session.send(ClearText())


def _check_password(password: str, nick: str) -> None:
    if password.casefold() == nick.casefold():
        why = f"{nick} is your name, and would be guessed. Choose another password"
        raise Refusal("bad-password", f"{why}.")
    if len(password) < SHORTEST:
        raise Refusal("bad-password", f"A password has at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        raise Refusal("bad-password", f"A password has at most {LONGEST} characters.")
