"""The benchmark counts right, and it notices a server that loses, doubles or disorders lines."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs
import pytest

CHECKOUT = Path(__file__).parents[1]
sys.path.insert(0, str(CHECKOUT / "scripts"))

from benchmark import cli, crowd, echo, exam, machine, room, rows, servers, works  # noqa: E402
from benchmark.aims import Aim, Sample, Tally, coming_verdicts, ratios  # noqa: E402
from benchmark.dialects import Plain, text  # noqa: E402
from benchmark.machine import BenchError  # noqa: E402

CORE = min(os.sched_getaffinity(0))
PLAN = works.Plan(seconds=0.2, rounds=1, scale=0.01, settle=0.05, cores=(CORE, CORE))


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not come soon will not come: the servers here are small."""
    for module in (room, echo, exam):
        monkeypatch.setattr(module, "QUIET", 2.0)


def relay(fault: str = "", every: int = 200) -> servers.Server:
    script = str(Path(__file__).with_name("bench_relay.py"))
    arguments = [f"--fault={fault}", f"--every={every}"]
    return servers.Server(
        "relay", Plain(), lambda port, _directory: [sys.executable, script, str(port), *arguments]
    )


@contextmanager
def full_room(server: servers.Server, people: int = 12) -> Iterator[works.Entrant]:
    with works.entered(server, people, PLAN) as entrant:
        works.settle_in(entrant, entrant.members, works.ROOM)
        entrant.crowd.drain(0.05)
        yield entrant


def flood_of(entrant: works.Entrant, senders: int = 3, window: int = 4) -> room.Flood:
    return room.flood(
        entrant.crowd, entrant.server.dialect, works.ROOM, entrant.members, senders, window
    )


class TestCounting:
    def test_a_flood_counts_every_delivery_once(self) -> None:
        with full_room(relay()) as entrant:
            load = flood_of(entrant)
            load.run(0, 0.3, entrant.running.pid)
            tally = load.finish()
        assert tally.sound
        assert tally.sent > 100
        assert tally.delivered == tally.sent * 11

    def test_the_pace_is_what_was_received_in_the_time(self) -> None:
        with full_room(relay()) as entrant:
            load = flood_of(entrant)
            pace = load.run(0, 0.5, entrant.running.pid)
            tally = load.finish()
        still_in_flight = 3 * 4 * 11
        assert (
            0.8 * (tally.delivered - still_in_flight) < pace.rate * pace.seconds <= tally.delivered
        )

    def test_the_window_is_never_exceeded(self) -> None:
        with full_room(relay("lose", every=1)) as entrant:
            load = flood_of(entrant)
            with pytest.raises(BenchError, match="Nobody received a single line"):
                load.run(0, 0.2, entrant.running.pid)
            assert [sender.sent for sender in load.senders] == [4, 4, 4]

    @pytest.mark.parametrize(
        ("fault", "field"), [("lose", "missing"), ("double", "surplus"), ("swap", "disordered")]
    )
    def test_a_bad_relay_is_noticed_in_the_flood_and_in_the_exam(
        self, fault: str, field: str
    ) -> None:
        with full_room(relay(fault, every=7)) as entrant:
            load = flood_of(entrant)
            load.run(0, 0.2, entrant.running.pid)
            tally = load.finish()
            proof = exam.examine(entrant.crowd, load.senders, entrant.members, 16)
        assert getattr(proof, field) > 0
        assert not proof.sound
        assert not tally.sound or fault == "swap"

    def test_a_notice_for_one_member_alone_is_no_fault(self) -> None:
        with full_room(relay("notice")) as entrant:
            load = flood_of(entrant)
            load.run(0, 0.2, entrant.running.pid)
            tally = load.finish()
            proof = exam.examine(entrant.crowd, load.senders, entrant.members, 16)
        assert tally.sound
        assert proof.sound
        assert tally.sent > 200

    def test_the_exam_wants_every_line_from_everybody(self) -> None:
        with full_room(relay()) as entrant:
            senders = flood_of(entrant, senders=9, window=16).senders
            proof = exam.examine(entrant.crowd, senders, entrant.members, 16)
        assert proof == Tally(sent=9 * 48, delivered=9 * 48 * 11)

    def test_the_last_member_ends_a_line(self) -> None:
        with full_room(relay()) as entrant:
            line = Plain().say("", text(b"~", 0))
            started = time.perf_counter()
            times, tally = room.one_at_a_time(entrant.crowd, line, entrant.members, 0.2)
            elapsed = time.perf_counter() - started
        assert tally.sound
        assert len(times) == tally.sent > 10
        assert sum(times) <= elapsed

    @pytest.mark.parametrize(("fault", "field"), [("lose", "missing"), ("double", "surplus")])
    def test_a_line_that_comes_never_or_twice_is_noticed(self, fault: str, field: str) -> None:
        with full_room(relay(fault, every=20)) as entrant:
            line = Plain().say("", text(b"~", 0))
            _times, tally = room.one_at_a_time(entrant.crowd, line, entrant.members, 0.2)
        assert getattr(tally, field) > 0


