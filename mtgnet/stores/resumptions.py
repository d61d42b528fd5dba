"""How connections can be taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
from sqlalchemy import Connection, bindparam, delete, insert, select
from twisted.internet.defer import Deferred

from mtgnet.core.records import Code, Visit
from mtgnet.stores.engine import Database
from mtgnet.stores.schema import resume_code, visit

_v, _c = visit.c, resume_code.c
_SAME_VISIT = delete(visit).where(_v.id == bindparam("same"))
_SAME_CODE = delete(resume_code)


class SqlResumptions:
    """See `ports.Resumptions`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, visits: Sequence[Visit]) -> Deferred[None]:
        """See `ports.Resumptions`."""
        newest = {each.id: _row(each) for each in visits}

        def work(connection: Connection) -> None:
            if newest:
                connection.execute(_SAME_VISIT, [{"same": id} for id in newest])
                connection.execute(insert(visit), list(newest.values()))

        return self._database.write(work)

    def add_code(self, code: Code) -> Deferred[None]:
        """See `ports.Resumptions`."""
        row = attrs.asdict(code)

        def work(connection: Connection) -> None:
            connection.execute(delete(resume_code).where(_c.digest == code.digest))
            connection.execute(insert(resume_code), row)

        return self._database.write(work)

    def find(self, digest: str, now: float) -> Deferred[tuple[Visit, Code] | None]:
        """See `ports.Resumptions`."""

        def work(connection: Connection) -> tuple[Visit, Code] | None:
            codes = select(resume_code).where(_c.digest == digest, _c.expires > now)
            code = connection.execute(codes).mappings().first()
            if code is None:
                return None
            found = select(visit).where(_v.id == code["visit"])
            row = connection.execute(found).mappings().first()
            return None if row is None else (_visit(row), Code(**code))

        return self._database.read_all(work)

    def drop_codes(self, visit: str, below: int) -> Deferred[None]:
        """See `ports.Resumptions`."""
        return self._do(delete(resume_code).where(_c.visit == visit, _c.number < below))

    def _do(self, *statements: Any) -> Deferred[None]:
        def work(connection: Connection) -> None:
            for statement in statements:
                connection.execute(statement)

        return self._database.write(work)

    def forget(self, who: str) -> Deferred[None]:
        """See `ports.Resumptions`."""
        return self._do(*forgetting(who))

    def prune(self, now: float) -> Deferred[int]:
        """See `ports.Resumptions`."""

        def work(connection: Connection) -> int:
            expired = connection.execute(delete(resume_code).where(_c.expires <= now))
            connection.execute(delete(visit).where(_v.id.not_in(select(_c.visit))))
            return expired.rowcount

        return self._database.write(work)


def forgetting(who: str) -> list[Any]:
    """The statements that remove all visits and codes of a person."""
    theirs = select(_v.id).where(_v.who == who)
    codes = delete(resume_code).where(_c.visit.in_(theirs))
    return [codes, delete(visit).where(_v.who == who)]


def _row(each: Visit) -> dict[str, Any]:
    row = {field.name: getattr(each, field.name) for field in attrs.fields(Visit)}
    return row | {"rooms": list(each.rooms), "seen": [list(pair) for pair in each.seen]}


def _visit(row: Any) -> Visit:
    fields = dict(row)
    fields["rooms"] = tuple(fields["rooms"])
    fields["seen"] = tuple((key, number) for key, number in fields["seen"])
    return Visit(**fields)
