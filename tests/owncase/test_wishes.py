"""What only the trainee wants is no demand of hers; reasons are those of the figure that is asked about; who guesses right is told, not put off."""

import re
from collections.abc import Iterator, Sequence

import pytest

from app.buyer.inshort import persons_in_short
from app.content.acts import MoveKind
from app.content.persona import CaseFile
from app.language.sides import is_idea
from app.owncase.issuereading import whole_number
from app.owncase.persons import her_side, with_owners
from app.owncase.reading import read
from app.owncase.shape import after_fear
from tests.owncase.playing import DEALS, TODAY, case_of, play
from tests.owncase.test_followups import answered

LIKED = "term"  # the museum's contract: 14 months today and as asked, 36 as the guards' company would like


GUESSED = (
    "Good morning. Why do you need this now?",
    "That the three guards did not come in May was our fault, and I am sorry. What was the worst of it for you?",
    "If you sign for 36 months, we could do 2 % off the price.",
    "Why does it matter how many guards stand there? Is it about a visitor who damages a painting on loan, so that the lenders do not come again?",
)


@pytest.fixture(scope="module")
def museum() -> CaseFile:
    return case_of("guards")


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("What do the 36 months cost you?", "term_q4"),
        ("Why would you not sign for 36 months?", "term_q3"),
        ("Whose wish is the contract length anyway?", "term_q5"),
        ("What happens if we stay at 14 months?", "term_q8"),
    ],
)
def test_a_wish_of_the_trainee_is_not_on_her_list(museum: CaseFile, question: str, row: str) -> None:
    assert museum.opening[LIKED] == next(i.status_quo for i in museum.issues if i.id == LIKED)
    assert row in answered("guards", question)
    said = play(museum, 3, ["Morning.", question])[-1][1]
    assert not re.search(r"on my list because|it is what we need|I ask for it", said), said


def test_no_line_about_a_wish_says_that_she_asks_for_it(museum: CaseFile) -> None:
    lines = [w for k in museum.knowledge if k.id.startswith("term_") for w in k.wordings]
    assert len(lines) >= 24
    assert not [w for w in lines if re.search(r"I ask for|on my list because|what we need as things", w)]


@pytest.mark.parametrize(
    "question",
    [
        "Why does it have to be 60 days when you collect your ticket money every evening?",
        "What is going on at the foundation board that makes you need 60 days?",
    ],
)
def test_the_reason_of_a_figure_is_that_of_its_point(question: str) -> None:
    assert [k for k in answered("guards", question) if k.startswith("payment")]


def told_in(case: CaseFile, lines: Sequence[str], at: int) -> Iterator[str]:
    """Her last answers, over seeds, in the talks in which she told her fear at one line."""
    for seed in range(1, 13):
        rows = play(case, seed, lines)
        if rows[at][2].startswith(MoveKind.DISCLOSES.value) and "painting" in rows[at][1]:
            yield rows[-1][1]


def test_who_guesses_her_fear_is_told_it_and_not_put_off(museum: CaseFile) -> None:
    told = list(told_in(museum, GUESSED, 4))
    assert len(told) >= 3
    assert not [reply for reply in told if re.search(r"do not say yes|Perhaps we come to that|You may think so", reply)]


def test_two_questions_with_a_dash_between_them_are_two() -> None:
    assert len(answered("guards", "Where does that figure come from - is that the board's number or yours?")) == 2


def test_a_person_with_a_long_title_is_named_in_full_once() -> None:
    full = {"the managing director, Mr Oltmann": "Mr Oltmann"}
    said = ["It is the managing director, Mr Oltmann, who signs.", "The managing director, Mr Oltmann, has to see it."]
    assert persons_in_short(said, [], full) == [
        "It is the managing director, Mr Oltmann, who signs.",
        "Mr Oltmann has to see it.",
    ]
    assert persons_in_short(said[:1], said[1:], full) == ["It is Mr Oltmann who signs."]


@pytest.mark.parametrize(
    ("decider", "name"), [("the foundation board", None), ("Mrs Brandt-Lie, the managing director", "Mrs Brandt-Lie")]
)
def test_only_who_has_a_name_is_called_by_it(decider: str, name: str | None) -> None:
    case = case_of("guards" if name is None else "forklifts")
    assert list(case.buyer.shortly.values()) == ([name] if name else [])


