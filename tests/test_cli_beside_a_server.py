"""What the console does with a data directory: backups, reset codes, operators."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Running

from mtgnet.cli import main

PASSWORD = "correct-horse"


@pytest.fixture(autouse=True)
def _nothing_set(environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for key in set(os.environ) - set(environ):
        monkeypatch.delenv(key)
    monkeypatch.setenv("HOME", environ["HOME"])


class Person:
    """Somebody at a netcat."""

    def __init__(self, port: int) -> None:
        self._connection = socket.create_connection(("127.0.0.1", port), 20)
        self._lines = self._connection.makefile("r", encoding="utf-8")

    def leave(self) -> None:
        self._lines.close()
        self._connection.close()

    def say(self, line: str) -> None:
        self._connection.sendall(f"{line}\n".encode())

    def type(self, line: str, awaited: str) -> str:
        """Type a line; return the next line that has `awaited` in it."""
        self.say(line)
        return next(heard for heard in self._lines if awaited in heard)


Come = Callable[[int], Person]


@pytest.fixture
def come() -> Iterator[Callable[[int], Person]]:
    """Connects people, who leave at the end."""
    people: list[Person] = []

    def come(port: int) -> Person:
        people.append(Person(port))
        return people[-1]

    yield come
    for person in people:
        person.leave()


@pytest.fixture
def server(start: Callable[..., Running], tmp_path: Path) -> Running:
    return start("mtgnet", "serve", "--data", str(tmp_path / "data"), "--listen", "tcp:0")


def test_a_forgotten_password(
    server: Running, come: Come, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = server.port()
    alice = come(port)
    alice.type(f"/register alice {PASSWORD}", "alice")
    assert main(["password", "alice", "--data", str(tmp_path / "data")]) == 0
    code = capsys.readouterr().out.split()[0]
    again = come(port)
    again.type("/login alice wrong-one", "! ")
    assert "alice" in again.type(f"/login alice {code}", "alice")


def test_operators(
    server: Running, come: Come, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alice = come(server.port())
    alice.type(f"/register alice {PASSWORD}", "alice")
    data = ["--data", str(tmp_path / "data")]
    assert main(["operator", *data, "add", "Alice"]) == 0
    assert main(["operator", *data, "add", "alice"]) == 0
    assert main(["operator", *data, "list"]) == 0
    assert main(["operator", *data, "remove", "alice"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "alice is an operator now.",
        "alice is an operator already.",
        "alice (op)",
        "alice is a member now.",
    ]


def test_a_backup_of_a_running_server_comes_back_elsewhere(
    server: Running, come: Come, start: Callable[..., Running], tmp_path: Path
) -> None:
    alice = come(server.port())
    alice.type(f"/register alice {PASSWORD}", "alice")
    alice.say("the quick brown fox")
    alice.type("/history", "quick brown fox")
    assert main(["backup", "b.tar.gz", "--data", "data"]) == 0
    with pytest.raises(SystemExit, match="a server runs on the data directory"):
        main(["restore", "b.tar.gz", "--data", "data"])
    assert main(["restore", "b.tar.gz", "--data", "new"]) == 0
    port = start("mtgnet", "serve", "--data", "new", "--listen", "tcp:0").port()
    bob = come(port)
    bob.type("/history", "quick brown fox")
    bob.type(f"/login alice {PASSWORD}", "alice")


def test_one_server_at_a_time(
    server: Running, start: Callable[..., Running], tmp_path: Path
) -> None:
    server.port()
    second = start("mtgnet", "serve", "--data", "data", "--listen", "tcp:0")
    assert second.status() == 1
    assert "a server runs on the data directory" in second.text()
    assert "Traceback" not in second.text()


def test_a_damaged_database_stops_the_start(start: Callable[..., Running], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mtgnet.db").write_bytes(b"rubbish" * 1000)
    server = start("mtgnet", "serve", "--data", "data", "--listen", "tcp:0")
    assert server.status() == 1
    assert server.text().startswith(f"mtgnet: the database {tmp_path}/data/mtgnet.db is damaged")
    assert len(server.text().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["password", "nobody", "--data", "data"], "there is no database in"),
        (["operator", "list", "--data", "data"], "there is no database in"),
        (["backup", "b.tar.gz", "--data", "data"], "there is no database in"),
        (["restore", "b.tar.gz", "--data", "data"], "no such file"),
    ],
)
def test_where_there_is_nothing(arguments: list[str], why: str) -> None:
    with pytest.raises(SystemExit, match=why):
        main(arguments)


def test_who_is_not_registered(server: Running) -> None:
    server.port()
    for command in (["password", "bob"], ["operator", "add", "bob"]):
        with pytest.raises(SystemExit, match="Nobody has registered the name bob"):
            main([*command, "--data", "data"])
    with pytest.raises(SystemExit, match="begins with a letter"):
        main(["password", "1bob", "--data", "data"])


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["backup"], "one FILE is wanted"),
        (["restore", "a", "b"], "one FILE is wanted"),
        (["password"], "one NICK is wanted"),
        (["operator", "add"], "add NICK, remove NICK or list is wanted"),
        (["operator", "crown", "bob"], "add NICK, remove NICK or list is wanted"),
        (["backup", "--bogus", "b"], "bogus"),
    ],
)
def test_what_is_typed_wrong(
    arguments: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    assert why in capsys.readouterr().err
