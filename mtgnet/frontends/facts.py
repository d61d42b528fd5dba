"""The facts of events as JSON's own kinds of values."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, IntFlag
from functools import singledispatch
from typing import Any

import attrs

from mtgnet.cards import colours
from mtgnet.cards.records import Card, Face, Printing
from mtgnet.cards.vocabulary import words


@singledispatch
def plain(value: Any) -> Any:
    """Return `value` as what JSON can tell: a record as an object, a tuple as a list."""
    if attrs.has(type(value)):
        return _fields(value)
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
    return _fields(value) | {"colours": colours.letters(value.colours)}


@plain.register
def _(value: Card) -> Any:
    facts = _fields(value) | {
        "identity": colours.letters(value.identity),
        "produced": colours.letters(value.produced),
    }
    del facts["id"]
    return facts


@plain.register
def _(value: Printing) -> Any:
    facts = _fields(value) | {"picture": value.picture()}
    del facts["id"]
    return facts


def _fields(record: Any) -> dict[str, Any]:
    return {field.name: plain(getattr(record, field.name)) for field in attrs.fields(type(record))}
