"""MTGJSON v5 turned into records: one object per face there, one record per card and printing here.

Source: MTGJSON's documentation of the "Card (Set)", "Card (Atomic)" and "Set" data models. A set
is read whole, because the faces of a card stand apart in it; an atomic card is the list of its
faces and has no printings. Cards are told by Scryfall's ids, which MTGJSON repeats.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Callable, Iterable, Iterator

from mtgnet.cards import colours
from mtgnet.cards.formats import fields
from mtgnet.cards.formats.fields import Row, Unfit
from mtgnet.cards.records import BETWEEN, Card, CardSet, Face, ForeignName, Printing, Record
from mtgnet.cards.vocabulary import Finish, Game, Rarity, Status, flags

_LANGUAGES = {
    "Ancient Greek": "grc",
    "Arabic": "ar",
    "Chinese Simplified": "zhs",
    "Chinese Traditional": "zht",
    "English": "en",
    "French": "fr",
    "German": "de",
    "Hebrew": "he",
    "Italian": "it",
    "Japanese": "ja",
    "Korean": "ko",
    "Latin": "la",
    "Phyrexian": "ph",
    "Portuguese (Brazil)": "pt",
    "Quenya": "qya",
    "Russian": "ru",
    "Sanskrit": "sa",
    "Spanish": "es",
}
_IDS = {
    "tcgplayer_id": "tcgplayerProductId",
    "tcgplayer_etched_id": "tcgplayerEtchedProductId",
    "cardmarket_id": "mcmId",
    "mtgo_id": "mtgoId",
    "mtgo_foil_id": "mtgoFoilId",
    "arena_id": "mtgArenaId",
}
_TWO_SIDED = frozenset({"transform", "modal_dfc", "double_faced_token", "art_series"})
_LOYALTY = re.compile(r"^\[([+−-]?[0-9X]+)\]:", re.MULTILINE)
_STATUSES = {status.name.lower(): status for status in Status}
_RARITIES = {rarity.name.lower(): rarity for rarity in Rarity}

Complain = Callable[[str, str], None]
"""Called with a reason and the name of the card that does not fit for it."""


def set_records(whole: Row, complain: Complain) -> Iterator[Record]:
    """The records of one set object: the set, then cards, printings and foreign names.

    Raises Unfit if the object is no set; single cards that do not fit go to `complain`.
    """
    code = fields.needed(whole, "code").lower()
    cards, tokens = fields.rows(whole, "cards"), fields.rows(whole, "tokens")
    yield CardSet(
        code=code,
        name=fields.needed(whole, "name"),
        type=fields.text(whole, "type") or None,
        released_at=fields.text(whole, "releaseDate") or None,
        parent=fields.text(whole, "parentCode").lower() or None,
        digital=fields.flag(whole, "isOnlineOnly"),
        mtgo_code=fields.text(whole, "mtgoCode").lower() or None,
    )
    for faces in _by_id((*cards, *tokens), "scryfallId", complain):
        yield from _fitting(_printed_card, faces, whole, complain)


def atomic_records(faces: list[Row], complain: Complain) -> Iterator[Record]:
    """The records of one entry of AtomicCards: the cards of that name, without printings."""
    for parts in _by_id(faces, "scryfallOracleId", complain):
        yield from _fitting(_atomic_card, parts, {}, complain)


def _by_id(rows: Iterable[Row], name: str, complain: Complain) -> Iterable[list[Row]]:
    """The faces gathered by an id among their identifiers, in the order of their sides."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        identity = row.get("identifiers")
        one = identity.get(name) if isinstance(identity, dict) else None
        if isinstance(one, str):
            found.setdefault(one, []).append(row)
        else:
            complain(f"no {name}", str(row.get("name")))
    return (sorted(faces, key=lambda face: str(face.get("side", ""))) for faces in found.values())


def _fitting(
    read: Callable[[list[Row], Row], list[Record]], faces: list[Row], whole: Row, complain: Complain
) -> list[Record]:
    try:
        return read(faces, whole)
    except Unfit as reason:
        complain(str(reason), str(faces[0].get("name")))
        return []


def _printed_card(faces: list[Row], whole: Row) -> list[Record]:
    card = _card(_one_sided(faces))
    return [card, _printing(faces, card, whole), *_foreign(faces, card.oracle_id)]


def _atomic_card(faces: list[Row], _whole: Row) -> list[Record]:
    card = _card(_one_sided(faces))
    return [card, *_foreign(faces, card.oracle_id)]


def _one_sided(faces: list[Row]) -> list[Row]:
    """Without the second side of a reversible card, which is the same card once more."""
    return faces[:1] if faces[0].get("layout") == "reversible_card" else faces


def _card(faces: list[Row]) -> Card:
    front, names = faces[0], [_face_name(face, len(faces)) for face in faces]
    masks = _masks(faces)
    parts = tuple(map(_face, faces, names, masks))
    return Card(
        oracle_id=fields.uuid(fields.mapping(front, "identifiers"), "scryfallOracleId"),
        name=BETWEEN.join(names),
        layout=fields.text(front, "layout", "normal"),
        faces=parts,
        mana_value=_mana_value(front),
        identity=colours.mask(fields.texts(front, "colorIdentity")),
        produced=colours.mask(fields.texts(front, "producedMana")),
        keywords=tuple(dict.fromkeys(k for face in faces for k in fields.texts(face, "keywords"))),
        legalities=_legalities(front),
        reserved=fields.flag(front, "isReserved"),
        game_changer=fields.flag(front, "isGameChanger"),
        edhrec_rank=fields.whole(front, "edhrecRank"),
    )


