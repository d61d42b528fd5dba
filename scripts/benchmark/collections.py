"""The rows on what people own: a server with 200 people who own a million rows, and 50 who add.

Answers to additions differ, so that they are counted by their lines, and afterwards compared with
what is in the database.
"""

import random
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import attrs

from benchmark.aims import Sample, Tally
from benchmark.cards import ask
from benchmark.crowd import QUIET, without_garbage_collection
from benchmark.machine import BenchError, Stopwatch
from benchmark.servers import MTGNET_KEEPING, Server, mtgnet, no_mtgnet
from benchmark.works import Entrant, Plan, Work, entered

PEOPLE, ROWS, CARDS_EACH, LOOKS = 200, 1_000_000, 400, 200
_PASSWORD = "correct-horse-battery"
_FILL = """
WITH RECURSIVE n(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM n WHERE x + 1 < :rows)
INSERT OR IGNORE INTO holding (owner, what, lang, treatment, condition, place, marks, oracle_id,
    scryfall_id, set_code, number, name, count, for_trade, lent, promised, note, tags, currency,
    acquired, written)
SELECT 1 + x % :people, p.scryfall_id, 'en', CASE x % 7 WHEN 0 THEN 'foil' ELSE 'nonfoil' END,
    CASE x % 3 WHEN 0 THEN 'LP' ELSE 'NM' END, CASE x % 5 WHEN 0 THEN 'Binder' ELSE '' END, 0,
    c.oracle_id, p.scryfall_id, p.set_code, p.number, c.name, 1 + x % 4, 0, 0, 0, '', '[]', '', '',
    '{}'
FROM n
JOIN printing p ON p.id = (SELECT min(id) FROM printing) + (x * 7919 + x / 977) % :printings
JOIN card c ON c.id = p.card_id
"""
_ACCOUNT = """
INSERT INTO account (id, key, nick, password, role, made, seen, preferences)
VALUES (?, ?, ?, '', 'member', 0, 0, '{"collection": "everyone"}')
"""
_ADDED = "SELECT coalesce(sum(move.count), 0) FROM move JOIN change ON change.id = move.change_id"
"""What is in the ledger: only additions are, since the filling bypasses it."""


def command(*words: str) -> list[str]:
    """The console script."""
    script = [sys.executable, "-c", "import sys; from mtgnet.cli import main; sys.exit(main())"]
    return [*script, *words]


def fill(data: Path, cards: Path, rows: int) -> None:
    """Makes a data directory with a catalogue and 200 people who own so many rows."""
    from mtgnet.stores.opening import prepare

    data.mkdir(mode=0o700)
    loading = command("catalogue", "load", "--data", str(data), str(cards.absolute()))
    subprocess.run(loading, stdout=subprocess.DEVNULL, check=True)
    with closing(sqlite3.connect(prepare(data, time.time()))) as connection:
        connection.execute("ATTACH ? AS catalogue", (str(data / "catalogue.db"),))
        people = [(n, f"owner{n}", f"owner{n}") for n in range(1, PEOPLE + 1)]
        connection.executemany(_ACCOUNT, people)
        printings = connection.execute("SELECT count(*) FROM printing").fetchone()[0]
        values = {"rows": rows, "people": PEOPLE, "printings": printings}
        connection.execute(_FILL, values)
        connection.commit()


def server_with(cards: Path, rows: int) -> Server:
    """A server in front of all that."""
    start = mtgnet("tcp:", True, lambda data: fill(data, cards, rows))
    return Server(MTGNET_KEEPING.name, MTGNET_KEEPING.dialect, start, no_mtgnet)


