"""Many at once: every write is kept, numbers have no gap, readers wait for nobody, and rows never point at nothing."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text
from sqlalchemy.exc import IntegrityError

from app.errors import BadValue, Conflict, TurnRunning
from app.practice.records import Finished, NewEvent, Plan, Step
from app.store import tables as t
from app.store.database import Ids, new_id
from tests.store.conftest import NOW, ONLY_SQLITE, Stored

pytestmark = pytest.mark.db

WRITERS, EACH = 20, 8


def at_once(what: Callable[[int], Any], count: int = WRITERS) -> list[Any]:
    """Call something from so many threads at the same moment; what each gave back or raised."""
    gate = threading.Barrier(count)

    def one(number: int) -> Any:
        gate.wait()
        try:
            return what(number)
        except Exception as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_twenty_writers_lose_nothing(stored: Stored) -> None:
    turn, _ = stored.ledger.accept(stored.session.id, "key", "Why?", "owner", NOW)

    def write(number: int) -> None:
        for n in range(EACH):
            stored.ledger.say(turn.id, f"{number}", [NewEvent("turn.delta", {"writer": number, "n": n})])
            stored.ledger.save_plan(stored.session.id, Plan(target=f"{number}/{n}"), NOW)

    assert at_once(write) == [None] * WRITERS
    events = stored.ledger.events_after(stored.session.id, 0)
    assert [e.seq for e in events] == list(range(1, WRITERS * EACH + 3))
    written = [(e.body["writer"], e.body["n"]) for e in events if e.type == "turn.delta"]
    assert sorted(written) == [(w, n) for w in range(WRITERS) for n in range(EACH)]
    for writer in range(WRITERS):
        assert [n for w, n in written if w == writer] == list(range(EACH)), "each writer's own come in order"
    with stored.engine.connect() as db:
        versions = sorted(db.execute(select(t.plans.c.version)).scalars())
    assert versions == list(range(1, WRITERS * EACH + 1))


def test_of_many_posts_one_wins_and_the_others_hear_a_conflict(stored: Stored) -> None:
    heard = at_once(lambda n: stored.ledger.accept(stored.session.id, f"key-{n}", "Why?", "owner", NOW))
    assert sum(isinstance(answer, tuple) for answer in heard) == 1
    assert sum(isinstance(answer, TurnRunning) for answer in heard) == WRITERS - 1
    won = next(turn for turn, _ in (answer for answer in heard if isinstance(answer, tuple)))
    again = at_once(
        lambda n: stored.ledger.accept(stored.session.id, won.client_key, "How?" if n % 2 else "Why?", "owner", NOW)
    )
    assert again[::2] == [(won, False)] * (WRITERS // 2)
    assert {type(answer) for answer in again[1::2]} == {BadValue}
    assert len(stored.ledger.turns(stored.session.id)) == 2


def test_of_many_changes_between_turns_one_wins(stored: Stored) -> None:
    state = stored.state
    heard = at_once(
        lambda n: stored.ledger.adjust(stored.session.id, state, replace(state, heat=50.0 + n), (), [], None, NOW)
    )
    assert heard.count(None) == 1
    assert sum(isinstance(answer, Conflict) for answer in heard) == WRITERS - 1
    assert stored.ledger.state(stored.session.id).heat == 50.0 + heard.index(None)


def test_a_grading_is_taken_by_one_worker_and_a_lease_by_one_process(stored: Stored) -> None:
    turn, _ = stored.ledger.accept(stored.session.id, "key", "Why?", "dead", NOW)
    taken = at_once(lambda n: stored.ledger.take_over(turn.id, "dead", f"process-{n}"))
    assert taken.count(True) == 1
    stored.ledger.finish(turn.id, Finished(Step.COMPLETED, "", "embedded", None, 0, 0, None), [], "embedded-1", NOW)
    gradings = at_once(lambda n: stored.ledger.take_grading(f"worker-{n}", NOW))
    assert sum(found is not None for found in gradings) == 1
    assert stored.ledger.taken_gradings()[0][1] == f"worker-{[g is not None for g in gradings].index(True)}"


def test_a_token_and_a_name_are_taken_once(stored: Stored) -> None:
    stored.people.add_token("digest", "sign-in", stored.user.id, NOW)
    assert sorted(map(str, at_once(lambda n: stored.people.use_token("digest", "sign-in", NOW)))) == sorted(
        [stored.user.id, *["None"] * (WRITERS - 1)]
    )
    names = at_once(lambda n: stored.people.add_user("Ann", ("trainee",), "new team", NOW))
    assert sum(isinstance(answer, BadValue) for answer in names) == WRITERS - 1


def test_who_reads_waits_for_no_writer_and_sees_only_what_is_committed(stored: Stored) -> None:
    with stored.engine.begin() as db:
        db.execute(t.turns.update().values(reply="not yet"))
        began = time.monotonic()
        assert stored.ledger.turn(stored.opening.id).reply == stored.opening.reply
        assert time.monotonic() - began < 1
    assert stored.ledger.turn(stored.opening.id).reply == "not yet"


def test_no_row_points_at_nothing(stored: Stored) -> None:
    ghost = {"id": new_id(), "session": "no such session", "version": 1, "body": {}, "at": NOW}
    with pytest.raises(IntegrityError), stored.engine.begin() as db:
        db.execute(insert(t.plans).values(**ghost))
    for table in (t.users, t.sessions, t.documents):
        with pytest.raises(IntegrityError), stored.engine.begin() as db:
            db.execute(delete(table))
    with pytest.raises(IntegrityError):
        stored.ledger.set_visibility(stored.session.id, "submitted", "no such user", NOW)  # type: ignore[arg-type]


@ONLY_SQLITE
def test_every_connection_of_the_pool_is_prepared(stored: Stored) -> None:
    wanted = {"foreign_keys": 1, "journal_mode": "wal", "busy_timeout": 15000, "synchronous": 1}
    held = [stored.ledger.reading.connect() for _ in range(6)]
    for connection in held:
        assert {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in wanted} == wanted
        connection.close()


def test_ids_sort_as_they_were_made_also_in_one_moment_and_from_many_threads() -> None:
    make = Ids()
    ids = [make() for _ in range(5000)]
    assert ids == sorted(set(ids))
    assert {len(name) for name in ids} == {22}
    many = [name for names in at_once(lambda n: [make() for _ in range(200)]) for name in names]
    assert len(set(many)) == WRITERS * 200
    assert min(many) > ids[-1]
