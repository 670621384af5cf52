"""Backups of an SQLite file by its own online copy: one state, while others write."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from app.errors import StoreError

_BESIDE = ("", "-wal", "-shm")


def write(live: Path, part: Path) -> None:
    """Copy a database into an empty file. Raises StoreError."""
    try:
        with closing(sqlite3.connect(live)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)  # in one step: writers go on in the write-ahead log, and no write makes it begin anew
            target.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    except sqlite3.Error as error:
        raise StoreError("Backup", error, "free some space or name another folder, then try again") from None
    with part.open("rb") as file:
        os.fsync(file.fileno())


def revision_in(path: Path) -> str:
    """The revision of the schema in a backup. Raises StoreError where it is not whole or not ours."""
    broken = "it is damaged or cut short, so nothing was changed; name another file"
    try:
        with closing(_unchanged(path)) as db:
            if [row[0] for row in db.execute("PRAGMA integrity_check")] != ["ok"]:
                raise StoreError("Backup", path, broken)
            names = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not {"alembic_version", "turns"} <= names:
                raise StoreError("Backup", path, "it is no backup of ours, so nothing was changed; name another file")
            row = db.execute("SELECT version_num FROM alembic_version").fetchone()
            if row is None or db.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise StoreError("Backup", path, broken)
            return str(row[0])
    except sqlite3.Error:
        raise StoreError("Backup", path, broken) from None


def put(path: Path, live: Path) -> None:
    """Copy a backup over a database, in one transaction of the database. Raises StoreError."""
    try:
        with closing(_unchanged(path)) as source, closing(sqlite3.connect(live)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        raise StoreError("Database", error, "free some space or mend its folder, then restore again") from None


def is_sound(live: Path) -> bool:
    """Whether a database can be read at all; one that is not there yet is sound."""
    if not live.exists():
        return True
    try:
        with closing(sqlite3.connect(live)) as db:
            return [row[0] for row in db.execute("PRAGMA quick_check")] == ["ok"]
    except sqlite3.Error:
        return False


def set_aside(live: Path) -> None:
    """Move a damaged database out of the way: something may still be saved from it."""
    for ending in _BESIDE:
        file = live.with_name(live.name + ending)
        if file.exists():
            file.replace(live.with_name(f"{live.name}.damaged{ending}"))


def _unchanged(path: Path) -> sqlite3.Connection:
    """A connection that leaves nothing beside a file."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
