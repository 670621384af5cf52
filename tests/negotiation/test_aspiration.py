"""What she holds out for, and what moves it."""

import pytest

from app.content.acts import Act
from app.negotiation.aspiration import aspiration
from app.negotiation.levels import LEVELS
from app.negotiation.state import Level
from tests.negotiation.games import does, offers
from tests.negotiation.talk import Talk

REASONED = does(Act.HOLDS_FIRM_OPENLY, "a", issue="price")


@pytest.mark.parametrize("level", list(Level))
def test_it_starts_at_one_and_falls_to_what_she_believes_by_the_last_active_turn(level: Level) -> None:
    talk = Talk(level=level)
    assert talk.state.aspiration == 1
    talk.put(active_turns=LEVELS[level].turns)
    assert aspiration(talk.state) == pytest.approx(talk.state.believed_floor)


def test_it_follows_the_formula() -> None:
    talk = Talk(active_turns=7, earned=0.02, given=0.01, firm=0.03, raised=0.005)
    room = 1 - 0.6
    assert talk.state.believed_floor == pytest.approx(0.6)
    assert aspiration(talk.state) == pytest.approx(1 - room * (7 / 14) ** 2 - 0.02 + 0.01 - 0.03 + 0.005)


def test_it_never_leaves_its_range() -> None:
    assert aspiration(Talk(given=5.0).state) == 1
    talk = Talk(earned=5.0)
    assert aspiration(talk.state) == talk.state.believed_floor


def test_patience_is_worn_down_faster_at_easier_levels() -> None:
    left = [aspiration(Talk(level=level, active_turns=5).state) for level in Level]
    assert left == sorted(left)


@pytest.mark.parametrize(
    "act",
    [
        REASONED,
        does(Act.CITES_STANDARD, "budget", fact="fact_0"),
        does(Act.TESTS_ASSUMPTION, tactic="rival_quote"),
        does(Act.PLAYS_BACK_INTEREST, "budget"),
    ],
    ids=["reasoned no", "standard", "tested claim", "need played back"],
)
def test_a_turn_that_moves_her_is_counted(act) -> None:  # type: ignore[no-untyped-def]
    talk = Talk(ridden=("rival_quote",), disclosed=("cover",))
    talk.say(act)
    assert talk.state.active_turns == 1
    assert talk.state.aspiration < 1


@pytest.mark.parametrize(
    "act",
    [
        Act.SMALL_TALK,
        Act.ASKS_WHY,
        does(Act.CITES_STANDARD, "x"),
        does(Act.TESTS_ASSUMPTION, tactic="blame"),
        Act.STAKES_POSITION,
    ],
    ids=str,
)
def test_a_turn_that_does_not_is_not(act) -> None:  # type: ignore[no-untyped-def]
    talk = Talk(ridden=("blame",))
    talk.say(act)
    assert talk.state.active_turns == 0
    assert talk.state.aspiration == 1


def test_an_offer_tied_to_something_real_counts_as_a_trade() -> None:
    talk = Talk()
    talk.say(terms=(offers("price", 2, tied=True), offers("payment", 30, tied=True, asked=True)))
    assert talk.state.active_turns == 1


def test_before_the_first_offer_at_most_three_turns_count() -> None:
    talk = Talk()
    for number in range(5):
        talk.say(does(Act.HOLDS_FIRM_OPENLY, f"topic {number}", issue="price"))
    assert talk.state.active_turns == 3
    talk.say(does(Act.HOLDS_FIRM_OPENLY, "topic 6", issue="price"), terms=(offers("price", 1),))
    assert talk.state.active_turns == 4


def test_waiting_neither_lowers_it_nor_makes_it_jump_at_the_next_active_turn() -> None:
    at_once, later = Talk(), Talk()
    at_once.say(REASONED)
    for _ in range(6):
        later.say(Act.SMALL_TALK)
        assert later.state.aspiration == 1
    later.say(REASONED)
    assert later.state.aspiration == at_once.state.aspiration


def test_a_free_concession_raises_it_and_cools_her() -> None:
    talk = Talk(active_turns=7)
    talk.put(aspiration=aspiration(talk.state))
    before = talk.state
    talk.say(terms=(offers("price", 2),))
    assert talk.state.aspiration > before.aspiration
    assert talk.state.heat == before.heat - 3
    gain = min(0.4, talk.utility(talk.state.standing))
    assert talk.state.given == pytest.approx(0.5 * gain * 0.4)


def test_the_same_package_with_its_condition_spoken_lowers_it() -> None:
    free, tied = Talk(active_turns=7, offers_made=1), Talk(active_turns=7, offers_made=1)
    for talk in (free, tied):
        talk.put(aspiration=aspiration(talk.state))
    free.say(terms=(offers("price", 2), offers("payment", 30, asked=True)))
    tied.say(terms=(offers("price", 2, tied=True), offers("payment", 30, asked=True, tied=True)))
    assert tied.state.standing == free.state.standing
    assert tied.state.aspiration < 1 - 0.4 * (7 / 14) ** 2 < free.state.aspiration


