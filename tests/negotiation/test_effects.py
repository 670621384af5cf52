"""What acts do: one row each, and which acts of a message count."""

import pytest

from app.content.acts import BEHAVIOURS, GRAVE_TRAPS, Act
from app.negotiation.effects import BAD, EFFECTS, GOOD, Effect, bad_acts, good_acts, remember, subject
from app.negotiation.heard import HeardAct
from app.negotiation.state import Seen
from tests.negotiation.games import does, offers
from tests.negotiation.talk import Talk

# trust, heat, cover, credit: the starting table of the design, so that a change of it is seen and argued
TABLE = """
asks_why 2 -1 0 1 | gathers_information 1 0 0 1 | tests_assumption 1 0 2 1 | widens_scope 0 -1 1 1 | revises_view 4 -4 1 1
plays_back_interest 3 -4 1 1 | proposes_options 2 -2 3 1 | invites_critique 2 -2 1 2 | cites_standard 1 0 8 1
asks_for_justification 0 1 2 1 | arms_counterpart 3 -1 10 1 | sets_precedent 0 0 4 0 | names_relationship_issue 3 -4 0 1
keeps_word 6 -2 2 1 | offers_incremental_commitment 2 -1 1 1 | separates_relationship_from_terms 2 -3 0 0
proposes_process 1 -4 2 1 | slows_pace 0 -2 0 0 | names_tactic 0 0 0 0 | holds_firm_openly 0 2 3 0 | makes_it_conditional 1 0 3 0
shares_constraint 3 -1 1 1 | stakes_position -2 3 0 0 | reacts_on_gut -1 1 0 0 | sells_past_the_need -1 1 0 0
argues_from_assumption -1 1 0 0 | irritates -1 2 0 0 | coerces -9 12 0 0 | retaliates -8 12 0 0 | insults -15 14 0 0
holds_relationship_hostage -8 8 0 0 | evades -2 3 0 0 | asks_secret -3 1 0 0 | off_topic -1 0 0 0 | moves_after_final -4 0 0 0
"""


def rows() -> list[tuple[Act, Effect]]:
    found = []
    for row in TABLE.replace("\n", "|").split("|"):
        if row.strip():
            name, *numbers = row.split()
            found.append((Act(name), Effect(*(float(n) for n in numbers))))
    return found


def test_every_act_of_the_vocabulary_has_a_row() -> None:
    assert set(EFFECTS) == set(Act)


@pytest.mark.parametrize(("act", "effect"), rows(), ids=str)
def test_a_row_is_as_designed(act: Act, effect: Effect) -> None:
    assert EFFECTS[act] == effect


def test_what_the_grader_rewards_the_buyer_notices() -> None:
    silent = {act for act in BEHAVIOURS if EFFECTS[act] == Effect()}
    assert silent == {Act.NAMES_TACTIC}, "naming a tactic spends it; every other behaviour has an effect of its own"
    assert BEHAVIOURS <= GOOD
    assert GRAVE_TRAPS <= BAD


def test_losses_weigh_more_than_gains() -> None:
    gains = [EFFECTS[a].trust for a in GOOD if EFFECTS[a].trust > 0]
    grave = [-EFFECTS[a].trust for a in (Act.COERCES, Act.RETALIATES, Act.INSULTS, Act.HOLDS_RELATIONSHIP_HOSTAGE)]
    assert sum(grave) / len(grave) >= 3 * sum(gains) / len(gains)


def test_the_two_largest_good_acts_count_fully_and_a_third_half() -> None:
    acts = [does(Act.ASKS_WHY), does(Act.ARMS_COUNTERPART), does(Act.CITES_STANDARD), does(Act.REVISES_VIEW)]
    counted = good_acts(acts, (), 1, 40)
    assert [(c.act.act, c.factor) for c in counted] == [
        (Act.ARMS_COUNTERPART, 1.0),
        (Act.CITES_STANDARD, 1.0),
        (Act.REVISES_VIEW, 0.5),
    ]


def test_of_a_pile_of_more_than_five_good_acts_one_counts() -> None:
    pile = [does(act) for act in sorted(GOOD)[:6]]
    assert len(good_acts(pile, (), 1, 40)) == 1
    assert len(good_acts(pile[:5], (), 1, 40)) == 3


def test_pasting_every_good_act_earns_less_trust_than_saying_two() -> None:
    pasted, picked = Talk(), Talk()
    pasted.say(*sorted(GOOD))
    picked.say(Act.KEEPS_WORD, Act.REVISES_VIEW)
    assert pasted.state.trust < picked.state.trust
    assert pasted.state.cover < picked.state.cover + 10


