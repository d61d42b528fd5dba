"""What /deck check tells: is a deck legal, what does its owner lack, and who could bring it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import attrs

from mtgnet.cards.decks.judging import Judged
from mtgnet.cards.decks.records import KnownDeck
from mtgnet.cards.decks.together import Shares, shares
from mtgnet.core.collecting.decks import Supply
from mtgnet.core.deck_events import (
    Bringer,
    CardCount,
    DeckChecked,
    Holder,
    MissingCard,
    UnknownCard,
)


@attrs.frozen
class Person:
    """Somebody who owns cards, and whether they are here."""

    nick: str
    here: bool


@attrs.frozen
class Supplies:
    """Who owns what: all that `me` has, and what those `people` have who let it be seen."""

    me: int
    supply: Sequence[Supply]
    people: Mapping[int, Person]

    def mine(self) -> Mapping[str, Supply]:
        """What I have, by card."""
        return {each.oracle_id: each for each in self.supply if each.owner == self.me}

    def free(self) -> Mapping[int, Mapping[str, int]]:
        """What the others can spare, by person and card."""
        found: defaultdict[int, dict[str, int]] = defaultdict(dict)
        for each in self.supply:
            if each.owner != self.me and each.owner in self.people and each.free > 0:
                found[each.owner][each.oracle_id] = each.free
        return found

    def here(self) -> frozenset[int]:
        """Those who are here."""
        return frozenset(id for id, person in self.people.items() if person.here)


def unknown(known: KnownDeck) -> tuple[UnknownCard, ...]:
    """The names in a deck that no card has."""
    return tuple(UnknownCard(name, near) for name, near in known.near.items())


def checked(
    name: str, format: str, judged: Judged, supplies: Supplies, starter: bool
) -> DeckChecked:
    """Tell of a deck; without a `format` only in which ones it is legal.

    `starter` says whether only the starter set of cards is known.
    """
    known = judged.known
    names = {card.oracle_id: card.name for card in known.cards.values()}
    missing = _missing(judged.needed, names, supplies)
    short = {id: card.wanted - card.free for id, card in missing.items()}
    shared = shares(short, supplies.free(), supplies.here())
    return DeckChecked(
        name,
        format,
        judged.faults.get(format, ()),
        tuple(each for each, wrong in judged.faults.items() if not wrong and not known.near),
        unknown(known),
        starter,
        sum(judged.needed.values()),
        tuple(missing.values()),
        _bringers(shared, names, supplies),
        _counts(shared.lacking, names),
    )


def _missing(
    needed: Mapping[str, int], names: Mapping[str, str], supplies: Supplies
) -> dict[str, MissingCard]:
    mine, free = supplies.mine(), supplies.free()
    found = {}
    for id, count in needed.items():
        own = mine.get(id, Supply(owner=supplies.me, oracle_id=id, count=0, free=0))
        if own.free < count:
            holders = sorted(
                (
                    Holder(supplies.people[who].nick, supplies.people[who].here, bag[id])
                    for who, bag in free.items()
                    if id in bag
                ),
                key=lambda holder: (not holder.here, -holder.free, holder.nick),
            )
            found[id] = MissingCard(names[id], count, own.count, own.free, tuple(holders))
    return found


def _bringers(shared: Shares, names: Mapping[str, str], supplies: Supplies) -> tuple[Bringer, ...]:
    found = ((supplies.people[who], bag) for who, bag in shared.brought.items())
    return tuple(Bringer(who.nick, who.here, _counts(bag, names)) for who, bag in found)


def _counts(bag: Mapping[str, int], names: Mapping[str, str]) -> tuple[CardCount, ...]:
    return tuple(CardCount(count, names[id]) for id, count in bag.items())
