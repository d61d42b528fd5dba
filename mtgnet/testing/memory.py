"""Stores in memory: they keep what the real ones keep, until the process ends, and never wait."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from itertools import count
from typing import Any, Protocol

import attrs
from twisted.internet.defer import Deferred, fail, succeed

from mtgnet.core.codes import digest
from mtgnet.core.events import Refusal
from mtgnet.core.keeping import Stores
from mtgnet.core.names import Name
from mtgnet.core.records import (
    MEMBER,
    PASSWORD_CODE,
    Account,
    Act,
    Note,
    Sanction,
    Score,
    account_of,
)
from mtgnet.testing.collecting import LazyCollections
from mtgnet.testing.past import MemoryHistory, MemoryMail, MemoryRequests, MemoryResumptions


def stores() -> Stores:
    """Return new stores with nothing in them."""
    codes = MemoryCodes()
    history, mail, requests = MemoryHistory(), MemoryMail(), MemoryRequests()
    resumptions, scores, notes = MemoryResumptions(), MemoryScores(), MemoryNotes()
    collections: Any = LazyCollections()
    owning = (history, mail, requests, resumptions, scores, notes, collections)
    return Stores(
        start=1,
        accounts=MemoryAccounts(codes, owning),
        passwords=PlainPasswords(),
        codes=codes,
        acts=MemoryActs(),
        sanctions=MemorySanctions(),
        facts=MemoryFacts(),
        notes=notes,
        mail=mail,
        resumptions=resumptions,
        scores=scores,
        collections=collections,
        history=history,
        requests=requests,
    )


def restarted(before: Stores) -> Stores:
    """Return the stores as the server's next start finds them."""
    return attrs.evolve(before, start=before.start + 1)


class Forgetful(Protocol):
    """What can be rid of all that somebody owns."""

    def forget(self, who: str) -> object:
        """Erase what belongs to this owner."""


class MemoryAccounts:
    """Registered people."""

    def __init__(self, codes: MemoryCodes, others: Collection[Forgetful]) -> None:
        self._codes = codes
        self._others = others
        self._ids = count(1)
        self._kept: dict[int, Account] = {}
        self._passwords: dict[int, str] = {}

    def find(self, key: str) -> Account | None:
        """See `keeping.Accounts`."""
        return next((each for each in self._kept.values() if each.key == key), None)

    def lookalike(self, looks: Collection[str]) -> Account | None:
        """See `keeping.Accounts`."""
        return next((each for each in self._kept.values() if each.looks & set(looks)), None)

    def get(self, id: int) -> Account | None:
        """See `keeping.Accounts`."""
        return self._kept.get(id)

    def all(self) -> Collection[Account]:
        """See `keeping.Accounts`."""
        return self._kept.values()

    def having(self, role: str) -> list[Account]:
        """See `keeping.Accounts`."""
        found = (each for each in self._kept.values() if each.role == role)
        return sorted(found, key=lambda each: each.key)

    def register(self, name: Name, password: str, at: float) -> Deferred[Account]:
        """See `keeping.Accounts`."""
        if self.find(name.key) or self.lookalike(name.looks):
            return fail(Refusal("name-taken", f"{name.shown} is registered. Choose another."))
        id = next(self._ids)
        self._kept[id] = Account(id, name.key, name.shown, name.looks, MEMBER, at, at)
        self._passwords[id] = password
        return succeed(self._kept[id])

    def password(self, id: int) -> Deferred[str]:
        """See `keeping.Accounts`."""
        return succeed(self._passwords[id])

    def set_password(self, id: int, password: str) -> Deferred[None]:
        """See `keeping.Accounts`."""
        self._passwords[id] = password
        self._codes.void(PASSWORD_CODE, self._kept[id].key)
        return succeed(None)

    def set_role(self, id: int, role: str) -> Deferred[Account]:
        """See `keeping.Accounts`."""
        return self._change(id, role=role)

    def set_preferences(self, id: int, preferences: Mapping[str, Any]) -> Deferred[Account]:
        """See `keeping.Accounts`."""
        return self._change(id, preferences=preferences)

    def saw(self, id: int, at: float) -> None:
        """See `keeping.Accounts`."""
        self._change(id, seen=at)

    def _change(self, id: int, **changes: Any) -> Deferred[Account]:
        self._kept[id] = attrs.evolve(self._kept[id], **changes)
        return succeed(self._kept[id])

    def forget(self, id: int) -> Deferred[None]:
        """See `keeping.Accounts`."""
        account = self._kept.pop(id)
        self._passwords.pop(id)
        self._codes.void(PASSWORD_CODE, account.key)
        for other in self._others:
            other.forget(account.owner)
        return succeed(None)

    def export(self, id: int) -> Deferred[list[str]]:
        """See `keeping.Accounts`; only the account itself."""
        account = attrs.asdict(self._kept[id]) | {"looks": sorted(self._kept[id].looks)}
        return succeed([json.dumps({"kept": "account"} | account)])


