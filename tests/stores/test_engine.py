"""The writer's thread: group commit, what fails alone, stopping, and what deleting leaves."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_twisted
from sqlalchemy import Connection, event, func, insert, select, text
from sqlalchemy.engine import Engine
from twisted.internet import reactor
from twisted.internet.defer import Deferred, gatherResults
from twisted.logger import LogLevel, globalLogPublisher
from twisted.python.failure import Failure

from mtgnet.core.events import Refusal
from mtgnet.core.keeping import KeepingError
from mtgnet.core.names import read_nick
from mtgnet.core.records import Entry, Letter, Line
from mtgnet.stores import engine as engine_module
from mtgnet.stores.database import StoreError
from mtgnet.stores.opening import Store, at_once, open_store
from mtgnet.stores.schema import fact
from mtgnet.testing.memory import PlainPasswords

Open = Callable[[], Store]
ADD = insert(fact)


@pytest.fixture
def open_it(tmp_path: Path) -> Iterator[Open]:
    opened: list[Store] = []

    def open_it() -> Store:
        store = open_store(tmp_path, reactor, PlainPasswords(), "test")
        store.start()
        opened.append(store)
        return store

    yield open_it
    for store in opened:
        if not store.database._queue.closing:
            pytest_twisted.blockon(store.stop())


@pytest.fixture
def commits() -> Iterator[list[Connection]]:
    """The transactions that have been committed."""
    seen: list[Connection] = []

    def see(connection: Connection) -> None:
        seen.append(connection)

    event.listen(Engine, "commit", see)
    yield seen
    event.remove(Engine, "commit", see)


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """What was logged as an error."""
    lines: list[str] = []

    def observe(entry: Any) -> None:
        if entry["log_level"] >= LogLevel.error:
            lines.append(entry["log_format"].format(**entry))

    globalLogPublisher.addObserver(observe)
    yield lines
    globalLogPublisher.removeObserver(observe)


def facts(path: Path) -> dict[str, str]:
    with sqlite3.connect(path / "mtgnet.db") as connection:
        return dict(connection.execute("SELECT name, value FROM fact"))


def row(name: str) -> list[dict[str, str]]:
    return [{"name": name, "value": name.upper()}]


@pytest_twisted.ensureDeferred
async def test_it_is_on_the_disk_once_it_is_acknowledged(open_it: Open, tmp_path: Path) -> None:
    await open_it().database.insert(ADD, row("a"))
    assert facts(tmp_path) == {"a": "A"}


@pytest_twisted.ensureDeferred
async def test_what_queued_up_is_committed_together(open_it: Open, commits: list[Any]) -> None:
    database = open_it().database
    commits.clear()
    with database._queue.changed:  # The writer can take nothing for now.
        waiting = [database.insert(ADD, row(str(number))) for number in range(500)]
    await gatherResults(waiting)
    assert len(commits) <= 2


@pytest_twisted.ensureDeferred
async def test_one_bad_row_fails_alone(
    open_it: Open, tmp_path: Path, logged: list[str], commits: list[Any]
) -> None:
    database = open_it().database
    await database.insert(ADD, row("b"))
    commits.clear()
    with database._queue.changed:
        good = [database.insert(ADD, row("a")), database.insert(ADD, row("c"))]
        bad = database.insert(ADD, row("b"))
        after = database.write(lambda connection: connection.execute(select(fact.c.name)).all())
    with pytest.raises(KeepingError, match="UNIQUE constraint failed"):
        await bad
    await gatherResults(good)
    assert len(await after) == 3
    assert facts(tmp_path) == {"a": "A", "b": "B", "c": "C"}
    assert len(commits) <= 3
    assert any("UNIQUE" in line or "failed" in line for line in logged)


@pytest_twisted.ensureDeferred
async def test_work_that_raises_is_undone(open_it: Open, tmp_path: Path) -> None:
    database = open_it().database

    def half(connection: Connection) -> None:
        connection.execute(ADD, row("half"))
        raise Refusal("no", "Not so.")

    with database._queue.changed:
        bad, good = database.write(half), database.insert(ADD, row("whole"))
    with pytest.raises(Refusal, match="Not so"):
        await bad
    await good
    assert facts(tmp_path) == {"whole": "WHOLE"}


def shouted(connection: Connection, items: Sequence[str]) -> list[object]:
    """Add facts that are at least two letters long, and answer with how many came together."""
    long = [item for item in items if len(item) > 1]
    if "explode" in items:
        raise Refusal("exploded", "Not so.")
    if long:
        connection.execute(ADD, [row(item)[0] for item in long])
    short = Failure(Refusal("short", "Too short."))
    return [(item, len(items)) if len(item) > 1 else short for item in items]


@pytest_twisted.ensureDeferred
async def test_what_is_for_one_handler_is_handled_together(
    open_it: Open, tmp_path: Path, commits: list[Any]
) -> None:
    database = open_it().database
    commits.clear()
    with database._queue.changed:
        waiting = [database.gather(shouted, f"n{number}") for number in range(50)]
        refused = database.gather(shouted, "x")
    assert await gatherResults(waiting) == [(f"n{number}", 51) for number in range(50)]
    with pytest.raises(Refusal, match="Too short"):
        await refused
    assert len(facts(tmp_path)) == 50
    assert len(commits) <= 2


@pytest_twisted.ensureDeferred
async def test_a_handler_that_raises_handles_each_alone(open_it: Open, tmp_path: Path) -> None:
    database = open_it().database
    with database._queue.changed:
        good = [database.gather(shouted, name) for name in ("aa", "bb")]
        bad = database.gather(shouted, "explode")
    assert await gatherResults(good) == [("aa", 1), ("bb", 1)]
    with pytest.raises(Refusal, match="Not so"):
        await bad
    assert facts(tmp_path) == {"aa": "AA", "bb": "BB"}


@pytest_twisted.ensureDeferred
async def test_what_is_gathered_does_not_pass_other_work(open_it: Open) -> None:
    database = open_it().database
    count = select(func.count()).select_from(fact)
    with database._queue.changed:
        first = [database.gather(shouted, name) for name in ("aa", "bb")]
        between = database.write(lambda connection: connection.execute(count).scalar())
        last = [database.gather(shouted, name) for name in ("cc", "dd", "ee")]
    assert await gatherResults(first) == [("aa", 2), ("bb", 2)]
    assert await between == 2
    assert await gatherResults(last) == [("cc", 3), ("dd", 3), ("ee", 3)]


@pytest_twisted.ensureDeferred
async def test_a_full_disk_is_told_and_undoes_nothing_else(
    open_it: Open, tmp_path: Path, logged: list[str]
) -> None:
    database = open_it().database
    await database.insert(ADD, row("before"))

    def limit(pages: int) -> Callable[[Connection], Any]:
        return lambda connection: connection.execute(text(f"PRAGMA max_page_count={pages}")).all()

    await database.write(limit(1))  # SQLite takes the present size for less.
    with database._queue.changed:
        small = database.insert(ADD, row("small"))
        large = database.insert(ADD, [{"name": "large", "value": "x" * 1_000_000}])
        other = database.insert(ADD, row("other"))
    with pytest.raises(KeepingError, match="full"):
        await large
    await gatherResults([small, other])
    assert facts(tmp_path).keys() == {"before", "small", "other"}
    assert logged
    await database.write(limit(1_000_000))
    await database.insert(ADD, [{"name": "large", "value": "x" * 1_000_000}])


@pytest_twisted.ensureDeferred
async def test_a_locked_file_is_told(
    open_it: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: list[str]
) -> None:
    database = open_it().database
    await database.write(lambda connection: connection.execute(text("PRAGMA busy_timeout=1")).all())
    other = sqlite3.connect(tmp_path / "mtgnet.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with database._queue.changed:
        waiting = [database.insert(ADD, row(str(number))) for number in range(50)]
    for each in waiting:
        with pytest.raises(KeepingError, match="locked"):
            await each
    assert len(logged) <= 2
    other.close()
    await database.insert(ADD, row("later"))


@pytest_twisted.ensureDeferred
async def test_too_much_is_refused(open_it: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "MOST_ROWS", 3)
    database = open_it().database
    with database._queue.changed:
        taken = database.insert(ADD, row("a") + row("b") + row("c"))
        assert database.crowded
        refused = database.insert(ADD, row("d"))
        with pytest.raises(Refusal, match="can't keep up"):
            database.refuse_if_crowded()
    with pytest.raises(Refusal, match="can't keep up"):
        await refused
    await taken
    await database.insert(ADD, row("d"))


@pytest_twisted.ensureDeferred
async def test_a_stop_commits_what_waits(open_it: Open, tmp_path: Path) -> None:
    store = open_it()
    waiting = [store.database.insert(ADD, row(str(number))) for number in range(5000)]
    await store.stop()
    assert len(facts(tmp_path)) == 5000
    await gatherResults(waiting)
    with pytest.raises(KeepingError, match="closing"):
        await store.database.insert(ADD, row("late"))
    assert {path.name for path in tmp_path.iterdir()} == {"mtgnet.db"}


@pytest_twisted.ensureDeferred
async def test_reading_sees_what_was_handed_over_before(open_it: Open) -> None:
    database = open_it().database
    with database._queue.changed:
        database.insert(ADD, row("a"))
        found = database.read_all(lambda connection: connection.execute(select(fact)).all())
    assert len(await found) == 1


@pytest_twisted.ensureDeferred
async def test_readers_cannot_write(open_it: Open) -> None:
    with pytest.raises(KeepingError, match="readonly"):
        await open_it().database.read(lambda connection: connection.execute(ADD, row("a")))


@pytest_twisted.ensureDeferred
async def test_what_another_process_writes_is_noticed(open_it: Open, tmp_path: Path) -> None:
    store = open_it()
    account = await store.stores.accounts.register(read_nick("alice"), "hash", 1.0)
    noticed: Deferred[None] = Deferred()
    reload = store.database.foreign
    store.database.foreign = lambda: reload().chainDeferred(noticed)
    at_once(
        tmp_path / "mtgnet.db",
        lambda connection: connection.execute(text("UPDATE account SET role = 'op'")),
    )
    await noticed
    found = store.stores.accounts.get(account.id)
    assert found is not None
    assert found.role == "op"


def in_files(data: Path, needle: str) -> list[str]:
    files = [path for path in data.rglob("*") if path.is_file()]
    return [path.name for path in files if needle.encode() in path.read_bytes()]


@pytest_twisted.ensureDeferred
async def test_what_is_deleted_is_in_no_file(open_it: Open, tmp_path: Path) -> None:
    """Neither in the rows, nor in the full-text index, nor in the log, with or without a stop."""
    store = open_it()
    stores = store.stores
    assert stores.history
    assert stores.requests
    alice = await stores.accounts.register(read_nick("alice"), "hash", 1.0)
    lines = [
        Line("lobby", n, float(n), alice.owner, "alice", f"say xyzzy{n}x {'word ' * 30}")
        for n in range(1, 300)
    ]
    await stores.history.add(lines)
    await stores.mail.keep([Letter(alice.owner, "alice", "g1", "bob", 1.0, "say plugh1x")], 0)
    await stores.requests.add(
        [Entry(alice.owner, 1, 1.0, "alice", "lines", "find", "frobozz", "ok")]
    )
    assert in_files(tmp_path, "xyzzy7x")
    await stores.history.erase("lobby", [7])
    assert in_files(tmp_path, "xyzzy7x") == []
    assert in_files(tmp_path, "xyzzy8x")
    await stores.requests.delete(alice.owner, 1, 1)
    assert in_files(tmp_path, "frobozz") == []
    await stores.accounts.forget(alice.id)
    assert in_files(tmp_path, "plugh1x") == in_files(tmp_path, "xyzzy8x") == []
    await store.stop()
    assert in_files(tmp_path, "xyzzy") == in_files(tmp_path, "frobozz") == []


@pytest_twisted.ensureDeferred
async def test_a_start_ends_the_deleting_that_a_crash_broke_off(
    open_it: Open, tmp_path: Path
) -> None:
    store = open_it()
    assert store.stores.history
    await store.stores.history.add([Line("lobby", 1, 1.0, "a1", "alice", "say xyzzy7x")])
    store.database.chores.clear()  # As if the process ended before it got to them.
    fired: list[None] = []
    store.stores.history.erase("lobby", [1]).addCallback(fired.append)
    await store.stop()
    assert not fired
    assert in_files(tmp_path, "xyzzy7x")
    again = open_it()
    scrubber = again.database.chores[0]
    await scrubber.done(1)
    assert in_files(tmp_path, "xyzzy7x") == []
    assert facts(tmp_path) == {}


def test_two_do_not_open_a_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "mtgnet.db").mkdir()
    with pytest.raises(StoreError):
        open_store(tmp_path, reactor, PlainPasswords(), "test")
