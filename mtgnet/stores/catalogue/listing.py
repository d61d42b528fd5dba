"""Lists of cards, to what they are in the catalogue: all of it in one go, for a thread."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

import attrs

from mtgnet.cards.exports.reading import read
from mtgnet.cards.exports.rows import Problem, Row
from mtgnet.cards.resolved import Resolved
from mtgnet.core.collecting.imports import Held, ReadList, RowState
from mtgnet.core.text import clean
from mtgnet.stores.catalogue.reader import Catalogue
from mtgnet.stores.catalogue.resolving import resolve

_AT_ONCE = 200
# In JSON any character can be written as others.
_ESCAPED = ("own", "json")
_TEXTS = ("name", "set_code", "set_name", "number", "place", "note", "currency", "acquired")


def listed(catalogue: Catalogue, data: str | bytes, app: str | None) -> ReadList:
    """Read a list, of a program if one is named, and find out what its rows are.

    Raises `ListingError`. Takes seconds for ten thousand rows.
    """
    listing = read(data, app, catalogue.is_name)
    rows = listing.rows
    if listing.app in _ESCAPED:
        rows = tuple(map(_cleaned, rows))
    found: list[Held] = []
    for first in range(0, len(rows), _AT_ONCE):
        found += map(_held, resolve(catalogue, rows[first : first + _AT_ONCE]))
    found += map(_unread, listing.problems)
    return ReadList(
        app=listing.app,
        rows=tuple(sorted(found, key=attrgetter("line"))),
        passed=listing.passed,
        says=listing.says,
        remarks=listing.remarks,
    )


def _cleaned(row: Row) -> Row:
    """A row whose texts were written so that no cleaning of its line has seen what is in them."""
    texts: dict[str, Any] = {name: clean(getattr(row, name)) for name in _TEXTS}
    written = {clean(name): clean(word) for name, word in row.written.items()}
    tags = tuple(map(clean, row.tags))
    return attrs.evolve(
        row, **texts, tags=tags, written=written, names=tuple(map(clean, row.names))
    )


def _held(found: Resolved) -> Held:
    row = found.row
    why = " ".join(_said(found))
    return Held(
        line=row.line,
        raw=row.raw,
        state=RowState(found.state.value),
        why=clean(why),
        row=row,
        copy=found.copy,
    )


def _said(found: Resolved) -> Iterator[str]:
    if found.why:
        yield found.why
    yield from found.row.remarks
    yield from found.remarks


def _unread(problem: Problem) -> Held:
    return Held(line=problem.line, raw=problem.raw, state=RowState.PROBLEM, why=clean(problem.why))
