"""What programs' last lists had of a collection, and how far imports have moved that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select

from mtgnet.cards.copies import Holding
from mtgnet.stores.collection.differences import Had
from mtgnet.stores.collection.schema import imported, rebased

_i, _d = imported.c, rebased.c
Counts = Mapping[int, tuple[int, int]]
"""By the id of a holding, how many copies a list had, and how many of them for trade."""


def exported(app: str) -> str:
    """The name under which the last export to a program is kept, beside the program's own."""
    return f"{app} export"


def counts(connection: Connection, owner: int, app: str) -> dict[int, tuple[int, int]]:
    """Return what a program's last list had."""
    wanted = select(_i.holding_id, _i.count, _i.for_trade)
    rows = connection.execute(wanted.where(_i.owner == owner, _i.app == app))
    return {id: (count, for_trade) for id, count, for_trade in rows}


def had(counts: Counts, owned: Mapping[int, Holding]) -> list[Had]:
    """Return what a list had, with the rows as they are now."""
    return [Had(owned[id], *each) for id, each in counts.items() if id in owned]


def put(connection: Connection, owner: int, app: str, new: Counts) -> None:
    """Have a program's last list be another."""
    connection.execute(delete(imported).where(_i.owner == owner, _i.app == app))
    rows = [
        {"owner": owner, "app": app, "holding_id": id, "count": count, "for_trade": for_trade}
        for id, (count, for_trade) in new.items()
        if count
    ]
    if rows:
        connection.execute(insert(imported), rows)


def rebase(
    connection: Connection, owner: int, number: int, app: str, old: Counts, new: Counts
) -> None:
    """Have an import change a program's last list, so that `restore` can take that back."""
    rows = [
        {"batch_id": number, "app": app, "holding_id": id, "count": count, "for_trade": for_trade}
        for id, (count, for_trade) in _less(new, old).items()
    ]
    if rows:
        connection.execute(insert(rebased), rows)
    put(connection, owner, app, new)


def _less(new: Counts, old: Counts) -> dict[int, tuple[int, int]]:
    """How much more `new` has than `old`, where that is not the same."""
    nothing = (0, 0)
    changes = {}
    for id in {**old, **new}:
        (count, marks), (before, marked) = new.get(id, nothing), old.get(id, nothing)
        if (count, marks) != (before, marked):
            changes[id] = (count - before, marks - marked)
    return changes


def restore(connection: Connection, owner: int, number: int, moved: Mapping[int, int]) -> None:
    """Take back what an import has changed; `moved` tells which holdings became which others."""
    changes: dict[str, dict[int, tuple[int, int]]] = {}
    rows = connection.execute(select(rebased).where(_d.batch_id == number)).mappings()
    for row in rows:
        id = moved.get(row["holding_id"], row["holding_id"])
        count, marks = changes.setdefault(row["app"], {}).get(id, (0, 0))
        changes[row["app"]][id] = (count + row["count"], marks + row["for_trade"])
    for app, each in changes.items():
        now = counts(connection, owner, app)
        for id, (count, marks) in each.items():
            have, marked = now.get(id, (0, 0))
            left = max(0, have - count)
            now[id] = (left, min(left, max(0, marked - marks)))
        put(connection, owner, app, now)
    connection.execute(delete(rebased).where(_d.batch_id == number))


def follow(connection: Connection, owner: int, moved: Sequence[tuple[int, int]]) -> None:
    """Have all lists of an owner's that had one holding have had another, by pairs of ids."""
    becomes = dict(moved)
    apps = set(connection.execute(select(_i.app).where(_i.owner == owner)).scalars())
    for app in apps:
        old = counts(connection, owner, app)
        if becomes.keys() & old.keys():
            new: dict[int, tuple[int, int]] = {}
            for id, (count, marks) in old.items():
                to = becomes.get(id, id)
                more, marked = new.get(to, (0, 0))
                new[to] = (count + more, marks + marked)
            put(connection, owner, app, new)
