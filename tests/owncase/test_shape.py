"""What was typed is said in whole sentences, in the right person, with the small words that it needs."""

import re
from collections.abc import Iterator, Mapping

import pytest

from app.content.persona import CaseFile
from app.language.days import Day
from app.negotiation.casecheck import check_case
from app.owncase.build import build
from app.owncase.persons import her_side, market_side, sentence
from app.owncase.reading import read
from app.owncase.shape import after_fear, is_clause, person, until_when, way_to_save, when_it_ends, whole
from app.owncase.slots import without_twins
from app.owncase.understood import in_her_words, understood
from tests.owncase.playing import DEALS, case_of, play
from tests.owncase.situations import ALL, LOGISTICS

TODAY = Day(2026, 4, 20)
AWKWARD: tuple[dict[str, str], ...] = (
    {
        "decider": "their COO", "fear": "an outbreak and bad press", "trouble": "late deliveries in March", "reason": "cost pressure from the retailers",
        "change": "energy prices down 20 % since spring", "change_source": "trade press", "deadline": "by 31.12.", "contract_end": "31 March 2027", "boss": "our CEO", "other_way": "we could fill the trucks better.",
    },
    {
        "decider": "CFO", "fear": "losing their certificate before the audit..", "trouble": "their line 2 stood still for two days because of us", "reason": "to save two million by summer",
        "change": "they closed two plants and their volumes fell by a fifth", "change_source": "their annual report", "deadline": "before their board meeting on 5 May.", "contract_end": "end of 2027", "boss": "my boss",
    },
    {
        "decider": "board", "fear": "that their customers leave them", "trouble": "the outage in June", "reason": "because their margin is under pressure",
        "change": "competitors from Asia; chip prices fell", "change_source": "our market report", "deadline": "end of Q2", "contract_end": "December", "boss": "head of sales",
    },
    {
        "decider": "Mr Weber, their plant manager", "fear": "to run out of stock", "trouble": "we forgot them twice", "reason": "need to cut costs. they lost a customer", "change": "Demand is weak.",
        "deadline": "Friday.", "contract_end": "31.12.", "boss": "Anna", "seller": "Polar Freight Ltd.", "customer": "Marlin Inc.",
    },
)  # fmt: skip
TICKS = {
    f"tactic.{t}": "on"
    for t in ("index_drop", "deadline", "higher_authority", "blame", "over_the_head", "should_cost", "cut_budget")
}


def built(flat: Mapping[str, str]) -> CaseFile:
    reading = read(flat, TODAY)
    assert reading.answers is not None, reading.problems
    return build(reading.answers, "own-test")


def spoken_by(case: CaseFile) -> Iterator[str]:
    yield from case.opening_lines
    yield from (w for t in case.tactics for w in (*t.wordings, *t.tested_true, *t.tested_false))
    yield from (w for k in case.knowledge for w in k.wordings)
    yield from (w for i in case.confidential.interests for w in i.wordings)


@pytest.mark.parametrize("typed", AWKWARD)
@pytest.mark.parametrize("ticked", [False, True])
def test_awkward_answers_become_whole_sentences_in_her_person(typed: dict[str, str], ticked: bool) -> None:
    case = built({**LOGISTICS, **typed, **(TICKS if ticked else {})})
    assert check_case(case) == []
    for line in spoken_by(case):
        assert not re.search(r"[.?!]\s?\.(?!\.)|\.,|  ", line), line
        if line not in UNTOUCHED:
            assert not re.search(r"\b(?:their|they|by by|by before|until by|before by|my boss|our CEO)\b", line), line
        assert line[0].isupper() or line[0].isdigit() or line[0] == "{", line
        assert not re.search(
            r"\bthat (?:an outbreak|losing|to run)\b|Cost pressure from|^(?:Late deliveries|To save|The outage)", line
        ), line
    told = (
        case.situation,
        case.brief.situation,
        *(d.story for d in case.confidential.draws),
        *(p.text for p in case.brief.pressure),
    )
    assert not [
        text
        for text in told
        if re.search(r"[a-z0-9]\.\s?\.|\bby by\b|\bby before\b|afraid that (?:an|losing|to)\b", text)
    ]


