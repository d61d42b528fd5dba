"""People who are registered and own cards, for scenarios over both front-ends."""

from __future__ import annotations

from typing import Any

from collecting import result_of
from tongues import Person as Speaker
from tongues import Talk

from mtgnet.cards.copies import Details
from mtgnet.cards.meaning import Meant
from mtgnet.core.collecting.stirring import stirrer
from mtgnet.stores.catalogue.still import starter_library
from mtgnet.stores.collection import ledger, wants
from mtgnet.testing import Meeting


def comes(talk: Talk, nick: str) -> Speaker:
    """Somebody registered who comes back."""
    person = talk.kind(talk.meeting.connect(talk.kind.mode))
    person.does("login", nick=nick, password="k33psake")
    talk.meeting.clock.advance(0)
    return person


def account(meeting: Meeting, nick: str) -> int:
    found = meeting.stores.accounts.find(nick)
    assert found is not None
    return found.id


def owns(meeting: Meeting, nick: str, card: str, for_trade: int = 0) -> int:
    """Let somebody have copies from now on, and those hear of it who want them."""
    meant = starter_library().meant(card)
    if not isinstance(meant, Meant):
        meant = result_of(meant)
    assert isinstance(meant, Meant), meant
    owner, hub = account(meeting, nick), meeting.server.hub
    whose = stirrer(hub, owner)

    def work(connection: Any) -> Any:
        row = ledger.place_for(connection, owner, meant.copy(), Details())
        change = ledger.Change(owner, meeting.clock.seconds(), "have", card)
        ledger.post(connection, change, [ledger.Move(row, meant.count, for_trade)])
        return row, wants.stir(connection, whose, [row])

    row, told = result_of(meeting.stores.collections.database.write(work))
    hub.tidings.spread(told)
    meeting.turn()
    return int(row)


def heard(person: Speaker) -> str:
    """What somebody has heard since the last time, as text; JSON as it is."""
    person.requests.clear()
    return person.client.raw().decode()
