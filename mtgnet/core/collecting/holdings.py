"""What people own: added, removed, changed, taken back, and who has a card."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

import attrs
from twisted.internet.defer import Deferred

from mtgnet.cards.copies import Condition, Copy, Holding, Treatment
from mtgnet.core.collecting.tidings import Tiding
from mtgnet.core.collecting.wants import Stirrer


@attrs.frozen(kw_only=True)
class Added:
    """What somebody adds: `count` copies. `line` says it as the ledger is to have it.

    `stirrer` tells who may hear that they are there.
    """

    owner: int
    at: float
    copy: Copy
    count: int
    line: str
    note: str = ""
    stirrer: Stirrer | None = None


@attrs.frozen(kw_only=True)
class Wanted:
    """Which rows of an owner's are meant: those of a card that fit all that is told.

    The card is told by its oracle id or, where no catalogue knows it, by its name. What is None is
    not told. `exact` are the copies that /have would add for the same words, if that is clear.
    """

    owner: int
    name: str
    oracle_id: str = ""
    set_code: str | None = None
    number: str | None = None
    lang: str | None = None
    treatment: Treatment | None = None
    condition: Condition | None = None
    place: str | None = None
    exact: Copy | None = None


@attrs.frozen
class Named:
    """The rows, one at least, that words mean by the names of rows alone.

    `told` has the words for the name, and `count` how many were told.
    """

    told: str
    count: int | None
    rows: tuple[Holding, ...]


@attrs.frozen
class Stock:
    """A row as it is now, and how many copies of the card its owner has in all rows.

    The tidings are to be spread.
    """

    row: Holding
    total: int
    tidings: Sequence[Tiding] = ()


@attrs.frozen(kw_only=True)
class Changing:
    """How copies change: `count` of the row with this id (None: all of them) become `copy`.

    `note` None leaves the note as it is.
    """

    owner: int
    at: float
    id: int
    count: int | None
    copy: Copy
    note: str | None
    line: str


@attrs.frozen
class Last:
    """A change in somebody's ledger: `kind` is the command, `line` says what it was.

    `copies` counts those that came, went or became others.
    """

    number: int
    kind: str
    line: str
    at: float
    ref: int | None = None
    copies: int = 0


@attrs.frozen(kw_only=True)
class Having:
    """Some owner's equal copies, wherever they are kept: of `count`, so many are not free."""

    owner: int
    copy: Copy
    count: int
    for_trade: int
    lent: int
    promised: int

    @property
    def free(self) -> int:
        """How many can be traded or lent."""
        return self.count - self.lent - self.promised


@attrs.frozen(kw_only=True)
class Haver:
    """Somebody who has a card: `count` copies in all, and the first of their `kinds`."""

    owner: int
    count: int
    free: int
    kinds: tuple[Having, ...] = ()
    more: int = 0


@attrs.frozen(kw_only=True)
class Havers:
    """A page of who has a card; `owners`, `copies` and `free` count all pages."""

    owners: int
    copies: int
    free: int
    page: tuple[Haver, ...]


class Holdings(Protocol):
    """What people own. What changes a count is undone alone, or not at all.

    Fails with `Refusal` as the ledger does ("not-enough", "lent", "promised").
    """

    def add(self, added: Added) -> Deferred[Stock]:
        """Add copies to the row for such, and return it."""

    def fitting(self, wanted: Wanted) -> Deferred[list[Holding]]:
        """Return the rows with copies in them that are meant, the fullest first.

        Just one if there is a row for exactly such copies.
        """

    def named(
        self, owner: int, text: str, least: int = 1, *, marked: bool = False
    ) -> Deferred[Named | None]:
        """Return what a text means among the owner's rows, whatever a catalogue knows.

        The count is not understood below `least`; with `marked` only rows for trade are looked at.
        """

    def remove(self, owner: int, id: int, count: int, at: float, line: str) -> Deferred[Stock]:
        """Remove so many copies from the owner's row with this id."""

    def change(self, changing: Changing) -> Deferred[tuple[int, Stock, Stock]]:
        """Let copies become others; return how many, and both rows, the old one first."""

    def last(self, owner: int) -> Deferred[Last | None]:
        """Return the owner's last change that is not undone."""

    def take_back(self, owner: int, number: int, at: float) -> Deferred[list[Stock]]:
        """Undo the change of the owner's with this number; return its rows as they are now."""

    def havers(
        self,
        oracle_id: str,
        owners: Collection[int],
        *,
        here: Collection[int] = (),
        printing: tuple[str, str] | None = None,
        first: int = 0,
        limit: int,
    ) -> Deferred[Havers]:
        """Return who among the owners has a card, or one printing of it, by set and number.

        Those who are `here` come first, and among them those with the most free copies; `first`
        counts owners from 0.
        """