def test_a_condition_that_costs_her_nothing_is_a_free_offer() -> None:
    talk = Talk()
    talk.say(terms=(offers("price", 2, tied=True), offers("term", 12, asked=True, tied=True)))
    assert talk.state.earned == 0
    assert talk.state.given > 0


def test_what_a_trade_earns_grows_with_trust_as_it_was_before_the_turn() -> None:
    earned = []
    for trust in (20.0, 40.0):
        talk = Talk(trust=trust)
        talk.say(Act.REVISES_VIEW, terms=(offers("price", 2, tied=True), offers("payment", 30, asked=True, tied=True)))
        gain = min(0.4, talk.utility(talk.state.standing))
        assert talk.state.earned == pytest.approx(3 * trust / 100 * gain * 0.4)
        earned.append(talk.state.earned)
    assert earned[1] == pytest.approx(2 * earned[0])


def test_a_trade_that_serves_a_deeper_need_earns_half_as_much_again() -> None:
    terms = (offers("payment", 45, tied=True), offers("price", 0, asked=True, tied=True))
    plain, serving = Talk(), Talk(disclosed=("cash",))
    plain.say(terms=terms)
    serving.say(terms=terms)
    assert serving.state.earned == pytest.approx(1.5 * plain.state.earned)


def test_the_cover_story_is_no_deeper_need() -> None:
    terms = (offers("price", 2, tied=True), offers("payment", 30, asked=True, tied=True))
    plain, covered = Talk(), Talk(disclosed=("cover",))
    plain.say(terms=terms)
    covered.say(terms=terms)
    assert covered.state.earned == plain.state.earned


def test_an_offer_with_a_standard_as_its_reason_is_neither_earned_nor_given() -> None:
    talk = Talk()
    talk.say(does(Act.CITES_STANDARD, "budget", fact="fact_0"), terms=(offers("price", 2),))
    assert (talk.state.earned, talk.state.given) == (0, 0)
    assert "offer.on_a_standard" in talk.rules


def test_one_large_step_earns_no_more_than_the_cap() -> None:
    talk = Talk(trust=100.0)
    talk.say(terms=(offers("price", 6, tied=True), offers("payment", 30, asked=True, tied=True)))
    assert talk.utility(talk.state.standing) > 0.4
    assert talk.state.earned == pytest.approx(3 * 1.0 * 0.4 * 0.4)


def test_only_what_is_better_than_the_best_before_counts() -> None:
    talk = Talk()
    talk.say(terms=(offers("price", 3),))
    given = talk.state.given
    talk.say(terms=(offers("price", 1),))
    talk.say(terms=(offers("price", 3),))
    assert talk.state.given == given


def test_a_reasoned_no_lowers_it_one_step_and_an_empty_one_does_not() -> None:
    talk = Talk()
    talk.say(REASONED)
    assert talk.state.firm == pytest.approx(0.05 * 0.4)
    empty = Talk()
    empty.say(does(Act.HOLDS_FIRM_OPENLY, specific=False))
    assert empty.state.firm == 0


def test_a_leak_raises_it() -> None:
    talk = Talk(active_turns=7)
    talk.put(aspiration=aspiration(talk.state))
    before = talk.state.aspiration
    talk.say(Act.LEAKS_LIMIT)
    assert talk.state.aspiration == pytest.approx(before + 0.05 * 0.4)


def test_moving_after_final_raises_it_and_costs_trust() -> None:
    talk = Talk()
    talk.say(Act.SAYS_FINAL, terms=(offers("price", 1),))
    assert talk.state.said_final
    talk.say(terms=(offers("price", 2),))
    assert talk.state.raised == pytest.approx(0.04 * 0.4)
    assert talk.line("final.then_moved").effects["trust"] == -4
    assert not talk.state.said_final


def test_a_new_true_fact_lowers_what_she_believes_once_a_turn_and_never_below_the_floor() -> None:
    talk = Talk()
    talk.say(does(Act.CITES_STANDARD, "budget", fact="fact_0"), does(Act.CITES_STANDARD, "payment", fact="fact_2"))
    assert talk.state.believed_floor == pytest.approx(0.56)
    talk.say(does(Act.CITES_STANDARD, "budget", fact="fact_0"))
    assert talk.state.believed_floor == pytest.approx(0.56), "the same fact is not new"
    strong = Talk("strong")
    strong.say(does(Act.CITES_STANDARD, "budget", fact="fact_0"))
    assert strong.state.believed_floor == 0.6, "her alternative is as good as she believes"


def test_a_fact_that_nobody_has_shown_counts_a_quarter_and_moves_nothing() -> None:
    talk = Talk()
    talk.say(does(Act.CITES_STANDARD, "budget", fact="fact_6"))
    assert talk.state.cover == 22
    assert talk.state.believed_floor == pytest.approx(0.6)
    known = Talk(facts_known=("fact_6",))
    known.say(does(Act.CITES_STANDARD, "budget", fact="fact_6"))
    assert known.state.cover == 28


def test_a_fact_against_her_claim_heats_her() -> None:
    talk = Talk(ridden=("rival_quote",))
    talk.say(does(Act.CITES_STANDARD, "payment", fact="fact_1"))
    assert talk.line("fact.contradicts_her").effects == {"heat": 2.0}
