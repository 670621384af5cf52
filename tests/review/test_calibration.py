"""Calibration by values: which five turns a coach gets, and what is made of what she ticked."""

from dataclasses import replace

import pytest

from app.content.acts import RUBRIC, Act, Strategy
from app.content.loading import load_rubric
from app.errors import BadValue
from app.grading.embedded import grade_turn
from app.grading.findings import Finding
from app.grading.grader import Grading, Status, graded
from app.review.calibrating import ticked
from app.review.calibration import LEAST_FOR_KAPPA, SPECIFIC, Tick, TurnCompared, agreed, compare, level_by_rule
from app.review.fiveturns import A_ROUND, five_turns
from app.review.labelledturns import LabelledTurn, TurnKind, labelled_turn, labelled_turns

ROW = {
    "id": "t1", "context": "The deadline.", "facts": ["Clause 7.2 ties the price to the index."], "earlier": [], "buyer": "8 % by Friday, or I go elsewhere.",
    "move": "holds", "rider": "deadline", "text": "Why by Friday? The index reads 1,265, so 2.5 points.", "near_miss": None, "labeller": "l1",
    "findings": [
        {"id": "asks_why", "quote": "Why by Friday?", "specific": True, "takes_up": "by Friday"},
        {"id": "cites_standard", "quote": "The index reads 1,265, so 2.5 points.", "specific": True, "takes_up": None},
    ],
}  # fmt: skip
MONTHS = [f"{year}-{month:02d}" for year in (2026, 2027) for month in range(1, 13)]


def test_every_round_has_all_kinds_over_several_strategies() -> None:
    for user in ("cora", "otto", "ada"):
        for month in MONTHS:
            chosen = five_turns(labelled_turns(), user, month, set())
            assert len({turn.id for turn in chosen}) == A_ROUND
            assert {turn.kind for turn in chosen} == set(TurnKind)
            assert len({s for turn in chosen for s in turn.strategies}) >= 3


def test_the_same_coach_and_month_give_the_same_five_and_others_give_others() -> None:
    first = five_turns(labelled_turns(), "cora", "2026-11", set())
    assert first == five_turns(labelled_turns(), "cora", "2026-11", set())
    assert first != five_turns(labelled_turns(), "cora", "2026-12", set())
    assert first != five_turns(labelled_turns(), "otto", "2026-11", set())


def test_the_order_does_not_tell_the_kind() -> None:
    firsts = {five_turns(labelled_turns(), "cora", month, set())[0].kind for month in MONTHS}
    assert firsts == set(TurnKind)


def test_no_turn_comes_again_until_all_are_used() -> None:
    turns = labelled_turns()[:52]
    judged: set[str] = set()
    for month in MONTHS[:10]:
        chosen = {turn.id for turn in five_turns(turns, "cora", month, judged)}
        assert not chosen & judged
        judged |= chosen
    assert len(judged) == 50
    last = {turn.id for turn in five_turns(turns, "cora", "2027-01", judged)}
    assert len(last) == A_ROUND
    assert {turn.id for turn in turns} - judged <= last


def test_few_turns_make_a_short_round() -> None:
    assert len(five_turns(labelled_turns()[:3], "cora", "2026-11", set())) == 3
    assert five_turns((), "cora", "2026-11", set()) == ()


def test_the_shipped_turns_are_sorted_by_what_they_are_good_for() -> None:
    turns = labelled_turns()
    assert len(turns) > 1000
    assert {turn.kind for turn in turns} == set(TurnKind)
    assert sum(turn.second is not None for turn in turns) > 200
    for turn in turns:
        traps = any(f.trap for f in turn.labels.findings)
        assert not traps if turn.kind in (TurnKind.STRONG, TurnKind.WEAK) else True
        assert (turn.labels.turn_level or 0) >= 3 if turn.kind is TurnKind.STRONG else True


def test_a_near_miss_that_the_labels_hold_is_none() -> None:
    assert labelled_turn({**ROW, "near_miss": "cites_standard"}).kind is TurnKind.STRONG
    assert labelled_turn({**ROW, "near_miss": "missing words:coerces"}).kind is TurnKind.STRONG
    missed = labelled_turn({**ROW, "near_miss": "coerces"})
    assert missed.kind is TurnKind.NEAR_MISS
    assert missed.strategies == {Strategy.UNCOVER, Strategy.FAIRNESS}


def compared(ticks: tuple[Tick, ...], grading: Grading | None = None) -> TurnCompared:
    row = labelled_turn(ROW)
    return compare(row, 1, ticks, grading or row.labels, load_rubric())


