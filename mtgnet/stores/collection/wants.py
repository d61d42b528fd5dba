"""What people look for: kept, and told when somebody has it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import attrs
from sqlalchemy import Connection, RowMapping, String, and_, bindparam, delete, func, or_, select
from sqlalchemy.dialects.sqlite import insert
from twisted.internet.defer import Deferred

from mtgnet.cards.copies import Copy, Treatment
from mtgnet.core.collecting.tidings import Tiding
from mtgnet.core.collecting.trade_events import Lot, MoreFound, WantFound
from mtgnet.core.collecting.wants import MOST_WANTS, Has, Sought, Stirrer, Swap, Want
from mtgnet.core.events import Refusal
from mtgnet.stores.collection import tidings
from mtgnet.stores.collection.ledger import copy_of
from mtgnet.stores.collection.matching import fitting, swaps
from mtgnet.stores.collection.schema import holding, want
from mtgnet.stores.engine import Database

_h, _w = holding.c, want.c
_FREE = _h.count - _h.lent - _h.promised
_KEY = (_w.owner, _w.oracle_id, _w.scryfall_id, _w.treatment)
# How many rows are named in one query.
_AT_ONCE = 500
# Of so many cards somebody is told one by one when they come at once; then only how many more.
_ONE_BY_ONE = 5
_DAY = 86_400

_PUT = insert(want)
_PUT = _PUT.on_conflict_do_update(
    index_elements=_KEY,
    set_={
        "count": _PUT.excluded.count,
        "note": func.coalesce(func.nullif(_PUT.excluded.note, ""), _w.note),
        "at": _PUT.excluded.at,
    },
)
_ids = func.json_each(bindparam("ids", type_=String)).table_valued("value")
_WANTED = fitting().with_only_columns(_h.id).where(_h.id.in_(select(_ids.c.value))).distinct()
_STIRRED = (
    fitting()
    .add_columns(*(_h[field.name] for field in attrs.fields(Copy)))
    .add_columns(_FREE.label("free"), _h.for_trade)
    .where(_h.id.in_(bindparam("rows", expanding=True)), _FREE > 0)
    .order_by(_h.for_trade.desc(), _FREE.desc())
)


class SqlWants:
    """See `mtgnet.core.collecting.wants`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, wants: Sequence[Want]) -> Deferred[None]:
        """See `core.collecting.wants.Wants`."""
        return self._database.write(lambda connection: _put(connection, wants))

    def remove(
        self, owner: int, oracle_id: str, scryfall_id: str = "", treatment: Treatment | None = None
    ) -> Deferred[list[Want]]:
        """See `core.collecting.wants.Wants`."""
        which = [_w.owner == owner, _w.oracle_id == oracle_id]
        which += [_w.scryfall_id == scryfall_id] if scryfall_id else []
        which += [_w.treatment == treatment.value] if treatment else []
        gone = delete(want).where(*which).returning(*want.c)
        return self._database.write(lambda connection: _read(connection, gone))

    def page(
        self, owner: int, first: int, count: int, owners: Collection[int]
    ) -> Deferred[tuple[int, list[Sought]]]:
        """See `core.collecting.wants.Wants`."""
        others = sorted(set(owners) - {owner})
        return self._database.read(
            lambda connection: _page(connection, owner, first, count, others)
        )

    def who_has(self, want: Want, owners: Collection[int]) -> Deferred[Sought]:
        """See `core.collecting.wants.Wants`."""
        others = sorted(set(owners) - {want.owner})
        return self._database.read_all(
            lambda connection: Sought(want, tuple(_who_has(connection, want, others)))
        )

    def of_card(self, oracle_id: str, owners: Collection[int]) -> Deferred[list[Want]]:
        """See `core.collecting.wants.Wants`."""
        which = select(want).where(_w.oracle_id == oracle_id).order_by(_w.at, _w.id)
        whose = set(owners)
        return self._database.read(
            lambda connection: [w for w in _read(connection, which) if w.owner in whose]
        )

    def want_missing(
        self, owner: int, needed: Sequence[Want]
    ) -> Deferred[tuple[list[Want], Mapping[str, int]]]:
        """See `core.collecting.wants.Wants`."""
        return self._database.write(lambda connection: _want_missing(connection, owner, needed))

    def swaps(self, viewer: int, owners: Collection[int], most: int) -> Deferred[list[Swap]]:
        """See `core.collecting.wants.Wants`."""
        return self._database.read(lambda connection: swaps(connection, viewer, owners, most))


# Keeping


def _put(connection: Connection, wants: Sequence[Want]) -> None:
    if not wants:
        return
    connection.execute(_PUT, [_row(each) for each in wants])
    for owner in {each.owner for each in wants}:
        count = select(func.count()).select_from(want).where(_w.owner == owner)
        if connection.execute(count).scalar_one() > MOST_WANTS:
            why = f"You can want {MOST_WANTS:,} cards. /unwant CARD makes room."
            raise Refusal("too-many-wants", why)


def _row(kept: Want) -> dict[str, Any]:
    return attrs.asdict(kept) | {"treatment": kept.treatment.value if kept.treatment else ""}


def _read(connection: Connection, query: Any) -> list[Want]:
    return [_want(row) for row in connection.execute(query).mappings()]


def _want(row: RowMapping) -> Want:
    facts = {field.name: row[field.name] for field in attrs.fields(Want)}
    return Want(**facts | {"treatment": Treatment(row["treatment"]) if row["treatment"] else None})


