"""All of a collection that belongs to one account: to be told, or to be removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, delete, or_, select

from mtgnet.stores.collection import leaving, loans
from mtgnet.stores.collection.schema import (
    batch,
    change,
    deck,
    deck_card,
    holding,
    imported,
    loan,
    tiding,
    trade,
    trade_item,
    want,
)

_OWNED = (imported, batch, change, holding, want, tiding, deck)


def forget(connection: Connection, owner: int) -> None:
    """Remove all that an account owns, and what it has with others.

    Receipts of trades stay theirs, with the nick as text; what it borrowed stays theirs to end.
    """
    leaving.leave(connection, owner)
    loans.leave(connection, owner)
    for table in _OWNED:
        connection.execute(delete(table).where(table.c.owner == owner))


def facts(connection: Connection, owner: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is kept of an account's collection: what each is, and its columns."""
    queries = {
        "holding": select(holding).where(holding.c.owner == owner),
        "change": select(change).where(change.c.owner == owner),
        "import": select(batch).where(batch.c.owner == owner),
        "want": select(want).where(want.c.owner == owner),
        "trade": select(trade).where(or_(trade.c.a == owner, trade.c.b == owner)),
        "trade card": select(trade_item)
        .join(trade)
        .where(or_(trade.c.a == owner, trade.c.b == owner)),
        "loan": select(loan).where(or_(loan.c.lender == owner, loan.c.borrower == owner)),
        "tiding": select(tiding).where(tiding.c.owner == owner),
        "deck": select(deck).where(deck.c.owner == owner),
        "deck card": select(deck_card).join(deck).where(deck.c.owner == owner),
    }
    for what, query in queries.items():
        for row in connection.execute(query).mappings():
            yield what, dict(row)
