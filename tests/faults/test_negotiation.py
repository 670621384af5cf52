"""A fault seeded for each invariant of the engine: the check must see it. `make bite` shows each red."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from app.content.acts import Act
from app.negotiation import acting, aspiration, choosing, closing, concessions, desk, disclosure, effects, policy
from app.negotiation.desk import Desk
from app.negotiation.effects import Effect
from tests.negotiation import invariants
from tests.negotiation.games import Game, fresh, many
from tests.negotiation.invariants import Check

pytestmark = pytest.mark.games

Seed = Callable[[pytest.MonkeyPatch], None]
GAMES = 120


def accepts_anything(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(closing, "would_accept", lambda desk, package: True)


def wants_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(aspiration, "aspiration", lambda state: 0.1)


def asks_for_more_again(patch: pytest.MonkeyPatch) -> None:
    def back_up(desk: Desk) -> concessions.Step | None:
        price = desk.truth.price
        return concessions.Step(
            {price.id: price.steps[-1] if desk.state.table_moves else price.steps[-2]}, traded=False
        )

    patch.setattr(concessions, "_price_step", back_up)


def grows_stubborn_by_itself(patch: pytest.MonkeyPatch) -> None:
    def forget(desk: Desk) -> None:
        step = 1 if desk.active else -1
        desk.put(active_turns=max(0, desk.state.active_turns + step))

    patch.setattr(aspiration, "count_turn", forget)


def likes_threats(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(effects.EFFECTS, Act.COERCES, Effect(5, 0))


def yields_to_threats(patch: pytest.MonkeyPatch) -> None:
    def collapse(desk: Desk) -> concessions.Step:
        return concessions.Step({desk.truth.price.id: desk.truth.price.steps[0]}, traded=False)

    patch.setattr(concessions, "forced_step", collapse)


def rewards_gifts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(aspiration, "GIVEN_FACTOR", -0.5)


def tells_without_trust(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(disclosure, "_can_pay", lambda interest, desk: True)


def tells_decoys(patch: pytest.MonkeyPatch) -> None:
    def all_of_them(table: Any) -> tuple[Any, ...]:
        return tuple(sorted(table.case.confidential.interests, key=lambda i: (i.layer, i.id != "decoy")))

    patch.setattr(type(fresh(many(1)[0]).table), "real_interests", all_of_them)


def names_her_floor(patch: pytest.MonkeyPatch) -> None:
    real = choosing.make_move

    def loose(desk: Desk, kind: Any, **more: Any) -> Any:
        return replace(real(desk, kind, **more), terms={"price": round(desk.truth.draw.floor * 7, 3)})

    patch.setattr(choosing, "make_move", loose)


def tosses_a_coin(patch: pytest.MonkeyPatch) -> None:
    coin = count()
    patch.setattr(
        acting, "_patience_with_questions", lambda desk: desk.change("mood", heat=1.0 if next(coin) % 2 else 0.0)
    )


def never_signs(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(closing, "would_accept", lambda desk, package: False)


def plays_on_past_the_limit(patch: pytest.MonkeyPatch) -> None:
    real = choosing.choose

    def on(desk: Desk, *more: Any) -> Any:
        move = real(desk, *more)
        if desk.state.ended == "turn-limit":
            desk.put(ended=None)
        return move

    patch.setattr(policy, "choose", on)


def loses_its_bounds(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(desk._RANGES, "trust", (-1e9, 1e9))


def punishes_what_it_did_not_understand(patch: pytest.MonkeyPatch) -> None:
    real = policy._asks_back

    def cross(desk: Desk) -> Any:
        desk.change("confused", heat=3.0)
        return real(desk)

    patch.setattr(policy, "_asks_back", cross)


def thaws_while_lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        policy, "_asks_back", lambda desk: (desk.put(freeze=max(0, desk.state.freeze - 1)), choosing._holds(desk))[1]
    )


def forgets_what_was_said(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(acting, "remember", lambda seen, acts, turn: ())


def closes_on_the_wrong_package(patch: pytest.MonkeyPatch) -> None:
    real = closing.accepted_package

    def wrong(desk: Desk) -> Mapping[str, Any] | None:
        return desk.before.standing if real(desk) is not None else None

    patch.setattr(closing, "accepted_package", wrong)


def keeps_no_log(patch: pytest.MonkeyPatch) -> None:
    real = Desk.change

    def silent(self: Desk, rule: str, *more: Any, **amounts: float) -> None:
        real(self, rule, *more, **amounts)
        if rule == "no.with_a_reason" and self.log:
            self.log.pop()

    patch.setattr(Desk, "change", silent)


def forgets_the_other_terms(patch: pytest.MonkeyPatch) -> None:
    real = policy.read_offer

    def partial(state: Any, heard: Any, truth: Any, standard_given: bool) -> Any:
        offer = real(state, heard, truth, standard_given)
        return offer and replace(offer, package={**truth.economics.status_quo, **offer.terms})

    patch.setattr(policy, "read_offer", partial)


def tires_of_waiting(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(aspiration, "count_turn", lambda desk: desk.put(active_turns=desk.state.active_turns + 1))


def refuses_its_own_demand(patch: pytest.MonkeyPatch) -> None:
    real = closing.accepted_package
    patch.setattr(closing, "accepted_package", lambda desk: real(desk) if desk.before.summed_up is not None else None)


FAULTS: list[tuple[Seed, Check]] = [
    (accepts_anything, invariants.i1_nothing_is_accepted_below_the_floor),
    (wants_nothing, invariants.i2_floor_belief_aspiration_and_one_are_in_order),
    (asks_for_more_again, invariants.i3_her_table_never_gets_better_for_her),
    (grows_stubborn_by_itself, invariants.i4_aspiration_rises_only_by_a_gift_a_leak_or_a_retreat),
    (likes_threats, invariants.i5_hostility_never_raises_trust_nor_opens_a_need),
    (yields_to_threats, invariants.i5_what_a_threat_wins_is_less_than_what_it_costs),
    (rewards_gifts, invariants.i6_a_gift_never_lowers_what_she_holds_out_for),
    (tells_without_trust, invariants.i7_a_need_is_told_for_the_right_act_trust_and_credit),
    (tells_decoys, invariants.i7_a_need_is_told_for_the_right_act_trust_and_credit),
    (names_her_floor, invariants.i8_no_move_carries_a_hidden_figure_or_an_untold_need),
    (tosses_a_coin, invariants.i9_the_same_game_again_gives_the_same_moves),
    (never_signs, invariants.i10_talks_end_by_the_limit_and_a_good_last_offer_is_taken),
    (plays_on_past_the_limit, invariants.i10_talks_end_by_the_limit_and_a_good_last_offer_is_taken),
    (loses_its_bounds, invariants.i11_everything_stays_in_its_range),
    (punishes_what_it_did_not_understand, invariants.i12_what_was_not_understood_changes_nothing),
    (thaws_while_lost, invariants.i12_what_was_not_understood_changes_nothing),
    (forgets_what_was_said, invariants.i13_saying_it_again_earns_no_more),
    (closes_on_the_wrong_package, invariants.i14_a_deal_is_what_was_summed_up_or_her_own_table),
    (keeps_no_log, invariants.i16_every_change_has_a_rule_and_the_log_adds_up),
    (forgets_the_other_terms, invariants.i18_an_offer_on_one_issue_leaves_the_others),
    (tires_of_waiting, invariants.i22_waiting_alone_never_moves_her),
    (refuses_its_own_demand, invariants.i23_what_she_asked_for_can_always_be_had),
]


def test_every_invariant_has_a_fault_that_it_is_seen_to_catch() -> None:
    assert {check for _, check in FAULTS} == set(invariants.CHECKS)


@pytest.mark.parametrize(("seed", "check"), FAULTS, ids=[seed.__name__ for seed, _ in FAULTS])
def test_a_seeded_fault_is_caught(seed: Seed, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = many(GAMES)
    seed(monkeypatch)
    assert any(caught(check, game) for game in (fresh(plan) for plan in plans)), f"{check.__name__} did not see it"


def test_without_a_fault_no_check_complains() -> None:
    for game in games():
        for check in invariants.CHECKS:
            check(game)


def games() -> Iterator[Game]:
    for plan in many(40):
        yield fresh(plan)


def caught(check: Check, game: Game) -> bool:
    try:
        check(game)
    except AssertionError:
        return True
    return False
