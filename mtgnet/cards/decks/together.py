"""Whether several people have what a deck lacks, and who would bring what."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import attrs


@attrs.frozen
class Shares:
    """Who brings how many of which card, by person, and what nobody has, by card."""

    brought: Mapping[int, Mapping[str, int]]
    lacking: Mapping[str, int]


def shares(
    wanted: Mapping[str, int], free: Mapping[int, Mapping[str, int]], here: Collection[int] = ()
) -> Shares:
    """Share what is wanted among those who have it, as few of them as can easily be found.

    `free` says how many each person can spare of each card. Again and again whoever has the most
    of what is left brings it, those who are `here` before all others; nobody brings more than they
    can spare, and nothing is brought that isn't wanted.
    """
    left = {card: count for card, count in wanted.items() if count > 0}
    brought: dict[int, Mapping[str, int]] = {}
    people = [person for person in free if person in here]
    for group in (people, [person for person in free if person not in here]):
        waiting = set(group)
        while waiting:
            offers = {person: _offer(left, free[person]) for person in sorted(waiting)}
            best = max(offers, key=lambda person: sum(offers[person].values()))
            if not offers[best]:
                break
            brought[best] = offers[best]
            waiting.remove(best)
            left = _without(left, offers[best])
    return Shares(brought, left)


def _offer(left: Mapping[str, int], free: Mapping[str, int]) -> dict[str, int]:
    able = {card: min(count, free.get(card, 0)) for card, count in left.items()}
    return {card: count for card, count in able.items() if count > 0}


def _without(left: Mapping[str, int], offer: Mapping[str, int]) -> dict[str, int]:
    rest = {card: count - offer.get(card, 0) for card, count in left.items()}
    return {card: count for card, count in rest.items() if count}
