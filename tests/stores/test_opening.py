"""What a start finds: nothing, an older or a newer schema, a damaged file; and how fast it is."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import time
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from collecting import result_of
from immediate import open_at_once
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable
from twisted.internet.task import Clock

from mtgnet.core.records import Line
from mtgnet.stores import migrating
from mtgnet.stores.database import StoreError
from mtgnet.stores.opening import open_store, prepare
from mtgnet.stores.schema import metadata
from mtgnet.testing.memory import PlainPasswords

HEAD = migrating.scripts().get_current_head()
NEXT = """
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade():
    op.execute("CREATE TABLE extra (id INTEGER PRIMARY KEY)")
    op.execute("UPDATE fact SET value = 'moved on'")
    {last}
"""


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A data directory with a line and a fact in it."""
    data = tmp_path / "data"
    data.mkdir()
    database, stores = open_at_once(data)
    assert stores.history
    result_of(stores.history.add([Line("lobby", 1, 1.0, "a1", "alice", "hello")]))
    result_of(stores.facts.put("guests", "read"))
    database.close()
    return data


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """A copy of the migrations, to which others can be added."""
    copy = tmp_path / "migrations"
    shutil.copytree(migrating.MIGRATIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def content(data: Path) -> list[str]:
    """Everything in the database, as SQL."""
    with closing(sqlite3.connect(data / "mtgnet.db")) as connection:
        return list(connection.iterdump())


def test_the_first_start_makes_it_for_the_owner_alone(tmp_path: Path) -> None:
    store = open_store(tmp_path, Clock(), PlainPasswords(), "1.0")
    assert store.stores.start == 1
    assert stat.S_IMODE((tmp_path / "mtgnet.db").stat().st_mode) == 0o600
    assert open_store(tmp_path, Clock(), PlainPasswords(), "1.0").stores.start == 2


def test_the_migrations_lead_to_the_schema(sound: Path) -> None:
    path = sound / "mtgnet.db"
    engine = migrating.writing_engine(path)
    theirs = ("alembic_version", "sqlite_sequence")

    def ours(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
        full_text = kind == "table" and name is not None and name.startswith("line_words")
        return not full_text and name not in theirs

    with engine.connect() as connection:
        options = {"compare_type": True, "include_object": ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_the_schema_is_for_postgresql_too() -> None:
    dialect = postgresql.dialect()
    for table in metadata.sorted_tables:
        assert f"CREATE TABLE {table.name}" in str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert "CREATE INDEX" in str(CreateIndex(index).compile(dialect=dialect))


def test_the_migrations_are_for_postgresql_too() -> None:
    statements: list[str] = []
    context = MigrationContext.configure(
        dialect_name="postgresql",
        opts={"as_sql": True, "output_buffer": _Lines(statements), "fn": _all_steps},
    )
    with Operations.context(context):
        context.run_migrations()
    written = "".join(statements)
    assert "CREATE TABLE line" in written
    assert "to_tsvector" in written
    assert "fts5" not in written


class _Lines:
    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def write(self, text: str) -> None:
        self._lines.append(text)

    def flush(self) -> None:
        pass


def _all_steps(revision: object, _context: object) -> object:
    return migrating.scripts()._upgrade_revs("head", None)


def test_a_migration_comes_after_a_backup(sound: Path, migrations: Path) -> None:
    (migrations / "versions" / "v9999.py").write_text(NEXT.format(head=HEAD, last="pass"))
    asked: list[str] = []

    def back_up(revision: str) -> Path:
        asked.append(revision)
        assert "moved on" not in "".join(content(sound))
        return sound / "backup"

    migrating.upgrade(sound / "mtgnet.db", back_up, migrations)
    assert asked == [HEAD]
    assert "moved on" in "".join(content(sound))
    migrating.upgrade(sound / "mtgnet.db", back_up, migrations)
    assert asked == [HEAD]


def test_a_failed_migration_leaves_everything_as_it_was(sound: Path, migrations: Path) -> None:
    (migrations / "versions" / "v9999.py").write_text(
        NEXT.format(head=HEAD, last="raise ValueError('oops')")
    )
    before = content(sound)
    with pytest.raises(StoreError, match=r"ValueError: oops.*as it was; a backup is .*kept"):
        migrating.upgrade(sound / "mtgnet.db", lambda _: sound / "kept", migrations)
    assert content(sound) == before
    prepare(sound, 0.0)


def test_a_newer_schema_is_refused(sound: Path) -> None:
    with closing(sqlite3.connect(sound / "mtgnet.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '7777'")
        connection.commit()
    before = (sound / "mtgnet.db").read_bytes()
    with pytest.raises(StoreError, match=r"mtgnet\.db was written by a newer mtgnet \(schema 7777"):
        prepare(sound, 0.0)
    assert (sound / "mtgnet.db").read_bytes() == before


@pytest.mark.parametrize("place", ["start", "middle", "end"])
def test_a_damaged_file_is_told_and_left_alone(sound: Path, place: str) -> None:
    path = sound / "mtgnet.db"
    data = bytearray(path.read_bytes())
    if place == "start":
        data[:64] = b"\xff" * 64
    elif place == "middle":
        data[4096:] = b"\xa5" * (len(data) - 4096)
    else:
        del data[len(data) // 2 :]
    path.write_bytes(data)
    with pytest.raises(StoreError, match=r"mtgnet\.db is damaged .*mtgnet restore FILE"):
        prepare(sound, 0.0)
    assert path.read_bytes() == bytes(data)
    assert {each.name for each in sound.iterdir()} <= {
        "mtgnet.db",
        "mtgnet.db-wal",
        "mtgnet.db-shm",
    }


def test_a_start_with_a_million_lines_takes_less_than_two_seconds(tmp_path: Path) -> None:
    """With a tenth of them here, in a tenth of the time; the benchmark has the million."""
    database, stores = open_at_once(tmp_path)
    assert stores.history
    for first in range(1, 100_001, 10_000):
        numbers = range(first, first + 10_000)
        said = [Line("lobby", n, float(n), "g1", "bob", f"tap island {n}") for n in numbers]
        result_of(stores.history.add(said))
    database.close()
    before = time.process_time()
    store = open_store(tmp_path, Clock(), PlainPasswords(), "test")
    assert time.process_time() - before < 0.5
    assert store.stores.history
    assert result_of(store.stores.history.rooms())[0].last == 100_000
