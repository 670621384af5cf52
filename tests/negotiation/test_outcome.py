"""How it came out, and the reasons read back."""

import pytest

from app.content.acts import Act
from app.negotiation.adjusting import correct_term, end_day
from app.negotiation.explain import _ACTS, _RULES, explain
from app.negotiation.outcome import limits_kept, outcome, reservation
from app.negotiation.state import Change, Ended
from tests.negotiation.games import does, many, offers, play, yes
from tests.negotiation.talk import Talk
from tests.negotiation.worlds import case_with, draw, film, small

DEAL = {"price": 2.0, "form": "price", "payment": 60.0, "term": 12.0}


def closed(**so: object) -> Talk:
    return Talk(**{"ended": Ended.DEAL, "deal": DEAL, "standing": DEAL, **so})  # type: ignore[arg-type]


def test_without_a_deal_the_value_is_that_of_no_deal() -> None:
    result = outcome(Talk().state, small())
    assert (result.ended, result.deal, result.value) == (None, None, 0.4)
    assert result.utility == result.floor == 0.4
    assert result.efficiency == 0
    assert result.money < 0


def test_a_deal_is_valued_on_both_scales_and_against_the_best_that_was_possible() -> None:
    talk = closed()
    result = outcome(talk.state, small())
    economics = talk.truth.economics
    assert result.ended == "deal"
    assert result.value == economics.value(DEAL)
    assert result.utility == economics.utility(DEAL)
    assert result.money == pytest.approx(economics.money(result.value))
    assert result.best is not None
    assert result.best_value is not None
    assert result.efficiency == pytest.approx((result.value - 0.4) / (result.best_value - 0.4))
    assert 0 < result.efficiency < 1


def test_a_deal_beyond_the_best_whole_steps_is_no_more_than_all() -> None:
    talk = closed()
    best = outcome(talk.state, small()).best
    assert best is not None
    assert outcome(closed(deal=best).state, small()).efficiency == 1


def test_without_a_zone_there_is_no_share_of_the_possible() -> None:
    case = case_with(draw("none", floor=0.8, overrating=0.0, zone="none"))
    brief = case.brief.model_copy(update={"no_deal": 0.95})
    result = outcome(
        Talk("none", case=case.model_copy(update={"brief": brief})).state, case.model_copy(update={"brief": brief})
    )
    assert (result.best, result.best_value, result.best_money, result.efficiency) == (None, None, None, None)


def test_lost_trust_is_paid_for_in_year_two_and_gained_trust_is_no_money() -> None:
    lost = outcome(closed(trust=10.0, start_trust=30.0).state, small())
    assert lost.year_two == pytest.approx(lost.value - 2.0 * 0.2)
    won = outcome(closed(trust=60.0, start_trust=30.0).state, small())
    assert won.year_two == won.value
    assert won.end_trust == 60


@pytest.mark.parametrize(
    ("deal", "kept"),
    [
        ({"price": 3, "form": "rebate"}, [True, True, True]),
        ({"price": 3.5, "form": "price"}, [False, True, False]),
        ({"price": 0, "form": "rebate", "term": 36}, [True, True, True]),
    ],
)
def test_each_limit_of_the_mandate_is_kept_or_not(deal: dict[str, float | str], kept: list[bool]) -> None:
    rows = limits_kept(small(), deal)
    assert [row.kept for row in rows] == kept
    assert rows[0].agreed == deal["price"]


def test_an_issue_that_the_deal_leaves_out_stays_as_it_runs_and_no_deal_breaks_no_limit() -> None:
    assert limits_kept(small(), {"price": 1, "form": "rebate"})[1].agreed == 12
    assert all(row.kept and row.agreed is None for row in limits_kept(small(), None))


def test_a_limit_where_lower_is_hers_is_kept_at_or_above_it() -> None:
    share = {limit.issue: limit for limit in film().brief.limits}["share"]
    rows = {row.limit.issue: row for row in limits_kept(film(), {"share": share.value})}
    assert rows["share"].kept
    assert not {row.limit.issue: row for row in limits_kept(film(), {"share": 70.0})}["share"].kept


