"""The rows on the catalogue: one server loads a card file and is asked for cards, in this order."""

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmark import questions
from benchmark.aims import Sample, Tally
from benchmark.chatter import Chatter
from benchmark.crowd import PATIENCE, without_garbage_collection
from benchmark.machine import BenchError, Stopwatch, memory_bytes
from benchmark.works import ROOM, Entrant, Plan, Work, admit, entered, settle_in

SENDERS, CLIENTS, BATCH, AHEAD = 5, 4, 32, 2
DISTINCT, TURNS, ONCE, SLIPS = 300, 400, 5000, 200
MEGA = 1e6
BARRIER = b"/echo ^\r\n"
PASSED = b"  ^\r\n"


def cards(work: Work, plan: Plan) -> Iterator[Sample]:
    """Loads, asks and weighs; a measurement each."""
    if plan.cards is None:
        plan.tell("  this needs a file of cards, Scryfall's default_cards: --cards FILE")
        return
    for server in work.present(plan):
        with entered(server, plan.people(work.people), plan) as entrant:
            members = list(entrant.members)
            settle_in(entrant, members, ROOM)
            askers = admit(entrant, CLIENTS)
            settle_in(entrant, askers, "askers")
            entrant.crowd.drain(plan.settle)
            old = set(names(entrant))
            yield from loading(entrant, plan, plan.cards, members)
            known = names(entrant)
            switched(entrant, askers[0], [name for name in known if name not in old])
            chance = random.Random(1993)
            some = chance.sample(known, min(DISTINCT, len(known)))
            once = chance.sample(known, min(len(known), plan.people(ONCE)))
            turns = max(1, int(TURNS * plan.scale))
            yield pipelined(entrant, askers, "/card, the same names again and again", some * turns)
            yield pipelined(entrant, askers, "/card, different names", once)
            yield from finding(entrant, plan, askers[0], members)
            slips = [questions.slip(name, chance) for name in chance.choices(known, k=SLIPS)]
            asked = slips[: max(5, int(SLIPS * plan.scale))]
            yield from timed(entrant, askers[0], "/card with a slip", cards_of(asked))
            entrant.crowd.drain(plan.settle)
            pss = memory_bytes(entrant.running.pid) / MEGA
            yield Sample("the server with all cards", pss, Tally(1, 1), unit="MB")


def mtgnet(entrant: Entrant, *words: str) -> list[str]:
    """The console script on the server's data directory."""
    script = [sys.executable, "-c", "import sys; from mtgnet.cli import main; sys.exit(main())"]
    data = str(entrant.running.directory / "data")
    return [*script, "catalogue", words[0], "--data", data, *words[1:]]


def names(entrant: Entrant) -> list[str]:
    """Every card in the catalogue that the server has in its data directory."""
    asked = mtgnet(entrant, "find", "mv>=0")
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    if answer.returncode or not answer.stdout:
        raise BenchError(f"No names: {answer.stderr}")
    return list(dict.fromkeys(answer.stdout.splitlines()))


def loading(entrant: Entrant, plan: Plan, file: Path, members: list[int]) -> Iterator[Sample]:
    """A load beside a room that talks, and the same room without it."""
    room = Chatter(entrant.crowd, entrant.server.dialect, members, min(SENDERS, len(members) - 1))
    room.talk(plan.seconds / 4)
    room.latencies()
    room.talk(plan.seconds)
    alone, alone_p99 = room.latencies()
    seconds, peak = load(entrant, plan, file, room)
    median, p99 = room.latencies()
    tally = room.finish()
    more = {"median_ms": round(median, 2), "alone_p99_ms": round(alone_p99, 2)}
    yield Sample("loading", seconds, Tally(1, 1), unit="s")
    yield Sample("loading: peak memory", peak / MEGA, Tally(1, 1), unit="MB")
    yield Sample(
        "p99 of a busy room while loading", p99, tally, more | {"alone_ms": round(alone, 2)}, "ms"
    )


def load(entrant: Entrant, plan: Plan, file: Path, room: Chatter) -> tuple[float, int]:
    """Loads in a process that may use every core; its seconds, and its peak memory in bytes."""
    started = time.perf_counter()
    process = subprocess.Popen(
        mtgnet(entrant, "load", str(file.absolute())), stdout=subprocess.DEVNULL
    )
    os.sched_setaffinity(process.pid, set(plan.cores))
    try:
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            room.step()
    except BaseException:
        process.kill()
        raise
    process.returncode = os.waitstatus_to_exitcode(ended[1])
    if process.returncode:
        raise BenchError(f"`mtgnet catalogue load` ended with {process.returncode}.")
    return time.perf_counter() - started, ended[2].ru_maxrss * 1024


def switched(entrant: Entrant, fd: int, new: Sequence[str]) -> None:
    """Returns when the server knows a card that it did not; nobody may have been dropped."""
    if not new:
        raise BenchError("The file of cards has none that the starter set lacks.")
    question = next(cards_of(new[:1]))
    deadline = time.perf_counter() + PATIENCE
    while b"No card is called" in (answer := ask(entrant, fd, question)):
        if time.perf_counter() > deadline:
            raise BenchError(f"The server still knows the old cards only: {answer!r}")
        entrant.crowd.drain(0.2)


