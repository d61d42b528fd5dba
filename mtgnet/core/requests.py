"""The request log: who asked for what, when, from where, and how it went.

A request has its number before it is answered; the entry is stored with the next group, and the
answer doesn't wait for that. What people say in rooms is not here: history has it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs
from twisted.internet.defer import Deferred, succeed

from mtgnet.core.groups import Groups
from mtgnet.core.policies import RequestPolicy
from mtgnet.core.ports import Clock, RequestLog
from mtgnet.core.records import Entry

if TYPE_CHECKING:
    from mtgnet.core.session import Session

OK = "ok"
# The longest arguments that are kept, in characters.
LONGEST = 400


@attrs.define
class Draft:
    """A request that is being answered."""

    number: int
    at: float
    owner: str
    command: str = ""
    arguments: str = ""


class RequestBook:
    """Gives numbers to requests, and has them kept; `printed`, if set, is called with each."""

    def __init__(
        self,
        clock: Clock,
        store: RequestLog | None,
        policy: RequestPolicy,
    ) -> None:
        self.policy = policy
        self.store = store if policy.enabled else None
        self._clock = clock
        self._numbers: dict[str, int] = {}
        self.printed: Callable[[Entry], object] | None = None
        self._groups: Groups[Entry] | None = None
        if self.store is not None:
            self._groups = Groups(clock, self.store.add)

    @property
    def active(self) -> bool:
        """Whether anybody wants to know of requests."""
        return self._groups is not None or self.printed is not None

    def settled(self) -> Deferred[None]:
        """Commit; fires when all entries so far are in the store."""
        return self._groups.settled() if self._groups else succeed(None)

    async def learn(self, owner: str) -> None:
        """Find out how far an owner's numbers have come, before a login or a return."""
        if self.store is not None:
            await self.settled()
            last = await self.store.last(owner)
            self._numbers[owner] = max(self._numbers.get(owner, 0), last)

    def forget(self, owner: str) -> None:
        """Forget the numbers of an owner who isn't here any more."""
        self._numbers.pop(owner, None)

    def open(self, session: Session) -> Draft:
        """Begin an entry of whoever the session belongs to now."""
        owner = session.person.owner
        number = self._numbers[owner] = self._numbers.get(owner, 0) + 1
        return Draft(number, self._clock.seconds(), owner)

    def close(self, session: Session, draft: Draft, outcome: str) -> None:
        """Finish an entry with how it went."""
        self.add(session.nick, session.origin.mode, draft, outcome)

    def add(self, nick: str, via: str, draft: Draft, outcome: str) -> None:
        """Have an entry kept and printed."""
        arguments = draft.arguments[:LONGEST]
        entry = Entry(
            draft.owner, draft.number, draft.at, nick, via, draft.command, arguments, outcome
        )
        if self._groups is not None:
            self._groups.add(entry)
        if self.printed is not None:
            self.printed(entry)
