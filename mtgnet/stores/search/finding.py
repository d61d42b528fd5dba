"""Asking the catalogue: a query to the ids of what it finds, and ids to rows, page by page.

A search gives all ids at once, in one row, so that the count is known and any page costs only its
own rows. Cards are found by cards; where a term is about printings, by the printings that meet
all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import frozen
from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, true

from mtgnet.cards.answers import Hit, Money
from mtgnet.cards.query import Complaint, Query, parse
from mtgnet.cards.query.conditions import Compares, Measure, Of, Says
from mtgnet.cards.query.tree import leaves
from mtgnet.stores.catalogue.schema import card, face, printing
from mtgnet.stores.search.deadline import TooSlowError, deadline
from mtgnet.stores.search.expressions import Expression
from mtgnet.stores.search.extras import named
from mtgnet.stores.search.ordering import OF_PRINTINGS, best_first, sorting
from mtgnet.stores.search.portable import among, listed
from mtgnet.stores.search.sql import Compiler, on_printing

__all__ = ["Found", "Hit", "TooSlowError", "find", "money", "names", "page"]

SECONDS = 2.0
"""How long a search may take."""


@frozen
class Found:
    """What a query found: ids in order, of printings or (`by_card`) of cards; and what it lacked.

    Good for the catalogue file that was asked and no other.
    """

    query: Query
    ids: tuple[int, ...]
    by_card: bool
    complaints: tuple[Complaint, ...]
    sets: tuple[str, ...] | None = None

    @property
    def total(self) -> int:
        """How many were found."""
        return len(self.ids)


_MONEY = {Measure.USD: Money.USD, Measure.EUR: Money.EUR, Measure.TIX: Money.TIX}


def money(query: Query) -> Money | None:
    """The kind of price that a query is about, by its order, by what it prefers or by a term."""
    display = query.display
    for word in (display.order, display.prefer.partition("-")[0]):
        if word in set(Money):
            return Money(word)
    for condition, _ in leaves(query.meaning) if query.meaning else ():
        if isinstance(condition, Compares) and condition.measure in _MONEY:
            return _MONEY[condition.measure]
    return None


def find(
    connection: Connection,
    asked: str | Query,
    *,
    sets: Sequence[str] | None = None,
    seconds: float = SECONDS,
) -> Found:
    """What a query finds in the catalogue, or in its printings of these sets (codes) alone.

    Within `sets` their extras are shown. Raises `QueryError` for a query that cannot be read and
    `TooSlowError` for one that takes longer than `seconds`.
    """
    query = parse(asked) if isinstance(asked, str) else asked
    pool = None if sets is None else tuple(code.strip().lower() for code in sets)
    if query.meaning is None and not query.everything:
        return Found(query, (), True, query.complaints, pool)
    with deadline(connection, seconds) as pause:
        compiler = Compiler(connection, pool, pause)
        compiler.check_pool()
        by_card = _by_card(query)
        wanted = _cards(query, compiler) if by_card else _printings(query, compiler)
        ids = connection.scalar(select(listed(wanted.subquery().c.id)))
    complaints = (*query.complaints, *compiler.complaints)
    return Found(query, tuple(map(int, ids.split(","))) if ids else (), by_card, complaints, pool)


def _by_card(query: Query) -> bool:
    display = query.display
    if display.unique != "cards" or display.order in OF_PRINTINGS:
        return False
    return query.meaning is None or not any(on_printing(leaf) for leaf, _ in leaves(query.meaning))


def _cards(query: Query, compiler: Compiler) -> Select[tuple[int]]:
    """The cards that are found, in order."""
    wanted = select(card.c.id).where(_meant(query, compiler, card.c.extra))
    if compiler.pool is not None:
        wanted = wanted.where(card.c.id.in_(select(printing.c.card_id).where(compiler.in_pool())))
    return wanted.order_by(*(how(by) for by, how in sorting(query.display)), card.c.id)


def _printings(query: Query, compiler: Compiler) -> Select[tuple[int]]:
    """The printings that are found, in order, the best one of each card or picture."""
    best = func.row_number().over(partition_by=_unit(query), order_by=best_first(query.display))
    keys = sorting(query.display)
    columns = [by.label(f"key{place}") for place, (by, _) in enumerate(keys)]
    ranked = (
        select(printing.c.id, best.label("rank"), *columns)
        .join_from(printing, card)
        .where(_meant(query, compiler, printing.c.extra), compiler.in_pool())
        .subquery()
    )
    order = (how(ranked.c[f"key{place}"]) for place, (_, how) in enumerate(keys))
    return select(ranked.c.id).where(ranked.c.rank == 1).order_by(*order, ranked.c.id)


def _meant(query: Query, compiler: Compiler, extra: ColumnElement[bool]) -> Expression:
    meant = true() if query.meaning is None else compiler.tree(query.meaning)
    if query.display.include or compiler.pool is not None:
        return meant
    naming = [] if query.meaning is None else map(compiler.one, named(query.meaning))
    return and_(meant, or_(extra.is_(False), *naming))


def _unit(query: Query) -> list[ColumnElement[Any]]:
    """What is shown once: a card, a picture, or a printing (in any one language, or in each)."""
    if query.display.unique == "cards":
        return [printing.c.card_id]
    if query.display.unique == "art":
        return [printing.c.card_id, printing.c.illustration]
    asked = () if query.meaning is None else leaves(query.meaning)
    if any(isinstance(leaf, Says) and leaf.of is Of.LANG for leaf, _ in asked):
        return [printing.c.id]
    return [printing.c.set_code, printing.c.number]


def page(connection: Connection, found: Found, offset: int = 0, limit: int = 10) -> list[Hit]:
    """The rows of a page of what was found, `limit` from `offset` on."""
    ids = found.ids[offset : offset + limit]
    front = and_(face.c.card_id == card.c.id, face.c.ix == 0)
    if found.by_card:
        key, shown = card.c.id, _best(connection, found, ids)
        beside = and_(printing.c.card_id == card.c.id, printing.c.id.in_(shown))
        tables = card.join(face, front).outerjoin(printing, beside)
    else:
        key, tables = printing.c.id, printing.join(card).join(face, front)
    rows = connection.execute(select(key, *_COLUMNS).select_from(tables).where(key.in_(ids)))
    hits = {number: Hit(*columns) for number, *columns in rows}
    return [hits[number] for number in ids]


_COLUMNS = (
    card.c.id,
    card.c.oracle_id,
    card.c.name,
    card.c.mana_cost,
    card.c.type_line,
    face.c.power,
    face.c.toughness,
    face.c.loyalty,
    face.c.defense,
    printing.c.id,
    printing.c.scryfall_id,
    printing.c.set_code,
    printing.c.number,
    printing.c.rarity,
    printing.c.lang,
    printing.c.released_at,
    printing.c.usd,
    printing.c.eur,
    printing.c.tix,
)
"""The columns of a `Hit`, in its order."""


def _best(connection: Connection, found: Found, cards: Sequence[int]) -> list[int]:
    """The printing to show of each card."""
    rank = func.row_number().over(
        partition_by=printing.c.card_id, order_by=best_first(found.query.display)
    )
    ranked = select(printing.c.id, rank.label("rank")).where(printing.c.card_id.in_(cards))
    if found.sets is not None:
        ranked = ranked.where(printing.c.set_code.in_(found.sets))
    best = ranked.subquery()
    return list(connection.scalars(select(best.c.id).where(best.c.rank == 1)))


def names(connection: Connection, found: Found) -> list[str]:
    """The names of all that was found, in order."""
    if not found.ids:
        return []
    key = card.c.id if found.by_card else printing.c.id
    tables = card if found.by_card else printing.join(card)
    named = select(listed(key), listed(card.c.name, "\n")).select_from(tables)
    numbers, told = connection.execute(named.where(among(key, found.ids))).one()
    by_number = dict(zip(map(int, numbers.split(",")), told.split("\n"), strict=True))
    return [by_number[number] for number in found.ids]
