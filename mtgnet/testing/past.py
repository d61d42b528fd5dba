"""What is kept of the past, in memory; see `mtgnet.core.ports` for what each method promises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

import attrs
from twisted.internet.defer import Deferred, succeed

from mtgnet.core.records import Code, Entry, Letter, Line, RoomRecord, Visit


class MemoryHistory:
    """The lines of rooms."""

    def __init__(self) -> None:
        self._rooms: dict[str, RoomRecord] = {}
        self._lines: dict[str, dict[int, Line]] = defaultdict(dict)
        self._last: dict[str, int] = {}

    def rooms(self) -> Deferred[list[RoomRecord]]:
        """See `ports.History`."""
        keys = dict.fromkeys([*self._rooms, *self._last])
        return succeed([self._record(key) for key in keys])

    def _record(self, key: str) -> RoomRecord:
        known = self._rooms.get(key) or RoomRecord(key, "#" + key)
        first = min(self._lines[key], default=0)
        return attrs.evolve(known, last=self._last.get(key, 0), first=first)

    def save_room(self, room: RoomRecord) -> Deferred[None]:
        """See `ports.History`."""
        self._rooms[room.key] = room
        return succeed(None)

    def add(self, lines: Sequence[Line]) -> Deferred[None]:
        """See `ports.History`."""
        for line in lines:
            self._lines[line.room][line.number] = line
            self._last[line.room] = line.number
        return succeed(None)

    def lines(
        self,
        room: str,
        *,
        after: int | None = None,
        before: int | None = None,
        since: float | None = None,
        limit: int,
    ) -> Deferred[list[Line]]:
        """See `ports.History`."""
        found = [
            line
            for number, line in sorted(self._lines[room].items())
            if (after is None or number > after)
            and (before is None or number < before)
            and (since is None or line.at >= since)
        ]
        forwards = after is not None or since is not None
        return succeed(found[:limit] if forwards else found[-limit:])

    def seen(self, room: str, number: int, start: int) -> Deferred[int]:
        """See `ports.History`; in memory no crash takes anything."""
        return succeed(min(number, self._last.get(room, 0)))

    def search(
        self,
        words: str,
        *,
        room: str | None = None,
        denied: Collection[str] = (),
        nick: str | None = None,
        before: tuple[float, str, int] | None = None,
        limit: int,
    ) -> Deferred[list[Line]]:
        """See `ports.History`; words are those between blanks here."""
        wanted = set(words.casefold().split())
        found = [
            line
            for line in self._everything()
            if wanted <= set(line.text.casefold().split())
            and (nick is None or line.nick.casefold() == nick.casefold())
            and (room is None or line.room == room)
            and line.room not in denied
            and (before is None or _place(line) < before)
            and not line.deleted
        ]
        return succeed(sorted(found, key=_place, reverse=True)[:limit])

    def _everything(self) -> list[Line]:
        return [line for lines in self._lines.values() for line in lines.values()]

    def erase(self, room: str, numbers: Sequence[int]) -> Deferred[None]:
        """See `ports.History`."""
        for number in numbers:
            line = self._lines[room].get(number)
            if line is not None:
                self._lines[room][number] = attrs.evolve(line, text="", deleted=True)
        return succeed(None)

    def written_by(self, nick: str, since: float) -> Deferred[list[tuple[str, int]]]:
        """See `ports.History`."""
        found = [
            (line.room, line.number)
            for line in self._everything()
            if line.nick.casefold() == nick.casefold() and line.at >= since and not line.deleted
        ]
        return succeed(found)

    def prune(self, before: float | None, most: int | None) -> Deferred[int]:
        """See `ports.History`."""
        pruned = 0
        for lines in self._lines.values():
            old = [n for n, line in lines.items() if before is not None and line.at < before]
            many = sorted(lines)[:-most] if most else []
            for number in {*old, *many}:
                del lines[number]
                pruned += 1
        return succeed(pruned)

    def of(self, who: str) -> list[Line]:
        """Return this owner's lines."""
        return [line for line in self._everything() if line.who == who]

    def forget(self, who: str) -> None:
        """Erase this owner's texts and names."""
        for line in self.of(who):
            gone = attrs.evolve(line, text="", nick="", who="", deleted=True)
            self._lines[line.room][line.number] = gone


def _place(line: Line) -> tuple[float, str, int]:
    return (line.at, line.room, line.number)


