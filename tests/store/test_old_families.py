"""What is old enough to be deleted: families of sessions of which nothing is younger."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from app.store import erasing
from app.store import tables as t
from app.store.erasing import SqlErasing
from tests.store.conftest import NOW, Stored


def test_old_families_are_those_of_which_nothing_is_young_whatever_their_shape(stored: Stored) -> None:
    """Trees of up to four sessions with times on both sides of the line, held against the plain rule."""
    chance, line, day = random.Random(11), NOW + timedelta(days=100), timedelta(days=1)
    with stored.engine.begin() as db:
        plain = dict(db.execute(select(t.sessions).where(t.sessions.c.id == stored.session.id)).one()._mapping)
        db.execute(t.sessions.update().values(started=line + day, ended=None))
        wanted = set()
        for tree in range(60):
            times = []
            for number in range(chance.randint(1, 4)):
                started = line + chance.choice((-3, -2, -1, 1)) * day
                ended = chance.choice((None, started, started + 2 * day))
                times.append(ended or started)
                parent = f"{tree:02}-{chance.randrange(number)}" if number else None
                row = {"id": f"{tree:02}-{number}", "parent_session": parent, "started": started, "ended": ended}
                db.execute(insert(t.sessions).values({**plain, **row}))
            if all(time < line for time in times):
                wanted.add((f"{tree:02}-0", len(times)))
    store = SqlErasing(stored.engine)
    found = store.older_than(line)
    assert {(f.root, len(f.sessions)) for f in found} == wanted
    assert 5 < len(wanted) < 55
    assert store.some_older_than(line, 1000, 1000) == (found, sum(n for _, n in wanted))


def test_of_very_many_old_families_only_some_are_looked_at_and_it_is_said_that_there_are_more(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, day = NOW + timedelta(days=100), timedelta(days=1)
    with stored.engine.begin() as db:
        plain = dict(db.execute(select(t.sessions).where(t.sessions.c.id == stored.session.id)).one()._mapping)
        db.execute(t.sessions.update().values(started=line + day, ended=None))
        for number in range(40):  # every second one is kept by what went back from it lately
            first = {"id": f"{number:02}", "started": line - (50 - number) * day, "ended": None}
            db.execute(insert(t.sessions).values({**plain, **first}))
            if number % 2:
                young = {"id": f"{number:02}-1", "parent_session": first["id"], "started": line + day, "ended": None}
                db.execute(insert(t.sessions).values({**plain, **young}))
    store = SqlErasing(stored.engine)
    monkeypatch.setattr(erasing, "PORTION", 4)
    found, sessions = store.some_older_than(line, 3, 5)
    assert ([f.root for f in found], sessions) == (["00", "02", "04"], 6), (
        "counted no further than to the portion with the sixth"
    )
    assert store.some_older_than(line, 1000, 1000) == (store.older_than(line), 20)


def test_what_is_said_in_a_session_that_has_not_ended_keeps_it(stored: Stored) -> None:
    line = NOW + timedelta(days=100)
    turn, _ = stored.ledger.accept(stored.session.id, "k", "And why 8?", "owner", line + timedelta(hours=1))
    store = SqlErasing(stored.engine)
    assert store.some_older_than(line, 9, 9) == ([], 0)
    with stored.engine.begin() as db:
        db.execute(t.turns.update().where(t.turns.c.id == turn.id).values(created=line - timedelta(hours=1)))
    found, sessions = store.some_older_than(line, 9, 9)
    assert ([f.root for f in found], sessions) == ([stored.session.id], 1)
