"""`make train`: learn the weights of app/content/learned/weights.json from labelled rows, and print what they are worth on writers that were left out.

Needs scikit-learn (requirements-train.lock). The same rows give the same file.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn import __version__ as sklearn_version
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.buyer.learnedacts import rules_of  # noqa: E402
from app.content.acts import RUBRIC, TRAPS, Act  # noqa: E402
from app.content.cues import find_cues  # noqa: E402
from app.content.learned.features import Setting, features_of  # noqa: E402
from app.grading.labelled import turn_of  # noqa: E402
from tests.corpora.hearing import hear_row_by_rules, read  # noqa: E402

TURNS = ROOT / "rubrics/labelled/train.jsonl"
ACTS = ROOT / "tests/corpora/acts-tune.jsonl"
TARGET = ROOT / "app/content/learned/weights.json"
# The cues were made while reading these writers: on their rows a cue looks better than it is, so it is not shown to the learner there.
READ_BY_RULE_MAKERS = frozenset({"w1", "w2", "w5", "w6"})
LEAST_POSITIVES = 8
LEAST_ROWS = 3
LEAST_WEIGHT = 0.05
STRENGTH = 0.1
CUE_SCALE = 2.0
GRID = tuple(round(0.3 + 0.02 * n, 2) for n in range(31))
PLAIN = 0.5
PULL = 25
FLOOR_PULL = 10
DOUBTS = (0.0, 0.3, 0.5, 0.7)


@dataclass(frozen=True, slots=True)
class Row:
    """One row to learn from: its features, what is there, and whether only the acts of the rubric were labelled."""

    id: str
    writer: str
    features: frozenset[str]
    gold: frozenset[str]
    rules: frozenset[str]
    rubric_only: bool


def rows() -> list[Row]:
    """All rows, labelled turns and acts."""
    found = []
    for raw in read([TURNS]):
        turn = turn_of(raw)
        features = features_of(turn.text, Setting(turn.buyer, turn.kind, turn.rider))
        cues = frozenset(c.act.value for c in find_cues(turn.text))
        found.append(Row(raw["id"], raw["writer"], features, frozenset(f["id"] for f in raw["findings"]), cues, True))
    for raw in read([ACTS]):
        heard = hear_row_by_rules(raw)
        features = features_of(raw["text"], Setting(rules=rules_of(heard.acts)))  # as the ear hears: see learnedacts.py
        if raw["writer"] in READ_BY_RULE_MAKERS:
            features = frozenset(f for f in features if not f.startswith(("cue=", "rule=")))
        found.append(
            Row(
                raw["id"],
                raw["writer"],
                features,
                frozenset(raw["acts"]),
                frozenset(a.act.value for a in heard.acts),
                False,
            )
        )
    return found


def targets(found: Sequence[Row]) -> list[str]:
    """The acts with enough rows to be learned."""
    counts = Counter(name for row in found for name in row.gold)
    return sorted(name for name, n in counts.items() if n >= LEAST_POSITIVES)


def usable(found: Sequence[Row], act: str) -> list[Row]:
    return [row for row in found if not row.rubric_only or Act(act) in RUBRIC]


class Learner:
    """One logistic regression an act over shared features."""

    def __init__(self, found: Sequence[Row]) -> None:
        self.vectors = DictVectorizer(dtype=np.float32)
        matrix = self.vectors.fit_transform([_scaled(row.features) for row in found])
        counts = np.asarray((matrix != 0).sum(axis=0)).ravel()
        self.kept = np.flatnonzero(counts >= LEAST_ROWS)
        self.matrix = matrix[:, self.kept]
        self.names = [self.vectors.feature_names_[n] for n in self.kept]
        self.place = {row.id: n for n, row in enumerate(found)}

    def fit(self, mine: Sequence[Row], act: str) -> tuple[Any, float]:
        """Weights and bias for one act."""
        gold = [act in row.gold for row in mine]
        places = [self.place[row.id] for row in mine]
        model = LogisticRegression(
            C=STRENGTH, class_weight="balanced", solver="liblinear", max_iter=1000, random_state=1
        )
        model.fit(self.matrix[places], gold)
        return model.coef_[0], float(model.intercept_[0])

    def chances(self, weights: Any, bias: float, others: Sequence[Row]) -> Any:
        matrix = self.vectors.transform([_scaled(row.features) for row in others])[:, self.kept]
        return 1 / (1 + np.exp(-(matrix @ weights + bias)))


def _scaled(features: frozenset[str]) -> dict[str, float]:
    return {name: CUE_SCALE if name.startswith(("cue=", "rule=")) else 1.0 for name in sorted(features)}


def left_out(found: Sequence[Row], names: Sequence[str]) -> dict[tuple[str, str], float]:
    """Each row's chances by a model that has not seen its writer."""
    chances = {}
    for writer in sorted({row.writer for row in found}):
        others = [row for row in found if row.writer != writer]
        own = [row for row in found if row.writer == writer]
        learner = Learner(others)
        for name in names:
            theirs = usable(others, name)
            if sum(name in row.gold for row in theirs) < 2:
                continue
            weights, bias = learner.fit(theirs, name)
            mine = usable(own, name)
            if mine:
                chances |= {
                    (r.id, name): float(p) for r, p in zip(mine, learner.chances(weights, bias, mine), strict=True)
                }
    return chances


