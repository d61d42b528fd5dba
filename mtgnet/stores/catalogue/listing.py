"""Lists of cards, to what they are in the catalogue: all of it in one go, for a thread."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from mtgnet.cards.exports.reading import read
from mtgnet.cards.exports.rows import Problem
from mtgnet.cards.resolved import Resolved
from mtgnet.core.collecting.imports import Held, ReadList, RowState
from mtgnet.core.text import clean
from mtgnet.stores.catalogue.reader import Catalogue
from mtgnet.stores.catalogue.resolving import resolve

_AT_ONCE = 200


def listed(catalogue: Catalogue, data: str | bytes, app: str | None) -> ReadList:
    """Read a list, of a program if one is named, and find out what its rows are.

    Raises `ListingError`. Takes seconds for ten thousand rows.
    """
    listing = read(data, app, catalogue.is_name)
    rows = listing.rows
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
