"""Collections: holdings and their ledger, imports, wants, trades, loans, tidings, decks.

A migration says for good what it did then: nothing of this follows the schema when that changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    """Make everything."""
    _holding()
    _change()
    _move()
    _batch()
    _batch_row()
    _imported()
    _rebased()
    _want()
    _trade()
    _trade_item()
    _loan()
    _tiding()
    _deck()
    _deck_card()


def _holding() -> None:
    op.create_table(
        "holding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("treatment", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("oracle_id", sa.Text(), nullable=False),
        sa.Column("scryfall_id", sa.Text(), nullable=False),
        sa.Column("set_code", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("for_trade", sa.Integer(), nullable=False),
        sa.Column("lent", sa.Integer(), nullable=False),
        sa.Column("promised", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("acquired", sa.Text(), nullable=False),
        sa.Column("written", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("holding_key")),
        sa.UniqueConstraint(
            "owner",
            "what",
            "lang",
            "treatment",
            "condition",
            "place",
            "marks",
            name=op.f("holding_owner_what_lang_treatment_condition_place_marks_unique"),
        ),
        sa.CheckConstraint("lent >= 0 AND promised >= 0", name=op.f("holding_bound")),
        sa.CheckConstraint("count >= 0", name=op.f("holding_count")),
        sa.CheckConstraint("lent + promised <= count", name=op.f("holding_free")),
        sa.CheckConstraint("for_trade BETWEEN 0 AND count", name=op.f("holding_for_trade")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "holding_of_card",
        "holding",
        ["oracle_id", "owner", "set_code", "number", "count", "lent", "promised"],
    )
    offered = sa.text("for_trade > 0")
    op.create_index(
        "holding_for_trade",
        "holding",
        ["oracle_id", "owner"],
        sqlite_where=offered,
        postgresql_where=offered,
    )


def _change() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=True),
        sa.Column("undone", sa.Float(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("change_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("change_owner_id", "change", ["owner", "id"])


def _move() -> None:
    op.create_table(
        "move",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("holding_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("for_trade", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("move_change_id_of_change"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["holding_id"],
            ["holding.id"],
            name=op.f("move_holding_id_of_holding"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("change_id", "holding_id", name=op.f("move_key")),
        sqlite_with_rowid=False,
    )
    op.create_index("move_holding_id", "move", ["holding_id"])


def _batch() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("batch_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("batch_owner_id", "batch", ["owner", "id"])


def _batch_row() -> None:
    op.create_table(
        "batch_row",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("row", sa.JSON(), nullable=True),
        sa.Column("copy", sa.JSON(), nullable=True),
        sa.Column("holding_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("batch_row_batch_id_of_batch"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["holding_id"],
            ["holding.id"],
            name=op.f("batch_row_holding_id_of_holding"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("batch_id", "position", name=op.f("batch_row_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "batch_row_unknown",
        "batch_row",
        ["holding_id"],
        sqlite_where=sa.text(
            "state IN ('printing-unknown', 'card-unknown') AND holding_id IS NOT NULL"
        ),
        postgresql_where=sa.text(
            "state IN ('printing-unknown', 'card-unknown') AND holding_id IS NOT NULL"
        ),
    )


def _imported() -> None:
    op.create_table(
        "imported",
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("holding_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("for_trade", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["holding_id"],
            ["holding.id"],
            name=op.f("imported_holding_id_of_holding"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("owner", "app", "holding_id", name=op.f("imported_key")),
        sqlite_with_rowid=False,
    )


def _rebased() -> None:
    op.create_table(
        "rebased",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("holding_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("for_trade", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("rebased_batch_id_of_batch"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["holding_id"],
            ["holding.id"],
            name=op.f("rebased_holding_id_of_holding"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("batch_id", "app", "holding_id", name=op.f("rebased_key")),
        sqlite_with_rowid=False,
    )


def _want() -> None:
    op.create_table(
        "want",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("oracle_id", sa.Text(), nullable=False),
        sa.Column("scryfall_id", sa.Text(), nullable=False),
        sa.Column("treatment", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("set_code", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("want_key")),
        sa.UniqueConstraint(
            "owner",
            "oracle_id",
            "scryfall_id",
            "treatment",
            name=op.f("want_owner_oracle_id_scryfall_id_treatment_unique"),
        ),
        sa.CheckConstraint("count > 0", name=op.f("want_count")),
        sqlite_autoincrement=True,
    )
    op.create_index("want_oracle_id", "want", ["oracle_id"])


def _trade() -> None:
    op.create_table(
        "trade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("a", sa.Integer(), nullable=False),
        sa.Column("b", sa.Integer(), nullable=False),
        sa.Column("a_nick", sa.Text(), nullable=False),
        sa.Column("b_nick", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("undo_by", sa.Integer(), nullable=True),
        sa.Column("made", sa.Float(), nullable=False),
        sa.Column("changed", sa.Float(), nullable=False),
        sa.Column("expires", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("trade_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("trade_a", "trade", ["a"])
    op.create_index("trade_b", "trade", ["b"])


def _trade_item() -> None:
    op.create_table(
        "trade_item",
        sa.Column("trade_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("giver", sa.Integer(), nullable=False),
        sa.Column("holding_id", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("copy", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["holding_id"],
            ["holding.id"],
            name=op.f("trade_item_holding_id_of_holding"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["trade_id"],
            ["trade.id"],
            name=op.f("trade_item_trade_id_of_trade"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("trade_id", "position", name=op.f("trade_item_key")),
        sqlite_with_rowid=False,
    )
    op.create_index("trade_item_holding_id", "trade_item", ["holding_id"])


def _loan() -> None:
    op.create_table(
        "loan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lender", sa.Integer(), nullable=False),
        sa.Column("borrower", sa.Integer(), nullable=False),
        sa.Column("lender_nick", sa.Text(), nullable=False),
        sa.Column("borrower_nick", sa.Text(), nullable=False),
        sa.Column("holding_id", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("copy", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("out", sa.Float(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("back", sa.Float(), nullable=True),
        sa.Column("reminded", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["holding_id"],
            ["holding.id"],
            name=op.f("loan_holding_id_of_holding"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("loan_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("loan_borrower", "loan", ["borrower"])
    op.create_index("loan_holding_id", "loan", ["holding_id"])
    op.create_index("loan_lender", "loan", ["lender"])


def _tiding() -> None:
    op.create_table(
        "tiding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("once", sa.Text(), nullable=True),
        sa.Column("told", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("tiding_key")),
        sa.UniqueConstraint("once", name=op.f("tiding_once_unique")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "tiding_waiting",
        "tiding",
        ["owner"],
        sqlite_where=sa.text("told IS NULL"),
        postgresql_where=sa.text("told IS NULL"),
    )


def _deck() -> None:
    op.create_table(
        "deck",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("deck_key")),
        sa.UniqueConstraint("owner", "key", name=op.f("deck_owner_key_unique")),
        sqlite_autoincrement=True,
    )


def _deck_card() -> None:
    op.create_table(
        "deck_card",
        sa.Column("deck_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("oracle_id", sa.Text(), nullable=False),
        sa.Column("set_code", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deck_id"], ["deck.id"], name=op.f("deck_card_deck_id_of_deck"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("deck_id", "position", name=op.f("deck_card_key")),
        sqlite_with_rowid=False,
    )
