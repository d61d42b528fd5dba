"""Argon2 in a small pool, and logging in by twisted.cred."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import pytest_twisted
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from twisted.cred.credentials import UsernamePassword
from twisted.cred.error import UnauthorizedLogin
from twisted.internet import reactor
from twisted.internet.defer import DeferredList

from mtgnet.accounts import Argon2Passwords, IAccount, portal
from mtgnet.core.events import Refusal
from mtgnet.core.keeping import Stores
from mtgnet.core.names import read_nick
from mtgnet.testing.memory import stores as memory_stores

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Counting(PasswordHasher):
    """Counts how often a hash was really checked, and how many at once."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.checked: list[str] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        self.checked.append(threading.current_thread().name)
        return super().verify(hash, password)


@pytest.fixture
def passwords() -> Iterator[Argon2Passwords]:
    passwords = Argon2Passwords(reactor, QUICK)
    passwords.start()
    yield passwords
    passwords.stop()


@pytest_twisted.ensureDeferred
async def test_only_the_password_fits(passwords: Argon2Passwords) -> None:
    stored = await passwords.hash("pässwörd")
    assert "pässwörd" not in stored
    assert await passwords.verify(stored, "pässwörd")
    assert not await passwords.verify(stored, "passwort")
    assert not await passwords.verify("no hash at all", "pässwörd")
    assert not await passwords.verify(None, "pässwörd")


@pytest_twisted.ensureDeferred
async def test_a_name_that_nobody_has_takes_as_long() -> None:
    hasher = Counting()
    passwords = Argon2Passwords(reactor, hasher)
    passwords.start()
    await passwords.verify(None, "guess")
    await passwords.verify(await passwords.hash("x"), "guess")
    passwords.stop()
    assert len(hasher.checked) == 2
    assert all("passwords" in name for name in hasher.checked)


def test_the_hash_is_argon2id_as_recommended() -> None:
    stored = Argon2Passwords(reactor)._hasher.hash("x")
    parameters = extract_parameters(stored)
    assert parameters.type is Type.ID
    assert parameters.memory_cost >= 64 * 1024


@pytest_twisted.ensureDeferred
async def test_too_many_at_once_are_refused(passwords: Argon2Passwords) -> None:
    outcomes = await DeferredList([passwords.hash("x") for _ in range(100)], consumeErrors=True)
    refused = [failure.value for done, failure in outcomes if not done]
    assert 0 < len(refused) < 100
    assert all(isinstance(each, Refusal) and each.code == "busy" for each in refused)
    assert await passwords.hash("x")


@pytest.fixture
def stores() -> Stores:
    stores = memory_stores()
    stores.accounts.register(read_nick("Alice"), "plain:sesame", 1.0)
    return stores


@pytest_twisted.ensureDeferred
async def test_a_portal_gives_the_account(stores: Stores) -> None:
    credentials = UsernamePassword(b"ALICE", b"sesame")
    interface, account, logout = await portal(stores).login(credentials, None, IAccount)
    assert interface is IAccount
    assert account.nick == "Alice"
    logout()


@pytest.mark.parametrize(
    ("nick", "password"),
    [(b"alice", b"wrong"), (b"bob", b"sesame"), (b"not a nick", b"sesame"), (b"\xff", b"\xff")],
)
def test_a_portal_lets_nobody_else_in(stores: Stores, nick: bytes, password: bytes) -> None:
    login = portal(stores).login(UsernamePassword(nick, password), None, IAccount)
    login.addCallbacks(lambda _: pytest.fail("let in"), lambda why: why.trap(UnauthorizedLogin))
    assert login.called


def test_there_is_nothing_else_to_be_had(stores: Stores) -> None:
    login = portal(stores).login(UsernamePassword(b"alice", b"sesame"), None, object)
    login.addErrback(lambda why: why.trap(NotImplementedError))
    assert login.called
