"""Fixtures for tests of several modules: a clean environment, real processes, and catalogues."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import attrs
import pytest
import tricky_cards
from hypothesis import settings

from mtgnet.stores.catalogue import loader, starter
from mtgnet.stores.catalogue.library import Library
from mtgnet.stores.catalogue.reader import Catalogue
from mtgnet.stores.catalogue.still import Still

# How long an example takes says more about what else the machine does than about mtgnet.
settings.register_profile("mtgnet", deadline=None)
settings.load_profile("mtgnet")

# These check, too, and are to tell what they found.
pytest.register_assert_rewrite(
    "tongues", "delivery_model", "storm", "books", "collectors", "traders"
)

CHECKOUT = Path(__file__).parents[1]
PATIENCE = 30.0
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
T = TypeVar("T")


def eventually(condition: Callable[[], T], what: str) -> T:
    """The first true value of the condition; fails when there is none for too long."""
    deadline = time.monotonic() + PATIENCE
    while not (value := condition()):
        assert time.monotonic() < deadline, f"waited {PATIENCE:.0f} s in vain for {what}"
        time.sleep(0.02)
    return value


@attrs.frozen
class Running:
    """A process that was started, and the file that has its output."""

    process: subprocess.Popen[bytes]
    output: Path

    def text(self) -> str:
        return self.output.read_text("utf-8")

    def port(self, mode: str = "lines") -> int:
        """The port on which it listens, once it does."""
        return port_in(self.output, mode)

    def status(self) -> int:
        """How it ended, once it has."""
        return self.process.wait(PATIENCE)


def port_in(log: Path, mode: str = "lines") -> int:
    """The port of which a log says that connections in this mode are welcome there."""
    pattern = rf"Listening on \S+ port (\d+) \({mode}\)"

    def find() -> re.Match[str] | None:
        return re.search(pattern, log.read_text("utf-8")) if log.exists() else None

    return int(eventually(find, f"a port in {log}")[1])


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment without settings, whose home is the test's own directory."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MTGNET_")}
    kept.pop("XDG_DATA_HOME", None)
    return kept | {"HOME": str(tmp_path), "COLUMNS": "100"}


@pytest.fixture
def start(tmp_path: Path, environ: dict[str, str]) -> Iterator[Callable[..., Running]]:
    """Starts `mtgnet` or `twistd` of this environment in the test's own directory."""
    started: list[subprocess.Popen[bytes]] = []

    def start(program: str, *arguments: str) -> Running:
        output = tmp_path / f"output{len(started)}"
        command = [Path(sys.executable).parent / program, *arguments]
        with output.open("wb") as out:
            process = subprocess.Popen(
                command, stdout=out, stderr=subprocess.STDOUT, cwd=tmp_path, env=environ
            )
        started.append(process)
        return Running(process, output)

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of this machine on which somebody listens already."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.fixture(scope="session")
def starter_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """The starter set, open."""
    catalogue = starter.open_starter(tmp_path_factory.mktemp("starter"), NOW)
    yield catalogue
    catalogue.close()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The directory of real card files; tests that need it are skipped where there is none."""
    place = Path(os.environ.get("MAGIC_TEST_DATA", CHECKOUT.parent / "shared" / "cards"))
    if not place.is_dir():
        pytest.skip("no real card files: set MAGIC_TEST_DATA to their directory")
    return place


@pytest.fixture(scope="session")
def full_catalogue(
    real_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Catalogue]:
    """All cards up to 2019, open."""
    target = tmp_path_factory.mktemp("full") / "catalogue.db"
    file = real_data / "catalogue" / "scryfall-default-2019-10.json.gz"
    loader.load(loader.from_files([file]), target, NOW)
    catalogue = Catalogue(target)
    yield catalogue
    catalogue.close()


@pytest.fixture(scope="session")
def tricky(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """The catalogue of `tricky_cards`, open."""
    place = tmp_path_factory.mktemp("tricky")
    (place / "cards.json").write_text(json.dumps(tricky_cards.FILE), "utf-8")
    loader.load(loader.from_files([place / "cards.json"]), place / "catalogue.db", NOW)
    catalogue = Catalogue(place / "catalogue.db")
    yield catalogue
    catalogue.close()


@pytest.fixture(scope="session")
def tricky_library(tricky: Catalogue) -> Library:
    """It, as commands ask it."""
    return Library(Still(tricky))