def test_her_reservation_is_her_worst_value_at_the_floor_with_the_others_as_they_stand() -> None:
    talk = Talk()
    found = reservation(small(), "plain", talk.state.table)
    for name, value in found.items():
        assert talk.utility({**talk.state.table, name: value}) >= 0.4
        worse = [
            s
            for s in talk.truth.economics.issue(name).steps
            if talk.utility({**talk.state.table, name: s}) < talk.utility({**talk.state.table, name: value})
        ]
        assert all(talk.utility({**talk.state.table, name: s}) < 0.4 for s in worse)


def test_below_the_floor_already_her_reservation_is_what_is_on_the_table() -> None:
    base = Talk().truth.economics.status_quo
    assert reservation(small(), "plain", base)["term"] == base["term"]


# the log, read back


def test_the_reasons_quote_the_words_that_caused_them() -> None:
    talk = Talk()
    talk.say(does(Act.REVISES_VIEW, "budget"))
    told = explain(talk.last.log)
    assert (
        told[0]
        == "You said what you now see differently ('revises_view budget'): trust up 4, tension down 4, what she can defend to her own people up 1."
    )


def test_a_need_told_a_claim_tested_and_a_day_are_told_in_words() -> None:
    talk = Talk(trust=60.0, heat=30.0, credit=5.0, ridden=("rival_quote", "deadline"))
    talk.say(
        does(Act.ASKS_WHY, "budget"),
        does(Act.TESTS_ASSUMPTION, "a", tactic="rival_quote"),
        does(Act.TESTS_ASSUMPTION, "b", tactic="deadline"),
    )
    told = " ".join(explain(talk.last.log))
    assert "That opened what she told you: the cover need." in told
    assert "it was a bluff" in told
    assert "You tested a claim of hers, and it held." in told
    night = explain(end_day(talk.state, "", ("prep_0",), small()).log)
    assert "You prepared: Prep 0." in night
    fixed = explain(correct_term(talk.state, "price", 1.0, small()).log)
    assert fixed == ["You corrected what was heard: price was heard as 0.0, meant 1.0."] or "meant 1.0" in fixed[0]


def test_pressure_that_lost_its_force_is_said_to_have_lost_it() -> None:
    talk = Talk(ridden=("hostage",))
    talk.say(Act.SEPARATES_RELATIONSHIP_FROM_TERMS)
    assert "That pressure lost its force." in explain(talk.last.log)


def test_long_words_are_cut_and_changes_too_small_to_notice_are_left_unsaid() -> None:
    told = explain([Change("act.asks_why", "why " * 40, {"trust": 0.2, "heat": -3.0})])
    assert told[0].endswith("tension down 3.")
    assert "trust" not in told[0]
    assert "…" in told[0]
    assert explain([Change("act.asks_why", None, {"credit": 1.0})]) == ["You asked why."]


def test_what_moved_nothing_and_what_nobody_needs_to_know_is_left_out() -> None:
    assert (
        explain(
            [Change("act.asks_why", "why"), Change("aspiration", None, {"aspiration": -0.1}), Change("rides.nibble")]
        )
        == []
    )


def test_no_rule_of_the_engine_is_a_riddle_to_the_reader() -> None:
    silent = {"aspiration", "offer.on_a_standard"}
    met: set[str] = set()
    for plan in many(120):
        for taken in play(plan).turns:
            met |= {change.rule for change in taken.decision.log}
    families = ("act.", "discloses.", "claim.proved.", "claim.bluff.", "spent.", "prepared.", "rides.")
    unexplained = {rule for rule in met if rule not in _RULES and not rule.startswith(families)} - silent
    assert not unexplained
    acts = {rule.removeprefix("act.") for rule in met if rule.startswith("act.")}
    assert acts <= set(_ACTS), f"no words for {acts - set(_ACTS)}"


def test_the_reasons_never_name_a_hidden_figure() -> None:
    talk = Talk(active_turns=8)
    talk.say(does(Act.HOLDS_FIRM_OPENLY, "a", issue="price"), terms=(offers("price", 1),))
    told = " ".join(explain(talk.last.log))
    assert "0." not in told
    assert "aspiration" not in told
    talk.hear(yes())
    assert explain(talk.last.log) == ["You accepted what was on her table."]
