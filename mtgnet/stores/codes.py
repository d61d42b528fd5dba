"""One-time codes, of which only hashes are kept."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert
from twisted.internet.defer import Deferred

from mtgnet.core.codes import digest
from mtgnet.stores.engine import Database
from mtgnet.stores.schema import one_time_code

_c = one_time_code.c


class SqlCodes:
    """See `keeping.OneTimeCodes`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, purpose: str, subject: str, code: str, until: float) -> Deferred[None]:
        """See `keeping.OneTimeCodes`."""
        return self._database.write(
            lambda connection: put(connection, purpose, subject, code, until)
        )

    def take(self, purpose: str, subject: str, code: str, now: float) -> Deferred[bool]:
        """See `keeping.OneTimeCodes`."""
        fits = (_c.digest == digest(code)) & (_c.until > now)
        used = delete(one_time_code).where(_c.purpose == purpose, _c.subject == subject, fits)
        return self._database.write(lambda connection: bool(connection.execute(used).rowcount))


def put(connection: Connection, purpose: str, subject: str, code: str, until: float) -> None:
    """Write a code in place of the one before."""
    void(connection, purpose, subject)
    row = {"purpose": purpose, "subject": subject, "digest": digest(code), "until": until}
    connection.execute(insert(one_time_code), row)


def void(connection: Connection, purpose: str, subject: str) -> None:
    """Remove the code for this purpose and subject."""
    connection.execute(delete(one_time_code).where(_c.purpose == purpose, _c.subject == subject))
