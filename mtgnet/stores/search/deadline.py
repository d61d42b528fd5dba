"""A bound on the time that one search may take, however it is written."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from mtgnet.cards.query import QueryError

_STEPS = 200_000
"""How many steps of SQLite's machine pass between two looks at the clock: a few milliseconds."""


class TooSlowError(QueryError):
    """A search took too long and was given up; the text says what to do."""


@contextmanager
def deadline(connection: Connection, seconds: float) -> Iterator[Callable[[], None]]:
    """Raise `TooSlowError` from the block when it takes longer.

    Gives a function for the block to call during long work outside the database.
    """
    end = time.monotonic() + seconds

    def late() -> bool:
        return time.monotonic() > end

    def pause() -> None:
        if late():
            raise _too_slow(seconds)

    try:
        with _limited(connection, late, seconds):
            yield pause
    except OperationalError as error:
        if late():
            raise _too_slow(seconds) from error
        raise


def _too_slow(seconds: float) -> TooSlowError:
    return TooSlowError(f"The search took longer than {seconds:g} s; ask for less at once.")


@contextmanager
def _limited(connection: Connection, late: Callable[[], bool], seconds: float) -> Iterator[None]:
    if connection.dialect.name != "sqlite":
        connection.execute(text(f"SET LOCAL statement_timeout = {int(seconds * 1000)}"))
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.set_progress_handler(late, _STEPS)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)
