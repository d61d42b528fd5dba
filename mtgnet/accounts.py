"""Passwords and who may come in with them: Argon2id in threads of its own, and twisted.cred.

Hashing takes tens of milliseconds of a core and 64 MiB on purpose (the second recommendation of
RFC 9106), so few are at work at once, and few may wait.
"""

from __future__ import annotations

import secrets
from typing import Any, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from twisted.cred.checkers import ICredentialsChecker
from twisted.cred.credentials import IUsernamePassword
from twisted.cred.error import UnauthorizedLogin
from twisted.cred.portal import IRealm, Portal
from twisted.internet.defer import Deferred, fail
from twisted.internet.threads import deferToThreadPool
from twisted.python.threadpool import ThreadPool
from zope.interface import Interface, implementer

from mtgnet.core.events import Refusal
from mtgnet.core.keeping import Stores
from mtgnet.core.names import read_nick
from mtgnet.core.records import Account

T = TypeVar("T")
_THREADS = 2
_MOST_WAITING = 32


class Argon2Passwords:
    """See `keeping.Passwords`; works from `start` to `stop`."""

    def __init__(self, reactor: Any, hasher: PasswordHasher | None = None) -> None:
        self._reactor = reactor
        self._hasher = hasher or PasswordHasher()
        self._pool = ThreadPool(0, _THREADS, "mtgnet-passwords")
        self._at_work = 0
        # What unknown names are checked against, so that they take as long.
        self._nobody = ""

    def start(self) -> None:
        """Start the threads; not before twistd has gone to the background."""
        self._pool.start()

    def stop(self) -> None:
        """Finish what has begun, and end the threads."""
        self._pool.stop()

    def hash(self, password: str) -> Deferred[str]:
        """See `keeping.Passwords`."""
        return self._in_pool(self._hasher.hash, password)

    def verify(self, stored: str | None, password: str) -> Deferred[bool]:
        """See `keeping.Passwords`."""
        return self._in_pool(self._fits, stored, password)

    def _fits(self, stored: str | None, password: str) -> bool:
        if stored is None:
            self._nobody = self._nobody or self._hasher.hash(secrets.token_hex())
        try:
            self._hasher.verify(stored or self._nobody, password)
        except (Argon2Error, InvalidHashError):
            return False
        return stored is not None

    def _in_pool(self, work: Any, *arguments: object) -> Deferred[Any]:
        if self._at_work >= _THREADS + _MOST_WAITING:
            why = "Too many want to log in at the moment. Try again in a few seconds."
            return fail(Refusal("busy", why))
        self._at_work += 1
        done = deferToThreadPool(self._reactor, self._pool, work, *arguments)
        return done.addBoth(self._finished)

    def _finished(self, result: T) -> T:
        self._at_work -= 1
        return result


class IAccount(Interface):
    """What a portal gives to who has logged in: their `mtgnet.core.records.Account`."""


@implementer(ICredentialsChecker)
class AccountChecker:
    """Takes a nick, in any spelling that counts as the same, and a password, both in UTF-8."""

    credentialInterfaces = (IUsernamePassword,)  # noqa: N815

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def requestAvatarId(self, credentials: Any) -> Deferred[bytes | tuple[()]]:  # noqa: N802
        """Return the key of the account; fails with UnauthorizedLogin."""
        nick, password = _text(credentials.username), _text(credentials.password)
        return Deferred.fromCoroutine(self._check(nick, password))

    async def _check(self, nick: str, password: str) -> bytes | tuple[()]:
        account = self._find(nick)
        stored = None if account is None else await self._stores.accounts.password(account.id)
        if not await self._stores.passwords.verify(stored, password) or account is None:
            raise UnauthorizedLogin("Wrong name or password.")
        return account.key.encode()

    def _find(self, nick: str) -> Account | None:
        try:
            return self._stores.accounts.find(read_nick(nick).key)
        except Refusal:
            return None


@implementer(IRealm)
class AccountRealm:
    """Gives an account as an avatar for `IAccount`."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def requestAvatar(self, avatarId: Any, mind: object, *interfaces: object) -> Any:  # noqa: N802,N803
        """Return the interface, the account, and what ends the login: nothing to be done."""
        if IAccount not in interfaces:
            raise NotImplementedError("there are accounts to be had, and nothing else")
        account = self._stores.accounts.find(_text(avatarId))
        return IAccount, account, lambda: None


def portal(stores: Stores) -> Portal:
    """Return the portal by which front-ends that speak cred log people in."""
    return Portal(AccountRealm(stores), [AccountChecker(stores)])


def _text(data: bytes | str) -> str:
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else data
