"""Opening a database file that somebody else is holding at that moment."""

import sqlite3
from pathlib import Path

import pytest

from app.errors import StoreError
from app.store import database
from app.store.database import open_engine, write_ahead


class LockedAtFirst:
    """A connection that says 'locked' some times before it switches, as SQLite does at once while another process upgrades the same new file."""

    def __init__(self, times: int, words: str = "database is locked") -> None:
        self.left, self.words, self.asked = times, words, 0

    def execute(self, statement: str) -> None:
        assert statement == "PRAGMA journal_mode = WAL"
        self.asked += 1
        if self.left:
            self.left -= 1
            raise sqlite3.OperationalError(self.words)


def test_a_locked_file_is_asked_again_until_it_switches() -> None:
    connection = LockedAtFirst(3)
    write_ahead(connection)
    assert connection.asked == 4


def test_another_fault_is_not_waited_for() -> None:
    connection = LockedAtFirst(1, "disk I/O error")
    with pytest.raises(sqlite3.OperationalError, match="disk"):
        write_ahead(connection)
    assert connection.asked == 1


def test_a_file_that_stays_locked_is_told_and_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_MS", 100)
    path = tmp_path / "held.sqlite3"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("CREATE TABLE t (x)")
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(StoreError, match="locked"):
            open_engine(f"sqlite:///{path}").connect()
    finally:
        other.close()