class TestEcho:
    @pytest.mark.parametrize("server", [relay(), relay("notice"), servers.BARE, servers.STREAMS])
    def test_every_answer_is_counted_once(self, server: servers.Server) -> None:
        with full_room(server, 5) as entrant:
            load = echo.Echo(entrant.crowd, entrant.server.dialect, entrant.members, 16)
            pace = load.run(0, 0.3, entrant.running.pid)
            tally = load.finish()
        assert tally.sound
        assert tally.sent == tally.delivered > 500
        assert pace.rate * pace.seconds <= tally.delivered

    @pytest.mark.parametrize(("fault", "field"), [("lose", "missing"), ("double", "surplus")])
    def test_a_lost_or_doubled_answer_is_noticed(self, fault: str, field: str) -> None:
        with full_room(relay(fault), 5) as entrant:
            load = echo.Echo(entrant.crowd, entrant.server.dialect, entrant.members, 16)
            load.run(0, 0.2, entrant.running.pid)
            tally = load.finish()
        assert getattr(tally, field) > 0

    def test_lower_case_is_no_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with full_room(relay("mute"), 5) as entrant:
            monkeypatch.setattr(crowd, "PATIENCE", 0.5)
            load = echo.Echo(entrant.crowd, entrant.server.dialect, entrant.members, 16)
            with pytest.raises(BenchError, match=r"5 clients wait.*in vain.*tap two islands"):
                load.run(0, 0.1, entrant.running.pid)


class TestMachine:
    def test_memory_is_that_of_the_other_process(self) -> None:
        hold = "held = b'x' * (40 << 20); print(); input()"
        sizes = [self.size_of(program) for program in ("print(); input()", hold)]
        assert 39 << 20 < sizes[1] - sizes[0] < 42 << 20

    def size_of(self, program: str) -> int:
        with subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            process.stdout.readline()
            size = machine.memory_bytes(process.pid)
            process.communicate(b"\n")
        return size

    def test_a_server_ends_with_its_row_even_when_the_row_fails(self) -> None:
        pids = []

        def fail() -> None:
            with servers.running(relay(), CORE) as process:
                pids.append(process.pid)
                assert os.sched_getaffinity(process.pid) == {CORE}
                raise BenchError("lost")

        with pytest.raises(BenchError, match="lost"):
            fail()
        with pytest.raises(ProcessLookupError):
            os.kill(pids[0], 0)

    def test_a_server_that_does_not_start_is_told_with_its_last_words(self) -> None:
        broken = attrs.evolve(
            relay(), command=lambda _port, _directory: [sys.executable, "-c", "1/0"]
        )
        with pytest.raises(BenchError, match="ZeroDivisionError"), servers.running(broken, CORE):
            pass

    def test_an_absent_peer_is_told_with_the_way_to_get_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(servers.shutil, "which", lambda *_arguments, **_options: None)
        told: list[str] = []
        work = attrs.evolve(works.WORKS[1], servers=(servers.INSPIRCD,))
        assert work.present(attrs.evolve(PLAN, tell=told.append)) == []
        assert told == ["  InspIRCd: InspIRCd is not installed: apt-get install inspircd"]


class TestAims:
    def test_a_ratio_is_the_median_of_neighbours(self) -> None:
        figures = [("a", 10.0), ("b", 1.0), ("a", 10.0), ("b", 2.0), ("a", 90.0), ("b", 3.0)]
        samples = [Sample(name, value, Tally(1, 1)) for name, value in figures]
        assert Aim("a", "b", least=10).verdict(samples).value == 10
        assert Aim("a", "b", least=10).verdict(samples).met
        assert not Aim("a", "b", least=10.1).verdict(samples).met
        assert not Aim("a", most=9).verdict(samples).met

    def test_a_side_that_was_not_measured_gives_no_verdict(self) -> None:
        assert ratios(Aim("a", "b", least=1))([Sample("a", 1.0, Tally(1, 1))]) == []

    @pytest.mark.parametrize(("fault", "met"), [("", True), ("names", False)])
    def test_a_name_list_that_nobody_asked_for_is_noticed(self, fault: str, met: bool) -> None:
        work = attrs.evolve(works.WORKS[-1], servers=(relay(fault),), people=100)
        plan = attrs.evolve(PLAN, scale=0.1)
        samples = list(works.joins(work, plan))
        assert [sample.more["people"] for sample in samples] == [10, 100, 10, 100]
        assert coming_verdicts("relay")(samples)[1].met is met


