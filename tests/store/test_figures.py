"""The cache of figures: written when a session is submitted, anew when a grading is saved, gone when it is withdrawn, and the same when made anew."""

import asyncio
from dataclasses import replace

import pytest

from app.clock import SystemClock
from app.content.acts import Act, Opens, Strategy
from app.grading.findings import Finding
from app.grading.grader import Grading, graded
from app.practice.cases import PinnedCases
from app.practice.records import NewEvent, Visibility
from app.review.climatecounts import Count, CountKind
from app.review.figurekeeping import FigureKeeper, Filling, nobody_corrected
from app.review.figures import Source
from app.store.database import new_id
from app.store.erasing import SqlErasing
from app.store.figurerows import SqlFigures, stamp_of
from tests.store.conftest import LATER, NOW, Stored, completed
from tests.store.rehearsed import figures, submitted
from tests.store.test_at_once import at_once

pytestmark = pytest.mark.db
GOOD = graded("embedded-1", [Finding(Act.ASKS_WHY, "if", 16, 18, specific=True)], Opens((Strategy.UNCOVER,), ()))


def keeper_of(stored: Stored) -> FigureKeeper:
    return FigureKeeper(stored.ledger, PinnedCases(stored.ledger), SqlFigures(stored.engine), SystemClock())


def grade(stored: Stored, result: Grading = GOOD) -> None:
    taken = stored.ledger.take_grading("worker", NOW)
    assert taken
    stored.ledger.save_grading(taken[0], result, NewEvent("turn.graded", {}), LATER)


def submit(stored: Stored, session: str) -> None:
    stored.ledger.set_visibility(session, Visibility.SUBMITTED, stored.user.id, NOW)


def test_figures_come_with_submitting_and_go_with_withdrawing(stored: Stored) -> None:
    completed(stored, "impasse")
    keeper, session = keeper_of(stored), stored.session.id
    keeper.changed(session)
    assert keeper.store.figures(session) == {}, "what is private leaves no figures"
    submit(stored, session)
    keeper.changed(session)
    before = keeper.store.figures(session)[Source.GRADER]
    assert (before.graded, before.points) == (0, None)
    grade(stored)
    keeper.changed(session)
    after = keeper.store.figures(session)[Source.GRADER]
    assert (after.graded, after.strategies[Strategy.UNCOVER].levels, after.worst) == (1, 3, 75)
    stored.ledger.set_visibility(session, Visibility.WITHDRAWN, stored.user.id, NOW)
    keeper.changed(session)
    assert keeper.store.figures(session) == {}
    with stored.engine.connect() as db:
        for table in ("session_figures", "session_strategies", "session_counts"):
            assert db.exec_driver_sql(f"select count(*) from {table}").scalar() == 0, table


def test_a_coach_s_corrections_stand_beside_the_grader(stored: Stored) -> None:
    turn = completed(stored, "impasse")
    grade(stored)
    submit(stored, stored.session.id)
    keeper = keeper_of(stored)
    corrected = graded("coach", [], GOOD.opened)
    keeper.corrected = lambda session: {turn.id: corrected}
    keeper.refresh(stored.session.id)
    kept = keeper.store.figures(stored.session.id)
    assert kept[Source.GRADER].strategies[Strategy.UNCOVER].best == 3
    assert kept[Source.COACH].strategies[Strategy.UNCOVER].best is None
    keeper.corrected = lambda session: None
    keeper.refresh(stored.session.id)
    assert set(keeper.store.figures(stored.session.id)) == {Source.GRADER}, "a correction taken back leaves nothing"


def test_a_session_that_went_back_gets_the_figures_of_the_turns_it_shares(stored: Stored) -> None:
    completed(stored, "impasse")
    child = replace(stored.session, id=new_id(), parent=stored.session.id, fork_turn=2, turns=1)
    stored.ledger.fork(child, stored.state, NOW)
    submit(stored, child.id)
    keeper = keeper_of(stored)
    assert keeper.store.submitted_with(stored.session.id) == [child.id]
    grade(stored)
    keeper.changed(stored.session.id)
    assert keeper.store.figures(child.id)[Source.GRADER].graded == 1
    assert keeper.store.figures(stored.session.id) == {}


