"""From a file or a paste to a listing: what it is, who wrote it, and every row of it.

Reading is total: whatever the bytes are, there is a Listing with a word for each row that could
not be taken, or a ListingError with a sentence for what is no list at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Generator, Iterator

import attrs

from mtgnet.cards.exports import objects, texts
from mtgnet.cards.exports.apps import (
    CSV,
    EVERYTHING,
    JSON,
    OWN,
    PLAIN,
    WHAT,
    App,
    Kind,
    app_called,
    app_with,
)
from mtgnet.cards.exports.cells import DELIMITERS, Record, cells_of, lines_of, records
from mtgnet.cards.exports.decoding import decoded
from mtgnet.cards.exports.fields import Field, keys_of, mapped
from mtgnet.cards.exports.lines import IsName
from mtgnet.cards.exports.reading_rows import rows_of
from mtgnet.cards.exports.rows import (
    Listing,
    ListingError,
    Passed,
    Problem,
    Row,
    Unfit,
)
from mtgnet.cards.exports.tables import Table

MOST_LINES = 250_000
STEP = 100
"""After so many records a step ends, so that whoever reads can let others work."""

_LONGEST_RAW = 2000
_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?[,;\t]*', re.IGNORECASE)
_JSON = re.compile(r'\s*(?:\{|\[\s*["{\]])')
_MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|html|cockatrice|deck)", re.IGNORECASE)
_FEW = 5


def separator(line: str) -> str:
    """The delimiter that a line like `"sep=,"` announces; "" if it is no such line."""
    found = _SEPARATOR.fullmatch(line.strip())
    return found[1] if found else ""


@attrs.frozen
class _Source:
    """What was found: whose list it is, its records, and how one becomes rows."""

    app: App
    says: frozenset[str]
    records: Iterator[Record]
    rows: Callable[[Record], list[Row]]


def nobody(_: str) -> bool:
    """Says of every text that it is no card's name: reading without a catalogue."""
    return False


def read(data: bytes | str, app: str | None = None, is_name: IsName = nobody) -> Listing:
    """The list of cards in a file or a paste.

    `app` is the slug (or a name) of the program that wrote it; without one it is told by the names
    of the columns, never by their places, and text without a header is read line by line. `is_name`
    decides where a name could end in two places (see `lines`); what it is asked is never an error.

    Raises ListingError if nothing of it can be read: binary or empty, or another list than the
    named one.
    """
    steps = reading(data, app, is_name)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            listing: Listing = end.value
            return listing


def reading(
    data: bytes | str, app: str | None = None, is_name: IsName = nobody
) -> Generator[int, None, Listing]:
    """Reads like `read`, in steps: yields the number of the line at which it is, returns a Listing.

    A step takes few milliseconds, but for the first, which takes the text apart.
    """
    named = app_called(app) if app else None
    text, remarks = decoded(data)
    if not text.strip():
        raise ListingError("There is nothing in it: paste or name a list of cards.")
    source = _source(text, named, is_name)
    gathered = _Gathering()
    for count, record in enumerate(source.records):
        if count % STEP == 0:
            yield record.line
        gathered.take(record, source.rows)
    return gathered.listing(source, remarks)


