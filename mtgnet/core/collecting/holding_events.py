"""What is told of what people own. The facts of a copy are those of `mtgnet.cards.copies`."""

from __future__ import annotations

import attrs

from mtgnet.cards.copies import Copy, Holding
from mtgnet.cards.owned import Worth
from mtgnet.core.events import Event


@attrs.frozen(kw_only=True)
class RowFacts:
    """A row of a collection as it is told: `count` copies, of which so many are not free.

    For others than the owner, place, note and price are empty, and rows that differ in the place
    alone are one. `price` is what was paid for one, in the smallest unit of `currency`.
    """

    copy: Copy
    count: int
    for_trade: int = 0
    lent: int = 0
    promised: int = 0
    note: str = ""
    price: int | None = None
    currency: str = ""
    acquired: str = ""

    @property
    def free(self) -> int:
        """How many can be traded or lent."""
        return self.count - self.lent - self.promised


def own_facts(row: Holding) -> RowFacts:
    """Return a row as its owner is told of it; an empty one has no details."""
    if not row.count:
        return RowFacts(copy=row.copy, count=0)
    return RowFacts(
        copy=row.copy,
        count=row.count,
        for_trade=row.for_trade,
        lent=row.lent,
        promised=row.promised,
        note=row.details.note,
        price=row.details.price,
        currency=row.details.currency,
        acquired=row.details.acquired,
    )


@attrs.frozen(eq=False)
class CopiesAdded(Event):
    """Copies were added to one's own: their row as it is now, and how many of the card there are.

    `remarks` are sentences on what was understood differently than written.
    """

    kind = "copies-added"
    count: int
    row: RowFacts
    total: int
    remarks: tuple[str, ...] = ()


@attrs.frozen(eq=False)
class CopiesRemoved(Event):
    """Copies were removed from one's own: their row as it is now, and how many are left in all."""

    kind = "copies-removed"
    count: int
    row: RowFacts
    total: int


@attrs.frozen(eq=False)
class CopiesChanged(Event):
    """Copies of one's own are others now: the row they were in, and the row they are in.

    Both are the same if only the note has changed.
    """

    kind = "copies-changed"
    count: int
    before: RowFacts
    after: RowFacts
    total: int
    remarks: tuple[str, ...] = ()


@attrs.frozen(eq=False)
class TakenBack(Event):
    """The last change was taken back: what it was, and the rows as they are now."""

    kind = "taken-back"
    change: str
    at: float
    rows: tuple[RowFacts, ...]


@attrs.frozen(kw_only=True)
class OwnerFacts:
    """Somebody who has a card: `here` tells whether they are on the server now.

    `rows` has the kinds of copies of which most are free, and `more` counts the others.
    """

    nick: str
    here: bool
    count: int
    free: int
    rows: tuple[RowFacts, ...]
    more: int = 0


@attrs.frozen(eq=False)
class OwnerList(Event):
    """A page of who has a card, or a printing of it ("" in `printing`: any), from the `first` on.

    `owners`, `copies` and `free` count all that the one who asks may see.
    """

    kind = "owners"
    card: str
    printing: str
    owners: int
    copies: int
    free: int
    first: int
    havers: tuple[OwnerFacts, ...]


@attrs.frozen
class ListedFacts:
    """A row of a list: whose it is, and what one copy costs in the catalogue, if that is known."""

    nick: str
    row: RowFacts
    usd: float | None
    eur: float | None


@attrs.frozen(eq=False, kw_only=True)
class CollectionList(Event):
    """A page of what somebody owns (of many, if `nick` is None), from row `first` of `total` on.

    `copies`, and what they cost in the catalogue (`usd`, `eur`, prices of the day `dated`), count
    all rows. `complaints` tell of terms that were left out.
    """

    kind = "collection"
    nick: str | None
    own: bool
    query: str
    total: int
    copies: int
    usd: float
    eur: float
    dated: str
    first: int
    rows: tuple[ListedFacts, ...]
    complaints: tuple[str, ...] = ()


@attrs.frozen(eq=False, kw_only=True)
class CollectionStats(Event):
    """What one owns in figures; each part has a name, copies and what they cost.

    `sets` has the largest ones, out of `set_count`. Prices are of the day `dated`.
    """

    kind = "collection-stats"
    all: Worth
    rows: int
    cards: int
    colours: tuple[tuple[str, Worth], ...]
    rarities: tuple[tuple[str, Worth], ...]
    sets: tuple[tuple[str, Worth], ...]
    set_count: int
    dated: str
