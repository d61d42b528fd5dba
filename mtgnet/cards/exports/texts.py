"""Lists in plain lines, as people type them and Arena copies them, to rows."""

from __future__ import annotations

from collections.abc import Iterator

from mtgnet.cards.copies import Treatment
from mtgnet.cards.exports import sets
from mtgnet.cards.exports.cells import Record
from mtgnet.cards.exports.lines import IsName, Line, is_heading, read_line
from mtgnet.cards.exports.rows import MOST_COPIES, Passed, Row, Unfit
from mtgnet.cards.exports.spellings import LONGEST, shortened

_ABOUT = "about"


def records_of(lines: list[str]) -> Iterator[Record]:
    """The lines as records; what Arena says about a deck, up to the next blank line, is blank."""
    about = False
    for number, line in enumerate(lines, 1):
        text = line.strip()
        about = text.casefold() == _ABOUT or (about and bool(text))
        yield Record(number, text, [] if about else [text])


def row_of(record: Record, is_name: IsName) -> Row:
    """The row that a line is.

    Raises Passed for comments and headings, Unfit for what cannot be taken as it is.
    """
    text = record.raw
    if is_heading(text, is_name):
        raise Passed("headings")
    line = read_line(text, is_name)
    if line is None:
        raise Passed("comments")
    if len(line.name) > LONGEST:
        raise Unfit("name", "No card has a name as long as this.")
    if line.name[:1].isdigit() and not line.name[:1].isascii():
        raise Unfit("count", "The count has other digits than 0 to 9: write it with those.")
    if not 1 <= line.count <= MOST_COPIES:
        raise Unfit("count", f"A line has 1 to 1,000,000 copies, not {line.count:,}.")
    return _row(record, line)


def _row(record: Record, line: Line) -> Row:
    written = {"category": ", ".join(line.categories)} if line.categories else {}
    return Row(
        line=record.line,
        raw=record.raw,
        count=line.count,
        name=line.name,
        names=shortened(line.name),
        set_code=line.set_code,
        number=sets.number(line.number),
        treatment=line.treatment or Treatment.NONFOIL,
        note=line.comment,
        tags=line.tags,
        written=written,
    )
