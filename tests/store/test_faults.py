"""What a database driver says, in our own words: the fix is named, trying again helps, and no such error is one of the program."""

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import IntegrityError

from app.errors import BadValue, Conflict, StoreError
from app.store import tables as t
from app.store.database import open_engine, reading, sharing
from app.store.faults import RowTaken
from app.store.peoplerows import SqlPeople
from app.store.postgres import Limits
from app.store.upgrading import at_head, upgrade
from tests.store.conftest import NOW, ONLY_POSTGRESQL, Stored

pytestmark = pytest.mark.db
HURRIED = Limits(pool=1, overflow=1, statement_s=0.3, lock_s=0.2, idle_s=5)


@pytest.fixture
def hurried(database: Engine) -> Iterator[Engine]:
    """The same database with little patience."""
    engine = open_engine(database.url.render_as_string(hide_password=False), HURRIED)
    yield engine
    engine.dispose()


def test_a_key_that_is_there_is_a_conflict_and_still_an_error_of_integrity(stored: Stored) -> None:
    user = {"id": stored.user.id, "name": "Other", "roles": "trainee", "disabled": False, "created": NOW}
    with pytest.raises(Conflict) as caught, stored.engine.begin() as db:
        db.execute(insert(t.users).values(**user))
    assert isinstance(caught.value, IntegrityError)
    assert caught.value.status == 409
    assert "in the meantime" in caught.value.message
    again = pickle.loads(pickle.dumps(RowTaken(ValueError("x"))))
    assert again.message == caught.value.message


def test_a_column_that_must_be_filled_stays_an_error_of_the_program(stored: Stored) -> None:
    with pytest.raises(IntegrityError) as caught, stored.engine.begin() as db:
        db.execute(insert(t.teams).values(id="new", name=None))
    assert not isinstance(caught.value, Conflict)


@ONLY_POSTGRESQL
@pytest.mark.parametrize("name", ["x" * 500, "a\0b"], ids=["too long", "with a nought"])
def test_what_no_column_takes_is_a_wrong_value(stored: Stored, name: str) -> None:
    with pytest.raises(BadValue, match="shorten it or remove"):
        stored.people.add_user(name, ("trainee",), None, NOW)


@ONLY_POSTGRESQL
def test_a_number_that_no_column_takes_is_a_wrong_value(stored: Stored) -> None:
    with pytest.raises(BadValue), stored.engine.begin() as db:
        db.execute(t.sessions.update().values(seed=2**40))


@pytest.mark.postgresql
def test_a_server_that_is_not_there_is_one_sentence_with_the_fix(tmp_path: Path) -> None:
    engine = open_engine(f"postgresql://someone:secret@/nothing?host={tmp_path}")
    for ask in (lambda: at_head(engine), lambda: upgrade(engine), lambda: SqlPeople(engine).users()):
        with pytest.raises(StoreError, match="start it or mend COUNTERPART_DATABASE_URL") as caught:
            ask()
        assert caught.value.retry
        assert "secret" not in caught.value.message
        assert "\n" not in caught.value.message


@ONLY_POSTGRESQL
def test_a_database_that_is_not_there_is_named(database: Engine) -> None:
    engine = open_engine(database.url.set(database="no_such").render_as_string(hide_password=False))
    with pytest.raises(StoreError, match="no_such"):
        at_head(engine)


@ONLY_POSTGRESQL
def test_a_connection_that_breaks_is_said_and_the_next_one_is_made(stored: Stored) -> None:
    end_others = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    other = open_engine(stored.engine.url.render_as_string(hide_password=False))
    with pytest.raises(StoreError) as caught, stored.engine.begin() as db:
        db.execute(select(t.users.c.id))
        with reading(other).begin() as them:
            them.execute(end_others)
        db.execute(select(t.users.c.id))
    assert caught.value.thing == "Database server"
    assert caught.value.retry
    assert stored.people.user(stored.user.id) == stored.user
    with reading(other).begin() as them:  # connections that lay in the pool, unseen
        them.execute(end_others)
    assert stored.people.user(stored.user.id) == stored.user
    other.dispose()


@ONLY_POSTGRESQL
def test_who_waits_too_long_is_told_that_it_is_busy(stored: Stored, hurried: Engine) -> None:
    with stored.engine.begin(), pytest.raises(StoreError, match="busy with others") as caught, hurried.begin():
        pass
    assert caught.value.retry
    with pytest.raises(StoreError, match="busy with others"), reading(hurried).begin() as db:
        db.execute(text("SELECT pg_sleep(5)"))
    with hurried.connect(), hurried.connect(), pytest.raises(StoreError, match="every connection is in use"):
        hurried.pool._timeout = 0.1  # type: ignore[attr-defined]
        hurried.connect()


@ONLY_POSTGRESQL
def test_who_shares_waits_only_for_one_who_writes_alone(stored: Stored, hurried: Engine) -> None:
    with sharing(stored.engine).begin(), sharing(hurried).begin(), reading(hurried).begin() as db:
        assert db.execute(text("SHOW transaction_read_only")).scalar() == "on"
        assert db.execute(text("SHOW transaction_isolation")).scalar() == "repeatable read"
    with stored.engine.begin(), pytest.raises(StoreError), sharing(hurried).begin():
        pass
    with sharing(stored.engine).begin(), pytest.raises(StoreError), hurried.begin():
        pass


@ONLY_POSTGRESQL
def test_a_table_that_is_missing_names_the_command(empty_database: Engine) -> None:
    with pytest.raises(StoreError, match="counterpart db upgrade"):
        SqlPeople(empty_database).users()


@pytest.mark.parametrize("url", ["mysql://host/db", "oracle://host/db"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="use sqlite"):
        open_engine(url)


@ONLY_POSTGRESQL
@pytest.mark.parametrize("name", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_every_way_to_write_the_address_is_understood(name: str, database: Engine) -> None:
    url = database.url.render_as_string(hide_password=False)
    engine = open_engine(url.replace("postgresql+psycopg", name))
    assert at_head(engine)
    engine.dispose()
