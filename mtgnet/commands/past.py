"""What was said before: reading it, searching it, taking it back, and coming back to it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mtgnet.core.access import Access
from mtgnet.core.archive import Archive
from mtgnet.core.arguments import Argument, Number, ResumeCode, RoomName, Seen, Switch, Text, Word
from mtgnet.core.delivery import Room
from mtgnet.core.events import Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.moments import read_moment
from mtgnet.core.names import read_room
from mtgnet.core.past_events import Erased, Found, Past, Returned, Unsaid
from mtgnet.core.ports import History
from mtgnet.core.records import Line
from mtgnet.core.returning import resume
from mtgnet.core.session import Session
from mtgnet.core.table import Form, Grammar, Group, Result, command

# Lines on a page, unless another number is asked for.
PAGE = 20
_MOST = 200
# The most that /unsay from NICK takes back at once.
_MOST_ERASED = 10_000
_LARGEST = 2**53
_NUMBER = r"#?[0-9]+"
_ROOM = r"(?!(?:before|since|from)\b)(?:#\S+|(?![0-9]+(?:\s|$))\S+)"
_HISTORY = Grammar(
    "[ROOM] [COUNT] [before NUMBER|since TIME]",
    re.compile(
        rf"(?:(?P<room>{_ROOM})(?:\s+|$))?(?:(?P<count>[0-9]+)(?:\s+|$))?"
        r"(?:before\s+(?P<before>\S+)|since\s+(?P<since>.+))?",
        re.IGNORECASE,
    ),
)
_SEARCH = Grammar(
    "WORDS [from NICK] [in ROOM]",
    re.compile(
        r"(?P<words>.*?)(?:(?:^|\s+)from\s+(?P<nick>\S+))?(?:\s+in\s+(?P<room>\S+))?", re.IGNORECASE
    ),
)
_UNSAY = Grammar(
    "[ROOM] [NUMBER] | /unsay from NICK TIME",
    re.compile(
        rf"(?:from\s+(?P<nick>\S+)\s+(?P<since>.+))"
        rf"|(?:(?P<room>{_ROOM})(?:\s+|$))?(?P<number>{_NUMBER})?",
        re.IGNORECASE,
    ),
)
_WHEN = "Since when? Type it like 2h, 14:03 or 2026-11-20."


class PastTalk(Group):
    """The commands for what was said before."""

    title = "Past"
    purpose = "read and search what was said before"

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._archive: Archive = hub.past.archive

    @command(
        "history",
        "h",
        takes=(
            Argument("room", RoomName(), optional=True),
            Argument("count", Number(most=_MOST), optional=True),
            Argument("before", Number(most=_LARGEST), optional=True),
            Argument("since", Text(), optional=True, asked=_WHEN),
        ),
        grammar=_HISTORY,
        summary="Show what was said before, with numbers",
        help="/history shows the last 20 lines of your room, /history #decks 50 before 812 more of"
        " another. /history since 2h shows what was said in the last two hours; also since 14:03,"
        " since 2026-11-20 and since 2026-11-20T14:03+01:00. /more or an empty line goes on.",
        forms=(
            Form("Show what was said here before"),
            Form("Show what was said in another room", ("room",)),
            Form("Show what was said since some time", ("since",)),
        ),
    )
    async def history(
        self,
        session: Session,
        room: str | None,
        count: int | None,
        before: int | None,
        since: str | None,
    ) -> Past:
        """Return a page of lines."""
        name, key = self._place(session, room)
        await self._archive.settled()
        if since is not None:
            at = read_moment(since, self._hub.clock.seconds())
            return await self._since(session, (name, key), count or PAGE, at, 0)
        return await self._before(session, (name, key), count or PAGE, before)

    async def _before(
        self, session: Session, place: tuple[str, str], count: int, before: int | None
    ) -> Past:
        name, key = place
        lines = await self._store().lines(key, before=before, limit=count + 1)
        more = len(lines) > count
        lines = lines[-count:]
        if more:
            session.more(lambda: self._before(session, place, count, lines[0].number))
        return Past(name, self._archive.shown(lines), more)

    async def _since(
        self, session: Session, place: tuple[str, str], count: int, at: float, after: int
    ) -> Past:
        name, key = place
        lines = await self._store().lines(key, after=after, since=at, limit=count + 1)
        more = len(lines) > count
        lines = lines[:count]
        if more:
            session.more(lambda: self._since(session, place, count, at, lines[-1].number))
        return Past(name, self._archive.shown(lines), more)

    @command(
        "search",
        takes=(
            Argument("words", Text()),
            Argument("nick", Word(), optional=True),
            Argument("room", RoomName(), optional=True),
        ),
        grammar=_SEARCH,
        summary="Find what was said, the newest first",
        help="A line is found if it has all the words. /search lightning bolt from alice in decks"
        " looks at alice's lines in one room. /more or an empty line shows the next.",
        forms=(Form("Find what was said", ("words",)),),
    )
    async def search(
        self, session: Session, words: str, nick: str | None, room: str | None
    ) -> Found:
        """Return a page of lines that have all the words."""
        place = self._place(session, room) if room else None
        await self._archive.settled()
        return await self._found(session, words, nick, place, None)

    async def _found(
        self,
        session: Session,
        words: str,
        nick: str | None,
        place: tuple[str, str] | None,
        before: tuple[float, str, int] | None,
    ) -> Found:
        denied = self._archive.hidden_from(session.person.owner)
        key = place[1] if place else None
        lines = await self._store().search(
            words, room=key, denied=denied, nick=nick, before=before, limit=PAGE + 1
        )
        more, lines = len(lines) > PAGE, lines[:PAGE]
        if more:
            last = (lines[-1].at, lines[-1].room, lines[-1].number)
            session.more(lambda: self._found(session, words, nick, place, last))
        return Found(self._common(session, place, lines), self._archive.shown(lines), more)

    def _common(
        self, session: Session, place: tuple[str, str] | None, lines: Sequence[Line]
    ) -> str | None:
        """The room that goes without saying: the one asked for, or the current one."""
        if place:
            return place[0]
        current = session.current
        if current and all(line.room == current.key for line in lines):
            return current.name
        return None

    @command("more", summary="Show the next page", help="An empty line does the same.", forms=())
    def more(self, session: Session) -> Result:
        """Show the next page of what was asked for last."""
        return session.next_page()

    @command(
        "unsay",
        "oops",
        takes=(
            Argument("room", RoomName(), optional=True),
            Argument("number", Number(most=_LARGEST), optional=True),
            Argument("nick", Word(), optional=True),
            Argument("since", Text(), optional=True),
        ),
        grammar=_UNSAY,
        summary="Take a line back, for everybody and for good",
        help="Without a number it is your last line in the room. Operators may take back anybody's,"
        " and with /unsay from NICK 1h all that was said under a name in that time.",
        forms=(
            Form("Take back what you said last"),
            Form("Take back another line", ("number",)),
        ),
    )
    async def unsay(
        self,
        session: Session,
        room: str | None,
        number: int | None,
        nick: str | None,
        since: str | None,
    ) -> Erased:
        """Delete lines."""
        self._store()
        if nick is not None or since is not None:
            return await self._unsay_from(session, nick, since, room)
        name, key = self._place(session, room)
        await self._archive.settled()
        line = await self._one(session, name, key, number)
        return await self._erase(session, {key: [line.number]})

    async def _one(self, session: Session, name: str, key: str, number: int | None) -> Line:
        if number is None:
            return await self._own_last(session, name, key)
        found = await self._store().lines(key, after=number - 1, limit=1)
        if not found or found[0].number != number or found[0].deleted:
            raise Refusal("no-such-line", f"There is no line {number} in {name}. /history {name}")
        if not _is_own(session, found[0]) and not self._is_op(session):
            raise Refusal("not-yours", f"Line {number} is {found[0].nick}'s, not yours.")
        return found[0]

    async def _own_last(self, session: Session, name: str, key: str) -> Line:
        before: int | None = None
        while lines := await self._store().lines(key, before=before, limit=_MOST):
            for line in reversed(lines):
                if _is_own(session, line) and not line.deleted:
                    return line
            before = lines[0].number
        raise Refusal("no-such-line", f"You have said nothing in {name} that could be taken back.")

    async def _unsay_from(
        self, session: Session, nick: str | None, since: str | None, room: str | None
    ) -> Erased:
        if nick is None or since is None:
            raise Refusal("missing", "Say whose lines and since when: /unsay from NICK 1h.")
        if not self._is_op(session):
            raise Refusal("not-allowed", "Only operators take back what others said.")
        at = read_moment(since, self._hub.clock.seconds())
        await self._archive.settled()
        only = read_room(room).key if room else None
        lines: dict[str, list[int]] = {}
        for key, number in (await self._store().written_by(nick, at))[:_MOST_ERASED]:
            if only in (None, key):
                lines.setdefault(key, []).append(number)
        if not lines:
            raise Refusal("no-such-line", f"{nick} has said nothing since then.")
        return await self._erase(session, lines)

    async def _erase(self, session: Session, lines: Mapping[str, Sequence[int]]) -> Erased:
        erased = []
        for key, numbers in lines.items():
            await self._archive.erase(key, numbers)
            record = self._archive.record(key)
            name = record.name if record else "#" + key
            erased.append((name, tuple(sorted(numbers))))
            self._tell(session, key, Unsaid(name, erased[-1][1], session.nick, self._now()))
        return Erased(tuple(erased))

    def _tell(self, session: Session, key: str, event: Unsaid) -> None:
        rooms: list[Room] = [room for room in self._hub.rooms.all if room.key == key]
        self._hub.delivery.post(rooms, event, session.person, (session,))

    # Coming back

    @command(
        "resume",
        takes=(
            Argument("code", ResumeCode()),
            Argument("seen", Seen(), optional=True, typed=False),
            Argument("start", Number(most=_LARGEST), optional=True, typed=False),
            Argument("replay", Switch(), optional=True, typed=False),
        ),
        summary="Come back after your connection broke, and miss nothing",
        help="The code is the one that you were shown when you connected. You are who you were, in"
        " the same rooms, and are told what was said in between.",
        access=Access.ANYBODY,
    )
    async def resume(
        self,
        session: Session,
        code: str,
        seen: Mapping[str, int] | None,
        start: int | None,
        replay: bool | None,
    ) -> Returned:
        """Give the connection back what it was."""
        session.replay = replay is not False
        return await resume(session, code, seen, start)

    # What all of it needs

    def _place(self, session: Session, room: str | None) -> tuple[str, str]:
        """The name and the key of a room that the person may read."""
        if room is None:
            if session.current is None:
                raise Refusal("no-room", "You are in no room. Name one, or /join one first.")
            return session.current.name, session.current.key
        name = read_room(room)
        record = self._archive.record(name.key)
        if record is None:
            raise Refusal("no-such-room", f"There is no room {name.shown}. /rooms lists them.")
        self._hub.past.check(session.person, name.key)
        return record.name, name.key

    def _store(self) -> History:
        if self._archive.store is None:
            raise Refusal("no-history", "This server keeps no history.")
        return self._archive.store

    def _is_op(self, session: Session) -> bool:
        return self._hub.members.access(session.person) >= Access.OP

    def _now(self) -> float:
        return self._hub.clock.seconds()


def _is_own(session: Session, line: Line) -> bool:
    return line.who == session.person.owner or line.who in session.owners
