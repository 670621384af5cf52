"""The labelled turns: whole, enough of each, by several writers over many trades, with quotes that stand in their turn; and the grader no worse than it was."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.content.acts import BEHAVIOURS, RUBRIC, TRAPS, Act, MoveKind, Tactic
from app.content.loading import load_case
from app.grading.embedded import grade_turn
from app.grading.labelled import gold, rated, session_of, turn_of
from app.grading.raters import TURN, compare
from app.language.fold import find_quote
from tests.corpora.files import TURNS_SEALED, TURNS_TRAIN
from tests.corpora.hearing import read
from tests.corpora.test_rows import MOST_SHARED, grams

FILES = [TURNS_TRAIN, TURNS_SEALED]
LEAST_TURNS, LEAST_TRADES, LEAST_NEAR_MISSES = 800, 25, 150
LEAST_BEHAVIOUR, LEAST_TRAP = 40, 30
LEAST_TWICE = 0.25
LEAST_LEVEL_KAPPA = 0.75


def every() -> list[dict[str, Any]]:
    return read(FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_turns_are_whole_and_every_label_has_its_words(path: Path) -> None:
    rows = read([path])
    assert len({r["id"] for r in rows}) == len(rows)
    for row in rows:
        assert row["labeller"] != row["writer"], "nobody labels what they wrote"
        assert row["case"] is None or load_case(row["case"])
        assert row["move"] is None or row["move"] in set(MoveKind), row["id"]
        assert row["rider"] is None or row["rider"] in set(Tactic), row["id"]
        buyer = [row["buyer"], *(line["text"] for line in row["earlier"] if line["who"] == "buyer")]
        ids = [f["id"] for f in row["findings"]]
        assert len(set(ids)) == len(ids), row["id"]
        for found in row["findings"]:
            assert Act(found["id"]) in RUBRIC
            assert find_quote(found["quote"], row["text"]), row["id"]
            assert not found["takes_up"] or any(find_quote(found["takes_up"], line) for line in buyer), row["id"]


def test_there_are_as_many_as_promised_of_everything() -> None:
    rows = every()
    assert len(rows) >= LEAST_TURNS
    assert len({r["trade"] for r in rows}) >= LEAST_TRADES
    assert sum(bool(r["near_miss"]) for r in rows) >= LEAST_NEAR_MISSES
    counts = Counter(f["id"] for r in rows for f in r["findings"])
    assert all(counts[a] >= LEAST_BEHAVIOUR for a in BEHAVIOURS), counts
    assert all(counts[a] >= LEAST_TRAP for a in TRAPS), counts
    twice = sum(len(read([p])) for p in (path.with_name(f"{path.stem}-second.jsonl") for path in FILES) if p.exists())
    assert twice >= LEAST_TWICE * len(rows)


def test_no_writer_is_on_both_sides_of_the_seal() -> None:
    trained = {r["writer"] for r in read([TURNS_TRAIN])}
    sealed = {r["writer"] for r in read([TURNS_SEALED])}
    assert not trained & sealed


def test_no_turn_comes_from_a_template() -> None:
    rows = [grams(r["text"]) for r in every()]
    counts = Counter(g for row in rows for g in row)
    shared = sum(n > 1 for n in counts.values()) / len(counts)
    print(f"{100 * shared:.2f} % of five-word runs shared between turns")
    assert shared <= MOST_SHARED


def test_the_grader_on_the_turns_it_learned_from_is_no_worse_than_it_was() -> None:
    rows = read([TURNS_TRAIN])
    ours, theirs = [], []
    for row in rows:
        turn = turn_of(row)
        ours.append(rated(row["id"], session_of(row), grade_turn(turn)))
        theirs.append(rated(row["id"], session_of(row), gold(row, turn)))
    found = compare(ours, theirs)
    assert (found.of(TURN).kappa.value or 0.0) >= LEAST_LEVEL_KAPPA
    assert (found.traps.precision.value or 0.0) >= 0.85
