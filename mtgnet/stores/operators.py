"""What operators did, who is shut out, and small facts to be remembered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
from sqlalchemy import Connection, delete, insert, select
from twisted.internet.defer import Deferred

from mtgnet.core.records import Act, Sanction
from mtgnet.stores.engine import Database
from mtgnet.stores.schema import act, fact, sanction


class SqlActs:
    """See `keeping.Acts`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, at: float, by: str, what: str, whom: str, why: str = "", until: float | None = None
    ) -> Deferred[Act]:
        """See `keeping.Acts`."""
        row = {"at": at, "by": by, "what": what, "whom": whom, "why": why, "until": until}
        return self._database.write(lambda connection: add_act(connection, row))

    def page(self, count: int, below: int | None = None) -> Deferred[list[Act]]:
        """See `keeping.Acts`."""
        wanted = select(act).order_by(act.c.id.desc()).limit(count)
        if below is not None:
            wanted = wanted.where(act.c.id < below)

        def work(connection: Connection) -> list[Act]:
            return [Act(**row) for row in reversed(connection.execute(wanted).mappings().all())]

        return self._database.read(work)


def add_act(connection: Connection, row: dict[str, Any]) -> Act:
    """Write an act: the fields of `Act` but its id."""
    id = connection.execute(insert(act).returning(act.c.id), row).scalar_one()
    return Act(id=id, **row)


def load_sanctions(connection: Connection, now: float) -> list[Sanction]:
    """Remove what is over, and read the rest."""
    connection.execute(delete(sanction).where(sanction.c.until <= now))
    rows = connection.execute(select(sanction).order_by(sanction.c.id)).mappings()
    return [Sanction(**row) for row in rows]


class SqlSanctions:
    """See `keeping.Sanctions`."""

    def __init__(self, database: Database, known: Iterable[Sanction]) -> None:
        self._database = database
        self._known = {(each.what, each.on, each.key): each for each in known}

    def all(self, now: float) -> list[Sanction]:
        """See `keeping.Sanctions`."""
        return [each for each in self._known.values() if each.until is None or each.until > now]

    def find(self, what: str, on: str, key: str, now: float) -> Sanction | None:
        """See `keeping.Sanctions`."""
        found = self._known.get((what, on, key))
        over = found is None or (found.until is not None and found.until <= now)
        return None if over else found

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
        new = Sanction(0, what, on, key, shown, by, at, why, until)
        row = attrs.asdict(new, filter=attrs.filters.exclude("id"))
        c = sanction.c
        same = delete(sanction).where(c.what == what, c.on == on, c.key == key)

        def work(connection: Connection) -> Sanction:
            connection.execute(same)
            added = connection.execute(insert(sanction).returning(sanction.c.id), row)
            return attrs.evolve(new, id=added.scalar_one())

        return self._database.write(work).addCallback(self._learn)

    def _learn(self, new: Sanction) -> Sanction:
        self._known.pop((new.what, new.on, new.key), None)
        self._known[new.what, new.on, new.key] = new
        return new

    def lift(self, id: int) -> Deferred[None]:
        """See `keeping.Sanctions`."""

        def work(connection: Connection) -> None:
            connection.execute(delete(sanction).where(sanction.c.id == id))

        def learn(_: None) -> None:
            self._known = {key: each for key, each in self._known.items() if each.id != id}

        return self._database.write(work).addCallback(learn)


def load_facts(connection: Connection) -> dict[str, str]:
    """Read all facts."""
    return {row.name: row.value for row in connection.execute(select(fact))}


class SqlFacts:
    """See `keeping.Facts`."""

    def __init__(self, database: Database, known: dict[str, str]) -> None:
        self._database = database
        self._known = known

    def get(self, name: str) -> str | None:
        """See `keeping.Facts`."""
        return self._known.get(name)

    def put(self, name: str, value: str) -> Deferred[None]:
        """See `keeping.Facts`."""

        def work(connection: Connection) -> None:
            connection.execute(delete(fact).where(fact.c.name == name))
            connection.execute(insert(fact), {"name": name, "value": value})

        def learn(_: None) -> None:
            self._known[name] = value

        return self._database.write(work).addCallback(learn)
