"""The facts of events as JSON's own kinds of values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum, IntFlag
from functools import cache, singledispatch
from typing import Any

import attrs

from mtgnet.cards import colours
from mtgnet.cards.records import Card, Face, Printing
from mtgnet.cards.vocabulary import words
from mtgnet.core.events import PEOPLE_ONLY


@singledispatch
def plain(value: Any) -> Any:
    """Return `value` as what JSON can tell: a record as an object, a tuple as a list."""
    if attrs.has(type(value)):
        return fields(value)
    return value


@plain.register
def _(value: tuple) -> Any:
    return [plain(each) for each in value]


@plain.register
def _(value: Mapping) -> Any:
    return {key: plain(each) for key, each in value.items()}


@plain.register
def _(value: Enum) -> Any:
    return value.name.lower()


@plain.register
def _(value: IntFlag) -> Any:
    return list(words(value))


@plain.register
def _(value: Face) -> Any:
    return fields(value) | {"colours": colours.letters(value.colours)}


@plain.register
def _(value: Card) -> Any:
    facts = fields(value) | {
        "identity": colours.letters(value.identity),
        "produced": colours.letters(value.produced),
    }
    del facts["id"]
    return facts


@plain.register
def _(value: Printing) -> Any:
    facts = fields(value) | {"picture": value.picture()}
    del facts["id"]
    return facts


def fields(record: Any) -> dict[str, Any]:
    """Return the facts of a record by name; times as ISO 8601 in UTC, nothing for people only."""
    kind: Any = type(record)
    facts = {name: plain(getattr(record, name)) for name in _names(kind)}
    if "at" in facts:
        facts["at"] = _moment(facts["at"])
    return facts


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in attrs.fields(kind) if each.metadata != PEOPLE_ONLY)


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
