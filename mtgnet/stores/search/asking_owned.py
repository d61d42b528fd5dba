"""Asking both files what people own: a query to the ids of rows, ids to rows, and figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, Select, Table, and_, func, select

from mtgnet.cards.copies import Details
from mtgnet.cards.owned import OwnedHit, OwnedStats, Question, Worth
from mtgnet.cards.query import Complaint, Display, Query, parse
from mtgnet.cards.query.keys import COLLECTIONS
from mtgnet.cards.vocabulary import Rarity
from mtgnet.stores.catalogue.schema import card, printing
from mtgnet.stores.collection import ledger
from mtgnet.stores.collection.schema import holding
from mtgnet.stores.search.attaching import attach
from mtgnet.stores.search.deadline import deadline
from mtgnet.stores.search.expressions import Expression
from mtgnet.stores.search.finding import SECONDS
from mtgnet.stores.search.ordering import Sorting, sorted_by
from mtgnet.stores.search.owned import EUR, NAME, TABLES, USD, OwnedCompiler
from mtgnet.stores.search.portable import listed

_h = holding.c
_KIND = ("owner", "what", "lang", "treatment", "condition", "marks")
_COUNTS = ("count", "for_trade", "lent", "promised")
_EVERYTHING = Query("", None, everything=True)
_NO_TERM = Complaint(0, "No other term is there to look for.")


@frozen
class FoundOwned:
    """What a question found: ids of rows in order, how much that is, and what was left out.

    Where the rows are somebody else's, an id stands for all rows with such copies.
    """

    question: Question
    ids: tuple[int, ...]
    worth: Worth
    complaints: tuple[Complaint, ...]

    @property
    def total(self) -> int:
        """How many rows were found."""
        return len(self.ids)


def find_owned(
    connection: Connection, store: Path, question: Question, seconds: float = SECONDS
) -> FoundOwned:
    """The rows of people that a question finds. Raises as `finding.find` does."""
    text = question.query.strip()
    query = parse(text, COLLECTIONS) if text else _EVERYTHING
    if not query.everything and query.meaning is None:
        return FoundOwned(question, (), Worth(), (*query.complaints, _NO_TERM))
    attach(connection, store)
    with deadline(connection, seconds) as pause:
        compiler = OwnedCompiler(connection, None, pause, owners=question.owners, own=question.own)
        rows = _rows(question, compiler.rows(query.meaning), query.display).subquery()
        sums = (func.coalesce(func.sum(rows.c[name]), 0) for name in ("copies", "usd", "eur"))
        ids, copies, usd, eur = connection.execute(select(listed(rows.c.id), *sums)).one()
    return FoundOwned(
        question,
        tuple(map(int, ids.split(","))) if ids else (),
        Worth(copies=copies, usd=usd, eur=eur),
        (*query.complaints, *compiler.complaints),
    )


def _rows(question: Question, wanted: list[Expression], display: Display) -> Select[Any]:
    """The rows, in order; those of others in kinds, so that places don't show."""
    once: Callable[[Any], Any] = (lambda column: column) if question.own else func.min
    summed: Callable[[Any], Any] = (lambda column: column) if question.own else func.sum
    rows = (
        select(
            once(_h.id).label("id"),
            summed(_h.count).label("copies"),
            summed(_h.count * USD).label("usd"),
            summed(_h.count * EUR).label("eur"),
        )
        .select_from(TABLES)
        .where(*wanted)
        .order_by(*(how(once(by)) for by, how in _sorting(display)))
    )
    return rows if question.own else rows.group_by(*(_h[name] for name in _KIND))


def _sorting(display: Display) -> Sorting:
    price = func.coalesce(USD, EUR)
    others = {"name": (NAME,), "count": (_h.count,), "price": (price,), "usd": (USD,)}
    ties = (NAME, _h.set_code, printing.c.number_sort, _h.owner, _h.id)
    return sorted_by(display, {**others, "eur": (EUR,)}, ties)


# Pages


def page_owned(
    connection: Connection, store: Path, found: FoundOwned, first: int, count: int
) -> list[OwnedHit]:
    """`count` of what was found, from index `first` on; rows that are empty by now are left out."""
    attach(connection, store)
    ids = found.ids[first : first + count]
    rows = connection.execute(_own_page(ids) if found.question.own else _their_page(ids))
    hits = {row["shown"]: _hit(row, found.question.own) for row in rows.mappings()}
    return [hits[id] for id in ids if id in hits]


def _own_page(ids: Sequence[int]) -> Select[Any]:
    columns = (holding, _h.id.label("shown"), USD.label("usd"), EUR.label("eur"))
    return select(*columns).select_from(TABLES).where(_h.id.in_(ids), _h.count > 0)


def _their_page(ids: Sequence[int]) -> Select[Any]:
    """Each row that is asked for, with the counts of all like it."""
    like: Table | Any = holding.alias("alike")
    same = and_(*(like.c[name] == _h[name] for name in _KIND))
    counts = (func.sum(like.c[name]).label(name) for name in _COUNTS)
    kept = (each for each in holding.c if each.name not in _COUNTS)
    columns = (*kept, *counts, _h.id.label("shown"), USD.label("usd"), EUR.label("eur"))
    joined = TABLES.join(like, same)
    return (
        select(*columns).select_from(joined).where(_h.id.in_(ids), like.c.count > 0).group_by(_h.id)
    )


def _hit(row: Any, own: bool) -> OwnedHit:
    shown = row if own else {**row, "place": "", **ledger.details_row(Details())}
    return OwnedHit(row=ledger.holding_of(shown), usd=row["usd"], eur=row["eur"])


# Figures


def stats_owned(connection: Connection, store: Path, owner: int) -> OwnedStats:
    """A collection in figures."""
    attach(connection, store)
    parts = (card.c.colors, printing.c.rarity, func.nullif(_h.set_code, ""))
    groups = connection.execute(
        select(
            *parts,
            func.sum(_h.count),
            func.coalesce(func.sum(_h.count * USD), 0.0),
            func.coalesce(func.sum(_h.count * EUR), 0.0),
        )
        .select_from(TABLES)
        .where(_h.owner == owner, _h.count > 0)
        .group_by(*parts)
    ).all()
    what = func.coalesce(func.nullif(_h.oracle_id, ""), _h.what)
    rows, cards = connection.execute(
        select(func.count(), func.count(what.distinct())).where(_h.owner == owner, _h.count > 0)
    ).one()
    worths = [Worth(copies=copies, usd=usd, eur=eur) for *_, copies, usd, eur in groups]
    return OwnedStats(
        all=sum(worths, start=Worth()),
        rows=rows,
        cards=cards,
        colours=_parted((_colour(row[0]) for row in groups), worths),
        rarities=_parted((_rarity(row[1]) for row in groups), worths),
        sets=_parted((row[2] or _UNKNOWN for row in groups), worths),
    )


_UNKNOWN = "unknown"
_COLOURS = {0: "colourless", 1: "white", 2: "blue", 4: "black", 8: "red", 16: "green"}


def _colour(mask: int | None) -> str:
    return _UNKNOWN if mask is None else _COLOURS.get(mask, "multicoloured")


def _rarity(rarity: int | None) -> str:
    return _UNKNOWN if rarity is None else Rarity(rarity).name.lower()


def _parted(names: Iterable[str], worths: Sequence[Worth]) -> dict[str, Worth]:
    """The sums by name, the largest first."""
    parts: dict[str, Worth] = {}
    for name, worth in zip(names, worths, strict=True):
        parts[name] = parts.get(name, Worth()) + worth
    return dict(sorted(parts.items(), key=lambda part: (-part[1].copies, part[0])))
