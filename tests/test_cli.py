"""The console script: its commands, their flags, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PATIENCE, Running

from mtgnet import __version__
from mtgnet.cli import COMMANDS, main

Start = Callable[..., Running]


@pytest.fixture(autouse=True)
def _nothing_set(environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for key in set(os.environ) - set(environ):
        monkeypatch.delenv(key)
    for key in ("HOME", "COLUMNS"):
        monkeypatch.setenv(key, environ[key])


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"mtgnet {__version__}\n"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    shown = capsys.readouterr().out
    assert all(name in shown and summary in shown for name, _, summary in COMMANDS)


@pytest.mark.parametrize("name", [name for name, _, _ in COMMANDS])
def test_every_command_has_the_same_flags(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([name, "--help"])
    shown = capsys.readouterr().out
    assert shown.startswith(f"Usage: mtgnet {name} ")
    assert "[options]" in shown.splitlines()[0]
    assert all(f"--{flag}=" in shown for flag in ("config", "env-file", "data", "listen", "set"))


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["fly"], "mtgnet: Unknown command: fly; mtgnet --help tells the flags"),
        (["check", "--fly"], "mtgnet: option --fly not recognized; mtgnet check --help"),
        (["check", "x"], "mtgnet: 'x' is not a flag; flags start with --; mtgnet check --help"),
        ([], "Usage: mtgnet COMMAND [options]"),
    ],
)
def test_wrong_arguments(
    arguments: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    assert capsys.readouterr().err.startswith(why)


def test_check_prints_settings_that_can_be_used_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--set", "limits.exempt=10.0.0.0/8 fd00::/8", "--data", "d"]) == 0
    shown = capsys.readouterr().out
    first, *lines = shown.splitlines()
    assert first == f"# data directory {tmp_path / 'd'} (not there yet; serve makes it)"
    assert 'limits.exempt = ["10.0.0.0/8", "fd00::/8"]  # --set' in lines
    assert "limits.line_bytes = 4096  # default" in lines
    assert not (tmp_path / "d").exists()
    assert tomllib.loads(shown)["listen"] == ["tcp:6677"]
    Path("again.toml").write_text(shown)
    assert main(["check", "--config", "again.toml", "--data", "d"]) == 0


@pytest.mark.parametrize("what", ["check", "--help"])
def test_who_reads_the_output_may_have_enough(what: str) -> None:
    command = (
        f"{sys.executable} -c 'import sys; from mtgnet.cli import main; sys.exit(main())' {what}"
    )
    done = subprocess.run(f"{command} | true", shell=True, capture_output=True, text=True)
    assert done.stderr == ""


def test_check_tells_every_problem(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MTGNET_STOP_ON_QUIT", "perhaps")
    with pytest.raises(SystemExit) as caught:
        main(["check", "--set", "limits.burst=x"])
    assert str(caught.value.code).splitlines() == [
        "mtgnet: stop_on_quit = 'perhaps' (environment variable MTGNET_STOP_ON_QUIT): "
        "must be true or false",
        "mtgnet: limits.burst = 'x' (--set): must be a whole number",
    ]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_serve_says_goodbye_and_ends_with_0(
    start: Start, how: signal.Signals, tmp_path: Path
) -> None:
    server = start("mtgnet", "serve", "--data", "d", "--listen", "tcp:0")
    address = ("127.0.0.1", server.port())
    with socket.create_connection(address, timeout=PATIENCE) as client:
        assert client.recv(1)
        server.process.send_signal(how)
        with client.makefile("rb") as stream:
            assert stream.read().endswith(b"* The server is closing.\r\n")
    assert server.status() == 0
    assert ("Closing; a second Ctrl+C ends at once" in server.text()) == (how == signal.SIGINT)
    log = server.text()
    assert f"mtgnet {__version__}, data directory {tmp_path / 'd'}\n" in log
    assert "Traceback" not in log
    assert not list(tmp_path.glob("*.pid"))


def test_serve_and_a_taken_port(start: Start, taken: int) -> None:
    server = start("mtgnet", "serve", "--data", "d", "--listen", f"tcp:{taken}")
    assert server.status() == 1
    (line,) = server.text().splitlines()
    assert line.startswith(f"mtgnet: port {taken} on 127.0.0.1 is taken")


def test_a_client_may_stop_the_server_where_that_is_set(start: Start) -> None:
    server = start("mtgnet", "serve", "--listen", "tcp:0", "--set", "stop_on_quit=yes")
    with socket.create_connection(("127.0.0.1", server.port()), timeout=PATIENCE) as client:
        client.sendall(b"/quit\n")
        assert server.status() == 0


def test_check_tells_of_data_that_cannot_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    assert main(["check", "--data", str(tmp_path / "file")]) == 1
    assert "file is a file; name another with --data DIR" in capsys.readouterr().err
    (tmp_path / "mtgnet.db").write_text("no database at all, but long enough to be looked at")
    assert main(["check", "--data", str(tmp_path)]) == 1
    assert "mtgnet.db is damaged" in capsys.readouterr().err


def test_check_tells_of_two_listeners_in_one_place(tmp_path: Path) -> None:
    listen = ["--listen", "tcp:6677", "--listen", "echo=tcp:6677:interface=127.0.0.1"]
    with pytest.raises(SystemExit, match="listens where tcp:6677 does; give it a port of its own"):
        main(["check", *listen, "--data", str(tmp_path / "d")])
