"""Rooms, and what was said there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.sql.elements import ColumnElement
from twisted.internet.defer import Deferred, fail, succeed

from mtgnet.core.events import Refusal
from mtgnet.core.records import Line, RoomRecord
from mtgnet.stores.engine import Database
from mtgnet.stores.schema import line, room
from mtgnet.stores.scrubbing import Scrubber

_MOST_WORDS = 32
_PRUNED_AT_ONCE = 1000
_ADD = insert(line)
_c = line.c
_LINES = select(line, room.c.key).join(room, room.c.id == _c.room_id)


def load_rooms(connection: Connection) -> tuple[list[RoomRecord], dict[str, int], int]:
    """Read all rooms, the id of each by its key, and the id of the last line."""
    ids = {row.key: row.id for row in connection.execute(select(room.c.key, room.c.id))}
    return _read_rooms(connection), ids, connection.execute(select(func.max(_c.id))).scalar() or 0


class SqlHistory:
    """See `ports.History`. It numbers rooms and lines itself: nobody else adds any."""

    def __init__(
        self,
        database: Database,
        scrubber: Scrubber,
        start: int,
        records: list[RoomRecord],
        rooms: Mapping[str, int],
        last: int,
    ) -> None:
        self._database = database
        self._scrubber = scrubber
        self._start = start
        self._records: list[RoomRecord] | None = records
        self._rooms = dict(rooms)
        self._next = last + 1

    def rooms(self) -> Deferred[list[RoomRecord]]:
        """See `ports.History`. Before anything is added, the answer is there at once."""
        if self._records is None:
            return self._database.read_all(_read_rooms)
        return succeed(self._records)

    def save_room(self, record: RoomRecord) -> Deferred[None]:
        """See `ports.History`."""
        id = self._room(record.key)
        values = {
            "name": record.name,
            "owner": record.owner,
            "private": record.private,
            "allowed": sorted(record.allowed),
        }

        def work(connection: Connection) -> None:
            connection.execute(update(room).where(room.c.id == id).values(**values))

        return self._database.write(work)

    def _room(self, key: str) -> int:
        """The id of a room that is about to be changed; it is added if it is new."""
        self._records = None
        id = self._rooms.get(key)
        if id is None:
            id = self._rooms[key] = max(self._rooms.values(), default=0) + 1
            row = {"id": id, "key": key, "name": f"#{key}", "private": False, "allowed": []}
            adding = self._database.write(
                lambda connection: connection.execute(insert(room), row | {"last": 0}) and None
            )
            # Whoever adds a line to it hears of the failure, too.
            adding.addErrback(lambda _: self._rooms.pop(key, None))
        return id

    def add(self, lines: Sequence[Line]) -> Deferred[None]:
        """See `ports.History`. Raises `Refusal` ("busy") when the disk can't keep up."""
        self._database.refuse_if_crowded()
        return self._database.insert(_ADD, [self._row(each) for each in lines])

    def _row(self, said: Line) -> dict[str, Any]:
        id, self._next = self._next, self._next + 1
        return {
            "id": id,
            "room_id": self._room(said.room),
            "number": said.number,
            "start": self._start,
            "at": said.at,
            "who": said.who,
            "nick": said.nick,
            "nick_key": said.nick.casefold(),
            "text": said.text,
            "emote": said.emote,
            "deleted": said.deleted,
        }

    def lines(
        self,
        room: str,
        *,
        after: int | None = None,
        before: int | None = None,
        since: float | None = None,
        limit: int,
    ) -> Deferred[list[Line]]:
        """See `ports.History`."""
        id = self._rooms.get(room)
        if id is None:
            return succeed([])

        def work(connection: Connection) -> list[Line]:
            first = 0 if after is None else after + 1
            if since is not None:
                first = max(first, _first_since(connection, id, since))
            return _range(connection, id, first, before, after is since is None, limit)

        return self._database.read_all(work)

    def seen(self, room: str, number: int, start: int) -> Deferred[int]:
        """See `ports.History`."""
        wanted = (
            select(_c.number)
            .where(_c.room_id == self._rooms.get(room, 0), _c.number <= number, _c.start <= start)
            .order_by(_c.number.desc())
            .limit(1)
        )
        return self._database.read_all(lambda connection: connection.execute(wanted).scalar() or 0)

    def search(
        self,
        words: str,
        *,
        room: str | None = None,
        denied: Collection[str] = (),
        nick: str | None = None,
        before: tuple[float, str, int] | None = None,
        limit: int,
    ) -> Deferred[list[Line]]:
        """See `ports.History`. Fails with `Refusal` ("bad-search") without a word to look for."""
        try:
            wanted = [f"text : ({' '.join(_phrases(words))})"]
        except Refusal as refusal:
            return fail(refusal)
        if room is not None:
            wanted.append(f"tags : r{self._rooms.get(room, 0)}")
        if nick is not None:
            wanted.append(_nick_tag(nick))
        hidden = [self._rooms[key] for key in denied if key in self._rooms]
        place = None if before is None else (self._rooms.get(before[1], 0), before[2])
        page = _Page(" AND ".join(wanted), hidden, place, limit)
        return self._database.read_all(page.read)

    def erase(self, room: str, numbers: Sequence[int]) -> Deferred[None]:
        """See `ports.History`."""
        which = (_c.room_id == self._rooms.get(room, 0)) & _c.number.in_(numbers)
        return self._scrubbed(update(line).where(which).values(text="", deleted=True))

    def _scrubbed(self, statement: Any) -> Deferred[None]:
        def work(connection: Connection) -> int:
            connection.execute(statement)
            return self._scrubber.want(connection)

        return self._database.write(work).addCallback(self._scrubber.done)

    def written_by(self, nick: str, since: float) -> Deferred[list[tuple[str, int]]]:
        """See `ports.History`."""
        page = _Page(_nick_tag(nick), [], None, None)

        def work(connection: Connection) -> list[tuple[str, int]]:
            return [(each.room, each.number) for each in page.read_since(connection, since)]

        return self._database.read_all(work)

    def prune(self, before: float | None, most: int | None) -> Deferred[int]:
        """See `ports.History`. It goes in small steps, between which others write."""
        self._records = None
        return Deferred.fromCoroutine(self._prune(before, most))

    async def _prune(self, before: float | None, most: int | None) -> int:
        pruned = 0
        for id in list(self._rooms.values()):
            step = partial(_prune, room_id=id, before=before, most=most)
            while gone := await self._database.write(step):
                pruned += gone
        if pruned:
            await self._scrubber.done(await self._database.write(self._scrubber.want))
        return pruned


