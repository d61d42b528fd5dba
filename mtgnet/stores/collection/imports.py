"""Lists that people bring along: held as a dry run, mended, accepted, taken back."""

from __future__ import annotations

from mtgnet.stores.engine import Database


class SqlImports:
    """See `mtgnet.core.collecting.imports`."""

    def __init__(self, database: Database) -> None:
        self._database = database
