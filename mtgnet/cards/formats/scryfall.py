"""Scryfall's objects turned into records: cards (bulk files), sets and id migrations.

Source: Scryfall's API reference, "Card Objects", "Set Objects" and "Migrations", and the files
themselves: keys are absent rather than null, and older files lack the newer ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mtgnet.cards import colours
from mtgnet.cards.formats import fields
from mtgnet.cards.formats.fields import Row, Unfit
from mtgnet.cards.records import Card, CardSet, Face, ForeignName, Migration, Printing, Record
from mtgnet.cards.vocabulary import Finish, Game, Rarity, Status, flags

_IDS = (
    "tcgplayer_id",
    "tcgplayer_etched_id",
    "cardmarket_id",
    "mtgo_id",
    "mtgo_foil_id",
    "arena_id",
)
_PRICES = ("usd", "usd_foil", "usd_etched", "eur", "eur_foil", "tix")
_RARITIES = {rarity.name.lower(): rarity for rarity in Rarity}
_STATUSES = {status.name.lower(): status for status in Status}
_OTHER_KINDS = {
    "ruling": "rulings",
    "card_symbol": "card symbols",
    "catalog": "words",
    "tag": "tags",
    "card_face": "loose card faces",
    "bulk_data": "download addresses",
}


def records(row: Row) -> Iterator[Record]:
    """The records in one Scryfall object: a card and its printing, a set, or a migration.

    Raises Unfit with the reason if the object is of another kind or lacks what a record needs.
    """
    kind = row.get("object")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise Unfit(_not_ours(kind))
    return reader(row)


def _not_ours(kind: object) -> str:
    other = _OTHER_KINDS.get(kind) if isinstance(kind, str) else None
    return f"Scryfall's {other}, not cards" if other else "not an object of Scryfall"


def _card_rows(row: Row) -> Iterator[Record]:
    parts = fields.rows(row, "card_faces")
    card = _card(row, parts)
    yield card
    printing = _printing(row, parts, card.oracle_id)
    yield printing
    if printing.printed_name and printing.lang != "en":
        yield ForeignName(card.oracle_id, printing.printed_name, printing.lang)
    for part in (row, *parts):
        if other := fields.text(part, "flavor_name"):
            yield ForeignName(card.oracle_id, other, "en")


def _card(row: Row, parts: tuple[Row, ...]) -> Card:
    if row.get("layout") == "reversible_card":
        row, parts = _unreversed(row, parts)
    return Card(
        oracle_id=fields.uuid(row, "oracle_id"),
        name=fields.needed(row, "name"),
        layout=fields.text(row, "layout", "normal"),
        faces=_faces(row, parts),
        mana_value=fields.number(row, "cmc", fields.MOST_MANA),
        identity=colours.mask(fields.texts(row, "color_identity")),
        produced=colours.mask(fields.texts(row, "produced_mana")),
        keywords=fields.texts(row, "keywords"),
        legalities=_legalities(row),
        reserved=fields.flag(row, "reserved"),
        game_changer=fields.flag(row, "game_changer"),
        edhrec_rank=fields.whole(row, "edhrec_rank"),
        penny_rank=fields.whole(row, "penny_rank"),
    )


def _unreversed(row: Row, parts: tuple[Row, ...]) -> tuple[Row, tuple[Row, ...]]:
    """The card that is printed on both sides of a reversible one, as if it were printed alone.

    Where the sides are different cards, it is the one on the front.
    """
    if not parts:
        raise Unfit("no card_faces")
    front = parts[0]
    same = tuple(part for part in parts if part.get("oracle_id") == front.get("oracle_id"))
    whole = {**row, **front, "card_faces": None}
    if " // " in fields.text(row, "name") and len(same) > 1:
        whole["name"] = fields.needed(front, "name")
    return whole, ()


def _faces(row: Row, parts: tuple[Row, ...]) -> tuple[Face, ...]:
    if not parts:
        return (_face(row, _colours(row, 0)),)
    shared = _colours(row, 0)
    return tuple(_face(part, _colours(part, shared)) for part in parts)


def _colours(row: Row, default: int) -> int:
    return colours.mask(fields.texts(row, "colors")) if "colors" in row else default


def _face(row: Row, mask: int) -> Face:
    return Face(
        name=fields.needed(row, "name"),
        mana_cost=fields.text(row, "mana_cost"),
        type_line=fields.text(row, "type_line"),
        text=fields.text(row, "oracle_text"),
        colours=mask,
        power=fields.text(row, "power") or None,
        toughness=fields.text(row, "toughness") or None,
        loyalty=fields.text(row, "loyalty") or None,
        defense=fields.text(row, "defense") or None,
    )


def _legalities(row: Row) -> dict[str, Status]:
    told = fields.mapping(row, "legalities")
    return {
        game.lower(): _STATUSES.get(word, Status.NOT_LEGAL)
        for game, word in told.items()
        if isinstance(word, str)
    }


def _printing(row: Row, parts: tuple[Row, ...], oracle_id: str) -> Printing:
    every = (row, *parts)
    return Printing(
        scryfall_id=fields.uuid(row, "id"),
        oracle_id=oracle_id,
        set_code=fields.needed(row, "set").lower(),
        set_name=fields.text(row, "set_name") or fields.needed(row, "set").upper(),
        set_type=fields.text(row, "set_type") or None,
        number=fields.needed(row, "collector_number"),
        rarity=_rarity(row),
        released_at=fields.date(row, "released_at"),
        lang=fields.text(row, "lang", "en"),
        layout=fields.text(row, "layout", "normal"),
        finishes=_finishes(row),
        games=flags(Game, fields.texts(row, "games")),
        frame=fields.text(row, "frame"),
        border=fields.text(row, "border_color"),
        stamp=fields.text(row, "security_stamp"),
        watermarks=_each(every, "watermark"),
        tags=fields.texts(row, "promo_types") + _frame_effects(row),
        artist=fields.text(row, "artist") or fields.joined(_each(parts, "artist"), " & "),
        illustration=fields.joined(_each(every, "illustration_id"), " "),
        flavor_text=fields.joined(_each(every, "flavor_text")),
        flavor_name=fields.joined(_each(every, "flavor_name"), " // "),
        printed_name=_printed(row, parts, "printed_name", " // "),
        printed_type_line=_printed(row, parts, "printed_type_line", " // "),
        printed_text=_printed(row, parts, "printed_text", "\n//\n"),
        digital=fields.flag(row, "digital"),
        promo=fields.flag(row, "promo"),
        reprint=fields.flag(row, "reprint"),
        full_art=fields.flag(row, "full_art"),
        textless=fields.flag(row, "textless"),
        booster=fields.flag(row, "booster"),
        oversized=fields.flag(row, "oversized"),
        variation=fields.flag(row, "variation"),
        story=fields.flag(row, "story_spotlight"),
        prices=_prices(row),
        vendor_ids={name: found for name in _IDS if (found := fields.whole(row, name))},
    )


def _rarity(row: Row) -> Rarity:
    rarity = _RARITIES.get(fields.needed(row, "rarity"))
    if rarity is None:
        raise Unfit("rarity is unknown")
    return rarity


def _finishes(row: Row) -> Finish:
    told = flags(Finish, fields.texts(row, "finishes"))
    return told or flags(Finish, [word for word in ("foil", "nonfoil") if fields.flag(row, word)])


def _frame_effects(row: Row) -> tuple[str, ...]:
    """The frame effects; files before 2019 have a single one, under another key."""
    single = fields.text(row, "frame_effect")
    return fields.texts(row, "frame_effects") or ((single,) if single else ())


def _each(parts: tuple[Row, ...], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found for part in parts if (found := fields.text(part, name))))


def _printed(row: Row, parts: tuple[Row, ...], name: str, between: str) -> str:
    return fields.text(row, name) or between.join(_each(parts, name))


def _prices(row: Row) -> dict[str, float]:
    told = fields.mapping(row, "prices")
    amounts = {name: fields.number(told, name, fields.DEAREST, -1.0) for name in _PRICES}
    return {name: amount for name, amount in amounts.items() if amount >= 0}


def _set_rows(row: Row) -> Iterator[Record]:
    yield CardSet(
        code=fields.needed(row, "code").lower(),
        name=fields.needed(row, "name"),
        type=fields.text(row, "set_type") or None,
        released_at=fields.text(row, "released_at") or None,
        parent=fields.text(row, "parent_set_code") or None,
        block=fields.text(row, "block_code") or None,
        digital=fields.flag(row, "digital"),
        arena_code=fields.text(row, "arena_code") or None,
        mtgo_code=fields.text(row, "mtgo_code") or None,
    )


def _migration_rows(row: Row) -> Iterator[Record]:
    new = fields.uuid(row, "new_scryfall_id") if row.get("new_scryfall_id") else None
    strategy = fields.needed(row, "migration_strategy")
    yield Migration(fields.uuid(row, "old_scryfall_id"), new, strategy)


_READERS: dict[str, Callable[[Row], Iterator[Record]]] = {
    "card": _card_rows,
    "set": _set_rows,
    "migration": _migration_rows,
}