UNTOUCHED = frozenset(spoken_by(built(LOGISTICS))) | frozenset(spoken_by(built({**LOGISTICS, **TICKS})))


def test_the_reason_the_fear_and_the_person_who_decides_read_well() -> None:
    first, second, third, fourth = (built({**LOGISTICS, **typed, **TICKS}) for typed in AWKWARD)
    said = [set(spoken_by(case)) for case in (first, second, third, fourth)]
    assert "In the end our COO signs. What I put on that desk is my business." in said[0]
    assert "The price is one thing. What keeps me awake is another, an outbreak and bad press." in said[0]
    assert any("There were late deliveries in March." in line for line in said[0])
    assert any("I have heard about filling the trucks better." in line for line in said[0])
    assert "You know what has changed. Energy prices are down 20 % since spring." in first.opening_lines[0]
    assert "There is cost pressure from the retailers. I need" in first.opening_lines[1]
    assert "Your guess is that they are afraid of an outbreak and bad press." in first.brief.situation
    assert "it is their COO who decides" in first.brief.situation
    assert "ends on 31 March 2027" in first.situation and first.situation.endswith("by 31.12.")
    assert "We closed two plants and our volumes fell by a fifth." in second.opening_lines[0]
    assert "We have to save two million by summer." in second.opening_lines[1]
    assert any("call your boss" in line for line in said[1]) and any(
        "In the end the CFO signs." in line for line in said[1]
    )
    assert not [line for line in said[1] if "We closed two plants" in line and "I read the papers too" in line]
    assert "There are competitors from Asia. Chip prices fell." in third.opening_lines[0]
    assert any("There was the outage in June." in line for line in said[2])
    assert any("our plant manager, Mr Weber, signs" in line for line in said[3])
    assert any("that we run out of stock" in line for line in said[3])
    assert any(line.startswith("We need to cut costs.") for line in said[3])


@pytest.mark.parametrize(
    ("typed", "shaped"),
    [
        ("an outbreak and bad press", "an outbreak and bad press"), ("their shelves are empty", "that their shelves are empty"), ("that their customers leave them..", "that their customers leave them"),
        ("losing their licence", "losing their licence"), ("to lose the audit", "that they lose the audit"), ("price increases in spring", "price increases in spring"), ("an audit that goes wrong", "an audit that goes wrong"),
        ("the bank cuts their credit line when it reviews it", "that the bank cuts their credit line when it reviews it"), ("their new CEO wants to see results", "that their new CEO wants to see results"),
        ("we forget them", "that we forget them"), ("No stock before Christmas", "no stock before Christmas"),
    ],
)  # fmt: skip
def test_a_fear_is_a_clause_or_a_noun(typed: str, shaped: str) -> None:
    assert after_fear(typed) == shaped
    assert after_fear(typed, of=True) == (shaped if shaped.startswith("that ") else f"of {shaped}")


@pytest.mark.parametrize(
    ("typed", "shaped"),
    [
        ("cost pressure", "There is cost pressure"), ("budget cuts", "There are budget cuts"), ("because they have to save", "They have to save"), ("need to cut costs", "They need to cut costs"),
        ("to save two million", "They have to save two million"), ("Energy prices down 20 %", "Energy prices are down 20 %"), ("steel cheaper than last year", "Steel is cheaper than last year"),
        ("The group wants 8 %", "The group wants 8 %"), ("Two late trucks, no call", "There are two late trucks, no call"), ("lower sales. they need money", "There are lower sales. They need money"),
    ],
)  # fmt: skip
def test_half_sentences_become_whole(typed: str, shaped: str) -> None:
    assert whole(typed) == shaped


