"""The stores in SQL do what those in memory do, whatever is done to them, over restarts, too."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import attrs
from collecting import result_of
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from immediate import open_at_once

from mtgnet.core.names import read_nick
from mtgnet.core.records import Code, Entry, Letter, Line, Note, RoomRecord, Visit
from mtgnet.testing.memory import stores as memory_stores

ROOMS = st.sampled_from(["lobby", "trades", "straße"])
NICKS = st.sampled_from(["Alice", "bob", "Éva", "o.k-_x"])
OWNERS = st.sampled_from(["a1", "a2", "g5f", "nbolt"])
WORDS = [
    "bolt",
    "counter",
    "Éclair",
    "dragon's",
    'say"hi',
    "NEAR",
    "OR",
    "x*",
    "-1/-1",
    "日本",
    "%_",
]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
NUMBERS = st.integers(0, 12)
LIMITS = st.integers(1, 6)


class BothStores(RuleBasedStateMachine):
    """Does everything to both, and compares the answers."""

    def __init__(self) -> None:
        super().__init__()
        self.data = Path(tempfile.mkdtemp())
        self.database, self.sql = open_at_once(self.data)
        self.memory = memory_stores()
        self.now = 100.0
        self.last: dict[str, int] = {}

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.data)

    def both(self, store: str, method: str, *arguments: Any, **named: Any) -> Any:
        answers = [
            result_of(getattr(getattr(stores, store), method)(*arguments, **named))
            for stores in (self.sql, self.memory)
        ]
        assert answers[0] == answers[1], (store, method, arguments, named)
        return answers[0]

    @rule()
    def restart(self) -> None:
        self.database.close()
        self.database, self.sql = open_at_once(self.data)
        assert attrs.evolve(self.sql, start=1).start == 1


class Histories(BothStores):
    @rule(room=ROOMS, nick=NICKS, who=OWNERS, text=TEXTS, emote=st.booleans())
    def say(self, room: str, nick: str, who: str, text: str, emote: bool) -> None:
        self.now += 1.0
        self.last[room] = self.last.get(room, 0) + 1
        self.both("history", "add", [Line(room, self.last[room], self.now, who, nick, text, emote)])

    @rule(room=ROOMS, private=st.booleans(), allowed=st.frozensets(OWNERS))
    def keep_room(self, room: str, private: bool, allowed: frozenset[str]) -> None:
        self.both("history", "save_room", RoomRecord(room, f"#{room}", "a1", private, allowed))

    @rule()
    def rooms(self) -> None:
        answers = [
            {each.key: each for each in result_of(stores.history.rooms())}
            for stores in (self.sql, self.memory)
        ]
        assert answers[0] == answers[1]

    @rule(room=ROOMS, limit=LIMITS, before=st.none() | NUMBERS)
    def last_lines(self, room: str, limit: int, before: int | None) -> None:
        self.both("history", "lines", room, before=before, limit=limit)

    @rule(room=ROOMS, limit=LIMITS, after=st.none() | NUMBERS, ago=st.none() | NUMBERS)
    def lines_from(self, room: str, limit: int, after: int | None, ago: int | None) -> None:
        since = None if ago is None else self.now - ago
        self.both("history", "lines", room, after=after, since=since, limit=limit)

    @rule(
        word=st.sampled_from(["bolt", "BOLT", "counter dragon's", "near", "日本", "-1/-1"]),
        room=st.none() | ROOMS,
        nick=st.none() | NICKS.map(str.upper),
        denied=st.frozensets(ROOMS),
        limit=LIMITS,
    )
    def search(self, word: str, **where: Any) -> None:
        found = self.both("history", "search", word, **where)
        if found:
            edge = (found[-1].at, found[-1].room, found[-1].number)
            self.both("history", "search", word, before=edge, **where)

    @rule(room=ROOMS, numbers=st.lists(NUMBERS, max_size=3))
    def erase(self, room: str, numbers: list[int]) -> None:
        self.both("history", "erase", room, numbers)

    @rule(nick=NICKS, ago=NUMBERS)
    def written_by(self, nick: str, ago: int) -> None:
        answers = [
            sorted(result_of(stores.history.written_by(nick.lower(), self.now - ago)))
            for stores in (self.sql, self.memory)
        ]
        assert answers[0] == answers[1]

    @rule(ago=st.none() | NUMBERS, most=st.none() | LIMITS)
    def prune(self, ago: int | None, most: int | None) -> None:
        self.both("history", "prune", None if ago is None else self.now - ago, most)


class Mails(BothStores):
    @rule(receiver=OWNERS, sender=OWNERS, text=TEXTS, most=st.sampled_from([0, 2]))
    def keep(self, receiver: str, sender: str, text: str, most: int) -> None:
        self.now += 1.0
        letter = Letter(receiver, receiver.upper(), sender, sender.upper(), self.now, text)
        self.both("mail", "keep", [letter, letter], most)

    @rule(receiver=OWNERS)
    def waiting(self, receiver: str) -> None:
        self.both("mail", "waiting", receiver)
        self.both("mail", "last", receiver)

    @rule(receiver=OWNERS, number=NUMBERS, limit=LIMITS)
    def after(self, receiver: str, number: int, limit: int) -> None:
        self.both("mail", "after", receiver, number, limit)

    @rule(receiver=OWNERS, upto=NUMBERS)
    def delivered(self, receiver: str, upto: int) -> None:
        self.now += 1.0
        self.both("mail", "delivered", receiver, upto, self.now)

    @rule(sender=OWNERS, ago=NUMBERS)
    def told(self, sender: str, ago: int) -> None:
        self.both("mail", "told", sender, self.now - ago)

    @rule(sender=OWNERS)
    def untold(self, sender: str) -> None:
        answers = [
            {(each.receiver, each.number): each for each in result_of(stores.mail.untold(sender))}
            for stores in (self.sql, self.memory)
        ]
        assert answers[0] == answers[1]

    @rule(ago=NUMBERS)
    def prune(self, ago: int) -> None:
        self.both("mail", "prune", self.now - ago)


class Requests(BothStores):
    @rule(who=OWNERS, nick=NICKS, arguments=TEXTS)
    def add(self, who: str, nick: str, arguments: str) -> None:
        self.now += 1.0
        number = self.both("requests", "last", who) + 1
        entry = Entry(who, number, self.now, nick, "lines", "find", arguments, "ok")
        self.both("requests", "add", [entry])

    @rule(who=st.none() | OWNERS, before=st.none() | NUMBERS, limit=LIMITS)
    def entries(self, who: str | None, before: int | None, limit: int) -> None:
        self.both("requests", "entries", who, before=before, limit=limit)

    @rule(who=OWNERS, number=NUMBERS)
    def entry(self, who: str, number: int) -> None:
        self.both("requests", "entry", who, number)

    @rule(who=OWNERS, first=NUMBERS, last=NUMBERS)
    def delete(self, who: str, first: int, last: int) -> None:
        self.both("requests", "delete", who, first, last)

    @rule(ago=st.none() | NUMBERS, most=st.none() | LIMITS)
    def prune(self, ago: int | None, most: int | None) -> None:
        before = None if ago is None else self.now - ago
        # The log of a guest ends with the connection, so its numbers are free after a restart.
        for who in ("g5f",):
            self.both("requests", "delete", who, 0, 10**9)
        self.both("requests", "prune", before, most)


class Resumptions(BothStores):
    @rule(id=st.sampled_from("xyz"), who=OWNERS, seen=st.dictionaries(ROOMS, NUMBERS))
    def save(self, id: str, who: str, seen: dict[str, int]) -> None:
        pairs = tuple(seen.items())
        visit = Visit(id, who, "Alice", ("#lobby",), None, "say", pairs, 3, self.now)
        self.both("resumptions", "save", [visit])

    @rule(digest=st.sampled_from("abc"), visit=st.sampled_from("xyz"), number=NUMBERS)
    def add_code(self, digest: str, visit: str, number: int) -> None:
        self.now += 1.0
        self.save(visit, "a1", {})
        self.both("resumptions", "add_code", Code(digest, visit, number, 1, self.now + 5))

    @rule(digest=st.sampled_from("abc"))
    def find(self, digest: str) -> None:
        self.both("resumptions", "find", digest, self.now)

    @rule(visit=st.sampled_from("xyz"), below=NUMBERS)
    def drop(self, visit: str, below: int) -> None:
        self.both("resumptions", "drop_codes", visit, below)

    @rule(who=OWNERS)
    def forget(self, who: str) -> None:
        self.both("resumptions", "forget", who)

    @rule()
    def prune(self) -> None:
        self.both("resumptions", "prune", self.now)


class Scores(BothStores):
    @rule(room=ROOMS, who=st.sampled_from(["a1", "a2", "nbolt"]), nick=NICKS, points=NUMBERS)
    def add(self, room: str, who: str, nick: str, points: int) -> None:
        self.now += 1.0
        self.both("scores", "add", room, who, nick, points, self.now)

    @rule(room=st.none() | ROOMS)
    def scores(self, room: str | None) -> None:
        answers = [
            {(each.room, each.who): each for each in result_of(stores.scores.scores(room))}
            for stores in (self.sql, self.memory)
        ]
        assert answers[0] == answers[1]

    @rule(ago=NUMBERS)
    def prune(self, ago: int) -> None:
        self.both("scores", "prune", self.now - ago)


class Notes(BothStores):
    what = st.sampled_from(["timer", "life"])
    rooms = st.sampled_from(["", "den"])

    @rule(
        what=what,
        room=rooms,
        who=OWNERS,
        number=st.integers(0, 3),
        value=st.dictionaries(TEXTS, TEXTS | st.integers() | st.none() | st.lists(TEXTS)),
    )
    def put(self, what: str, room: str, who: str, number: int, value: dict[str, Any]) -> None:
        self.both("notes", "put", Note(what, room, who, number, value))

    @rule(what=what, room=rooms, who=st.none() | OWNERS, number=st.none() | st.integers(0, 3))
    def drop(self, what: str, room: str, who: str | None, number: int | None) -> None:
        self.both("notes", "drop", what, room, who, number)

    @rule()
    def start_again(self) -> None:
        self.restart()
        found = [
            sorted(stores.notes.found(), key=lambda note: attrs.astuple(note)[:4])
            for stores in (self.sql, self.memory)
        ]
        assert found[0] == found[1]


class People(BothStores):
    @initialize()
    def register_somebody(self) -> None:
        self.both("accounts", "register", read_nick("alice"), "hash", 1.0)

    @rule(nick=st.sampled_from(["bob", "b0b", "Alice", "eva", "Éva"]))
    def register(self, nick: str) -> None:
        outcomes = []
        for stores in (self.sql, self.memory):
            try:
                outcomes.append(result_of(stores.accounts.register(read_nick(nick), "h", 2.0)).key)
            except Exception as refused:
                outcomes.append(type(refused))
        assert outcomes[0] == outcomes[1]

    @rule(key=st.sampled_from(["bob", "alice"]), role=st.sampled_from(["op", "owner", "member"]))
    def appoint(self, key: str, role: str) -> None:
        account = self.memory.accounts.find(key)
        if account is not None:
            self.both("accounts", "set_role", account.id, role)
            self.both("accounts", "set_preferences", account.id, {"bell": True, "ignored": [key]})
        for each in ("op", "owner", "member"):
            assert self.sql.accounts.having(each) == self.memory.accounts.having(each)

    @rule(key=st.sampled_from(["bob", "eva"]))
    def forget(self, key: str) -> None:
        account = self.memory.accounts.find(key)
        if account is not None:
            self.both("scores", "add", "lobby", account.owner, account.nick, 7, 1.0)
            self.both("accounts", "forget", account.id)
            assert self.both("scores", "scores", None) == []
        assert self.sql.accounts.find(key) is None

    @rule(key=st.sampled_from(["bob", "alice", "eva"]), password=st.sampled_from("pq"))
    def change_password(self, key: str, password: str) -> None:
        account = self.memory.accounts.find(key)
        if account is not None:
            self.both("codes", "put", "password", key, "CODE", 9.0)
            self.both("accounts", "set_password", account.id, password)
            assert self.both("accounts", "password", account.id) == password
            assert not self.both("codes", "take", "password", key, "CODE", 1.0)

    @rule(code=st.sampled_from("CD"), now=st.floats(0, 10))
    def codes(self, code: str, now: float) -> None:
        self.both("codes", "put", "claim", "", "C", 5.0)
        self.both("codes", "take", "claim", "", code, now)
        self.both("codes", "take", "claim", "", code, now)

    @rule(key=st.sampled_from(["bob", "1.2.3.4"]), until=st.none() | st.floats(0, 10))
    def shut_out(self, key: str, until: float | None) -> None:
        self.both("sanctions", "add", "ban", "name", key, key, "op", 1.0, "why", until)
        for now in (0.0, 5.0, 10.0):
            assert self.sql.sanctions.find("ban", "name", key, now) == (
                self.memory.sanctions.find("ban", "name", key, now)
            )

    @rule(value=TEXTS)
    def remember(self, value: str) -> None:
        self.both("facts", "put", "guests", value)
        assert self.sql.facts.get("guests") == self.memory.facts.get("guests") == value
        self.both("acts", "add", self.now, "op", "kick", value)
        self.both("acts", "page", 3)


FEW = settings(
    max_examples=20,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
for machine in (Histories, Mails, Requests, Resumptions, Notes, Scores, People):
    machine.TestCase.settings = FEW
    globals()[f"Test{machine.__name__}"] = machine.TestCase
