"""Sixty days of drills, played without a clock: what comes, when it comes again, and that nothing is forgotten or worn out."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.acts import MoveKind, Strategy, Tactic
from app.content.loading import case_ids, load_case
from app.practice.drills import (
    A_DAY,
    LONGEST_DAYS,
    OWN_FIRST,
    OWN_NEW_A_DAY,
    Memory,
    Situation,
    deck_of,
    next_situation,
    own_key,
    remembered,
)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DECK = deck_of(load_case(name) for name in case_ids())


def own(number: int) -> Situation:
    return Situation(
        own_key(f"t{number}"), "packaging-film", MoveKind.HOLDS, Tactic.DEADLINE, ("By Friday, or we tender.",), (Strategy.PROCESS,), f"t{number}"
    )  # fmt: skip


class Days:
    """A trainee who answers five lines a day; `skill` says how likely a good answer is, growing with each time a skill was met."""

    def __init__(self, seed: int, skill: float = 0.35) -> None:
        self.chance, self.skill = random.Random(seed), skill
        self.memory: dict[str, Memory] = {}
        self.own: list[Situation] = []
        self.asked: list[list[tuple[Situation, int, bool]]] = []

    def day(self, number: int, lines: int = A_DAY) -> None:
        now = START + timedelta(days=number)
        today: list[str] = []
        rows = []
        for n in range(lines):
            found = next_situation(DECK, self.own, self.memory, today, now + timedelta(minutes=n), seed="u1")
            if found is None:
                break
            was_due = found.key in self.memory and self.memory[found.key].due <= now + timedelta(minutes=n)
            times = self.memory[found.key].times if found.key in self.memory else 0
            level = 4 if self.chance.random() < self.skill + 0.18 * times else self.chance.choice((0, 1, 2))
            self.memory[found.key] = remembered(self.memory.get(found.key), found.key, level, now)
            today.append(found.key)
            rows.append((found, level, was_due))
        self.asked.append(rows)


def test_the_deck_has_at_least_150_lines_of_tactics_over_all_cases() -> None:
    lines = [line for s in DECK.values() if s.tactic for line in s.lines]
    assert len(set(lines)) >= 150
    assert {s.case for s in DECK.values()} == set(case_ids())
    assert all("{" not in line and s.strategies for s in DECK.values() for line in s.lines)
    assert {s for x in DECK.values() for s in x.strategies} == set(Strategy)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sixty_days_of_five_lines(seed: int) -> None:
    days = Days(seed)
    for number in range(60):
        if number == 10:  # a session went badly
            days.own = [own(1), own(2), own(3), own(4)]
        days.day(number)
    assert all(len(rows) == A_DAY for rows in days.asked)
    for rows in days.asked:
        keys = [s.key for s, _, _ in rows]
        assert len(set(keys)) == A_DAY  # nothing twice a day
    first_own = [s.key for s, _, _ in days.asked[10]]
    assert OWN_FIRST <= sum(1 for key in first_own if key.startswith("own.")) <= OWN_NEW_A_DAY
    assert all(key.startswith("own.") for key in first_own[:OWN_FIRST])
    assert sum(1 for key in [s.key for s, _, _ in days.asked[11]] if key.startswith("own.")) >= 1
    # What was forgotten comes again within three days; what was met well waits longer each time.
    gaps: dict[bool, list[int]] = {True: [], False: []}
    seen: dict[str, tuple[int, int]] = {}
    for number, rows in enumerate(days.asked):
        for situation, level, _ in rows:
            if situation.key in seen:
                before, was = seen[situation.key]
                gaps[was >= 3].append(number - before)
            seen[situation.key] = (number, level)
    assert sorted(gaps[False])[len(gaps[False]) // 2] <= 3
    assert sorted(gaps[True])[len(gaps[True]) // 2] >= 7
    assert max(g for rows in gaps.values() for g in rows) <= LONGEST_DAYS
    # New things go on coming, over every strategy, and every case is met.
    met = [DECK[key] for key in days.memory if key in DECK]
    assert len(met) >= 40
    assert {s.case for s in met} == set(case_ids())
    counts = Counter(s for m in met for s in m.strategies)
    assert set(counts) == set(Strategy)
    late = [
        s
        for rows in days.asked[45:]
        for s, _, _ in rows
        if s.key not in {x.key for r in days.asked[:45] for x, _, _ in r}
    ]
    assert late or len(met) == len(DECK)


def test_another_wording_comes_each_time() -> None:
    situation = next(s for s in DECK.values() if len(s.lines) >= 3)
    assert [situation.line(n) for n in range(3)] == list(situation.lines[:3])
    assert situation.line(len(situation.lines)) == situation.lines[0]


def test_neighbours_differ_in_tactic_and_case() -> None:
    days = Days(7)
    for number in range(12):
        days.day(number)
    pairs = [(a[0], b[0]) for rows in days.asked[:1] for a, b in zip(rows, rows[1:], strict=False)]
    assert all(a.skill != b.skill and a.case != b.case for a, b in pairs)


def test_own_moments_that_are_due_come_before_lines_of_cases_that_are_due() -> None:
    memory = {
        key: Memory(key, 1.0, 5.0, START - timedelta(days=1), START - timedelta(days=3), 1)
        for key in (own_key("t1"), *list(DECK)[:3])
    }
    found = next_situation(DECK, [own(1)], memory, [], START)
    assert found is not None
    assert found.key == own_key("t1")


def test_a_focus_keeps_to_one_strategy() -> None:
    for strategy in Strategy:
        found = next_situation(DECK, [], {}, [], START, focus=strategy)
        assert found is not None
        assert strategy in found.strategies


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=12))
def test_a_better_answer_never_comes_sooner_and_no_answer_comes_the_same_day(levels: list[int]) -> None:
    old = None
    now = START
    for level in levels:
        due = [remembered(old, "x", other, now).due for other in range(5)]
        assert due == sorted(due)
        assert due[0] == due[1]  # 0 and 1 are both forgotten
        assert all(timedelta(days=1) <= d - now <= timedelta(days=LONGEST_DAYS) for d in due)
        old = remembered(old, "x", level, now)
        now = old.due


def test_a_third_own_moment_comes_after_what_is_due_and_what_is_due_soonest_comes_last() -> None:
    met = {own_key(f"t{n}"): Memory(own_key(f"t{n}"), 1.0, 5.0, START + timedelta(days=3), START, 1) for n in (1, 2)}
    mine = [own(1), own(2), own(3)]
    third = next_situation(DECK, mine, met, list(met), START)
    assert third is not None
    assert third.key == own_key("t3")
    known = {
        key: Memory(key, 1.0, 5.0, START + timedelta(days=days), START, 1) for days, key in enumerate(sorted(DECK), 2)
    }
    soonest = next_situation(DECK, [], known, [], START)
    assert soonest is not None
    assert soonest.key == min(DECK)
    assert next_situation(DECK, [], known, list(DECK), START) is None