class MemoryMail:
    """Private messages."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Letter]] = defaultdict(list)
        self._last: dict[str, int] = defaultdict(int)

    def keep(self, letters: Sequence[Letter], most: int) -> Deferred[list[int | None]]:
        """See `ports.Mail`."""
        return succeed([self._keep(letter, most) for letter in letters])

    def _keep(self, letter: Letter, most: int) -> int | None:
        kept = self._kept[letter.receiver]
        if most and sum(each.delivered_at is None for each in kept) >= most:
            return None
        self._last[letter.receiver] += 1
        kept.append(attrs.evolve(letter, number=self._last[letter.receiver]))
        return self._last[letter.receiver]

    def waiting(self, receiver: str) -> Deferred[list[Letter]]:
        """See `ports.Mail`."""
        return succeed([each for each in self._kept[receiver] if each.delivered_at is None])

    def after(self, receiver: str, number: int, limit: int) -> Deferred[list[Letter]]:
        """See `ports.Mail`."""
        return succeed([each for each in self._kept[receiver] if each.number > number][:limit])

    def last(self, receiver: str) -> Deferred[int]:
        """See `ports.Mail`."""
        return succeed(self._last[receiver])

    def delivered(self, receiver: str, upto: int, at: float) -> Deferred[list[Letter]]:
        """See `ports.Mail`."""
        new: list[Letter] = []
        for place, letter in enumerate(self._kept[receiver]):
            if letter.number <= upto and letter.delivered_at is None:
                new.append(attrs.evolve(letter, delivered_at=at))
                self._kept[receiver][place] = new[-1]
        return succeed(new)

    def untold(self, sender: str) -> Deferred[list[Letter]]:
        """See `ports.Mail`."""
        found = [each for each in self._all() if each.sender == sender and not each.told]
        return succeed([each for each in found if each.delivered_at is not None])

    def _all(self) -> list[Letter]:
        return [letter for letters in self._kept.values() for letter in letters]

    def told(self, sender: str, upto: float) -> Deferred[None]:
        """See `ports.Mail`."""
        for letters in self._kept.values():
            for place, letter in enumerate(letters):
                at = letter.delivered_at
                if letter.sender == sender and at is not None and at <= upto:
                    letters[place] = attrs.evolve(letter, told=True)
        return succeed(None)

    def prune(self, before: float) -> Deferred[int]:
        """See `ports.Mail`."""
        old = [e for e in self._all() if e.delivered_at is not None and e.delivered_at < before]
        for letter in old:
            self._kept[letter.receiver].remove(letter)
        return succeed(len(old))

    def of(self, receiver: str) -> list[Letter]:
        """Return the letters to this owner."""
        return self._kept[receiver]

    def forget(self, who: str) -> None:
        """Erase the letters to this owner, and the name on those from them."""
        self._kept.pop(who, None)
        for letters in self._kept.values():
            for place, letter in enumerate(letters):
                if letter.sender == who:
                    letters[place] = attrs.evolve(letter, sender="")


class MemoryRequests:
    """The request log."""

    def __init__(self) -> None:
        self._kept: list[Entry] = []
        self._last: dict[str, int] = defaultdict(int)

    def add(self, entries: Sequence[Entry]) -> Deferred[None]:
        """See `ports.RequestLog`."""
        for entry in entries:
            self._kept.append(entry)
            self._last[entry.who] = max(self._last[entry.who], entry.number)
        return succeed(None)

    def last(self, who: str) -> Deferred[int]:
        """See `ports.RequestLog`."""
        return succeed(self._last[who])

    def entries(
        self, who: str | None, *, before: int | None = None, limit: int
    ) -> Deferred[list[Entry]]:
        """See `ports.RequestLog`."""
        found = sorted(self.of(who), key=lambda each: each.number) if who else self._kept
        return succeed([e for e in found if before is None or e.number < before][-limit:])

    def entry(self, who: str, number: int) -> Deferred[Entry | None]:
        """See `ports.RequestLog`."""
        return succeed(next((each for each in self.of(who) if each.number == number), None))

    def delete(self, who: str, first: int, last: int) -> Deferred[int]:
        """See `ports.RequestLog`."""
        gone = [each for each in self.of(who) if first <= each.number <= last]
        self._kept = [each for each in self._kept if each not in gone]
        return succeed(len(gone))

    def prune(self, before: float | None, most: int | None) -> Deferred[int]:
        """See `ports.RequestLog`."""
        kept = [e for e in self._kept if before is None or e.at >= before]
        if most:
            by: dict[str, list[Entry]] = defaultdict(list)
            for entry in kept:
                by[entry.who].append(entry)
            spared = {id(each) for entries in by.values() for each in entries[-most:]}
            kept = [each for each in kept if id(each) in spared]
        pruned = len(self._kept) - len(kept)
        self._kept = kept
        return succeed(pruned)

    def of(self, who: str) -> list[Entry]:
        """Return this owner's entries."""
        return [each for each in self._kept if each.who == who]

    def forget(self, who: str) -> None:
        """Erase this owner's entries."""
        self._kept = [each for each in self._kept if each.who != who]


class MemoryResumptions:
    """What resume codes give back."""

    def __init__(self) -> None:
        self._visits: dict[str, Visit] = {}
        self._codes: dict[str, Code] = {}

    def save(self, visits: Sequence[Visit]) -> Deferred[None]:
        """See `ports.Resumptions`."""
        self._visits.update({visit.id: visit for visit in visits})
        return succeed(None)

    def add_code(self, code: Code) -> Deferred[None]:
        """See `ports.Resumptions`."""
        self._codes[code.digest] = code
        return succeed(None)

    def find(self, digest: str, now: float) -> Deferred[tuple[Visit, Code] | None]:
        """See `ports.Resumptions`."""
        code = self._codes.get(digest)
        if code is None or code.expires <= now or code.visit not in self._visits:
            return succeed(None)
        return succeed((self._visits[code.visit], code))

    def drop_codes(self, visit: str, below: int) -> Deferred[None]:
        """See `ports.Resumptions`."""
        self._codes = {
            digest: code
            for digest, code in self._codes.items()
            if code.visit != visit or code.number >= below
        }
        return succeed(None)

    def forget(self, who: str) -> Deferred[None]:
        """See `ports.Resumptions`."""
        self._visits = {id: visit for id, visit in self._visits.items() if visit.who != who}
        self._codes = {d: code for d, code in self._codes.items() if code.visit in self._visits}
        return succeed(None)

    def prune(self, now: float) -> Deferred[int]:
        """See `ports.Resumptions`."""
        before = len(self._codes)
        self._codes = {d: code for d, code in self._codes.items() if code.expires > now}
        alive = {code.visit for code in self._codes.values()}
        self._visits = {id: visit for id, visit in self._visits.items() if id in alive}
        return succeed(before - len(self._codes))
