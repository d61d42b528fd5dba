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
    from mtgnet.core.person import Person
    from mtgnet.core.session import Session

OK = "ok"
# The longest arguments that are kept, in characters.
LONGEST = 400


@attrs.define
class Draft:
    """A request that is being answered."""

    number: int
    at: float
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

    async def recall(self, person: Person) -> None:
        """Find out how far the person's numbers have come, after a login or a return."""
        if self.store is not None:
            await self.settled()
            person.requests = max(person.requests, await self.store.last(person.owner))

    def open(self, session: Session) -> Draft:
        """Begin an entry."""
        person = session.person
        person.requests += 1
        return Draft(person.requests, self._clock.seconds())

    def close(self, session: Session, draft: Draft, outcome: str) -> None:
        """Finish an entry with how it went."""
        person = session.person
        self.add(person.owner, person.nick, session.origin.mode, draft, outcome)

    def add(self, who: str, nick: str, via: str, draft: Draft, outcome: str) -> None:
        """Have an entry kept and printed."""
        arguments = draft.arguments[:LONGEST]
        entry = Entry(who, draft.number, draft.at, nick, via, draft.command, arguments, outcome)
        if self._groups is not None:
            self._groups.add(entry)
        if self.printed is not None:
            self.printed(entry)
