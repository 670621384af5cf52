"""`make train`: learn the weights of app/content/learned/weights.json from labelled rows, and print what they are worth on writers that were left out.

Needs scikit-learn (requirements-train.lock). The same rows give the same file.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sklearn import __version__ as sklearn_version

from app.content.acts import TRAPS, Act
from learning import ACTS, PLAIN, ROOT, TURNS, Cut, Row, fitted, rows, targets
from leaving_out import graded_without_their_writers, groups, judged, left_out, show

TARGET = ROOT / "app/content/learned/weights.json"
GRID = tuple(round(0.3 + 0.02 * n, 2) for n in range(31))
DOUBTS = (0.0, 0.3, 0.5, 0.7)
PULL = 25
FLOOR_PULL = 10
# The square of beta in F: how many times less recall weighs than precision. A trap that is none hurts more than one overlooked.
TRAP_RECALL = 0.5
TRAP_RECALL_HEARD = 0.25

Chances = Mapping[tuple[str, str], float]


def cut_of(found: Sequence[Row], name: str, chances: Chances, of_traps: float) -> Cut:
    """The cut with the best F on writers left out; the threshold is pulled towards one half, the floor towards none, where rows are few."""
    rows = judged(found, name, chances)
    chance, there = np.array([c for _, c in rows]), np.array([name in row.gold for row, _ in rows])
    ruled = np.array([name in row.rules for row, _ in rows])
    gold = int(there.sum())
    recall = of_traps if Act(name) in TRAPS else 1.0

    def scored(cut: Cut) -> float:
        counted = chance >= np.where(ruled, cut.floor, cut.threshold)
        least = int(counted.sum()) + recall * gold
        return (1 + recall) * int((counted & there).sum()) / least if least else 1.0

    choices = [Cut(t, round(doubt * t, 3)) for t in GRID for doubt in DOUBTS]
    best = max(choices, key=lambda c: (scored(c), -abs(c.threshold - PLAIN), -c.floor))
    threshold = (gold * best.threshold + PULL * PLAIN) / (gold + PULL)
    return Cut(round(threshold, 3), round(best.floor * gold / (gold + FLOOR_PULL), 3))


def cuts_of(found: Sequence[Row], names: Sequence[str], chances: Chances, of_traps: float) -> dict[str, Cut]:
    """The cut of each act; `of_traps` is how much their recall weighs against their precision."""
    return {name: cut_of(found, name, chances, of_traps) for name in names}


def report(found: Sequence[Row], names: Sequence[str], chances: Chances, cuts: Mapping[str, Mapping[str, Cut]]) -> None:
    """Rules against rules with the learned model, on rows of writers that neither had seen; `cuts` are by writer, found without that writer's rows."""
    totals: list[tuple[float, float]] = []
    print(f"{'act':<36}{'n':>5}  by rule     both")
    for name in names:
        rows = judged(found, name, chances)
        gold = sum(name in row.gold for row, _ in rows)
        if not gold:
            continue
        ruled = [row for row, _ in rows if name in row.rules]
        by_rule = 2 * sum(name in row.gold for row in ruled) / (len(ruled) + gold)
        there = [row for row, chance in rows if cuts[row.writer][name].there(row, name, chance)]
        both = 2 * sum(name in row.gold for row in there) / (len(there) + gold)
        totals.append((by_rule, both))
        print(f"{name:<36}{gold:>5}  {by_rule:7.2f}  {both:7.2f}")
    print(f"{'mean':<41}  {np.mean([t[0] for t in totals]):7.3f}  {np.mean([t[1] for t in totals]):7.3f}")


def write(found: Sequence[Row], model: Mapping[str, Any]) -> None:
    """Write the file."""
    about = {
        "rows": len(found),
        "writers": sorted({r.writer for r in found}),
        "data": hashlib.sha256(b"".join(p.read_bytes() for p in (TURNS, ACTS))).hexdigest()[:16],
        "scikit-learn": sklearn_version,
    }
    head = json.dumps({"about": about, "acts": model["acts"], "anything": model["anything"]}, ensure_ascii=False)[:-1]
    parts = ", ".join(f'"{part}": {{\n{_lines(model[part])}\n}}' for part in ("weights", "small", "clauses"))
    TARGET.write_text(f"{head}, {parts}}}\n", encoding="utf-8")
    counts = f"{len(model['weights'])} features of messages, {len(model['clauses'])} of clauses"
    print(f"{TARGET.relative_to(ROOT)}: {len(model['acts'])} acts, {counts}, {TARGET.stat().st_size // 1000} kB")


def with_the_ear_of(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The new model with the ear's cuts and weights as they were measured; what the grader has besides stays new. Both must know the same acts."""
    acts = [{**was, "graded": now["graded"]} for was, now in zip(old["acts"], new["acts"], strict=True)]
    heard = {name: set(flat[::2]) for name, flat in old["weights"].items()}
    small = {}
    for name, flat in new["small"].items():
        pairs = zip(flat[::2], flat[1::2], strict=True)
        if kept := [n for number, weight in pairs if number not in heard.get(name, ()) for n in (number, weight)]:
            small[name] = kept
    return {**new, "acts": acts, "weights": old["weights"], "small": small}


def _lines(weights: Mapping[str, Any]) -> str:
    return ",\n".join(
        f"{json.dumps(k, ensure_ascii=False)}: {json.dumps(v, separators=(',', ':'))}"
        for k, v in sorted(weights.items())
    )


def main() -> int:
    """Print the figures, and write the file unless told otherwise."""
    parser = argparse.ArgumentParser(prog="make train")
    parser.add_argument("--only-report", action="store_true", help="print the figures and write nothing")
    parser.add_argument(
        "--ear", action="store_true", help="learn what the ear uses anew too; else it is kept as it was measured"
    )
    given = parser.parse_args()
    found = rows()
    names = targets(found)
    left = left_out(found, names)
    graded: dict[str, Mapping[str, Cut]] = {}
    heard: dict[str, Mapping[str, Cut]] = {}
    for out in groups(found):
        rest = [r for r in found if r.writer not in out]
        graded |= dict.fromkeys(out, cuts_of(rest, names, left.graded, TRAP_RECALL))
        heard |= dict.fromkeys(out, cuts_of(rest, names, left.heard, TRAP_RECALL_HEARD))
    for what, chances, cuts in (("as it hears", left.heard, heard), ("as it grades", left.graded, graded)):
        print(what)
        report(found, names, chances, cuts)
    show(graded_without_their_writers(left.models, graded))
    if not given.only_report:
        ear = cuts_of(found, names, left.heard, TRAP_RECALL_HEARD)
        model = fitted(found, names, ear, cuts_of(found, names, left.graded, TRAP_RECALL))
        write(found, model if given.ear else with_the_ear_of(json.loads(TARGET.read_text(encoding="utf-8")), model))
    return 0


if __name__ == "__main__":
    sys.exit(main())
