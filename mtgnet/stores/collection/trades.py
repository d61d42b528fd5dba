"""Offers of cards for cards, and what became of them."""

from __future__ import annotations

from mtgnet.stores.engine import Database


class SqlTrades:
    """See `mtgnet.core.collecting.trades`."""

    def __init__(self, database: Database) -> None:
        self._database = database