def _read_rooms(connection: Connection) -> list[RoomRecord]:
    last = select(func.max(_c.number)).where(_c.room_id == room.c.id).scalar_subquery()
    first = select(func.min(_c.number)).where(_c.room_id == room.c.id).scalar_subquery()
    rows = connection.execute(select(room, first.label("first"), last.label("newest"))).mappings()
    return [_room_record(row) for row in rows]


def _room_record(row: RowMapping) -> RoomRecord:
    return RoomRecord(
        row["key"],
        row["name"],
        row["owner"],
        row["private"],
        frozenset(row["allowed"]),
        max(row["last"], row["newest"] or 0),
        row["first"] or 0,
    )


def _line(row: RowMapping) -> Line:
    return Line(
        row["key"],
        row["number"],
        row["at"],
        row["who"],
        row["nick"],
        row["text"],
        row["emote"],
        row["deleted"],
    )


def _first_since(connection: Connection, room_id: int, since: float) -> int:
    """The number from which on lines are from `since` or later: numbers grow with time."""
    ends = select(func.min(_c.number), func.max(_c.number)).where(_c.room_id == room_id)
    first, last = connection.execute(ends).one()
    if first is None:
        return 0
    at = (
        select(_c.at)
        .where(_c.room_id == room_id, _c.number >= bindparam("n"))
        .order_by(_c.number)
        .limit(1)
    )

    def time_of(number: int) -> float:
        return float(connection.execute(at, {"n": number}).scalar_one())

    return first + bisect_left(range(first, last + 1), since, key=time_of)


