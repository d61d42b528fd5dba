"""Fills an empty catalogue with records, in bounded memory: rows are written in batches.

Records may come in any order and more than once, as bulk files have them: a card once a printing,
a set with each of its cards. The first word about a card counts, except that a format in which
any printing of it may be played is one in which the card may.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

import attrs
from sqlalchemy import Connection, Table, exists, insert, text, update

from mtgnet.cards.records import Card, CardSet, ForeignName, Migration, Printing, Record
from mtgnet.cards.traits import traits
from mtgnet.cards.vocabulary import Status
from mtgnet.stores.catalogue import rows, schema

_BATCH = 2_000
Legalities = tuple[tuple[str, Status], ...]


class Repeated(Exception):
    """A printing came with an id that was there already, and was left out; the text names it."""


class Builder:
    """Takes records one by one and writes them through `connection`; `finish` writes the rest."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: defaultdict[Table, list[rows.Values]] = defaultdict(list)
        self._cards: dict[str, Card] = {}
        self._legalities: list[Legalities] = []
        self._shared: dict[Legalities, Legalities] = {}
        self._sets: dict[str, CardSet] = {}
        self._printings: set[int] = set()
        self._per_set: Counter[str] = Counter()
        self._aliases: set[tuple[int, str]] = set()
        self._migrations: set[str] = set()
        self._days: set[str] = set()
        self.has_keywords = False
        self._add: dict[type, Callable[..., None]] = {
            Card: self._card,
            Printing: self._printing,
            CardSet: self._set,
            ForeignName: self._foreign_name,
            Migration: self._migration,
        }

    @property
    def cards(self) -> int:
        """How many cards came so far."""
        return len(self._cards)

    @property
    def printings(self) -> int:
        """How many printings came so far."""
        return len(self._printings)

    @property
    def sets(self) -> int:
        """How many sets came so far."""
        return len(self._sets)

    @property
    def migrations(self) -> int:
        """How many id migrations came so far."""
        return len(self._migrations)

    @property
    def newest(self) -> str:
        """The day of the newest release so far, also one to come; "" without any."""
        return max(self._days, default="")

    def newest_by(self, day: str) -> str:
        """The day of the newest release that was out on this ISO day; "" without any."""
        return max((each for each in self._days if each <= day), default="")

    def add(self, record: Record) -> None:
        """Take one record. Raises Repeated for a printing whose id was there."""
        self._add[type(record)](record)

    def finish(self, facts: Mapping[str, str]) -> None:
        """Write what waits, what only the whole can tell, and `facts` for the table `meta`."""
        for number, legalities in enumerate(self._legalities, start=1):
            self._write_legalities(number, legalities)
        for one in self._sets.values():
            whole = attrs.evolve(one, printings=self._per_set[one.code])
            self._write(schema.card_set, [rows.set_row(whole)])
            self._write(schema.set_alias, rows.alias_rows(whole))
        formats = {game for legal in self._shared for game, _ in legal}
        told = {**facts, "formats": " ".join(sorted(formats)), **self._counts()}
        self._write(schema.meta, ({"key": key, "value": value} for key, value in told.items()))
        for table in list(self._waiting):
            self._flush(table)
        self._hide_extras()
        self._connection.execute(text("ANALYZE"))

    def _counts(self) -> dict[str, str]:
        return {
            "schema": str(schema.VERSION),
            "cards": str(self.cards),
            "printings": str(self.printings),
            "sets": str(self.sets),
            "migrations": str(self.migrations),
            "newest": self.newest,
            "keywords": str(int(self.has_keywords)),
        }

    def _write(self, table: Table, values: Iterable[rows.Values]) -> None:
        waiting = self._waiting[table]
        waiting.extend(values)
        if len(waiting) >= _BATCH:
            self._flush(table)

    def _flush(self, table: Table) -> None:
        if waiting := self._waiting.pop(table, None):
            self._connection.execute(insert(table), waiting)

    def _card(self, card: Card) -> None:
        known = self._cards.get(card.oracle_id)
        legalities = self._share(card.legalities)
        if known is None:
            self._new_card(attrs.evolve(card, id=len(self._cards) + 1, legalities={}), legalities)
        elif self._legalities[known.id - 1] is not legalities:
            merged = _strongest(self._legalities[known.id - 1], legalities)
            self._legalities[known.id - 1] = self._share(dict(merged))

    def _share(self, legalities: Mapping[str, Status]) -> Legalities:
        """One tuple for all cards that are legal in the same formats: there are few such."""
        key = tuple(sorted(legalities.items()))
        return self._shared.setdefault(key, key)

    def _new_card(self, card: Card, legalities: Legalities) -> None:
        self._cards[card.oracle_id] = _remembered(card)
        self._legalities.append(legalities)
        self._write(schema.card, [rows.card_row(card)])
        for ix, face in enumerate(card.faces):
            self._write(schema.face, [rows.face_row(card, ix, face)])
            self._write(schema.rules, [rows.rules_row(card, ix, face)])
            self._write(schema.mana_symbol, rows.symbol_rows(card, ix, face))
        self._write(schema.trait, ({"trait": t, "card_id": card.id} for t in traits(card)))
        keywords = {word.lower() for word in card.keywords}
        self.has_keywords = self.has_keywords or bool(keywords)
        self._write(schema.keyword, ({"keyword": k, "card_id": card.id} for k in keywords))

    def _printing(self, printing: Printing) -> None:
        identity = int(printing.scryfall_id.replace("-", ""), 16)
        if identity in self._printings:
            raise Repeated(self._cards[printing.oracle_id].name)
        self._printings.add(identity)
        card = self._cards[printing.oracle_id]
        numbered = attrs.evolve(printing, id=len(self._printings))
        self._write(schema.printing, [rows.printing_row(numbered, card)])
        self._write(schema.printing_text, [rows.printing_text_row(numbered)])
        self._seen_in_set(printing)
        self._days.add(printing.released_at)

    def _seen_in_set(self, printing: Printing) -> None:
        self._per_set[printing.set_code] += 1
        known = self._sets.get(printing.set_code)
        if known is None:
            self._sets[printing.set_code] = CardSet(
                code=printing.set_code,
                name=printing.set_name,
                type=printing.set_type,
                released_at=printing.released_at,
                digital=printing.digital,
            )
        elif known.released_at is None or printing.released_at < known.released_at:
            self._sets[known.code] = attrs.evolve(known, released_at=printing.released_at)

    def _set(self, told: CardSet) -> None:
        known = self._sets.get(told.code)
        type_ = told.type or (known.type if known else None)
        self._sets[told.code] = attrs.evolve(told, type=type_)

    def _foreign_name(self, other: ForeignName) -> None:
        number = self._cards[other.oracle_id].id
        if (number, other.name) not in self._aliases:
            self._aliases.add((number, other.name))
            row = {"card_id": number, "name": other.name, "lang": other.lang}
            self._write(schema.name_alias, [row])

    def _migration(self, migration: Migration) -> None:
        if migration.old_id not in self._migrations:
            self._migrations.add(migration.old_id)
            self._write(schema.id_migration, [attrs.asdict(migration)])

    def _write_legalities(self, number: int, legalities: Legalities) -> None:
        told = ((game, status) for game, status in legalities if status)
        self._write(
            schema.legality,
            ({"format": game, "card_id": number, "status": int(status)} for game, status in told),
        )

    def _hide_extras(self) -> None:
        """Extras are all printings of some sets, and a card of which every printing is one."""
        printing, card = schema.printing.c, schema.card.c
        hidden = [code for code, one in self._sets.items() if one.type in rows.HIDDEN_SETS]
        self._connection.execute(
            update(schema.printing)
            .where(printing.set_code.in_(hidden), printing.extra.is_(False))
            .values(extra=True, worth=printing.worth - rows.SHOWN_WORTH)
        )
        of_card = exists().where(printing.card_id == card.id)
        shown = of_card.where(printing.extra.is_(False))
        self._connection.execute(update(schema.card).where(of_card, ~shown).values(extra=True))


def _remembered(card: Card) -> Card:
    """What is still needed of a card once it is written: what tells whether it is an extra."""
    bare = tuple(attrs.evolve(face, text="", name="", mana_cost="") for face in card.faces)
    return attrs.evolve(card, faces=bare, keywords=())


def _strongest(one: Legalities, other: Legalities) -> dict[str, Status]:
    merged = dict(one)
    for game, status in other:
        merged[game] = max(status, merged.get(game, Status.NOT_LEGAL))
    return merged
