"""The rows of the table: what is done, to whom, how it is measured and what is aimed at."""

import contextlib
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import attrs

from benchmark import past, servers
from benchmark.aims import Aim, Sample, Tally, Verdict, coming_verdicts, ratios
from benchmark.crowd import PATIENCE, Crowd
from benchmark.dialects import SENDER_MARKS, Irc, text
from benchmark.echo import Echo
from benchmark.exam import examine
from benchmark.machine import BenchError, Stopwatch, memory_bytes
from benchmark.room import Flood, flood, one_at_a_time
from benchmark.servers import Running, Server, running

ROOM = "bench"
WINDOW = 16
SETTLE = 4.0


@attrs.frozen
class Plan:
    """How long and how big: the options that all rows share."""

    seconds: float = 4.0
    rounds: int = 3
    scale: float = 1.0
    """1 for the sizes in the titles; `--quick` takes a tenth of everybody."""
    settle: float = SETTLE
    cores: tuple[int, int] = (0, 1)
    """The server's core and the generator's."""
    peers: tuple[str, ...] = ()
    """Only these servers, by name; empty: all."""
    cards: Path | None = None
    """The file of cards that the rows on the catalogue load."""
    tell: Callable[[str], None] = print

    def people(self, count: int) -> int:
        """How many stand for so many people."""
        return count if count <= 10 else max(10, int(count * self.scale))


@attrs.frozen
class Work:
    """A row of the table."""

    key: str
    title: str
    unit: str
    measure: Callable[["Work", Plan], Iterator[Sample]]
    servers: tuple[Server, ...]
    people: int
    judge: Callable[[Sequence[Sample]], list[Verdict]] = lambda _samples: []

    def present(self, plan: Plan) -> list[Server]:
        """The servers that can be measured here; says of the others how to get them."""
        wanted = [one for one in self.servers if not plan.peers or one.name in plan.peers]
        for server in wanted:
            if why := server.missing():
                plan.tell(f"  {server.name}: {why}")
        return [server for server in wanted if not server.missing()]


@attrs.frozen
class Entrant:
    """A running server with its clients connected."""

    running: Running
    crowd: Crowd
    members: list[int]

    @property
    def server(self) -> Server:
        """Which server it is."""
        return self.running.server


@contextlib.contextmanager
def entered(server: Server, count: int, plan: Plan) -> Iterator[Entrant]:
    """Starts the server and connects so many clients, each under a name of its own."""
    with running(server, plan.cores[0]) as process, Crowd(process.port) as crowd:
        entrant = Entrant(process, crowd, [])
        admit(entrant, count)
        yield entrant


def admit(entrant: Entrant, count: int) -> list[int]:
    """Connects so many clients more, each under a name of its own, and gives them."""
    dialect, crowd = entrant.server.dialect, entrant.crowd
    taken = len(entrant.members)
    fresh = crowd.connect(count)
    hellos = [(fd, dialect.hello(f"bench{taken + i:05}")) for i, fd in enumerate(fresh)]
    if dialect.ready:
        crowd.ask(hellos, dialect.ready, batch=count)
    else:
        all_handled(entrant, hellos)
    entrant.members.extend(fresh)
    return fresh


def settle_in(entrant: Entrant, members: list[int], room: str) -> None:
    """Puts the members into the room and nowhere else."""
    request = entrant.server.dialect.settle_in(room)
    all_handled(entrant, [(fd, request) for fd in members])


def all_handled(entrant: Entrant, requests: Sequence[tuple[int, bytes]]) -> None:
    """Sends each client's requests and returns when all of them have been handled."""
    dialect = entrant.server.dialect
    barrier = dialect.barrier()
    entrant.crowd.ask([(fd, request + barrier) for fd, request in requests], dialect.passed)


