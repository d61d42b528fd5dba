"""A backup is whole, also of a running server, and comes back; nothing deleted is in it."""

from __future__ import annotations

import io
import os
import sqlite3
import stat
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
import pytest_twisted
from collecting import result_of
from immediate import open_at_once
from twisted.internet import reactor
from twisted.internet.threads import deferToThread

from mtgnet.core.records import Line
from mtgnet.stores import backups
from mtgnet.stores.database import StoreError
from mtgnet.stores.locking import DataLock
from mtgnet.stores.opening import open_store
from mtgnet.testing.memory import PlainPasswords


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with some lines, settings and a certificate."""
    data = tmp_path / "data"
    (data / "certificates").mkdir(parents=True)
    (data / "mtgnet.toml").write_text("stop_on_quit = true\n")
    (data / "certificates" / "server.pem").write_text("a certificate")
    (data / "catalogue.json").write_text("what can be fetched again")
    database, stores = open_at_once(data)
    assert stores.history
    said = [Line("lobby", n, float(n), "a1", "alice", f"say xyzzy{n}x") for n in range(1, 50)]
    result_of(stores.history.add(said))
    database.close()
    return data


def lines_in(data: Path) -> list[str]:
    database, stores = open_at_once(data)
    assert stores.history
    found = [each.text for each in result_of(stores.history.lines("lobby", limit=100))]
    database.close()
    return found


def test_it_has_the_store_the_settings_and_the_certificates(data: Path, tmp_path: Path) -> None:
    made = backups.make(data, tmp_path / "b.tar.gz")
    with tarfile.open(made) as archive:
        assert archive.getnames() == ["mtgnet.db", "mtgnet.toml", "certificates/server.pem"]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert not list(tmp_path.glob(".mtgnet-*"))


def test_it_comes_back(data: Path, tmp_path: Path) -> None:
    made = backups.make(data, tmp_path / "b.tar.gz")
    elsewhere = tmp_path / "new"
    assert backups.restore(elsewhere, made, 0.0) is None
    assert lines_in(elsewhere) == lines_in(data)
    assert (elsewhere / "mtgnet.toml").read_text() == "stop_on_quit = true\n"
    assert (elsewhere / "certificates" / "server.pem").read_text() == "a certificate"
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o700


def test_what_was_there_is_moved_away(data: Path, tmp_path: Path) -> None:
    made = backups.make(data, tmp_path / "b.tar.gz")
    (data / "mtgnet.db").write_bytes(b"damaged")
    (data / "mtgnet.toml").write_text("stop_on_quit = false\n")
    before = backups.restore(data, made, 0.0)
    assert before is not None
    assert (before / "mtgnet.db").read_bytes() == b"damaged"
    assert (before / "mtgnet.toml").read_text() == "stop_on_quit = false\n"
    assert len(lines_in(data)) == 49
    assert (data / "catalogue.json").exists()


def test_a_running_server_is_in_the_way_of_putting_it_back(data: Path, tmp_path: Path) -> None:
    made = backups.make(data, tmp_path / "b.tar.gz")
    content = (data / "mtgnet.db").read_bytes()
    with DataLock(data), pytest.raises(StoreError, match=r"a server runs on .* already; stop it"):
        backups.restore(data, made, 0.0)
    assert (data / "mtgnet.db").read_bytes() == content


def packed(path: Path, **files: bytes) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name.replace("DOT", ".").replace("UP", "../"))
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"mtgnetDOTtoml": b""}, "there is no mtgnet.db in it"),
        ({"mtgnetDOTdb": b"rubbish" * 1000}, "damaged"),
        ({"mtgnetDOTdb": b""}, "no backup of mtgnet"),
        ({"UPevilDOTtoml": b""}, "does not belong"),
        ({"evilDOTsh": b""}, "does not belong"),
    ],
)
def test_what_is_no_backup_is_refused(
    data: Path, tmp_path: Path, files: dict[str, bytes], why: str
) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    with pytest.raises(StoreError, match=why):
        backups.restore(data, packed(tmp_path / "b.tar.gz", **files), 0.0)
    after = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    assert after == before | {data / "lock": b""}


def test_why_a_backup_fails_is_told_in_words(data: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as failed:
        backups.make(data, tmp_path / "nowhere" / "b.tar.gz")
    assert str(failed.value).endswith("b.tar.gz could not be written: no such file or directory")
    with pytest.raises(StoreError) as failed:
        backups.restore(data, tmp_path / "none.tar.gz", 0.0)
    assert "Errno" not in str(failed.value)


def test_half_a_backup_is_refused(data: Path, tmp_path: Path) -> None:
    made = backups.make(data, tmp_path / "b.tar.gz")
    os.truncate(made, made.stat().st_size // 2)
    with pytest.raises(StoreError, match="is no backup of mtgnet"):
        backups.restore(data, made, 0.0)
    assert len(lines_in(data)) == 49


def test_one_of_a_newer_program_is_refused(data: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / "mtgnet.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '7777'")
        connection.commit()
    made = backups.make(data, tmp_path / "b.tar.gz")
    with pytest.raises(StoreError, match="newer mtgnet"):
        backups.restore(tmp_path / "new", made, 0.0)


def test_nothing_is_written_over(data: Path, tmp_path: Path) -> None:
    (tmp_path / "b.tar.gz").write_text("precious")
    with pytest.raises(StoreError, match="is there already"):
        backups.make(data, tmp_path / "b.tar.gz")
    with pytest.raises(StoreError, match="no database in"):
        backups.make(tmp_path, tmp_path / "c.tar.gz")


def test_a_damaged_store_gives_no_backup(data: Path, tmp_path: Path) -> None:
    content = bytearray((data / "mtgnet.db").read_bytes())
    content[8192:] = b"\xa5" * (len(content) - 8192)
    (data / "mtgnet.db").write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        backups.make(data, tmp_path / "b.tar.gz")
    assert not list(tmp_path.glob("b.tar.gz*"))


def test_of_the_nightly_ones_seven_are_kept(data: Path) -> None:
    made = [backups.nightly(data, day * 86_400.0) for day in range(9)]
    kept = sorted((data / "backups").iterdir())
    assert kept == made[2:]
    assert backups.last_nightly(data) is not None


@pytest_twisted.ensureDeferred
async def test_a_server_goes_on_while_it_is_backed_up(data: Path, tmp_path: Path) -> None:
    store = open_store(data, reactor, PlainPasswords(), "test")
    store.start()
    history = store.stores.history
    assert history
    for number in range(50, 60):
        await history.add([Line("lobby", number, 99.0, "a1", "alice", f"say xyzzy{number}x")])
    await history.erase("lobby", [7])
    store.database.chores.clear()  # The next is backed up before its words have left the index.
    history.erase("lobby", [8])
    await store.database.write(lambda _: None)
    copying = deferToThread(backups.make, data, tmp_path / "b.tar.gz")
    await history.add([Line("lobby", 60, 99.0, "a1", "alice", "said meanwhile")])
    made = await copying
    await store.stop()
    backups.restore(tmp_path / "new", made, 0.0)
    content = (tmp_path / "new" / "mtgnet.db").read_bytes()
    assert b"xyzzy7x" not in content
    assert b"xyzzy8x" not in content
    assert b"xyzzy9x" in content
    assert lines_in(tmp_path / "new")[6:9] == ["", "", "say xyzzy9x"]
