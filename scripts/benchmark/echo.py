"""The load on an upper-case echo: every client keeps a window of lines in flight.

Every answer is the same, so what a client receives is checked byte for byte against its
repetition; a client that gets anything else in between has its whole answers searched for instead.
"""

import time

from benchmark.aims import Tally
from benchmark.crowd import BUFFER, QUIET, Crowd, without_garbage_collection
from benchmark.dialects import SENDER_MARKS, Bare, Plain, text
from benchmark.machine import Stopwatch
from benchmark.room import Pace

EchoDialect = Plain | Bare


class Echo:
    """Clients who ask again for every answer that they get."""

    def __init__(self, crowd: Crowd, dialect: EchoDialect, clients: list[int], window: int) -> None:
        words = text(SENDER_MARKS[0], 0)
        self.crowd, self.clients, self.window = crowd, clients, window
        self.question, self.answer = dialect.echo(words), dialect.answer(words)
        self.expected = self.answer * (BUFFER // len(self.answer) + 2)
        self.bytes = dict.fromkeys(clients, 0)
        self.tails: dict[int, bytes] = {}
        self.sent = 0
        self.answers = 0
        self.sending = True

    def run(self, warm_up: float, seconds: float, pid: int) -> Pace:
        """Asks for that long; the pace counts the answers after the warm-up.

        Raises `BenchError` when the very first answer of a client is not right.
        """
        self.crowd.ask(((fd, self.question) for fd in self.clients), self.answer)
        with without_garbage_collection():
            for fd in self.clients:
                self._ask(fd, self.window)
            self._pump_for(warm_up)
            watch, before = Stopwatch(pid), self.answers
            self._pump_for(seconds)
            lap = watch.lap()
        answers = self.answers - before
        return Pace(lap.seconds, answers / lap.seconds, lap.shares())

    def finish(self) -> Tally:
        """Asks no more, waits until every answer is there or nothing moves, and counts."""
        self.sending = False
        quiet_since = time.perf_counter()
        while self.answers < self.sent and time.perf_counter() - quiet_since < QUIET:
            before = self.answers
            self._pump_for(0.1)
            if self.answers > before:
                quiet_since = time.perf_counter()
        gap = self.sent - self.answers
        return Tally(self.sent, self.answers, max(gap, 0), max(-gap, 0))

    def _ask(self, fd: int, count: int) -> None:
        self.sent += count
        self.crowd.send(fd, self.question * count)

    def _pump_for(self, seconds: float) -> None:
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            self._pump(min(left, 0.05))

    def _pump(self, timeout: float) -> None:
        """The hot loop: reads once from everybody who has something."""
        buffer, receive = self.crowd.buffer, self.crowd.receive
        view, expected, length = memoryview(buffer), self.expected, len(self.answer)
        for fd, _event in self.crowd.epoll.poll(timeout, len(receive)):
            size = receive[fd](buffer) or self.crowd.lost()
            at = self.bytes[fd]
            if fd not in self.tails and expected.startswith(view[:size], at % length):
                self.bytes[fd] = at + size
                answers = (at + size) // length - at // length
            else:
                answers = self._count(fd, size)
            self.answers += answers
            if answers and self.sending:
                self._ask(fd, answers)

    def _count(self, fd: int, size: int) -> int:
        """How many whole answers a chunk completes; from now on this client's are searched for."""
        if fd not in self.tails:
            self.tails[fd] = self.answer[: self.bytes[fd] % len(self.answer)]
        heard = self.tails[fd] + self.crowd.buffer[:size]
        end = heard.rfind(self.answer)
        self.tails[fd] = bytes(heard[end + len(self.answer) if end >= 0 else 0 :][-1000:])
        return heard.count(self.answer)
