"""How well the built-in grader grades, on labelled turns. Prints counts and figures, never a text.

python -m tests.corpora.grading FILE [FILE …]
python -m tests.corpora.grading --misses FILE …     for files that are not sealed: also what was missed or found too much
python -m tests.corpora.grading --second FILE       how far a second labeller (FILE-second.jsonl) agrees with the first
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.commands.agreement import show
from app.content.acts import RUBRIC, Act, Strategy
from app.grading.embedded import grade_turn
from app.grading.grader import Grading
from app.grading.labelled import gold, rated, session_of, turn_of
from app.grading.raters import Rated, compare
from tests.corpora.hearing import Score, interval_of, read


def strategies(grading: Grading) -> frozenset[Strategy]:
    return frozenset(RUBRIC[f.id].strategy for f in grading.findings)


def by_id(found: Sequence[tuple[frozenset[Act], frozenset[Act]]]) -> dict[Act, Score]:
    """Precision and recall per id: first what was found, then what is there."""
    return {
        act: Score(
            sum(act in f and act in g for f, g in found),
            sum(act in f for f, _ in found),
            sum(act in g for _, g in found),
        )
        for act in RUBRIC
    }


def report(rows: Sequence[dict[str, Any]], misses: bool = False) -> None:
    turns = [turn_of(row) for row in rows]
    began = time.perf_counter()
    graded = [grade_turn(turn) for turn in turns]
    took = (time.perf_counter() - began) / max(1, len(rows))
    labels = [gold(row, turn) for row, turn in zip(rows, turns, strict=True)]
    ours = [rated(r["id"], session_of(r), g) for r, g in zip(rows, graded, strict=True)]
    theirs = [rated(r["id"], session_of(r), g) for r, g in zip(rows, labels, strict=True)]
    show(compare(ours, theirs), "the grader", "the labels")
    neutral = [bool(g.findings) for g, label in zip(graded, labels, strict=True) if not label.findings]
    low, high = interval_of(neutral)
    print(
        f"Turns without anything: {sum(neutral)} of {len(neutral)} got a finding ({100 * sum(neutral) / max(1, len(neutral)):.1f} %, 95 % {100 * low:.1f} to {100 * high:.1f})"
    )
    pairs = [
        (frozenset(f.id for f in g.findings), frozenset(f.id for f in label.findings))
        for g, label in zip(graded, labels, strict=True)
    ]
    for act, score in by_id(pairs).items():
        print(
            f"  {act.value:<36} n {score.gold:3d}  precision {score.precision:.2f}  recall {score.recall:.2f}  F1 {score.f1:.2f}"
        )
    print(f"{1000 * took:.2f} ms a turn")
    if misses:
        for row, (found, there) in zip(rows, pairs, strict=True):
            if found != there:
                print(
                    f"{row['id']}: {row['text']}\n    missed {sorted(there - found)}\n    too much {sorted(found - there)}"
                )


def second(path: Path) -> None:
    """Agreement of two labellers on the rows that both labelled."""
    first = {row["id"]: row for row in read([path])}
    again = [
        {**first[row["id"]], **row} for row in read([path.with_name(f"{path.stem}-second.jsonl")]) if row["id"] in first
    ]
    one, other = _rated([first[r["id"]] for r in again]), _rated(again)
    show(compare(other, one), "the second labeller", "the first")
    pairs = [
        (frozenset(Act(f["id"]) for f in r["findings"]), frozenset(Act(f["id"]) for f in first[r["id"]]["findings"]))
        for r in again
    ]
    counts = Counter[str]()
    for a, b in pairs:
        counts.update(right=len(a & b), second=len(a), first=len(b))
    print(f"findings by id: F1 {Score(counts['right'], counts['second'], counts['first']).f1:.3f}")


def _rated(rows: Sequence[dict[str, Any]]) -> list[Rated]:
    return [rated(r["id"], session_of(r), gold(r, turn_of(r))) for r in rows]


def main(args: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.corpora.grading")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--second", action="store_true")
    given = parser.parse_args(args)
    if given.misses and any("sealed" in path.parts for path in given.files):
        parser.error("sealed rows are counted, never shown")
    if given.second:
        for path in given.files:
            second(path)
    else:
        report(read(given.files), given.misses)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