def _face_name(face: Row, count: int) -> str:
    if count == 1 and face.get("layout") != "reversible_card":
        return fields.needed(face, "name")
    return fields.text(face, "faceName") or fields.needed(face, "name").split(BETWEEN)[0]


def _masks(faces: list[Row]) -> list[int]:
    """The colours of each face; faces on one side of the card share them all."""
    own = [colours.mask(fields.texts(face, "colors")) for face in faces]
    if faces[0].get("layout") in _TWO_SIDED:
        return own
    return [functools.reduce(operator.or_, own)] * len(own)


def _face(face: Row, name: str, mask: int) -> Face:
    return Face(
        name=name,
        mana_cost=fields.text(face, "manaCost"),
        type_line=fields.text(face, "type"),
        text=_LOYALTY.sub(r"\1:", fields.text(face, "text")),
        colours=mask,
        power=fields.text(face, "power") or None,
        toughness=fields.text(face, "toughness") or None,
        loyalty=fields.text(face, "loyalty") or None,
        defense=fields.text(face, "defense") or None,
    )


def _mana_value(front: Row) -> float:
    older = fields.number(front, "convertedManaCost", fields.MOST_MANA)
    return fields.number(front, "manaValue", fields.MOST_MANA, older)


def _legalities(front: Row) -> dict[str, Status]:
    told = fields.mapping(front, "legalities")
    return {
        game.lower(): _STATUSES.get(word.lower(), Status.NOT_LEGAL)
        for game, word in told.items()
        if isinstance(word, str)
    }


def _printing(faces: list[Row], card: Card, whole: Row) -> Printing:
    front, ids = faces[0], fields.mapping(faces[0], "identifiers")
    return Printing(
        scryfall_id=fields.uuid(ids, "scryfallId"),
        oracle_id=card.oracle_id,
        set_code=(fields.text(front, "setCode") or fields.needed(whole, "code")).lower(),
        set_name=_set_name(front, whole),
        set_type=_set_type(front, whole),
        number=fields.needed(front, "number"),
        rarity=_RARITIES.get(fields.text(front, "rarity"), Rarity.COMMON),
        released_at=_released(front, whole),
        lang=_LANGUAGES.get(fields.text(front, "language", "English"), "en"),
        layout=card.layout,
        finishes=_finishes(front),
        games=flags(Game, fields.texts(front, "availability")),
        frame=fields.text(front, "frameVersion"),
        border=fields.text(front, "borderColor"),
        stamp=fields.text(front, "securityStamp"),
        watermarks=_each(faces, "watermark"),
        tags=fields.texts(front, "promoTypes") + fields.texts(front, "frameEffects"),
        artist=fields.joined(_each(faces, "artist"), " & "),
        illustration=fields.text(ids, "scryfallIllustrationId"),
        flavor_text=fields.joined(_each(faces, "flavorText")),
        flavor_name=fields.joined(_each(faces, "flavorName"), BETWEEN),
        digital=fields.flag(front, "isOnlineOnly"),
        promo=fields.flag(front, "isPromo"),
        reprint=fields.flag(front, "isReprint"),
        full_art=fields.flag(front, "isFullArt"),
        textless=fields.flag(front, "isTextless"),
        booster=bool(fields.texts(front, "boosterTypes")),
        oversized=fields.flag(front, "isOversized"),
        variation=fields.flag(front, "isAlternative"),
        story=fields.flag(front, "isStorySpotlight"),
        vendor_ids={ours: one for ours, name in _IDS.items() if (one := fields.whole(ids, name))},
    )


def _set_type(front: Row, whole: Row) -> str | None:
    return (fields.text(whole, "type") or None) if _own(front, whole) else "token"


def _set_name(front: Row, whole: Row) -> str:
    name = fields.needed(whole, "name")
    return name if _own(front, whole) else f"{name} Tokens"


def _own(front: Row, whole: Row) -> bool:
    """Whether a printing is of the set that lists it; tokens have a set of their own."""
    return fields.text(front, "setCode").lower() in ("", fields.text(whole, "code").lower())


def _released(front: Row, whole: Row) -> str:
    own = fields.text(front, "originalReleaseDate")
    return own if len(own) == len("1993-08-05") else fields.date(whole, "releaseDate")


def _finishes(front: Row) -> Finish:
    told = flags(Finish, fields.texts(front, "finishes"))
    older = {"hasFoil": "foil", "hasNonFoil": "nonfoil"}
    return told or flags(Finish, [word for key, word in older.items() if fields.flag(front, key)])


def _each(faces: list[Row], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found for face in faces if (found := fields.text(face, name))))


def _foreign(faces: list[Row], oracle_id: str) -> Iterator[ForeignName]:
    for told in fields.rows(faces[0], "foreignData"):
        lang = _LANGUAGES.get(fields.text(told, "language"))
        name = fields.text(told, "name")
        if lang and name:
            yield ForeignName(oracle_id, name, lang)
    if other := fields.text(faces[0], "flavorName"):
        yield ForeignName(oracle_id, other, "en")
