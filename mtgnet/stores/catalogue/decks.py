"""Decks, with what a catalogue knows of their cards: all cards are read in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from mtgnet.cards.decks.judging import Judged, judged
from mtgnet.cards.decks.reading import read_deck
from mtgnet.cards.decks.records import Deck, KnownDeck
from mtgnet.cards.lookup import Found, Named, NameIndex, Ties
from mtgnet.cards.records import Card
from mtgnet.stores.catalogue import records, schema
from mtgnet.stores.catalogue.reader import Catalogue

# Looking for names that are like another takes some milliseconds each.
_MOST_SOUGHT = 20
_NEAR = 3
_AT_ONCE = 500


def known_deck(catalogue: Catalogue, text: str) -> KnownDeck:
    """Read a deck, and its cards. Reads the disk."""
    deck = read_deck(text, catalogue.names.knows)
    found = {name: _named(catalogue.names, name) for name in _names(deck)}
    named = {name: card for name, card in found.items() if card is not None}
    cards = cards_of(catalogue, {card.id for card in named.values()})
    unknown = [name for name, card in found.items() if card is None]
    near = {name: _near(catalogue.names, name) for name in unknown[:_MOST_SOUGHT]}
    return KnownDeck(
        deck,
        {name: cards[card.id] for name, card in named.items() if card.id in cards},
        dict.fromkeys(unknown, ()) | near,
    )


def judged_deck(catalogue: Catalogue, text: str) -> Judged:
    """Read a deck, and judge it by the rules of all formats of the catalogue. Reads the disk."""
    return judged(known_deck(catalogue, text), catalogue.about.formats)


def cards_of(catalogue: Catalogue, numbers: Collection[int]) -> dict[int, Card]:
    """The cards with these ids, by id. Reads the disk."""
    ids = sorted(numbers)
    parts = [ids[first : first + _AT_ONCE] for first in range(0, len(ids), _AT_ONCE)]
    with catalogue.engine.connect() as connection:
        return {card.id: card for part in parts for card in _cards(connection, part)}


def _names(deck: Deck) -> list[str]:
    return list(dict.fromkeys(card.name for _, cards in deck.boards() for card in cards))


def _named(names: NameIndex, name: str) -> Named | None:
    """The one card of this very name; of several only one that is spelled so."""
    found = names.exactly(name)
    return found.card if isinstance(found, Found) else None


def _near(names: NameIndex, name: str) -> tuple[str, ...]:
    match names.look_up(name):
        case Found(card=card):
            return (card.name,)
        case Ties(cards=cards):
            return tuple(card.name for card in cards[:_NEAR])
        case _:
            return ()


def _cards(connection: Connection, numbers: list[int]) -> Iterator[Card]:
    card, face, rules = schema.card, schema.face, schema.rules
    same = (rules.c.card_id == face.c.card_id) & (rules.c.ix == face.c.ix)
    faces = select(face, rules.c.text).join(rules, same).order_by(face.c.card_id, face.c.ix)

    def of(query: Select[Any], column: ColumnElement[int]) -> defaultdict[int, list[Any]]:
        found: defaultdict[int, list[Any]] = defaultdict(list)
        for row in connection.execute(query.where(column.in_(numbers))):
            found[row.card_id].append(row)
        return found

    sides = of(faces, face.c.card_id)
    words = of(select(schema.keyword), schema.keyword.c.card_id)
    legal = of(select(schema.legality), schema.legality.c.card_id)
    for row in connection.execute(select(card).where(card.c.id.in_(numbers))).mappings():
        number = row["id"]
        keywords = tuple(word.keyword for word in words[number])
        yield records.card(row, [side._mapping for side in sides[number]], keywords, legal[number])
