"""The wheel and the editable install both bring the plugin, the console script and the types."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from conftest import CHECKOUT

from mtgnet import __version__


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the package is built from."""
    source = tmp_path_factory.mktemp("source")
    skip = shutil.ignore_patterns("__pycache__", "dropin.cache")
    for name in ("mtgnet", "twisted"):
        shutil.copytree(CHECKOUT / name, source / name, ignore=skip)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(CHECKOUT / name, source)
    return source


@pytest.fixture(scope="module")
def wheel(source: Path) -> Path:
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", cwd=source)
    (wheel,) = (source / "dist").glob("*.whl")
    return wheel


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A fresh virtual environment that has what mtgnet builds on, but not mtgnet itself.

    The line in the .pth file brings the packages of this environment; an editable mtgnet among
    them stays out, because .pth files are not followed twice.
    """
    venv = tmp_path / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", venv, cwd=tmp_path)
    packages = venv / Path(sysconfig.get_path("purelib")).relative_to(sys.prefix)
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return venv


def install(venv: Path, *what: str | Path) -> None:
    pip = (sys.executable, "-m", "pip", "--python", venv / "bin/python", "install", "--quiet")
    run(
        *pip,
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
        "--force-reinstall",
        *what,
        cwd=venv,
    )


def bring_the_plugin(venv: Path) -> None:
    assert "mtgnet" in run(venv / "bin/python", "-m", "twisted", "--help", cwd=venv)
    shown = run(venv / "bin/python", "-m", "twisted", "mtgnet", "--version", cwd=venv)
    assert shown == f"mtgnet {__version__}\n"
    assert run(venv / "bin/mtgnet", "--version", cwd=venv) == f"mtgnet {__version__}\n"


def test_the_wheel_brings_the_plugin(wheel: Path, elsewhere: Path) -> None:
    install(elsewhere, wheel)
    bring_the_plugin(elsewhere)


def test_the_editable_install_brings_the_plugin(source: Path, elsewhere: Path) -> None:
    install(elsewhere, "--editable", source)
    bring_the_plugin(elsewhere)


def test_what_is_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"mtgnet/py.typed", "twisted/plugins/mtgnet_plugin.py"} <= names
    assert not {"twisted/__init__.py", "twisted/plugins/__init__.py"} & names
    assert not [name for name in names if name.startswith(("tests", "scripts", "docs"))]
