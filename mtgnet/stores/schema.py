"""The tables, as the newest migration leaves them; a test compares the two.

Times are seconds since the epoch. What is said of owners, rooms' keys and numbers in
`mtgnet.core.records` holds here. It is written for SQLite and creates on PostgreSQL, too; full-text
search, which the two do differently, is in the migrations.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "uq": "%(table_name)s_%(column_0_N_name)s_unique",
        "fk": "%(table_name)s_%(column_0_N_name)s_of_%(referred_table_name)s",
        "pk": "%(table_name)s_key",
    }
)
# SQLite counts rows in a column that is declared INTEGER, and in no other.
_Id = BigInteger().with_variant(Integer, "sqlite")

start = Table(
    "start",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("version", Text, nullable=False),
)

fact = Table(
    "fact",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

note = Table(
    "note",
    metadata,
    Column("what", Text, primary_key=True),
    Column("room", Text, primary_key=True),
    Column("who", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("value", JSON, nullable=False),
    Index(None, "who"),
    sqlite_with_rowid=False,
)

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("nick", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("made", Float, nullable=False),
    Column("seen", Float, nullable=False),
    Column("password", Text, nullable=False),
    Column("preferences", JSON, nullable=False),
    sqlite_autoincrement=True,  # An id given again would inherit what its first holder owned.
)

account_look = Table(
    "account_look",
    metadata,
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("look", Text, primary_key=True),
)

one_time_code = Table(
    "one_time_code",
    metadata,
    Column("purpose", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("until", Float, nullable=False),
)

act = Table(
    "act",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("by", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("whom", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("until", Float),
)

sanction = Table(
    "sanction",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("what", Text, nullable=False),
    Column("on", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("shown", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("why", Text, nullable=False),
    Column("until", Float),
    UniqueConstraint("what", "on", "key"),
    sqlite_autoincrement=True,  # Two who look at the same list mean the same by a number.
)

room = Table(
    "room",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("owner", Text),
    Column("private", Boolean, nullable=False),
    Column("allowed", JSON, nullable=False),
    # No line has a higher number; what was pruned counts.
    Column("last", _Id, nullable=False),
)

line = Table(
    "line",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("room_id", ForeignKey("room.id"), nullable=False),
    Column("number", _Id, nullable=False),
    Column("start", Integer, nullable=False),
    Column("at", Float, nullable=False),
    Column("who", Text, nullable=False),
    Column("nick", Text, nullable=False),
    # Case-folded, to be found by in any case.
    Column("nick_key", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("emote", Boolean, nullable=False),
    Column("deleted", Boolean, nullable=False),
    UniqueConstraint("room_id", "number"),
    Index(None, "who"),
)

letter = Table(
    "letter",
    metadata,
    Column("receiver", Text, primary_key=True),
    Column("number", _Id, primary_key=True),
    Column("receiver_nick", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("sender_nick", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("text", Text, nullable=False),
    Column("delivered_at", Float),
    Column("told", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
_waits = letter.c.delivered_at.is_(None)
_untold = text("delivered_at IS NOT NULL AND NOT told")
Index("letter_waiting", letter.c.receiver, sqlite_where=_waits, postgresql_where=_waits)
Index("letter_untold", letter.c.sender, sqlite_where=_untold, postgresql_where=_untold)

entry = Table(
    "entry",
    metadata,
    Column("who", Text, primary_key=True),
    Column("number", _Id, primary_key=True),
    Column("at", Float, nullable=False),
    Column("nick", Text, nullable=False),
    Column("via", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("arguments", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Index(None, "at"),
    sqlite_with_rowid=False,
)

# The highest number ever given to somebody's letters or entries of which some are gone.
numbering = Table(
    "numbering",
    metadata,
    Column("what", Text, primary_key=True),
    Column("who", Text, primary_key=True),
    Column("last", _Id, nullable=False),
)

visit = Table(
    "visit",
    metadata,
    Column("id", Text, primary_key=True),
    Column("who", Text, nullable=False),
    Column("nick", Text, nullable=False),
    Column("rooms", JSON, nullable=False),
    Column("current", Text),
    Column("mode", Text, nullable=False),
    Column("seen", JSON, nullable=False),
    Column("start", Integer, nullable=False),
    Column("at", Float, nullable=False),
    Index(None, "who"),
)

resume_code = Table(
    "resume_code",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("visit", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("expires", Float, nullable=False),
    Index(None, "visit"),
    Index(None, "expires"),
)

score = Table(
    "score",
    metadata,
    Column("room", Text, primary_key=True),
    Column("who", Text, primary_key=True),
    Column("nick", Text, nullable=False),
    Column("points", _Id, nullable=False),
    Column("right", _Id, nullable=False),
    Column("at", Float, nullable=False),
    Index(None, "who"),
    sqlite_with_rowid=False,
)
