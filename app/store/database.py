"""Opening the database: SQLite in write-ahead mode with immediate transactions; PostgreSQL where its address is given.

Kinds of transaction. `engine.begin()` writes alone: no other writer of the whole database is beside it, so what is read first still
stands when it is written (SQLite: BEGIN IMMEDIATE; PostgreSQL: an advisory lock). `sharing(engine)` writes beside others and must `hold` the row
that everything it reads and writes hangs on, such as the session. `reading(engine)` sees one state and waits for nobody. `apart(engine)` writes rows that
only say which process does what, and waits for no other kind.
"""

import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Column, Connection, Engine, Select, create_engine, event, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from app.errors import StoreError
from app.store.faults import PatientPool, busy, translated
from app.store.postgres import Limits, open_postgres

BUSY_MS = 15_000
LOCKED_PAUSE_S = 0.02
MOST_AT_ONCE = 500
_CHANCE_BITS, _STEP_BITS = 40, 24


def open_engine(url: str, limits: Limits | None = None) -> Engine:
    """An engine for a database address; `limits` are for PostgreSQL. Raises StoreError where the address or the folder cannot be used."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError("Database address", url, "write it like sqlite:///var/counterpart.sqlite3") from None
    backend = parsed.get_backend_name()
    if backend in ("postgresql", "postgres"):
        engine = open_postgres(parsed.set(drivername="postgresql+psycopg"), limits or Limits())
    elif backend == "sqlite":
        engine = _open_sqlite(parsed)
    else:
        raise StoreError("Database address", backend, "use sqlite:///… or postgresql+psycopg://…")
    event.listen(engine, "handle_error", translated)
    return engine


def _open_sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        _folder(Path(url.database))
    # An error must not carry a transcript into the log.
    engine = create_engine(
        url,
        poolclass=PatientPool,
        pool_size=4,
        max_overflow=4,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000},
    )
    event.listen(engine, "connect", _prepare)
    _one_writer(engine)
    return engine


def may_be_there(url: str) -> bool:
    """False where an address names a file that there is not; nothing is made or opened."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return False
    return parsed.get_backend_name() != "sqlite" or (parsed.database is not None and Path(parsed.database).exists())


class Executes(Protocol):
    """What can be told a statement."""

    def execute(self, statement: str, /) -> object:
        """Run one statement."""
        ...


class Ids:
    """Makes ids that sort in the order in which they were made, also within one millisecond of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def __call__(self) -> str:
        """A new id: time in milliseconds, then chance; never below the one before."""
        with self._lock:
            fresh = int(time.time() * 1000) << _CHANCE_BITS | secrets.randbits(_CHANCE_BITS)
            # Rows written in one transaction share a millisecond; with chance alone they would come back shuffled.
            if fresh <= self._last or fresh >> _CHANCE_BITS == self._last >> _CHANCE_BITS:
                fresh = self._last + 1 + secrets.randbits(_STEP_BITS)
            self._last = fresh
        return f"{fresh:022x}"


new_id = Ids()


def _folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError("Folder of the database", path.parent, f"make it writable ({error.strerror})") from None
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise StoreError("Database file", path, "make the file and its folder writable")


def _prepare(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        write_ahead(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
    except sqlite3.DatabaseError as error:
        raise StoreError("Database file", error, "restore a backup or move the file away") from None


def write_ahead(connection: Executes) -> None:
    """Switch to write-ahead mode. SQLite does not wait for its busy time-out here: where another process opens or upgrades the same new file,
    it says 'locked' at once, so the waiting is ours."""
    until = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(LOCKED_PAUSE_S)


def batched(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Ids in portions that one statement can take."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def reading(engine: Engine) -> Engine:
    """The same engine for transactions that only read: they see one state of the database and wait for no writer."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine.execution_options(only_reads=True)


def sharing(engine: Engine) -> Engine:
    """The same engine for transactions that write beside others; what they read before they write, they must `hold`."""
    return engine.execution_options(shares=True)


def apart(engine: Engine) -> Engine:
    """The same engine for transactions that write leases only: on PostgreSQL not even one who writes alone keeps them waiting, else leases would run out."""
    return engine.execution_options(apart=True)


def moment(db: Connection) -> datetime:
    """What time it is for all who share the database: on PostgreSQL by its clock; a file of SQLite is used on one machine only, so by that machine's."""
    if db.dialect.name != "postgresql":
        return datetime.now(UTC)
    found: datetime = db.execute(select(func.timezone("utc", func.clock_timestamp()))).scalar_one()
    return found.replace(tzinfo=UTC)


def hold(db: Connection, key: Column[Any], value: object) -> None:
    """Wait until nobody else holds the row with this key, and hold it to the end of the transaction: two who hold one row write one after the
    other. Rows that point at it may be written meanwhile. Nothing where there is no such row. SQLite has one writer at a time anyway."""
    hold_by(db, select(key).where(key == value).with_for_update(key_share=True))


def hold_by(db: Connection, statement: Select[Any], **values: object) -> None:
    """As `hold`, by a statement that is put together already."""
    if db.dialect.name != "sqlite":
        db.execute(statement, values)


def _say(connection: Connection, words: str) -> None:
    """Begin a transaction, without what a statement of the toolkit costs: there are a dozen in a turn."""
    dbapi: Any = connection.connection.dbapi_connection
    try:
        dbapi.execute(words)
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_BUSY":
            raise busy(str(error)) from None
        connection.exec_driver_sql(words)  # says in the toolkit's words what is wrong


def _one_writer(engine: Engine) -> None:
    """Let the writers of this process in one after the other. Whom SQLite itself makes wait looks again and again, up to a tenth of a second apart: fifty who
    write at once then wait for clocks and not for each other."""
    turn = threading.Lock()

    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later fails under load in spite of the time-out: writers take their place at once.
        if connection.get_execution_options().get("only_reads", False):
            _say(connection, "BEGIN")
            return
        mine = connection.connection.record_info
        assert mine is not None, "a connection of the pool has a record"
        if not mine.get("writes"):
            if not turn.acquire(timeout=BUSY_MS / 1000):
                raise busy("somebody writes for too long")
            mine["writes"] = True
        _say(connection, "BEGIN IMMEDIATE")

    def back(dbapi: Any, record: ConnectionPoolEntry) -> None:
        if record.record_info is not None and record.record_info.pop("writes", False):
            turn.release()

    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", back)


__all__ = ["DatabaseError", "OperationalError", "may_be_there", "new_id", "open_engine", "reading"]
