"""The load on what is kept: messages to somebody absent, and looking into a long past."""

import json
import socket
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import attrs

from benchmark.aims import Sample, Verdict
from benchmark.dialects import Plain
from benchmark.machine import BenchError

RECEIVER = "keeper"
LINES = 1_000_000
RISE_MS = 5.0
ANSWER_MS = 50.0
_FILL = """
WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ?)
INSERT INTO line (id, room_id, number, start, at, who, nick, nick_key, text, emote, deleted)
SELECT x, 1, x, 1, x, 'g0', 'sage' || x % 50, 'sage' || x % 50,
    'tap island number ' || x || ' and counter it says the wizard of tower ' || x % 997, 0, 0
FROM n
"""


@attrs.frozen
class ToTheAbsent(Plain):
    """A line that is told to somebody who is not there, and what says that it is kept."""

    def echo(self, words: bytes) -> bytes:
        """Sends a private message."""
        return b"/msg %s %s\r\n" % (RECEIVER.encode(), words)

    def answer(self, words: bytes) -> bytes:
        """That it was stored, and waits."""
        to = RECEIVER.encode()
        return b"[to %s] %s\r\n* %s is away; kept.\r\n" % (to, words, to)


def register_receiver(port: int) -> None:
    """Registers who is written to, and leaves."""
    with socket.create_connection(("127.0.0.1", port), 20) as connection:
        connection.sendall(f"/register {RECEIVER} correct-horse-battery\r\n/quit\r\n".encode())
        heard = b"".join(iter(lambda: connection.recv(65536), b""))
    if b"is registered" not in heard:
        raise BenchError(f"{RECEIVER} could not be registered: {heard!r}")


def fill(data: Path) -> None:
    """Makes a data directory whose room #old has a million lines."""
    from mtgnet.stores.opening import prepare

    data.mkdir(mode=0o700)
    with closing(sqlite3.connect(prepare(data, time.time()))) as connection:
        row = "(id, key, name, owner, private, allowed, last)"
        connection.execute(f"INSERT INTO room {row} VALUES (1, 'old', '#old', NULL, 0, '[]', 0)")
        connection.execute(_FILL, (LINES,))
        connection.commit()


QUESTIONS: dict[str, Callable[[int], dict[str, object]]] = {
    "history": lambda n: {"do": "history", "room": "old", "before": n * 7919 % LINES + 60},
    "search": lambda n: {
        "do": "search",
        "words": f"wizard {n * 31 % 997}",
        "nick": f"sage{n % 50}",
    },
}


class Reader(threading.Thread):
    """A program that looks into the past over and over, and notes how long each answer took."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._connection = socket.create_connection(("127.0.0.1", port), 20)
        self._lines = self._connection.makefile("rb")
        self._ended = threading.Event()
        self.times: dict[str, list[float]] = {name: [] for name in QUESTIONS}
        self.refused = b""

    def run(self) -> None:
        """Ask in turns until `end`."""
        self._connection.sendall(b"/json\n")
        number = 0
        while not self._ended.is_set() and not self.refused:
            number += 1
            for name, question in QUESTIONS.items():
                began = time.perf_counter()
                request = {"id": number, **question(number)}
                self._connection.sendall(json.dumps(request).encode() + b"\n")
                self._await(f'"re":{number}}}'.encode())
                self.times[name].append(time.perf_counter() - began)

    def _await(self, mark: bytes) -> None:
        for line in self._lines:
            if b'"refused"' in line:
                self.refused = line
            if line.rstrip().endswith(mark) or self.refused:
                return

    def end(self) -> dict[str, float]:
        """Ask no more; return the median and the slowest twentieth of each, in milliseconds."""
        self._ended.set()
        self.join()
        self._lines.close()
        self._connection.close()
        if self.refused:
            raise BenchError(f"A look into the past was refused: {self.refused!r}")
        told: dict[str, float] = {}
        for name, times in self.times.items():
            ordered = sorted(times)
            told[f"{name}_ms"] = round(1000 * statistics.median(ordered), 2)
            told[f"{name}_p95_ms"] = round(1000 * ordered[len(ordered) * 95 // 100], 2)
        return told | {"looks": sum(map(len, self.times.values()))}


def past_verdicts(ours: str) -> Callable[[Sequence[Sample]], list[Verdict]]:
    """Judges how much slower a busy room is, and how fast the answers come."""

    def judge(samples: Sequence[Sample]) -> list[Verdict]:
        mine = [sample for sample in samples if sample.server == ours]
        if not mine:
            return []
        rise = statistics.median(sample.value for sample in mine)
        verdicts = [Verdict(f"{ours}: rise in ms, at most {RISE_MS:g}", rise, rise <= RISE_MS)]
        for name in QUESTIONS:
            took = statistics.median(sample.more[f"{name}_ms"] for sample in mine)
            aim = f"{ours}: /{name} over a million lines in ms, at most {ANSWER_MS:g}"
            verdicts.append(Verdict(aim, took, took <= ANSWER_MS))
        return verdicts

    return judge
