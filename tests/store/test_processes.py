"""The roll of processes and the chores: leases by the database's own clock, each chore done by one."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from app.store import database as opened
from app.store import tables as t
from app.store.database import moment, reading
from app.store.processrows import SqlChores, SqlProcesses
from tests.store.conftest import ONLY_POSTGRESQL

pytestmark = pytest.mark.db
LEASE, NOW, DAY = timedelta(minutes=1), timedelta(), timedelta(days=1)


def test_a_process_is_there_for_as_long_as_its_lease_runs(database: Engine) -> None:
    roll = SqlProcesses(database)
    roll.renew("a", "pages", "host-a", LEASE)
    roll.renew("b", "worker", "host-b", -LEASE)
    roll.renew("a", "pages", "host-a", LEASE)
    assert roll.there({"a", "b", "c"}) == {"a"}
    assert roll.there(()) == frozenset()
    assert [(p.id, p.kind, p.host, p.there) for p in roll.all()] == [
        ("a", "pages", "host-a", True),
        ("b", "worker", "host-b", False),
    ]
    assert roll.all()[0].started < roll.all()[0].seen_until
    roll.renew("b", "worker", "host-b", LEASE)
    assert roll.there({"a", "b"}) == {"a", "b"}
    roll.leave("a")
    assert roll.there({"a", "b"}) == {"b"}


def test_who_went_without_a_word_is_struck_off_after_an_hour(database: Engine) -> None:
    roll = SqlProcesses(database)
    roll.renew("old", "pages", "h", timedelta(hours=-2))
    roll.renew("new", "pages", "h", LEASE)
    assert [p.id for p in roll.all()] == ["new"]


@ONLY_POSTGRESQL
def test_the_clock_of_the_database_counts_and_not_that_of_a_machine(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Fast(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2126, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(opened, "datetime", Fast)
    SqlProcesses(database).renew("a", "pages", "h", LEASE)
    monkeypatch.undo()
    assert SqlProcesses(database).all()[0].seen_until - datetime.now(UTC) < 2 * LEASE
    with reading(database).begin() as db:
        assert abs(moment(db) - datetime.now(UTC)) < LEASE


@ONLY_POSTGRESQL
def test_a_lease_is_renewed_while_somebody_writes_alone(database: Engine) -> None:
    roll = SqlProcesses(database)
    with database.begin() as db:
        db.execute(select(t.users.c.id))
        renewing = threading.Thread(target=roll.renew, args=("a", "pages", "h", LEASE))
        renewing.start()
        renewing.join(5)
        assert not renewing.is_alive()
    assert roll.there({"a"}) == {"a"}


def test_a_chore_is_done_by_one_process_and_again_when_it_is_due(database: Engine) -> None:
    roll, chores = SqlProcesses(database), SqlChores(database)
    for name in ("a", "b"):
        roll.renew(name, "pages", "h", LEASE)
    assert not chores.take("later", "a", DAY)
    assert chores.take("c", "a", NOW)
    assert not chores.take("c", "b", NOW)
    chores.end("c", "b", NOW, None)
    assert not chores.take("c", "b", NOW), "only who does it says that it is done"
    chores.end("c", "a", NOW, None)
    assert chores.take("c", "b", NOW)
    chores.end("c", "b", DAY, "it broke")
    assert not chores.take("c", "a", NOW)
    with reading(database).begin() as db:
        row = db.execute(select(t.chores).where(t.chores.c.name == "c")).one()
        assert (row.lease_owner, row.failed) == (None, "it broke")
        assert row.due - row.ended == DAY


def test_a_chore_of_a_process_that_is_no_more_is_begun_by_another(database: Engine) -> None:
    roll, chores = SqlProcesses(database), SqlChores(database)
    roll.renew("a", "pages", "h", LEASE)
    assert chores.take("c", "a", NOW)
    assert not chores.take("c", "b", NOW)
    roll.renew("a", "pages", "h", -LEASE)
    assert chores.take("c", "b", NOW)
    chores.end("c", "a", DAY, None)
    roll.renew("b", "pages", "h", LEASE)
    assert not chores.take("c", "a", NOW), "the one before ended nothing"


def test_of_many_who_take_a_chore_at_once_one_has_it(database: Engine, fresh_url: Callable[..., str]) -> None:
    chores, found = SqlChores(database), list[str]()
    gate = threading.Barrier(6)
    for n in range(6):
        SqlProcesses(database).renew(f"p{n}", "pages", "h", LEASE)

    def take(name: str) -> None:
        gate.wait(10)
        if chores.take("c", name, NOW):
            found.append(name)

    threads = [threading.Thread(target=take, args=(f"p{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(found) == 1
