"""The request log."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

import attrs
from sqlalchemy import Connection, delete, func, insert, select
from twisted.internet.defer import Deferred

from mtgnet.core.records import Entry
from mtgnet.stores.engine import Database
from mtgnet.stores.numbering import known_numbers, remember_numbers
from mtgnet.stores.schema import entry
from mtgnet.stores.scrubbing import Scrubber

_ADD = insert(entry)
_c = entry.c
_FIELDS = [field.name for field in attrs.fields(Entry)]
_values = attrgetter(*_FIELDS)


class SqlRequests:
    """See `ports.RequestLog`."""

    def __init__(self, database: Database, scrubber: Scrubber) -> None:
        self._database = database
        self._scrubber = scrubber

    def add(self, entries: Sequence[Entry]) -> Deferred[None]:
        """See `ports.RequestLog`."""
        rows = [dict(zip(_FIELDS, _values(each), strict=True)) for each in entries]
        return self._database.insert(_ADD, rows)

    def last(self, who: str) -> Deferred[int]:
        """See `ports.RequestLog`."""
        return self._database.read_all(lambda connection: _last(connection, who))

    def entries(
        self, who: str | None, *, before: int | None = None, limit: int
    ) -> Deferred[list[Entry]]:
        """See `ports.RequestLog`."""
        if who is None:
            wanted = select(entry).order_by(_c.at.desc(), _c.number.desc())
        else:
            wanted = select(entry).where(_c.who == who).order_by(_c.number.desc())
        if before is not None:
            wanted = wanted.where(_c.number < before)

        def work(connection: Connection) -> list[Entry]:
            rows = connection.execute(wanted.limit(limit)).mappings().all()
            return [Entry(**row) for row in reversed(rows)]

        return self._database.read_all(work)

    def entry(self, who: str, number: int) -> Deferred[Entry | None]:
        """See `ports.RequestLog`."""
        wanted = select(entry).where(_c.who == who, _c.number == number)

        def work(connection: Connection) -> Entry | None:
            row = connection.execute(wanted).mappings().first()
            return None if row is None else Entry(**row)

        return self._database.read_all(work)

    def delete(self, who: str, first: int, last: int) -> Deferred[int]:
        """See `ports.RequestLog`. Fires when they are nowhere in the files."""

        def work(connection: Connection) -> tuple[int, int]:
            remember_numbers(connection, "entry", [(who, _last(connection, who))])
            gone = delete(entry).where(_c.who == who, _c.number.between(first, last))
            return connection.execute(gone).rowcount, self._scrubber.want(connection)

        def scrubbed(result: tuple[int, int]) -> Deferred[int]:
            count, wanted = result
            return self._scrubber.done(wanted).addCallback(lambda _: count)

        return self._database.write(work).addCallback(scrubbed)

    def prune(self, before: float | None, most: int | None) -> Deferred[int]:
        """See `ports.RequestLog`."""

        def work(connection: Connection) -> int:
            newest = connection.execute(select(_c.who, func.max(_c.number)).group_by(_c.who)).all()
            pruned = _prune_old(connection, before) if before is not None else 0
            pruned += _prune_many(connection, most) if most else 0
            if pruned:
                remember_numbers(
                    connection, "entry", [each for each in newest if each[0][0] != "g"]
                )
                self._scrubber.want(connection)
            return pruned

        return self._database.write(work)


def _last(connection: Connection, who: str) -> int:
    newest = connection.execute(select(func.max(_c.number)).where(_c.who == who)).scalar() or 0
    return max(newest, known_numbers(connection, "entry", who).get(who, 0))


def _prune_old(connection: Connection, before: float) -> int:
    return connection.execute(delete(entry).where(_c.at < before)).rowcount


def _prune_many(connection: Connection, most: int) -> int:
    crowded = select(_c.who, func.max(_c.number)).group_by(_c.who).having(func.count() > most)
    pruned = 0
    for who, _newest in connection.execute(crowded).all():
        nth = select(_c.number).where(_c.who == who).order_by(_c.number.desc())
        edge = connection.execute(nth.offset(most).limit(1)).scalar_one()
        gone = delete(entry).where(_c.who == who, _c.number <= edge)
        pruned += connection.execute(gone).rowcount
    return pruned
