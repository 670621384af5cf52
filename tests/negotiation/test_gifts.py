"""What a message gives away, and which trap that is."""

import pytest

from app.content.acts import Act
from app.negotiation.gifts import DealBefore, deal_before, free_moves, gift_trap, tied_terms
from app.negotiation.heard import HeardTerm, TermMode
from tests.negotiation.games import offers
from tests.negotiation.worlds import small

CASE = small()
BEFORE = deal_before(CASE, {"price": 1.0, "form": "price", "payment": 30.0, "term": 24.0}, CASE.opening)
MOVED = deal_before(CASE, BEFORE.standing, {**CASE.opening, "price": 4.0})


@pytest.mark.parametrize(
    ("terms", "given"),
    [
        ([offers("price", 2)], ["price"]),
        ([offers("price", 0)], []),
        ([offers("price", 1)], []),
        ([offers("term", 12)], ["term"]),
        ([offers("term", 36)], []),
        ([offers("form", "rebate")], []),
        ([offers("price", 2, mode=TermMode.REPORTED)], []),
        ([offers("price", 2, tied=True), offers("term", 36, asked=True, tied=True)], []),
        ([offers("price", 2, tied=True)], ["price"]),
        ([offers("price", 2), offers("payment", 45)], ["price", "payment"]),
    ],
    ids=lambda value: ",".join(getattr(v, "quote", v) for v in value) or "nothing",
)
def test_a_free_move_goes_her_way_with_nothing_asked(terms: list[HeardTerm], given: list[str]) -> None:
    assert [t.issue for t in free_moves(terms, BEFORE)] == given


def trap(
    *terms: HeardTerm, deal: DealBefore = BEFORE, accepted: bool = False, pressed: bool = False, splits: bool = False
) -> Act | None:
    return gift_trap(free_moves(terms, deal), deal, accepted_table=accepted, pressed=pressed, splits=splits)


def test_nothing_given_is_no_trap() -> None:
    assert trap() is None
    assert trap(offers("price", 0), pressed=True, splits=True) is None


def test_most_of_the_demand_under_pressure_is_caving() -> None:
    assert trap(offers("price", 5), pressed=True) is Act.CAVES_TO_PRESSURE
    assert trap(offers("price", 5)) is Act.BUYS_GOODWILL
    assert trap(offers("price", 2), pressed=True) is Act.BUYS_GOODWILL
    assert trap(offers("payment", 60), pressed=True) is Act.BUYS_GOODWILL


def test_taking_her_opening_under_pressure_is_caving_and_else_a_gut_reaction() -> None:
    assert trap(accepted=True, pressed=True) is Act.CAVES_TO_PRESSURE
    assert trap(accepted=True) is Act.REACTS_ON_GUT


def test_taking_a_table_that_she_has_moved_is_no_trap() -> None:
    assert trap(deal=MOVED, accepted=True, pressed=True) is None


def test_a_midpoint_without_a_reason_is_splitting_and_comes_before_goodwill() -> None:
    assert trap(offers("price", 3), splits=True) is Act.SPLITS_ARBITRARILY
    assert trap(offers("price", 5), pressed=True, splits=True) is Act.CAVES_TO_PRESSURE


def test_a_trade_is_what_is_tied_together_with_something_asked_of_her() -> None:
    both = [offers("price", 2, tied=True), offers("term", 36, asked=True, tied=True), offers("payment", 45)]
    assert [t.issue for t in tied_terms(both)] == ["price", "term"]
    assert tied_terms([offers("price", 2, tied=True)]) == ()
    assert tied_terms([offers("term", 36, asked=True)]) == ()
    assert tied_terms([offers("price", 2, tied=True, mode=TermMode.REPORTED)]) == ()
