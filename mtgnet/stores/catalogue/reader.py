"""Answers from a catalogue: cards, printings and sets as records, and what the file itself is.

A `Catalogue` is one file as it was when it was opened; a newer one in its place is another
`Catalogue` (see `shelf`). Everything but `names`, `about` and `set_codes` reads
the disk, so that a server asks from a thread.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, Select, create_engine, func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from mtgnet.cards.answers import About
from mtgnet.cards.lookup import UNRANKED, Named, NameIndex
from mtgnet.cards.names import key
from mtgnet.cards.records import Card, CardSet, Printing
from mtgnet.cards.values import spellings
from mtgnet.stores.catalogue import records, schema

_SETS_SHOWN = 1000
_CONNECTIONS = 6
_TEXTS = ("flavor_text", "flavor_name", "printed_name", "printed_type_line", "printed_text")


class NoCatalogueError(Exception):
    """There is no catalogue that can be read; the text says why and what to do."""


class Catalogue:
    """One catalogue file, open for reading from any thread.

    `set_codes` leads from every code of a set (its own, Arena's, MTGO's) to its own, `set_names`
    from the key of a name to the codes of the sets that have it.
    """

    def __init__(self, path: Path) -> None:
        """Open the file and read its names.

        Raises NoCatalogueError if there is none, or one that this version cannot read.
        """
        self.path = path
        self.stamp = stamp(path)
        try:
            self.engine = _engine(path, self.stamp)
            self.about = self._about()
            self.names = self._names()
            self._set_aliases = self._codes()
            self.set_codes = {alias: codes[0] for alias, codes in self._set_aliases.items()}
            self.set_names = self._set_names()
        except DatabaseError as error:
            raise NoCatalogueError(
                f"{path} is no catalogue that can be read; run `mtgnet catalogue update`"
            ) from error

    def close(self) -> None:
        """Let go of the file. Queries that still run end well; nothing can be asked later."""
        self.engine.dispose()

    def is_name(self, text: str) -> bool:
        """Whether a card or a face has this very name, or it is short for one."""
        return self.names.is_name(text)

    def set_coded(self, code: str) -> str | None:
        """The set that a code means, its own or Arena's or MTGO's: its own code."""
        return self.set_codes.get(code.lower())

    def sets_coded(self, code: str) -> tuple[str, ...]:
        """All sets that a code can mean: the one whose own it is, and those of other programs."""
        return self._set_aliases.get(code.lower(), ())

    def set_named(self, name: str) -> str | None:
        """The code of the set of this name; None if several have it."""
        codes = self.set_names.get(key(name), ())
        return codes[0] if len(codes) == 1 else None

    def card(self, number: int) -> Card | None:
        """The card with this id."""
        return self._card(schema.card.c.id == number)

    def card_of(self, oracle_id: str) -> Card | None:
        """The card with this oracle id."""
        return self._card(schema.card.c.oracle_id == oracle_id)

    def best_printing(self, number: int) -> Printing | None:
        """The printing that stands for a card; None if the file tells of none."""
        found = self._printings(schema.printing.c.card_id == number, limit=1)
        return found[0] if found else None

    def printings(self, number: int) -> tuple[Printing, ...]:
        """All printings of a card, the newest first."""
        newest = (schema.printing.c.released_at.desc(), schema.printing.c.id)
        return self._printings(schema.printing.c.card_id == number, order=newest)

    def printings_at(self, set_code: str, number: str | None = None) -> tuple[Printing, ...]:
        """The printings in a set (in lower case), all or with this number, the best first.

        Leading zeros, a sharp and a total (`073/269`) are forgiven in the number.
        """
        where = [schema.printing.c.set_code == set_code]
        if number is not None:
            where.append(schema.printing.c.number.in_(spellings(number)))
        return self._printings(*where)

    def printings_in(self, number: int, set_code: str) -> tuple[Printing, ...]:
        """The printings of a card in a set (in lower case), the best first."""
        printing = schema.printing.c
        return self._printings(printing.card_id == number, printing.set_code == set_code)

    def sets(self, word: str = "") -> tuple[CardSet, ...]:
        """The sets, newest first; with a word only those with it in their name or as their code."""
        table = schema.card_set
        query = select(table).order_by(table.c.released_at.desc(), table.c.code).limit(_SETS_SHOWN)
        if word:
            aliased = select(schema.set_alias.c.code).where(
                schema.set_alias.c.alias == word.lower()
            )
            part = table.c.name_key.contains(key(word), autoescape=True)
            query = query.where(part | (table.c.code == word.lower()) | table.c.code.in_(aliased))
        with self.engine.connect() as connection:
            return tuple(records.card_set(row) for row in connection.execute(query).mappings())

    def _codes(self) -> Mapping[str, tuple[str, ...]]:
        aliases = select(schema.set_alias.c.alias, schema.set_alias.c.code).where(
            schema.set_alias.c.app != "name"
        )
        with self.engine.connect() as connection:
            own = connection.execute(select(schema.card_set.c.code)).scalars()
            known = {code: {code: None} for code in own}
            for row in connection.execute(aliases):
                known.setdefault(row.alias, {})[row.code] = None
        return {alias: tuple(codes) for alias, codes in known.items()}

    def _set_names(self) -> Mapping[str, Sequence[str]]:
        with self.engine.connect() as connection:
            named = connection.execute(select(schema.card_set.c.name_key, schema.card_set.c.code))
            return _grouped(named)

    def random_card(self, chance: random.Random) -> Card | None:
        """Any card but the extras."""
        shown = select(schema.card.c.id).where(schema.card.c.extra.is_(False))
        with self.engine.connect() as connection:
            count = connection.execute(select(func.count()).select_from(shown.subquery())).scalar()
            if not count:
                return None
            nth = shown.order_by(schema.card.c.id).offset(chance.randrange(count)).limit(1)
            number = connection.execute(nth).scalar_one()
        return self.card(number)

    def _about(self) -> About:
        with self.engine.connect() as connection:
            told = {row.key: row.value for row in connection.execute(select(schema.meta))}
        if told.get("schema") != str(schema.VERSION):
            raise NoCatalogueError(
                f"{self.path} was made by another version of mtgnet; run `mtgnet catalogue update`"
            )
        return About(
            source=told["source"],
            dated=told["dated"],
            loaded_at=told["loaded_at"],
            newest=told["newest"],
            cards=int(told["cards"]),
            printings=int(told["printings"]),
            sets=int(told["sets"]),
            formats=tuple(told["formats"].split()),
            has_keywords=told["keywords"] == "1",
            version=told.get("version", ""),
        )

    def _names(self) -> NameIndex:
        card, face = schema.card.c, schema.face.c
        index = NameIndex()
        with self.engine.connect() as connection:
            faces = _grouped(
                connection.execute(
                    select(face.card_id, face.name)
                    .join(schema.card, card.id == face.card_id)
                    .where(card.face_count > 1)
                )
            )
            aliases = _grouped(
                connection.execute(select(schema.name_alias.c.card_id, schema.name_alias.c.name))
            )
            printed = _counted(connection)
            for number, name, extra, rank, oracle_id in connection.execute(
                select(card.id, card.name, card.extra, card.edhrec_rank, card.oracle_id)
            ):
                popular = rank or UNRANKED
                named = Named(number, name, extra, popular, oracle_id, printed.get(number, 0))
                index.add(named, faces.get(number, ()), aliases.get(number, ()))
        return index.seal()

    def _card(self, where: Any) -> Card | None:
        with self.engine.connect() as connection:
            row = connection.execute(select(schema.card).where(where)).mappings().first()
            if row is None:
                return None
            number = row["id"]
            faces = connection.execute(_faces(number)).mappings().all()
            words = connection.execute(
                select(schema.keyword.c.keyword).where(schema.keyword.c.card_id == number)
            ).scalars()
            legal = connection.execute(
                select(schema.legality.c.format, schema.legality.c.status).where(
                    schema.legality.c.card_id == number
                )
            )
            return records.card(row, faces, tuple(words), legal)

    def _printings(
        self, *where: Any, order: tuple[Any, ...] = (), limit: int | None = None
    ) -> tuple[Printing, ...]:
        printing, text = schema.printing, schema.printing_text
        best = (printing.c.worth.desc(), printing.c.id)
        query = (
            select(
                printing,
                *_texts(text.c),
                schema.card.c.oracle_id,
                schema.card.c.layout,
                schema.card_set.c.name.label("set_name"),
            )
            .join(text, text.c.printing_id == printing.c.id)
            .join(schema.card, schema.card.c.id == printing.c.card_id)
            .join(schema.card_set, schema.card_set.c.code == printing.c.set_code)
            .where(*where)
            .order_by(*(order or best))
            .limit(limit)
        )
        with self.engine.connect() as connection:
            return tuple(records.printing(row) for row in connection.execute(query).mappings())


Stamp = tuple[int, int, int]


def stamp(path: Path) -> Stamp | None:
    """What tells one file at a place from the next one there; None without a file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def _engine(path: Path, seen: Stamp | None) -> Engine:
    """An engine that only reads; a catalogue never changes in place, so nothing need be locked.

    Its connections are opened at once, because later there may be another file at the place.
    Raises NoCatalogueError without a file, instead of making an empty one.
    """
    if not path.is_file():
        raise NoCatalogueError(f"there is no catalogue at {path}; run `mtgnet catalogue update`")

    def connected() -> sqlite3.Connection:
        if stamp(path) != seen:
            raise NoCatalogueError(f"there is another catalogue at {path} now")
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        return _prepared(sqlite3.connect(address, uri=True, check_same_thread=False))

    engine = create_engine(
        "sqlite://",
        creator=connected,
        poolclass=QueuePool,
        pool_size=_CONNECTIONS,
        max_overflow=0,
    )
    with ExitStack() as opened:
        for _ in range(_CONNECTIONS):
            opened.enter_context(engine.connect())
    return engine


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    for pragma in ("query_only=ON", "cache_size=-8192"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _grouped(rows: Iterable[Any]) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    for number, name in rows:
        found.setdefault(number, []).append(name)
    return found


def _counted(connection: Connection) -> dict[int, int]:
    """How many printings each card has."""
    card_id = schema.printing.c.card_id
    counted = connection.execute(select(card_id, func.count().label("printings")).group_by(card_id))
    return {row.card_id: row.printings for row in counted}


def _faces(number: int) -> Select[Any]:
    face, rules = schema.face, schema.rules
    same = (rules.c.card_id == face.c.card_id) & (rules.c.ix == face.c.ix)
    return (
        select(face, rules.c.text)
        .join(rules, same)
        .where(face.c.card_id == number)
        .order_by(face.c.ix)
    )


def _texts(columns: Any) -> list[Column[str]]:
    return [columns[name] for name in _TEXTS]
