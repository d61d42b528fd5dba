"""What is told of lists that people bring along, and of those that they take away."""

from __future__ import annotations

import attrs

from mtgnet.core.collecting.imports import BatchState, RowState, Tally
from mtgnet.core.events import Event


@attrs.frozen
class ImportTold(Event):
    """A list of one's own: what it has, and what accepting it does or did.

    One that waits does so up to `until` (a date). `added_all` tells that all of it was added, and
    not the difference to the list before. `line` is the one that has just been mended or,
    with `skipped`, left out.
    """

    kind = "import"
    number: int
    app: str
    file: str
    state: BatchState
    tally: Tally
    remarks: tuple[str, ...] = ()
    until: str | None = None
    added_all: bool = False
    line: int | None = None
    skipped: bool = False


@attrs.frozen
class RowTold:
    """A row to be looked at: why, and the first things that it could be, out of `total`."""

    line: int
    raw: str
    state: RowState
    why: str
    choices: tuple[str, ...] = ()
    total: int = 0


@attrs.frozen
class ImportProblems(Event):
    """A page of the rows of a list that are to be looked at, from number `first` of `total` on."""

    kind = "import-problems"
    number: int
    waiting: bool
    total: int
    first: int
    rows: tuple[RowTold, ...]


@attrs.frozen
class ImportSummary:
    """A list of one's own in a list of them."""

    number: int
    app: str
    file: str
    at: float
    state: BatchState
    copies: int


@attrs.frozen
class ImportList(Event):
    """A page of one's own lists, the newest first, from number `first` of `total` on."""

    kind = "imports"
    total: int
    first: int
    imports: tuple[ImportSummary, ...]


@attrs.frozen
class ExportLines(Event):
    """The next lines of a list for a program; `part` counts from 1 to `parts`."""

    kind = "export"
    app: str
    part: int
    parts: int
    lines: tuple[str, ...]


@attrs.frozen
class ExportEnd(Event):
    """All of a collection has been listed: so many rows, so many copies."""

    kind = "export-end"
    app: str
    rows: int
    copies: int


@attrs.frozen
class NowKnown(Event):
    """Copies from one's lists of which not all was known are known now, by a newer catalogue.

    `names` are the first cards, and `more` how many there are beside these.
    """

    kind = "now-known"
    copies: int
    names: tuple[str, ...]
    more: int = 0
