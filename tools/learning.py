"""The rows that the small model learns from, and fitting it: one logistic regression an act over whole messages, one an act of the rubric over clauses, and
one that says whether a message holds anything at all. Needs scikit-learn. The same rows give the same model.
"""

import math
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.buyer.learnedacts import rules_of  # noqa: E402
from app.content.acts import RUBRIC, Act  # noqa: E402
from app.content.cues import find_cues  # noqa: E402
from app.content.learned.features import Message, Setting, message_of  # noqa: E402
from app.grading.labelled import session_of, turn_of  # noqa: E402
from app.language.sentences import Stretch, clauses, shared  # noqa: E402
from tests.corpora.hearing import hear_row_by_rules, read  # noqa: E402

TURNS = ROOT / "rubrics/labelled/train.jsonl"
ACTS = ROOT / "tests/corpora/acts-tune.jsonl"
# The cues were made while reading these writers: on their rows a cue looks better than it is, so it is not shown to the learner there.
READ_BY_RULE_MAKERS = frozenset({"w1", "w2", "w5", "w6"})
LEAST_POSITIVES = 8
LEAST_ROWS = 3
# Smaller weights are dropped: by the ear, and by the grader.
LEAST_HEARD = 0.05
LEAST_WEIGHT = 0.03
STRENGTH = 0.1
CUE_SCALE = 2.0
# How much of the log odds of an act of the rubric the best clause gives; the rest is the whole message's.
SHARE = 0.5
# How much a message that seems to hold nothing lowers the log odds of each act of the rubric.
DOUBT = 1.0
# A clause shows what is quoted where it shares more than this part of the shorter of the two.
QUOTED = 0.5
PLAIN = 0.5


