"""Trades as they are kept: read from their rows, and as each of the two sees them."""

from __future__ import annotations

import attrs
from sqlalchemy import Connection, bindparam, func, or_, select

from mtgnet.core.collecting.trade_events import Lot, State, TradeFacts
from mtgnet.core.events import Refusal
from mtgnet.stores.collection.ledger import copy_of
from mtgnet.stores.collection.schema import trade, trade_item

_t, _i = trade.c, trade_item.c
_OF = select(trade).where(_t.id == bindparam("number"))
_ITEMS = select(trade_item).where(_i.trade_id == bindparam("number")).order_by(_i.position)


@attrs.frozen
class Item:
    """Copies that one of the two gives; `row` is None if their row is no more."""

    giver: int
    row: int | None
    lot: Lot


@attrs.frozen(kw_only=True)
class Trade:
    """A trade as it is kept. An account that is no more is 0; its nick stays."""

    id: int
    a: int
    b: int
    a_nick: str
    b_nick: str
    state: State
    revision: int
    by: int
    undo_by: int | None
    changed: float
    expires: float
    items: tuple[Item, ...]

    def other(self, account: int) -> int:
        """Return with whom the account trades."""
        return self.b if account == self.a else self.a

    def nick_of(self, account: int) -> str:
        """Return the name of one of the two."""
        return self.a_nick if account == self.a else self.b_nick

    def given_by(self, account: int) -> list[Item]:
        """Return what one of the two gives."""
        return [each for each in self.items if each.giver == account]

    def seen_by(self, account: int) -> TradeFacts:
        """Return the trade as one of the two sees it."""
        other = self.other(account)
        return TradeFacts(
            number=self.id,
            revision=self.revision,
            state=self.state,
            nick=self.nick_of(other),
            gives=tuple(each.lot for each in self.given_by(account)),
            gets=tuple(each.lot for each in self.given_by(other)),
            yours=self.by == account,
            at=self.changed,
            expires=self.expires,
        )


def load(connection: Connection, number: int, account: int | None = None) -> Trade:
    """Return the trade with this number; raises `Refusal` if there is none of the account's."""
    row = connection.execute(_OF, {"number": number}).mappings().first()
    if row is None or account not in (None, row["a"], row["b"]):
        raise Refusal("no-such-trade", f"You have no trade {number}. /trades lists yours.")
    items = connection.execute(_ITEMS, {"number": number}).mappings()
    known = {f.name: row[f.name] for f in attrs.fields(Trade) if f.name != "items"}
    return Trade(
        **known | {"state": State(row["state"])},
        items=tuple(
            Item(each["giver"], each["holding_id"], Lot(each["count"], copy_of(each["copy"])))
            for each in items
        ),
    )


def page(
    connection: Connection, account: int, first: int, count: int
) -> tuple[int, list[TradeFacts]]:
    """Return how many trades an account has, and some: the open ones first, then the latest."""
    theirs = or_(_t.a == account, _t.b == account)
    total = connection.execute(select(func.count()).where(theirs)).scalar_one()
    ordered = select(_t.id).where(theirs).order_by(_t.state != State.OPEN, _t.changed.desc())
    numbers = connection.execute(ordered.order_by(_t.id.desc()).limit(count).offset(first))
    return total, [load(connection, n).seen_by(account) for n in numbers.scalars().all()]
