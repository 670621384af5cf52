"""R8: a backup while others write holds everything that was acknowledged before; what cannot be restored is said and leaves all as it was."""

import os
import re
import stat
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from app.cli import run
from app.errors import BadValue, SettingError, StoreError
from app.practice.records import Finished, NewEvent, Step
from app.store import postgresbackup, sqlitebackup
from app.store import tables as t
from app.store.backups import Kept, backup, restore
from app.store.database import new_id, open_engine
from app.store.upgrading import at_head
from tests.databases import find_postgresql
from tests.store.conftest import LATER, NOW, ONLY_POSTGRESQL, ONLY_SQLITE, SAID, Stored, decided
from tests.store.rows import every_row, made_up, points_at_nothing
from tests.store.test_every_revision import REVISIONS, at_revision

pytestmark = pytest.mark.db
WRITERS = 10
BEFORE, MEANWHILE = 3, 2


@pytest.fixture
def other(kind: str, fresh_url: Callable[..., str]) -> Iterator[Engine]:
    """A second, empty database."""
    engine = open_engine(fresh_url(kind))
    yield engine
    engine.dispose()


@pytest.fixture
def programs(kind: str) -> Path | None:
    """The folder of PostgreSQL's programs."""
    return find_postgresql() if kind == "postgresql" else None


class Writers:
    """Threads that begin sessions and say turns; `acknowledged` holds what was committed, by the time it was said to be."""

    def __init__(self, stored: Stored) -> None:
        self.stored, self.what, self.acknowledged = stored, decided(stored), list[tuple[str, str]]()
        self._ended, self._wrote = threading.Event(), threading.Semaphore(0)
        self._threads = [threading.Thread(target=self._write) for _ in range(WRITERS)]

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, turns: int) -> None:
        """Wait until so many more turns are written."""
        for _ in range(turns):
            assert self._wrote.acquire(timeout=60)

    def _write(self) -> None:
        for _ in count():
            session = replace(self.stored.session, id=new_id())
            opening = replace(self.stored.opening, id=new_id(), session=session.id)
            ledger = self.stored.ledger
            ledger.begin(session, opening, self.stored.state)
            turn, _ = ledger.accept(session.id, "key", SAID, "owner", NOW)
            what = self.what
            ledger.decide(turn.id, what.heard, what.move, what.log, what.state, [])
            done = Finished(Step.COMPLETED, "Hm.", "embedded", None, 0, 0, None)
            ledger.finish(turn.id, done, [NewEvent("turn.completed")], "embedded-1", LATER)
            self.acknowledged.append((session.id, turn.id))
            self._wrote.release()
            if self._ended.is_set():
                return


def test_a_backup_under_load_holds_all_that_was_acknowledged_before_it_began(
    stored: Stored, other: Engine, tmp_path: Path, programs: Path | None
) -> None:
    with Writers(stored) as writers:
        writers.wait_for(BEFORE * WRITERS)
        known = list(writers.acknowledged)
        kept = backup(stored.engine, tmp_path / "kept", programs=programs)
        writers.wait_for(MEANWHILE * WRITERS)
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("kept")] == ["kept"]
    assert restore(other, kept.path, programs=programs) == kept
    assert at_head(other)
    with other.connect() as db:
        rows = db.execute(select(t.turns.c.session, t.turns.c.id).where(t.turns.c.number == 1)).all()
        turns = {(row.session, row.id) for row in rows}
        graded = set(db.execute(select(t.gradings.c.turn)).scalars())
        assert points_at_nothing(db) == []
        if other.dialect.name == "sqlite":
            assert db.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
    assert set(known) <= turns
    assert {turn for _, turn in known} <= graded, "a finished turn comes with its waiting grading"
    assert _turns(other, known) == _turns(stored.engine, known), "to the letter"


def _turns(engine: Engine, known: list[tuple[str, str]]) -> dict[str, dict[str, Any]]:
    wanted = {turn for _, turn in known}
    return {row["id"]: row for row in every_row(engine)["turns"] if row["id"] in wanted}


@pytest.fixture
def kept(stored: Stored, tmp_path: Path, programs: Path | None) -> Kept:
    """A backup of a small database."""
    return backup(stored.engine, tmp_path / "kept", programs=programs)


def test_a_backup_comes_back_row_by_row(stored: Stored, kept: Kept, other: Engine, programs: Path | None) -> None:
    restore(other, kept.path, programs=programs)
    assert every_row(other) == every_row(stored.engine)


def test_what_is_there_is_dropped_only_where_that_was_said(stored: Stored, kept: Kept, programs: Path | None) -> None:
    before = every_row(stored.engine)
    stored.people.add_user("New", ("trainee",), "south", NOW)
    with pytest.raises(BadValue, match="add --replace"):
        backup(stored.engine, kept.path, programs=programs)
    with pytest.raises(BadValue, match="add --replace"):
        restore(stored.engine, kept.path, programs=programs)
    assert stored.people.user_named("New")
    restore(stored.engine, kept.path, replace=True, programs=programs)
    assert every_row(stored.engine) == before
    assert stored.ledger.turns(stored.session.id) == [stored.opening], "who has the database open goes on"


def test_an_older_backup_is_brought_to_the_newest_schema(
    stored: Stored, other: Engine, tmp_path: Path, programs: Path | None
) -> None:
    at_revision(other, REVISIONS[0])
    written = made_up(other)
    kept = backup(other, tmp_path / "old", programs=programs)
    assert kept.revision == REVISIONS[0]
    restore(stored.engine, kept.path, replace=True, programs=programs)
    assert at_head(stored.engine)
    assert {r["id"] for r in every_row(stored.engine)["turns"]} == {r["id"] for r in written["turns"]}


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def text_only(path: Path) -> None:
    path.write_text("this is no backup at all\n" * 50)