class _Gathering:
    """What came out of the records so far."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.problems: list[Problem] = []
        self.passed = 0
        self.reasons: Counter[str] = Counter()

    def take(self, record: Record, rows: Callable[[Record], list[Row]]) -> None:
        if record.blank:
            self.passed += 1
            return
        try:
            self.rows.extend(rows(record))
        except Unfit as unfit:
            raw = record.raw[:_LONGEST_RAW]
            self.problems.append(
                Problem(
                    line=record.line, raw=raw, code=unfit.code, why=unfit.why, column=unfit.column
                )
            )
        except Passed as passed:
            self.passed += 1
            self.reasons[str(passed)] += 1

    def listing(self, source: _Source, remarks: list[str]) -> Listing:
        return Listing(
            app=source.app.slug,
            rows=tuple(self.rows),
            problems=tuple(self.problems),
            passed=self.passed,
            says=source.says,
            remarks=(*remarks, *self._remarks()),
        )

    def _remarks(self) -> Iterator[str]:
        for reason, count in self.reasons.items():
            yield f"Passed over: {reason} ({count})."
        decks = sorted({row.place for row in self.rows if row.in_deck})
        if decks:
            count = sum(row.in_deck for row in self.rows)
            shown = ", ".join(decks[:_FEW]) + (", ..." if len(decks) > _FEW else "")
            yield f"Rows in decks ({shown}): {count}. See that they are in no binder, too."
        if not self.rows and not self.problems:
            yield "There is no card in it."


def _source(text: str, named: App | None, is_name: IsName) -> _Source:
    if _MARKUP.match(text):
        raise ListingError(
            "That is XML or a web page. A collection is to be exported as CSV;"
            " a .dek or .cod file is a deck and is saved as one."
        )
    if _JSON.match(text) or (named and named.kind is Kind.OBJECTS):
        return _objects(text, named, is_name)
    lines = lines_of(text)
    if len(lines) > MOST_LINES:
        raise ListingError(f"That has over {MOST_LINES:,} lines: import it in parts.")
    header = _Header(lines)
    if named is None:
        return _found(lines, header, is_name)
    return _text(lines, header, is_name) if named is PLAIN else _named(named, header, is_name)


def _objects(text: str, named: App | None, is_name: IsName) -> _Source:
    if named and named.kind is not Kind.OBJECTS:
        raise ListingError(f"That is JSON, not {named.name}: name own, or no format at all.")
    value = objects.parsed(text)
    cards = objects.cards_in(value)
    found = objects.records_of(cards)
    if not objects.is_own(value):
        return _Source(JSON, WHAT, found, objects.Simple(cards, is_name).rows)
    return _Source(
        OWN, EVERYTHING, found, lambda record: [objects.own_row(cards[record.line - 1], record)]
    )


class _Header:
    """The first line that says something, read with each delimiter until one makes sense."""

    def __init__(self, lines: list[str]) -> None:
        self.at = _first_filled(lines, 0)
        self.separated = _SEPARATOR.fullmatch(lines[self.at].strip())
        delimiters = DELIMITERS
        if self.separated:
            delimiters = self.separated[1]
            self.at = _first_filled(lines, self.at + 1)
        self._lines = lines
        self.delimiter = max(delimiters, key=self._sense)
        self.record = self._under(self.delimiter)
        self.app = app_with(keys_of(self.record.cells))

    def _under(self, delimiter: str) -> Record:
        return next(records(self._lines, self.at, delimiter), Record(self.at + 1, "", [""]))

    def _sense(self, delimiter: str) -> tuple[bool, int]:
        """How much sense the delimiter makes: whether it shows an app, and the columns known."""
        cells = self._under(delimiter).cells
        return bool(app_with(keys_of(cells))), sum(map(bool, mapped(cells, {})))

    def table(self, app: App) -> tuple[Table, Iterator[Record]]:
        found = records(self._lines, self.at, self.delimiter)
        next(found, None)
        return Table(app, self.record.cells), found

    @property
    def is_anybodys(self) -> bool:
        """Whether it has names of columns that everybody knows, one of them that of the card."""
        known = [field for field in mapped(self.record.cells, {}) if field]
        return Field.NAME in known and (len(known) > 1 or len(self.record.cells) == 1)

    @property
    def shown(self) -> str:
        cells = [cell.strip()[:30] for cell in self.record.cells if cell.strip()]
        return ", ".join(cells[:8]) + (", ..." if len(cells) > 8 else "")

    def looks_like_a_table(self) -> bool:
        """Whether it and the lines under it have the same number of cells, more than two."""
        rows = [line for line in self._lines[self.at :][:50] if line.strip()][:_FEW]
        for delimiter in DELIMITERS:
            widths = {len(cells_of(line, delimiter)) for line in rows}
            if len(rows) > 1 and len(widths) == 1 and widths.pop() > 2:
                return True
        return False


def _first_filled(lines: list[str], start: int) -> int:
    return next((at for at in range(start, len(lines)) if lines[at].strip()), len(lines) - 1)


def _found(lines: list[str], header: _Header, is_name: IsName) -> _Source:
    """The list that nobody named."""
    if header.app or header.is_anybodys:
        return _table(header.app or CSV, header, is_name)
    if header.separated or header.looks_like_a_table():
        raise ListingError(
            "That looks like a table, but no column has the name of the card. Its first line must"
            f" name the columns, such as Count,Name,Set,Number; it is: {header.shown}."
        )
    return _text(lines, header, is_name)


def _named(named: App, header: _Header, is_name: IsName) -> _Source:
    """The list that is said to be a table of this app."""
    columns = keys_of(header.record.cells)
    fits = any(some <= columns for some in named.told_by)
    if header.app and header.app is not named and named is not CSV and not fits:
        raise ListingError(
            f"That has the header of {header.app.name}, not of {named.name}: name"
            f" {header.app.slug}, or no format at all."
        )
    if not any(mapped(header.record.cells, named.columns)):
        raise ListingError(
            f"That is no table of {named.name}: its first line has no names of columns. It looks"
            " like plain text: name plain, or no format at all."
        )
    return _table(named, header, is_name)


def _table(app: App, header: _Header, is_name: IsName) -> _Source:
    table, found = header.table(app)
    if not table.tells_cards:
        raise ListingError(
            f"No column tells which card it is. {app.name} has one for that; these are:"
            f" {header.shown}."
        )
    return _Source(app, table.says, found, lambda record: rows_of(table, record, is_name))


def _text(lines: list[str], header: _Header, is_name: IsName) -> _Source:
    if header.app:
        raise ListingError(
            f"That has the header of {header.app.name} and is not plain text: name"
            f" {header.app.slug}, or no format at all."
        )
    return _Source(
        PLAIN,
        WHAT | {"tags"},
        texts.records_of(lines),
        lambda record: [texts.row_of(record, is_name)],
    )
