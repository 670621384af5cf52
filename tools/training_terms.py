"""`make train`: learn the second opinion on terms (app/content/learned/opinions.json) from labelled rows, and print what it is worth on writers that were left out.

Needs scikit-learn (requirements-train.lock). The same rows give the same file.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import numpy as np
from sklearn import __version__ as sklearn_version
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from app.buyer.hearing import told_terms
from app.content.learned.layout import Telling
from app.content.learned.opinions import HALF, Chances, Margins, Opinions, settled
from app.content.learned.termfeatures import term_features
from app.content.learned.termsaround import tie_features
from app.content.loading import load_case
from learning import ROOT
from tests.corpora.hearing import Key, Row, pooled, read, scene_of_row, spurious, term_key, term_keys

ROWS = ROOT / "tests/corpora/terms-tune.jsonl"
TARGET = ROOT / "app/content/learned/opinions.json"
GROUPS, INNER = 5, 4
LEAST_ROWS = 2
LEAST_WEIGHT = 0.01
STRENGTH = {"real": 0.1, "offered": 0.05, "tied": 0.1}
# Tried for each margin. A plain offer must not be lost to a model that is hardly surer of the contrary, so `down` ends at one half; for what is made an offer
# the model must be surer than that.
GRID: Mapping[str, tuple[float, ...]] = {
    "real": (0.4, 0.5, 0.6),
    "up": (0.7, 0.8),
    "down": (0.4, 0.45, 0.5),
    "tie": (0.4, 0.5, 0.6),
    "loose": (0.2, 0.3, 0.4),
}
WRONG_OFFER = 1.0


@dataclass(frozen=True)
class Told:
    """A labelled row with what the rules heard: per term its features and its label (None where there is no such term)."""

    row: Mapping[str, Any]
    telling: Telling
    features: Sequence[frozenset[str]]
    labels: Sequence[Key | None]

    @property
    def offered(self) -> list[bool]:
        return [label is not None and label[2] == "offered" for label in self.labels]


def told(row: dict[str, Any]) -> Told:
    case = load_case(row["case"])
    telling, _ = told_terms(row["text"], case, scene_of_row(row, case))
    gold: dict[Key, Key] = {}
    for key in sorted(term_keys(row), key=str, reverse=True):  # 'offered' comes before 'reported' and stays
        gold[key[:2]] = key
    labels = [gold.get(term_key(t.issue, t.value, t.mode, t.conditional)[:2]) for t in telling.terms]
    return Told(row, telling, term_features(telling), labels)


class Model:
    """A logistic regression over names of features."""

    def __init__(self, examples: Sequence[frozenset[str]], gold: Sequence[bool], strength: float) -> None:
        vectors = DictVectorizer(dtype=np.float32)
        matrix = vectors.fit_transform([dict.fromkeys(sorted(found), 1.0) for found in examples])
        kept = np.flatnonzero(np.asarray((matrix != 0).sum(axis=0)).ravel() >= LEAST_ROWS)
        model = LogisticRegression(C=strength, solver="liblinear", max_iter=1000, random_state=1)
        model.fit(matrix[:, kept], gold)
        self.bias = float(model.intercept_[0])
        pairs = zip(kept, model.coef_[0], strict=True)
        self.weights = {vectors.feature_names_[n]: float(w) for n, w in pairs if abs(w) >= LEAST_WEIGHT}

    def sure(self, found: frozenset[str]) -> bool:
        return self.bias + sum(self.weights.get(name, 0.0) for name in found) >= 0


def offers_of(rows: Sequence[Told]) -> Model:
    examples = [f for row in rows for f in row.features]
    return Model(examples, [o for row in rows for o in row.offered], STRENGTH["offered"])


def fitted(rows: Sequence[Told]) -> Opinions:
    """The three models. What is put forward around a term is what a model thinks that has not seen the row's writer, as it will be when it is used."""
    examples = [f for row in rows for f in row.features]
    real = Model(examples, [label is not None for row in rows for label in row.labels], STRENGTH["real"])
    put = offers_of(rows)
    tied_examples, tied = [], []
    for out in parted(rows, INNER):
        model = offers_of([r for r in rows if r.row["writer"] not in out])
        for row in (r for r in rows if r.row["writer"] in out):
            thought = [model.sure(f) for f in row.features]
            for number, (found, label) in enumerate(zip(row.features, row.labels, strict=True)):
                if label is not None and label[2] == "offered":
                    tied_examples.append(found | set(tie_features(row.telling, number, thought)))
                    tied.append(bool(label[3]))
    models = (real, put, Model(tied_examples, tied, STRENGTH["tied"]))
    names = sorted({name for model in models for name in model.weights})
    weights = {name: [round(1000 * model.weights.get(name, 0.0)) for model in models] for name in names}
    bias = tuple(round(1000 * model.bias) for model in models)
    return Opinions(weights, (bias[0], bias[1], bias[2]), Margins(), {})


