"""A backup of the whole database in one file, and back: checked before anything is touched, and either whole or not at all."""

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, inspect

from app.errors import BadValue, StoreError
from app.store import postgresbackup, sqlitebackup
from app.store.database import reading
from app.store.upgrading import is_known, upgrade

_MAGIC = {"sqlite": b"SQLite format 3\0", "postgresql": b"PGDMP"}
_NAMES = {"sqlite": "an SQLite database", "postgresql": "a PostgreSQL database"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup: its file, its size in bytes, and the revision of its schema."""

    path: Path
    size: int
    revision: str


def backup(engine: Engine, path: Path, *, replace: bool = False, programs: Path | None = None) -> Kept:
    """Write one state of the database into a file that only its owner reads, while others write. `programs` is the folder of pg_dump.
    Raises BadValue where the file is there and not to be replaced, StoreError where the database cannot be read or the file not written."""
    if path.exists() and not replace:
        raise BadValue("Backup", str(path), "it is there already; choose another name or add --replace")
    if not _tables(engine):
        raise StoreError("Database", _shown(engine), "it is empty, so there is nothing to back up")
    part = path.with_name(f"{path.name}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        if engine.dialect.name == "postgresql":
            postgresbackup.write(engine, part, _tables(engine), programs)
        else:
            sqlitebackup.write(Path(str(engine.url.database)), part)
        revision = look(engine, part, programs)
        os.replace(part, path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StoreError("Backup", path, f"it cannot be written there ({reason}); name a folder with room") from None
    finally:
        part.unlink(missing_ok=True)
    return Kept(path, path.stat().st_size, revision)


def restore(engine: Engine, path: Path, *, replace: bool = False, programs: Path | None = None) -> Kept:
    """Put a backup into the database and bring it to the newest schema. Raises BadValue where the database is not empty and not to be
    replaced, StoreError where the file is not whole, not ours, or newer; then nothing was changed."""
    revision = look(engine, path, programs)
    if engine.dialect.name == "postgresql":
        _may_go(_tables(engine), engine, replace)
        postgresbackup.put(engine, path, _tables(engine), programs)
    else:
        live = Path(str(engine.url.database))
        if sqlitebackup.is_sound(live):
            _may_go(_tables(engine), engine, replace)
        else:
            _may_go(["?"], engine, replace)
            sqlitebackup.set_aside(live)
        engine.dispose()
        sqlitebackup.put(path, live)
    engine.dispose()
    upgrade(engine)
    return Kept(path, path.stat().st_size, revision)


def look(engine: Engine, path: Path, programs: Path | None = None) -> str:
    """The revision of the schema in a backup for this kind of database. Raises StoreError where the file is not there, not whole, not ours, or
    newer than this program."""
    kind = engine.dialect.name
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise StoreError("Backup", path, f"it cannot be read ({(error.strerror or str(error)).lower()})") from None
    other = next((name for name, magic in _MAGIC.items() if name != kind and head.startswith(magic)), None)
    if other:
        raise StoreError("Backup", path, f"it is of {_NAMES[other]}, and this one is {_NAMES[kind]}")
    if not head.startswith(_MAGIC[kind]):
        raise StoreError("Backup", path, "it is no backup of ours, so nothing was changed; name another file")
    in_postgres = kind == "postgresql"
    revision = postgresbackup.revision_in(path, programs) if in_postgres else sqlitebackup.revision_in(path)
    if not is_known(revision):
        fix = f"it is from a newer version (schema {revision}), so nothing was changed; upgrade the program"
        raise StoreError("Backup", path, fix)
    return revision


def _tables(engine: Engine) -> list[str]:
    with reading(engine).connect() as connection:
        return sorted(inspect(connection).get_table_names())


def _may_go(tables: list[str], engine: Engine, replace: bool) -> None:
    if tables and not replace:
        fix = "it is not empty; add --replace to put the backup in its place"
        raise BadValue("Database", _shown(engine), fix)


def _shown(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)
