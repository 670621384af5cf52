"""Checks of sense: the order that a coach would expect, whatever the words."""

import re

import pytest

from app.content.acts import Act, MoveKind, Tactic
from app.content.cues import finding
from app.content.loading import load_case
from app.grading.context import Earlier, TurnToGrade
from app.grading.embedded import grade_turn
from app.grading.grader import Grading, Status
from app.grading.session import GradedTurn, session_figures
from app.negotiation.gifts import deal_before
from app.negotiation.heard import HeardTerm

DEMAND = "I need 8 % off the list price, 90 days to pay, and I need your answer by Friday."


def grade(
    text: str,
    *terms: HeardTerm,
    rider: Tactic | None = Tactic.DEADLINE,
    buyer: str = DEMAND,
    earlier: tuple[Earlier, ...] = (),
) -> Grading:
    """Grade one answer to a demand with a deadline, in the film case."""
    case = load_case("packaging-film")
    standing = {i.id: i.status_quo for i in case.issues}
    deal = deal_before(case, standing, case.opening)
    return grade_turn(TurnToGrade("t", text, buyer, MoveKind.OPENING_DEMAND, rider, earlier, case, (), terms, deal))


def level(text: str, *terms: HeardTerm) -> int:
    """The turn level of an answer; missing counts as -1."""
    found = grade(text, *terms).turn_level
    return -1 if found is None else found


def test_a_terse_expert_is_above_a_page_of_empathy() -> None:
    expert = level("Before I answer: who on your side needs the 8, and by when must the saving show?")
    page = level(
        "I really hear you and I understand these are tough times for everybody. We value our partnership a lot and I want to find a "
        "solution that works for both of us. Let's work together on this in a good spirit, step by step, as partners do."
    )
    assert expert >= 3
    assert expert > page


def test_a_reasoned_no_with_a_standard_and_a_process_is_exemplary() -> None:
    text = (
        "8 % off the list price I can't do, because clause 7.2 gives 2.5 points at the October reading of 1,265. "
        "Let us first agree on that reading: you bring your analyst on Tuesday, I bring finance."
    )
    assert level(text) == 4


def test_the_same_analysis_with_a_threat_is_at_most_mixed() -> None:
    text = (
        "8 % I can't do, because clause 7.2 gives 2.5 points at the October reading of 1,265. "
        "And if you don't accept that by Friday we will give your allocation to Karlsson."
    )
    found = grade(text)
    assert Act.COERCES in {f.id for f in found.findings}
    assert found.turn_level is not None and found.turn_level <= 1


def test_a_polite_total_surrender_is_zero() -> None:
    terms = (HeardTerm("price", 8.0, "8 %"), HeardTerm("payment", 90.0, "90 days"))
    assert (
        level("Of course, Helen, we understand completely. We accept the 8 % and 90 days, and thank you.", *terms) == 0
    )


def test_a_clean_conditional_close_is_at_least_proficient() -> None:
    terms = (
        HeardTerm("price", 2.0, "2 %", conditional=True),
        HeardTerm("term", 36.0, "36 months", conditional=True, asked_of_buyer=True),
    )
    assert (
        level("2 % off the list price if the contract runs 36 months. Without the months there are no 2 %.", *terms)
        >= 3
    )


def test_ok_to_a_demand_is_at_most_missed() -> None:
    found = grade("ok")
    assert found.status is Status.GRADED
    assert found.turn_level is not None and found.turn_level <= 1


def test_the_order_that_others_get_wrong() -> None:
    salad = level("synergy fairness interest index relationship process option value trust broaden why")
    insult = level("You are an idiot and this is ridiculous.")
    give_away = level("As a gesture of goodwill we give you 5 %.", HeardTerm("price", 5.0, "5 %"))
    question = level("Which of the three plants takes the most film, and how many tonnes a month?")
    trade = level(
        "The index reads 1,265, so the clause gives 2.5 points. 2 % if you extend to 36 months.",
        HeardTerm("price", 2.0, "2 %", conditional=True),
        HeardTerm("term", 36.0, "36 months", conditional=True, asked_of_buyer=True),
    )
    assert max(salad, insult, give_away) < question <= trade
    assert insult == 0
    assert give_away == 0
    assert salad <= 1
    take_it = level("Take it or leave it.")
    assert take_it < level("What happened that makes six weeks of stock matter now?")


