"""A table of cards: what its header means for an app, and how records fit under it."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from mtgnet.cards.exports.apps import App
from mtgnet.cards.exports.cells import Record
from mtgnet.cards.exports.fields import Field, mapped
from mtgnet.cards.exports.rows import Unfit

IDENTITIES = (
    Field.NAME,
    Field.SIMPLE_NAME,
    Field.SCRYFALL,
    Field.CARDMARKET,
    Field.TCGPLAYER,
    Field.MTGO,
)
"""Any one of these tells which card it is."""

_SAYS: dict[Field, tuple[str, ...]] = {
    Field.NAME: ("name",),
    Field.SIMPLE_NAME: ("name",),
    Field.FOILS: ("treatment",),
    Field.SPECIALS: ("treatment",),
    Field.FINISH: ("treatment",),
    Field.EXTRAS: ("treatment", "marks"),
    Field.FOR_TRADE: ("for_trade",),
    Field.SET: ("set_code",),
    Field.CODE: ("set_code",),
    Field.EDITION: ("set_code",),
    Field.NUMBER: ("number",),
    Field.SCRYFALL: ("scryfall_id",),
    Field.ORACLE: ("oracle_id",),
    Field.CONDITION: ("condition",),
    Field.LANGUAGE: ("lang",),
    Field.SIGNED: ("marks",),
    Field.ALTERED: ("marks",),
    Field.PROXY: ("marks",),
    Field.MISPRINT: ("marks",),
    Field.PLACE: ("place",),
    Field.NOTE: ("note",),
    Field.TAGS: ("tags",),
    Field.PRICE: ("price", "currency"),
    Field.ACQUIRED: ("acquired",),
}
_NEEDED = (Field.NAME, Field.COUNT, Field.SET, Field.CODE, Field.NUMBER, Field.FINISH)


class Table:
    """A header that was understood: which columns tell what.

    `columns` has the indices of each field's columns; some programs have several of one name.
    `others` are those of the columns that nobody knows. A row may end early, but not before the
    last column of those that make copies what they are.
    """

    def __init__(self, app: App, headers: Sequence[str]) -> None:
        self.app = app
        self.headers = [header.strip() for header in headers]
        self.columns: dict[Field, list[int]] = {}
        self.others: list[int] = []
        for index, field in enumerate(mapped(headers, app.columns)):
            if field is not None and field is not Field.KEPT:
                self.columns.setdefault(field, []).append(index)
            elif self.headers[index]:
                self.others.append(index)
        # From the last to the first, so that the first is what remains.
        self.columns.pop(Field.JUNK, None)
        pairs = [(field, index) for field, where in self.columns.items() for index in where]
        self._places = sorted(pairs, key=itemgetter(1), reverse=True)
        needed = [self.columns[field][0] for field in _NEEDED if field in self.columns]
        self._least = 1 + max(needed, default=0)

    @property
    def says(self) -> frozenset[str]:
        """The attributes of Copy, Row and Details that the columns tell of."""
        said = frozenset(said for field in self.columns for said in _SAYS.get(field, ()))
        return said | {"marks"} if self.has_marks_among_tags else said

    @property
    def has_marks_among_tags(self) -> bool:
        """Whether a tag may be a mark, as Archidekt's users have it."""
        return self.app.slug == "archidekt" and Field.TAGS in self.columns

    @property
    def tells_cards(self) -> bool:
        """Whether there is a column that tells which card it is."""
        return any(field in self.columns for field in IDENTITIES)

    def is_header(self, record: Record) -> bool:
        """Whether the record is this header again."""
        cells = record.cells
        return cells[0].strip() == self.headers[0] and [c.strip() for c in cells] == self.headers

    def fitted(self, record: Record) -> list[str]:
        """The cells under their headers, those after the last of which may be missing.

        A name with a comma that nobody put in quotation marks makes its row too long; it is put
        together if that is certain. Raises Unfit for rows that are too long or too short.
        """
        cells, width = record.cells, len(self.headers)
        if len(cells) == width:
            return cells
        if len(cells) > width:
            cells = self._with_commas(cells)
        if any(cell.strip() for cell in cells[width:]):
            raise Unfit(
                "cells", f"{self._widths(record)}: put what has a comma in quotation marks."
            )
        if len(cells) < self._least:
            raise Unfit("cells", f"{self._widths(record)}: the end of it seems to be missing.")
        return cells

    def told(self, cells: list[str]) -> dict[Field, str]:
        """What the filled cells say, without blanks around it; of several of a field the first."""
        found: dict[Field, str] = {}
        for field, index in self._places:
            if index < len(cells) and (text := cells[index].strip()):
                found[field] = text
        return found

    def _widths(self, record: Record) -> str:
        return f"This row has {len(record.cells)} cells and the header {len(self.headers)}"

    def _with_commas(self, cells: list[str]) -> list[str]:
        """The cells, those joined to the name that begin with the blank after its comma."""
        first = self.columns.get(Field.NAME, [len(cells)])[0]
        last, most = first, first + len(cells) - len(self.headers)
        while last < most and cells[last + 1].startswith(" "):
            last += 1
        name = ",".join(cells[first : last + 1])
        return [*cells[:first], name, *cells[last + 1 :]] if last > first else cells