def _range(
    connection: Connection, room_id: int, first: int, before: int | None, last: bool, limit: int
) -> list[Line]:
    """The first or the last lines with numbers from `first` to below `before`, in order."""
    wanted = _LINES.where(_c.room_id == room_id, _c.number >= first).limit(limit)
    if before is not None:
        wanted = wanted.where(_c.number < before)
    wanted = wanted.order_by(_c.number.desc() if last else _c.number)
    found = [_line(row) for row in connection.execute(wanted).mappings()]
    return found[::-1] if last else found


def _prune(connection: Connection, room_id: int, before: float | None, most: int | None) -> int:
    """Delete some lines that are too old or too many; return how many."""
    ends = select(func.min(_c.number), func.max(_c.number)).where(_c.room_id == room_id)
    first, last = connection.execute(ends).one()
    if first is None:
        return 0
    end = 0 if before is None else _first_since(connection, room_id, before)
    if most:
        nth = select(_c.number).where(_c.room_id == room_id).order_by(_c.number.desc())
        end = max(end, (connection.execute(nth.offset(most).limit(1)).scalar() or 0) + 1)
    old = select(_c.id).where(_c.room_id == room_id, _c.number < end).order_by(_c.number)
    ids = list(connection.execute(old.limit(_PRUNED_AT_ONCE)).scalars())
    if ids:
        higher = update(room).where(room.c.id == room_id, room.c.last < last)
        connection.execute(higher.values(last=last))
        connection.execute(delete(line).where(_c.id.in_(ids)))
    return len(ids)


# Full-text search


def _phrases(words: str) -> list[str]:
    """The words as phrases of FTS5, in which nothing is an operator."""
    found = [word for word in words.replace("\0", " ").split() if any(map(str.isalnum, word))]
    if not found:
        raise Refusal("bad-search", "Give at least one word to search for.")
    if len(found) > _MOST_WORDS:
        raise Refusal("bad-search", f"Search for at most {_MOST_WORDS} words at once.")
    return ['"' + word.replace('"', " ") + '"' for word in found]


def _nick_tag(nick: str) -> str:
    # As the view in the migrations spells it.
    return f"tags : n{nick.casefold().encode().hex()}"


class _Page:
    """One page of what a full-text query finds, the newest first."""

    def __init__(
        self,
        wanted: str,
        hidden: Collection[int],
        below: tuple[int, int] | None,
        limit: int | None,
    ) -> None:
        self._wanted = wanted
        self._hidden = hidden
        self._below = below
        self._limit = limit

    def read(self, connection: Connection) -> list[Line]:
        rows = connection.execute(self._query(), {"wanted": self._wanted}).mappings()
        return [_line(row) for row in rows]

    def read_since(self, connection: Connection, since: float) -> Iterator[Line]:
        for row in connection.execute(self._query(), {"wanted": self._wanted}).mappings():
            if row["at"] < since:
                return
            yield _line(row)

    def _query(self) -> Select[Any]:
        words = text("line_words")
        found: ColumnElement[Any] = text("line_words.rowid")  # type: ignore[assignment]
        query = (
            select(line, room.c.key)
            .select_from(words)
            .join(line, text("line.id = line_words.rowid"))
            .join(room, room.c.id == _c.room_id)
            .where(text("line_words MATCH :wanted"), ~_c.deleted)
            .order_by(text("line_words.rowid DESC"))
        )
        if self._below is not None:
            room_id, number = self._below
            edge = select(func.min(_c.id)).where(_c.room_id == room_id, _c.number >= number)
            query = query.where(found < edge.scalar_subquery())
        if self._hidden:
            query = query.where(_c.room_id.not_in(self._hidden))
        return query if self._limit is None else query.limit(self._limit)
