"""Errors of a database driver in our own words: who was quicker, what does not fit, a server that is not there or busy."""

import sqlite3
from typing import Any

from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from app.errors import BadValue, Conflict, StoreError

AGAIN = "it is busy with others; try again in a moment"
_QUICKER_SQLITE = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_FOREIGNKEY")
_QUICKER = ("23505", "23503")  # a key that is there already; a row that is pointed at and is not there (any more)
_BUSY = ("55P03", "57014", "40P01", "40001", "53300", "25P03")
_UNFIT = "22"
_FIXES = {
    "53100": "the disk of the server is full, so free some space and start again",
    "25006": "this server only reads, so name the primary in COUNTERPART_DATABASE_URL",
    "42501": "its user may not do this, so let the user own the database",
    "42P01": "a table is missing, so run 'counterpart db upgrade'",
    "42703": "a column is missing, so run 'counterpart db upgrade'",
}


class RowTaken(Conflict, IntegrityError):
    """Somebody else wrote or deleted a row in between. Also an IntegrityError, for stores that know more about the row."""

    def __init__(self, orig: BaseException) -> None:
        IntegrityError.__init__(self, None, None, orig)
        self.message = "Somebody was quicker: this was changed or deleted in the meantime. Look at it again."

    def __reduce__(self) -> tuple[type["RowTaken"], tuple[BaseException]]:
        return RowTaken, (self.orig or Exception(),)


class PatientPool(QueuePool):
    """A pool of connections that says in our words that none came free."""

    def connect(self) -> PoolProxiedConnection:
        """A connection of the pool. Raises StoreError where all are in use for too long."""
        try:
            return super().connect()
        except NoConnection:
            raise busy("every connection is in use") from None


def busy(why: str) -> StoreError:
    """The database is there, and trying again may help."""
    error = StoreError("Database", why, AGAIN)
    error.retry = True
    return error


def translated(context: ExceptionContext) -> BaseException | None:
    """What a driver's error is for us; None where it stays what it is. Listens to `handle_error`."""
    found = context.original_exception
    if context.is_pre_ping:  # the pool makes a new connection by itself
        return None
    if isinstance(found, sqlite3.Error):
        return _of_sqlite(found)
    if context.dialect.name == "postgresql" and isinstance(found, context.dialect.loaded_dbapi.Error):
        return _of_postgres(found, context)
    return None


def _of_sqlite(error: sqlite3.Error) -> BaseException | None:
    name = getattr(error, "sqlite_errorname", "")
    if name in _QUICKER_SQLITE:
        return RowTaken(error)
    return busy(str(error)) if name == "SQLITE_BUSY" else None


def _of_postgres(error: Any, context: ExceptionContext) -> BaseException | None:
    code = error.sqlstate or ""
    if code in _QUICKER:
        return RowTaken(error)
    if code in _BUSY:
        return busy(_reason(error))
    if code in _FIXES:
        return StoreError("Database server", _reason(error), _FIXES[code])
    if code.startswith(_UNFIT) or (not code and isinstance(error, context.dialect.loaded_dbapi.DataError)):
        return BadValue("Text", _reason(error), "shorten it or remove its control characters")
    if context.is_disconnect or context.connection is None:
        return away(error)
    return None


def away(error: BaseException) -> StoreError:
    """The server cannot be reached, or went away in between."""
    found = StoreError("Database server", _reason(error), "start it or mend COUNTERPART_DATABASE_URL, then try again")
    found.retry = True
    return found


def _reason(error: BaseException) -> str:
    """The last line of what a server or its driver said."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = next((line for line in lines if "FATAL" in line or "failed" in line), lines[0] if lines else "no reason")
    return said.rstrip(".")
