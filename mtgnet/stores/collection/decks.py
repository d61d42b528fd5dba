"""Decks as people have saved them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import attrs
from sqlalchemy import Connection, Label, case, delete, func, insert, select
from twisted.internet.defer import Deferred

from mtgnet.core.collecting.decks import MOST_DECKS, DeckSummary, SavedCard, SavedDeck, Supply
from mtgnet.core.events import Refusal
from mtgnet.stores.collection.schema import deck, deck_card, holding
from mtgnet.stores.engine import Database

_d, _c, _h = deck.c, deck_card.c, holding.c
_AT_ONCE = 500
_IN_DECK, _BESIDE = ("main", "commander"), ("side", "companion")


class SqlDecks:
    """See `mtgnet.core.collecting.decks`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, saved: SavedDeck, cards: Sequence[SavedCard]) -> Deferred[bool]:
        """See `mtgnet.core.collecting.decks`."""
        return self._database.write(lambda connection: _save(connection, saved, cards))

    def find(self, owner: int, name: str) -> Deferred[SavedDeck | None]:
        """See `mtgnet.core.collecting.decks`."""
        return self._database.read(lambda connection: _find(connection, owner, name))

    def summaries(self, owner: int) -> Deferred[list[DeckSummary]]:
        """See `mtgnet.core.collecting.decks`."""
        return self._database.read(lambda connection: _list(connection, owner))

    def delete(self, owner: int, name: str) -> Deferred[bool]:
        """See `mtgnet.core.collecting.decks`."""
        return self._database.write(lambda connection: _delete(connection, owner, name))

    def supply(self, oracle_ids: Collection[str]) -> Deferred[Sequence[Supply]]:
        """See `mtgnet.core.collecting.decks`."""
        ids = sorted(oracle_ids)
        return self._database.read(lambda connection: _supply(connection, ids))


def key(name: str) -> str:
    """What decks' names have in common that are the same."""
    return " ".join(name.casefold().split())


def _save(connection: Connection, saved: SavedDeck, cards: Sequence[SavedCard]) -> bool:
    replaced = _delete(connection, saved.owner, saved.name)
    count = select(func.count()).select_from(deck).where(_d.owner == saved.owner)
    if connection.execute(count).scalar_one() >= MOST_DECKS:
        why = f"You have {MOST_DECKS} decks, and no more are kept. /deck delete NAME makes room."
        raise Refusal("too-many-decks", why)
    row = attrs.asdict(saved) | {"key": key(saved.name)}
    number = connection.execute(insert(deck).returning(_d.id), row).scalar_one()
    rows = [
        attrs.asdict(card) | {"deck_id": number, "position": position}
        for position, card in enumerate(cards)
    ]
    if rows:
        connection.execute(insert(deck_card), rows)
    return replaced


def _find(connection: Connection, owner: int, name: str) -> SavedDeck | None:
    columns = (_d.owner, _d.name, _d.format, _d.text, _d.saved)
    query = select(*columns).where(_d.owner == owner, _d.key == key(name))
    row = connection.execute(query).mappings().first()
    return None if row is None else SavedDeck(**row)


def _list(connection: Connection, owner: int) -> list[DeckSummary]:
    query = (
        select(_d.name, _d.format, _d.saved, _sum(_IN_DECK, "main"), _sum(_BESIDE, "side"))
        .outerjoin(deck_card, _c.deck_id == _d.id)
        .where(_d.owner == owner)
        .group_by(_d.id)
        .order_by(_d.key)
    )
    return [DeckSummary(**row) for row in connection.execute(query).mappings()]


def _sum(boards: tuple[str, ...], label: str) -> Label[int]:
    counted = case((_c.board.in_(boards), _c.count), else_=0)
    return func.coalesce(func.sum(counted), 0).label(label)


def _delete(connection: Connection, owner: int, name: str) -> bool:
    gone = delete(deck).where(_d.owner == owner, _d.key == key(name))
    return bool(connection.execute(gone).rowcount)


def _supply(connection: Connection, ids: Sequence[str]) -> Sequence[Supply]:
    free = func.sum(_h.count - _h.lent - _h.promised).label("free")
    query = (
        select(_h.owner, _h.oracle_id, func.sum(_h.count).label("count"), free)
        .where(_h.count > 0)
        .group_by(_h.oracle_id, _h.owner)
        .order_by(_h.oracle_id, _h.owner)
    )
    parts = [ids[first : first + _AT_ONCE] for first in range(0, len(ids), _AT_ONCE)]
    found = (connection.execute(query.where(_h.oracle_id.in_(part))) for part in parts)
    return [Supply(**row) for rows in found for row in rows.mappings()]