def gone(path: Path) -> None:
    path.unlink()


SPOILT = {
    cut: "damaged or cut short",
    emptied: "no backup of ours",
    text_only: "no backup of ours",
    gone: "cannot be read",
}


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda s: s.__name__)
def test_a_spoilt_backup_is_named_and_nothing_is_changed(
    spoil: Callable[[Path], None], stored: Stored, kept: Kept, programs: Path | None
) -> None:
    before = every_row(stored.engine)
    spoil(kept.path)
    with pytest.raises(StoreError, match=SPOILT[spoil]):
        restore(stored.engine, kept.path, replace=True, programs=programs)
    assert every_row(stored.engine) == before


def copied(engine: Engine, path: Path, programs: Path | None) -> None:
    """A backup that nobody looked at."""
    if engine.dialect.name == "postgresql":
        postgresbackup.write(engine, path, ["alembic_version", "turns"], programs)
    else:
        sqlitebackup.write(Path(str(engine.url.database)), path)


@pytest.mark.parametrize(
    ("version", "said"), [("('9999')", "newer version"), (None, "damaged|no backup of ours")], ids=["newer", "unmarked"]
)
def test_a_backup_of_a_newer_program_or_of_another_is_refused(
    version: str | None, said: str, stored: Stored, other: Engine, tmp_path: Path, programs: Path | None
) -> None:
    with other.begin() as db:
        db.execute(text("CREATE TABLE turns (id VARCHAR(40))"))
        db.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        if version:
            db.execute(text(f"INSERT INTO alembic_version VALUES {version}"))
    before = every_row(stored.engine)
    with pytest.raises(StoreError, match=said):
        backup(other, tmp_path / "kept", programs=programs)
    assert not list(tmp_path.glob("kept*")), "what could not be checked is not kept"
    copied(other, tmp_path / "copy", programs)
    with pytest.raises(StoreError, match=said):
        restore(stored.engine, tmp_path / "copy", replace=True, programs=programs)
    assert every_row(stored.engine) == before


def test_a_backup_of_the_other_kind_is_named(stored: Stored, kind: str, tmp_path: Path) -> None:
    file = tmp_path / "other"
    file.write_bytes({"sqlite": b"PGDMP", "postgresql": b"SQLite format 3\0"}[kind] + b"0" * 100)
    with pytest.raises(StoreError, match=r"it is of .* database, and this one is"):
        restore(stored.engine, file, replace=True)


def test_an_empty_database_is_not_backed_up(empty_database: Engine, tmp_path: Path, programs: Path | None) -> None:
    with pytest.raises(StoreError, match="nothing to back up"):
        backup(empty_database, tmp_path / "kept", programs=programs)


def test_a_folder_that_is_not_there_is_named(stored: Stored, tmp_path: Path, programs: Path | None) -> None:
    with pytest.raises(StoreError, match="name a folder with room"):
        backup(stored.engine, tmp_path / "no" / "kept", programs=programs)


@ONLY_SQLITE
def test_a_damaged_file_is_moved_aside_and_not_lost(stored: Stored, kept: Kept) -> None:
    before = every_row(stored.engine)
    stored.engine.dispose()
    live = Path(str(stored.engine.url.database))
    live.write_bytes(b"broken" * 1000)
    with pytest.raises(BadValue, match="add --replace"):
        restore(stored.engine, kept.path)
    assert live.read_bytes() == b"broken" * 1000
    restore(stored.engine, kept.path, replace=True)
    assert every_row(stored.engine) == before
    assert live.with_name(f"{live.name}.damaged").read_bytes() == b"broken" * 1000


@ONLY_POSTGRESQL
def test_programs_that_are_missing_are_named(stored: Stored, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="pg_dump is not there"):
        backup(stored.engine, tmp_path / "kept", programs=tmp_path)
    assert not (tmp_path / "kept").exists()


@ONLY_POSTGRESQL
def test_a_restore_that_breaks_off_in_the_midst_changes_nothing(
    stored: Stored, kept: Kept, programs: Path | None, tmp_path: Path
) -> None:
    assert programs
    before = every_row(stored.engine)
    folder = tmp_path / "programs"
    folder.mkdir()
    (folder / "psql").symlink_to(programs / "psql")
    real = programs / "pg_restore"
    # The script that is put back ends in its midst, as where pg_restore is killed.
    half = f'#!/bin/sh\n[ "$1" = --no-owner ] || exec {real} "$@"\n{real} "$@" | head -n 400\nexit 1\n'
    (folder / "pg_restore").write_text(half)
    (folder / "pg_restore").chmod(0o755)
    with pytest.raises(StoreError, match="nothing was changed"):
        restore(stored.engine, kept.path, replace=True, programs=folder)
    assert every_row(stored.engine) == before


def test_the_commands_write_a_backup_and_put_it_back(
    stored: Stored, other: Engine, programs: Path | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    if programs:
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("COUNTERPART_DATABASE_URL", stored.engine.url.render_as_string(hide_password=False))
    assert run(["db", "backup", "kept"]) == 0
    assert re.search(r"The backup is in kept \(\d+\.\d MB\)\.", capsys.readouterr().out)
    assert run(["db", "backup", "kept"]) == 2
    assert run(["db", "restore", "kept"]) == 2
    assert "add --replace" in capsys.readouterr().err
    monkeypatch.setenv("COUNTERPART_DATABASE_URL", other.url.render_as_string(hide_password=False))
    assert run(["db", "restore", "kept"]) == 0
    assert "The database holds what kept held" in capsys.readouterr().out
    assert every_row(other) == every_row(stored.engine)
