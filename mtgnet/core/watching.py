"""What is told to those who must know of comings and goings, besides the people themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtgnet.core.delivery import Room
    from mtgnet.core.person import Person


class Watcher:
    """Hears of people who come and go, once that is done; whoever cares overrides a method.

    What is said back is posted, so that it comes after what caused it. When the server closes,
    nobody goes.
    """

    def entered(self, person: Person, room: Room, before: Room | None) -> None:
        """Somebody is in a room now, who talked in the room `before`."""

    def left(self, person: Person, room: Room) -> None:
        """Somebody is not in a room any more; perhaps nobody is."""

    def gone(self, person: Person) -> None:
        """Somebody is not on the server any more, and is about to leave their rooms."""

    def here(self, person: Person) -> None:
        """Somebody has logged in with another device, or has come back."""

    def became(self, person: Person, before: str) -> None:
        """What belonged to the owner `before` belongs to the person's account now."""

    def forgotten(self, person: Person, before: str) -> None:
        """The person's account, the owner `before`, is removed with all that it owned."""

    def closed(self, key: str) -> None:
        """The room with this key is closed for good."""

    def prune(self, now: float) -> None:
        """It is night: what nobody can want any more may be forgotten."""
