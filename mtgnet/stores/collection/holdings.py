"""What people own: added, removed, changed, taken back, and who has a card."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import attrs
from sqlalchemy import Connection, Select, and_, func, or_, select
from sqlalchemy.sql import ColumnElement
from twisted.internet.defer import Deferred

from mtgnet.cards.copies import Copy, Holding
from mtgnet.core.collecting.holdings import (
    Added,
    Changing,
    Havers,
    Last,
    Named,
    Stock,
    Wanted,
)
from mtgnet.core.events import Refusal
from mtgnet.stores.collection import adding, ledger, retrying
from mtgnet.stores.collection.havers import Asked, havers
from mtgnet.stores.collection.ledger import Change, Move
from mtgnet.stores.collection.naming import named
from mtgnet.stores.collection.schema import change, holding, move
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

    def named(
        self, owner: int, text: str, least: int = 1, *, marked: bool = False
    ) -> Deferred[Named | None]:
        """See `Holdings`."""
        return self._database.read(lambda connection: named(connection, owner, text, least, marked))

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
            if row is None:
                return None
            moved = select(func.total(func.abs(move.c.count))).where(move.c.change_id == row.id)
            return Last(*row, copies=int(connection.execute(moved).scalar_one()))

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
        here: Collection[int] = (),
        printing: tuple[str, str] | None = None,
        first: int = 0,
        limit: int,
    ) -> Deferred[Havers]:
        """See `Holdings`."""
        card = Asked(oracle_id, printing)
        return self._database.read(
            lambda connection: havers(connection, card, owners, here, first, limit)
        )


def _own(connection: Connection, owner: int, id: int) -> Holding:
    """The owner's row with this id."""
    row = ledger.of_id(connection, id)
    if row.owner != owner:
        raise Refusal("no-such-row", "That row is not yours. /mine lists what is.")
    return row


# Which rows are meant


def _fitting(connection: Connection, wanted: Wanted) -> list[Holding]:
    rows = connection.execute(meant(wanted).order_by(_h.count.desc(), _h.id)).mappings()
    found = [ledger.holding_of(row) for row in rows]
    exact = [row for row in found if wanted.exact is not None and _same(row.copy, wanted.exact)]
    return exact or found


def _same(copy: Copy, other: Copy) -> bool:
    return ledger.copy_row(0, copy) == ledger.copy_row(0, other)


def meant(wanted: Wanted) -> Select[Any]:
    """Return a query for the rows with copies in them that are meant."""
    return like(wanted).where(_h.owner == wanted.owner)


def like(wanted: Wanted) -> Select[Any]:
    """Return a query for the rows with copies in them that fit, whoever has them."""
    told = {name: getattr(wanted, name) for name in _TOLD}
    known = {name: value for name, value in told.items() if value is not None}
    if "place" in known:
        known["place"] = func.lower(known["place"])
    return select(holding).where(
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
        ledger.post(connection, posted, [Move(old.id, 0)], before)
        now = adding.stock(connection, old.id)
        return old.count, now, now
    new = ledger.place_for(connection, old.owner, changing.copy, details, count, before)
    marked = max(0, old.for_trade - max(0, old.count - count))
    moves = [Move(old.id, -count), Move(new, count, marked)]
    ledger.post(connection, posted, moves, before)
    return count, adding.stock(connection, old.id), adding.stock(connection, new)
