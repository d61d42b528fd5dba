"""What a search has to look up in the catalogue before it can ask: sets, formats, missing facts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, or_, select

from mtgnet.cards.names import key
from mtgnet.cards.query.near import nearest
from mtgnet.stores.catalogue.schema import card, card_set, meta, set_alias
from mtgnet.stores.search.portable import holds


def set_codes(connection: Connection, word: str) -> list[str]:
    """The codes of the sets meant by a word: a code, a code on Arena or MTGO, a name or a part."""
    exact = select(card_set.c.code).where(card_set.c.code == word)
    if found := connection.scalars(exact).all():
        return list(found)
    name = key(word)
    aliased = select(set_alias.c.code).where(set_alias.c.alias.in_([word, name]))
    named = select(card_set.c.code).where(card_set.c.name_key == name)
    partly = select(card_set.c.code).where(holds(card_set.c.name_key, name))
    for meant in (named, aliased, partly):
        if name and (found := connection.scalars(meant).all()):
            return list(found)
    return []


def known_sets(connection: Connection, codes: Sequence[str]) -> set[str]:
    """Those of the codes that are of sets in the catalogue."""
    return set(connection.scalars(select(card_set.c.code).where(card_set.c.code.in_(codes))))


def near_set(connection: Connection, word: str) -> str | None:
    """The code of a set that may have been meant by an unknown one."""
    return nearest(word, connection.scalars(select(card_set.c.code)).all())


def block_sets(connection: Connection, word: str) -> list[str]:
    """The codes of the sets in the block meant by a word, its code or a set in it."""
    blocks = select(card_set.c.block).where(
        or_(card_set.c.block == word, card_set.c.code.in_(set_codes(connection, word)))
    )
    return list(connection.scalars(select(card_set.c.code).where(card_set.c.block.in_(blocks))))


def set_day(connection: Connection, code: str) -> str | None:
    """The ISO date at which a set was released."""
    day = select(card_set.c.released_at).where(card_set.c.code == code)
    return connection.scalars(day).first()


def formats(connection: Connection) -> list[str]:
    """The formats that the catalogue tells of."""
    return (_told(connection, "formats") or "").split()


def tells_keywords(connection: Connection) -> bool:
    """Whether the file that was loaded told keywords at all."""
    return _told(connection, "keywords") == "1"


def tells_produced(connection: Connection) -> bool:
    """Whether any card is known to make mana."""
    some = select(card.c.id).where(card.c.produced > 0).limit(1)
    return connection.scalars(some).first() is not None


def _told(connection: Connection, name: str) -> str | None:
    return connection.scalars(select(meta.c.value).where(meta.c.key == name)).first()