def test_what_is_whole_already_stays_as_it_was_typed() -> None:
    for flat in DEALS.values():
        answers = read(flat, TODAY).answers
        assert answers is not None
        for text in (answers.change, answers.reason, answers.trouble):
            assert not text or (is_clause(text) and whole(text) == text.rstrip("."))


@pytest.mark.parametrize(
    ("typed", "person_of"),
    [
        ("CFO", "the CFO"), ("their COO", "their COO"), ("board", "the board"), ("Chief Financial Officer", "the chief financial officer"), ("Head of Sales", "the head of sales"), ("Anna", "Anna"),
        ("Bart Dekkers, the owner", "Bart Dekkers, the owner"), ("Dr Reuss", "Dr Reuss"), ("the board", "the board"), ("head of sales.", "the head of sales"),
    ],
)  # fmt: skip
def test_who_decides_has_an_article_where_it_is_a_job(typed: str, person_of: str) -> None:
    assert person(typed) == person_of


def test_dates_stand_behind_by_and_behind_ends() -> None:
    assert [until_when(t) for t in ("by 31.12.", "before the holidays", "end of Q2", "Friday, 12 December")] == [
        "31.12",
        "the holidays",
        "the end of Q2",
        "Friday, 12 December",
    ]
    ends = {
        "31 March 2027": "on 31 March 2027",
        "March 2027": "in March 2027",
        "end of 2027": "at the end of 2027",
        "2028": "in 2028",
        "on 30 June": "on 30 June",
        "in two years": "in two years",
    }
    assert {typed: when_it_ends(typed) for typed in ends} == ends
    wrong = read({**LOGISTICS, "contract_end": "it renews automatically each January"}, TODAY).problems
    assert wrong["contract_end"] == "Give a day or a month and no sentence, as in 'on 31 March'."


def test_other_ways_to_save_are_nouns() -> None:
    assert [
        way_to_save(t)
        for t in ("we could plan jointly", "by using fewer trips", "fewer visits.", "they could cut the waste")
    ] == ["planning jointly", "using fewer trips", "fewer visits", "cutting the waste"]


def test_news_are_theirs_only_where_the_sentence_begins_with_them() -> None:
    assert market_side("They closed two plants and their volumes fell.") == "We closed two plants and our volumes fell."
    assert (
        market_side("Banks are moving their support to cheaper countries.")
        == "Banks are moving their support to cheaper countries."
    )
    assert her_side("parents take their children to other schools") == "parents take their children to other schools"
    assert her_side("the bank cuts their credit line") == "the bank cuts our credit line"


def test_no_stop_stands_behind_a_stop() -> None:
    assert (
        without_twins("by 31.12.. After that") == "by 31.12. After that"
        and without_twins("Wait... what") == "Wait... what"
    )
    assert sentence("they leave.. and then. we see,") == "They leave.. and then. We see."


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_preview_says_the_sentences_back(name: str) -> None:
    answers = read(ALL[name], TODAY).answers
    assert answers is not None
    rows = dict(understood(answers, {}))
    assert rows["In the buyer's mouth"] == in_her_words(answers)
    assert "What worries me is that our" in in_her_words(answers) or name == "software"
    assert " their " not in in_her_words(answers) or name == "software"


def test_a_step_with_a_decimal_is_not_said_twice_in_a_reply() -> None:
    said = (
        "Greta, is the 15 % meant for one year or for the whole contract?", "Would you take half of it?", "Did you choose the figure or did the board?", "Do you need six weeks or would four do?",
        "We could send you a flavourist for a week to try a leaner recipe.", "I hold six weeks of stock if the share stays at 70, and 5 % off.",
    )  # fmt: skip
    replies = [play(case_of("dairy"), seed, said)[-1][1] for seed in (5, 21)]
    assert all("12.5 %" in reply and reply.count("12.5 %") == 1 for reply in replies), replies
