"""The load on one room: a flood from several senders, and one line at a time.

Members who say nothing must all see the same stream of bytes, so each of them is checked against
the first who saw it (`stream`) with one memcmp per read: a line that is lost, doubled or out of
order for anyone shows. A member whose stream differs (a notice for it alone) and the senders, who
do not hear themselves, have their lines counted instead.
"""

import re
import time

import attrs

from benchmark.aims import Tally
from benchmark.crowd import QUIET, Crowd, without_garbage_collection
from benchmark.dialects import CYCLE, MARK, SENDER_MARKS, Dialect, text
from benchmark.machine import BenchError, Stopwatch


@attrs.frozen
class Pace:
    """How fast it went: units a second, and the shares of its core that each side used."""

    seconds: float
    rate: float
    shares: dict[str, float]


@attrs.define
class Sender:
    """One who says numbered lines, `window` of them in flight."""

    fd: int
    mark: bytes
    lines: list[bytes]
    sent: int = 0

    def next(self, count: int) -> bytes:
        """The next so many lines, in one piece."""
        start = self.sent % CYCLE
        self.sent += count
        return b"".join(self.lines[start : start + count])


def make_sender(fd: int, mark: bytes, dialect: Dialect, room: str, window: int) -> Sender:
    """A sender whose numbered lines are made before the clock runs."""
    lines = [dialect.say(room, text(mark, number)) for number in range(CYCLE + window)]
    return Sender(fd, mark, lines)


