"""What somebody is to hear of, at once or with the next login."""

from __future__ import annotations

from mtgnet.stores.engine import Database


class SqlTidings:
    """See `mtgnet.core.collecting.tidings`."""

    def __init__(self, database: Database) -> None:
        self._database = database
