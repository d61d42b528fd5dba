"""What is told of cards. The facts are the records of `mtgnet.cards`."""

from __future__ import annotations

import attrs

from mtgnet.cards.answers import Hit, Money
from mtgnet.cards.records import Card, CardSet, Printing
from mtgnet.core.events import Event


@attrs.frozen(eq=False)
class CardShown(Event):
    """A card, with the printing that was named or stands for it; its prices are of `dated`.

    `nearly` tells that its name is not what was typed; `namesakes` counts others of its name.
    """

    kind = "card"
    card: Card
    printing: Printing | None
    dated: str
    nearly: bool = False
    namesakes: int = 0


@attrs.frozen(eq=False)
class CardMentioned(Event):
    """A card that was mentioned in a room, the likeliest where several could be meant.

    `card` None: none is clearly meant. `others` are the likeliest others, by name, and so many
    `more_others`; `nearly` tells that none is called `asked` at all. `owners` are some who have
    it, and `more_owners` counts the others, as far as everybody in the room may see.
    """

    kind = "card-mentioned"
    room: str
    asked: str
    card: Card | None
    printing: Printing | None
    owners: tuple[str, ...] = ()
    more_owners: int = 0
    others: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    more_others: int = attrs.field(default=0, kw_only=True)
    nearly: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen(eq=False)
class CardsMentioned(Event):
    """The first cards that a search mentioned in a room found, out of `total`.

    `complaints` tell of what could not be read.
    """

    kind = "cards-mentioned"
    room: str
    asked: str
    total: int
    hits: tuple[Hit, ...]
    complaints: tuple[str, ...] = ()


@attrs.frozen
class MentionsLeft(Event):
    """A line mentioned more than `most` cards, so that `left` of them are not answered."""

    kind = "mentions-left"
    most: int
    left: int


@attrs.frozen(eq=False)
class CardsFound(Event):
    """A page of what a search found, from number `first` of `total` on.

    `complaints` tell of terms that were left out; `starter` that only the starter set was searched.
    `money` is the kind of price that the search is about; prices are of `dated`.
    """

    kind = "cards"
    query: str
    total: int
    first: int
    hits: tuple[Hit, ...]
    complaints: tuple[str, ...]
    starter: bool
    money: Money | None = None
    dated: str = ""


@attrs.frozen(eq=False)
class PrintingList(Event):
    """A page of the printings of a card, the newest first, from number `first` of `total` on.

    Prices are of the day `dated`.
    """

    kind = "printings"
    name: str
    total: int
    first: int
    printings: tuple[Printing, ...]
    dated: str


@attrs.frozen(eq=False)
class SetList(Event):
    """A page of the sets, the newest first, from number `first` of `total` on."""

    kind = "sets"
    total: int
    first: int
    sets: tuple[CardSet, ...]


@attrs.frozen(eq=False)
class QueryHelp(Event):
    """The language of searches, explained in lines."""

    kind = "query-help"
    lines: tuple[str, ...]
