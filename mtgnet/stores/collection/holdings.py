"""What people own: added, removed, changed, taken back, and who has a card."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import attrs
from sqlalchemy import (
    Connection,
    Select,
    String,
    and_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.sql import ColumnElement
from twisted.internet.defer import Deferred

from mtgnet.cards.copies import Copy, Holding
from mtgnet.core.collecting.holdings import (
    Added,
    Changing,
    Havers,
    Having,
    Last,
    Stock,
    Wanted,
)
from mtgnet.core.events import Refusal
from mtgnet.stores.collection import adding, ledger, retrying
from mtgnet.stores.collection.ledger import Change, Move
from mtgnet.stores.collection.schema import change, holding
from mtgnet.stores.engine import Database

_h = holding.c
_TOLD = ("set_code", "number", "lang", "treatment", "condition", "place")


class SqlHoldings:
    """See `mtgnet.core.collecting.holdings`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, added: Added) -> Deferred[Stock]:
        """See `Holdings`. Those who add at the same time are served together."""
        return self._database.gather(adding.add_all, added)

    def fitting(self, wanted: Wanted) -> Deferred[list[Holding]]:
        """See `Holdings`."""
        return self._database.read(lambda connection: _fitting(connection, wanted))

    def remove(self, owner: int, id: int, count: int, at: float, line: str) -> Deferred[Stock]:
        """See `Holdings`."""

        def work(connection: Connection) -> Stock:
            _own(connection, owner, id)
            ledger.post(connection, Change(owner, at, "lose", line), [Move(id, -count)])
            return adding.stock(connection, id)

        return self._database.write(work)

    def change(self, changing: Changing) -> Deferred[tuple[int, Stock, Stock]]:
        """See `Holdings`."""
        return self._database.write(lambda connection: _change(connection, changing))

    def last(self, owner: int) -> Deferred[Last | None]:
        """See `Holdings`."""
        columns = (change.c.id, change.c.kind, change.c.what, change.c.at, change.c.ref)
        standing = select(*columns).where(change.c.owner == owner, change.c.undone.is_(None))
        # What a newer catalogue has made known goes back with the import that it belongs to.
        own = standing.where(change.c.kind != retrying.KIND)
        newest = own.order_by(change.c.id.desc()).limit(1)

        def work(connection: Connection) -> Last | None:
            row = connection.execute(newest).first()
            return None if row is None else Last(*row)

        return self._database.read(work)

    def take_back(self, owner: int, number: int, at: float) -> Deferred[list[Stock]]:
        """See `Holdings`."""
        standing = select(change.c.id).where(
            change.c.id == number, change.c.owner == owner, change.c.undone.is_(None)
        )

        def work(connection: Connection) -> list[Stock]:
            if connection.execute(standing).first() is None:
                raise Refusal("nothing-to-undo", "That has been taken back already.")
            moves = ledger.take_back(connection, number, at)
            return [adding.stock(connection, each.holding) for each in moves]

        return self._database.write(work)

    def havers(
        self,
        oracle_id: str,
        owners: Collection[int],
        *,
        printing: tuple[str, str] | None = None,
        first: int = 0,
        limit: int,
    ) -> Deferred[Havers]:
        """See `Holdings`."""
        set_code, number = printing or ("", "")
        asked = {
            "card": oracle_id,
            "set": set_code,
            "number": number,
            "owners": ",".join(map(str, owners)),
            "first": first,
            "most": limit,
        }
        return self._database.read(lambda connection: _havers(connection, asked))


def _own(connection: Connection, owner: int, id: int) -> Holding:
    """The owner's row with this id."""
    row = ledger.of_id(connection, id)
    if row.owner != owner:
        raise Refusal("no-such-row", "That row is not yours. /mine lists what is.")
    return row


# Which rows are meant


def _fitting(connection: Connection, wanted: Wanted) -> list[Holding]:
    rows = connection.execute(_meant(wanted).order_by(_h.count.desc(), _h.id)).mappings()
    found = [ledger.holding_of(row) for row in rows]
    exact = [row for row in found if wanted.exact is not None and _same(row.copy, wanted.exact)]
    return exact or found