def _want_missing(
    connection: Connection, owner: int, needed: Sequence[Want]
) -> tuple[list[Want], Mapping[str, int]]:
    ids = [each.oracle_id for each in needed]
    owned = _sums(connection, holding.c, owner, ids)
    known = _sums(connection, want.c, owner, ids)
    short = [attrs.evolve(w, count=w.count - owned.get(w.oracle_id, 0)) for w in needed]
    missing = [each for each in short if each.count > 0]
    _put(connection, [each for each in missing if each.count > known.get(each.oracle_id, 0)])
    return missing, owned


def _sums(connection: Connection, columns: Any, owner: int, ids: Sequence[str]) -> dict[str, int]:
    """How many copies of each card there are in one's rows of a table."""
    found: dict[str, int] = {}
    for start in range(0, len(ids), _AT_ONCE):
        which = columns.oracle_id.in_(ids[start : start + _AT_ONCE])
        query = select(columns.oracle_id, func.sum(columns.count)).where(
            which, columns.owner == owner
        )
        grouped = connection.execute(query.group_by(columns.oracle_id))
        found.update((card, count) for card, count in grouped)
    return found


# Listing


def _page(
    connection: Connection, owner: int, first: int, count: int, owners: Sequence[int]
) -> tuple[int, list[Sought]]:
    mine = select(want).where(_w.owner == owner)
    total = connection.execute(select(func.count()).select_from(mine.subquery())).scalar_one()
    wants = _read(connection, mine.order_by(_w.name, _w.id).limit(count).offset(first))
    return total, [Sought(each, tuple(_who_has(connection, each, owners))) for each in wants]


def _who_has(connection: Connection, sought: Want, owners: Sequence[int]) -> Iterator[Has]:
    marked = func.max(and_(_h.for_trade > 0, _FREE > 0))
    which = [_h.oracle_id == sought.oracle_id, _h.owner.in_(owners), _FREE > 0]
    which += [_h.scryfall_id == sought.scryfall_id] if sought.scryfall_id else []
    which += [_h.treatment == sought.treatment.value] if sought.treatment else []
    free = func.sum(_FREE)
    query = select(_h.owner, free, marked).where(*which).group_by(_h.owner)
    for row in connection.execute(query.order_by(marked.desc(), free.desc())):
        yield Has(row[0], row[1], bool(row[2]))


# What somebody has now


def wanted(connection: Connection, rows: Sequence[int]) -> set[int]:
    """Return those of these rows (holdings' ids) of which somebody else wants a copy.

    For who has many rows of many owners, and would ask `stir` for most of them in vain.
    """
    return set(connection.execute(_WANTED, {"ids": json.dumps(list(rows))}).scalars())


def stir(connection: Connection, whose: Stirrer | None, rows: Sequence[int]) -> list[Tiding]:
    """Keep for all who want copies in these rows of `whose` (holdings' ids) that they are there.

    To be called in the transaction in which the copies become available. Each hears of a card once
    a day, whoever has it. Returns what is to be spread after the commit.
    """
    if whose is None or not rows:
        return []
    told: list[Tiding] = []
    for wanter, finds in _finds(connection, whose, rows).items():
        if whose.heeds(wanter):
            told += _tell(connection, whose, wanter, finds)
    return told


def _finds(
    connection: Connection, whose: Stirrer, rows: Sequence[int]
) -> Mapping[int, Mapping[str, WantFound]]:
    """The best copies of each card that somebody wants, by wanter and card."""
    finds: dict[int, dict[str, WantFound]] = defaultdict(dict)
    for start in range(0, len(rows), _AT_ONCE):
        some = {"rows": rows[start : start + _AT_ONCE]}
        for row in connection.execute(_STIRRED, some).mappings():
            if row["for_trade"] or not whose.marked_only:
                lot = Lot(row["free"], shown(copy_of(row)))
                found = WantFound(whose.nick, lot, bool(row["for_trade"]), whose.at)
                finds[row["receiver"]].setdefault(row["oracle_id"], found)
    return finds


def _tell(
    connection: Connection, whose: Stirrer, wanter: int, finds: Mapping[str, WantFound]
) -> Iterator[Tiding]:
    day, more = int(whose.at // _DAY), 0
    left = _ONE_BY_ONE
    for card, found in finds.items():
        once = f"want {wanter} {card} {day}"
        if left:
            tiding = tidings.add(connection, wanter, whose.at, found, once)
            left -= tiding is not None
            if tiding is not None:
                yield tiding
        else:
            more += tidings.mark(connection, wanter, whose.at, once)
    if more:
        event = MoreFound(whose.nick, more, whose.at)
        summed = tidings.add(connection, wanter, whose.at, event)
        if summed is not None:
            yield summed


def shown(copy: Copy) -> Copy:
    """Return a copy as others may see it: where it is kept is its owner's alone."""
    return attrs.evolve(copy, place="")


def fulfil(connection: Connection, owner: int, copy: Copy, count: int) -> None:
    """Take copies that somebody has got off what they want, the narrowest wants first."""
    which = select(want).where(_w.owner == owner, _w.oracle_id == copy.oracle_id)
    narrow = which.where(
        or_(_w.scryfall_id == "", _w.scryfall_id == copy.scryfall_id),
        or_(_w.treatment == "", _w.treatment == copy.treatment.value),
    ).order_by(_w.scryfall_id == "", _w.treatment == "", _w.id)
    for row in connection.execute(narrow).mappings().all():
        taken = min(count, row["count"])
        count -= taken
        if taken == row["count"]:
            connection.execute(delete(want).where(_w.id == row["id"]))
        elif taken:
            less = want.update().where(_w.id == row["id"]).values(count=row["count"] - taken)
            connection.execute(less)
