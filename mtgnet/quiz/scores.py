"""Points that are kept: whose they are, and who is best."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from mtgnet.core.quiz_events import Standing
from mtgnet.core.records import Score, account_of, log_owner

if TYPE_CHECKING:
    from mtgnet.core.person import Person

MOST_LISTED = 10


def score_owner(person: Person) -> str:
    """Return whose a person's points are: the account's, or those of all guests of that name."""
    return person.owner if person.account is not None else log_owner(person.name.key)


def ranked(scores: Iterable[Score], yours: str) -> tuple[Standing, ...]:
    """Return the best, added up for each person, and after them `yours` if it isn't among them.

    With as many points, who had them earlier is better.
    """
    best = sorted(_added_up(scores), key=lambda each: (-each.points, each.at))
    numbered = list(enumerate(best, 1))
    shown = numbered[:MOST_LISTED] + [
        (place, each) for place, each in numbered[MOST_LISTED:] if each.who == yours
    ]
    return tuple(
        Standing(place, each.nick, each.points, each.right, account_of(each.who) is None)
        for place, each in shown
    )


def _added_up(scores: Iterable[Score]) -> Iterable[Score]:
    """Add up what each has in all rooms, under their latest name."""
    sums: dict[str, Score] = {}
    for each in sorted(scores, key=lambda score: score.at):
        before = sums.get(each.who)
        if before is not None:
            points, right = before.points + each.points, before.right + each.right
            each = attrs.evolve(each, points=points, right=right)
        sums[each.who] = each
    return sums.values()
