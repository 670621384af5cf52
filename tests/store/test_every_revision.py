"""R8: a database of every schema that was ever released, with rows in each of its tables, comes to the newest schema with every row."""

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

import app.store
from app.store.upgrading import at_head, upgrade
from tests.store.rows import every_row, made_up

pytestmark = pytest.mark.db


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(Path(app.store.__file__).with_name("migrations")))
    made.set_main_option("path_separator", "os")
    return made


REVISIONS = tuple(sorted(str(s.revision) for s in ScriptDirectory.from_config(config()).walk_revisions()))


def at_revision(engine: Engine, revision: str) -> None:
    """Bring an empty database to a revision."""
    with engine.begin() as connection:
        made = config()
        made.attributes["connection"] = connection
        command.upgrade(made, revision)


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_row_of_an_older_schema_is_there_after_the_upgrade(empty_database: Engine, revision: str) -> None:
    at_revision(empty_database, revision)
    written = made_up(empty_database)
    before = every_row(empty_database)
    assert {name: len(rows) for name, rows in written.items()} == {
        name: len(rows) for name, rows in before.items() if name != "alembic_version"
    }
    assert upgrade(empty_database) == (revision != REVISIONS[-1])
    assert at_head(empty_database)
    after = every_row(empty_database)
    for name in written:
        assert _of(after[name], before[name]) == before[name], name


def _of(rows: list[dict[str, Any]], like: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with the columns that they had then only, in the order of then."""
    old = [{key: row[key] for key in like[0]} for row in rows]
    return sorted(old, key=lambda row: repr(sorted(row.items())))
