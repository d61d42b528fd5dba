"""Lists that people bring along: held as a dry run, mended, accepted, taken back.

A list that was read is a *batch* that waits for its owner's word. Accepting it applies the
difference to that program's previous list, so that the same list twice doubles nothing and what
was entered here stays; docs/collections.md tells the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import attrs
from twisted.internet.defer import Deferred

from mtgnet.cards.copies import Copy
from mtgnet.cards.exports.rows import Row

if TYPE_CHECKING:
    from mtgnet.core.collecting.tidings import Tiding
    from mtgnet.core.collecting.wants import Stirrer

WAITS_SECONDS = 7 * 86_400.0
"""How long a list that was read waits to be accepted."""


class BatchState(StrEnum):
    """What became of a list. One that was too long without an answer is cancelled."""

    READING = "reading"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    UNDONE = "undone"
    CANCELLED = "cancelled"


class RowState(StrEnum):
    """What became of a row of a list; the first three are those of `mtgnet.cards.resolved`."""

    EXACT = "exact"
    PRINTING_UNKNOWN = "printing-unknown"
    CARD_UNKNOWN = "card-unknown"
    PROBLEM = "problem"
    FIXED = "fixed"
    SKIPPED = "skipped"


class Compared(StrEnum):
    """With what a list was compared: nothing, the program's last list, or the last export to it."""

    NOTHING = "nothing"
    LIST = "list"
    EXPORT = "export"


@attrs.frozen(kw_only=True)
class Tally:
    """What a list has, and what accepting it does or did.

    Of `copies` in `rows`, `added` are new rows of the collection, `merged` join rows that exist,
    and `unchanged` are from the last list. `removed` copies are not in it any more; `kept` neither,
    but they are lent or promised. Of the rows that are sure, `notes` have something to be said of.
    `passed` counts lines without content.
    """

    rows: int = 0
    copies: int = 0
    added: int = 0
    merged: int = 0
    unchanged: int = 0
    removed: int = 0
    kept: int = 0
    printing_unknown: int = 0
    card_unknown: int = 0
    problems: int = 0
    notes: int = 0
    fixed: int = 0
    skipped: int = 0
    passed: int = 0
    compared: Compared = Compared.NOTHING

    @property
    def unsure(self) -> int:
        """How many rows are to be looked at."""
        return self.printing_unknown + self.card_unknown + self.problems


@attrs.frozen(kw_only=True)
class Batch:
    """A list that was read from `app`'s `file` ("" if it was pasted); `number` is its name.

    `says` names the attributes of copies that it tells of.
    """

    number: int
    app: str
    file: str
    at: float
    state: BatchState
    tally: Tally
    remarks: tuple[str, ...] = ()
    says: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True)
class Held:
    """A row of a list as it is held; `row` and `copy` are None where it could not be read."""

    line: int
    raw: str
    state: RowState
    why: str = ""
    row: Row | None = None
    copy: Copy | None = None


@attrs.frozen(kw_only=True)
class ReadList:
    """A list as it was read from `app`'s text: its rows by line, and what was passed over.

    `says` names the attributes of copies that it tells of.
    """

    app: str
    rows: tuple[Held, ...]
    passed: int = 0
    says: frozenset[str] = frozenset()
    remarks: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class NewBatch:
    """A list that is to be held: whose, when, and from which file ("": pasted)."""

    owner: int
    at: float
    read: ReadList
    file: str = ""
    sha256: str = ""


@attrs.frozen
class Fix:
    """What a row is to be: a copy, and how many if the row can't tell; None leaves it out."""

    copy: Copy | None
    count: int | None = None


@attrs.frozen
class Outcome:
    """An import that was accepted or taken back, and who is to hear of what came of it."""

    batch: Batch
    tidings: tuple[Tiding, ...] = ()


@attrs.frozen
class Export:
    """A collection as lines for a program: so many rows with so many copies."""

    app: str
    lines: tuple[str, ...]
    rows: int
    copies: int


@attrs.frozen
class Unknown:
    """A row of a collection of which not all is known, and the row of a list that it is from."""

    holding: int
    app: str
    row: Row


class Imports(Protocol):
    """Lists that people bring along. `number` None is the newest that waits.

    What names a list fails with `Refusal` ("no-import") if the owner has no such, and with
    ("import-over") if it does not wait any more.
    """

    def hold(self, new: NewBatch) -> Deferred[Batch]:
        """Keep a list as a dry run, in place of one from the same program that waits.

        Rows that were fixed or skipped in an earlier list of that program are so again.
        """

    def one(self, owner: int, number: int | None, now: float) -> Deferred[Batch]:
        """Return a list that waits, or, by its number, any; its tally is as of now if it waits."""

    def all(self, owner: int, now: float) -> Deferred[list[Batch]]:
        """Return all lists, the newest first."""

    def unsure(self, owner: int, number: int) -> Deferred[list[Held]]:
        """Return the rows to be looked at, and those of which something is to be said, by line."""

    def row(self, owner: int, number: int | None, line: int, now: float) -> Deferred[Held]:
        """Return the row at this line of a list that waits; of several the first unsure one.

        Fails with `Refusal` ("no-such-line").
        """

    def fix(
        self, owner: int, number: int | None, line: int, fix: Fix, now: float
    ) -> Deferred[Batch]:
        """Say what the row that `row` returns is. Fails as that does."""

    def accept(
        self,
        owner: int,
        number: int | None,
        now: float,
        whose: Stirrer | None,
        everything: bool = False,
    ) -> Deferred[Outcome]:
        """Apply the difference to the program's last list, or add `everything`, as one change.

        Others hear of `whose` cards these are, if they want them.
        """

    def cancel(self, owner: int, number: int | None, now: float) -> Deferred[Batch]:
        """Drop a list that waits."""

    def take_back(self, owner: int, number: int, now: float) -> Deferred[Batch]:
        """Take exactly this import back.

        Fails with `Refusal` if some of its copies are gone, lent or promised, or if it is not
        accepted ("not-accepted").
        """

    def export(self, owner: int, app: str) -> Deferred[Export]:
        """Write a collection as a list of a program (its slug), and remember what was in it."""

    def unknown(self, after: int, count: int) -> Deferred[list[Unknown]]:
        """Return the next `count` rows of anybody's that are not fully known, by id."""

    def known(self, found: Sequence[tuple[int, Copy]], now: float) -> Deferred[list[Tiding]]:
        """Make copies of rows, by id, the copies that they have turned out to be.

        Rows with copies lent or promised are left for the next time. Owners are to be told.
        """

    def prune(self, now: float) -> Deferred[None]:
        """Cancel what has waited too long, and delete rows that nobody needs any more."""
