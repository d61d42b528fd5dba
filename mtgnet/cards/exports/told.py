"""How far a program's list tells copies apart, for comparing it with the list before.

A Moxfield list has no places, a plain one has no conditions, and most have columns for people to
choose: what a list doesn't say of a copy is no difference to what is known of it here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any

import attrs

from mtgnet.cards.copies import Condition, Copy, Holding, Marks, Treatment
from mtgnet.cards.exports.apps import app_called
from mtgnet.cards.exports.writing import told

Likeness = Callable[[Copy], Hashable]
"""Gives what is equal for copies that can't be told apart."""

# What is told of a copy beside which card and printing it is.
_STATE = ("lang", "treatment", "condition", "place", "marks")
_UNSAID: Mapping[str, Any] = {name: attrs.fields_dict(Copy)[name].default for name in _STATE}


def telling(app: str, says: frozenset[str]) -> Likeness:
    """Return the likeness of copies in a list of `app` that tells of the attributes `says`."""
    writes = app_called(app).writes
    unsaid: dict[str, Any] = {name: usual for name, usual in _UNSAID.items() if name not in says}
    # Who says which printing it is, says its set and number.
    printing = "scryfall_id" in says
    with_set, with_number = printing or "set_code" in says, printing or "number" in says

    @lru_cache(maxsize=4096)
    def state(
        lang: str, treatment: Treatment, condition: Condition, place: str, marks: Marks
    ) -> tuple[Any, ...]:
        copy = Copy(
            name="", lang=lang, treatment=treatment, condition=condition, place=place, marks=marks
        )
        if writes:
            copy = told(Holding(id=0, owner=0, copy=copy, count=1), app).copy
        copy = attrs.evolve(copy, **unsaid)
        return tuple(getattr(copy, name) for name in _STATE)

    def likeness(copy: Copy) -> Hashable:
        return (
            copy.oracle_id or f"?{copy.name.casefold()}",
            copy.set_code if with_set else "",
            copy.number if with_number else "",
            state(copy.lang, copy.treatment, copy.condition, copy.place, copy.marks),
        )

    return likeness