PARROT = (
    "I want to broaden our view and test our assumptions together.", "Let me gather some information here.", "Let's widen the scope.",
    "I revise my view.", "Why?", "I understand your needs.", "Let's look at options.", "What do you think?", "Let's be fair and objective.",
    "Can you justify that?", "I want to help you internally.", "Let's think of the future.", "I value our relationship.", "I keep my word.",
)  # fmt: skip
EXPERT = (
    "Who on your side needs the 8, and by when must the saving show?",
    "How did you get from the index to 8 %, and from which month do you count?",
    "1,190 in January, 1,265 in October: by clause 7.2 we stand 2.5 points too high, not 8.",
    "What happened in March that makes six weeks of stock matter now?",
    "Two lots were late in March and nobody called you. That was our failure.",
    "No to 90 days, because finance carries 8 % on it. 60 I can look at.",
    "Either we hold six weeks of stock near Uden, or we take cost out with 35 micron film on line 4. Which helps you more?",
    "I will write one page for your CFO with the clause and both readings by Thursday.",
)


def _session(lines: tuple[str, ...]) -> float:
    earlier: list[Earlier] = []
    graded = []
    for number, text in enumerate(lines, start=1):
        graded.append(GradedTurn(number, grade(text, earlier=tuple(earlier))))
        earlier += [Earlier("trainee", text), Earlier("buyer", DEMAND)]
    points = session_figures(graded).points
    assert points is not None
    return points


def test_a_parrot_stays_under_forty_and_a_terse_expert_is_over_seventy() -> None:
    assert _session(PARROT) < 40
    assert _session(EXPERT) > 70


@pytest.mark.parametrize(
    "text", ["😀😀", "...", "1234", "Wir können das leider nicht machen und der Preis ist für uns nicht möglich"]
)
def test_what_cannot_be_judged_is_never_a_number(text: str) -> None:
    found = grade(text)
    assert found.status is Status.NOT_GRADABLE
    assert found.turn_level is None
    assert found.reason


def found_in(text: str, *terms: HeardTerm, **more: object) -> set[Act]:
    return {f.id for f in grade(text, *terms, **more).findings}  # type: ignore[arg-type]


def test_a_threat_dressed_as_a_trade_is_no_trade_and_a_no_with_a_reason_no_stand() -> None:
    threat = found_in("If you don't sign for 24 months by Friday we will give your allocation to Karlsson.")
    assert Act.COERCES in threat
    assert Act.MAKES_IT_CONDITIONAL not in threat
    no = found_in("No way. 90 days is not possible, because finance carries 8 % on that money.")
    assert Act.HOLDS_FIRM_OPENLY in no
    assert Act.STAKES_POSITION not in no


def test_a_bare_yes_beside_an_offer_is_no_gut_reaction() -> None:
    two = HeardTerm("price", 2.0, "2 %")
    assert Act.REACTS_ON_GUT in found_in("ok")
    assert Act.REACTS_ON_GUT not in found_in("that's simply wrong, but 2 % we can do", two)


def test_a_trade_without_a_figure_heard_is_none() -> None:
    assert Act.MAKES_IT_CONDITIONAL not in found_in("I can do something for you if you do something for me.")


def test_a_pasted_line_without_terms_shows_a_gift_only_where_it_is_said_and_not_tied() -> None:
    def pasted(text: str, *, confirming: bool = False) -> set[Act]:
        turn = TurnToGrade("t", text, DEMAND, MoveKind.OPENING_DEMAND, Tactic.DEADLINE, confirming=confirming)
        return {f.id for f in grade_turn(turn).findings}

    gift = "As a gesture of goodwill we give you 3 %."
    assert Act.BUYS_GOODWILL in pasted(gift)
    assert Act.BUYS_GOODWILL not in pasted(gift, confirming=True)
    assert Act.BUYS_GOODWILL not in pasted("As a gesture of goodwill we give you 3 % if you extend to 24 months.")


def test_an_offer_made_among_options_or_on_a_standard_is_no_gift() -> None:
    three = HeardTerm("price", 2.5, "2.5 %")
    gifts = {Act.BUYS_GOODWILL, Act.CAVES_TO_PRESSURE, Act.SPLITS_ARBITRARILY}
    assert found_in("We give you 2.5 %.", three) & gifts
    for text in (
        "Either a credit of 2.5 %, or thinner film on line 4: which of the two helps you more?",
        "Clause 7.2 gives 2.5 points at the October reading of 1,265, so 2.5 % it is.",
    ):
        assert not found_in(text, three) & gifts, text


def test_every_cue_is_in_lower_case_as_the_text_is_that_it_is_held_to() -> None:
    every = [p for _, ps in (*finding._compiled_questions(), *finding._compiled_statements()) for p in ps]
    every += [
        finding._proposal(),
        finding._check_in(),
        finding._empty(),
        finding._asking_statement(),
        finding._bare_no(),
        finding._reason_next(),
    ]
    assert not [p.pattern for p in every if re.search(r"(?<!\\)[A-Z]", p.pattern)]
