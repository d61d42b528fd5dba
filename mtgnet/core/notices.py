"""How rooms hear of comings and goings: one by one, or summed up where there is a crowd."""

from __future__ import annotations

import attrs

from mtgnet.core import events
from mtgnet.core.delivery import Delivery, Room
from mtgnet.core.events import Event
from mtgnet.core.person import Person
from mtgnet.core.ports import Clock

SUMMARY_SECONDS = 10.0


@attrs.define
class _Tally:
    """The comings and goings in a crowded room since the last summary."""

    came: int = 0
    left: int = 0
    renamed: int = 0

    def count(self, event: Event) -> None:
        if isinstance(event, events.Joined):
            self.came += 1
        elif isinstance(event, events.Renamed):
            self.renamed += 1
        else:
            self.left += 1


class Notices:
    """Tells rooms of comings and goings; one with more than `up_to` people is crowded (0: none is).

    Once the server is `closing`, nobody hears of them any more.
    """

    def __init__(self, clock: Clock, delivery: Delivery, up_to: int) -> None:
        self._clock = clock
        self._delivery = delivery
        self._up_to = up_to
        self._tallies: dict[Room, _Tally] = {}
        self.closing = False

    def tell(self, person: Person, event: Event, room: Room | None = None) -> None:
        """Post a notice about the person to one room, or to all of their rooms."""
        if self.closing:
            return
        rooms = [room] if room else list(person.rooms)
        crowded = [each for each in rooms if self._up_to and len(each.people) > self._up_to]
        calm = [each for each in rooms if each not in crowded]
        self._delivery.post(calm, event, person, tuple(person.sessions), crowded)
        for each in crowded:
            self._tally(each, event)

    def forget(self, room: Room) -> None:
        """Sum up nothing more in a room that nobody is in."""
        self._tallies.pop(room, None)

    def _tally(self, room: Room, event: Event) -> None:
        if room not in self._tallies:
            self._tallies[room] = _Tally()
            self._clock.callLater(SUMMARY_SECONDS, self._sum_up, room)
        self._tallies[room].count(event)

    def _sum_up(self, room: Room) -> None:
        tally = self._tallies.pop(room, None)
        if tally is None:
            return
        here = len(room.people)
        summary = events.Traffic(
            room.name, tally.came, tally.left, tally.renamed, here, SUMMARY_SECONDS
        )
        self._delivery.post((room,), summary)
