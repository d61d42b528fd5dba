"""Backups: one archive with the database, the settings and the certificates, and putting it back.

The copy of the database is made through SQLite, so a server may run on it. What was deleted before
is not in it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from mtgnet.stores.database import NAME, StoreError, check, damaged
from mtgnet.stores.locking import DataLock
from mtgnet.stores.migrating import check_revision, scripts
from mtgnet.stores.scrubbing import marked, scrub_now

FOLDER = "backups"
NIGHTLY = "nightly"
KEPT = 7
# Beside the database, the files of these kinds in the data directory and in its folder for
# certificates belong to a backup.
_KINDS = (".toml", ".pem", ".crt", ".cer", ".key", ".env")
_CERTIFICATES = "certificates"
_SUFFIX = ".tar.gz"


def make(data: Path, target: Path) -> Path:
    """Write a backup of the data directory to the file `target`, and return that.

    `target` must not be there yet; it comes to be when the backup is whole. Raises StoreError.
    """
    source = data / NAME
    if not source.exists():
        raise StoreError(f"there is no database in {data}; name the directory with --data DIR")
    if target.exists():
        raise StoreError(f"{target} is there already; name a new file")
    unfinished = target.with_name(f"{target.name}.part")
    try:
        with _workplace(target.parent) as place:
            _copy(source, place / NAME)
            with _private(unfinished) as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
                archive.add(place / NAME, NAME)
                for path in _others(data):
                    archive.add(path, str(path.relative_to(data)))
            os.rename(unfinished, target)
    except sqlite3.Error as error:
        raise damaged(source, str(error)) from error
    except OSError as error:
        raise StoreError(f"the backup {target} could not be written: {_why(error)}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def _why(error: Exception) -> str:
    """What went wrong, without the number that the system has for it."""
    why = getattr(error, "strerror", None)
    return why[:1].lower() + why[1:] if why else str(error)


@contextmanager
def _workplace(directory: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=".mtgnet-", dir=directory) as name:
        yield Path(name)


@contextmanager
def _private(path: Path) -> Iterator[BinaryIO]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file
        file.flush()
        os.fsync(descriptor)


def _copy(source: Path, target: Path) -> None:
    """Copy a database that may be in use, whole and without what was deleted; check the copy."""
    with closing(sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True)) as original:
        original.execute("PRAGMA busy_timeout=5000")
        with closing(sqlite3.connect(target)) as copy:
            original.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE").fetchone()
            copy.execute("PRAGMA secure_delete=ON").fetchone()
            if _has_tables(copy) and marked(copy):
                scrub_now(copy)
            found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise damaged(source, found)


def _has_tables(connection: sqlite3.Connection) -> bool:
    wanted = "SELECT 1 FROM sqlite_master WHERE name = 'fact'"
    return connection.execute(wanted).fetchone() is not None


def _others(data: Path) -> list[Path]:
    places = [data, data / _CERTIFICATES]
    files = [path for place in places if place.is_dir() for path in sorted(place.iterdir())]
    return [path for path in files if path.is_file() and path.suffix in _KINDS]


def before_migration(data: Path, now: float, revision: str) -> Path:
    """Make the backup before a migration from `revision`."""
    return make(data, _folder(data) / f"schema-{revision}-{_stamp(now)}{_SUFFIX}")


def nightly(data: Path, now: float) -> Path:
    """Make the night's backup, and remove all but the last seven of them."""
    folder = _folder(data)
    made = make(data, folder / f"{NIGHTLY}-{_stamp(now)}{_SUFFIX}")
    for old in sorted(folder.glob(f"{NIGHTLY}-*{_SUFFIX}"))[:-KEPT]:
        old.unlink()
    return made


def last_nightly(data: Path) -> float | None:
    """When the last night's backup was made, if there is any."""
    made = [path.stat().st_mtime for path in (data / FOLDER).glob(f"{NIGHTLY}-*{_SUFFIX}")]
    return max(made, default=None)


def _folder(data: Path) -> Path:
    folder = data / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _stamp(now: float) -> str:
    return time.strftime("%Y-%m-%d-%H%M%S", time.localtime(now))


def restore(data: Path, archive: Path, now: float) -> Path | None:
    """Put a backup back into the data directory; return where that has what was there before.

    What is there is moved away, not removed. Raises StoreError, and changes nothing then, if the
    archive is not a sound backup of this program or of an older one, or if a server runs.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with DataLock(data), _workplace(data) as place:
        _unpack(archive, place)
        _check(archive, place / NAME)
        return _exchange(data, place, data / f"replaced-{_stamp(now)}")


def _unpack(archive: Path, place: Path) -> None:
    try:
        with tarfile.open(archive, "r:gz") as packed:
            for member in packed:
                _unpack_one(packed, member, place)
    except (OSError, EOFError, tarfile.TarError) as error:
        raise StoreError(f"{archive} is no backup of mtgnet: {_why(error)}") from error
    if not (place / NAME).is_file():
        raise StoreError(f"{archive} is no backup of mtgnet: there is no {NAME} in it")


def _unpack_one(packed: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> None:
    """Write a file that a backup has, under no other name than `make` gives."""
    name = Path(member.name)
    content = packed.extractfile(member) if member.isfile() else None
    ours = name == Path(NAME) or name.suffix in _KINDS
    if content is None or not ours or name.parent not in (Path(), Path(_CERTIFICATES)):
        raise tarfile.TarError(f"{member.name!r} does not belong into it")
    (place / name).parent.mkdir(exist_ok=True)
    with open(place / name, "wb") as file:
        shutil.copyfileobj(content, file)


def _check(archive: Path, path: Path) -> None:
    check(path)
    with closing(sqlite3.connect(path)) as connection:
        try:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.Error as error:
            raise StoreError(f"{archive} is no backup of mtgnet: {error}") from error
    check_revision(archive, found[0] if found else None, scripts())


def _exchange(data: Path, place: Path, before: Path) -> Path | None:
    """Put all from `place` into `data`; what was there under these names goes to `before`."""
    coming = [path.relative_to(place) for path in sorted(place.rglob("*")) if path.is_file()]
    leftovers = [Path(f"{NAME}-wal"), Path(f"{NAME}-shm")]
    for name in (*coming, *leftovers):
        if (data / name).exists():
            (before / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.rename(data / name, before / name)
    for name in coming:
        (data / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.move(place / name, data / name)
        os.chmod(data / name, 0o600)
    return before if before.exists() else None