def cards_of(names: Sequence[str]) -> Iterator[bytes]:
    """The question for each name."""
    return (b"/card %s\r\n" % name.encode() for name in names)


def ask(entrant: Entrant, fd: int, question: bytes) -> bytes:
    """One question alone: all that comes before the barrier's answer."""
    crowd, heard = entrant.crowd, bytearray()
    crowd.send(fd, question + BARRIER)
    deadline = time.perf_counter() + PATIENCE
    while not heard.endswith(PASSED):
        if time.perf_counter() > deadline:
            raise BenchError(f"No answer to {question!r}; heard: {bytes(heard[-200:])!r}")
        for other, size in crowd.chunks(1):
            if other == fd:
                heard += crowd.buffer[:size]
    return bytes(heard[: -len(PASSED)])


def pipelined(entrant: Entrant, askers: list[int], title: str, wanted: Sequence[str]) -> Sample:
    """A few clients with two batches in flight each; then every byte is compared.

    What each question is to be answered with is asked afterwards, one at a time.
    """
    crowd = entrant.crowd
    todo = [list(cards_of(wanted[place :: len(askers)])) for place in range(len(askers))]
    batches = [[part[at : at + BATCH] for at in range(0, len(part), BATCH)] for part in todo]
    ready = [[b"".join(batch) + BARRIER for batch in part][::-1] for part in batches]
    queue, heard = dict(zip(askers, ready, strict=True)), {fd: bytearray() for fd in askers}
    left = sum(map(len, ready))
    with without_garbage_collection():
        watch = Stopwatch(entrant.running.pid)
        for fd in askers * AHEAD:
            if queue[fd]:
                crowd.send(fd, queue[fd].pop())
        deadline = time.perf_counter() + PATIENCE
        while left > 0 and time.perf_counter() < deadline:
            for fd, size in crowd.chunks(0.1):
                heard[fd] += crowd.buffer[:size]
                passed = crowd.buffer.count(b"^", 0, size)
                left -= passed
                for _ in range(min(passed, len(queue[fd]))):
                    crowd.send(fd, queue[fd].pop())
                deadline = time.perf_counter() + PATIENCE
        lap = watch.lap()
    crowd.drain(0)
    right = {question: ask(entrant, askers[0], question) for part in todo for question in part}
    wrong = 0
    for fd, part in zip(askers, batches, strict=True):
        got = bytes(heard[fd]).split(PASSED)[:-1]
        expected = [b"".join(right[question] for question in batch) for batch in part]
        wrong += sum(a != b for a, b in zip(got, expected, strict=False))
        wrong += abs(len(got) - len(expected))
    empty = sum(not answer for answer in right.values())
    tally = Tally(len(wanted), len(wanted) - empty, missing=empty, disordered=wrong)
    return Sample(title, len(wanted) / lap.seconds, tally, lap.shares(), "answers/s")


def finding(entrant: Entrant, plan: Plan, fd: int, members: list[int]) -> Iterator[Sample]:
    """Searches one at a time, alone and then beside a room that talks."""
    queries = questions.searches()
    few = queries[:: max(1, int(1 / plan.scale))]
    asked = [b"/find %s\r\n" % query for query in few]
    yield from timed(entrant, fd, "/find", asked)
    room = Chatter(entrant.crowd, entrant.server.dialect, members, min(SENDERS, len(members) - 1))
    room.talk(plan.seconds)
    alone, alone_p99 = room.latencies()
    for question in asked:
        heard = room.heard[fd] = bytearray()
        entrant.crowd.send(fd, question + BARRIER)
        deadline = time.perf_counter() + PATIENCE
        while not heard.endswith(PASSED):
            if time.perf_counter() > deadline:
                raise BenchError(f"No answer to {question!r}")
            room.step()
    median, p99 = room.latencies()
    more = {"median_ms": median, "alone_ms": alone, "p99_ms": p99, "alone_p99_ms": alone_p99}
    told = {name: round(value, 2) for name, value in more.items()}
    yield Sample("rise of a busy room's median beside /find", median - alone, room.finish(), told)


def timed(entrant: Entrant, fd: int, title: str, asked: Iterable[bytes]) -> Iterator[Sample]:
    """One question at a time: median and 99th percentile in ms until the answer is complete."""
    times, missing, slowest = [], 0, b""
    for question in asked:
        started = time.perf_counter()
        missing += not ask(entrant, fd, question)
        times.append(time.perf_counter() - started)
        slowest = question if times[-1] == max(times) else slowest
    times.sort()
    print(f"  the slowest: {slowest.decode().strip()}", file=sys.stderr)
    tally = Tally(len(times), len(times) - missing, missing)
    yield Sample(f"{title}, median", 1000 * statistics.median(times), tally, unit="ms")
    yield Sample(f"{title}, p99", 1000 * times[len(times) * 99 // 100], tally, unit="ms")
