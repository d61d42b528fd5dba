"""What is read from a list of cards, whichever program wrote it: rows, as written and as meant.

Nothing here knows the catalogue; which printing a row means is found out later.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from mtgnet.cards.copies import Condition, Marks, Treatment

MOST_COPIES = 1_000_000
"""More copies than this in one row are a slip of the keyboard."""


@attrs.frozen(kw_only=True)
class Row:
    """One row of a list that could be read: `count` copies of something.

    `line` is the number of its first line, from 1 (in JSON, which has no lines, that of the card);
    a line that counts regular and foil copies apart gives two rows. `raw` is its text as it stood
    there. `names` are other names that it may mean, the likeliest first, to be tried only when
    `name` is no card. `set_code` is lower case, and Scryfall's where that is certain, else still
    the program's own; `number` is without leading zeros. `oracle_id` is told by our own format
    alone. `vendor_ids` has the catalogue's keys (tcgplayer_id, cardmarket_id, mtgo_id,
    mtgo_foil_id).

    `for_trade` never exceeds `count`. `price` is for one copy, in the smallest unit of `currency`.
    `in_deck` says that `place` is a deck: its cards may have been counted elsewhere, too. `written`
    has, by column, the words that the normalised fields don't say again (the original condition,
    unknown columns, and so on). `remarks` are sentences on what was understood differently than
    written.
    """

    line: int
    raw: str
    count: int
    name: str
    names: tuple[str, ...] = ()
    oracle_id: str = ""
    set_code: str = ""
    set_name: str = ""
    number: str = ""
    scryfall_id: str = ""
    vendor_ids: Mapping[str, int] = attrs.field(factory=dict)
    treatment: Treatment = Treatment.NONFOIL
    condition: Condition = Condition.UNKNOWN
    lang: str = "en"
    marks: Marks = Marks.NONE
    for_trade: int = 0
    place: str = ""
    in_deck: bool = False
    note: str = ""
    tags: tuple[str, ...] = ()
    price: int | None = None
    currency: str = ""
    acquired: str = ""
    written: Mapping[str, str] = attrs.field(factory=dict)
    remarks: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Problem:
    """A row that cannot be taken as it is: its first line's number, its text, and a sentence why.

    `code` is a short slug for programs, `column` names the cell that is wrong, if one is.
    """

    line: int
    raw: str
    code: str
    why: str
    column: str = ""


@attrs.frozen(kw_only=True)
class Listing:
    """A list that was read: which program's (`app`, a slug such as moxfield), and what is in it.

    `passed` counts rows that own nothing: blank ones, nothing but delimiters, headings, comments,
    wish lists. `says` names the attributes of Copy, Row and Details that the list tells of: what it
    does not is not to be compared with it. `remarks` are sentences on the list as a whole.
    """

    app: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    passed: int = 0
    says: frozenset[str] = frozenset()
    remarks: tuple[str, ...] = ()


class ListingError(Exception):
    """A list that cannot be read at all; the message is a sentence that says what to do instead."""


class Unfit(Exception):
    """A cell that cannot be taken as it is, and with it its row: what a `Problem` is made of."""

    def __init__(self, code: str, why: str, column: str = "") -> None:
        super().__init__(why)
        self.code = code
        self.why = why
        self.column = column


class Passed(Exception):
    """A row that owns nothing; the message says what kind of row that is, in the plural."""
