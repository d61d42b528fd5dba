"""`mtgnet catalogue …` as people and scripts run it."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mtgnet import cli
from mtgnet.cards import starter as starter_cards

LINES = starter_cards.cards().read_text(encoding="utf-8").splitlines()


@pytest.fixture
def some_cards(tmp_path: Path) -> Path:
    path = tmp_path / "some.json"
    path.write_text("[\n" + ",\n".join(LINES[:40]) + "\n]", encoding="utf-8")
    return path


def main(argv: list[str], data: Path) -> int:
    return cli.main(["catalogue", "--data", str(data), *argv])


def typed(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_load_and_status(
    tmp_path: Path, some_cards: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["load", str(some_cards)], tmp_path / "data") == 0
    told = capsys.readouterr()
    assert "in 40 printings" in told.out
    assert told.err == ""
    assert main(["status"], tmp_path / "data") == 0
    status = capsys.readouterr().out
    assert "source     some.json" in status
    assert "printings  40" in status
    assert "starter" not in status


def test_status_of_the_starter_set_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status"], tmp_path) == 0
    assert "only the starter set; `mtgnet catalogue update`" in capsys.readouterr().out


def test_rows_left_out_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "some.json"
    bad = [json.dumps({**json.loads(line), "cmc": "x"}) for line in LINES[:5]]
    path.write_text("\n".join(LINES + bad), encoding="utf-8")
    assert main(["load", str(path)], tmp_path) == 0
    out = capsys.readouterr().out
    assert "5 rows were left out:" in out
    assert "5  cmc is not a sensible number: " in out
    assert out.rstrip().endswith("…")


def test_a_bad_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.json").write_text("hello")
    assert main(["load", str(tmp_path / "bad.json")], tmp_path) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "bad.json: it is not JSON" in told.err


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["load"],
        ["frobnicate"],
        ["load", "--largest", "x", "f"],
        ["find"],
        ["find", "--sets", "m10"],
    ],
)
def test_wrong_usage(tmp_path: Path, argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv, tmp_path) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("mtgnet: ")
    assert told.err.endswith("mtgnet catalogue --help tells the flags\n")


@pytest.mark.parametrize("command", ["load", "update", "status", "names", "find"])
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["catalogue", command, "--help"])
    assert ended.value.code == 0
    assert f"mtgnet catalogue {command}" in capsys.readouterr().out


def test_the_data_directory_may_come_last(
    tmp_path: Path, some_cards: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "elsewhere"
    assert cli.main(["catalogue", "load", str(some_cards), "--data", str(place)]) == 0
    assert f"They are in {place / 'catalogue.db'} now" in capsys.readouterr().out
    assert (place.stat().st_mode & 0o777) == 0o700
    assert cli.main(["catalogue", "status", "--data", str(place)]) == 0
    assert cli.main(["catalogue", "find", "abrade", f"--data={place}"]) == 0
    assert capsys.readouterr().out.endswith("\nAbrade\n")


@pytest.mark.parametrize("argv", [["status"], ["find", "bolt"], ["names"]])
def test_who_only_reads_leaves_nothing_behind(
    tmp_path: Path, argv: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, b"bolt\n")
    assert main(argv, tmp_path / "data") == 0
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "data").mkdir()
    assert main(argv, tmp_path / "data") == 0
    assert list((tmp_path / "data").iterdir()) == []


def test_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(
        monkeypatch,
        "ligtning bolt\r\nFire/Ice\n\njace\n\xff\nBOLT m10 146\nxyzzy".encode("latin-1"),
    )
    assert main(["names"], tmp_path) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "Lightning Bolt",
        "Fire // Ice",
        "?",
        "?",
        "?",
        "Lightning Bolt",
        "?",
    ]
    assert told.err == ""


def test_a_catalogue_of_another_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "catalogue.db").write_text("no catalogue")
    assert main(["status"], tmp_path) == 1
    assert "run `mtgnet catalogue update`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "found"),
    [
        (["-t:creature", "!Abrade"], ["Abrade"]),
        (["t:instant bolt"], ["Lightning Bolt"]),
        (["bolt", "--sets", "m10"], ["Lightning Bolt"]),
        (["--sets=lea", "bolt"], []),
        (["--sets", "m10,lea", "--", "-t:instant", "t:artifact"], ["Black Lotus"]),
    ],
)
def test_find(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], argv: list[str], found: list[str]
) -> None:
    assert main(["find", *argv], tmp_path) == 0
    assert capsys.readouterr().out.splitlines() == found


def test_whoever_has_read_enough_may_go(tmp_path: Path, environ: dict[str, str]) -> None:
    command = [Path(sys.executable).parent / "mtgnet", "catalogue", "find", "t:land or t:creature"]
    done = subprocess.Popen(
        [*command, "--data", tmp_path],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ,
    )
    assert done.stdout is not None
    done.stdout.close()
    assert done.stderr is not None
    assert done.stderr.read() == b""
    done.stderr.close()
    assert done.wait(30) == 0


def test_ctrl_c_leaves_the_catalogue_as_it_was(
    tmp_path: Path, environ: dict[str, str], some_cards: Path
) -> None:
    assert main(["load", str(some_cards)], tmp_path) == 0
    before = (tmp_path / "catalogue.db").read_bytes()
    fifo = tmp_path / "endless.json"
    os.mkfifo(fifo)
    command = [Path(sys.executable).parent / "mtgnet", "catalogue", "--data", tmp_path]
    load = subprocess.Popen([*command, "load", fifo], stderr=subprocess.PIPE, env=environ)
    with fifo.open("wb") as out:
        out.write(b"[\n" + LINES[0].encode() + b",\n")
        out.flush()
        load.send_signal(signal.SIGINT)
        _, told = load.communicate(timeout=30)
    assert told.decode().strip().endswith("stopped; the catalogue is as it was")
    assert load.returncode == 130
    assert (tmp_path / "catalogue.db").read_bytes() == before
