"""Who may look at what somebody owns, as each owner has said with /set collection.

Operators see no more than others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import IntEnum

from mtgnet.core.person import Person
from mtgnet.core.preferences import Sharing, kept
from mtgnet.core.records import Account


class Sight(IntEnum):
    """What one person may see of what another owns; each sees all that those below it see.

    MATCHES: what is for trade, in /matches, in notices for what they want, and in a trade with
    them. CARDS: the cards, with how many are free, but no places, notes and prices paid. ALL: one's
    own.
    """

    NOTHING = 0
    MATCHES = 1
    CARDS = 2
    ALL = 3


_REGISTERED = {
    Sharing.NOBODY: Sight.NOTHING,
    Sharing.MATCHES: Sight.MATCHES,
    Sharing.GROUP: Sight.CARDS,
    Sharing.EVERYONE: Sight.CARDS,
}


def sharing(owner: Account) -> Sharing:
    """Return with whom the owner of an account shares."""
    return kept(owner.preferences).collection


def may_see(viewer: Person, owner: Account) -> Sight:
    """Return what somebody may see of what an account owns."""
    if viewer.account == owner.id:
        return Sight.ALL
    shared = sharing(owner)
    if viewer.account is None:
        return Sight.CARDS if shared is Sharing.EVERYONE else Sight.NOTHING
    return _REGISTERED[shared]


def all_may_see(viewers: Iterable[Person], owner: Account) -> Sight:
    """Return what everybody among the viewers may see of what an account owns."""
    return min((may_see(viewer, owner) for viewer in viewers), default=Sight.NOTHING)


def shown_to(viewers: Collection[Person], owners: Iterable[Account]) -> dict[int, Account]:
    """Return the owners whose cards everybody among the viewers may see, by id."""
    return {each.id: each for each in owners if all_may_see(viewers, each) >= Sight.CARDS}
