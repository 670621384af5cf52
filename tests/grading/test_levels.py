"""Levels by rule, from findings alone."""

from app.content.acts import Act, Opens, Strategy
from app.grading.findings import Finding, verify
from app.grading.levels import strategy_level, turn_levels

OPENED = Opens((Strategy.UNCOVER,), (Strategy.FAIRNESS,))


def f(act: Act, *, specific: bool = False, takes_up: str | None = None, fresh: bool = True) -> Finding:
    """A finding with a made-up place."""
    return Finding(act, str(act), 0, 1, specific, takes_up, fresh)


def test_nothing_shown_is_no_number_but_a_missed_opening_is_one() -> None:
    assert turn_levels([], Opens()).turn is None
    missed = turn_levels([], OPENED)
    assert (missed.turn, missed.missed) == (1, True)


def test_an_abstention_on_what_was_opened_is_no_miss() -> None:
    assert turn_levels([], OPENED, (Strategy.UNCOVER,)).turn is None


def test_behaviours_without_substance_are_emerging_however_many() -> None:
    many = [f(Act.ASKS_WHY), f(Act.PLAYS_BACK_INTEREST), f(Act.INVITES_CRITIQUE)]
    assert strategy_level(many, Strategy.UNCOVER) == 2


def test_a_specific_fresh_behaviour_is_proficient_and_a_stale_one_is_nothing() -> None:
    assert strategy_level([f(Act.ASKS_WHY, specific=True)], Strategy.UNCOVER) == 3
    assert strategy_level([f(Act.ASKS_WHY, specific=True, fresh=False)], Strategy.UNCOVER) is None


def test_exemplary_needs_uptake_and_a_second_behaviour_and_no_trap_anywhere() -> None:
    lead, second = f(Act.ASKS_WHY, specific=True, takes_up="six weeks"), f(Act.PROPOSES_OPTIONS)
    assert strategy_level([lead, second], Strategy.UNCOVER) == 4
    assert strategy_level([lead], Strategy.UNCOVER) == 3
    assert strategy_level([f(Act.ASKS_WHY, specific=True), second], Strategy.UNCOVER) == 3
    assert strategy_level([lead, second, f(Act.EVADES)], Strategy.UNCOVER) == 3


def test_a_trap_is_zero_and_with_substance_beside_it_mixed() -> None:
    assert strategy_level([f(Act.STAKES_POSITION)], Strategy.UNCOVER) == 0
    assert strategy_level([f(Act.STAKES_POSITION), f(Act.ASKS_WHY, specific=True)], Strategy.UNCOVER) == 1


def test_a_slip_caps_the_turn_at_two_and_a_grave_trap_at_one_or_zero() -> None:
    good = f(Act.ASKS_WHY, specific=True)
    assert turn_levels([good, f(Act.EVADES)], OPENED).turn == 2
    assert turn_levels([good, f(Act.COERCES)], OPENED).turn == 1
    assert turn_levels([f(Act.ASKS_WHY), f(Act.COERCES)], OPENED).turn == 0
    assert turn_levels([f(Act.REACTS_ON_GUT)], OPENED).turn == 0


def test_a_quote_that_is_not_in_the_turn_is_dropped_and_counted() -> None:
    text = "Why six weeks of stock?"
    kept = Finding(Act.ASKS_WHY, "why  SIX weeks", 0, 0, True, "six weeks")
    made_up = Finding(Act.CITES_STANDARD, "the index says 3 %", 0, 0, True)
    found = verify([kept, made_up], text, ["I need six weeks of safety stock."])
    assert [x.quote for x in found.findings] == ["Why six weeks"]
    assert found.dropped == 1
    assert (
        verify([Finding(Act.ASKS_WHY, "Why six", 0, 0, True, "nobody said this")], text, ["x"]).findings[0].takes_up
        is None
    )


def test_one_span_is_one_finding_and_one_act_one_trap() -> None:
    text = "Fine, we give you the 8 % for nothing."
    found = verify(
        [
            Finding(Act.REACTS_ON_GUT, "Fine, we give you the 8 %", 0, 0, False),
            Finding(Act.CAVES_TO_PRESSURE, "we give you the 8 %", 0, 0, False),
            Finding(Act.BUYS_GOODWILL, "we give you the 8 % for nothing", 0, 0, False),
        ],
        text,
        [],
    )
    assert [x.id for x in found.findings] == [Act.CAVES_TO_PRESSURE]