def in_turns(work: Work, plan: Plan, one: Callable[[Entrant, Plan], Sample]) -> Iterator[Sample]:
    """All servers side by side, measured in turns: A B A B, so that a ratio is of neighbours."""
    with contextlib.ExitStack() as stack:
        entrants = []
        for server in work.present(plan):
            entrant = stack.enter_context(entered(server, plan.people(work.people), plan))
            settle_in(entrant, entrant.members, ROOM)
            entrants.append(entrant)
        for number in range(plan.rounds):
            for entrant in entrants:
                if number == 0 or not entrant.server.slow:
                    entrant.crowd.drain(plan.settle if number == 0 else 0.2)
                    yield one(entrant, plan)


def paced(entrant: Entrant, plan: Plan, load: Flood | Echo) -> Sample:
    """Runs the load after a warm-up of a quarter of its time."""
    pace = load.run(plan.seconds / 4, plan.seconds, entrant.running.pid)
    return Sample(entrant.server.name, pace.rate, load.finish(), pace.shares)


def flooded(entrant: Entrant, plan: Plan) -> Sample:
    """Nine senders with a window each; afterwards everybody's order is examined."""
    crowd, members = entrant.crowd, entrant.members
    load = flood(crowd, entrant.server.dialect, ROOM, members, 9, WINDOW)
    sample = paced(entrant, plan, load)
    proof = examine(crowd, load.senders, members, WINDOW)
    return attrs.evolve(sample, tally=sample.tally + proof)


