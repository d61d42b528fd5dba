"""Which column means what: the one table of the names that columns have, in all programs.

Names are compared without case, blanks and punctuation. An app's own names (`apps`) come before
these, which are also all that there is to go by in a table of nobody in particular.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

_NOT_KEY = re.compile(r"[^\w#]+|_")


class Field(StrEnum):
    """What a cell can tell."""

    NAME = "name"
    SIMPLE_NAME = "simple name"
    COUNT = "count"
    FOILS = "foil count"
    SPECIALS = "special foil count"
    FOR_TRADE = "copies for trade"
    SET = "set"
    CODE = "set code"
    EDITION = "set name"
    NUMBER = "number"
    PLUS = "printing note"
    SCRYFALL = "Scryfall id"
    ORACLE = "oracle id"
    TCGPLAYER = "TCGplayer id"
    CARDMARKET = "Cardmarket id"
    MTGO = "MTGO id"
    FINISH = "finish"
    EXTRAS = "extras"
    CONDITION = "condition"
    LANGUAGE = "language"
    SIGNED = "signed"
    ALTERED = "altered"
    PROXY = "proxy"
    MISPRINT = "misprint"
    PLAYSET = "playset"
    PLACE = "place"
    PLACE_KIND = "kind of place"
    NOTE = "note"
    TAGS = "tags"
    PRICE = "price paid"
    CURRENCY = "currency"
    ACQUIRED = "date"
    GAME = "game"
    STATUS = "status"
    KEPT = "something else"
    JUNK = "nothing"


def key(header: str) -> str:
    """A column's name as tables have it."""
    return _NOT_KEY.sub("", header.casefold())


def table(names: Mapping[Field, str]) -> dict[str, Field]:
    """Columns' names, given as `Name|Other name` by field, to fields."""
    return {key(name): field for field, text in names.items() for name in text.split("|")}


_GENERIC = table(
    {
        Field.NAME: "name|card name|card|cardname|title|product name|nombre|nom|karte|kartenname",
        Field.SIMPLE_NAME: "simple name",
        Field.COUNT: "count|quantity|qty|amount|copies|owned|quantityx|number of copies|anzahl"
        "|cantidad|quantité|total quantity|menge",
        Field.FOILS: "foil count|foil quantity|foil qty|foils|quantity foil|qty foil|count foil",
        Field.FOR_TRADE: "tradelist count|trade quantity|for trade|tradelist|trade count|fortrade",
        Field.SET: "set|edition|expansion",
        Field.CODE: "set code|edition code|setcode|set id|expansion code|code|set abbreviation",
        Field.EDITION: "set name|edition name|setname|expansion name",
        Field.NUMBER: "collector number|collectors number|collector's number|card number"
        "|collector #|set number|number|card #|cn|collectornumber|#",
        Field.SCRYFALL: "scryfall id|scryfallid|scryfall uuid",
        Field.ORACLE: "oracle id|oracleid|scryfall oracle id",
        Field.TCGPLAYER: "tcgplayer product id|tcgplayer productid|product id|tcgplayer id"
        "|tcgplayerid|tcgid",
        Field.CARDMARKET: "cardmarket id|cardmarketid|mcm id|idproduct",
        Field.MTGO: "mtgo id|mtgoid|catid",
        Field.FINISH: "foil|finish|printing|premium|treatment|isfoil|is foil|is_foil|foil?",
        Field.EXTRAS: "extras",
        Field.CONDITION: "condition|grade|zustand",
        Field.LANGUAGE: "language|lang|languange|sprache|idioma",
        Field.SIGNED: "signed|signing|is signed|issigned",
        Field.ALTERED: "altered|alter|altered art|alteration|is altered|isaltered",
        Field.PROXY: "proxy|is proxy|isproxy",
        Field.MISPRINT: "misprint|is misprint",
        Field.PLACE: "binder name|folder name|binder|folder|place|location|box|container|storage"
        "|list name|collection name",
        Field.PLACE_KIND: "binder type|list type",
        Field.NOTE: "note|notes|comment|comments|remarks|my notes",
        Field.TAGS: "tags|tag|labels",
        Field.PRICE: "purchase price|price bought|price paid|acquired price|my price|price_paid"
        "|buy price|bought for|cost paid",
        Field.CURRENCY: "purchase price currency|currency|purchase currency",
        Field.ACQUIRED: "date added|added|date bought|acquired date|date acquired|purchase date"
        "|acquired|acquired on",
        Field.GAME: "product line|game",
        # What the catalogue knows better, and prices of today.
        Field.JUNK: "type|type line|card type|types|subtype|cost|mana cost|cmc|mana value|color"
        "|colors|colour|color identity|identity|rarity|text|oracle text|oracle|power|toughness"
        "|loyalty|artist|image|image url|image back url|picture|price|price total|low|mid|market"
        "|avg|average|trend|high|price usd|price eur|price sale|price low|price mid|price high"
        "|market price|low price|tcg market price|tcg direct low|tcg low price"
        "|tcg low price with shipping|tcg marketplace price|photo url|last modified|last updated"
        "|multiverse id|multiverseid|manabox id|decks count built|decks count all|printing id"
        "|edhrec rank|mtgo|legality|color category|is pinned|sku|echoid|echo inventory id",
    }
)


def mapped(headers: Sequence[str], own: Mapping[str, Field]) -> list[Field | None]:
    """What each column means, by its name; None if nobody knows. `own` are the app's names."""
    keys = [key(header) for header in headers]
    return [own.get(name) or _GENERIC.get(name) for name in keys]


def keys_of(headers: Sequence[str]) -> frozenset[str]:
    """The names of the columns as tables have them; empty ones are none."""
    return frozenset(filter(None, map(key, headers)))