class Flood:
    """Senders who keep a window of lines in flight.

    A line is in flight until the sender's observer, a silent member, has it; the observers are
    spread over the room in the order of joining.
    """

    def __init__(self, crowd: Crowd, senders: list[Sender], silent: list[int], window: int) -> None:
        self.crowd, self.senders, self.window = crowd, senders, window
        self.stream = bytearray()
        self.position = dict.fromkeys(silent, 0)
        self.counted = {sender.fd: 0 for sender in senders}
        self.watched: dict[int, list[Sender]] = {}
        for index, sender in enumerate(senders):
            observer = silent[index * len(silent) // len(senders)]
            self.watched.setdefault(observer, []).append(sender)
        self.received = 0
        self.sending = True

    def run(self, warm_up: float, seconds: float, pid: int) -> Pace:
        """Floods the room that long; the pace counts what members received after the warm-up."""
        with without_garbage_collection():
            for sender in self.senders:
                self.crowd.send(sender.fd, sender.next(self.window))
            self._pump_for(warm_up)
            watch, before = Stopwatch(pid), self.received
            self._pump_for(seconds)
            lap = watch.lap()
        lines = (self.received - before) / self._line_bytes()
        return Pace(lap.seconds, lines / lap.seconds, lap.shares())

    def finish(self) -> Tally:
        """Stops the senders, waits until everything has arrived or nothing moves, and counts."""
        self.sending = False
        quiet_since = time.perf_counter()
        while not self._complete() and time.perf_counter() - quiet_since < QUIET:
            before = self.received
            self._pump_for(0.1)
            if self.received > before:
                quiet_since = time.perf_counter()
        self.crowd.drain(0)
        return self._tally()

    def _pump_for(self, seconds: float) -> None:
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            self._pump(min(left, 0.05))

    def _pump(self, timeout: float) -> None:
        """The hot loop: reads once from everybody who has something."""
        position, stream, watched = self.position, self.stream, self.watched
        buffer, receive = self.crowd.buffer, self.crowd.receive
        view = memoryview(buffer)
        for fd, _event in self.crowd.epoll.poll(timeout, len(receive)):
            size = receive[fd](buffer) or self.crowd.lost()
            self.received += size
            if fd in position:
                at = position[fd]
                if stream.startswith(view[:size], at):
                    position[fd] = at + size
                else:
                    self._lengthen(fd, at, view[:size])
            elif fd in self.counted:
                self.counted[fd] += buffer.count(MARK, 0, size)
            if fd in watched:
                self._credit(watched[fd], size)

    def _lengthen(self, fd: int, at: int, chunk: memoryview) -> None:
        """Takes a chunk that goes beyond the stream known so far, or differs from it."""
        known = len(self.stream) - at
        if known < len(chunk) and self.stream.endswith(chunk[:known]):
            self.stream += chunk[known:]
            self.position[fd] = at + len(chunk)
        else:
            del self.position[fd]
            self.counted[fd] = self.stream.count(MARK, 0, at) + bytes(chunk).count(MARK)

    def _credit(self, senders: list[Sender], size: int) -> None:
        """Lets the watched senders say as many lines as their observer has just received."""
        if not self.sending:
            return
        for sender in senders:
            seen = self.crowd.buffer.count(sender.mark, 0, size)
            if seen:
                self.crowd.send(sender.fd, sender.next(seen))

    def _line_bytes(self) -> float:
        lines = re.findall(rb"[^\n]*\^[^\n]*\n", bytes(self.stream[: 1 << 20]))
        if not lines:
            raise BenchError("Nobody received a single line.")
        return sum(map(len, lines)) / len(lines)

    def _lines(self) -> dict[int, int]:
        """How many lines each member has received."""
        at = {place: self.stream.count(MARK, 0, place) for place in set(self.position.values())}
        return {fd: at[place] for fd, place in self.position.items()} | self.counted

    def _complete(self) -> bool:
        abreast = all(place == len(self.stream) for place in self.position.values())
        return abreast and not any(gap > 0 for gap in self._gaps())

    def _gaps(self) -> list[int]:
        """For each member how many lines it still lacks."""
        sent = sum(sender.sent for sender in self.senders)
        own = {sender.fd: sender.sent for sender in self.senders}
        return [sent - own.get(fd, 0) - lines for fd, lines in self._lines().items()]

    def _tally(self) -> Tally:
        gaps = self._gaps()
        return Tally(
            sent=sum(sender.sent for sender in self.senders),
            delivered=sum(self._lines().values()),
            missing=sum(gap for gap in gaps if gap > 0),
            surplus=-sum(gap for gap in gaps if gap < 0),
            disordered=sum(not self._in_order(sender) for sender in self.senders),
        )

    def _in_order(self, sender: Sender) -> bool:
        """Whether the sender's lines stand in the stream numbered without gap or repetition."""
        pattern = re.escape(MARK + sender.mark) + rb"(..)"
        numbers = b"".join(re.findall(pattern, bytes(self.stream)))
        cycle = b"".join(b"%02x" % number for number in range(CYCLE))
        return bytes(numbers) == (cycle * (len(numbers) // len(cycle) + 1))[: len(numbers)]


def flood(
    crowd: Crowd, dialect: Dialect, room: str, members: list[int], senders: int, window: int
) -> Flood:
    """A flood in which so many of the members speak, the first ones; the others are silent."""
    if senders > len(SENDER_MARKS) or senders >= len(members):
        raise BenchError(f"{senders} senders in a room of {len(members)} cannot be told apart.")
    marks = zip(members, SENDER_MARKS[:senders], strict=False)
    makers = [make_sender(fd, mark, dialect, room, window) for fd, mark in marks]
    return Flood(crowd, makers, members[senders:], window)


def one_at_a_time(
    crowd: Crowd, line: bytes, members: list[int], seconds: float
) -> tuple[list[float], Tally]:
    """The first member says a line, and the next one when the last of the others has it.

    Gives for each line the seconds until the last member had it.
    """
    times: list[float] = []
    others, missing, lines = len(members) - 1, 0, 0
    with without_garbage_collection():
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline and not missing:
            started = time.perf_counter()
            crowd.send(members[0], line)
            missing = _wait_for(crowd, others, QUIET)
            times.append(time.perf_counter() - started)
            lines += 1
    gap = missing or _wait_for(crowd, 1, 0.2) - 1
    return times, Tally(lines, lines * others - gap, max(gap, 0), max(-gap, 0))


def _wait_for(crowd: Crowd, count: int, seconds: float) -> int:
    """How many of so many deliveries are missing after that time; below 0: too many came."""
    buffer, receive, poll = crowd.buffer, crowd.receive, crowd.epoll.poll
    deadline = time.perf_counter() + seconds
    while count > 0 and time.perf_counter() < deadline:
        for fd, _event in poll(0.05, len(receive)):
            count -= buffer.count(MARK, 0, receive[fd](buffer) or crowd.lost())
    return count
