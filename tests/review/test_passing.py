"""The rule of an assignment: what it asks, which sessions count, and that an unmended grave trap never passes, whatever else was reached."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadValue
from app.review.figures import DealKept, FiguresKept
from app.review.passing import (
    Asked,
    Attempt,
    PassRule,
    State,
    counts,
    passes,
    reached,
    seen_by_coach,
    standing,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FIGURES = FiguresKept(6, 70.0, 35, 3, 4, 1, 0, DealKept(0.7, 0.8, True), {})
ATTEMPT = Attempt("s1", NOW, False, True, False, False, NOW, FIGURES)
RULE = PassRule(points=60, breadth=3, within_limits=True)


def test_each_part_of_a_rule_is_held_against_the_figures() -> None:
    rule = PassRule(points=70, breadth=4, share=0.8)
    rows = {row.asked: row.met for row in reached(rule, FIGURES)}
    assert rows == {Asked.POINTS: True, Asked.BREADTH: False, Asked.SHARE: True, Asked.MENDED: True}
    assert not passes(rule, FIGURES)
    assert passes(RULE, FIGURES)


@pytest.mark.parametrize(
    "worse",
    [
        replace(FIGURES, points=59.9),
        replace(FIGURES, points=None),
        replace(FIGURES, breadth=2),
        replace(FIGURES, unrepaired=1),
        replace(FIGURES, graded=0),
        replace(FIGURES, deal=DealKept(0.7, 0.8, False)),
        replace(FIGURES, deal=DealKept(None, None, None)),
    ],
)
def test_one_thing_that_is_missing_is_enough_to_fail(worse: FiguresKept) -> None:
    assert not passes(RULE, worse)


def test_leaving_where_nothing_within_the_limits_was_possible_meets_the_floor() -> None:
    assert passes(RULE, replace(FIGURES, deal=DealKept(None, 1.0, True)))


@pytest.mark.parametrize(
    "other",
    [
        replace(ATTEMPT, submitted=None),
        replace(ATTEMPT, scored=False),
        replace(ATTEMPT, hindsight=True),
        replace(ATTEMPT, retry=True),
    ],
)
def test_only_submitted_scored_first_sight_first_try_sessions_count(other: Attempt) -> None:
    assert counts(ATTEMPT)
    assert not counts(other)
    assert standing(RULE, [other]).state is not State.PASSED


def test_where_a_person_stands() -> None:
    running = replace(ATTEMPT, running=True, submitted=None, figures=None)
    private = replace(ATTEMPT, submitted=None, figures=None)
    weak = replace(ATTEMPT, figures=replace(FIGURES, points=20.0))
    assert standing(RULE, []).state is State.NOT_BEGUN
    assert standing(RULE, [running]).state is State.RUNNING
    assert (standing(RULE, [private]).state, standing(RULE, [private]).played) == (State.PLAYED, 1)
    assert standing(RULE, [weak]).state is State.SUBMITTED
    done = standing(RULE, [weak, replace(ATTEMPT, session="s2", submitted=NOW + timedelta(days=1))])
    assert (done.state, done.passed, done.by, done.counted) == (State.PASSED, NOW + timedelta(days=1), "s2", 2)


def test_a_coach_sees_nothing_of_what_was_not_submitted() -> None:
    private = replace(ATTEMPT, submitted=None, figures=None)
    running = replace(private, session="s3", running=True)
    assert seen_by_coach(RULE, [private, running]) == seen_by_coach(RULE, [])
    assert seen_by_coach(RULE, [private, running, ATTEMPT]) == seen_by_coach(RULE, [ATTEMPT])


def test_with_so_many_attempts_the_first_submitted_count() -> None:
    rule = replace(RULE, attempts=1)
    weak = replace(ATTEMPT, session="s9", started=NOW - timedelta(days=3), figures=replace(FIGURES, points=20.0))
    late = replace(weak, submitted=NOW + timedelta(days=1))
    assert standing(rule, [late, ATTEMPT]).state is State.PASSED, "begun earlier, but submitted later"
    early = replace(weak, submitted=NOW - timedelta(days=1))
    assert standing(rule, [early, ATTEMPT]).state is State.USED_UP


@pytest.mark.parametrize("wrong", [{"points": 101}, {"breadth": 0}, {"share": 1.2}, {"attempts": 0}])
def test_a_rule_that_nobody_could_meet_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(BadValue):
        PassRule(**wrong)  # type: ignore[arg-type]


_share = st.floats(0, 1) | st.none()
_rules = st.builds(
    PassRule,
    points=st.floats(0, 100) | st.none(),
    breadth=st.integers(1, 5) | st.none(),
    within_limits=st.booleans(),
    share=_share,
    attempts=st.integers(1, 5) | st.none(),
)
_figures = st.builds(
    FiguresKept,
    graded=st.integers(0, 14),
    points=st.floats(0, 100) | st.none(),
    worst=st.integers(0, 100) | st.none(),
    breadth=st.integers(0, 5),
    breadth_of=st.just(5),
    grave=st.integers(0, 4),
    unrepaired=st.integers(0, 4),
    deal=st.builds(DealKept, _share, _share, st.booleans() | st.none()),
    strategies=st.just({}),
)
_attempts = st.lists(
    st.builds(
        Attempt,
        session=st.uuids().map(str),
        started=st.just(NOW),
        running=st.booleans(),
        scored=st.booleans(),
        hindsight=st.booleans(),
        retry=st.booleans(),
        submitted=st.datetimes(timezones=st.just(UTC)) | st.none(),
        figures=_figures | st.none(),
    ),
    max_size=6,
)


@given(_rules, _figures)
def test_a_session_with_an_unmended_grave_trap_never_passes(rule: PassRule, figures: FiguresKept) -> None:
    if figures.unrepaired:
        assert not passes(rule, figures)
    else:
        assert passes(rule, figures) == (figures.graded > 0 and all(row.met for row in reached(rule, figures)[:-1]))


@given(_rules, _attempts)
def test_whoever_passed_did_so_by_a_session_that_counts_and_holds(rule: PassRule, attempts: list[Attempt]) -> None:
    found = standing(rule, attempts)
    if found.state is State.PASSED:
        by = next(a for a in attempts if a.session == found.by)
        assert counts(by) and by.figures is not None and by.figures.unrepaired == 0 and passes(rule, by.figures)
    else:
        good = [a for a in attempts if counts(a) and a.figures is not None and passes(rule, a.figures)]
        assert not good or rule.attempts is not None, "only the limit of attempts can shut out a session that passes"
    seen = seen_by_coach(rule, attempts)
    assert (seen.state is State.PASSED) == (found.state is State.PASSED)
