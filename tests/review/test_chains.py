"""Chains of findings: nothing is overwritten, what counts are the heads, and levels follow by the published rules."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.content.acts import Act, Opens, Strategy
from app.grading.findings import Finding
from app.grading.grader import Grading, Status, graded
from app.review.chains import Action, Link, by_turn, corrected, standings

AT = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
WHY = Finding(Act.ASKS_WHY, "who needs the 8", 0, 15, specific=True)
HOLD = Finding(Act.HOLDS_FIRM_OPENLY, "we stay at 2", 20, 32, specific=False)
GIFT = Finding(Act.BUYS_GOODWILL, "have the 8", 40, 50, specific=True)


def link(
    name: str, finding: Finding, action: Action = Action.ADD, *, after: str | None = None, by: str | None = "cora"
) -> Link:
    return Link(name, "t1", finding, by, action, after, "because", AT)


def found(name: str, finding: Finding) -> Link:
    return link(name, finding, by=None)


def test_untouched_findings_stand_as_the_grader_left_them() -> None:
    grading = graded("embedded", (WHY, HOLD), Opens())
    assert corrected(grading, standings([found("a", WHY), found("b", HOLD)])) is grading


def test_a_removed_finding_does_not_count_and_stays_to_be_read() -> None:
    chains = standings([found("a", WHY), found("b", GIFT), link("c", GIFT, Action.REMOVE, after="b")])
    now = corrected(graded("embedded", (WHY, GIFT), Opens()), chains)
    assert now.findings == (WHY,)
    assert now.turn_level == 3, "the gift held the turn at 1"
    assert [s.removed for s in chains] == [False, True]
    assert [one.id for one in chains[1].history] == ["b", "c"]


def test_a_change_takes_the_place_and_a_confirmation_makes_sure() -> None:
    low = replace(WHY, confidence="low", specific=False)
    chains = standings(
        [found("a", low), link("b", WHY, Action.CHANGE, after="a"), link("c", WHY, Action.CONFIRM, after="b")]
    )
    now = corrected(graded("embedded", (low,), Opens()), chains)
    assert now.levels[Strategy.UNCOVER] == 3
    assert chains[0].disagreed
    assert chains[0].head.id == "c"


def test_a_turn_that_failed_is_graded_only_by_what_a_coach_found_in_it() -> None:
    failed = Grading(Status.UNGRADED, "model", "it was cut")
    assert corrected(failed, (), looked_at=True).status is Status.UNGRADED
    now = corrected(failed, standings([link("a", WHY)]))
    assert (now.status, now.turn_level) == (Status.GRADED, 3)


def test_what_the_grader_would_not_judge_is_settled_by_a_look() -> None:
    grading = graded("embedded", (), Opens(primary=(Strategy.TRUST,)), abstained=(Strategy.TRUST,))
    assert grading.turn_level is None
    assert corrected(grading, ()).turn_level is None
    seen = corrected(grading, (), looked_at=True)
    assert (seen.turn_level, seen.missed, seen.abstained) == (1, True, ())


def test_after_a_new_grading_a_coachs_word_goes_to_the_same_item_on_the_same_words() -> None:
    again = replace(GIFT, start=42, quote="the 8")
    chains = standings([found("new", again), link("c", GIFT, Action.REMOVE, after="gone"), link("d", WHY, after=None)])
    assert [(s.removed, len(s.history)) for s in chains] == [(False, 1), (True, 2)]
    assert corrected(graded("next", (again,), Opens()), chains).findings == (WHY,)


def test_a_word_on_what_is_not_found_any_more_is_left_out() -> None:
    assert standings([found("new", WHY), link("c", GIFT, Action.REMOVE, after="gone")])[0].head.id == "new"
    assert len(standings([link("c", GIFT, Action.CONFIRM, after="gone")])) == 0
    assert len(standings([link("c", GIFT, Action.CHANGE, after="gone")])) == 1, "what she saw herself stays"


@given(st.lists(st.tuples(st.sampled_from(list(Action)[1:]), st.integers(0, 2)), max_size=12))
def test_every_link_stands_in_one_chain_in_its_order(steps: list[tuple[Action, int]]) -> None:
    rows = [found("0", WHY), found("1", HOLD), found("2", GIFT)]
    heads = {n: str(n) for n in range(3)}
    for at, (action, which) in enumerate(steps):
        name = f"x{at:02d}"
        rows.append(link(name, rows[which].finding, action, after=heads[which]))
        heads[which] = name
    chains = by_turn(rows)["t1"]
    assert sorted(one.id for s in chains for one in s.history) == sorted(one.id for one in rows)
    for n, chain in enumerate(chains):
        assert chain.head.id == heads[n]
        assert all(b.supersedes == a.id for a, b in zip(chain.history, chain.history[1:], strict=False))
