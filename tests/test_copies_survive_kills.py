"""Copies are neither made nor lost when a real server is killed while people trade them.

Three times here and thirty times with `-m long`, or MAGIC_KILLS times; MAGIC_SEED gives other
chances. What must be there after a kill, and how that is known, is in `collectors` for those who
own cards, in `traders` for those who trade and lend them, and in `books` for everybody.
"""

from __future__ import annotations

import os
import random
import selectors
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from books import Rows, check_books
from collectors import collectors
from conftest import PATIENCE, Running
from programs import PASSWORD, Program
from traders import pair

from mtgnet.core.names import read_nick
from mtgnet.stores.accounts import add
from mtgnet.stores.opening import at_once, prepare
from mtgnet.testing import Meeting

KILLS = int(os.environ.get("MAGIC_KILLS", "3"))
SEED = int(os.environ.get("MAGIC_SEED", "5"))
COLLECTORS = ("ann", "bob", "cat")
PAIRS = (("dan", "eve"), ("fay", "gus"))
FLAGS = (
    "limits.lines_per_second=0",
    "log.requests=false",
    "messages.waiting=0",
    "history.on_join=0",
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory in which all are registered."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    path = prepare(data, 0.0)
    # That a login takes its time is not looked at here.
    password = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    for nick in (*COLLECTORS, *(nick for two in PAIRS for nick in two)):
        at_once(path, lambda connection, nick=nick: add(connection, read_nick(nick), password, 1.0))
    return data


def serve(start: Callable[..., Running], data: Path) -> Running:
    flags = [flag for each in FLAGS for flag in ("--set", each)]
    return start("mtgnet", "serve", "--data", str(data), "--listen", "json=tcp:0", *flags)


def keep_busy(port: int, programs: Sequence[Program[Any]], answers: int, more: float) -> None:
    """Have all come, and let them do what they do until so many answers, and some seconds more."""
    for program in programs:
        program.connect(port)
    with selectors.DefaultSelector() as selector:
        for program in programs:
            selector.register(program.connection, selectors.EVENT_READ, program)
        enough = sum(program.answers for program in programs) + answers
        deadline = time.monotonic() + PATIENCE
        while sum(program.answers for program in programs) < enough:
            assert time.monotonic() < deadline, "the server is too slow"
            hear(selector, 0.1)
        end = time.monotonic() + more
        while (left := end - time.monotonic()) > 0:
            hear(selector, left)


def hear(selector: selectors.BaseSelector, seconds: float) -> None:
    """Let programs hear what comes, the first of it in so many seconds at most."""
    for key, _ in selector.select(seconds):
        assert key.data.hear(), "the server is gone"


@contextmanager
def left(data: Path) -> Iterator[Rows]:
    """What a killed server has left, to be asked; a copy, so that it starts on the very same."""
    copy = data.with_name("left")
    copy.mkdir()
    for each in data.glob("mtgnet.db*"):
        shutil.copy(each, copy)
    with closing(sqlite3.connect(copy / "mtgnet.db")) as connection:
        connection.row_factory = sqlite3.Row
        yield lambda query, *values: [
            dict(row) for row in connection.execute(query, values).fetchall()
        ]
    shutil.rmtree(copy)


def kill_often(start: Callable[..., Running], data: Path, kills: int) -> None:
    """Kill a server so many times while people are busy, and look at what it leaves."""
    known = [name for name in ("import", "lend") if Meeting().server.table.find(name)]
    chance = random.Random(SEED)
    alone = collectors(SEED, COLLECTORS, known)
    pairs = [pair(SEED + number, two, known) for number, two in enumerate(PAIRS)]
    programs: list[Program[Any]] = [*alone, *(trader for each in pairs for trader in each.two)]
    with ExitStack() as stack:
        for program in programs:
            stack.callback(program.close)
        for _ in range(kills):
            running = serve(start, data)
            port = running.port("json")
            keep_busy(port, programs, chance.randint(30, 500), chance.uniform(0, 0.03))
            running.process.kill()
            running.process.wait()
            for program in programs:
                program.last_words()
            assert "Traceback" not in running.text(), running.text()
            with left(data) as rows:
                check_books(rows)
                for each in (*alone, *pairs):
                    each.settle(rows)
    answers = sum(program.answers for program in programs)
    unanswered = sum(each.unanswered for each in alone)
    steps = sum((each.promises.steps for each in pairs), Counter[str]())
    print(f"{kills} kills, {answers} answers; {unanswered} changes were kept, but not yet answered")
    print(f"with {' and '.join(known) or 'neither imports nor loans'}:", end=" ")
    print(", ".join(f"{step} {count}" for step, count in sorted(steps.items())))
    assert answers >= 30 * kills
    assert steps.keys() >= {"offered", "done"}


def test_no_kill_makes_or_loses_copies(start: Callable[..., Running], data: Path) -> None:
    kill_often(start, data, KILLS)


@pytest.mark.long
def test_many_kills_make_or_lose_no_copies(start: Callable[..., Running], data: Path) -> None:
    kill_often(start, data, max(KILLS, 30))
