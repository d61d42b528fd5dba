"""The tables of the catalogue: everything that lookups and search ask for, ready to be compared.

The file is rebuilt whole and never altered, so it has no migrations: `meta` holds the number of
this layout, and a file with another one is not opened. Types are portable (SQLite, PostgreSQL).
Wide text lives in tables of its own (`rules`, `printing_text`), so that a scan for a number does
not read it.

Encodings, used throughout:

- colours are bit masks, see `mtgnet.cards.colours` (W 1, U 2, B 4, R 8, G 16, colourless mana 32);
- rarity, finishes, games and legality are small integers, see `mtgnet.cards.vocabulary`;
- dates are ISO text (`1993-08-05`), which sorts as it should;
- `*_key` columns hold `mtgnet.cards.names.key` of a name: letters and digits only;
- `*_fold` columns hold `mtgnet.cards.names.fold` of a text: no case, no accents, straight quotes;
- `power_n` and its like hold the number that a printed value counts as (`1+*` is 1), NULL where
  nothing is printed.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
)

VERSION = 1
"""The number of this layout, kept in `meta` under `schema`."""

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

card = Table(
    "card",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("cmc", Float, nullable=False),
    Column("colors", SmallInteger, nullable=False),  # of all faces together
    Column("color_count", SmallInteger, nullable=False),
    Column("identity", SmallInteger, nullable=False),
    Column("identity_count", SmallInteger, nullable=False),
    Column("produced", SmallInteger, nullable=False),  # mana it can make; 0 for none or unknown
    Column("face_count", SmallInteger, nullable=False),
    Column("reserved", Boolean, nullable=False),
    Column("game_changer", Boolean, nullable=False),
    Column("extra", Boolean, nullable=False),  # hidden unless asked for: every printing is
    Column("edhrec_rank", Integer),
    Column("penny_rank", Integer),
    Column("layout", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("name_fold", Text, nullable=False),
    Column("oracle_id", Text, nullable=False, unique=True),
    Column("mana_cost", Text, nullable=False),
    Column("type_line", Text, nullable=False),
    Index("ix_card_name_key", "name_key"),
)

face = Table(
    "face",
    metadata,
    Column("card_id", Integer, ForeignKey("card.id"), primary_key=True),
    Column("ix", SmallInteger, primary_key=True),
    Column("colors", SmallInteger, nullable=False),
    Column("color_count", SmallInteger, nullable=False),
    Column("cmc", Float, nullable=False),  # of the whole card, but of its own part if that is told
    Column("power_n", Float),
    Column("toughness_n", Float),
    Column("loyalty_n", Float),
    Column("defense_n", Float),
    Column("symbol_kinds", SmallInteger),  # rows in mana_symbol; NULL without a mana cost
    Column("power", Text),
    Column("toughness", Text),
    Column("loyalty", Text),
    Column("defense", Text),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("name_fold", Text, nullable=False),
    Column("mana_cost", Text, nullable=False),
    Column("type_line", Text, nullable=False),
    Column("type_fold", Text, nullable=False),
    sqlite_with_rowid=False,
)

rules = Table(
    "rules",
    metadata,
    Column("card_id", Integer, ForeignKey("card.id"), primary_key=True),
    Column("ix", SmallInteger, primary_key=True),  # as in face
    Column("plain", Text, nullable=False),  # folded, without reminder text
    Column("full", Text, nullable=False),  # folded, with it
    Column("tilde", Text, nullable=False),  # `plain` with ~ for itself, or ''
    Column("text", Text, nullable=False),  # as printed in the Oracle
    sqlite_with_rowid=False,
)

keyword = Table(
    "keyword",
    metadata,
    Column("keyword", Text, primary_key=True),  # lower case
    Column("card_id", Integer, ForeignKey("card.id"), primary_key=True),
    sqlite_with_rowid=False,
)

trait = Table(
    "trait",
    metadata,
    Column("trait", Text, primary_key=True),  # what `is:` asks of a card, see cards.traits
    Column("card_id", Integer, ForeignKey("card.id"), primary_key=True),
    sqlite_with_rowid=False,
)

legality = Table(
    "legality",
    metadata,
    Column("format", Text, primary_key=True),
    Column("card_id", Integer, ForeignKey("card.id"), primary_key=True),
    Column("status", SmallInteger, nullable=False),  # no row: not legal
    Index("ix_legality_card", "card_id"),
    sqlite_with_rowid=False,
)

mana_symbol = Table(
    "mana_symbol",
    metadata,
    Column("symbol", Text, primary_key=True),  # canonical, no braces: W, W/U, 2/W, X; N for generic
    Column("card_id", Integer, ForeignKey("card.id"), primary_key=True),
    Column("ix", SmallInteger, primary_key=True),  # as in face
    Column("n", Float, nullable=False),  # how often; for N how much
    sqlite_with_rowid=False,
)

card_set = Table(
    "card_set",
    metadata,
    Column("code", Text, primary_key=True),  # lower case
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("type", Text),
    Column("released_at", Text),
    Column("parent", Text),
    Column("block", Text),  # the block's code
    Column("digital", Boolean, nullable=False),
    Column("arena_code", Text),
    Column("mtgo_code", Text),
    Column("printings", Integer, nullable=False),  # in this catalogue
)

printing = Table(
    "printing",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("card_id", Integer, ForeignKey("card.id"), nullable=False),
    Column("worth", Integer, nullable=False),  # the highest of a card is the one to show
    Column("rarity", SmallInteger, nullable=False),
    Column("finishes", SmallInteger, nullable=False),
    Column("games", SmallInteger, nullable=False),
    Column("number_n", Integer),  # the first whole number in it
    Column("extra", Boolean, nullable=False),
    Column("digital", Boolean, nullable=False),
    Column("promo", Boolean, nullable=False),
    Column("reprint", Boolean, nullable=False),
    Column("full_art", Boolean, nullable=False),
    Column("textless", Boolean, nullable=False),
    Column("booster", Boolean, nullable=False),
    Column("oversized", Boolean, nullable=False),
    Column("variation", Boolean, nullable=False),
    Column("story", Boolean, nullable=False),
    Column("usd", Float),
    Column("usd_foil", Float),
    Column("usd_etched", Float),
    Column("eur", Float),
    Column("eur_foil", Float),
    Column("tix", Float),
    Column("set_code", Text, nullable=False),
    Column("set_type", Text),
    Column("number", Text, nullable=False),
    Column("number_sort", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("released_at", Text, nullable=False),
    Column("frame", Text, nullable=False),
    Column("border", Text, nullable=False),
    Column("stamp", Text, nullable=False),
    Column("watermark", Text, nullable=False),  # of all faces, between blanks
    Column("tags", Text, nullable=False),  # promo types and frame effects, between blanks
    Column("artist", Text, nullable=False),
    Column("artist_fold", Text, nullable=False),
    Column("illustration", Text, nullable=False),  # equal for equal pictures
    Column("scryfall_id", Text, nullable=False, unique=True),
    Column("tcgplayer_id", Integer),
    Column("tcgplayer_etched_id", Integer),
    Column("cardmarket_id", Integer),
    Column("mtgo_id", Integer),
    Column("mtgo_foil_id", Integer),
    Column("arena_id", Integer),
    Index("ix_printing_card", "card_id", "worth"),
    Index("ix_printing_set", "set_code", "number"),
    Index("ix_printing_tcgplayer", "tcgplayer_id"),
    Index("ix_printing_tcgplayer_etched", "tcgplayer_etched_id"),
    Index("ix_printing_cardmarket", "cardmarket_id"),
    Index("ix_printing_mtgo", "mtgo_id"),
    Index("ix_printing_mtgo_foil", "mtgo_foil_id"),
    Index("ix_printing_arena", "arena_id"),
)

printing_text = Table(
    "printing_text",
    metadata,
    Column("printing_id", Integer, ForeignKey("printing.id"), primary_key=True),
    Column("flavor_fold", Text, nullable=False),  # of all faces
    Column("flavor_text", Text, nullable=False),
    Column("flavor_name", Text, nullable=False),
    Column("printed_name", Text, nullable=False),
    Column("printed_type_line", Text, nullable=False),
    Column("printed_text", Text, nullable=False),
)

name_alias = Table(
    "name_alias",
    metadata,
    Column("card_id", Integer, ForeignKey("card.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("lang", Text, nullable=False),  # en for a flavour name
)

set_alias = Table(
    "set_alias",
    metadata,
    Column("alias", Text, primary_key=True),  # lower case code or key of a name
    Column("app", Text, primary_key=True),  # arena, mtgo, name
    Column("code", Text, primary_key=True),  # sets may share a name
)

id_migration = Table(
    "id_migration",
    metadata,
    Column("old_id", Text, primary_key=True),
    Column("new_id", Text),  # NULL: deleted
    Column("strategy", Text, nullable=False),
)
