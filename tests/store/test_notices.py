"""Notices: told by whoever writes, only once it is committed, for the session alone; and a connection that breaks is made again."""

import contextlib
import queue
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from app.practice.records import NewEvent
from app.store.database import open_engine, reading, sharing
from app.store.notices import Notices
from app.store.turnrows import append_events
from tests.store.conftest import NOW, ONLY_POSTGRESQL, SAID, Stored

pytestmark = pytest.mark.db
WITHIN_S = 20.0
END_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@pytest.fixture
def heard(stored: Stored) -> Iterator["queue.Queue[str]"]:
    """What is heard of the session that is stored, as another process would hear it."""
    other = open_engine(stored.engine.url.render_as_string(hide_password=False))
    told: queue.Queue[str] = queue.Queue()
    notices = Notices(other, lambda: [stored.session.id])
    notices.start(told.put)
    assert told.get(timeout=WITHIN_S) == stored.session.id, "at first everybody looks once"
    yield told
    notices.close()
    other.dispose()


def test_who_listens_hears_of_new_events(stored: Stored, heard: "queue.Queue[str]") -> None:
    for number in range(3):
        with sharing(stored.engine).begin() as db:
            append_events(db, stored.session.id, [NewEvent("turn.delta", {"n": number})])
        assert heard.get(timeout=WITHIN_S) == stored.session.id
    assert heard.empty()


@ONLY_POSTGRESQL
def test_what_is_taken_back_is_not_told(stored: Stored, heard: "queue.Queue[str]") -> None:
    with pytest.raises(ZeroDivisionError), sharing(stored.engine).begin() as db:
        append_events(db, stored.session.id, [NewEvent("turn.delta")])
        raise ZeroDivisionError
    stored.ledger.accept(stored.session.id, "key", SAID, "owner", NOW)
    assert heard.get(timeout=WITHIN_S) == stored.session.id
    assert heard.empty()


@ONLY_POSTGRESQL
def test_a_connection_that_breaks_is_made_again_and_all_look_once(stored: Stored, heard: "queue.Queue[str]") -> None:
    _end_others(stored.engine)
    assert heard.get(timeout=WITHIN_S) == stored.session.id
    stored.ledger.accept(stored.session.id, "key", SAID, "owner", NOW)
    assert heard.get(timeout=WITHIN_S) == stored.session.id


def _end_others(engine: Engine) -> None:
    with reading(engine).begin() as db:
        db.execute(text(END_OTHERS))


def test_a_worker_is_told_that_anybody_wrote_anything(stored: Stored) -> None:
    other = open_engine(stored.engine.url.render_as_string(hide_password=False))
    told: queue.Queue[str] = queue.Queue()
    notices = Notices(other, list)
    notices.start(lambda session: None, lambda: told.put("stirred"))
    until = time.monotonic() + WITHIN_S
    with contextlib.suppress(queue.Empty):  # at first the file of SQLite looks new
        told.get(timeout=1)
    while told.empty() and time.monotonic() < until:  # until it listens
        with sharing(stored.engine).begin() as db:
            append_events(db, stored.session.id, [NewEvent("turn.delta")])
        time.sleep(0.1)
    assert told.get(timeout=WITHIN_S) == "stirred"
    notices.close()
    other.dispose()
