"""`mtgnet catalogue find`: the names of the cards that queries match, for scripts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from sqlalchemy import Connection, create_engine

from mtgnet.cards.query import QueryError
from mtgnet.stores import search

FROM_INPUT = ["-"]
"""The words of the command line that stand for queries from standard input."""


def find(words: list[str], db: Path, sets: Sequence[str], out: TextIO, lines: TextIO) -> int:
    """Print the name of every card that the query matches, one a line; the exit status.

    For `FROM_INPUT` the queries come one a line from `lines`, and each answer ends with an empty
    line. `sets` are the codes of the only sets that shall exist (none: all do). What is wrong with
    a query is told on standard error; a query that cannot be read at all gives 1, unless there are
    more to come.
    """
    engine = create_engine(f"sqlite:///file:{db.absolute().as_posix()}?mode=ro&uri=true")
    with engine.connect() as connection:
        if words != FROM_INPUT:
            return 0 if _answer(connection, " ".join(words), sets, out) else 1
        for line in lines:
            _answer(connection, line.rstrip("\r\n"), sets, out)
            print(file=out, flush=True)
    return 0


def _answer(connection: Connection, query: str, sets: Sequence[str], out: TextIO) -> bool:
    try:
        found = search.find(connection, query, sets=sets or None)
    except QueryError as error:
        print(f"mtgnet catalogue find: {error}", file=sys.stderr, flush=True)
        return False
    for complaint in found.complaints:
        print(f"mtgnet catalogue find: {complaint}", file=sys.stderr, flush=True)
    names = search.names(connection, found)
    once = dict.fromkeys(names) if found.query.display.unique == "cards" else names
    out.writelines(f"{name}\n" for name in once)
    return True
