"""The row on imports: a list of 12,784 rows comes in while a room talks."""

import csv
import io
import random
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmark.aims import Sample, Tally
from benchmark.cards import SENDERS, load, names, switched
from benchmark.chatter import Chatter
from benchmark.machine import BenchError
from benchmark.works import ROOM, Entrant, Plan, Work, admit, entered, settle_in

ROWS = 12_784
HEADER = (
    "Count,Tradelist Count,Name,Edition,Condition,Language,Foil,Tags,Last Modified,"
    "Collector Number,Alter,Proxy,Purchase Price"
)


def imports(work: Work, plan: Plan) -> Iterator[Sample]:
    """Loads all cards, then imports a list of a sample of them."""
    if plan.cards is None:
        plan.tell("  this needs a file of cards, Scryfall's default_cards: --cards FILE")
        return
    for server in work.present(plan):
        with entered(server, plan.people(work.people), plan) as entrant:
            members = list(entrant.members)
            settle_in(entrant, members, ROOM)
            asker = admit(entrant, 1)[0]
            old = set(names(entrant))
            room = Chatter(entrant.crowd, server.dialect, members, min(SENDERS, len(members) - 1))
            load(entrant, plan, plan.cards, room)
            new = [name for name in names(entrant) if name not in old]
            switched(entrant, asker, new)
            room.latencies()
            room.talk(plan.seconds)
            alone, alone_p99 = room.latencies()
            yield from importing(entrant, plan, room, alone, alone_p99)


def importing(
    entrant: Entrant, plan: Plan, room: Chatter, alone: float, alone_p99: float
) -> Iterator[Sample]:
    """The same list twice: all of it is new, and then none of it."""
    data = entrant.running.directory / "data"
    text = moxfield(data / "catalogue.db", max(100, int(ROWS * plan.scale)))
    for title, expected in (("importing", "added;"), ("importing again", "as in your last list")):
        importer = Importer(entrant.running.port, text, title == "importing")
        importer.start()
        while importer.is_alive():
            room.step()
        seconds = importer.outcome(expected)
        median, p99 = room.latencies()
        more = {"median_ms": round(median, 2), "alone_ms": round(alone, 2)}
        yield Sample(title, seconds, Tally(1, 1), importer.parts, "s")
        more |= {"alone_p99_ms": round(alone_p99, 2)}
        yield Sample(f"p99 of a busy room while {title}", p99, Tally(1, 1), more, "ms")
    room.finish()


def moxfield(catalogue: Path, count: int) -> str:
    """A list as Moxfield exports it, of so many printings drawn by lot."""
    query = "SELECT name, set_code, number FROM printing JOIN card ON card.id = card_id"
    with closing(sqlite3.connect(catalogue)) as connection:
        there = connection.execute(f"{query} WHERE lang = 'en' AND NOT printing.extra").fetchall()
    chance = random.Random(1993)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEADER.split(","))
    for name, code, number in chance.sample(there, min(count, len(there))):
        copies = str(chance.randint(1, 4))
        head = (copies, "0", name, code, "Near Mint", "English", "", "", "")
        writer.writerow((*head, number, "False", "False", ""))
    return out.getvalue()


class Importer(threading.Thread):
    """Somebody at a netcat who imports a list, and accepts it."""

    def __init__(self, port: int, text: str, first: bool) -> None:
        super().__init__()
        self._connection = socket.create_connection(("127.0.0.1", port), 60)
        self._lines = self._connection.makefile("rb")
        self._text = text
        word = "/register importer" if first else "/login importer"
        self._type(f"{word} correct-horse-battery", b"yours" if first else b"You are importer")
        self._answer = b""
        self._seconds = 0.0
        self.parts: dict[str, float] = {}

    def run(self) -> None:
        """Do it."""
        started = time.perf_counter()
        self._type("/import", b"Paste")
        self._type(f"{self._text}.", b"/import accept")
        read = time.perf_counter()
        self._answer = self._type("/import accept", b"/undo import")
        self._seconds = time.perf_counter() - started
        self.parts = {"read_s": round(read - started, 2)}
        self._connection.close()

    def _type(self, line: str, awaited: bytes) -> bytes:
        """Send a line, and return all that is heard up to the line with `awaited` in it."""
        self._connection.sendall(f"{line}\r\n".encode())
        heard = b""
        for answer in self._lines:
            heard += answer
            if awaited in answer:
                return heard
        raise BenchError(f"No answer to {line[:60]!r}; heard: {heard[-300:]!r}")

    def outcome(self, expected: str) -> float:
        """Return how many seconds it took; raises BenchError if it went otherwise."""
        said = " ".join(self._answer.decode().split())
        if expected not in said:
            raise BenchError(f"The import did not succeed; heard: {said[-300:]}")
        return self._seconds
