"""`mtgnet import` and `mtgnet export`: files, beside a server or without one."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from mtgnet.cli import main
from mtgnet.core.names import read_nick
from mtgnet.stores.accounts import add
from mtgnet.stores.opening import at_once, prepare

LIST = "Count,Name,Edition,Collector Number,Foil\n4,Lightning Bolt,m10,146,\n2,Blorbo,m10,,\n"
LIST += "x,Serra Angel,,,\n"


class Console:
    """The console of somebody whose server has one account, anna."""

    def __init__(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data = tmp_path / "data"
        self.data.mkdir()
        path = prepare(self.data, 0.0)
        at_once(path, lambda connection: add(connection, read_nick("anna"), "", 0.0))
        self.file = tmp_path / "list.csv"
        self.file.write_text(LIST, "utf-8")
        self._capsys = capsys

    def runs(self, *words: str) -> tuple[int, list[str], str]:
        """Status, lines of output, and what is told on standard error."""
        try:
            status = main([words[0], "--data", str(self.data), *words[1:]])
        except SystemExit as end:
            # Python prints what a process ends with in words.
            status = 1
            print(end.code, file=sys.stderr)
        out, told = self._capsys.readouterr()
        return status, out.splitlines(), told

    def brings(self, *words: str) -> tuple[int, list[str], str]:
        return self.runs("import", "--owner", "anna", *words, str(self.file))

    def facts(self, *words: str) -> list[dict[str, Any]]:
        status, lines, _ = self.brings("--json", *words)
        assert status == 0
        return [json.loads(line) for line in lines]

    def exports(self, app: str) -> str:
        status, lines, _ = self.runs("export", "--owner", "anna", "--format", app)
        assert status == 0
        return "".join(f"{line}\n" for line in lines)


@pytest.fixture
def console(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    environ: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> Console:
    monkeypatch.chdir(tmp_path)
    for key in set(os.environ) - set(environ):
        monkeypatch.delenv(key)
    monkeypatch.setenv("HOME", environ["HOME"])
    return Console(tmp_path, capsys)


def test_a_dry_run_changes_nothing_and_waits(console: Console) -> None:
    status, lines, _ = console.brings()
    assert status == 0
    assert "3 rows, 6 copies" in lines[0]
    assert any("line 3" in line and "Blorbo" in line for line in lines)
    assert any("line 4" in line and "count" in line for line in lines)
    assert "anna types /import accept" in lines[-1]
    assert console.exports("plain") == ""


def test_accepting_twice_doubles_nothing(console: Console) -> None:
    for _ in range(2):
        assert console.brings("--accept")[0] == 0
    assert console.exports("plain") == "4 Lightning Bolt (M10) 146\n2 Blorbo (M10)\n"


def test_json_has_the_counts_and_each_row_to_look_at(console: Console) -> None:
    counts, *rows = console.facts("--accept")
    assert (counts["state"], counts["rows"], counts["copies"], counts["added"]) == (
        "accepted", 3, 6, 6,
    )  # fmt: skip
    assert (counts["card_unknown"], counts["problems"]) == (1, 1)
    assert [(row["line"], row["state"]) for row in rows] == [(3, "card-unknown"), (4, "problem")]
    assert all(row["why"] and row["row"] for row in rows)


def test_an_export_comes_back_without_a_change(console: Console) -> None:
    console.brings("--accept")
    exported = console.exports("moxfield")
    console.file.write_text(exported, "utf-8")
    counts, *_ = console.facts("--accept")
    assert counts["unchanged"] == 6
    assert (counts["added"], counts["merged"], counts["removed"]) == (0, 0, 0)
    assert console.exports("moxfield") == exported


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04[Content_Types].xml", "an Excel file"),
        (b"\0\1\2\3", "binary"),
        (b"", "nothing in it"),
        (b"a,b,c\n1,2,3\n4,5,6\n", "no column has the name of the card"),
    ],
)
def test_what_is_no_list_is_told_in_a_line(console: Console, data: bytes, said: str) -> None:
    console.file.write_bytes(data)
    status, lines, told = console.brings("--accept")
    assert (status, lines) == (1, [])
    assert said in told
    assert "Traceback" not in told


def test_latin_1_bom_and_separators(console: Console) -> None:
    for data in (
        "1 Æther Vial\n".encode("cp1252"),
        "\ufeffCount,Name\r\n1,Æther Vial\r\n".encode(),
        '"sep=;"\nCount;Name\n1;Æther Vial\n'.encode(),
    ):
        console.file.write_bytes(data)
        counts, *_ = console.facts()
        assert counts["copies"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "x.csv"), "--owner NICK is wanted"),
        (("import", "--owner", "anna"), "one FILE is wanted"),
        (("import", "--owner", "anna", "nowhere.csv"), "cannot be read"),
        (("import", "--owner", "bob", "list.csv"), "Nobody has registered the name bob"),
        (("import", "--owner", "anna", "--format", "blorbo", "list.csv"), "There is no format"),
        (("export", "--owner", "anna", "--format", "deckbox"), "not written"),
        (("export", "--owner", "anna", "more"), "too much"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(
    console: Console, words: tuple[str, ...], said: str
) -> None:
    status, lines, told = console.runs(*words)
    assert (status, lines) == (1, [])
    assert said in told


def test_from_standard_input(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(b"4 Lightning Bolt (M10) 146\n")

    monkeypatch.setattr("sys.stdin", Input)
    status, lines, _ = console.runs("import", "--owner", "anna", "--accept", "-")
    assert status == 0
    assert "is accepted: 1 row, 4 copies" in lines[0]
