"""Sums over submitted sessions: by person, strategy and case, by each filter, and nothing of what is not submitted or of another team."""

from datetime import timedelta

import pytest
from sqlalchemy import event, update

from app.content.acts import Strategy
from app.practice.records import Visibility
from app.review.cohortports import PersonSum, StrategySum, Wanted
from app.review.figures import Source
from app.store import tables as t
from app.store.cohortrows import SqlCohort
from tests.store.conftest import NOW, ONLY_POSTGRESQL, Stored
from tests.store.rehearsed import figures, submitted

pytestmark = pytest.mark.db


@pytest.fixture
def played(stored: Stored) -> Stored:
    """Tess with three sessions, Mats with one, and what must not be seen: one withdrawn, one of another team."""
    mats = stored.people.add_user("Mats", ("trainee",), "north", NOW)
    olga = stored.people.add_user("Olga", ("trainee",), "south", NOW)
    submitted(stored, stored.user, figures(None, uncover=(1,)), days=0)
    submitted(stored, stored.user, figures(30.0, None, uncover=(3, 2)), days=1, level="hard")
    submitted(stored, stored.user, figures(50.0, process=(0,)), days=2, coach=figures(40.0, process=(2,)))
    submitted(stored, mats, figures(80.0, uncover=(4,)), days=3, case="freight-lanes")
    submitted(stored, mats, figures(99.0, uncover=(4, 4, 4)), days=4, visibility=Visibility.WITHDRAWN)
    submitted(stored, olga, figures(99.0, uncover=(4, 4, 4)), days=4)
    return stored


def north(stored: Stored, **more: object) -> Wanted:
    assert stored.user.team
    return Wanted((stored.user.team,), **more)  # type: ignore[arg-type]


def test_sums_by_person_with_first_and_best(played: Stored) -> None:
    found = SqlCohort(played.engine).people(north(played))
    mats = played.people.user_named("Mats").id
    assert found == [
        PersonSum(mats, "Mats", 1, 80.0, 80.0, 1),
        PersonSum(played.user.id, "Tess", 3, 30.0, 50.0, 3),
    ]


def test_sums_by_strategy(played: Stored) -> None:
    rows = {(r.person, r.strategy): r for r in SqlCohort(played.engine).strategies(north(played))}
    tess = played.user.id
    assert rows[tess, Strategy.UNCOVER] == StrategySum(tess, Strategy.UNCOVER, 3, 2, 3, 6, 1)
    assert rows[tess, Strategy.PROCESS] == StrategySum(tess, Strategy.PROCESS, 1, 0, 1, 0, 1)
    assert len(rows) == 2 * len(Strategy)


def test_sums_by_case_and_level(played: Stored) -> None:
    rows = {(r.case, r.level): r for r in SqlCohort(played.engine).cases(north(played))}
    film = rows["packaging-film", "standard"]
    assert (film.sessions, film.people, film.with_points, film.points, film.deals) == (2, 1, 1, 50.0, 2)
    assert (rows["packaging-film", "hard"].deals, rows["freight-lanes", "standard"].sessions) == (0, 1)
    assert set(rows) == {("packaging-film", "standard"), ("packaging-film", "hard"), ("freight-lanes", "standard")}


@pytest.mark.parametrize(
    ("filters", "sessions"),
    [
        ({}, 4),
        ({"case": "freight-lanes"}, 1),
        ({"level": "hard"}, 1),
        ({"since": NOW + timedelta(days=1)}, 3),
        ({"until": NOW + timedelta(days=1)}, 1),
        ({"since": NOW + timedelta(days=1), "until": NOW + timedelta(days=3)}, 2),
        ({"source": Source.COACH}, 1),
        ({"case": "brake-castings"}, 0),
    ],
)
def test_every_filter_holds_for_people_cases_and_the_list_behind(
    played: Stored, filters: dict[str, object], sessions: int
) -> None:
    store, wanted = SqlCohort(played.engine), north(played, **filters)
    assert sum(p.sessions for p in store.people(wanted)) == sessions
    assert sum(c.sessions for c in store.cases(wanted)) == sessions
    assert len(store.sessions(wanted, None, None, 0, 50)) == sessions


def test_the_sessions_behind_a_cell(played: Stored) -> None:
    store = SqlCohort(played.engine)
    lines = store.sessions(north(played), played.user.id, Strategy.UNCOVER, 0, 50)
    assert [(line.points, line.levels, line.shown) for line in lines] == [(30.0, 5, 2), (None, 1, 1)]
    assert [line.points for line in store.sessions(north(played), None, None, 1, 2)] == [50.0, 30.0]


def test_the_rows_of_an_export(played: Stored) -> None:
    rows = list(SqlCohort(played.engine).rows(north(played), tuple(Source)))
    assert len(rows) == 5 * len(Strategy)
    assert {r.name for r in rows} == {"Tess", "Mats"} and {r.team for r in rows} == {"north"}
    coached = [r for r in rows if r.source is Source.COACH and r.strategy is Strategy.PROCESS]
    assert [(r.points, r.shown, r.levels, r.best) for r in coached] == [(40.0, 1, 2, 2)]
    only = list(SqlCohort(played.engine).rows(north(played), (Source.COACH,)))
    assert len(only) == len(Strategy)


def test_no_team_sees_nothing(played: Stored) -> None:
    store = SqlCohort(played.engine)
    assert (store.people(Wanted(())), store.strategies(Wanted(())), store.cases(Wanted(()))) == ([], [], [])
    assert store.played_cases([]) == []


@ONLY_POSTGRESQL
def test_the_first_points_do_not_hang_on_the_order_of_words_of_a_database(played: Stored) -> None:
    asked: list[str] = []
    event.listen(played.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    SqlCohort(played.engine).people(north(played))
    assert any('COLLATE "C"' in statement for statement in asked)


def test_the_first_of_two_within_a_second_is_the_first(stored: Stored) -> None:
    second = NOW.replace(microsecond=0)
    for points, micro in ((70.0, 0), (30.0, 5), (20.0, 100_000)):
        session = submitted(stored, stored.user, figures(points, uncover=(1,)), days=0)
        with stored.engine.begin() as db:
            at = second.replace(microsecond=micro)
            db.execute(update(t.sessions).where(t.sessions.c.id == session).values(started=at))
    assert [p.first for p in SqlCohort(stored.engine).people(north(stored))] == [70.0]
