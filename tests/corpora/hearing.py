"""How well the ear hears, on labelled rows: terms exactly, acts by id. Prints counts and figures, never a text.

python -m tests.corpora.hearing FILE [FILE …]      files of labelled rows (docs/labelling.md); rows with `terms` and rows with `acts` may be mixed
python -m tests.corpora.hearing --misses FILE …    for tuning files only: also shows what was missed or heard too much
"""

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.buyer.hearing import Scene, hear, hear_by_rules
from app.buyer.topics import ear_of
from app.content.acts import MoveKind, Tactic
from app.content.loading import load_case
from app.content.persona import CaseFile
from app.language.term import PUT_FORWARD
from app.language.terms import hear_terms
from app.negotiation.heard import Heard

LEAST_POSITIVES = 10
RESAMPLES = 1000
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Row:
    """One labelled row with what was heard: the gold and the heard things as comparable keys."""

    id: str
    text: str
    gold: frozenset[Key]
    heard: frozenset[Key]


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1 of pooled counts, 0 to 1."""

    right: int
    heard: int
    gold: int

    @property
    def precision(self) -> float:
        return self.right / self.heard if self.heard else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.heard + self.gold) if self.heard + self.gold else 1.0


def read(paths: Iterable[Path]) -> list[dict[str, Any]]:
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def hear_row(row: dict[str, Any]) -> Heard:
    """What the ear makes of a row, before any offer was made."""
    case = load_case(row["case"])
    return hear(row["text"], case, scene_of_row(row, case))


def hear_row_by_rules(row: dict[str, Any]) -> Heard:
    """What the rules alone make of it."""
    case = load_case(row["case"])
    return hear_by_rules(row["text"], case, scene_of_row(row, case))


def scene_of_row(row: dict[str, Any], case: CaseFile) -> Scene:
    """What the ear knew before a row: nothing was offered yet; her words tell what she did."""
    standing = {i.id: i.status_quo for i in case.issues}
    summed = dict(case.opening) if row.get("move") == "sums_up" or _sums_up(row["buyer"], case) else None
    kind = MoveKind(row["move"]) if row.get("move") else MoveKind.HOLDS
    rider = Tactic(row["rider"]) if row.get("rider") else Tactic.DEADLINE if _PRESSES.search(row["buyer"]) else None
    return Scene(standing, case.opening, kind, rider, row["buyer"], summed, ())


# The engine knows what its buyer just did; a row has only her words. A line that lists a package and asks is her summing-up; one with a
# date, a tender or a last word in it presses.
_PRESSES = re.compile(
    r"\b(?:tender|noon|friday|final|last word|take it or leave it|otherwise|or (?:the|i|we|this|you)|debit notes?|deduct\w*|other suppliers?|platform|spot|replaced|cancel\w*|o'clock|end of the month|re-tender|elsewhere)\b",
    re.IGNORECASE,
)


def _sums_up(words: str, case: CaseFile) -> bool:
    named = {t.issue for t in hear_terms(words, ear_of(case).issues, loose=True).terms}
    return len(named) >= 3 and words.rstrip().endswith("?")


def term_key(issue: str, value: Any, mode: str, tied: bool) -> Key:
    """(issue, value, offered or reported, conditional); a reported term is never conditional. What is put forward for her to choose from is labelled
    as offered."""
    said = "offered" if mode in PUT_FORWARD else "reported"
    number = round(float(value), 3) if not isinstance(value, str) else value
    return (issue, number, said, bool(tied) and said == "offered")


def term_keys(row: dict[str, Any]) -> frozenset[Key]:
    """The labelled terms of a row."""
    return frozenset(term_key(t["issue"], t["value"], t["mode"], t["conditional"]) for t in row["terms"])


def term_row(row: dict[str, Any]) -> Row:
    heard = {term_key(t.issue, t.value, t.mode.value, t.conditional) for t in hear_row(row).terms}
    return Row(row["id"], row["text"], term_keys(row), frozenset(heard))


def act_row(row: dict[str, Any]) -> Row:
    heard = {(a.act.value,) for a in hear_row(row).acts}
    return Row(row["id"], row["text"], frozenset((a,) for a in row["acts"]), frozenset(heard))


def pooled(rows: Sequence[Row]) -> Score:
    return Score(
        sum(len(r.gold & r.heard) for r in rows), sum(len(r.heard) for r in rows), sum(len(r.gold) for r in rows)
    )


def spurious(rows: Sequence[Row]) -> float:
    """Share of heard terms whose issue and value no label of the row has."""
    heard = [(k[:2], {g[:2] for g in r.gold}) for r in rows for k in r.heard]
    return sum(key not in gold for key, gold in heard) / len(heard) if heard else 0.0


def by_id(rows: Sequence[Row]) -> dict[str, Score]:
    ids = sorted({k[0] for r in rows for k in r.gold | r.heard})
    return {
        name: Score(
            sum((name,) in r.gold and (name,) in r.heard for r in rows),
            sum((name,) in r.heard for r in rows),
            sum((name,) in r.gold for r in rows),
        )
        for name in ids
    }


def frequent(rows: Sequence[Row]) -> list[str]:
    counts = Counter(k[0] for r in rows for k in r.gold)
    return sorted(name for name, n in counts.items() if n >= LEAST_POSITIVES)


def macro(rows: Sequence[Row], names: Sequence[str]) -> float:
    scores = by_id(rows)
    return sum(scores[n].f1 if n in scores else 0.0 for n in names) / len(names) if names else 1.0


def interval(rows: Sequence[Row], figure: Callable[[Sequence[Row]], float]) -> tuple[float, float]:
    """95 % by bootstrap over rows, seeded."""
    chance = random.Random(1)
    found = sorted(figure(chance.choices(rows, k=len(rows))) for _ in range(RESAMPLES))
    return found[int(0.025 * RESAMPLES)], found[int(0.975 * RESAMPLES)]


def interval_of(hits: Sequence[bool]) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (Wilson, JASA 22, 1927); 0 to 1 where there is nothing."""
    n, z = len(hits), 1.96
    if not n:
        return 0.0, 1.0
    share = sum(hits) / n
    middle, spread = share + z * z / (2 * n), z * ((share * (1 - share) + z * z / (4 * n)) / n) ** 0.5
    return (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)


