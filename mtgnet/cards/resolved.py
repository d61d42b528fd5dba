"""What rows of an imported list turned out to be: exact printings, cards, or words to ask about."""

from __future__ import annotations

from enum import StrEnum

import attrs

from mtgnet.cards.copies import Copy
from mtgnet.cards.exports.rows import Row


class State(StrEnum):
    """How much is known of a row."""

    EXACT = "exact"
    PRINTING_UNKNOWN = "printing-unknown"
    CARD_UNKNOWN = "card-unknown"


@attrs.frozen
class Choice:
    """What a row could be: `text` to show, and the copy that it would be."""

    text: str
    copy: Copy


@attrs.frozen(kw_only=True)
class Resolved:
    """A row and what it is, as far as that is sure.

    `copy` is what to keep, complete or not: it has the row's own words where the catalogue knows no
    better. `why` says of a row that is not exact what is missing, in a sentence; `choices` are what
    it could be; `remarks` are sentences on what was understood differently than written.
    """

    row: Row
    state: State
    copy: Copy
    why: str = ""
    choices: tuple[Choice, ...] = ()
    remarks: tuple[str, ...] = ()