def f_score(right: int, found: int, gold: int, beta: float = 1.0) -> float:
    """F of counts; beta under 1 weighs precision more."""
    b = beta * beta
    return (1 + b) * right / (found + b * gold) if found + gold else 1.0


@dataclass(frozen=True, slots=True)
class Cut:
    """From which chance an act counts as there, and under which a rule that heard it is not believed."""

    threshold: float = PLAIN
    floor: float = 0.0

    def there(self, row: Row, name: str, chance: float) -> bool:
        return chance >= (self.floor if name in row.rules else self.threshold)


def judged(found: Sequence[Row], name: str, chances: Mapping[tuple[str, str], float]) -> list[tuple[Row, float]]:
    """The rows on which figures for an act are honest: labelled for it, and read by nobody who made its rules."""
    return [
        (r, chances[(r.id, name)])
        for r in usable(found, name)
        if r.writer not in READ_BY_RULE_MAKERS and (r.id, name) in chances
    ]


def score(rows: Sequence[tuple[Row, float]], name: str, cut: Cut, beta: float = 1.0) -> float:
    counted = [(cut.there(row, name, chance), name in row.gold) for row, chance in rows]
    return f_score(sum(t and g for t, g in counted), sum(t for t, _ in counted), sum(g for _, g in counted), beta)


def cut_of(found: Sequence[Row], name: str, chances: Mapping[tuple[str, str], float]) -> Cut:
    """The cut with the best F on writers left out (traps: precision weighs double); the threshold is pulled towards one half, the floor towards
    none, where rows are few."""
    rows = judged(found, name, chances)
    gold = sum(name in row.gold for row, _ in rows)
    beta = 0.5 if Act(name) in TRAPS else 1.0
    choices = [Cut(t, round(doubt * t, 3)) for t in GRID for doubt in DOUBTS]
    best = max(choices, key=lambda c: (score(rows, name, c, beta), -abs(c.threshold - PLAIN), -c.floor))
    threshold = (gold * best.threshold + PULL * PLAIN) / (gold + PULL)
    return Cut(round(threshold, 3), round(best.floor * gold / (gold + FLOOR_PULL), 3))


def report(
    found: Sequence[Row], names: Sequence[str], chances: Mapping[tuple[str, str], float], cut: Mapping[str, Cut]
) -> None:
    """Rules against rules with the learned model, on rows of writers that neither had seen."""
    totals: list[tuple[float, float]] = []
    print(f"{'act':<36}{'n':>5}  by rule     both   from floor")
    for name in names:
        rows = judged(found, name, chances)
        gold = sum(name in row.gold for row, _ in rows)
        if not gold:
            continue
        ruled = [row for row, _ in rows if name in row.rules]
        by_rule = f_score(sum(name in row.gold for row in ruled), len(ruled), gold)
        both = score(rows, name, cut[name])
        totals.append((by_rule, both))
        print(f"{name:<36}{gold:>5}  {by_rule:7.2f}  {both:7.2f}   {cut[name].threshold:.2f}  {cut[name].floor:.2f}")
    print(f"{'mean':<41}  {np.mean([t[0] for t in totals]):7.3f}  {np.mean([t[1] for t in totals]):7.3f}")


def write(found: Sequence[Row], names: Sequence[str], cut: Mapping[str, Cut]) -> None:
    """Train on all rows and write the file."""
    learner = Learner(found)
    weights: dict[str, list[int]] = {}
    acts = []
    for number, name in enumerate(names):
        coef, bias = learner.fit(usable(found, name), name)
        acts.append({"id": name, "bias": round(bias, 4), "threshold": cut[name].threshold, "floor": cut[name].floor})
        for feature, weight in zip(learner.names, coef, strict=True):
            scaled = float(weight) * (CUE_SCALE if feature.startswith(("cue=", "rule=")) else 1.0)
            if abs(scaled) >= LEAST_WEIGHT:
                weights.setdefault(feature, []).extend((number, round(1000 * scaled)))
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in (TURNS, ACTS))).hexdigest()[:16]
    about = {
        "rows": len(found),
        "writers": sorted({r.writer for r in found}),
        "data": digest,
        "scikit-learn": sklearn_version,
    }
    lines = ",\n".join(
        f"{json.dumps(k, ensure_ascii=False)}: {json.dumps(v, separators=(',', ':'))}"
        for k, v in sorted(weights.items())
    )
    head = json.dumps({"about": about, "acts": acts}, ensure_ascii=False)[:-1]
    TARGET.write_text(f'{head}, "weights": {{\n{lines}\n}}}}\n', encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(names)} acts, {len(weights)} features, {TARGET.stat().st_size // 1000} kB")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make train")
    parser.add_argument("--only-report", action="store_true", help="print the figures and write nothing")
    given = parser.parse_args()
    found = rows()
    names = targets(found)
    chances = left_out(found, names)
    cut = {name: cut_of(found, name, chances) for name in names}
    report(found, names, chances, cut)
    if not given.only_report:
        write(found, names, cut)
    return 0


if __name__ == "__main__":
    sys.exit(main())