def report(paths: Sequence[Path], misses: bool = False) -> None:
    raw = read(paths)
    began = time.perf_counter()
    terms = [term_row(r) for r in raw if "terms" in r]
    acts = [act_row(r) for r in raw if "acts" in r]
    took = (time.perf_counter() - began) / max(1, len(raw))
    if terms:
        score, (low, high) = pooled(terms), interval(terms, lambda rows: pooled(rows).f1)
        print(f"terms: {len(terms)} rows, {score.gold} labelled, {score.heard} heard, {score.right} exact")
        print(
            f"  F1 {score.f1:.3f} (95 % {low:.3f} to {high:.3f}), precision {score.precision:.3f}, recall {score.recall:.3f}"
        )
        print(f"  spurious {100 * spurious(terms):.1f} %")
        for name, cut in (("issue and value", 2), ("with offered or reported", 3)):
            part = [
                Row(r.id, r.text, frozenset(k[:cut] for k in r.gold), frozenset(k[:cut] for k in r.heard))
                for r in terms
            ]
            print(f"  {name}: F1 {pooled(part).f1:.3f}")
    if acts:
        names = frequent(acts)
        low, high = interval(acts, lambda rows: macro(rows, names))
        print(
            f"acts: {len(acts)} rows; macro F1 over {len(names)} ids with {LEAST_POSITIVES} or more {macro(acts, names):.3f} (95 % {low:.3f} to {high:.3f})"
        )
        for name, score in by_id(acts).items():
            mark = "" if name in names else "  (few)"
            print(
                f"  {name:<36} n {score.gold:3d}  precision {score.precision:.2f}  recall {score.recall:.2f}  F1 {score.f1:.2f}{mark}"
            )
    print(f"{1000 * took:.2f} ms a row")
    if misses:
        for row in (*terms, *acts):
            if row.gold != row.heard:
                print(
                    f"{row.id}: {row.text}\n    missed {sorted(row.gold - row.heard, key=str)}\n    too much {sorted(row.heard - row.gold, key=str)}"
                )


def main(args: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.corpora.hearing")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args(args)
    if given.misses and any("sealed" in path.parts for path in given.files):
        parser.error("sealed rows are counted, never shown")
    report(given.files, given.misses)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
