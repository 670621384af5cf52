"""A fault seeded for each promise of assignments, cohort, climate and exports: the test that holds it must turn red."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from app.review import exports, figures, hiding, passing, xapi
from app.review.passing import Attempt, PassRule, Standing
from tests.review import test_climate, test_exports, test_figures, test_hiding, test_passing, test_xapi

Seed = Callable[[pytest.MonkeyPatch], None]


def lets_a_grave_trap_pass(patch: pytest.MonkeyPatch) -> None:
    rows = passing.reached
    patch.setattr(passing, "reached", lambda rule, found: rows(rule, found)[:-1])


def counts_a_retry(patch: pytest.MonkeyPatch) -> None:
    counts = passing.counts
    patch.setattr(passing, "counts", lambda attempt: counts(replace(attempt, retry=False)))
    patch.setattr(test_passing, "counts", passing.counts)


def tells_the_coach_of_what_was_not_submitted(patch: pytest.MonkeyPatch) -> None:
    def all_of_it(rule: PassRule, attempts: Sequence[Attempt]) -> Standing:
        return passing.standing(rule, attempts)

    patch.setattr(test_passing, "seen_by_coach", all_of_it)


def shows_four_people(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(hiding, "LEAST_PEOPLE", 4)


def leaves_one_hidden_cell_beside_its_total(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(hiding, "_covered", lambda hidden: True)


def names_own_cases(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("app.review.climate._told", lambda row: row)


def writes_formulas(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(exports, "FORMULA_STARTS", ())


def names_people_in_statements(patch: pytest.MonkeyPatch) -> None:
    said: Any = xapi.statements
    patch.setattr(test_xapi, "statements", lambda rows, home, names=True: said(rows, home, names=True))


def praises_a_broken_limit(patch: pytest.MonkeyPatch) -> None:
    kept = figures.deal_kept
    patch.setattr(test_figures, "deal_kept", lambda result: replace(kept(result), within_limits=True))


def _a_retry() -> None:
    other = replace(test_passing.ATTEMPT, retry=True)
    test_passing.test_only_submitted_scored_first_sight_first_try_sessions_count(other)


@pytest.mark.parametrize(
    ("seed", "held"),
    [
        (lets_a_grave_trap_pass, test_passing.test_a_session_with_an_unmended_grave_trap_never_passes),
        (counts_a_retry, _a_retry),
        (tells_the_coach_of_what_was_not_submitted, test_passing.test_a_coach_sees_nothing_of_what_was_not_submitted),
        (shows_four_people, test_hiding.test_four_people_are_hidden_and_five_are_shown),
        (leaves_one_hidden_cell_beside_its_total, test_hiding.test_one_hidden_cell_takes_the_next_smallest_with_it),
        (names_own_cases, test_climate.test_own_cases_are_told_of_together_or_not_at_all),
        (writes_formulas, test_exports.test_no_text_starts_a_formula),
        (names_people_in_statements, test_xapi.test_the_actor_is_an_opaque_account_and_a_name_only_where_asked_for),
        (praises_a_broken_limit, test_figures.test_a_deal_is_kept_against_the_best_that_the_limits_allowed),
    ],
)
def test_a_seeded_fault_turns_its_test_red(
    seed: Seed, held: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    seed(monkeypatch)
    with pytest.raises((AssertionError, KeyError, ExceptionGroup)):
        held()
