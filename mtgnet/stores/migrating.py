"""Brings a database to the newest schema, in one transaction: all of it, or nothing happened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from mtgnet.stores.database import StoreError, unusable, writing_engine

MIGRATIONS = Path(__file__).parent / "migrations"


def scripts(directory: Path = MIGRATIONS) -> ScriptDirectory:
    """Alembic's view of the migrations in a directory."""
    config = Config()
    config.set_main_option("script_location", str(directory).replace("%", "%%"))
    return ScriptDirectory.from_config(config)


def revision(connection: Connection) -> str | None:
    """The revision of the schema that a database has; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def check_revision(path: Path, found: str | None, known: ScriptDirectory) -> None:
    """Raise StoreError for a schema that is newer than this program."""
    if found is not None and found not in {each.revision for each in known.walk_revisions()}:
        raise StoreError(
            f"the database {path} was written by a newer mtgnet (schema {found}, this one knows"
            f" {known.get_current_head()}); nothing was changed. Run that version, or put a backup"
            " of this one's time back with: mtgnet restore FILE"
        )


def upgrade(path: Path, before: Callable[[str], Path], directory: Path = MIGRATIONS) -> None:
    """Bring the database at `path` to the newest schema; one that isn't there is made.

    `before` is called with the old revision, to make a backup, unless the database is new or
    nothing is to be done. Raises StoreError; then the database is as it was.
    """
    known = scripts(directory)
    engine = writing_engine(path)
    backup: Path | None = None
    try:
        with engine.connect() as connection:
            found = revision(connection)
            connection.rollback()
            check_revision(path, found, known)
            if found == known.get_current_head():
                return
            if found is not None:
                backup = before(found)
            run(connection, known)
    except DatabaseError as error:
        raise unusable(path, error) from error
    except StoreError:
        raise
    except Exception as error:
        kept = f"; a backup is {backup}" if backup else ""
        raise StoreError(
            f"the database {path} could not be brought to a newer schema"
            f" ({type(error).__name__}: {error}). It is as it was{kept}"
        ) from error
    finally:
        engine.dispose()


def run(connection: Connection, known: ScriptDirectory) -> None:
    """Run all migrations that are missing, in one transaction."""
    head = known.get_current_head() or "head"

    def steps(now: object, _context: MigrationContext) -> object:
        return known._upgrade_revs(head, now)  # type: ignore[arg-type]

    context = EnvironmentContext(Config(), known, fn=steps, destination_rev=head)
    with context, connection.begin():
        context.configure(connection=connection, transactional_ddl=False)
        context.run_migrations()
