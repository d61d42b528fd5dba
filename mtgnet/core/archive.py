"""The past of rooms: numbers for lines, the last ones in memory, all of them in the store.

A line has its number when it is posted, and is stored with the next group. Until it is, and for a
while after, it is in memory; so memory and store overlap, and whoever reads from one into the
other misses nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import attrs
from twisted.internet.defer import Deferred

from mtgnet.core.groups import Groups
from mtgnet.core.past_events import Committed, PastLine
from mtgnet.core.policies import HistoryPolicy
from mtgnet.core.ports import Clock, History
from mtgnet.core.records import Line, RoomRecord
from mtgnet.core.text import clean

if TYPE_CHECKING:
    from mtgnet.core.delivery import Room
    from mtgnet.core.session import Session

# Committed lines of a room that stay in memory.
RECENT = 256
# What is older is shown with its day.
OLD_SECONDS = 72_000.0


@attrs.define(eq=False)
class Shelf:
    """What is known of a room's past: the numbers of its last and its last committed line.

    `recent` holds its last lines, as many as those who join are shown if `loaded`; `stored` tells
    whether the store knows the room.
    """

    record: RoomRecord
    last: int
    committed: int
    recent: deque[Line] = attrs.Factory(deque)
    loaded: bool = False
    stored: bool = False

    @classmethod
    def of(cls, record: RoomRecord) -> Shelf:
        """Return the shelf of a room that is kept."""
        return cls(record, record.last, record.last, stored=True)


_Item = tuple[Line, "Session | None"]


class Archive:
    """The past of all rooms; `start` is the number of the server's start.

    Without a store it gives no numbers, and nothing is kept.
    """

    def __init__(
        self, clock: Clock, store: History | None, policy: HistoryPolicy, start: int
    ) -> None:
        self._clock = clock
        self.policy = policy
        self.start = start if policy.enabled else 0
        self.store = store if policy.enabled else None
        self._shelves: dict[str, Shelf] = {}
        self._lobby = ""
        self._groups: Groups[_Item] = Groups(clock, self._add, self._committed)

    async def begin(self, lobby: str) -> None:
        """Find out which rooms there are, and get the lobby (a key) ready."""
        self._lobby = lobby
        if self.store is not None:
            for record in await self.store.rooms():
                self._shelves[record.key] = Shelf.of(record)
            loading = self.load(lobby)
            if loading is not None:
                await loading

    @property
    def keeps(self) -> bool:
        """Whether anything is kept."""
        return self.store is not None

    def settled(self) -> Deferred[None]:
        """Commit; fires when all that was said so far is in the store."""
        return self._groups.settled()

    # Rooms

    def open(self, room: Room, maker: str | None) -> None:
        """Take note of a room, which `maker` has made if it is new."""
        if room.key not in self._shelves:
            record = RoomRecord(room.key, room.name, maker)
            self._shelves[room.key] = Shelf(record, 0, 0, loaded=True)

    def close(self, room: Room) -> None:
        """Take note that nobody is in a room any more."""
        shelf = self._shelves.get(room.key)
        if shelf is None or room.key == self._lobby:
            return
        if not shelf.stored and not shelf.last:
            del self._shelves[room.key]
        elif shelf.stored and shelf.committed == shelf.last and self.keeps:
            shelf.recent.clear()
            shelf.loaded = not shelf.last

    def record(self, key: str) -> RoomRecord | None:
        """Return what is known of a room, or None if nobody ever made it."""
        shelf = self._shelves.get(key)
        return shelf.record if shelf else None

    def change(self, record: RoomRecord) -> Deferred[None] | None:
        """Keep this of a room from now on; returns what to wait for, if anything."""
        shelf = self._shelves[record.key]
        shelf.record = record
        if self.store is None:
            return None
        shelf.stored = True
        return self.store.save_room(record)

    def hidden_from(self, owner: str) -> list[str]:
        """Return the keys of the private rooms that this owner may not look into."""
        records = (shelf.record for shelf in self._shelves.values())
        return [each.key for each in records if not admits(each, owner)]

    # Lines

    def last(self, key: str) -> int:
        """Return the number of the room's last line, 0 without any."""
        shelf = self._shelves.get(key)
        return shelf.last if shelf else 0

    def count_after(self, key: str, number: int) -> int:
        """Return how many lines follow `number`."""
        shelf = self._shelves.get(key)
        return max(0, shelf.last - max(number, shelf.record.first - 1)) if shelf else 0

    async def seen(self, key: str, number: int, start: int) -> int:
        """Return up to which line all has been seen by who saw `number` in the start `start`."""
        shelf = self._shelves.get(key)
        if shelf is None or self.store is None:
            return 0
        number = min(number, shelf.last)
        return number if start == self.start else await self.store.seen(key, number, start)

    def add(
        self, room: Room, owner: str, nick: str, text: str, at: float, emote: bool, by: Session
    ) -> int | None:
        """Number a line, and keep it with the next group; None if nothing is kept.

        A program `by` which it is said hears when it is committed.
        """
        if self.store is None:
            return None
        shelf = self._shelves[room.key]
        shelf.last = number = shelf.last + 1
        line = Line(room.key, number, at, owner, nick, text, emote)
        shelf.recent.append(line)
        self._groups.add((line, by if by.encoding.own_lines else None))
        return number

    def _add(self, items: Sequence[_Item]) -> Deferred[None]:
        assert self.store is not None
        lines = [line for line, _ in items]
        for key in {line.room for line in lines}:
            shelf = self._shelves[key]
            if not shelf.stored:
                shelf.stored = True
                self.store.save_room(shelf.record)
        return self.store.add(lines)

    def _committed(self, items: Sequence[_Item]) -> None:
        told: dict[tuple[Session, str], list[int]] = {}
        for line, by in items:
            self._shelves[line.room].committed = line.number
            if by is not None:
                told.setdefault((by, line.room), []).append(line.number)
        for key in {line.room for line, _ in items}:
            self._trim(self._shelves[key])
        for (by, key), numbers in told.items():
            if not by.ended:
                by.send(Committed(self._shelves[key].record.name, tuple(numbers), self.start))

    def _trim(self, shelf: Shelf) -> None:
        recent = shelf.recent
        while len(recent) > RECENT and recent[0].number <= shelf.committed:
            recent.popleft()

    def load(self, key: str) -> Deferred[None] | None:
        """Get a room's last lines into memory; returns what to wait for, if anything."""
        shelf = self._shelves.get(key)
        if shelf is None or shelf.loaded or self.store is None:
            return None
        return Deferred.fromCoroutine(self._load(self.store, shelf))

    async def _load(self, store: History, shelf: Shelf) -> None:
        found = await store.lines(shelf.record.key, limit=max(1, self.policy.on_join))
        if not shelf.loaded:
            first = shelf.recent[0].number if shelf.recent else shelf.last + 1
            shelf.recent.extendleft(reversed([each for each in found if each.number < first]))
            shelf.loaded = True

    def tail(self, key: str) -> tuple[PastLine, ...]:
        """Return the last lines of a room, for those who join it."""
        shelf = self._shelves.get(key)
        if shelf is None or not self.policy.on_join:
            return ()
        skipped = max(0, len(shelf.recent) - self.policy.on_join)
        return self.shown(islice(shelf.recent, skipped, None))

    async def after(self, key: str, number: int, limit: int) -> list[Line]:
        """Return the first lines that follow `number`, at most `limit`; none if there are none."""
        shelf = self._shelves.get(key)
        if shelf is None or number >= shelf.last:
            return []
        recent = self.recent_after(key, number)
        if recent is None and self.store is not None:
            found = await self.store.lines(key, after=number, limit=limit)
            if found:
                return found
            recent = [line for line in shelf.recent if line.number > number]
        return (recent or [])[:limit]

    def recent_after(self, key: str, number: int) -> list[Line] | None:
        """Return all lines that follow `number` if they are in memory, else None."""
        shelf = self._shelves.get(key)
        if shelf is None or number >= shelf.last:
            return []
        if not shelf.recent or shelf.recent[0].number > number + 1:
            return None
        skipped = number + 1 - shelf.recent[0].number
        return list(islice(shelf.recent, skipped, None))

    async def erase(self, key: str, numbers: Collection[int]) -> None:
        """Delete the text of these lines for good."""
        assert self.store is not None
        await self.settled()
        recent = self._shelves[key].recent
        for place, line in enumerate(recent):
            if line.number in numbers:
                recent[place] = attrs.evolve(line, text="", deleted=True)
        await self.store.erase(key, sorted(numbers))

    def forget(self, owner: str) -> None:
        """Forget, in memory, what an owner said who is forgotten in the store."""
        for shelf in self._shelves.values():
            for place, line in enumerate(shelf.recent):
                if line.who == owner:
                    gone = attrs.evolve(line, who="", nick="", text="", deleted=True)
                    shelf.recent[place] = gone

    def shown(self, lines: Iterable[Line]) -> tuple[PastLine, ...]:
        """Return lines as events tell them: with the room's name, cleaned again."""
        return tuple(self._shown(line) for line in lines)

    def _shown(self, line: Line) -> PastLine:
        shelf = self._shelves.get(line.room)
        room = shelf.record.name if shelf else "#" + line.room
        text, nick, at = clean(line.text), clean(line.nick), line.at
        old = self.is_old(at)
        return PastLine(room, line.number, nick, text, at, line.emote, line.deleted, old)

    def is_old(self, at: float) -> bool:
        """Whether the time of the day alone would mislead about when that was."""
        return self._clock.seconds() - at > OLD_SECONDS


def admits(room: RoomRecord | None, owner: str) -> bool:
    """Whether this owner may join, search and read the room."""
    return room is None or not room.private or owner == room.owner or owner in room.allowed
