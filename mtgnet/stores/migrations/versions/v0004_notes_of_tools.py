"""What tools remember over a restart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "note",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("what", "room", "who", "number", name="note_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("note_who", "note", ["who"], unique=False)
