"""The shell scripts and the systemd unit, as far as they can be tried without a network."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CHECKOUT

SCRIPTS = ("scripts/serve", "scripts/test", ".ci/run")


def run(*command: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, env=os.environ | environ, check=False
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with nothing but the scripts and what they read."""
    checkout = tmp_path / "a check out"
    shutil.copytree(CHECKOUT / "scripts", checkout / "scripts")
    shutil.copy(CHECKOUT / "pyproject.toml", checkout)
    return checkout


def fake_python(path: Path, body: str) -> str:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_executable_and_valid(script: str) -> None:
    assert os.access(CHECKOUT / script, os.X_OK)
    assert run("bash", "-n", CHECKOUT / script).stderr == ""


def test_a_python_that_is_too_old(checkout: Path, tmp_path: Path) -> None:
    old = fake_python(tmp_path / "old", "exit 1")
    done = run(checkout / "scripts/serve", PYTHON=old)
    assert done.returncode == 1
    assert "mtgnet: Python 3.11 or newer is needed, and is not here.\n" in done.stderr


def test_a_python_without_venv(checkout: Path, tmp_path: Path) -> None:
    without = fake_python(tmp_path / "python", 'case "$2" in *ensurepip*) exit 1; esac')
    done = run(checkout / "scripts/test", PYTHON=without)
    assert done.returncode == 1
    assert "mtgnet: On Debian and Ubuntu: sudo apt install python3-venv\n" in done.stderr


def test_no_network(checkout: Path) -> None:
    nowhere = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}
    done = run(checkout / "scripts/serve", PYTHON=sys.executable, **nowhere)
    assert done.returncode == 1
    assert "It needs the network" in done.stderr
    assert not list((checkout / ".venv").glob("mtgnet-installed*"))


@pytest.fixture
def ready(checkout: Path) -> Path:
    """With an environment that is set up, and a stand-in for mtgnet that shows its flags."""
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/bin/activate").write_text(f"VIRTUAL_ENV={checkout / '.venv'}\n")
    fake_python(checkout / ".venv/bin/python", f'exec {sys.executable} "$@"')
    fake_python(checkout / ".venv/bin/mtgnet", 'echo "$@"')
    wanted = f"# {checkout}\n{(checkout / 'pyproject.toml').read_text()}"
    (checkout / ".venv/mtgnet-installed").write_text(wanted)
    return checkout


def test_the_help_knows_of_lan(ready: Path) -> None:
    done = run(ready / "scripts/serve", "--help")
    assert "scripts/serve --lan  " in done.stdout
    assert done.stdout.splitlines()[-1] == "serve --help"


def test_a_port_without_its_equals_sign(ready: Path) -> None:
    done = run(ready / "scripts/serve", "--lan", "7000")
    assert done.returncode == 1
    assert "Write --lan=7000, with = in between." in done.stderr
    assert done.stdout == ""


def test_lan_tells_a_friend_what_to_type(ready: Path) -> None:
    done = run(ready / "scripts/serve", "--data", "a b", "--lan")
    assert done.stderr == ""
    assert "a friend on your network types:    nc " in done.stdout
    assert "clear text" in done.stdout
    flags = done.stdout.splitlines()[-1]
    assert flags.startswith("serve --data a b --listen tcp")
    assert ":6677:interface=" in flags


def test_generated_pages_are_up_to_date() -> None:
    docs = runpy.run_path(str(CHECKOUT / "scripts/docs"))
    for name, page in docs["PAGES"].items():
        assert (docs["DOCS"] / name).read_text("utf-8") == page(), "run scripts/docs"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    unit = (CHECKOUT / "docs/mtgnet.service").read_text()
    installed = unit.replace("/opt/mtgnet/bin/mtgnet", sys.executable)
    (tmp_path / "mtgnet.service").write_text(installed)
    done = run("systemd-analyze", "verify", tmp_path / "mtgnet.service")
    assert (done.returncode, done.stderr) == (0, "")
