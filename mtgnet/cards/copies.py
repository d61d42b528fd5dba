"""Copies of cards as people own them: what makes two the same, and what else is known of them.

Copies with the same `Copy` are one row of a collection, a `Holding`, with a count.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntFlag, StrEnum

import attrs


class Treatment(StrEnum):
    """The finish of a copy; a printing exists in some of them (`vocabulary.Finish`)."""

    NONFOIL = "nonfoil"
    FOIL = "foil"
    ETCHED = "etched"
    UNKNOWN = "unknown"


class Condition(StrEnum):
    """How worn a copy is, on the ladder of American shops, the best first.

    Words of other ladders are turned into these by `mtgnet.cards.exports`, which keeps the word.
    """

    MINT = "M"
    NEAR_MINT = "NM"
    LIGHTLY_PLAYED = "LP"
    MODERATELY_PLAYED = "MP"
    HEAVILY_PLAYED = "HP"
    DAMAGED = "D"
    UNKNOWN = "unknown"


class Marks(IntFlag):
    """What sets a copy apart from others of its printing; such copies never merge."""

    NONE = 0
    SIGNED = 1
    ALTERED = 2
    PROXY = 4
    MISPRINT = 8


@attrs.frozen(kw_only=True)
class Copy:
    """What makes copies the same.

    A known printing has `scryfall_id`; a known card whose printing is not known has `oracle_id`
    without one (set and number are then as somebody wrote them, or empty); an unknown card has
    only its `name` and what was written of it. `set_code` is lower case, `lang` is Scryfall's code,
    `place` the binder, box or deck where they are ("" if not told).
    """

    name: str
    oracle_id: str = ""
    scryfall_id: str = ""
    set_code: str = ""
    number: str = ""
    lang: str = "en"
    treatment: Treatment = Treatment.NONFOIL
    condition: Condition = Condition.UNKNOWN
    place: str = ""
    marks: Marks = Marks.NONE

    @property
    def what(self) -> str:
        """What card it is, as text that is equal for equal ones, however its name is spelled."""
        if self.scryfall_id:
            return self.scryfall_id
        card = self.oracle_id or f"?{self.name.casefold()}"
        return f"{card} {self.set_code} {self.number}".rstrip()


@attrs.frozen(kw_only=True)
class Details:
    """What else is known of the copies in a row, beside what makes them the same.

    `price` is what was paid for one, in the smallest unit of `currency`; `acquired` an ISO date;
    `written` has the words of an import that say more than the row does, by column.
    """

    note: str = ""
    tags: tuple[str, ...] = ()
    price: int | None = None
    currency: str = ""
    acquired: str = ""
    written: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Holding:
    """A row of somebody's collection: `owner` (an account's id) has `count` of the same copies.

    `for_trade` of them are marked for trade, `lent` are with somebody else, `promised` are in the
    owner's open offers. `id` is never given to another row.
    """

    id: int
    owner: int
    copy: Copy
    count: int
    for_trade: int = 0
    lent: int = 0
    promised: int = 0
    details: Details = Details()

    @property
    def free(self) -> int:
        """How many can be traded, lent or given away."""
        return self.count - self.lent - self.promised
