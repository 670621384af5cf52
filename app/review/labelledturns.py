"""The labelled turns that ship with the program, as a coach judges them: one message, what stood before it, what the people who labelled it found."""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from app.content.acts import RUBRIC, Act, Strategy
from app.errors import ContentError
from app.grading.context import TurnToGrade
from app.grading.grader import Grading
from app.grading.labelled import gold, turn_of
from app.places import shipped

STRONG_FROM = 3
_FIRST, _SECOND = "train.jsonl", "train-second.jsonl"


class TurnKind(StrEnum):
    """What a turn is good for when somebody learns to judge."""

    STRONG = "strong"
    WEAK = "weak"
    TRAPPED = "trapped"
    NEAR_MISS = "near_miss"


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """A labelled turn. `context` is one sentence; `labels` what was found in it, `second` what a second person found (None where nobody looked again);
    `strategies` those that the labels or the near miss belong to."""

    id: str
    kind: TurnKind
    context: str
    turn: TurnToGrade
    labels: Grading
    second: Grading | None
    strategies: frozenset[Strategy]


@cache
def labelled_turns() -> tuple[LabelledTurn, ...]:
    """All labelled turns, in the order of their file. Raises ContentError where a file cannot be read."""
    second = {str(row["id"]): row for row in _rows(_SECOND)}
    return tuple(labelled_turn(row, second.get(str(row["id"]))) for row in _rows(_FIRST))


def labelled_turn(row: dict[str, Any], second: dict[str, Any] | None = None) -> LabelledTurn:
    """A row (docs/labelling.md, 'Turns') as a value. KeyError or ValueError where a field is missing or unknown."""
    turn = turn_of(row)
    labels = gold(row, turn)
    again = gold({**row, **second}, turn) if second is not None else None
    found = {f.id for f in labels.findings}
    missed = _near_miss(row, found)
    strategies = frozenset(RUBRIC[act].strategy for act in found | ({missed} if missed else set()))
    return LabelledTurn(turn.id, _kind(labels, missed), str(row.get("context") or ""), turn, labels, again, strategies)


def _near_miss(row: dict[str, Any], found: set[Act]) -> Act | None:
    """What a careless reader would see here and the labels do not hold."""
    name = row.get("near_miss")
    act = Act(name) if name in set(Act) else None
    return None if act in found else act


def _kind(labels: Grading, missed: Act | None) -> TurnKind:
    if missed is not None:
        return TurnKind.NEAR_MISS
    if any(f.trap for f in labels.findings):
        return TurnKind.TRAPPED
    return TurnKind.STRONG if (labels.turn_level or 0) >= STRONG_FROM else TurnKind.WEAK


def _rows(name: str) -> list[dict[str, Any]]:
    path = shipped("rubrics") / "labelled" / name
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError):
        raise ContentError(name, 0, "", "the labelled turns cannot be read", "install the program again") from None
