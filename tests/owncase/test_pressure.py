"""Pressure in own cases: spaced, in an order of the seed, never behind an answer about her needs, and never against what was agreed."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest

from app.buyer.turn import Decided, Line, Spoken, decide_turn, open_talks, speak_turn
from app.content.acts import MoveKind, Tactic
from app.content.loading import case_ids, load_case
from app.content.persona import CaseFile
from app.negotiation.casecheck import check_case
from app.negotiation.keeping import left_behind, paced, still_said
from app.negotiation.move import AnswerHow
from app.negotiation.pacing import in_order
from app.negotiation.state import Level, State
from app.owncase.build import build
from app.owncase.pressure import opens_all, script_of, slots
from app.owncase.questions import TACTICS
from app.owncase.reading import read
from tests.owncase.playing import DEALS, TODAY, case_of
from tests.owncase.situations import DAIRY, LOGISTICS
from tests.owncase.talks import READ_ONCE, READ_TWICE, TUNED, UNSEEN

SEEDS = range(1, 5)
TALKS = [
    *((name, said) for name, (_, said) in TUNED.items()),
    *((name, said) for rows in (READ_ONCE, READ_TWICE, UNSEEN) for name, talks in rows.items() for _, said in talks),
]


@cache
def built(name: str) -> CaseFile:
    return case_of(name)


def played(case: CaseFile, seed: int, said: Sequence[str], level: Level = Level.STANDARD) -> list[Decided]:
    """The decided turns of a talk; her words are left out."""
    opened = open_talks(case, level, seed)
    state, last, turns = opened.decision.state, opened.decision.move, list[Decided]()
    for text in said:
        if state.ended:
            break
        turns.append(decide_turn(case, state, text, (Line("buyer", opened.text),), seed, last=last))
        state, last = turns[-1].state, turns[-1].move
    return turns


def words_of(case: CaseFile, decided: Decided, seed: int) -> str:
    async def spoken() -> str:
        async for item in speak_turn(case, decided, (Line("trainee", decided.heard.text),), seed):
            if isinstance(item, Spoken):
                return item.text
        return ""

    return asyncio.run(spoken())


@pytest.mark.parametrize(("name", "said"), TALKS)
def test_at_most_every_second_reply_carries_pressure_and_some_does(name: str, said: tuple[str, ...]) -> None:
    for seed in SEEDS:
        ridden = [t.move.rider for t in played(built(name), seed, said)]
        assert not any(one and other for one, other in zip(ridden, ridden[1:], strict=False))
        assert 2 <= sum(r is not None for r in ridden) <= 5


def test_the_gentle_level_presses_every_third_reply_at_most() -> None:
    for seed in SEEDS:
        turns = played(built("guards"), seed, ("I see.", "That may be.", "Hm.") * 4, Level.GUIDED)
        ridden = [n for n, t in enumerate(turns) if t.move.rider]
        assert ridden and all(b - a >= 3 for a, b in zip(ridden, ridden[1:], strict=False))


@pytest.mark.parametrize(("name", "said"), TALKS)
def test_no_pressure_rides_behind_an_answer_about_her_needs(name: str, said: tuple[str, ...]) -> None:
    needs = {k.id for k in built(name).knowledge if k.topic in ("budget", "future", "person", "demand", "reporting")}
    for seed in SEEDS:
        for turn in played(built(name), seed, said):
            told = {a.knowledge for a in turn.move.answers if a.how is AnswerHow.TOLD}
            if turn.move.kind is MoveKind.DISCLOSES or told & needs:
                assert turn.move.rider is None


def test_the_order_is_the_seeds_and_does_not_tell_the_hidden_side() -> None:
    case = built("logistics")
    orders = {tuple(in_order(case.confidential.draws[0].order, 5, seed)) for seed in range(20)}
    firsts = {order[0] for order in orders}
    assert len(orders) > 10 and len(firsts) >= 3
    assert len({tuple(d.order) for d in case.confidential.draws}) == 1
    ridden = set()
    for draw in case.confidential.draws:
        state = open_talks(case, Level.STANDARD, 7, draw=draw.id).decision.state
        for _ in range(10):
            state = decide_turn(case, state, "I see.", (), 7).state
        ridden.add(state.ridden)
    assert len(ridden) == 1


@pytest.mark.parametrize("number", [1, 2, 3, 6, len(TACTICS)])
def test_whatever_is_ticked_each_strategy_is_opened_twice_by_five_tactics(number: int) -> None:
    at_hand = {t for t, _ in TACTICS}
    for ticked in list(combinations([t for t, _ in TACTICS], number))[:: 37 if number in (3, 6) else 1][:200]:
        script = script_of(ticked, at_hand)
        windows = slots(script)
        early = [s.tactic for s in windows if s.from_turn <= 10]
        assert len(early) == 5 and opens_all(early)
        assert all(b.from_turn - a.from_turn >= 2 for a, b in zip(windows, windows[1:], strict=False))
        assert set(ticked) & set(early)


def test_all_deals_pass_the_checks_and_shipped_cases_keep_their_script() -> None:
    assert all(not check_case(built(name)) and paced(built(name)) for name in DEALS)
    assert not any(paced(load_case(name)) for name in case_ids())


def traded(case: CaseFile, seed: int, **table: float) -> State:
    """The talks after a trade: her table has moved there."""
    state = open_talks(case, Level.STANDARD, seed).decision.state
    return replace(state, table={**state.table, **table}, table_moves=1)


def dairy_with(*ticked: Tactic) -> CaseFile:
    flat = {k: v for k, v in DAIRY.items() if not k.startswith("tactic.")} | {f"tactic.{t.value}": "on" for t in ticked}
    answers = read(flat, TODAY).answers
    assert answers is not None
    return build(answers, "own-test")


NEUTRAL = (
    "I see.", "What about the payment then?", "Let me write that down.", "And the days to pay, how do you see them?", "Hm.", "Fine.", "So what do you ask on the payment?", "That may be so.",
    "I hear you.", "Why do you need it?", "Well.", "Is it for all suppliers?",
)  # fmt: skip


def test_what_she_gave_in_a_trade_is_not_taken_back_by_pressure_or_by_an_answer() -> None:
    case = dairy_with(Tactic.LONGER_PAYMENT, Tactic.FALSE_SUMMARY, Tactic.TAKE_IT_OR_LEAVE_IT, Tactic.HIGHER_AUTHORITY)
    rode = set()
    for seed in range(1, 9):
        state, last = traded(case, seed, payment=60.0, price=12.5, stock=5.0), None
        for text in NEUTRAL:
            turn = decide_turn(case, state, text, (), seed, last=last)
            state, last = turn.state, turn.move
            rode.add(turn.move.rider)
            said = words_of(case, turn, seed)
            assert "75 days" not in said and "15 %" not in said and "6 weeks" not in said, (text, said)
            if state.ended:
                break
    assert Tactic.TAKE_IT_OR_LEAVE_IT in rode and Tactic.LONGER_PAYMENT not in rode


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("Is the share settled?", "70 % of the volume"), ("What about the share now?", "70 % of the volume"), ("Is the share fixed?", "70 % of the volume"), ("How do you see the payment?", "60 days"),
        ("So is the payment fixed?", "60 days"),
    ],
)  # fmt: skip
def test_asked_about_it_she_says_that_it_stands(asked: str, kept: str) -> None:
    case = built("dairy")
    for seed in SEEDS:
        state = traded(case, seed, share=70.0, payment=60.0)
        state = replace(state, standing={**state.standing, "stock": 6.0, "payment": 45.0})
        said = words_of(case, decide_turn(case, state, asked, (), seed), seed)
        assert kept in said and not re.match(r"No\b|Not\b", said), said
        fresh = words_of(
            case, decide_turn(case, open_talks(case, Level.STANDARD, seed).decision.state, asked, (), seed), seed
        )
        assert kept not in fresh


def test_where_both_are_is_answered_from_the_table() -> None:
    case = built("logistics")
    for seed in SEEDS:
        turn = played(case, seed, ("I could do 3 % off the price.", "So where are we?"))[-1]
        assert AnswerHow.WHERE_WE_STAND in {a.how for a in turn.move.answers}


def test_before_any_trade_the_same_pressure_rides() -> None:
    case = dairy_with(Tactic.LONGER_PAYMENT, Tactic.FALSE_SUMMARY, Tactic.TAKE_IT_OR_LEAVE_IT, Tactic.HIGHER_AUTHORITY)
    rode = {t.move.rider for seed in SEEDS for t in played(case, seed, NEUTRAL)}
    assert Tactic.LONGER_PAYMENT in rode


def pocketing(case: CaseFile, offer: str) -> dict[int, Decided]:
    """The decided first turns, by seed, in which she takes an offer and passes over what it asks."""
    turns = {
        seed: decide_turn(case, open_talks(case, Level.STANDARD, seed).decision.state, offer, (), seed)
        for seed in range(30)
    }
    return {seed: t for seed, t in turns.items() if t.move.rider is Tactic.POCKETING}


def test_a_condition_that_was_granted_is_not_pocketed_away() -> None:
    case = built("logistics")
    offer = "1 % off, if the payment stays at 30 days."
    taken = pocketing(case, offer)
    assert taken
    for seed in taken:
        turn = decide_turn(case, traded(case, seed, payment=30.0), offer, (), seed)
        assert turn.move.rider is not Tactic.POCKETING


def test_a_condition_that_she_refuses_by_its_name_is_not_pocketed_away() -> None:
    case = built("logistics")
    for offer in (
        "3 % off, if you sign for 36 months.",
        "3 % off, if you sign for 36 months and the payment stays at 30 days.",
    ):
        assert not pocketing(case, offer)
    tactic = next(t for t in case.tactics if t.id is Tactic.POCKETING)
    assert not [line for line in tactic.wordings if "catch" in line]


def test_what_stays_as_it_is_today_is_no_favour_of_hers() -> None:
    case, named = built("logistics"), 0
    for seed in range(12):
        opened = open_talks(case, Level.STANDARD, seed).decision.state
        kept = decide_turn(case, opened, "3 % off, if the payment stays at 30 days.", (), seed)
        both = decide_turn(
            case, opened, "3 % off, if you sign for 36 months and the payment stays at 30 days.", (), seed
        )
        assert "30 days" not in words_of(case, kept, seed)
        said = words_of(case, both, seed)
        assert "30 days" not in said
        named += "36 months" in said
    assert named


def test_once_she_would_sign_no_pressure_follows() -> None:
    answers = read(LOGISTICS, TODAY).answers
    assert answers is not None
    case = build(answers, "own-test")
    for seed in SEEDS:
        opened = open_talks(case, Level.STANDARD, seed).decision.state
        package = {**opened.table, "term": 36.0}
        state = replace(opened, table=package, standing=package, offers_made=2, lock=0.5)
        for text in ("I see.", "Let me think.", "Hm."):
            turn = decide_turn(case, state, text, (), seed)
            assert turn.move.rider is None
            state = replace(turn.state, turn=turn.state.turn + 2)


def test_a_line_is_left_out_only_where_its_figure_is_gone() -> None:
    case = built("dairy")
    lines = (
        "It is 75 days.",
        "Payment at 75 days, please.",
        "It was 175 days.",
        "We talk about 15 %.",
        "Nothing in it.",
    )
    table = {**case.opening, "payment": 60.0}
    standing = {i.id: i.status_quo for i in case.issues}
    gone = left_behind(case, table, standing)
    assert gone == {"payment"}
    assert still_said(case, lines, gone) == lines[2:]
    assert left_behind(case, case.opening, {**standing, "price": 15.0}) == {"price"}