class MemoryCodes:
    """One-time codes."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[str, float]] = {}

    def put(self, purpose: str, subject: str, code: str, until: float) -> Deferred[None]:
        """See `keeping.Codes`."""
        self._kept[purpose, subject] = (digest(code), until)
        return succeed(None)

    def take(self, purpose: str, subject: str, code: str, now: float) -> Deferred[bool]:
        """See `keeping.Codes`."""
        kept, until = self._kept.get((purpose, subject), ("", 0.0))
        fits = kept == digest(code) and now < until
        if fits:
            self.void(purpose, subject)
        return succeed(fits)

    def void(self, purpose: str, subject: str) -> None:
        """Forget the code for this purpose and subject."""
        self._kept.pop((purpose, subject), None)


class MemoryActs:
    """What operators did."""

    def __init__(self) -> None:
        self._kept: list[Act] = []

    def add(
        self, at: float, by: str, what: str, whom: str, why: str = "", until: float | None = None
    ) -> Deferred[Act]:
        """See `keeping.Acts`."""
        self._kept.append(Act(len(self._kept) + 1, at, by, what, whom, why, until))
        return succeed(self._kept[-1])

    def page(self, count: int, below: int | None = None) -> Deferred[list[Act]]:
        """See `keeping.Acts`."""
        found = [each for each in self._kept if below is None or each.id < below]
        return succeed(found[-count:] if count else [])


class MemorySanctions:
    """Bans and mutes."""

    def __init__(self) -> None:
        self._ids = count(1)
        self._kept: dict[int, Sanction] = {}

    def all(self, now: float) -> list[Sanction]:
        """See `keeping.Sanctions`."""
        return [each for each in self._kept.values() if each.until is None or each.until > now]

    def find(self, what: str, on: str, key: str, now: float) -> Sanction | None:
        """See `keeping.Sanctions`."""
        wanted = (what, on, key)
        found = (each for each in self.all(now) if (each.what, each.on, each.key) == wanted)
        return next(found, None)

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
        """See `keeping.Sanctions`."""
        same = [e.id for e in self._kept.values() if (e.what, e.on, e.key) == (what, on, key)]
        for id in same:
            del self._kept[id]
        sanction = Sanction(next(self._ids), what, on, key, shown, by, at, why, until)
        self._kept[sanction.id] = sanction
        return succeed(sanction)

    def lift(self, id: int) -> Deferred[None]:
        """See `keeping.Sanctions`."""
        self._kept.pop(id, None)
        return succeed(None)


class MemoryFacts:
    """Small things to be remembered by name."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        """See `keeping.Facts`."""
        return self._kept.get(name)

    def put(self, name: str, value: str) -> Deferred[None]:
        """See `keeping.Facts`."""
        self._kept[name] = value
        return succeed(None)


class MemoryNotes:
    """Small things that tools remember."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str, int], Note] = {}

    def found(self) -> list[Note]:
        """See `keeping.Notes`."""
        return list(self._kept.values())

    def put(self, new: Note) -> Deferred[None]:
        """See `keeping.Notes`; the value is what JSON gives back."""
        value = json.loads(json.dumps(new.value))
        self._kept[new.what, new.room, new.who, new.number] = attrs.evolve(new, value=value)
        return succeed(None)

    def drop(
        self, what: str, room: str, who: str | None = None, number: int | None = None
    ) -> Deferred[None]:
        """See `keeping.Notes`."""
        for key in list(self._kept):
            if key[:2] == (what, room) and who in (None, key[2]) and number in (None, key[3]):
                del self._kept[key]
        return succeed(None)

    def forget(self, who: str) -> None:
        """Erase what is this owner's."""
        self._kept = {key: note for key, note in self._kept.items() if note.who != who}


class MemoryScores:
    """The points of quizzes."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Score] = {}

    def add(self, room: str, who: str, nick: str, points: int, at: float) -> Deferred[None]:
        """See `keeping.Scores`."""
        before = self._kept.get((room, who), Score(room, who, nick, 0, 0, at))
        right = before.right + 1
        self._kept[room, who] = Score(room, who, nick, before.points + points, right, at)
        return succeed(None)

    def scores(self, room: str | None) -> Deferred[list[Score]]:
        """See `keeping.Scores`."""
        return succeed([each for each in self._kept.values() if room in (None, each.room)])

    def prune(self, before: float) -> Deferred[int]:
        """See `keeping.Scores`."""
        kept = self._kept.items()
        old = [key for key, each in kept if account_of(each.who) is None and each.at < before]
        for key in old:
            del self._kept[key]
        return succeed(len(old))

    def forget(self, who: str) -> None:
        """Erase what belongs to this owner."""
        for key in [key for key in self._kept if key[1] == who]:
            del self._kept[key]


class PlainPasswords:
    """Passwords that are not hashed: only for tests, where time is short."""

    def hash(self, password: str) -> Deferred[str]:
        """See `keeping.Passwords`."""
        return succeed(f"plain:{password}")

    def verify(self, stored: str | None, password: str) -> Deferred[bool]:
        """See `keeping.Passwords`."""
        return succeed(stored == f"plain:{password}")