def _same(copy: Copy, other: Copy) -> bool:
    return ledger.copy_row(0, copy) == ledger.copy_row(0, other)


def _meant(wanted: Wanted) -> Select[Any]:
    told = {name: getattr(wanted, name) for name in _TOLD}
    known = {name: value for name, value in told.items() if value is not None}
    if "place" in known:
        known["place"] = func.lower(known["place"])
    return select(holding).where(
        _h.owner == wanted.owner,
        _h.count > 0,
        _of_card(wanted),
        *(_told(name) == value for name, value in known.items()),
    )


def _of_card(wanted: Wanted) -> ColumnElement[bool]:
    unknown = and_(_h.oracle_id == "", func.lower(_h.name) == wanted.name.lower())
    return or_(_h.oracle_id == wanted.oracle_id, unknown) if wanted.oracle_id else unknown


def _told(name: str) -> Any:
    return func.lower(_h.place) if name == "place" else _h[name]


# Changes


def _change(connection: Connection, changing: Changing) -> tuple[int, Stock, Stock]:
    old = _own(connection, changing.owner, changing.id)
    count = old.count if changing.count is None else changing.count
    details = old.details
    if changing.note is not None:
        details = attrs.evolve(details, note=changing.note)
    before: dict[int, Any] = {}
    posted = Change(changing.owner, changing.at, "change", changing.line)
    if _same(old.copy, changing.copy):
        if details == old.details:
            raise Refusal("no-change", "It is like that already.")
        ledger.tell(connection, old, details, before)
        ledger.post(connection, posted, [], before)
        now = adding.stock(connection, old.id)
        return old.count, now, now
    new = ledger.place_for(connection, old.owner, changing.copy, details, count, before)
    marked = max(0, old.for_trade - max(0, old.count - count))
    moves = [Move(old.id, -count), Move(new, count, marked)]
    ledger.post(connection, posted, moves, before)
    return count, adding.stock(connection, old.id), adding.stock(connection, new)


# Who has a card

_ids = func.json_each("[" + bindparam("owners", type_=String) + "]").table_valued("value")
_COPY = ("owner", "what", "lang", "treatment", "condition", "marks")
_FACTS = ("name", "oracle_id", "scryfall_id", "set_code", "number")
_SUMS = {name: func.sum(_h[name]) for name in ("count", "for_trade", "lent", "promised")}
_FREE = func.sum(_h.count - _h.lent - _h.promised)
_THEIRS = (
    _h.oracle_id == bindparam("card"),
    or_(
        bindparam("set", type_=String) == "",
        and_(_h.set_code == bindparam("set"), _h.number == bindparam("number")),
    ),
    _h.count > 0,
    _h.owner.in_(select(_ids.c.value)),
)
_KINDS = (
    select(
        *(_h[name] for name in _COPY),
        *(func.max(_h[name]).label(name) for name in _FACTS),
        *(total.label(name) for name, total in _SUMS.items()),
        _FREE.label("free"),
    )
    .where(*_THEIRS)
    .group_by(*(_h[name] for name in _COPY))
    .subquery()
)
_all = select(
    func.count(_KINDS.c.owner.distinct()),
    func.count(),
    func.coalesce(func.sum(_KINDS.c.count), 0),
    func.coalesce(func.sum(_KINDS.c.free), 0),
)
_PAGE = (
    select(_KINDS)
    .order_by(_KINDS.c.free.desc(), _KINDS.c.owner, _KINDS.c.set_code, _KINDS.c.number)
    .limit(bindparam("most"))
    .offset(bindparam("first"))
)


def _havers(connection: Connection, asked: dict[str, Any]) -> Havers:
    owners, rows, copies, free = connection.execute(_all, asked).one()
    page = connection.execute(_PAGE, asked).mappings()
    return Havers(
        owners=owners, rows=rows, copies=copies, free=free, page=tuple(map(_having, page))
    )


def _having(row: Any) -> Having:
    return Having(
        owner=row["owner"],
        copy=ledger.copy_of({**row, "place": ""}),
        count=row["count"],
        for_trade=row["for_trade"],
        lent=row["lent"],
        promised=row["promised"],
    )
