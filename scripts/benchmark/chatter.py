"""A room in which people talk at a steady rate, while something else goes on beside it.

Each sender has one line in flight and says the next one when its time has come. The latency of a
line is the time from its sending until the last of the other members has read it.
"""

import statistics
import time

import attrs

from benchmark.aims import Tally
from benchmark.crowd import QUIET, Crowd
from benchmark.dialects import MARK, SENDER_MARKS, Dialect, text
from benchmark.machine import BenchError

PERIOD = 0.05
"""Seconds between two lines of a sender."""


@attrs.define
class Talker:
    """A sender; `lacking` members have not read its line yet."""

    fd: int
    mark: bytes
    due: float
    sent: int = 0
    lacking: int = 0
    said: float = 0.0


class Chatter:
    """The room; whoever is connected besides its members has what it hears kept in `heard`."""

    def __init__(self, crowd: Crowd, dialect: Dialect, members: list[int], senders: int) -> None:
        now = time.perf_counter()
        self.crowd, self.dialect, self.members = crowd, dialect, set(members)
        self.talkers = [
            Talker(fd, MARK + mark, now + PERIOD * place / senders)
            for place, (fd, mark) in enumerate(zip(members[:senders], SENDER_MARKS, strict=False))
        ]
        self.times: list[float] = []
        self.heard: dict[int, bytearray] = {}
        self.delivered = 0

    def step(self, timeout: float = PERIOD) -> None:
        """Lets those talk whose time has come, and reads once what there is."""
        now = time.perf_counter()
        for talker in self.talkers:
            if not talker.lacking and talker.due <= now:
                self._say(talker)
        free = [talker.due for talker in self.talkers if not talker.lacking]
        pause = max(0.0, min([timeout, *(due - now for due in free)]))
        for fd, size in self.crowd.chunks(pause):
            chunk = self.crowd.buffer[:size]
            if fd in self.members:
                self._count(chunk)
            else:
                self.heard.setdefault(fd, bytearray()).extend(chunk)

    def _say(self, talker: Talker) -> None:
        talker.lacking = len(self.members) - 1
        talker.said = time.perf_counter()
        talker.due = max(talker.due + PERIOD, talker.said)
        line = self.dialect.say("", text(talker.mark[1:], talker.sent))
        talker.sent += 1
        self.crowd.send(talker.fd, line)

    def _count(self, chunk: bytearray) -> None:
        for talker in self.talkers:
            seen = chunk.count(talker.mark)
            if not seen:
                continue
            talker.lacking -= seen
            self.delivered += seen
            if talker.lacking == 0:
                self.times.append(time.perf_counter() - talker.said)

    def talk(self, seconds: float) -> None:
        """Nothing but talk for so long."""
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline:
            self.step()

    def latencies(self) -> tuple[float, float]:
        """Median and 99th percentile in ms since the last call."""
        if not self.times:
            raise BenchError("Nobody received a single line.")
        times, self.times = sorted(self.times), []
        return 1000 * statistics.median(times), 1000 * times[len(times) * 99 // 100]

    def finish(self) -> Tally:
        """Nobody says more; waits for what is in flight, and counts."""
        for talker in self.talkers:
            talker.due = float("inf")
        deadline = time.perf_counter() + QUIET
        while any(one.lacking > 0 for one in self.talkers) and time.perf_counter() < deadline:
            self.step()
        gaps = [talker.lacking for talker in self.talkers]
        return Tally(
            sum(talker.sent for talker in self.talkers),
            self.delivered,
            missing=sum(gap for gap in gaps if gap > 0),
            surplus=-sum(gap for gap in gaps if gap < 0),
        )
