"""How far a program's list tells copies apart, for comparing it with the list before.

A Moxfield list has no places, a plain one has no conditions, and most have columns for people to
choose: what a list doesn't say of a copy is no difference to what is known of it here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import attrs

from mtgnet.cards.copies import Copy, Holding
from mtgnet.cards.exports.apps import app_called
from mtgnet.cards.exports.writing import told

_FIELDS = attrs.fields_dict(Copy)
# Who says which printing it is, says its set and number.
_PRINTING = ("set_code", "number")


def telling(app: str, says: frozenset[str]) -> Callable[[Copy], Copy]:
    """Return what gives a copy as a list of `app` has it, which tells of the attributes `says`."""
    writes = app_called(app).writes
    unsaid: dict[str, Any] = {
        name: field.default
        for name, field in _FIELDS.items()
        if name not in says
        and name not in ("name", "oracle_id")
        and not (name in _PRINTING and "scryfall_id" in says)
    }

    @lru_cache(maxsize=4096)
    def seen(copy: Copy) -> Copy:
        if writes:
            copy = told(Holding(id=0, owner=0, copy=copy, count=1), app).copy
        return attrs.evolve(copy, **unsaid)

    return seen