def test_all_can_be_made_anew_and_what_nobody_submitted_is_forgotten(stored: Stored) -> None:
    completed(stored, "impasse")
    grade(stored)
    keeper, session = keeper_of(stored), stored.session.id
    submit(stored, session)
    keeper.changed(session)
    right = keeper.store.figures(session)
    keeper.store.keep(session, {Source.COACH: replace(right[Source.GRADER], graded=77)}, [], NOW, "0")
    assert keeper.rebuild() == 1
    assert keeper.store.figures(session) == right
    stored.ledger.set_visibility(session, Visibility.PRIVATE, stored.user.id, NOW)
    assert keeper.rebuild() == 0
    assert keeper.store.figures(session) == {}


def test_counts_are_kept_by_kind_and_item(stored: Stored) -> None:
    keeper, session = keeper_of(stored), stored.session.id
    submit(stored, session)
    keeper.store.keep(session, {}, [Count(CountKind.TACTIC, "deadline", 3, 2)], NOW, "1")
    keeper.store.keep(session, {}, [Count(CountKind.TACTIC, "deadline", 4, 1)], NOW, "1")
    with stored.engine.connect() as db:
        rows = db.exec_driver_sql("select kind, item, times, hits from session_counts").all()
    assert [tuple(row) for row in rows] == [("tactic", "deadline", 4, 1)]


def test_an_older_look_never_overwrites_a_newer_one(stored: Stored) -> None:
    """While the figures are made, another process saves a grading and makes them too: what stands in the end is the newest."""
    completed(stored, "impasse")
    submit(stored, stored.session.id)
    keeper, session = keeper_of(stored), stored.session.id
    slow = keeper_of(stored)

    def meanwhile(name: str) -> None:
        slow.corrected = nobody_corrected
        grade(stored)
        keeper.changed(name)

    slow.corrected = meanwhile
    slow.changed(session)
    assert keeper.store.figures(session)[Source.GRADER].graded == 1


def test_a_late_look_at_what_was_private_drops_nothing_that_is_submitted_now(stored: Stored) -> None:
    completed(stored, "impasse")
    submit(stored, stored.session.id)
    keeper = keeper_of(stored)
    keeper.refresh(stored.session.id)
    keeper.store.drop(stored.session.id)
    assert set(keeper.store.figures(stored.session.id)) == {Source.GRADER}


def test_two_who_keep_at_once_break_no_key(stored: Stored) -> None:
    completed(stored, "impasse")
    submit(stored, stored.session.id)
    assert set(at_once(lambda _: keeper_of(stored).refresh(stored.session.id), 8)) == {None}
    assert set(SqlFigures(stored.engine).figures(stored.session.id)) == {Source.GRADER}


def test_what_was_submitted_before_there_were_figures_is_filled_in_once(stored: Stored) -> None:
    completed(stored, "impasse")
    keeper, session = keeper_of(stored), stored.session.id
    fill = lambda: asyncio.run(Filling(keeper).fill())  # noqa: E731
    assert fill() == 0, "what is private is left alone"
    submit(stored, session)
    assert (keeper.lacking(5), keeper.lacking(0)) == ([session], [])
    assert (fill(), fill()) == (1, 0)
    assert set(keeper.store.figures(session)) == {Source.GRADER}


def test_the_stamp_changes_with_every_change_of_figures_and_with_nothing_else(stored: Stored) -> None:
    """Times that stand still tell nothing, so the count must."""
    store, session = SqlFigures(stored.engine), stored.session.id
    stamps = []

    def changed() -> bool:
        with stored.engine.connect() as db:
            stamps.append(stamp_of(db))
        return len(set(stamps)) == len(stamps)

    assert changed()
    for _ in range(2):
        other = submitted(stored, stored.user, figures(50.0))
        assert changed(), "kept"
    store.keep(session, {Source.GRADER: figures(60.0)}, (), NOW, "1")
    assert changed(), "kept"
    store.keep(session, {Source.GRADER: figures(70.0)}, (), NOW, "1")
    assert changed(), "kept anew"
    store.drop(session)
    assert changed(), "dropped"
    store.drop_all_but([])
    stored.ledger.save_notes(session, "a note", NOW)
    assert len(stamps) == 6 and not changed(), "nothing was to be dropped"
    erasing = SqlErasing(stored.engine)
    assert erasing.erase_family(erasing.family(other), stored.user.id, "deleted session", "by its owner", NOW)
    stamps.pop()
    assert changed(), "deleted with its session"