def test_repeating_an_act_on_a_topic_counts_full_then_half_then_nothing() -> None:
    seen: tuple[Seen, ...] = ()
    factors = []
    for turn in range(1, 5):
        act = does(Act.ASKS_WHY, "budget")
        factors.append(sum(c.factor for c in good_acts([act], seen, turn, 40)))
        seen = remember(seen, [act], turn)
    assert factors == [1.0, 0.5, 0.0, 0.0]


def test_another_topic_is_new_and_so_is_the_same_after_six_turns() -> None:
    seen = remember((), [does(Act.ASKS_WHY, "budget"), does(Act.ASKS_WHY, "budget")], 1)
    assert good_acts([does(Act.ASKS_WHY, "payment")], seen, 2, 40)[0].factor == 1.0
    assert good_acts([does(Act.ASKS_WHY, "budget")], seen, 2, 40)[0].factor == 0.5
    assert remember(seen, [], 7) == ()


def test_what_a_model_heard_counts_half() -> None:
    act = does(Act.ASKS_WHY, weight=0.5)
    assert good_acts([act], (), 1, 40)[0].effect.trust == 1.0


def test_above_heat_seventy_only_calming_acts_count_in_full() -> None:
    hot = good_acts([does(Act.ASKS_WHY), does(Act.PROPOSES_PROCESS)], (), 1, 71)
    assert {c.act.act: c.factor for c in hot} == {Act.PROPOSES_PROCESS: 1.0, Act.ASKS_WHY: 0.5}
    assert good_acts([does(Act.ASKS_WHY)], (), 1, 70)[0].factor == 1.0


def test_playing_back_nothing_in_particular_earns_nothing() -> None:
    assert good_acts([HeardAct(Act.PLAYS_BACK_INTEREST, "tough times")], (), 1, 40) == []
    assert good_acts([does(Act.PLAYS_BACK_INTEREST)], (), 1, 40)[0].factor == 1.0


def test_every_trap_counts_and_repeated_ones_weigh_more() -> None:
    both = bad_acts([does(Act.COERCES), does(Act.EVADES), does(Act.COERCES)], {})
    assert [c.act.act for c in both] == [Act.COERCES, Act.EVADES]
    weights = [bad_acts([does(Act.COERCES)], {"coerces": n})[0].factor for n in range(4)]
    assert weights == [1.0, 1.25, 1.5, 1.5]


def test_an_insult_takes_the_place_of_retaliation() -> None:
    assert [c.act.act for c in bad_acts([does(Act.RETALIATES), does(Act.INSULTS)], {})] == [Act.INSULTS]


def test_moving_after_final_is_seen_in_the_offers_and_costs_once() -> None:
    talk = Talk()
    talk.say(Act.SAYS_FINAL, terms=(offers("price", 1),))
    trust = talk.state.trust
    talk.say(Act.MOVES_AFTER_FINAL, terms=(offers("price", 2),))
    assert talk.state.trust == trust - 4
    talk.say(Act.MOVES_AFTER_FINAL)
    assert talk.state.trust == trust - 4


def test_a_grave_trap_voids_what_was_good_in_the_turn() -> None:
    talk = Talk()
    talk.say(Act.ASKS_WHY, Act.COERCES, Act.CITES_STANDARD)
    assert talk.state.trust == 30 - 9
    assert talk.state.cover == 20
    assert "grave_trap.voids_good" in talk.rules


def test_a_slip_leaves_the_good_standing() -> None:
    talk = Talk()
    talk.say(Act.REVISES_VIEW, Act.REACTS_ON_GUT)
    assert talk.state.trust == 30 + 4 - 1


def test_the_subject_of_an_act_is_its_topic_or_what_it_names() -> None:
    assert subject(does(Act.ASKS_WHY, "budget", fact="fact_1")) == "budget"
    assert subject(does(Act.CITES_STANDARD, fact="fact_1")) == "fact_1"
    assert subject(does(Act.ASKS_WHY)) == ""


def test_the_third_message_of_nothing_but_questions_costs_patience() -> None:
    talk = Talk()
    for topic in ("a", "b", "c"):
        talk.say(does(Act.GATHERS_INFORMATION, topic), only_questions=True)
    assert "questions.third_in_a_row" in talk.rules
    assert talk.line("questions.third_in_a_row").effects == {"trust": -1.0, "heat": 3.0}
    talk.say(does(Act.GATHERS_INFORMATION, "d"))
    assert talk.state.question_turns == 0
