"""From an empty file to the newest schema, whole or not at all; a file that cannot be brought there is named with a fix."""

import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, event, inspect

from app.cli import run
from app.errors import StoreError
from app.store.database import open_engine
from app.store.tables import metadata
from app.store.upgrading import at_head, upgrade

pytestmark = pytest.mark.db


def test_an_empty_database_gets_the_schema_once(empty_database: Engine) -> None:
    assert not at_head(empty_database)
    assert upgrade(empty_database)
    assert at_head(empty_database)
    assert not upgrade(empty_database)
    assert set(inspect(empty_database).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_the_migrations_make_the_tables_that_the_code_knows(database: Engine) -> None:
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def upgrade_by_itself(url: str, gate: Barrier) -> None:
    engine = open_engine(url)
    gate.wait(30)
    upgrade(engine)
    engine.dispose()


def test_processes_that_upgrade_at_once_all_end_with_the_newest_schema(
    kind: str, fresh_url: Callable[..., str]
) -> None:
    context, url = multiprocessing.get_context("spawn"), fresh_url(kind)
    gate = context.Barrier(3)
    starting = [context.Process(target=upgrade_by_itself, args=(url, gate)) for _ in range(3)]
    for process in starting:
        process.start()
    for process in starting:
        process.join(60)
    assert [process.exitcode for process in starting] == [0, 0, 0]
    engine = open_engine(url)
    assert at_head(engine)
    engine.dispose()


def killed_while_upgrading(url: str) -> None:
    engine = open_engine(url)

    def kill(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        if "CREATE TABLE turns" in statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", kill)
    upgrade(engine)


def test_a_process_killed_while_it_upgrades_leaves_nothing_half_done(kind: str, fresh_url: Callable[..., str]) -> None:
    url = fresh_url(kind)
    child = multiprocessing.get_context("spawn").Process(target=killed_while_upgrading, args=(url,))
    child.start()
    child.join(30)
    assert child.exitcode == -signal.SIGKILL
    engine = open_engine(url)
    assert inspect(engine).get_table_names() == []
    assert upgrade(engine)
    engine.dispose()


def garbage(path: Path) -> None:
    path.write_bytes(b"this is no database at all, only text " * 50)


def cut_short(path: Path) -> None:
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    path.write_bytes(path.read_bytes()[:5000])


def without_version(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE turns (id TEXT)")
    db.close()


def without_tables(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE alembic_version (version_num TEXT)")
        db.execute("INSERT INTO alembic_version VALUES ('0001')")
    db.close()


def newer(path: Path) -> None:
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    db.close()


BROKEN = {
    garbage: "restore a backup or move the file away",
    cut_short: "restore a backup or move the file away",
    without_version: "it holds tables but no version",
    without_tables: "tables are missing",
    newer: "it is from a newer version",
}


@pytest.mark.parametrize("break_it", BROKEN, ids=lambda b: b.__name__)
def test_a_database_that_cannot_be_used_is_one_sentence_with_a_fix_and_is_not_touched(
    break_it: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "c.sqlite3"
    break_it(path)
    before = path.read_bytes()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COUNTERPART_DATABASE_URL", f"sqlite:///{path}")
    assert run(["db", "upgrade"]) == 3
    said = capsys.readouterr().err
    assert BROKEN[break_it] in said
    assert said.count("\n") == 1
    assert said.startswith("Database")
    if break_it in (garbage, cut_short):
        assert path.read_bytes() == before


def test_the_command_says_whether_there_was_anything_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COUNTERPART_DATABASE_URL", f"sqlite:///{tmp_path}/deep/er/c.sqlite3")
    assert run(["db", "upgrade"]) == 0
    assert "was brought to the newest schema" in capsys.readouterr().out
    assert run(["db", "upgrade"]) == 0
    assert "has the newest schema already" in capsys.readouterr().out


def test_an_address_that_is_none_and_a_folder_that_is_a_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="write it like sqlite:///"):
        open_engine("not an address")
    (tmp_path / "file").write_text("here")
    with pytest.raises(StoreError, match="Folder of the database"):
        open_engine(f"sqlite:///{tmp_path}/file/c.sqlite3")
