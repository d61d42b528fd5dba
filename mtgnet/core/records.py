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
    """What somebody said in a room.

    `number` counts in the room from 1; `start` is the server's start in which it was given; `id`
    grows with every line of the server. A deleted line has no text.
    """

    id: int
    room: str
    number: int
    start: int
    at: float
    nick: str
    owner: str
    text: str
    emote: bool = False
    deleted: bool = False


@attrs.frozen
class Message:
    """A private message to the account `to`; `number` counts those to it, from 1.

    `delivered` is when it was shown to the receiver, None while it waits.
    """

    to: int
    number: int
    at: float
    nick: str
    owner: str
    text: str
    delivered: float | None = None


@attrs.frozen
class Request:
    """A command that somebody gave: `number` counts those of its owner, from 1.

    `via` is the kind of connection; `arguments` has nothing private or secret; `outcome` is `done`
    or a refusal's code.
    """

    owner: str
    number: int
    at: float
    nick: str
    via: str
    command: str
    arguments: str
    outcome: str


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
class Resume:
    """What a code gives back; `state` holds nothing but what JSON can tell."""

    code: str
    owner: str
    state: Mapping[str, Any]
    expires: float


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
