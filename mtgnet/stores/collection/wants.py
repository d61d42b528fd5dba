"""What people look for, and swaps that are good for all sides."""

from __future__ import annotations

from mtgnet.stores.engine import Database


class SqlWants:
    """See `mtgnet.core.collecting.wants`."""

    def __init__(self, database: Database) -> None:
        self._database = database
