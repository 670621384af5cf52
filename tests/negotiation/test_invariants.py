"""The invariants on generated games: any truth, any level, any mix of good play, bad play and nonsense."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings

from app.content.loading import case_ids
from tests.negotiation.games import Game, Plan, plans, play, shipped
from tests.negotiation.invariants import CHECKS

pytestmark = pytest.mark.games


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans())
def test_an_invariant_holds_in_every_game(check: Callable[[Game], None], plan: Plan) -> None:
    check(play(plan))


@pytest.mark.parametrize("name", case_ids())
def test_the_invariants_hold_on_a_shipped_case(name: str) -> None:
    for plan in shipped(name, each=4):
        for check in CHECKS:
            check(play(plan))
