"""What becomes of trades when the account of one of the two is forgotten.

Open ones end, and nothing of the other's is promised in them any more. Done ones stay as the
other's receipts, with the nick as text; what the other gave or got in them stays in the ledger, as
changes of the other's own.
"""

from __future__ import annotations

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from mtgnet.core.collecting.trade_events import State, Step
from mtgnet.stores.collection.schema import change, holding, move, trade, trade_item
from mtgnet.stores.collection.traded import load
from mtgnet.stores.collection.trades import KIND, close, tell

_t, _c = trade.c, change.c
NOBODY = 0
"""Stands in a trade for an account that is no more."""


def leave(connection: Connection, owner: int) -> None:
    """Part an account, which is about to be removed, from its trades and their changes."""
    theirs = or_(_t.a == owner, _t.b == owner)
    open_ones = select(_t.id, _t.changed).where(theirs, _t.state == State.OPEN)
    for number, changed in connection.execute(open_ones).all():
        now = load(connection, number)
        state = State.WITHDRAWN if now.by == owner else State.DECLINED
        close(connection, now, state, changed)
        tell(connection, load(connection, number), now.other(owner), Step.LEFT, changed)
    for column in (_t.a, _t.b, _t.by, _t.undo_by):
        gone = update(trade).where(column == owner).values({column.name: NOBODY})
        connection.execute(gone)
    given = update(trade_item).where(trade_item.c.giver == owner)
    connection.execute(given.values(giver=NOBODY, holding_id=None))
    connection.execute(delete(trade).where(and_(_t.a == NOBODY, _t.b == NOBODY)))
    _hand_over(connection, owner)


def _hand_over(connection: Connection, owner: int) -> None:
    """Let what came to others with this one's changes stay in the ledger, as changes of theirs."""
    came = (
        select(_c.id, _c.at, _c.what, _c.ref, _c.undone, holding.c.owner)
        .join_from(change, move, move.c.change_id == _c.id)
        .join(holding, holding.c.id == move.c.holding_id)
        .where(_c.owner == owner, holding.c.owner != owner)
        .distinct()
    )
    for old in connection.execute(came).all():
        row = {
            "owner": old.owner,
            "at": old.at,
            "kind": KIND,
            "what": old.what,
            "ref": old.ref,
            "undone": old.undone,
        }
        new = connection.execute(insert(change).returning(_c.id), row).scalar_one()
        rows = select(holding.c.id).where(holding.c.owner == old.owner)
        mine = update(move).where(move.c.change_id == old.id, move.c.holding_id.in_(rows))
        connection.execute(mine.values(change_id=new))