def parted(rows: Sequence[Told], count: int) -> list[frozenset[str]]:
    """The writers in groups that are left out together; writers that were added one after another are in different groups."""
    writers = sorted({r.row["writer"] for r in rows}, key=lambda w: int(w[1:]))
    return [frozenset(writers[n::count]) for n in range(min(count, len(writers)))]


Thought = tuple[Told, list[Chances]]


def left_out(rows: Sequence[Told]) -> list[Thought]:
    """Every row with the chances by models that have not seen its writer."""
    found: list[Thought] = []
    for out in parted(rows, GROUPS):
        model = fitted([r for r in rows if r.row["writer"] not in out])
        found += [(r, model.chances(r.telling)) for r in rows if r.row["writer"] in out]
    return found


def judged(thoughts: Sequence[Thought], margins: Margins | None) -> list[Row]:
    """The rows as they are heard with these margins; by the rules alone without any."""
    found = []
    for row, chances in thoughts:
        terms = settled(row.telling, chances, margins) if margins else row.telling.terms
        heard = frozenset(term_key(t.issue, t.value, t.mode, t.conditional) for t in terms)
        found.append(Row(row.row["id"], row.row["text"], term_keys(dict(row.row)), heard))
    return found


def wrong_offers(rows: Sequence[Row]) -> int:
    """How many terms were heard as offers that nobody offered."""
    offered = [({g[:2] for g in r.gold if g[2] == "offered"}, r.heard) for r in rows]
    return sum(k[2] == "offered" and k[:2] not in gold for gold, heard in offered for k in heard)


def margins_of(thoughts: Sequence[Thought]) -> Margins:
    """The margins under which most is right, a wrong offer costing one term that is right; one after the other, as they hardly depend on each other."""
    best = Margins()
    for name, values in GRID.items():
        choices = [replace(best, **{name: value}) for value in values]
        best = max(choices, key=lambda m: (_worth(judged(thoughts, m)), -abs(getattr(m, name) - HALF)))
    return best


def _worth(rows: Sequence[Row]) -> float:
    score = pooled(rows)
    return score.f1 - WRONG_OFFER * wrong_offers(rows) / (score.heard + score.gold)


def show(what: str, rows: Sequence[Row]) -> None:
    parts = [pooled([Row(r.id, r.text, _cut(r.gold, cut), _cut(r.heard, cut)) for r in rows]).f1 for cut in (2, 3, 4)]
    print(
        f"{what:<34} exact {parts[2]:.3f}  issue, value, mode {parts[1]:.3f}  issue and value {parts[0]:.3f}  "
        f"not there {100 * spurious(rows):.1f} %  wrong offers {wrong_offers(rows)}"
    )


def _cut(keys: frozenset[Key], length: int) -> frozenset[Key]:
    return frozenset(key[:length] for key in keys)


def report(thoughts: Sequence[Thought]) -> None:
    """The rules against the rules with the second opinion, each writer's rows by models and margins that have not seen them."""
    rules, both = judged(thoughts, None), []
    groups = parted([row for row, _ in thoughts], GROUPS)
    for out in groups:
        margins = margins_of([t for t in thoughts if t[0].row["writer"] not in out])
        mine = [t for t in thoughts if t[0].row["writer"] in out]
        heard = judged(mine, margins)
        show(" ".join(sorted(out)), heard)
        both += heard
    show("rules", rules)
    show("rules and second opinion", both)


def write(rows: Sequence[Told], model: Opinions, margins: Margins) -> None:
    about = {
        "rows": len(rows),
        "terms": sum(len(r.labels) for r in rows),
        "writers": sorted({r.row["writer"] for r in rows}),
        "data": hashlib.sha256(ROWS.read_bytes()).hexdigest()[:16],
        "scikit-learn": sklearn_version,
    }
    head = json.dumps({"about": about, "bias": model.bias, "margins": asdict(margins)}, ensure_ascii=False)[:-1]
    lines = [
        f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(found, separators=(',', ':'))}"
        for name, found in model.weights.items()
    ]
    body = ",\n".join(lines)
    TARGET.write_text(f'{head}, "weights": {{\n{body}\n}}}}\n', encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(model.weights)} features, {TARGET.stat().st_size // 1000} kB")


def main() -> int:
    """Print the figures, and write the file unless told otherwise."""
    parser = argparse.ArgumentParser(prog="python tools/training_terms.py")
    parser.add_argument("--only-report", action="store_true", help="print the figures and write nothing")
    given = parser.parse_args()
    rows = [told(row) for row in read([ROWS])]
    thoughts = left_out(rows)
    report(thoughts)
    margins = margins_of(thoughts)
    print("margins: " + ", ".join(f"{f.name} {getattr(margins, f.name)}" for f in fields(margins)))
    if not given.only_report:
        write(rows, fitted(rows), margins)
    return 0


if __name__ == "__main__":
    sys.exit(main())
