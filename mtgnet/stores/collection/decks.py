"""Decks as people have saved them."""

from __future__ import annotations

from mtgnet.stores.engine import Database


class SqlDecks:
    """See `mtgnet.core.collecting.decks`."""

    def __init__(self, database: Database) -> None:
        self._database = database
