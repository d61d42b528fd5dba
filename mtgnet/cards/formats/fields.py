"""Reading single fields out of vendors' objects, with a reason for every value that does not fit.

Objects come from files, so every value may be of any type. A reason is a short phrase out of a
small set, so that rows can be counted by it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]

_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LONGEST = 20_000
_LARGEST = 2**31 - 1
DEAREST = 1e8
MOST_MANA = 1e7


class Unfit(ValueError):
    """A row cannot be used; the text says why, in words that other rows may share."""


def text(row: Row, name: str, default: str = "") -> str:
    """A text without control characters, or the default where it is absent or null.

    Raises Unfit if it is no text or longer than any card could bear.
    """
    found = row.get(name)
    if found is None:
        return default
    if not isinstance(found, str):
        raise Unfit(f"{name} is not a text")
    if len(found) > _LONGEST:
        raise Unfit(f"{name} is too long")
    return _UNSEEN.sub("", found) if not found.isprintable() else found


def needed(row: Row, name: str) -> str:
    """A text that must be there. Raises Unfit without one."""
    found = text(row, name).strip()
    if not found:
        raise Unfit(f"no {name}")
    return found


def uuid(row: Row, name: str) -> str:
    """An id that must be there, in lower case. Raises Unfit without one, or if it is malformed."""
    found = needed(row, name).lower()
    if not _UUID.fullmatch(found):
        raise Unfit(f"{name} is not an id")
    return found


def date(row: Row, name: str) -> str:
    """An ISO date that must be there. Raises Unfit without one."""
    found = needed(row, name)
    if not _DATE.fullmatch(found):
        raise Unfit(f"{name} is not a date")
    return found


def number(row: Row, name: str, most: float, default: float = 0.0) -> float:
    """A number from 0 to `most`, also if written as text. Raises Unfit if it is another thing."""
    found = row.get(name)
    if found is None:
        return default
    try:
        amount = math.nan if isinstance(found, bool) else float(found)
    except (TypeError, ValueError, OverflowError):
        amount = math.nan
    if not 0 <= amount <= most:
        raise Unfit(f"{name} is not a sensible number")
    return amount


def whole(row: Row, name: str) -> int | None:
    """A whole number that fits a database, also if written as text; None where there is none.

    An odd value of such a lesser field is no reason to refuse the row: it counts as absent.
    """
    try:
        found = int(row.get(name) or 0)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if 0 < found <= _LARGEST else None


def texts(row: Row, name: str) -> tuple[str, ...]:
    """A list of texts; empty where it is absent. Raises Unfit if it is no list of texts."""
    found = row.get(name)
    if found is None:
        return ()
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise Unfit(f"{name} is not a list of texts")
    return tuple(_UNSEEN.sub("", word) for word in found)


def rows(row: Row, name: str) -> tuple[Row, ...]:
    """A list of objects; empty where it is absent. Raises Unfit if it is no list of objects."""
    found = row.get(name)
    if found is None:
        return ()
    if not isinstance(found, list) or not all(isinstance(part, dict) for part in found):
        raise Unfit(f"{name} is not a list of objects")
    return tuple(found)


def mapping(row: Row, name: str) -> Row:
    """An object; empty where it is absent. Raises Unfit if it is no object."""
    found = row.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise Unfit(f"{name} is not an object")
    return found


def flag(row: Row, name: str) -> bool:
    """Whether a field is there and true."""
    return row.get(name) is True


def joined(parts: Iterable[str], between: str = "\n") -> str:
    """The parts that are not empty, each once, in order."""
    return between.join(dict.fromkeys(part for part in parts if part))
