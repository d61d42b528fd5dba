"""Cards that are with somebody else."""

from __future__ import annotations

from mtgnet.stores.engine import Database


class SqlLoans:
    """See `mtgnet.core.collecting.loans`."""

    def __init__(self, database: Database) -> None:
        self._database = database
