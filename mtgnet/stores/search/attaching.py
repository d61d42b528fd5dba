"""The store's file beside the catalogue's on one connection, so that one query asks both."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from mtgnet.cards.names import fold, key
from mtgnet.cards.query.patterns import Pattern, compiled

NAME = "store"
_ATTACHED = "attached"


def attach(connection: Connection, path: Path) -> None:
    """Let queries of a reading connection see the tables of the store's file at `path`, too.

    Done once for each connection; nothing can be written through it. SQL also gets `folded(TEXT)`,
    `keyed(TEXT)` and `finds(PATTERN, TEXT)`, for names that the catalogue does not know.
    """
    if connection.info.get(_ATTACHED) == path:
        return
    driver: Any = connection.connection.driver_connection
    if _ATTACHED in connection.info:
        driver.execute(f"DETACH DATABASE {NAME}")
    else:
        driver.create_function("folded", 1, fold, deterministic=True)
        driver.create_function("keyed", 1, key, deterministic=True)
        driver.create_function("finds", 2, _finds, deterministic=True)
    # The log of a database that is only read could not be opened before its writer has.
    driver.execute(f"ATTACH DATABASE ? AS {NAME}", (f"{path.absolute().as_uri()}?mode=rw",))
    driver.execute(f"PRAGMA {NAME}.cache_size=-8192")
    connection.info[_ATTACHED] = path


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> Pattern:
    return compiled(pattern)


def _finds(pattern: str, text: str) -> bool:
    return bool(_compiled(pattern).search(fold(text).encode()))
