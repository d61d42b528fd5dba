"""Names, what operators do, rooms and what was said there, letters, requests, resuming.

A migration says for good what it did then: nothing of this follows the schema when that changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Full-text search keeps no second copy of the text. Besides the words it has one for the room and
# one for the nick, so that both narrow a search before a line is fetched.
_TAGS = "'r' || {0}room_id || ' n' || hex({0}nick_key)"
_WORDS_SQLITE = (
    f"CREATE VIEW line_content AS SELECT id, text, {_TAGS.format('')} AS tags FROM line",
    "CREATE VIRTUAL TABLE line_words USING fts5(text, tags, content='line_content',"
    " content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER line_said AFTER INSERT ON line BEGIN"
    " INSERT INTO line_words(rowid, text, tags)"
    f" VALUES (new.id, new.text, {_TAGS.format('new.')}); END",
    "CREATE TRIGGER line_gone AFTER DELETE ON line BEGIN"
    " INSERT INTO line_words(line_words, rowid, text, tags)"
    f" VALUES ('delete', old.id, old.text, {_TAGS.format('old.')}); END",
    "CREATE TRIGGER line_changed AFTER UPDATE OF text, nick_key ON line BEGIN"
    " INSERT INTO line_words(line_words, rowid, text, tags)"
    f" VALUES ('delete', old.id, old.text, {_TAGS.format('old.')});"
    " INSERT INTO line_words(rowid, text, tags)"
    f" VALUES (new.id, new.text, {_TAGS.format('new.')}); END",
)
_WORDS_POSTGRESQL = ("CREATE INDEX line_words ON line USING gin (to_tsvector('simple', text))",)


def upgrade() -> None:
    """Make everything."""
    _people()
    _operators()
    _the_server()
    _rooms()
    _letters()
    _requests()
    _resuming()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _WORDS_SQLITE if sqlite else _WORDS_POSTGRESQL:
        op.execute(sa.text(statement))


def _people() -> None:
    """Registered people, and the codes that work once."""
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("nick", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("made", sa.Float(), nullable=False),
        sa.Column("seen", sa.Float(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("preferences", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="account_key"),
        sa.UniqueConstraint("key", name="account_key_unique"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "account_look",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("look", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name="account_look_account_id_of_account",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "look", name="account_look_key"),
    )
    op.create_table(
        "one_time_code",
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("purpose", "subject", name="one_time_code_key"),
    )


def _operators() -> None:
    """What operators did, and who is shut out."""
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("until", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="act_key"),
    )
    op.create_table(
        "sanction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("on", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("until", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="sanction_key"),
        sa.UniqueConstraint("what", "on", "key", name="sanction_what_on_key_unique"),
        sqlite_autoincrement=True,
    )


def _the_server() -> None:
    """The starts, and small things to remember."""
    op.create_table(
        "start",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="start_key"),
    )
    op.create_table(
        "fact",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="fact_key"),
    )


def _rooms() -> None:
    """Rooms and what was said there."""
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("allowed", sa.JSON(), nullable=False),
        sa.Column("last", _ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name="room_key"),
        sa.UniqueConstraint("key", name="room_key_unique"),
    )
    op.create_table(
        "line",
        sa.Column("id", _ID, nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("number", _ID, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("nick", sa.Text(), nullable=False),
        sa.Column("nick_key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("emote", sa.Boolean(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="line_room_id_of_room"),
        sa.PrimaryKeyConstraint("id", name="line_key"),
        sa.UniqueConstraint("room_id", "number", name="line_room_id_number_unique"),
    )
    op.create_index("line_who", "line", ["who"], unique=False)


def _letters() -> None:
    """Private messages, and numbers that must not be given again."""
    op.create_table(
        "letter",
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("number", _ID, nullable=False),
        sa.Column("receiver_nick", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("sender_nick", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("delivered_at", sa.Float(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("receiver", "number", name="letter_key"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "letter_untold",
        "letter",
        ["sender"],
        unique=False,
        sqlite_where=sa.text("delivered_at IS NOT NULL AND NOT told"),
        postgresql_where=sa.text("delivered_at IS NOT NULL AND NOT told"),
    )
    op.create_index(
        "letter_waiting",
        "letter",
        ["receiver"],
        unique=False,
        sqlite_where=sa.text("delivered_at IS NULL"),
        postgresql_where=sa.text("delivered_at IS NULL"),
    )
    op.create_table(
        "numbering",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("last", _ID, nullable=False),
        sa.PrimaryKeyConstraint("what", "who", name="numbering_key"),
    )


def _requests() -> None:
    """The request log."""
    op.create_table(
        "entry",
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("number", _ID, nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("nick", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("who", "number", name="entry_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("entry_at", "entry", ["at"], unique=False)


def _resuming() -> None:
    """What resume codes give back."""
    op.create_table(
        "visit",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("nick", sa.Text(), nullable=False),
        sa.Column("rooms", sa.JSON(), nullable=False),
        sa.Column("current", sa.Text(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="visit_key"),
    )
    op.create_index("visit_who", "visit", ["who"], unique=False)
    op.create_table(
        "resume_code",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("visit", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("expires", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="resume_code_key"),
    )
    op.create_index("resume_code_expires", "resume_code", ["expires"], unique=False)
    op.create_index("resume_code_visit", "resume_code", ["visit"], unique=False)
