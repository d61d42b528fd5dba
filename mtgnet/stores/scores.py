"""The points of quizzes."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update
from twisted.internet.defer import Deferred

from mtgnet.core.records import Score
from mtgnet.stores.engine import Database
from mtgnet.stores.schema import score

_c = score.c


class SqlScores:
    """See `keeping.Scores`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, room: str, who: str, nick: str, points: int, at: float) -> Deferred[None]:
        """See `keeping.Scores`."""
        more = {"points": _c.points + points, "right": _c.right + 1, "nick": nick, "at": at}
        adding = update(score).where(_c.room == room, _c.who == who).values(more)
        first = {"room": room, "who": who, "nick": nick, "points": points, "right": 1, "at": at}

        def work(connection: Connection) -> None:
            if not connection.execute(adding).rowcount:
                connection.execute(insert(score), first)

        return self._database.write(work)

    def scores(self, room: str | None) -> Deferred[list[Score]]:
        """See `keeping.Scores`."""
        wanted = select(score) if room is None else select(score).where(_c.room == room)

        def work(connection: Connection) -> list[Score]:
            return [Score(**row) for row in connection.execute(wanted).mappings()]

        return self._database.read_all(work)

    def prune(self, before: float) -> Deferred[int]:
        """See `keeping.Scores`."""
        old = delete(score).where(_c.who.not_like("a%"), _c.at < before)
        return self._database.write(lambda connection: connection.execute(old).rowcount)
