"""Records spelled out as rows of the catalogue: whatever search compares is made ready."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from mtgnet.cards.mana import symbols
from mtgnet.cards.names import fold, key
from mtgnet.cards.records import Card, CardSet, Face, Printing
from mtgnet.cards.rulestext import with_tilde, without_reminder
from mtgnet.cards.sets import BLOCKS, MEMORABILIA
from mtgnet.cards.traits import is_extra
from mtgnet.cards.values import natural, value, whole
from mtgnet.cards.vocabulary import Game

Values = dict[str, Any]

_FIRST_DAY = date(1990, 1, 1).toordinal()
_DAYS_BITS = 16
HIDDEN_SETS = frozenset({"memorabilia", "token", "minigame"})
"""The kinds of sets of which every printing is an extra."""
_SPECIAL_FRAMES = frozenset({"showcase", "extendedart", "borderless", "fullart", "inverted"})


def card_row(card: Card) -> Values:
    """The row of a card with its `id` set."""
    return {
        "id": card.id,
        "cmc": card.mana_value,
        "colors": card.colours,
        "color_count": card.colours.bit_count(),
        "identity": card.identity,
        "identity_count": card.identity.bit_count(),
        "produced": card.produced,
        "face_count": len(card.faces),
        "reserved": card.reserved,
        "game_changer": card.game_changer,
        "extra": is_extra(card),
        "edhrec_rank": card.edhrec_rank,
        "penny_rank": card.penny_rank,
        "layout": card.layout,
        "name": card.name,
        "name_key": key(card.name),
        "name_fold": fold(card.name),
        "oracle_id": card.oracle_id,
        "mana_cost": card.mana_cost,
        "type_line": card.type_line,
    }


def face_row(card: Card, ix: int, face: Face) -> Values:
    """The row of a card's face with the number `ix`."""
    return {
        "card_id": card.id,
        "ix": ix,
        "colors": face.colours,
        "color_count": face.colours.bit_count(),
        "cmc": card.mana_value,
        "power_n": value(face.power),
        "toughness_n": value(face.toughness),
        "loyalty_n": value(face.loyalty),
        "defense_n": value(face.defense),
        "symbol_kinds": len(symbols(face.mana_cost)) if face.mana_cost else None,
        "power": face.power,
        "toughness": face.toughness,
        "loyalty": face.loyalty,
        "defense": face.defense,
        "name": face.name,
        "name_key": key(face.name),
        "name_fold": fold(face.name),
        "mana_cost": face.mana_cost,
        "type_line": face.type_line,
        "type_fold": fold(face.type_line),
    }


def rules_row(card: Card, ix: int, face: Face) -> Values:
    """The row of a face's rules text."""
    plain = fold(without_reminder(face.text))
    legendary = "Legendary" in face.type_line
    return {
        "card_id": card.id,
        "ix": ix,
        "plain": plain,
        "full": fold(face.text),
        "tilde": with_tilde(plain, face.name, legendary),
        "text": face.text,
    }


def symbol_rows(card: Card, ix: int, face: Face) -> Iterator[Values]:
    """The rows of the symbols in a face's mana cost."""
    for symbol, n in symbols(face.mana_cost).items():
        yield {"symbol": symbol, "card_id": card.id, "ix": ix, "n": n}


def printing_row(printing: Printing, card: Card) -> Values:
    """The row of a printing of `card`, with both their ids set."""
    extra = is_extra(card) or printing.set_type in HIDDEN_SETS
    return {
        "id": printing.id,
        "card_id": card.id,
        "worth": _worth(printing, extra),
        "rarity": int(printing.rarity),
        "finishes": int(printing.finishes),
        "games": int(printing.games),
        "number_n": whole(printing.number),
        "extra": extra,
        "digital": printing.digital,
        "promo": printing.promo,
        "reprint": printing.reprint,
        "full_art": printing.full_art,
        "textless": printing.textless,
        "booster": printing.booster,
        "oversized": printing.oversized,
        "variation": printing.variation,
        "story": printing.story,
        **{name: printing.prices.get(name) for name in PRICES},
        "set_code": printing.set_code,
        "set_type": printing.set_type,
        "number": printing.number,
        "number_sort": natural(printing.number),
        "lang": printing.lang,
        "released_at": printing.released_at,
        "frame": printing.frame,
        "border": printing.border,
        "stamp": printing.stamp,
        "watermark": _between_blanks(printing.watermarks),
        "tags": _between_blanks(printing.tags),
        "artist": printing.artist,
        "artist_fold": fold(printing.artist),
        "illustration": printing.illustration or key(printing.artist),
        "scryfall_id": printing.scryfall_id,
        **{name: printing.vendor_ids.get(name) for name in VENDOR_IDS},
    }


PRICES = ("usd", "usd_foil", "usd_etched", "eur", "eur_foil", "tix")
VENDOR_IDS = (
    "tcgplayer_id",
    "tcgplayer_etched_id",
    "cardmarket_id",
    "mtgo_id",
    "mtgo_foil_id",
    "arena_id",
)


def _between_blanks(words: tuple[str, ...]) -> str:
    return f" {' '.join(words)} " if words else ""


def _worth(printing: Printing, extra: bool) -> int:
    """How good a printing is to stand for its card: plain, English, of paper, and new."""
    virtues = (
        not extra,
        printing.lang == "en",
        Game.PAPER in printing.games and not printing.digital,
        not (printing.oversized or printing.textless),
        not (printing.promo or printing.variation),
        not (_SPECIAL_FRAMES.intersection(printing.tags) or printing.border == "borderless"),
        printing.layout != "reversible_card",
    )
    total = 0
    for virtue in virtues:
        total = total * 2 + virtue
    return total << _DAYS_BITS | _days(printing.released_at)


SHOWN_WORTH = 1 << (6 + _DAYS_BITS)
"""How much of a printing's worth is that it is no extra: the first of seven virtues."""


def _days(released_at: str) -> int:
    try:
        days = date.fromisoformat(released_at).toordinal() - _FIRST_DAY
    except ValueError:
        return 0
    return max(0, min(days, 0xFFFF))


def printing_text_row(printing: Printing) -> Values:
    """The row of the texts that only this printing bears."""
    return {
        "printing_id": printing.id,
        "flavor_fold": fold(printing.flavor_text),
        "flavor_text": printing.flavor_text,
        "flavor_name": printing.flavor_name,
        "printed_name": printing.printed_name,
        "printed_type_line": printing.printed_type_line,
        "printed_text": printing.printed_text,
    }


def set_row(of: CardSet) -> Values:
    """The row of a set."""
    return {
        "code": of.code,
        "name": of.name,
        "name_key": key(of.name),
        "type": of.type or ("memorabilia" if of.code in MEMORABILIA else None),
        "released_at": of.released_at,
        "parent": of.parent,
        "block": of.block or BLOCKS.get(of.code),
        "digital": of.digital,
        "arena_code": of.arena_code,
        "mtgo_code": of.mtgo_code,
        "printings": of.printings,
    }


def alias_rows(of: CardSet) -> Iterator[Values]:
    """The rows of the other names under which a set is known."""
    names = {"arena": of.arena_code, "mtgo": of.mtgo_code, "name": key(of.name)}
    for app, alias in names.items():
        if alias and alias != of.code:
            yield {"alias": alias.lower(), "app": app, "code": of.code}
