"""Who may import whom: the walls of the house."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import CHECKOUT

PACKAGE = CHECKOUT / "mtgnet"

# Beside the standard library, the package itself, and mtgnet/__init__.py, which imports nothing.
ALLOWED = {
    "core": (
        "attrs",
        "mtgnet.cards.answers",
        "mtgnet.cards.copies",
        "mtgnet.cards.decks.legality",
        "mtgnet.cards.decks.records",
        "mtgnet.cards.exports.rows",
        "mtgnet.cards.owned",
        "mtgnet.cards.records",
        "automat",
        "confusable_homoglyphs",
        "precis_i18n",
        "rapidfuzz",
        "wcwidth",
        "twisted.internet.defer",
        "twisted.internet.interfaces",
        "twisted.logger",
        "twisted.python.failure",
        "zope.interface",
    ),
    "cards": ("attrs", "lark", "rapidfuzz", "wcwidth", "re2"),
    "commands": (
        "attrs",
        "mtgnet.core",
        "mtgnet.cards",
        "mtgnet.quiz",
        "mtgnet.tools",
        "twisted.internet.defer",
        "twisted.logger",
    ),
    "quiz": (
        "attrs",
        "automat",
        "mtgnet.cards",
        "mtgnet.core",
        "twisted.internet.interfaces",
    ),
    "tools": (
        "attrs",
        "mtgnet.core",
        "twisted.internet.defer",
        "twisted.internet.interfaces",
        "twisted.logger",
    ),
    "stores": (
        "attrs",
        "alembic",
        "ijson",
        "sqlalchemy",
        "mtgnet.cards",
        "mtgnet.core.codes",
        "mtgnet.core.collecting",
        "mtgnet.core.events",
        "mtgnet.core.keeping",
        "mtgnet.core.names",
        "mtgnet.core.ports",
        "mtgnet.core.records",
        "mtgnet.core.text",
        "twisted.internet.defer",
        "twisted.internet.interfaces",
        "twisted.internet.task",
        "twisted.internet.threads",
        "twisted.logger",
        "twisted.python.failure",
        "twisted.python.threadpool",
    ),
    "accounts": (
        "attrs",
        "argon2",
        "mtgnet.core",
        "twisted.cred",
        "twisted.internet.defer",
        "twisted.internet.threads",
        "twisted.python.threadpool",
        "zope.interface",
    ),
    "frontends": ("attrs", "autobahn", "mtgnet.cards", "mtgnet.core", "twisted", "zope.interface"),
}
EVERYWHERE = ("mtgnet.__init__", *sys.stdlib_module_names)
HANDS_IN_THE_REACTOR = ("tap", "cli")


def part(path: Path) -> str:
    """The package or the top-level module that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from _from(node)


def _from(node: ast.ImportFrom) -> Iterator[str]:
    assert node.level == 0, "imports here are absolute"
    module = node.module or ""
    for alias in node.names:
        whole = f"{module}.{alias.name}"
        if module == "mtgnet" and not _is_module(alias.name):
            yield "mtgnet.__init__"
        else:
            yield whole if module in ("mtgnet", "twisted.internet", "twisted.python") else module


def _is_module(name: str) -> bool:
    return (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").exists()


def inside(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in allowed)


def files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_nobody_reaches_through_a_wall(path: Path) -> None:
    where = part(path)
    if where not in ALLOWED:
        return
    allowed = (f"mtgnet.{where}", *ALLOWED[where], *EVERYWHERE)
    found = set(imports(ast.parse(path.read_text("utf-8"))))
    assert not {name for name in found if not inside(name, allowed)}


def test_the_package_itself_imports_nothing() -> None:
    assert not list(imports(ast.parse((PACKAGE / "__init__.py").read_text("utf-8"))))


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_the_reactor_is_handed_in(path: Path) -> None:
    """Only tap and cli may fetch it, and only once somebody calls them."""
    tree = ast.parse(path.read_text("utf-8"))
    assert "twisted.internet.reactor" not in set(imports_at_start(tree))
    if part(path) not in HANDS_IN_THE_REACTOR:
        assert "twisted.internet.reactor" not in set(imports(tree))


def imports_at_start(tree: ast.Module) -> Iterator[str]:
    """What importing the module imports: everything outside of functions."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from imports(node)


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("core", "sqlalchemy"),
        ("core", "twisted.internet.reactor"),
        ("core", "twisted.internet.protocol"),
        ("core", "mtgnet.settings"),
        ("commands", "mtgnet.frontends.text"),
        ("commands", "twisted.internet.protocol"),
        ("frontends", "mtgnet.commands"),
        ("frontends", "mtgnet.stores"),
        ("stores", "mtgnet.core.hub"),
        ("cards", "mtgnet.core"),
        ("quiz", "mtgnet.commands"),
    ],
)
def test_the_walls_are_where_they_should_be(where: str, name: str) -> None:
    assert not inside(name, (f"mtgnet.{where}", *ALLOWED[where], *EVERYWHERE))


def test_how_an_import_is_read() -> None:
    code = "\n".join(
        [
            "from mtgnet import LINK",
            "from mtgnet import core",
            "from twisted.internet import reactor",
            "import os.path",
            "def f():",
            "    from sqlalchemy.engine import Engine",
        ]
    )
    assert list(imports(ast.parse(code))) == [
        "mtgnet.__init__",
        "mtgnet.core",
        "twisted.internet.reactor",
        "os.path",
        "sqlalchemy.engine",
    ]
