"""The few expressions that SQLite and PostgreSQL spell differently."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, bindparam, cast, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class holds(FunctionElement[bool]):  # noqa: N801 (it reads as an SQL function)
    """Whether the first text contains the second, letter by letter."""

    type = Boolean()
    inherit_cache = True


@compiles(holds)
def _holds(element: holds, compiler: SQLCompiler, **options: Any) -> str:
    return f"(strpos({compiler.process(element.clauses, **options)}) > 0)"


@compiles(holds, "sqlite")
def _holds_sqlite(element: holds, compiler: SQLCompiler, **options: Any) -> str:
    return f"(instr({compiler.process(element.clauses, **options)}) > 0)"


class _among(FunctionElement[bool]):  # noqa: N801
    type = Boolean()
    inherit_cache = True


@compiles(_among)
def _among_array(element: _among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = (compiler.process(part, **options) for part in element.clauses)
    return f"({column} = ANY (string_to_array({numbers}, ',')::integer[]))"


@compiles(_among, "sqlite")
def _among_json(element: _among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = (compiler.process(part, **options) for part in element.clauses)
    return f"({column} IN (SELECT value FROM json_each('[' || {numbers} || ']')))"


def among(column: ColumnElement[int], numbers: Iterable[int]) -> ColumnElement[bool]:
    """Whether the column is one of the numbers, of which there may be very many."""
    return _among(column, bindparam(None, ",".join(map(str, numbers)), String))


def listed(column: ColumnElement[Any], separator: str = ",") -> ColumnElement[str]:
    """All values of a column in one text.

    A reader thread then takes the interpreter's lock for one row instead of for each of thousands.
    """
    return func.aggregate_strings(cast(column, String), separator)
