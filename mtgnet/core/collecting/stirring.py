"""Who may hear that somebody's copies have become available."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mtgnet.core.collecting.sight import sharing
from mtgnet.core.collecting.wants import Stirrer
from mtgnet.core.preferences import Sharing
from mtgnet.core.records import Account

if TYPE_CHECKING:
    from mtgnet.core.hub import Hub


def stirrer(hub: Hub, account: int) -> Stirrer | None:
    """Return what `stores.collection.wants.stir` needs to know of an account; None: tell nobody."""
    return stirrer_among(hub.stores.accounts.get, account, hub.clock.seconds())


def stirrer_among(
    accounts: Callable[[int], Account | None], account: int, at: float
) -> Stirrer | None:
    """Return what `stir` needs to know of one of these accounts, by id."""
    owner = accounts(account)
    if owner is None or sharing(owner) is Sharing.NOBODY:
        return None
    whose, marked_only = owner.owner, sharing(owner) is Sharing.MATCHES

    def heeds(id: int) -> bool:
        other = accounts(id)
        return other is not None and whose not in other.preferences.get("ignored", {})

    return Stirrer(account, owner.nick, at, marked_only, heeds)
