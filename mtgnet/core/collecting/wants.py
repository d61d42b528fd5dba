"""What people look for, and swaps that are good for all sides."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

import attrs
from twisted.internet.defer import Deferred

from mtgnet.cards.copies import Copy, Treatment

MOST_WANTS = 5000
"""How many cards one person can want."""


@attrs.frozen(kw_only=True)
class Want:
    """Somebody (an account's id) wants `count` copies of a card.

    With `scryfall_id` only of that printing (`set_code` and `number` name it), with `treatment`
    only in that finish; else any will do. The note is the owner's alone.
    """

    owner: int
    oracle_id: str
    name: str
    count: int = 1
    scryfall_id: str = ""
    set_code: str = ""
    number: str = ""
    treatment: Treatment | None = None
    note: str = ""
    at: float = 0.0

    def fits(self, copy: Copy) -> bool:
        """Whether such copies are wanted."""
        return (
            copy.oracle_id == self.oracle_id
            and self.scryfall_id in ("", copy.scryfall_id)
            and self.treatment in (None, copy.treatment)
        )


@attrs.frozen
class Has:
    """Somebody has `free` copies that fit a want; some of them are `for_trade`, or none."""

    owner: int
    free: int
    for_trade: bool


@attrs.frozen
class Sought:
    """A want with who has such copies, those first who have them for trade."""

    want: Want
    owners: tuple[Has, ...] = ()


@attrs.frozen
class Stirrer:
    """Whose copies become available, when, and who may be told of it.

    `heeds` says of an account whether it is to hear of this owner; it is called in the writer's
    thread, and looks at nothing that changes in place. With `marked_only`, nobody hears of copies
    that are not for trade.
    """

    account: int
    nick: str
    at: float
    marked_only: bool
    heeds: Callable[[int], bool]


@attrs.frozen
class Gives:
    """What one can give in a swap: the first few copies that the next one wants."""

    giver: int
    copies: tuple[Copy, ...]


@attrs.frozen
class Swap:
    """A swap that is good for all in it: each gives what the next wants, the last to the first."""

    gives: tuple[Gives, ...]


class Wants(Protocol):
    """What people look for."""

    def put(self, wants: Sequence[Want]) -> Deferred[None]:
        """Keep wants, each in the place of one of the same card, printing and finish.

        A note that is empty leaves the one that is there. Fails with `Refusal` ("too-many-wants").
        """

    def remove(
        self, owner: int, oracle_id: str, scryfall_id: str = "", treatment: Treatment | None = None
    ) -> Deferred[list[Want]]:
        """Delete the wants of a card, or only those of a printing or a finish; returns them."""

    def page(
        self, owner: int, first: int, count: int, owners: Collection[int]
    ) -> Deferred[tuple[int, list[Sought]]]:
        """Return how many wants there are, and a page of them by name, from index `first` on.

        Who has such copies is told of these `owners`.
        """

    def who_has(self, want: Want, owners: Collection[int]) -> Deferred[Sought]:
        """Return who of these `owners` has copies that fit a want."""

    def of_card(self, oracle_id: str, owners: Collection[int]) -> Deferred[list[Want]]:
        """Return the wants that these owners have of a card, the oldest first."""

    def want_missing(
        self, owner: int, needed: Sequence[Want]
    ) -> Deferred[tuple[list[Want], Mapping[str, int]]]:
        """Keep wants for what the owner does not have of the cards that are `needed`.

        Wants of any printing that ask for more stay. Returns those that are kept, with what is
        missing, and how many of each card there are already, by oracle id.
        """

    def swaps(self, viewer: int, owners: Collection[int], most: int) -> Deferred[list[Swap]]:
        """Return at most `most` swaps between two, then three, in which the viewer gives first.

        Only copies that are for trade and free are given, by the viewer and by these `owners`.
        """
