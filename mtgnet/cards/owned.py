"""What is asked and told of collections where the catalogue is needed, too."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from mtgnet.cards.copies import Holding


@attrs.frozen(kw_only=True)
class Question:
    """A search in what some people own: `owners` has their nicks by the ids of their accounts.

    `own` tells that they are the one who asks, who alone may know of places, notes and what was
    paid. An empty `query` finds everything.
    """

    owners: Mapping[int, str]
    query: str = ""
    own: bool = False


@attrs.frozen(kw_only=True)
class Worth:
    """How many copies there are, and what they cost at the catalogue's prices, as far as known."""

    copies: int = 0
    usd: float = 0.0
    eur: float = 0.0

    def __add__(self, other: Worth) -> Worth:
        return Worth(
            copies=self.copies + other.copies, usd=self.usd + other.usd, eur=self.eur + other.eur
        )


@attrs.frozen(kw_only=True)
class OwnedHit:
    """A row that was found, and what one copy costs in the catalogue (None: not known).

    For others than the owner it stands for all rows with such copies, wherever they are kept.
    """

    row: Holding
    usd: float | None = None
    eur: float | None = None


@attrs.frozen(kw_only=True)
class OwnedStats:
    """A collection in figures, each part by name, the largest first; sets by their codes.

    `cards` counts different cards. What is not known of rows is under "unknown".
    """

    all: Worth
    rows: int
    cards: int
    colours: Mapping[str, Worth]
    rarities: Mapping[str, Worth]
    sets: Mapping[str, Worth]
