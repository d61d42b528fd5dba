"""Which rows of a collection words mean, by the names and sets of its own rows alone.

No catalogue is asked, so that what it does not know can be named as lists show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from mtgnet.cards.copies import Holding
from mtgnet.cards.specs import Listed, Spec, SpecError, read
from mtgnet.core.collecting.holdings import Named
from mtgnet.stores.collection.ledger import holding_of
from mtgnet.stores.collection.schema import holding

_h = holding.c
_WORDS = re.compile(r"[\w'’]+")
_TOLD = ("set_code", "number", "lang", "condition")


def named(connection: Connection, owner: int, text: str, least: int, marked: bool) -> Named | None:
    """Return the rows that a text means, the fullest first, and what it tells; None for no row.

    A name told in full beats those that only have its words in them; with `marked` there are only
    rows with copies for trade.
    """
    there = [_h.owner == owner, _h.count > 0, *([_h.for_trade > 0] if marked else [])]
    kinds = connection.execute(select(_h.name, _h.set_code).where(*there).distinct()).all()
    names = frozenset(name.casefold() for name, _ in kinds)
    try:
        spec = read(text, Listed(names, frozenset(code for _, code in kinds if code)), least=least)
    except SpecError:
        return None
    fitting = _fitting_names((name for name, _ in kinds), spec.name)
    rows: list[Holding] = []
    for name in fitting:
        found = select(holding).where(*there, _h.name == name)
        rows += map(holding_of, connection.execute(found).mappings())
    rows = sorted((row for row in rows if _fits(row, spec)), key=lambda row: (-row.count, row.id))
    return Named(spec.name, spec.count, tuple(rows)) if rows else None


def _fitting_names(names: Iterable[str], told: str) -> Sequence[str]:
    """The names that are what was told or, if there is none, those with all its words in them."""
    every = sorted(set(names))
    exact = [name for name in every if name.casefold() == told.casefold()]
    words = _WORDS.findall(told.casefold())
    if exact or not words:
        return exact
    return [name for name in every if _has(_WORDS.findall(name.casefold()), words)]


def _has(name: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(part.startswith(word) for part in name) for word in words)


def _fits(row: Holding, spec: Spec) -> bool:
    copy = row.copy
    if any(getattr(spec, key) not in (None, getattr(copy, key)) for key in _TOLD):
        return False
    if spec.treatment is not None and spec.treatment is not copy.treatment:
        return False
    return spec.place is None or spec.place.lower() == copy.place.lower()
