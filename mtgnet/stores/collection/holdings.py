"""What people own: added, removed, changed, listed, and who has a card."""

from __future__ import annotations

from mtgnet.stores.engine import Database


class SqlHoldings:
    """See `mtgnet.core.collecting.holdings`."""

    def __init__(self, database: Database) -> None:
        self._database = database