def last_member(entrant: Entrant, plan: Plan) -> Sample:
    """One sender, one line in flight: milliseconds until the last member has it."""
    line = entrant.server.dialect.say(ROOM, text(SENDER_MARKS[0], 0))
    _times, warm_up = one_at_a_time(entrant.crowd, line, entrant.members, plan.seconds / 4)
    if not warm_up.sound:
        return Sample(entrant.server.name, float("nan"), warm_up)
    watch = Stopwatch(entrant.running.pid)
    times, tally = one_at_a_time(entrant.crowd, line, entrant.members, plan.seconds)
    lap = watch.lap()
    slowest = sorted(times)[len(times) * 95 // 100]
    more = {"p95_ms": round(1000 * slowest, 2), "lines": len(times)}
    return Sample(entrant.server.name, 1000 * statistics.median(times), tally, more | lap.shares())


def echoed(entrant: Entrant, plan: Plan) -> Sample:
    """Every client with a window."""
    dialect = entrant.server.dialect
    if isinstance(dialect, Irc):
        raise BenchError("IRC knows no echo.")
    return paced(entrant, plan, Echo(entrant.crowd, dialect, entrant.members, WINDOW))


def floods(work: Work, plan: Plan) -> Iterator[Sample]:
    """Deliveries a second."""
    return in_turns(work, plan, flooded)


def latencies(work: Work, plan: Plan) -> Iterator[Sample]:
    """Time until the last member has a line."""
    return in_turns(work, plan, last_member)


def echoes(work: Work, plan: Plan) -> Iterator[Sample]:
    """Answers a second."""
    return in_turns(work, plan, echoed)


def idlers(work: Work, plan: Plan) -> Iterator[Sample]:
    """Memory for each of many who do nothing, in rooms of 100; the first few are not counted."""
    count = plan.people(work.people)
    for server in work.present(plan):
        with entered(server, 10, plan) as entrant:
            settle_in(entrant, entrant.members, ROOM)
            entrant.crowd.drain(plan.settle)
            before = memory_bytes(entrant.running.pid)
            settle_in_hundreds(entrant, admit(entrant, count))
            entrant.crowd.drain(plan.settle)
            grown = memory_bytes(entrant.running.pid) - before
            still_served(entrant)
            yield Sample(server.name, grown / count / 1024, Tally(count, count))


def settle_in_hundreds(entrant: Entrant, members: list[int]) -> None:
    """Puts the members into rooms of 100."""
    for start in range(0, len(members), 100):
        settle_in(entrant, members[start : start + 100], f"idle{start // 100}")


def still_served(entrant: Entrant) -> None:
    """Raises unless every client still gets an answer: memory saved on the absent is no saving."""
    all_handled(entrant, [(fd, b"") for fd in entrant.members])


def joins(work: Work, plan: Plan) -> Iterator[Sample]:
    """What one join and leave costs, by the room's size, and with many people elsewhere."""
    for server in work.present(plan):
        with entered(server, 1, plan) as entrant:
            rooms = [people for people in (10, 100, 1000) if people <= plan.people(1000)]
            for people in rooms:
                settle_in(entrant, admit(entrant, people), f"room{people}")
            entrant.crowd.drain(plan.settle)
            yield from (comings(entrant, plan, people, 0) for people in rooms)
            elsewhere = plan.people(work.people)
            settle_in_hundreds(entrant, admit(entrant, elsewhere))
            entrant.crowd.drain(plan.settle)
            yield from (comings(entrant, plan, people, elsewhere) for people in rooms)


def comings(entrant: Entrant, plan: Plan, people: int, elsewhere: int) -> Sample:
    """One client joins and leaves a room over and over, each time waiting for the answer."""
    dialect, room, joiner = entrant.server.dialect, f"room{people}", entrant.members[0]
    steps = [step(room) + dialect.barrier() for step in (dialect.join, dialect.leave)]
    watch, cycles, received = Stopwatch(entrant.running.pid), 0, [0, 0]
    while watch.lap().seconds < plan.seconds / 2:
        for step in steps:
            received = [
                a + b for a, b in zip(received, one_step(entrant, joiner, step), strict=True)
            ]
        cycles += 1
    lap = watch.lap()
    received[1] += entrant.crowd.drain(0.5)
    more = {
        "people": people,
        "elsewhere": elsewhere,
        "server_us": round(1e6 * lap.server / cycles, 1),
        "bytes_to_joiner": round(received[0] / cycles, 1),
        "bytes_to_each_member": round(received[1] / cycles / people, 2),
        **lap.shares(),
    }
    return Sample(entrant.server.name, 1e6 * lap.seconds / cycles, Tally(cycles, cycles), more)


def one_step(entrant: Entrant, joiner: int, request: bytes) -> tuple[int, int]:
    """Asks and waits for the barrier's answer; bytes that the joiner got, and all the others."""
    crowd, heard, others = entrant.crowd, b"", 0
    crowd.send(joiner, request)
    deadline = time.perf_counter() + PATIENCE
    while entrant.server.dialect.passed not in heard:
        if time.perf_counter() > deadline:
            raise BenchError(f"No answer to {request!r}; heard: {heard[-200:]!r}")
        for fd, size in crowd.chunks(1):
            if fd == joiner:
                heard += crowd.buffer[:size]
            else:
                others += size
    return len(heard), others


def letters(work: Work, plan: Plan) -> Iterator[Sample]:
    """Acknowledged private messages a second to somebody who is not there."""
    for server in work.present(plan):
        with entered(server, plan.people(work.people), plan) as entrant:
            past.register_receiver(entrant.running.port)
            entrant.crowd.drain(plan.settle)
            for _ in range(plan.rounds):
                load = Echo(entrant.crowd, past.ToTheAbsent(), entrant.members, WINDOW)
                yield paced(entrant, plan, load)


def looks(work: Work, plan: Plan) -> Iterator[Sample]:
    """How much later, in ms, a busy room has a line while somebody looks into a long past."""
    for server in work.present(plan):
        with entered(server, plan.people(work.people), plan) as entrant:
            settle_in(entrant, entrant.members, ROOM)
            entrant.crowd.drain(plan.settle)
            for _ in range(plan.rounds):
                before = last_member(entrant, plan)
                reader = past.Reader(entrant.running.port)
                reader.start()
                try:
                    during = last_member(entrant, plan)
                finally:
                    more = reader.end()
                rise = during.value - before.value
                more |= {"alone_ms": round(before.value, 2), "then_ms": round(during.value, 2)}
                yield Sample(server.name, rise, before.tally + during.tally, more)


def ceiling(work: Work, plan: Plan) -> Iterator[Sample]:
    """How many deliveries the generator itself can take in."""
    count = plan.people(work.people)
    with running(servers.hose(count + 1), plan.cores[0]) as process, Crowd(process.port) as crowd:
        load = Flood(crowd, [], crowd.connect(count), WINDOW)
        pace = load.run(plan.seconds / 4, plan.seconds, process.pid)
        yield Sample("load generator", pace.rate, Tally(0, 0), pace.shares)


TALKERS = (servers.INSPIRCD, servers.MTGNET, servers.WORDS)
OURS, INSPIRCD = servers.MTGNET.name, servers.INSPIRCD.name
KEEPING = servers.MTGNET_KEEPING.name

WORKS = (
    Work(
        key="ceiling",
        title="the load generator itself: 1000 sockets, filled by a hose",
        unit="deliveries/s",
        measure=ceiling,
        servers=(),
        people=1000,
    ),
    Work(
        key="room1000",
        title="room of 1000, 9 senders, 16 lines in flight each",
        unit="deliveries/s",
        measure=floods,
        servers=(*TALKERS, servers.MTGNET_KEEPING),
        people=1000,
        judge=ratios(Aim(OURS, INSPIRCD, least=3), Aim(KEEPING, OURS, least=0.7)),
    ),
    Work(
        key="latency",
        title="room of 1000, 1 sender, 1 line in flight: until the last member has it",
        unit="ms",
        measure=latencies,
        servers=TALKERS,
        people=1000,
        judge=ratios(Aim(OURS, INSPIRCD, most=1.1)),
    ),
    Work(
        key="room10",
        title="room of 10, 9 senders, 16 lines in flight each",
        unit="deliveries/s",
        measure=floods,
        servers=TALKERS,
        people=10,
        judge=ratios(Aim(OURS, INSPIRCD, least=1.5)),
    ),
    Work(
        key="echo",
        title="echo in upper case, 50 clients, 16 lines in flight each",
        unit="lines/s",
        measure=echoes,
        servers=(servers.BARE, servers.MTGNET, servers.MTGNET_ECHO, servers.STREAMS),
        people=50,
        judge=ratios(
            Aim(OURS, servers.BARE.name, least=0.5),
            Aim(OURS, servers.STREAMS.name, least=2),
            Aim(servers.MTGNET_ECHO.name, servers.BARE.name, least=0.5),
            Aim(servers.MTGNET_ECHO.name, servers.STREAMS.name, least=2),
        ),
    ),
    Work(
        key="letters",
        title="private messages to somebody absent, acknowledged, 500 clients",
        unit="messages/s",
        measure=letters,
        servers=(servers.MTGNET_KEEPING,),
        people=500,
        judge=ratios(Aim(KEEPING, least=20_000)),
    ),
    Work(
        key="past",
        title="room of 100, 1 sender: rise of the latency while a million lines are looked into",
        unit="ms",
        measure=looks,
        servers=(servers.MTGNET_OLD,),
        people=100,
        judge=past.past_verdicts(KEEPING),
    ),
    Work(
        key="idle",
        title="10,000 idle clients in rooms of 100: memory of the server for each",
        unit="KiB",
        measure=idlers,
        servers=(servers.MTGNET, servers.BARE, servers.INSPIRCD),
        people=10_000,
        judge=ratios(Aim(OURS, most=8)),
    ),
    Work(
        key="joins",
        title="one join and leave, by the size of the room and of the crowd elsewhere",
        unit="us",
        measure=joins,
        servers=(servers.MTGNET, servers.INSPIRCD),
        people=10_000,
        judge=coming_verdicts(OURS),
    ),
)
