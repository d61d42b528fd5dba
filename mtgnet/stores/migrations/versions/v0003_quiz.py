"""The points of quizzes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make room for scores."""
    op.create_table(
        "score",
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("nick", sa.Text(), nullable=False),
        sa.Column("points", _ID, nullable=False),
        sa.Column("right", _ID, nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("room", "who", name="score_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("score_who", "score", ["who"], unique=False)
