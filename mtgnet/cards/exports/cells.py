"""From the text of a table to its records: which delimiter, which cells, which line.

The rules are those of RFC 4180, which everybody follows more or less: cells may be in quotation
marks, hold line breaks, and double the marks they hold. Whatever is broken costs one row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import attrs

DELIMITERS = ",;\t"
_MOST_LINES = 40
_MOST_CHARACTERS = 20_000


@attrs.frozen
class Record:
    """A record of a table: the number of its first line, its text, and its cells.

    `broken` is a sentence on why the cells are not to be trusted, if they are not.
    """

    line: int
    raw: str
    cells: list[str]
    broken: str = ""

    @property
    def blank(self) -> bool:
        """Whether there is nothing in it, or nothing but delimiters."""
        return not any(cell and not cell.isspace() for cell in self.cells)


def lines_of(text: str) -> list[str]:
    r"""The lines of a text, each with its ending; only \n, \r\n and \r end one."""
    return list(io.StringIO(text, newline=""))


def records(lines: list[str], first: int, delimiter: str) -> Iterator[Record]:
    """The records of these lines from the line with this index on. Never raises."""
    at = first
    while at < len(lines):
        record, used = _record(lines, at, delimiter)
        yield record
        at += used


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of one line on its own."""
    return _record([line], 0, delimiter)[0].cells


def _record(lines: list[str], at: int, delimiter: str) -> tuple[Record, int]:
    line = lines[at]
    if len(line) > _MOST_CHARACTERS:
        why = f"This line has over {_MOST_CHARACTERS:,} characters, which is no card."
        return Record(at + 1, line[:100], [line[:100]], why), 1
    if '"' not in line:
        text = line.rstrip("\r\n")
        return Record(at + 1, text, text.split(delimiter)), 1
    return _quoted(lines, at, delimiter)


def _quoted(lines: list[str], at: int, delimiter: str) -> tuple[Record, int]:
    reader = csv.reader(_window(lines, at), delimiter=delimiter, strict=True)
    try:
        cells = next(reader)
    except csv.Error:
        return _loose(lines[at], at, delimiter), 1
    used = reader.line_num
    raw = "".join(lines[at : at + used]).rstrip("\r\n")
    return Record(at + 1, raw, cells), used


def _window(lines: list[str], at: int) -> Iterator[str]:
    """The lines from here on, as far as one record can reach."""
    left = _MOST_CHARACTERS
    for index in range(at, min(at + _MOST_LINES, len(lines))):
        left -= len(lines[index])
        if left < 0:
            return
        yield lines[index]


def _loose(line: str, at: int, delimiter: str) -> Record:
    """A line that breaks the rules, on its own; with a word why if a mark is not closed."""
    text = line.rstrip("\r\n")
    cells = next(csv.reader([text], delimiter=delimiter), [])
    broken = ""
    if text.count('"') % 2:
        broken = "A quotation mark opens a cell and none closes it: close it, or take it out."
    return Record(at + 1, text, cells, broken)
