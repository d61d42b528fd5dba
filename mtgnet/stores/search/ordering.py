"""The order of what is found, and which printing stands for a card."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, select

from mtgnet.cards.query import Display
from mtgnet.stores.catalogue.schema import card, face, printing

OF_PRINTINGS = frozenset({"set", "released", "rarity", "usd", "eur", "tix", "artist"})
"""The orders that are about the printing shown."""

_DOWNWARDS = frozenset({"released", "rarity", "usd", "eur", "tix", "count", "price"})
_NAME = card.c.name_fold


def _front(column: ColumnElement[Any]) -> ColumnElement[Any]:
    of_card = select(column).where(face.c.card_id == card.c.id, face.c.ix == 0)
    return of_card.correlate(card).scalar_subquery()


_COLOUR = case(
    (card.c.color_count == 0, 64),
    (card.c.color_count == 1, card.c.colors),
    else_=32 + card.c.colors,
)
_BY: dict[str, tuple[ColumnElement[Any], ...]] = {
    "name": (_NAME,),
    "set": (printing.c.set_code, printing.c.number_sort),
    "released": (printing.c.released_at,),
    "rarity": (printing.c.rarity,),
    "color": (_COLOUR,),
    "usd": (printing.c.usd,),
    "eur": (printing.c.eur,),
    "tix": (printing.c.tix,),
    "artist": (printing.c.artist_fold,),
    "cmc": (card.c.cmc,),
    "power": (_front(face.c.power_n),),
    "toughness": (_front(face.c.toughness_n),),
    "edhrec": (card.c.edhrec_rank,),
    "penny": (card.c.penny_rank,),
}
Sorter = Callable[[ColumnElement[Any]], ColumnElement[Any]]
Sorting = list[tuple[ColumnElement[Any], Sorter]]


def sorting(display: Display) -> Sorting:
    """The columns to sort by, each with how; cards without a value come last."""
    ties = [] if display.order == "name" else [_NAME]
    if display.unique != "cards":
        ties += [printing.c.released_at, printing.c.set_code, printing.c.number_sort]
    return sorted_by(display, {}, ties)


def sorted_by(
    display: Display,
    others: Mapping[str, tuple[ColumnElement[Any], ...]],
    ties: Sequence[ColumnElement[Any]],
) -> Sorting:
    """The columns to sort by and those that decide on ties; `others` are for words of their own."""
    auto = display.direction == "auto"
    down = display.order in _DOWNWARDS if auto else display.direction == "desc"
    columns = others.get(display.order) or _BY[display.order]
    chosen = [(column, _descending if down else _ascending) for column in columns]
    return [*chosen, *((column, _ascending) for column in ties)]


def _ascending(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return column.asc().nulls_last()


def _descending(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return column.desc().nulls_last()


def best_first(display: Display) -> list[ColumnElement[Any]]:
    """The order in which printings stand for their card."""
    worth = printing.c.worth.desc()
    kind, _, end = display.prefer.partition("-")
    if end:
        price = {"usd": printing.c.usd, "eur": printing.c.eur, "tix": printing.c.tix}[kind]
        return [(_ascending if end == "low" else _descending)(price), worth, printing.c.id]
    first = {
        "oldest": [printing.c.released_at.asc()],
        "newest": [printing.c.released_at.desc()],
        "promo": [printing.c.promo.desc()],
    }.get(kind, [])
    return [*first, worth, printing.c.id]