def test_a_named_thing_called_an_idea_is_met() -> None:
    rows = play(
        case_of("guards"),
        5,
        ["Morning.", "I have an idea: cameras with a live line to our control room at night. Interested?"],
    )
    assert "idea" in rows[-1][2], rows[-1]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Nordbagger test standard", "our test standard"),
        ("the Hydrau delivery log", "your delivery log"),
        ("annex 2", "annex 2"),
    ],
)
def test_a_source_with_the_name_of_a_house_is_hers_or_ours(source: str, said: str) -> None:
    assert with_owners(source, "Nordbagger Machines", "Hydrau") == said


@pytest.mark.parametrize(
    "fear",
    [
        "a pump stands still at a waterworks because a seal was not sent",
        "the burger line stops because a lot is held up",
    ],
)
def test_a_fear_with_a_verb_of_its_own_is_a_clause(fear: str) -> None:
    assert after_fear(fear) == f"that {fear}"


def test_a_contract_in_her_own_words_calls_no_entry(museum: CaseFile) -> None:
    text = "I understand that every contract has to bring something, but how many visitors are missing?"
    assert not [k for k in answered("guards", text) if k.startswith(("contract", "term"))]


def test_her_own_other_way_called_an_idea_is_met_beside_an_offer() -> None:
    lines = ["Morning.", "An idea: cameras in the side rooms. They see more than you think, and 45 days would get realistic.",
             "You have not said a word about the cameras. Is that of any interest to you, yes or no?"]  # fmt: skip
    for row in play(case_of("guards"), 5, lines)[-2:]:
        assert "other_way" in row[2], row


def test_who_is_glad_to_speak_brings_no_idea() -> None:
    assert not is_idea("It is nice that we can finally speak with each other.")
    assert is_idea("We could quickly train two of your guards.")


def test_what_she_told_she_does_not_take_back(museum: CaseFile) -> None:
    again = [*GUESSED, "So it is the visitor who damages a painting on loan. Did I get that right?"]
    told = list(told_in(museum, again, 4))
    assert len(told) >= 3
    assert not [reply for reply in told if re.search(r"Who knows|Not that I know|could not say yes or no", reply)]


def test_an_idea_before_what_do_you_say_is_no_empty_table() -> None:
    text = "I had an idea: we could send a trainer for your night guards every month, so that nobody stands alone. What do you say?"
    reply = play(case_of("guards"), 4, ["Morning.", text])[-1][1]
    assert not re.search(r"white|done any writing|have a demand|need a figure", reply), reply


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["Morning.", "Can we meet again on Tuesday at 10, and will you bring the other offer along?"], "Tuesday"),
        (
            ["Morning.", "I check with my boss what the 36 months are worth. Can we meet again on Friday at 9?"],
            "Friday",
        ),
    ],
)
def test_a_day_for_a_next_step_is_met_beside_other_questions(lines: list[str], day: str) -> None:
    for seed in range(1, 6):
        reply = play(case_of("guards"), seed, lines)[-1][1]
        assert day in reply and "not free" not in reply, reply


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("the nurses get their wages late", "the nurses get their wages late"),
        ("they get their wages late", "we get our wages late"),
        ("their customers lose their patience", "our customers lose their patience"),
        ("they closed the plants in their north", "we closed the plants in our north"),
    ],
)
def test_their_stays_with_the_plural_before_it(typed: str, said: str) -> None:
    assert her_side(typed) == said


@pytest.mark.parametrize(
    "typed", ["3200 payslips a month", "3200 payslips per year", "3,200", "3200 payslips", "3200 p.a."]
)
def test_a_count_may_say_for_how_long(typed: str) -> None:
    assert whole_number(typed, "units", "payslips") == 3200


def test_what_cannot_be_read_as_a_count_is_told_how_to_write_it() -> None:
    flat = DEALS["guards"] | {"volume.today": "many guards"}
    assert "400 pallets" in str(read(flat, TODAY).problems["volume.today"])
