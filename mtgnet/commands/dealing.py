"""Dealing with others who are registered: whose account, who may be asked, and who is here."""

from __future__ import annotations

from mtgnet.core.collecting.sight import Sight, may_see
from mtgnet.core.events import Refusal
from mtgnet.core.hub import Hub
from mtgnet.core.names import read_nick
from mtgnet.core.person import Person
from mtgnet.core.records import Account
from mtgnet.core.session import Session


def own_account(session: Session) -> int:
    """Return the account of somebody who is registered, as everybody is who may use the command."""
    assert session.person.account is not None
    return session.person.account


def registered(hub: Hub, nick: str, guests: str = "") -> Account:
    """Return the account called `nick`; raises `Refusal` if there is none.

    `guests` is a sentence that says what those can't do.
    """
    found = hub.stores.accounts.find(read_nick(nick).key)
    if found is None:
        why = f"Nobody who is registered here is called {nick}. {guests}"
        raise Refusal("no-such-person", why.rstrip())
    return found


def another(
    hub: Hub, session: Session, nick: str, guests: str, instead: str, takes: str
) -> Account:
    """Return the account of somebody else who is called `nick` and can be asked for something.

    Raises `Refusal` if there is none, with `guests` as above; for oneself, with what to do
    `instead`; and for who ignores the person, and so takes none of what `takes` names.
    """
    found = registered(hub, nick, guests)
    if found.id == session.person.account:
        raise Refusal("yourself", f"That is you. {instead}")
    if _ignores(found, session.person):
        raise Refusal("ignored", f"{found.nick} takes {takes} from you.")
    return found


def visible(hub: Hub, viewer: Person, least: Sight) -> dict[int, Account]:
    """Return those, by id, of whom one may see so much, and with whom one deals."""
    return {
        each.id: each
        for each in hub.stores.accounts.all()
        if may_see(viewer, each) >= least
        and each.owner not in viewer.ignored
        and not _ignores(each, viewer)
    }


def _ignores(account: Account, person: Person) -> bool:
    return person.owner in account.preferences.get("ignored", {})


def is_here(hub: Hub, account: int) -> bool:
    """Whether the person with this account is here, and connected."""
    person = hub.members.here(account)
    return person is not None and bool(person.sessions)
