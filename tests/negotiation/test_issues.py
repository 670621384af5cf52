"""The arithmetic of a deal: scales, steps, the zone of agreement and its frontier."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.confidential import Draw
from app.negotiation.case import economics, pick_draw, public_economics, truth
from app.negotiation.issues import Issue, best_possible, frontier, zone
from tests.negotiation.games import draws
from tests.negotiation.worlds import case_with, draw, film, small

CASES = [small(), film()]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_the_status_quo_and_the_opening_are_the_ends_of_both_scales(case) -> None:  # type: ignore[no-untyped-def]
    for hidden in case.confidential.draws:
        e = economics(case, hidden.id)
        assert e.utility(e.status_quo) == pytest.approx(0)
        assert e.utility(e.opening) == pytest.approx(1)
        assert e.value(e.status_quo) == pytest.approx(1)
        assert e.value(e.opening) == pytest.approx(0)
        assert e.value(e.opening) < case.brief.no_deal, "her opening must be worse than no deal"


@settings(max_examples=40, deadline=None, derandomize=True)
@given(hidden=draws(), data=st.data())
def test_utility_rises_towards_her_end_of_every_counted_issue(hidden: Draw, data: st.DataObject) -> None:
    e = economics(case_with(hidden), hidden.id)
    package = {i.id: data.draw(st.sampled_from(i.steps)) for i in e.issues}
    for issue in e.issues:
        if issue.numeric:
            worth = [e.utility({**package, issue.id: step}) for step in issue.steps]
            assert all(a <= b + 1e-12 for a, b in pairwise(worth)), issue.id
            costs = [e.value({**package, issue.id: step}) for step in issue.steps]
            assert all(a >= b - 1e-12 for a, b in pairwise(costs)), issue.id


def test_the_form_multiplies_the_price_and_adds_nothing_of_its_own() -> None:
    e = economics(small(), "plain")
    at_zero = {**e.status_quo, "price": 0}
    assert e.utility({**at_zero, "form": "rebate"}) == e.utility({**at_zero, "form": "price"})
    cut = e.utility({**e.status_quo, "price": 6})
    assert e.utility({**e.status_quo, "price": 6, "form": "rebate"}) == pytest.approx(0.6 * cut)


def test_values_between_steps_count_by_interpolation() -> None:
    e = economics(small(), "plain")
    low, high = e.utility({**e.status_quo, "price": 2}), e.utility({**e.status_quo, "price": 3})
    assert e.utility({**e.status_quo, "price": 2.5}) == pytest.approx((low + high) / 2)


def test_a_missing_issue_counts_as_unchanged() -> None:
    e = economics(small(), "plain")
    assert e.utility({"price": 3}) == e.utility({**e.status_quo, "price": 3})


def test_money_is_measured_against_the_status_quo() -> None:
    e = economics(small(), "plain")
    assert e.money(1.0) == 0
    assert e.money(e.value({**e.status_quo, "price": 1})) == pytest.approx(-50)


PRICE = Issue("price", (0.0, 1.0, 2.0, 3.0), 0.0, is_price=True)
TERM = Issue("term", (36.0, 24.0, 12.0), 12.0)
FORM = Issue("form", ("price", "rebate"), "price", is_form=True)


@pytest.mark.parametrize(
    ("issue", "value", "holds"),
    [(PRICE, 0, True), (PRICE, 1.7, True), (PRICE, 3.1, False), (PRICE, -1, False), (TERM, 18, True), (TERM, 48, False)]
    + [(FORM, "rebate", True), (FORM, "gift", False), (FORM, 3.0, False), (PRICE, "rebate", False)],
)
def test_an_issue_knows_its_domain(issue: Issue, value: float | str, holds: bool) -> None:
    assert issue.holds(value) is holds


def test_a_choice_has_its_place_among_the_choices() -> None:
    assert [FORM.share(step) for step in FORM.steps] == [0, 1]
    assert Issue("one", ("only",), "only").share("only") == 0


@pytest.mark.parametrize(
    ("issue", "value", "goal", "steps", "lands"),
    [
        (PRICE, 3.0, 0.0, 1, 2.0),
        (PRICE, 3.0, 0.0, 2, 1.0),
        (PRICE, 3.0, 2.5, 1, 2.5),
        (PRICE, 3.0, 3.0, 2, 3.0),
        (PRICE, 2.5, 0.0, 1, 2.0),
    ]
    + [(TERM, 12.0, 36.0, 1, 24.0), (TERM, 12.0, 36.0, 5, 36.0), (FORM, "price", "rebate", 1, "rebate")],
)
def test_a_step_goes_towards_the_goal_and_never_past_it(
    issue: Issue, value: float | str, goal: float | str, steps: int, lands: float | str
) -> None:
    assert issue.towards(value, goal, steps) == lands


def test_the_zone_holds_what_both_prefer_to_no_deal_and_the_best_is_in_it() -> None:
    e = economics(small(), "plain")
    found = zone(e, 0.4)
    assert found
    assert all(s.utility >= 0.4 and s.value >= 0.4 for s in found)
    best = best_possible(e, 0.4)
    assert best in [s.package for s in found]
    assert all(e.value(best) >= s.value - 1e-9 for s in found)  # type: ignore[arg-type]


def test_what_is_worked_out_step_by_step_is_the_same_as_package_by_package() -> None:
    e = economics(small(), "plain")
    scored = list(e.scored())
    assert [s.package for s in scored] == list(e.packages())
    for s in scored:
        assert s.utility == pytest.approx(e.utility(s.package))
        assert s.value == pytest.approx(e.value(s.package))


def test_the_order_of_the_issues_changes_no_worth() -> None:
    e = economics(small(), "plain")
    turned = type(e)(tuple(reversed(e.issues)), e.opening, e.hers, e.ours, e.no_deal)
    by_package = {frozenset(s.terms): s for s in e.scored()}
    assert len(by_package) == len(list(turned.scored()))
    for s in turned.scored():
        assert s.utility == pytest.approx(by_package[frozenset(s.terms)].utility)
        assert s.value == pytest.approx(by_package[frozenset(s.terms)].value)
    assert {frozenset(s.terms) for s in zone(turned, 0.4)} == {frozenset(s.terms) for s in zone(e, 0.4)}


def test_no_package_of_the_zone_beats_one_of_the_frontier_for_both() -> None:
    e = economics(small(), "plain")
    edge = frontier(e, 0.4)
    assert [e.value(p) for p in edge] == sorted((e.value(p) for p in edge), reverse=True)
    for kept in edge:
        beaten = [s for s in zone(e, 0.4) if s.value > e.value(kept) + 1e-9 and s.utility > e.utility(kept) + 1e-9]
        assert not beaten


def test_without_a_zone_there_is_no_best_deal() -> None:
    hidden = draw("walled", floor=0.8, overrating=0.0, zone="none")
    case = case_with(hidden)
    e = economics(case, "walled")
    dear = type(e)(e.issues, e.opening, e.hers, e.ours, 0.95)
    assert zone(dear, 0.8) == []
    assert best_possible(dear, 0.8) is None


def test_a_case_has_what_it_says_and_not_what_it_lacks() -> None:
    table = truth(small(), "plain")
    assert table.fact("fact_1") is not None
    assert table.fact("nothing") is None
    assert table.tactic("rival_quote") is not None
    assert table.tactic("silence") is None
    assert table.price.id == "price"
    with pytest.raises(KeyError, match="no draw 'nothing'"):
        truth(small(), "nothing")
    with pytest.raises(KeyError):
        table.economics.issue("nothing")


def test_the_seed_picks_the_draw_and_never_the_one_to_avoid() -> None:
    case = small()
    names = {d.id for d in case.confidential.draws}
    assert {pick_draw(case, seed) for seed in range(80)} == names
    assert all(pick_draw(case, seed, "plain") != "plain" for seed in range(80))
    assert pick_draw(case, 7) == pick_draw(case, 7)


def test_the_public_economics_know_nothing_of_hers() -> None:
    e = public_economics(small())
    assert e.hers.weights == {}
    assert e.hers.forms == {}
    assert e.value(e.status_quo) == 1