@attrs.define
class Adding:
    """Clients who add one card after the other, each with a window of lines in flight."""

    entrant: Entrant
    names: list[bytes]
    window: int = 4
    sent: int = 0
    answers: int = 0
    sending: bool = True
    before: int = attrs.field(init=False)

    @before.default
    def _kept(self) -> int:
        """How many copies have been added so far, as the database says."""
        database = self.entrant.running.directory / "data" / "mtgnet.db"
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute(_ADDED).fetchone()[0])

    def run(self, warm_up: float, seconds: float) -> tuple[float, dict[str, float]]:
        """Adds for that long; additions a second after the warm-up, and the server's share."""
        with without_garbage_collection():
            for fd in self.entrant.members:
                self._add(fd, self.window)
            self._pump_for(warm_up)
            watch, before = Stopwatch(self.entrant.running.pid), self.answers
            self._pump_for(seconds)
            lap = watch.lap()
        return (self.answers - before) / lap.seconds, lap.shares()

    def finish(self) -> Tally:
        """Adds no more, waits for every answer, and looks what has been committed."""
        self.sending = False
        quiet_since = time.perf_counter()
        while self.answers < self.sent and time.perf_counter() - quiet_since < QUIET:
            before = self.answers
            self._pump_for(0.1)
            if self.answers > before:
                quiet_since = time.perf_counter()
        kept = self._kept() - self.before
        return Tally(
            self.sent,
            self.answers,
            missing=self.sent - self.answers,
            disordered=abs(kept - self.answers),
        )

    def _add(self, fd: int, count: int) -> None:
        lines = [
            b"/have %s\r\n" % self.names[(self.sent + n) % len(self.names)] for n in range(count)
        ]
        self.sent += count
        self.entrant.crowd.send(fd, b"".join(lines))

    def _pump_for(self, seconds: float) -> None:
        crowd = self.entrant.crowd
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            for fd, size in crowd.chunks(min(left, 0.05)):
                heard = crowd.buffer[:size]
                if b"!" in heard:
                    raise BenchError(f"An addition was refused: {bytes(heard)!r}")
                answers = heard.count(b"  Added ")
                self.answers += answers
                if answers and self.sending:
                    self._add(fd, answers)


def collections(work: Work, plan: Plan) -> Iterator[Sample]:
    """Additions a second, committed; and how long it takes to look, among a million rows."""
    if plan.cards is None:
        plan.tell("  this needs a file of cards, Scryfall's default_cards: --cards FILE")
        return
    server = server_with(plan.cards, int(ROWS * plan.scale))
    if why := server.missing():
        plan.tell(f"  {server.name}: {why}")
        return
    with entered(server, plan.people(work.people), plan) as entrant:
        registered(entrant)
        names = known_names(entrant)
        entrant.crowd.drain(plan.settle)
        for _ in range(plan.rounds):
            load = Adding(entrant, random.Random(93).sample(names, min(CARDS_EACH, len(names))))
            rate, shares = load.run(plan.seconds / 4, plan.seconds)
            yield Sample("/have", rate, load.finish(), shares, "a second")
        some = random.Random(94).choices(names, k=max(20, int(LOOKS * plan.scale)))
        yield timed(entrant, "/whohas", [b"/whohas %s\r\n" % name for name in some])
        people = [1 + n * 37 % PEOPLE for n in range(len(some))]
        yield timed(entrant, "/collection", [b"/collection owner%d\r\n" % n for n in people])


def registered(entrant: Entrant) -> None:
    """Gives each client an account."""
    requests = [(fd, f"/register {_PASSWORD}\r\n".encode()) for fd in entrant.members]
    for request in requests:
        entrant.crowd.ask([request], b"is registered")


def known_names(entrant: Entrant) -> list[bytes]:
    """The names of cards that are one line's answer to add: plain ones, in the catalogue."""
    path = entrant.running.directory / "data" / "catalogue.db"
    query = "SELECT DISTINCT name FROM card WHERE name NOT LIKE '%/%' AND NOT extra ORDER BY id"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        found = [name for (name,) in connection.execute(query)]
    return [name.encode() for name in found if name.isascii() and len(name) < 25]


def timed(entrant: Entrant, title: str, questions: list[bytes]) -> Sample:
    """The median of questions that are asked one at a time, in ms until the answer is complete."""
    times = []
    fd = entrant.members[0]
    for question in questions:
        started = time.perf_counter()
        answer = ask(entrant, fd, question)
        times.append(1000 * (time.perf_counter() - started))
        if not answer or answer.startswith(b"!"):
            raise BenchError(f"{question!r} was answered with {answer!r}")
    times.sort()
    more = {"p99_ms": round(times[len(times) * 99 // 100], 2)}
    return Sample(title, statistics.median(times), Tally(len(times), len(times)), more, "ms")