@pytest.mark.parametrize(
    "server",
    [servers.MTGNET, servers.WORDS, servers.INSPIRCD],
    ids=lambda server: server.name,
)
def test_real_chat_servers_are_spoken_to_rightly(server: servers.Server) -> None:
    if why := server.missing():
        pytest.skip(why)
    rows = [
        attrs.evolve(work, servers=(server,), people=12)
        for work in works.WORKS
        if work.key in ("room1000", "latency", "joins")
    ]
    for work in rows:
        samples = list(work.measure(work, PLAN))
        assert samples
        assert all(sample.tally.sound and sample.value > 0 for sample in samples)


@pytest.mark.parametrize("server", [servers.MTGNET, servers.MTGNET_ECHO], ids=lambda it: it.name)
def test_both_ways_to_have_an_echo_are_spoken_to_rightly(server: servers.Server) -> None:
    work = next(work for work in works.WORKS if work.key == "echo")
    [sample] = work.measure(attrs.evolve(work, servers=(server,)), PLAN)
    assert sample.tally.sound
    assert sample.tally.sent > 100


def test_the_row_on_cards_loads_asks_and_weighs(tmp_path: Path) -> None:
    starter = CHECKOUT / "mtgnet" / "cards" / "starter" / "cards.jsonl"
    file = tmp_path / "cards.jsonl"
    file.write_text(starter.read_text("utf-8").replace('"Abrade"', '"Abrado"'), "utf-8")
    plan = attrs.evolve(PLAN, cards=file)
    samples = list(rows.CARDS.measure(rows.CARDS, plan))
    assert all(sample.tally.sound and sample.tally.sent for sample in samples)
    assert len(rows.CARDS.judge(samples)) == 10


@pytest.mark.parametrize("row", [rows.CARDS, rows.COLLECTIONS], ids=["cards", "collections"])
def test_rows_on_cards_tell_that_they_need_a_file(row: works.Work) -> None:
    told: list[str] = []
    assert list(row.measure(row, attrs.evolve(PLAN, tell=told.append))) == []
    assert "--cards FILE" in told[0]


def test_the_row_on_collections_adds_and_looks() -> None:
    starter = CHECKOUT / "mtgnet" / "cards" / "starter" / "cards.jsonl"
    plan = attrs.evolve(PLAN, cards=starter, scale=0.01)
    work = attrs.evolve(rows.COLLECTIONS, people=10)
    samples = list(work.measure(work, plan))
    assert [sample.server for sample in samples][-3:] == ["/have", "/whohas", "/collection"]
    assert all(sample.tally.sound and sample.tally.sent for sample in samples)
    assert len(work.judge(samples)) == 3


class TestCommandLine:
    OPTIONS = ("--seconds=0.2", "--rounds=1", "--quick", f"--cores={CORE},{CORE}")

    def run(self, monkeypatch: pytest.MonkeyPatch, server: servers.Server, *more: str) -> int:
        work = attrs.evolve(
            works.WORKS[3], servers=(server,), judge=ratios(Aim("relay", least=1e12))
        )
        monkeypatch.setattr(cli, "WORKS", (work,))
        return cli.main([*self.OPTIONS, *more])

    def test_a_sound_run_is_a_table_and_a_file(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        target = tmp_path / "figures.json"
        assert self.run(monkeypatch, relay(), f"--json={target}") == 0
        table = capsys.readouterr().out
        assert "| room of 10, 9 senders, 16 lines in flight each | relay | " in table
        assert "MISSED" in table
        told = json.loads(target.read_text())
        assert told["rows"][0]["samples"][0]["tally"]["missing"] == 0
        assert {"date", "cpu", "cores", "kernel", "python", "twisted", "commit"} <= set(
            told["machine"]
        )

    def test_a_page_keeps_all_but_its_table(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        page = tmp_path / "page.md"
        page.write_text("Before.\n<!-- table: begin -->\nold\n<!-- table: end -->\nAfter.\n")
        assert self.run(monkeypatch, relay(), f"--into={page}") == 0
        told = page.read_text()
        assert told.startswith("Before.\n<!-- table: begin -->\nMeasured ")
        assert told.endswith("|\n<!-- table: end -->\nAfter.\n")
        assert "old" not in told

    def test_a_missed_aim_fails_when_that_is_asked_for(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert self.run(monkeypatch, relay(), "--check") == 1

    def test_a_lost_line_fails_always(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.run(monkeypatch, relay("lose", every=7)) == 1
        assert "ERROR, room10: relay: " in capsys.readouterr().out

    def test_the_starter_says_what_is_missing(self, tmp_path: Path) -> None:
        copy = shutil.copy(CHECKOUT / "scripts" / "bench", tmp_path)
        answer = subprocess.run([copy], capture_output=True, text=True, check=False)
        assert answer.returncode == 1
        assert "there is no .venv in this checkout yet" in answer.stderr

    def test_an_unknown_row_is_answered_with_the_rows(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit):
            cli.main(["--only", "everything"])
        assert "choose from" in capsys.readouterr().err
