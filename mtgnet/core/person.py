"""One person: who they are to the others, whatever number of devices they are here with."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from mtgnet.core.delivery import Room
from mtgnet.core.events import Event
from mtgnet.core.names import Name
from mtgnet.core.preferences import Preferences
from mtgnet.core.records import guest_owner

if TYPE_CHECKING:
    from twisted.internet.interfaces import IDelayedCall

    from mtgnet.core.session import Session


@attrs.define(eq=False)
class Person:
    """A name, the rooms it is in, and the sessions that hear what it hears.

    They are here `since` then. `owner` is whose all is that the server keeps for them, `account`
    the id of their account. `present` tells whether others see the person at all, `announced`
    whether they have been told; `current` is the room in which a new device begins to talk,
    `told_by` who wrote to the person last. Without a session the person is lost, and gone when
    `until_gone` comes due; the last connection was from the address `lost_from`. `ignored` has
    those whom they don't hear, by owner, with their names.
    """

    name: Name
    since: float
    owner: str = attrs.Factory(lambda: guest_owner(secrets.token_hex(8)))
    account: int | None = None
    rooms: dict[Room, None] = attrs.Factory(dict)
    sessions: dict[Session, None] = attrs.Factory(dict)
    current: Room | None = None
    preferences: Preferences = attrs.Factory(Preferences)
    present: bool = False
    announced: bool = False
    told_by: Person | None = None
    until_gone: IDelayedCall | None = None
    lost_from: str | None = None
    ignored: Mapping[str, str] = attrs.Factory(dict)

    @property
    def nick(self) -> str:
        """The name of the person, as it is shown."""
        return self.name.shown

    def prefer(self, preferences: Preferences) -> None:
        """Take these preferences from now on."""
        for session in self.sessions:
            session.catch_up()
        self.preferences = preferences
        for session in self.sessions:
            session.adapt()

    def ignore(self, ignored: Mapping[str, str]) -> None:
        """Hear nothing more of these from now on."""
        for session in self.sessions:
            session.catch_up()
        self.ignored = ignored
        for session in self.sessions:
            session.adapt()

    def send(self, event: Event, but: Session | None = None) -> None:
        """Let every device of the person hear of an event, except for one if `but` is given."""
        for session in tuple(self.sessions):
            if session is not but:
                session.send(event)
