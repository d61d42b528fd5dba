"""The tables of collections, beside those of `mtgnet.stores.schema`.

Owners are ids of accounts. Every change of a count is in the ledger: a `change` has `move`s, and
a holding's count is at any time the sum of its moves, so that anything can be taken back and
nothing can come from nowhere. Rows of `holding` are never deleted while their owner is there: one
with a count of 0 keeps its id for the ledger.

None of these tables has a name of the catalogue's: both files are asked in one query.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from mtgnet.stores.schema import metadata

holding = Table(
    "holding",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", Integer, nullable=False),
    # `Copy.what`; the columns from here to marks make copies the same.
    Column("what", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("treatment", Text, nullable=False),
    Column("condition", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("marks", Integer, nullable=False),
    Column("oracle_id", Text, nullable=False),
    Column("scryfall_id", Text, nullable=False),
    Column("set_code", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("for_trade", Integer, nullable=False),
    # How many are in open loans, and in the owner's side of open offers that bind them.
    Column("lent", Integer, nullable=False),
    Column("promised", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("price", Integer),
    Column("currency", Text, nullable=False),
    Column("acquired", Text, nullable=False),
    Column("written", JSON, nullable=False),
    UniqueConstraint("owner", "what", "lang", "treatment", "condition", "place", "marks"),
    CheckConstraint("count >= 0", name="holding_count"),
    CheckConstraint("for_trade BETWEEN 0 AND count", name="holding_for_trade"),
    CheckConstraint("lent >= 0 AND promised >= 0", name="holding_bound"),
    CheckConstraint("lent + promised <= count", name="holding_free"),
    # All that is needed to sum up who has a card is in the index.
    Index(
        "holding_of_card", "oracle_id", "owner", "set_code", "number", "count", "lent", "promised"
    ),
    sqlite_autoincrement=True,
)

_offered = holding.c.for_trade > 0
Index(
    "holding_for_trade",
    holding.c.oracle_id,
    holding.c.owner,
    sqlite_where=_offered,
    postgresql_where=_offered,
)

# What one command or import did to counts. `kind` is the command, `what` a line that says it,
# `ref` the import's or trade's id; `undone` when it was taken back. `before` has what else was
# known of the copies in rows, by the row's id, where the change has told it anew.
change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", Integer, nullable=False),
    Column("at", Float, nullable=False),
    Column("kind", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("ref", Integer),
    Column("undone", Float),
    Column("before", JSON(none_as_null=True)),
    Index(None, "owner", "id"),
    sqlite_autoincrement=True,
)

move = Table(
    "move",
    metadata,
    Column("change_id", ForeignKey("change.id", ondelete="CASCADE"), primary_key=True),
    Column("holding_id", ForeignKey("holding.id", ondelete="CASCADE"), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("for_trade", Integer, nullable=False),
    Index(None, "holding_id"),
    sqlite_with_rowid=False,
)

# Imports: reading, waiting, accepted, undone, cancelled. `facts` has the counts that were told.
batch = Table(
    "batch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", Integer, nullable=False),
    Column("app", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("state", Text, nullable=False),
    Column("facts", JSON, nullable=False),
    Index(None, "owner", "id"),
    sqlite_autoincrement=True,
)

# A row of an import: as it stood there, as it was read, and what came of it.
batch_row = Table(
    "batch_row",
    metadata,
    Column("batch_id", ForeignKey("batch.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("line", Integer, nullable=False),
    Column("raw", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("row", JSON),
    Column("copy", JSON),
    Column("holding_id", ForeignKey("holding.id", ondelete="SET NULL")),
    sqlite_with_rowid=False,
)
_open = text("state IN ('printing-unknown', 'card-unknown') AND holding_id IS NOT NULL")
Index("batch_row_unknown", batch_row.c.holding_id, sqlite_where=_open, postgresql_where=_open)

# How many of a holding an app's last file had, and marked: what the next one is compared with. What
# was exported for an app is kept in the same way, as `APP export`.
imported = Table(
    "imported",
    metadata,
    Column("owner", Integer, primary_key=True),
    Column("app", Text, primary_key=True),
    Column("holding_id", ForeignKey("holding.id", ondelete="CASCADE"), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("for_trade", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# What an import has added to `imported`, so that this can be taken back, too.
rebased = Table(
    "rebased",
    metadata,
    Column("batch_id", ForeignKey("batch.id", ondelete="CASCADE"), primary_key=True),
    Column("app", Text, primary_key=True),
    Column("holding_id", ForeignKey("holding.id", ondelete="CASCADE"), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("for_trade", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# `scryfall_id` and `treatment` are empty where any will do.
want = Table(
    "want",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", Integer, nullable=False),
    Column("oracle_id", Text, nullable=False),
    Column("scryfall_id", Text, nullable=False),
    Column("treatment", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("set_code", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Float, nullable=False),
    UniqueConstraint("owner", "oracle_id", "scryfall_id", "treatment"),
    CheckConstraint("count > 0", name="want_count"),
    Index(None, "oracle_id"),
    sqlite_autoincrement=True,
)

# `state` is open, done, declined, withdrawn, expired or undone. `by` has accepted the current
# `revision`, and their copies in it are promised; `undo_by` has asked to take a done one back.
trade = Table(
    "trade",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("a", Integer, nullable=False),
    Column("b", Integer, nullable=False),
    Column("a_nick", Text, nullable=False),
    Column("b_nick", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("by", Integer, nullable=False),
    Column("undo_by", Integer),
    Column("made", Float, nullable=False),
    Column("changed", Float, nullable=False),
    Column("expires", Float, nullable=False),
    Index(None, "a"),
    Index(None, "b"),
    sqlite_autoincrement=True,
)

# The current revision's cards; `copy` is what they were, for the receipt.
trade_item = Table(
    "trade_item",
    metadata,
    Column("trade_id", ForeignKey("trade.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("giver", Integer, nullable=False),
    Column("holding_id", ForeignKey("holding.id", ondelete="SET NULL")),
    Column("count", Integer, nullable=False),
    Column("copy", JSON, nullable=False),
    Index(None, "holding_id"),
    sqlite_with_rowid=False,
)

# `state` is out, objected (the borrower says no), claimed (says it is back) or returned.
loan = Table(
    "loan",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lender", Integer, nullable=False),
    Column("borrower", Integer, nullable=False),
    Column("lender_nick", Text, nullable=False),
    Column("borrower_nick", Text, nullable=False),
    Column("holding_id", ForeignKey("holding.id", ondelete="SET NULL")),
    Column("count", Integer, nullable=False),
    Column("copy", JSON, nullable=False),
    Column("state", Text, nullable=False),
    Column("out", Float, nullable=False),
    Column("due", Text, nullable=False),
    Column("back", Float),
    Column("reminded", Float, nullable=False),
    Index(None, "lender"),
    Index(None, "borrower"),
    Index(None, "holding_id"),
    sqlite_autoincrement=True,
)

# What somebody is to hear with the next login: an event, by kind and facts. `once` is there a
# single time, so that nothing is told twice on a day.
tiding = Table(
    "tiding",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", Integer, nullable=False),
    Column("at", Float, nullable=False),
    Column("kind", Text, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("once", Text, unique=True),
    Column("told", Float),
    sqlite_autoincrement=True,
)
_untold = tiding.c.told.is_(None)
Index("tiding_waiting", tiding.c.owner, sqlite_where=_untold, postgresql_where=_untold)

deck = Table(
    "deck",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", Integer, nullable=False),
    Column("key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("saved", Float, nullable=False),
    UniqueConstraint("owner", "key"),
    sqlite_autoincrement=True,
)

# `oracle_id` is empty for a card that no catalogue knew when the deck was saved.
deck_card = Table(
    "deck_card",
    metadata,
    Column("deck_id", ForeignKey("deck.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("board", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("oracle_id", Text, nullable=False),
    Column("set_code", Text, nullable=False),
    Column("number", Text, nullable=False),
    sqlite_with_rowid=False,
)

TABLES = (
    holding,
    change,
    move,
    batch,
    batch_row,
    imported,
    rebased,
    want,
    trade,
    trade_item,
    loan,
    tiding,
    deck,
    deck_card,
)
"""All of them, those that others point to first."""
