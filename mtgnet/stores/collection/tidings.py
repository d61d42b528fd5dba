"""What somebody is to hear of, at once or with the next login."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert
from twisted.internet.defer import Deferred

from mtgnet.core.collecting.tidings import Tiding, found, kept
from mtgnet.core.events import Event
from mtgnet.stores.collection.schema import tiding
from mtgnet.stores.engine import Database

_t = tiding.c
_ADD = insert(tiding).on_conflict_do_nothing(index_elements=[_t.once]).returning(_t.id)
_TELL = update(tiding).where(_t.id == bindparam("which")).values(told=bindparam("now"))


def add(
    connection: Connection, owner: int, at: float, event: Event, once: str | None = None
) -> Tiding | None:
    """Keep an event that an account is to hear of, in the transaction in which it happens.

    Returns None, and keeps nothing, if there was one already with the same `once`. What is returned
    is for `core.tidings.Herald.spread`, after the commit.
    """
    kind, facts = kept(event)
    row = {"owner": owner, "at": at, "kind": kind, "facts": facts, "once": once, "told": None}
    id = connection.execute(_ADD, row).scalar()
    return None if id is None else Tiding(id, owner, at, event)


def mark(connection: Connection, owner: int, at: float, once: str) -> bool:
    """Take note of something as if it had been told, unless there is one with the same `once`.

    Returns whether there was none.
    """
    row = {"owner": owner, "at": at, "kind": "", "facts": {}, "once": once, "told": at}
    return connection.execute(_ADD, row).scalar() is not None


class SqlTidings:
    """See `mtgnet.core.collecting.tidings`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self, owner: int) -> Deferred[list[Tiding]]:
        """See `core.collecting.tidings.Tidings`."""
        wanted = select(tiding).where(_t.owner == owner, _t.told.is_(None)).order_by(_t.id)
        return self._database.read_all(
            lambda connection: [
                Tiding(row["id"], owner, row["at"], event)
                for row in connection.execute(wanted).mappings()
                if (event := found(row["kind"], row["facts"])) is not None
            ]
        )

    def told(self, ids: Sequence[int], at: float) -> Deferred[None]:
        """See `core.collecting.tidings.Tidings`."""

        def work(connection: Connection) -> None:
            if ids:
                connection.execute(_TELL, [{"which": id, "now": at} for id in ids])

        return self._database.write(work)

    def prune(self, before: float) -> Deferred[None]:
        """See `core.collecting.tidings.Tidings`."""

        def work(connection: Connection) -> None:
            connection.execute(delete(tiding).where(_t.told < before))

        return self._database.write(work)