Weights = dict[str, list[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row to learn from: its features, what is there, and whether only the acts of the rubric were labelled. Per clause what it shows, and what it may or
    may not show: of a row without quotes nobody said which of several clauses shows an act."""

    id: str
    writer: str
    session: str
    message: Message
    gold: frozenset[str]
    rules: frozenset[str]
    rubric_only: bool
    shown: tuple[frozenset[str], ...]
    open: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cut:
    """From which chance an act counts as there, and under which a rule that heard it is not believed."""

    threshold: float = PLAIN
    floor: float = 0.0

    def there(self, row: Row, name: str, chance: float) -> bool:
        return chance >= (self.floor if name in row.rules else self.threshold)


def rows() -> list[Row]:
    """All rows, labelled turns and acts."""
    return [*(_turn(raw) for raw in read([TURNS])), *(_acts(raw) for raw in read([ACTS]))]


def _turn(raw: Mapping[str, Any]) -> Row:
    turn = turn_of(raw)
    message = message_of(turn.text, Setting(turn.buyer, turn.kind, turn.rider))
    places = {f["id"]: _place(turn.text, f["quote"]) for f in raw["findings"]}
    shown = tuple(frozenset(a for a, q in places.items() if shared(c, q) > QUOTED) for c in clauses(turn.text))
    cues = frozenset(c.act.value for c in find_cues(turn.text))
    return Row(raw["id"], raw["writer"], session_of(raw), message, frozenset(places), cues, True, shown, frozenset())


def _place(text: str, quote: str) -> Stretch:
    start = text.index(quote)
    return Stretch(quote, start, start + len(quote))


def _acts(raw: dict[str, Any]) -> Row:
    heard = hear_row_by_rules(raw)
    # As the ear hears: see app/buyer/learnedacts.py.
    message = message_of(raw["text"], Setting(rules=rules_of(heard.acts)))
    if raw["writer"] in READ_BY_RULE_MAKERS:
        message = Message(
            _without_rules(message.whole), message.setting, tuple(_without_rules(c) for c in message.clauses)
        )
    gold = frozenset(raw["acts"])
    alone = len(message.clauses) == 1
    return Row(
        raw["id"],
        raw["writer"],
        f"{raw['writer']}/{raw['case']}",
        message,
        gold,
        frozenset(a.act.value for a in heard.acts),
        False,
        tuple(gold if alone else frozenset[str]() for _ in message.clauses),
        frozenset() if alone else gold,
    )


def _without_rules(features: frozenset[str]) -> frozenset[str]:
    return frozenset(f for f in features if not f.startswith(("cue=", "rule=")))


def targets(found: Sequence[Row]) -> list[str]:
    """The acts with enough rows to be learned."""
    counts = Counter(name for row in found for name in row.gold)
    return sorted(name for name, n in counts.items() if n >= LEAST_POSITIVES)


def usable(found: Sequence[Row], act: str) -> list[Row]:
    """The rows that are labelled for an act."""
    return [row for row in found if not row.rubric_only or Act(act) in RUBRIC]


class Learner:
    """Logistic regressions over shared features of some examples (messages or clauses)."""

    def __init__(self, examples: Sequence[frozenset[str]]) -> None:
        vectors = DictVectorizer(dtype=np.float32)
        matrix = vectors.fit_transform([_scaled(features) for features in examples])
        kept = np.flatnonzero(np.asarray((matrix != 0).sum(axis=0)).ravel() >= LEAST_ROWS)
        self.matrix = matrix[:, kept]
        self.names = [vectors.feature_names_[n] for n in kept]

    def fit(self, places: Sequence[int], gold: Sequence[bool]) -> tuple[dict[str, float], float]:
        """Weights and bias for one act, learned from the examples at these places."""
        model = LogisticRegression(
            C=STRENGTH, class_weight="balanced", solver="liblinear", max_iter=1000, random_state=1
        )
        model.fit(self.matrix[places], gold)
        weights = {}
        for name, weight in zip(self.names, model.coef_[0], strict=True):
            weights[name] = float(weight) * (CUE_SCALE if name.startswith(("cue=", "rule=")) else 1.0)
        return weights, round(float(model.intercept_[0]), 4)


def _scaled(features: frozenset[str]) -> dict[str, float]:
    return {name: CUE_SCALE if name.startswith(("cue=", "rule=")) else 1.0 for name in sorted(features)}


def fitted(
    found: Sequence[Row], names: Sequence[str], heard: Mapping[str, Cut], graded: Mapping[str, Cut]
) -> dict[str, Any]:
    """A model learned from rows, with the ear's and the grader's cuts, as its file holds it (app/content/learned/model.py), but for what it was learned from.
    `every` is not for the file: all weights of whole messages, by which the ear's cuts are found."""
    acts: list[dict[str, Any]] = []
    whole: Weights = {}
    anything: Weights = {}
    clauses: Weights = {}
    learner = Learner([row.message.whole for row in found])
    for number, name in enumerate(names):
        places = [n for n, row in enumerate(found) if not row.rubric_only or Act(name) in RUBRIC]
        bias = _learn(learner, places, [name in found[n].gold for n in places], number, whole)
        acts.append({"id": name, "bias": bias, "threshold": heard[name].threshold, "floor": heard[name].floor})
    places = [n for n, row in enumerate(found) if row.rubric_only]
    nothing = _learn(learner, places, [bool(found[n].gold) for n in places], len(names), anything)
    examples = [(row, shown, row.message.setting | own) for row in found for own, shown in _clauses(row)]
    learner = Learner([features for _, _, features in examples])
    for number, name in enumerate(names):
        acts[number]["graded"] = {"threshold": graded[name].threshold, "floor": graded[name].floor}
        if Act(name) in RUBRIC:
            places = [n for n, (row, _, _) in enumerate(examples) if name not in row.open]
            bias = _learn(learner, places, [name in examples[n][1] for n in places], number, clauses)
            acts[number]["graded"] |= {"clause": bias, "share": SHARE}
    return {
        "acts": acts,
        "anything": {"bias": nothing, "doubt": DOUBT},
        "every": _between(whole, 0.0),
        "weights": _between(whole, LEAST_HEARD),
        "small": _joined(_between(whole, LEAST_WEIGHT, LEAST_HEARD), _between(anything, LEAST_WEIGHT)),
        "clauses": _between(clauses, LEAST_WEIGHT),
    }


def _between(weights: Weights, least: float, under: float = math.inf) -> dict[str, list[int]]:
    """The weights of these sizes, in thousandths, as the file holds them."""
    found: dict[str, list[int]] = {}
    for name, pairs in weights.items():
        flat = [n for number, weight in pairs if least <= abs(weight) < under for n in (number, round(1000 * weight))]
        if flat:
            found[name] = flat
    return found


def _joined(one: dict[str, list[int]], other: dict[str, list[int]]) -> dict[str, list[int]]:
    return {name: one.get(name, []) + other.get(name, []) for name in one | other}


def _clauses(row: Row) -> list[tuple[frozenset[str], frozenset[str]]]:
    return list(zip(row.message.clauses, row.shown, strict=True))


def _learn(learner: Learner, places: Sequence[int], gold: Sequence[bool], number: int, into: Weights) -> float:
    """Fit one act and write its weights down; its bias. Nobody is found where there is nothing to learn from."""
    if sum(gold) < 2:
        return -10.0
    weights, bias = learner.fit(places, gold)
    for name, weight in weights.items():
        into.setdefault(name, []).append((number, weight))
    return bias
