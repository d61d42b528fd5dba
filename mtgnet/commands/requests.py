"""The request log: for each person their own, for operators everybody's, and the oldest manner."""

from __future__ import annotations

import re
from collections import OrderedDict

from mtgnet import LINK
from mtgnet.core.access import Access
from mtgnet.core.arguments import Argument, OneOf, Text, Word
from mtgnet.core.events import Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.names import read_nick
from mtgnet.core.past_events import LogEntry, Operations, Requests, RequestsErased
from mtgnet.core.ports import RequestLog
from mtgnet.core.records import Entry, log_owner
from mtgnet.core.requests import OK, Draft
from mtgnet.core.session import Session
from mtgnet.core.table import Form, Grammar, Group, command
from mtgnet.core.text import clean, quoted

_PAGE = 20
_LARGEST = 2**53
# Names of the oldest manner whose last numbers are remembered.
_MOST_NAMES = 10_000
_LOG = Grammar(
    "[NUMBER|all] | /log delete NUMBER[-NUMBER]|all",
    re.compile(
        r"(?:(?P<what>all|delete)(?=\s|$)\s*)?(?P<which>\S+)?",
        re.IGNORECASE,
    ),
)
_OPERATIONS = (
    "NAME 0    this list",
    "NAME 1    the log of NAME",
    "NAME 1 N  line N of it",
    "NAME 2 N  delete line N",
)
_ASKED = re.compile(r"(\S+)\s+([012])(?:\s+([0-9]{1,15}))?\s*")


class RequestLogs(Group):
    """The commands for the request log."""

    title = "Request log"
    purpose = "see and delete what is kept of what you asked the server for"

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._book = hub.past.requests
        self._last: OrderedDict[str, int] = OrderedDict()

    @command(
        "log",
        takes=(
            Argument("what", OneOf(words=("all", "delete")), optional=True),
            Argument(
                "which", Word(), optional=True, asked="Which? Type a number, or 3-9 to delete."
            ),
        ),
        grammar=_LOG,
        summary="List what you asked the server for, or delete it from the log",
        help="/log lists your last commands, /more those before; /log 5 shows number 5, /log delete"
        " 3-9 and /log delete all erase them for good. Operators see everybody's with /log all."
        " Private texts and passwords are never in it.",
        forms=(
            Form("List what you asked the server for"),
            Form("Show one of these", ("which",)),
            Form("Delete some of these", ("which",), {"what": "delete"}),
            Form("Delete all of these", (), {"what": "delete", "which": "all"}),
        ),
    )
    async def log(
        self, session: Session, what: str | None, which: str | None
    ) -> Requests | RequestsErased:
        """Show or delete entries of the request log."""
        store = self._store()
        await self._book.settled()
        if what == "delete":
            return await self._delete(store, session, which)
        if what == "all":
            return await self._everybody(store, session, which)
        owner = session.person.owner
        if which is None:
            return await self._page(store, session, owner, None)
        number = _number(which)
        found = await store.entry(owner, number)
        if found is None:
            raise Refusal("no-such-entry", f"Your log has no number {number}. /log lists it.")
        return _listed([found], False)

    async def _page(
        self, store: RequestLog, session: Session, owner: str, before: int | None
    ) -> Requests:
        entries = await store.entries(owner, before=before, limit=_PAGE + 1)
        more, entries = len(entries) > _PAGE, entries[-_PAGE:]
        if more:
            session.more(lambda: self._page(store, session, owner, entries[0].number))
        return _listed(entries, False, more)

    async def _delete(
        self, store: RequestLog, session: Session, which: str | None
    ) -> RequestsErased:
        first, last = _span(which)
        return RequestsErased(await store.delete(session.person.owner, first, last))

    async def _everybody(self, store: RequestLog, session: Session, which: str | None) -> Requests:
        if self._hub.members.access(session.person) < Access.OP:
            raise Refusal("not-allowed", "Only operators see everybody's log. /log shows yours.")
        count = _PAGE if which is None else min(_number(which), 200)
        return _listed(await store.entries(None, limit=count), True)

    def _store(self) -> RequestLog:
        if self._book.store is None:
            raise Refusal("no-log", "This server keeps no request log.")
        return self._book.store

    @command(
        "oldest",
        takes=(Argument("text", Text()),),
        logged=False,
        summary="Use a log by name, without an account, as in the oldest manner",
        help="/oldest NAME 0 tells how: NAME 1 lists the log of NAME, NAME 1 N shows line N, NAME 2"
        " N deletes it; all else is only logged. Anybody may use any name, and these logs are"
        " apart from those of accounts. A listener in the mode log does this with bare lines.",
        access=Access.ANYBODY,
    )
    async def oldest(self, session: Session, text: str) -> Operations:
        """Answer a request in the oldest manner, which every answer explains."""
        store = self._store()
        words = text.split()
        name = read_nick(words[0])
        owner = log_owner(name.key)
        match = _ASKED.fullmatch(text.strip())
        lines = await self._asked(store, owner, match[2], match[3]) if match else ()
        await self._note(session, owner, name.shown, words)
        return Operations(lines, LINK, _OPERATIONS)

    async def _asked(
        self, store: RequestLog, owner: str, operation: str, number: str | None
    ) -> tuple[str, ...]:
        await self._book.settled()
        if operation == "1" and number is None:
            return tuple(map(_oldest_line, await store.entries(owner, limit=200)))
        if operation == "0" or number is None:
            return ()
        if operation == "1":
            found = await store.entry(owner, int(number))
            return (_oldest_line(found),) if found else (f"There is no line {number}.",)
        deleted = await store.delete(owner, int(number), int(number))
        return (f"Line {number} is deleted." if deleted else f"There is no line {number}.",)

    async def _note(self, session: Session, owner: str, nick: str, words: list[str]) -> None:
        if owner not in self._last:
            last = await self._store().last(owner)
            self._last.setdefault(owner, last)
        self._last[owner] += 1
        self._last.move_to_end(owner)
        now, rest = self._hub.clock.seconds(), " ".join(words[1:])
        draft = Draft(self._last[owner], now, owner, nick, rest)
        self._book.add(nick, session.origin.mode, draft, OK)
        if len(self._last) > _MOST_NAMES:
            await self._book.settled()
            self._last.popitem(last=False)


def _listed(entries: list[Entry], everybody: bool, more: bool = False) -> Requests:
    return Requests(tuple(map(_facts, entries)), everybody, more)


def _facts(entry: Entry) -> LogEntry:
    nick, arguments = clean(entry.nick), clean(entry.arguments)
    command, outcome = clean(entry.command), entry.outcome
    return LogEntry(entry.number, entry.at, nick, entry.via, command, arguments, outcome)


def _oldest_line(entry: Entry) -> str:
    return clean(f"{entry.number} {entry.nick} {entry.arguments}".rstrip())


def _number(text: str) -> int:
    if not re.fullmatch("#?[0-9]{1,15}", text) or int(text.removeprefix("#")) < 1:
        raise Refusal("bad-argument", f"{quoted(text)} is no number. /log lists your log.")
    return int(text.removeprefix("#"))


def _span(which: str | None) -> tuple[int, int]:
    if which is None:
        raise Refusal("missing", "Say which: /log delete 5, /log delete 3-9 or /log delete all.")
    if which.lower() == "all":
        return 1, _LARGEST
    first, dash, last = which.partition("-")
    span = _number(first), _number(last if dash else first)
    if span[0] > span[1]:
        raise Refusal("bad-argument", f"Give the smaller number first: {span[1]}-{span[0]}.")
    return span
