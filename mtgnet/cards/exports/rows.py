"""What is read from a list of cards, whichever program wrote it: rows, as written and as meant.

Nothing here knows the catalogue; which printing a row means is found out later.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from mtgnet.cards.copies import Condition, Marks, Treatment


@attrs.frozen(kw_only=True)
class Row:
    """One row of a list that could be read: `count` copies of something.

    `line` is the number of its first line, from 1; `raw` is its text as it stood there. `set_code`
    is lower case but still the program's own code. `for_trade` never exceeds `count`. `price` is
    for one copy, in the smallest unit of `currency`. `written` has, by column, the words that the
    normalised fields don't say again (the original condition, unknown columns, and so on).
    `remarks` are sentences on what was understood differently than written.
    """

    line: int
    raw: str
    count: int
    name: str
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

    `passed` counts rows without content (blank, or nothing but delimiters), `remarks` are sentences
    on the list as a whole.
    """

    app: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    passed: int = 0
    remarks: tuple[str, ...] = ()


class ListingError(Exception):
    """A list that cannot be read at all; the message is a sentence that says what to do instead."""
