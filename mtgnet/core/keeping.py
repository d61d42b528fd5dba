"""What the core needs of the stores of people and operators, and the record of all stores.

`ports` has those of the past. What returns a Deferred waits for the commit: once it fires, no crash
can lose it. What returns none is known at once, from memory, or is answered at once and committed
within 50 ms. Every Deferred may fail with `KeepingError`, which has been logged by then.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol

import attrs
from twisted.internet.defer import Deferred

from mtgnet.core.collecting import Collections
from mtgnet.core.names import Name
from mtgnet.core.ports import History, Mail, RequestLog, Resumptions
from mtgnet.core.records import Account, Act, Note, Sanction, Score


class KeepingError(Exception):
    """Something could not be stored or read; the message says what the machine says."""


class Accounts(Protocol):
    """Registered people. All are known in memory, without their passwords."""

    def find(self, key: str) -> Account | None:
        """Return the account whose name has this key."""

    def lookalike(self, looks: Collection[str]) -> Account | None:
        """Return an account whose name looks like one that looks like this."""

    def get(self, id: int) -> Account | None:
        """Return the account with this id."""

    def all(self) -> Collection[Account]:
        """Return all accounts, in no order."""

    def having(self, role: str) -> list[Account]:
        """Return the accounts with this role, by name."""

    def register(self, name: Name, password: str, at: float) -> Deferred[Account]:
        """Keep a name, with the hash of a password; a member's.

        Fails with `Refusal` ("name-taken") if somebody has a name like it.
        """

    def password(self, id: int) -> Deferred[str]:
        """Return the hash of the account's password."""

    def set_password(self, id: int, password: str) -> Deferred[None]:
        """Keep another hash; codes for a new password are void from then on."""

    def set_role(self, id: int, role: str) -> Deferred[Account]:
        """Give the account another role."""

    def set_preferences(self, id: int, preferences: Mapping[str, Any]) -> Deferred[Account]:
        """Keep these preferences instead of the account's."""

    def saw(self, id: int, at: float) -> None:
        """Note that the person was here."""

    def forget(self, id: int) -> Deferred[None]:
        """Remove the account and what it owns, texts in rooms and messages to it included."""

    def export(self, id: int) -> Deferred[list[str]]:
        """Return all that is kept of the account: lines of JSON, each with what it is."""


class Passwords(Protocol):
    """Hashing, off the reactor and slow on purpose."""

    def hash(self, password: str) -> Deferred[str]:
        """Return what may be stored of a password.

        Fails with `Refusal` ("busy") while too many wait.
        """

    def verify(self, stored: str | None, password: str) -> Deferred[bool]:
        """Return whether the password is the one; None takes as long, and is nobody's.

        Fails with `Refusal` ("busy") while too many wait.
        """


class OneTimeCodes(Protocol):
    """Codes that work once, for a while. Only their hashes are kept."""

    def put(self, purpose: str, subject: str, code: str, until: float) -> Deferred[None]:
        """Let `code` do for this purpose and subject, and no other code."""

    def take(self, purpose: str, subject: str, code: str, now: float) -> Deferred[bool]:
        """Return whether the code did; it does not a second time."""


class Acts(Protocol):
    """What operators did."""

    def add(
        self, at: float, by: str, what: str, whom: str, why: str = "", until: float | None = None
    ) -> Deferred[Act]:
        """Keep an act."""

    def page(self, count: int, below: int | None = None) -> Deferred[list[Act]]:
        """Return the last `count` with ids below `below`, oldest first."""


class Sanctions(Protocol):
    """Bans and mutes. All are known in memory; those that are over are forgotten in time."""

    def all(self, now: float) -> list[Sanction]:
        """Return those in force, oldest first."""

    def find(self, what: str, on: str, key: str, now: float) -> Sanction | None:
        """Return the one in force against exactly this."""

    def add(
        self,
        what: str,
        on: str,
        key: str,
        shown: str,
        by: str,
        at: float,
        why: str = "",
        until: float | None = None,
    ) -> Deferred[Sanction]:
        """Keep one, in place of the one against the same."""

    def lift(self, id: int) -> Deferred[None]:
        """End one."""


class Scores(Protocol):
    """Where the points of quizzes are kept."""

    def add(self, room: str, who: str, nick: str, points: int, at: float) -> Deferred[None]:
        """Add the points of one right answer to what somebody has in a room."""

    def scores(self, room: str | None) -> Deferred[list[Score]]:
        """Return all scores of a room, or of all rooms, in no order."""

    def prune(self, before: float) -> Deferred[int]:
        """Delete those of guests who have had no right answer since then."""


class Facts(Protocol):
    """Small things to be remembered by name. All are known in memory."""

    def get(self, name: str) -> str | None:
        """Return what was put last."""

    def put(self, name: str, value: str) -> Deferred[None]:
        """Remember it."""


class Notes(Protocol):
    """Small things that tools remember over a restart."""

    def found(self) -> list[Note]:
        """Return those that there were when the server started."""

    def put(self, new: Note) -> Deferred[None]:
        """Keep this one, in place of the one of the same."""

    def drop(
        self, what: str, room: str, who: str | None = None, number: int | None = None
    ) -> Deferred[None]:
        """Forget all that match; None matches any."""


@attrs.frozen(kw_only=True)
class Stores:
    """All stores of one server; `start` counts its starts.

    Without `history` or `requests` lines of rooms or requests are not kept.
    """

    start: int
    accounts: Accounts
    passwords: Passwords
    codes: OneTimeCodes
    acts: Acts
    sanctions: Sanctions
    facts: Facts
    notes: Notes
    mail: Mail
    resumptions: Resumptions
    scores: Scores
    collections: Collections
    history: History | None = None
    requests: RequestLog | None = None
