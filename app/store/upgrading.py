"""Bringing a database to the newest schema, and saying plainly where that cannot be done."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DatabaseError

from app.errors import StoreError
from app.store.database import reading
from app.store.postgres import patient


def upgrade(engine: Engine) -> bool:
    """Bring the database to head; True where something was done. Raises StoreError for a broken or newer database."""
    if at_head(engine):
        return False
    config = _config()
    try:
        with patient(engine).begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            "Database schema", error, "it is from a newer version; upgrade the program or restore a backup"
        ) from None
    except DatabaseError as error:
        if "disk is full" in str(error.orig):
            fix = "the disk is full, so free some space and start again"
            raise StoreError("Database", engine.url.database, fix) from None
        raise StoreError(
            "Database", error.orig, f"it is half written or not ours; restore a backup or {_leave(engine)}"
        ) from None
    return True


def at_head(engine: Engine) -> bool:
    """Whether the database has the newest schema. Raises StoreError where it cannot be read or holds foreign tables."""
    try:
        with reading(engine).connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
            names = set(inspect(connection).get_table_names())
    except DatabaseError as error:
        raise StoreError("Database", error.orig, f"it cannot be read; restore a backup or {_leave(engine)}") from None
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if current is None and names - {"alembic_version"}:
        raise StoreError(
            "Database",
            engine.url.database,
            f"it holds tables but no version, so a first set-up broke off; {_leave(engine)} and start again",
        )
    if current is not None and "turns" not in names:
        fix = f"tables are missing; restore a backup or {_leave(engine)}"
        raise StoreError("Database", engine.url.database, fix)
    return current == head


def has_schema(engine: Engine) -> bool:
    """Whether a database was ever set up. Raises StoreError or DatabaseError where it cannot be read."""
    with reading(engine).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() is not None


def schema_is_newest(engine: Engine) -> bool:
    """Whether the schema is the newest, asked often: one look at one row. Raises StoreError where the database cannot be read."""
    try:
        with reading(engine).connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == _newest()
    except DatabaseError as error:
        raise StoreError("Database", error.orig, f"it cannot be read; restore a backup or {_leave(engine)}") from None


@cache
def _newest() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _leave(engine: Engine) -> str:
    return "move the file away" if engine.dialect.name == "sqlite" else "name an empty database"


def is_known(revision: str) -> bool:
    """Whether this program knows a revision of the schema."""
    return revision in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    return config
