"""Who may hear that somebody's copies have become available."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtgnet.core.collecting.sight import sharing
from mtgnet.core.collecting.wants import Stirrer
from mtgnet.core.preferences import Sharing

if TYPE_CHECKING:
    from mtgnet.core.hub import Hub


def stirrer(hub: Hub, account: int) -> Stirrer | None:
    """Return what `stores.collection.wants.stir` needs to know of an account; None: tell nobody."""
    accounts = hub.stores.accounts
    owner = accounts.get(account)
    if owner is None or sharing(owner) is Sharing.NOBODY:
        return None
    whose, marked_only = owner.owner, sharing(owner) is Sharing.MATCHES

    def heeds(id: int) -> bool:
        other = accounts.get(id)
        return other is not None and whose not in other.preferences.get("ignored", {})

    return Stirrer(account, owner.nick, hub.clock.seconds(), marked_only, heeds)