def test_where_they_differ_the_rubric_decides() -> None:
    rubric = load_rubric()
    turn = compared((Tick(Act.ASKS_WHY), Tick(Act.NAMES_TACTIC, specific=True)))
    decides = {item.act: item.decides for item in turn.items}
    assert decides == {
        Act.ASKS_WHY: SPECIFIC,
        Act.CITES_STANDARD: rubric.item(Act.CITES_STANDARD).there_when,
        Act.NAMES_TACTIC: rubric.item(Act.NAMES_TACTIC).is_not,
    }
    assert [(i.hers, i.grader, i.labels) for i in turn.items if i.act is Act.NAMES_TACTIC] == [(True, None, None)]
    same = compared((Tick(Act.ASKS_WHY, specific=True), Tick(Act.CITES_STANDARD, specific=True)))
    assert all(item.decides is None for item in same.items)
    assert same.hers == same.grader == same.labels == 3


def test_her_level_follows_by_the_rules_of_the_rubric() -> None:
    assert compared((Tick(Act.ASKS_WHY),)).hers == 2
    assert compared((Tick(Act.ASKS_WHY, specific=True), Tick(Act.CAVES_TO_PRESSURE))).hers == 1
    assert compared((Tick(Act.CAVES_TO_PRESSURE),)).hers == 0
    assert compared(()).hers == 1  # the deadline opened something, and nothing was shown


def test_levels_are_compared_without_what_is_taken_up() -> None:
    found = [
        Finding(Act.ASKS_WHY, "Why by Friday?", 0, 14, specific=True, takes_up="by Friday"),
        Finding(Act.CITES_STANDARD, "The index", 15, 24, specific=True),
    ]
    assert level_by_rule(found, labelled_turn(ROW).labels.opened) == 3
    assert graded("g", found, labelled_turn(ROW).labels.opened).turn_level == 3
    alike = [replace(f, id=act) for f, act in zip(found, (Act.ASKS_WHY, Act.PLAYS_BACK_INTEREST), strict=True)]
    assert graded("g", alike, labelled_turn(ROW).labels.opened).turn_level == 4
    assert level_by_rule(alike, labelled_turn(ROW).labels.opened) == 3


def test_agreement_counts_presence_per_strategy_and_levels() -> None:
    both = (Tick(Act.ASKS_WHY, specific=True), Tick(Act.CITES_STANDARD, specific=True))
    found = agreed([compared(both), compared((Tick(Act.ASKS_WHY, specific=True),)), compared(())])
    assert [(s.n, s.same) for s in found.strategies.values()] == [(3, 3), (3, 2), (3, 1), (3, 3), (3, 3)]
    assert (found.present.n, found.present.same) == (15, 12)
    assert (found.level.n, found.level.same) == (3, 2)
    assert (found.with_labels.same, found.grader_with_labels.same) == (12, 15)
    assert all(s.kappa is None for s in found.strategies.values())


def test_kappa_comes_only_with_enough_turns_that_vary() -> None:
    both = compared((Tick(Act.ASKS_WHY), Tick(Act.CITES_STANDARD)), grading=labelled_turn(ROW).labels)
    empty = replace(labelled_turn(ROW).labels, findings=())
    none = compared((), grading=empty)
    few = agreed([both, none] * (LEAST_FOR_KAPPA // 2 - 1))
    many = agreed([both, none] * (LEAST_FOR_KAPPA // 2))
    assert few.strategies[Strategy.UNCOVER].kappa is None
    assert many.strategies[Strategy.UNCOVER].kappa == pytest.approx(1.0)
    assert many.strategies[Strategy.TRUST].kappa is None  # nobody ever saw it: nothing varies
    assert many.present.kappa is None


def test_what_the_grader_would_not_judge_is_left_out() -> None:
    labels = labelled_turn(ROW).labels
    away = compared((Tick(Act.ASKS_WHY),), grading=replace(labels, abstained=(Strategy.FAIRNESS,)))
    failed = compared((), grading=Grading(Status.NOT_GRADABLE, "embedded", "German"))
    found = agreed([away, failed])
    assert (found.turns, found.level.n) == (2, 1)
    assert found.strategies[Strategy.FAIRNESS].n == 0
    assert (found.present.n, found.with_labels.n) == (4, 10)


def test_the_embedded_grader_judges_a_labelled_turn() -> None:
    row: LabelledTurn = labelled_turn(ROW)
    turn = compare(row, 2, (), grade_turn(row.turn), load_rubric())
    assert turn.graded
    assert {item.act for item in turn.items if item.grader is not None} == {f.id for f in turn.grading.findings}


def test_ticks_come_in_the_order_of_the_rubric_and_specific_means_seen() -> None:
    assert ticked(["coerces"], ["asks_why"]) == (Tick(Act.ASKS_WHY, specific=True), Tick(Act.COERCES))
    assert ticked([], []) == ()
    assert len(ticked([act.value for act in RUBRIC], [])) == 32
    for unknown in ("offers", "nothing", ""):
        with pytest.raises(BadValue, match="tick one of the list"):
            ticked([unknown], [])
