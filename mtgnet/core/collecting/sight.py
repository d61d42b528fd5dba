"""Who may look at what somebody owns, as each owner has said with /set collection.

Operators see no more than others.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from mtgnet.core.person import Person
from mtgnet.core.preferences import Sharing, shared_with
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
    return shared_with(owner.preferences)


def may_see(viewer: Person, owner: Account) -> Sight:
    """Return what somebody may see of what an account owns."""
    return _sight(viewer.account, owner)


def _sight(viewer: int | None, owner: Account) -> Sight:
    if viewer == owner.id:
        return Sight.ALL
    shared = sharing(owner)
    if viewer is None:
        return Sight.CARDS if shared is Sharing.EVERYONE else Sight.NOTHING
    return _REGISTERED[shared]


def all_may_see(viewers: Iterable[Person], owner: Account) -> Sight:
    """Return what everybody among the viewers may see of what an account owns."""
    return min((_sight(viewer, owner) for viewer in _kinds(viewers)), default=Sight.NOTHING)


def shown_to(viewers: Iterable[Person], owners: Iterable[Account]) -> dict[int, Account]:
    """Return the owners whose cards everybody among the viewers may see, by id."""
    if not (some := _kinds(viewers)):
        return {}
    return {
        each.id: each
        for each in owners
        if all(_sight(viewer, each) >= Sight.CARDS for viewer in some)
    }


def _kinds(viewers: Iterable[Person]) -> list[int | None]:
    """Viewers who see no more than all of them: a guest, and two who are registered.

    All who are registered see the same but what is their own, and of two one is not the owner.
    """
    accounts = dict.fromkeys(viewer.account for viewer in viewers)
    registered = [account for account in accounts if account is not None][:2]
    return [*registered, *([None] if None in accounts else [])]
