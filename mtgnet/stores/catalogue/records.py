"""Rows of the catalogue turned back into records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
from sqlalchemy import RowMapping

from mtgnet.cards.records import Card, CardSet, Face, Printing
from mtgnet.cards.vocabulary import Finish, Game, Rarity, Status
from mtgnet.stores.catalogue.rows import PRICES, VENDOR_IDS

_SAME = [
    field.name
    for field in attrs.fields(Printing)
    if field.name
    not in {"rarity", "finishes", "games", "watermarks", "tags", "prices", "vendor_ids"}
]


def card(
    row: RowMapping,
    faces: Iterable[RowMapping],
    keywords: tuple[str, ...],
    legal: Iterable[Any],
) -> Card:
    """The card of its row, its faces' (with the rules text), keywords and formats."""
    return Card(
        id=row["id"],
        oracle_id=row["oracle_id"],
        name=row["name"],
        layout=row["layout"],
        faces=tuple(_face(face) for face in faces),
        mana_value=row["cmc"],
        identity=row["identity"],
        produced=row["produced"],
        keywords=keywords,
        legalities={row.format: Status(row.status) for row in legal},
        reserved=row["reserved"],
        game_changer=row["game_changer"],
        edhrec_rank=row["edhrec_rank"],
        penny_rank=row["penny_rank"],
    )


def _face(row: RowMapping) -> Face:
    same = ("name", "mana_cost", "type_line", "text", "power", "toughness", "loyalty", "defense")
    return Face(colours=row["colors"], **{name: row[name] for name in same})


def printing(row: RowMapping) -> Printing:
    """The printing of a row that has the texts, its card's oracle_id and layout, its set's name."""
    return Printing(
        rarity=Rarity(row["rarity"]),
        finishes=Finish(row["finishes"]),
        games=Game(row["games"]),
        watermarks=tuple(row["watermark"].split()),
        tags=tuple(row["tags"].split()),
        prices=_told(row, PRICES),
        vendor_ids=_told(row, VENDOR_IDS),
        **{name: row[name] for name in _SAME},
    )


def _told(row: RowMapping, names: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in names if row[name] is not None}


def card_set(row: RowMapping) -> CardSet:
    """The set of a row."""
    return CardSet(**{field.name: row[field.name] for field in attrs.fields(CardSet)})
