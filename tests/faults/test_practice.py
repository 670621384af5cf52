"""A fault seeded for each promise of the learning loop: the test that holds it must turn red."""

from collections.abc import Callable
from typing import Any

import pytest

from app.practice import costs, learning, service
from app.practice.gradework import turn_to_grade
from app.store import betweenrows, ledger, turnrows
from tests.practice import test_abroad, test_costs, test_going_back, test_gradework, test_learning
from tests.practice.conftest import Room, room

pytestmark = [pytest.mark.db]
__all__ = ["room"]

Seed = Callable[[pytest.MonkeyPatch], None]


def submits_practice(patch: pytest.MonkeyPatch) -> None:
    async def anything(self: Any, user: Any, session: str, to: Any) -> None:
        self.ledger.set_visibility(session, to, user.id, self.clock.now())

    patch.setattr(service.Practice, "share", anything)


def shares_what_came_after(patch: pytest.MonkeyPatch) -> None:
    def whole(db: Any, session: str) -> list[turnrows.Part]:
        return [turnrows.Part(part.session, None) for part in turnrows.line_of(db, session)]

    patch.setattr(ledger, "line_of", whole)


def forgets_what_happened_between(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(betweenrows.BetweenRows, "between", lambda self, session: [])


def forgets_the_hidden_side_was_seen(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ledger.SqlLedger, "opened_draws", lambda self, owner, case: frozenset())


def gives_hints_in_scored_talks(patch: pytest.MonkeyPatch) -> None:
    async def given(self: Any, user: Any, session: str) -> Any:
        return self._hint(await self.practice.view(user, session))

    patch.setattr(learning.Learning, "hint", given)


def prices_talks_it_cannot_replay(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(costs, "replays", lambda talks, session, turns: True)


def holds_a_misheard_term_against_the_trainee(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        "app.practice.gradework.turn_to_grade", lambda turn, turns, case, *more: turn_to_grade(turn, turns, case)
    )


def believes_the_figures_of_a_translation(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("app.buyer.interpreting.kept", lambda original, language, english: True)


def lets_any_word_in_german_leave(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("app.buyer.abroad.check", lambda said, english, leash, language: None)


def forgets_the_language_of_a_session(patch: pytest.MonkeyPatch) -> None:
    row = ledger._session_row
    patch.setattr(ledger, "_session_row", lambda session, state: {**row(session, state), "spoken": "en"})


FAULTS: list[tuple[Seed, Callable[[Room], None]]] = [
    (submits_practice, test_going_back.test_scored_talks_go_back_only_after_their_end_and_then_as_practice),
    (
        shares_what_came_after,
        test_going_back.test_the_turns_before_are_shared_and_what_is_said_now_is_the_new_sessions_own,
    ),
    (forgets_what_happened_between, test_going_back.test_what_happened_between_the_turns_is_kept_when_going_back),
    (forgets_the_hidden_side_was_seen, test_going_back.test_a_retry_after_the_hidden_side_was_opened_is_with_hindsight),
    (gives_hints_in_scored_talks, test_learning.test_no_hints_in_scored_talks_after_the_end_or_for_a_stranger),
    (prices_talks_it_cannot_replay, test_costs.test_talks_that_another_engine_decided_are_given_no_cost),
    (
        holds_a_misheard_term_against_the_trainee,
        test_gradework.test_a_term_that_was_corrected_is_not_held_against_the_trainee,
    ),
    (
        believes_the_figures_of_a_translation,
        test_abroad.test_where_the_figure_is_wrong_twice_the_buyer_asks_back_and_nothing_is_booked,
    ),
    (lets_any_word_in_german_leave, test_abroad.test_the_second_wording_is_taken_where_it_passes),
    (forgets_the_language_of_a_session, test_abroad.test_the_language_stays_with_the_session_and_with_a_retry_of_it),
]


@pytest.mark.parametrize(("seed", "check"), FAULTS, ids=[seed.__name__ for seed, _ in FAULTS])
def test_the_fault_is_seen(
    room: Room, monkeypatch: pytest.MonkeyPatch, seed: Seed, check: Callable[[Room], None]
) -> None:
    seed(monkeypatch)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        check(room)
