"""What is kept, as frozen records: stores give and take these, and the core reads them.

Times are seconds since the epoch, `nick` is a name as it is shown, rooms are named by their keys.
An owner, or `who`, says whose something is, for those with an account and for guests alike:
`account_owner(7)`, or a token that one guest has for as long as they can resume.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

OWNER, OP, MEMBER, GUEST = "owner", "op", "member", "guest"
ROLES = (OWNER, OP, MEMBER)
# The purposes of a one-time code.
PASSWORD_CODE, CLAIM_CODE = "password", "claim"
MOST_WAITING = 200


def account_owner(account: int) -> str:
    """Return the owner of what belongs to the account with this id."""
    return f"a{account}"


def account_of(owner: str) -> int | None:
    """Return the id of the account that `account_owner` made `owner` of; None for guests."""
    return int(owner[1:]) if owner.startswith("a") else None


def guest_owner(token: str) -> str:
    """Return the owner of what belongs to the guest who has this random token."""
    return f"g{token}"


def log_owner(key: str) -> str:
    """Return the owner of what is logged under a name (by its key) by those without accounts."""
    return f"n{key}"


@attrs.frozen
class Account:
    """A registered person. `preferences` holds nothing but what JSON can tell."""

    id: int
    key: str
    nick: str
    looks: frozenset[str]
    role: str
    made: float
    seen: float
    preferences: Mapping[str, Any] = attrs.field(factory=dict)

    @property
    def owner(self) -> str:
        """Whose that is which belongs to this account."""
        return account_owner(self.id)


@attrs.frozen
class Act:
    """What an operator did: `what` is the command, `until` when it ends, if it ends by itself."""

    id: int
    at: float
    by: str
    what: str
    whom: str
    why: str = ""
    until: float | None = None


@attrs.frozen
class Sanction:
    """Who is shut out (`what` is "ban") or may only read ("mute"), until when, and why.

    `on` says what `key` is: a "name"'s key, an "owner", or an "address" (one or a network).
    `shown` is how it was asked for.
    """

    id: int
    what: str
    on: str
    key: str
    shown: str
    by: str
    at: float
    why: str = ""
    until: float | None = None


@attrs.frozen
class Line:
    """One line of a room: `number` counts in the room from 1, `who` is an owner.

    A deleted line keeps its number and loses its text.
    """

    room: str
    number: int
    at: float
    who: str
    nick: str
    text: str
    emote: bool = False
    deleted: bool = False


@attrs.frozen
class RoomRecord:
    """A room that is kept: who made it, who else may come in while it is private, its numbers.

    `last` is the number of its last line, `first` that of the oldest line kept; 0 if there is none.
    """

    key: str
    name: str
    owner: str | None = None
    private: bool = False
    allowed: frozenset[str] = frozenset()
    last: int = 0
    first: int = 0


@attrs.frozen
class Note:
    """A small thing that a tool remembers: `what` it is, in which room ("" for none), whose.

    There is one for each `what`, `room`, `who` and `number`. `value` holds nothing but what JSON
    can tell.
    """

    what: str
    room: str
    who: str
    number: int
    value: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen
class Letter:
    """A private message; sender and receiver are owners, `number` counts per receiver.

    `number` is 0 until it is kept. `told` tells whether the sender knows that it was delivered.
    """

    receiver: str
    receiver_nick: str
    sender: str
    sender_nick: str
    at: float
    text: str
    number: int = 0
    delivered_at: float | None = None
    told: bool = False


@attrs.frozen
class Entry:
    """One request: `who` is an owner, or what `log_owner` says of a name; numbers count per `who`.

    `via` is the kind of connection; `arguments` has nothing private or secret; `outcome` is `ok`
    or the code of the refusal.
    """

    who: str
    number: int
    at: float
    nick: str
    via: str
    command: str
    arguments: str
    outcome: str


@attrs.frozen
class Visit:
    """What a connection's resume code gives back.

    `rooms` and `current` are names as they are shown. `seen` pairs a room's key with the number of
    the last line that has surely arrived; `@` stands for the private messages. `start` is the
    server's start in which that was true.
    """

    id: str
    who: str
    nick: str
    rooms: tuple[str, ...]
    current: str | None
    mode: str
    seen: tuple[tuple[str, int], ...]
    start: int
    at: float


@attrs.frozen
class Score:
    """The points that somebody has won in a room's quizzes, for so many right answers.

    `nick` and `at` are of the last one. `who` is an account's owner, or that of a guest's name.
    """

    room: str
    who: str
    nick: str
    points: int
    right: int
    at: float


@attrs.frozen
class Code:
    """A resume code: its SHA-256 in hexadecimal, and that it is its visit's `number`th.

    `start` is the server's start in which it was shown.
    """

    digest: str
    visit: str
    number: int
    start: int
    expires: float
