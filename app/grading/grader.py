"""The port of a grader, and what it answers. Findings from any source go through the same verification and levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from app.content.acts import Opens, Strategy
from app.grading.context import TurnToGrade
from app.grading.findings import Finding
from app.grading.levels import turn_levels


class Status(StrEnum):
    """Words for a grading; none of them is a number."""

    WAITING = "waiting"
    RUNNING = "running"
    GRADED = "graded"
    NOT_GRADABLE = "not_gradable"
    UNGRADED = "ungraded"


@dataclass(frozen=True, slots=True)
class Grading:
    """One grading of one turn. `levels` holds a level 0 to 4 per strategy or None; `abstained` the strategies the grader
    would not judge; `reason` says why a turn is not gradable or ungraded; `passing` that what stood in the way of an ungraded one may pass by itself."""

    status: Status
    grader: str
    reason: str | None = None
    findings: tuple[Finding, ...] = ()
    opened: Opens = field(default_factory=Opens)
    levels: Mapping[Strategy, int | None] = field(default_factory=dict)
    turn_level: int | None = None
    missed: bool = False
    abstained: tuple[Strategy, ...] = ()
    dropped: int = 0
    passing: bool = False


def graded(
    grader: str, findings: Sequence[Finding], opens: Opens, *, abstained: tuple[Strategy, ...] = (), dropped: int = 0
) -> Grading:
    """A grading whose levels follow by rule from its findings, what the buyer's move opened, and what the grader would not judge."""
    levels = turn_levels(findings, opens, abstained)
    return Grading(
        Status.GRADED,
        grader,
        None,
        tuple(findings),
        opens,
        levels.strategies,
        levels.turn,
        levels.missed,
        abstained,
        dropped,
    )


class Grader(Protocol):
    """Anything that can grade a turn."""

    @property
    def name(self) -> str:
        """What it is called in stored gradings."""
        ...

    @property
    def kind(self) -> str:
        """'embedded' or 'model'."""
        ...

    async def grade(self, turn: TurnToGrade) -> Grading:
        """Grade one turn; a failure is a Grading with status ungraded and the reason, never an invented score."""
        ...


def as_json(turn: str, grading: Grading) -> dict[str, Any]:
    """A grading as `counterpart grade --json` prints it."""
    return {
        "id": turn,
        "status": grading.status.value,
        "reason": grading.reason,
        "findings": [
            {
                "id": f.id.value,
                "quote": f.quote,
                "specific": f.specific,
                "takes_up": f.takes_up,
                "fresh": f.fresh,
                "confidence": f.confidence,
                "note": f.note,
            }
            for f in grading.findings
        ],
        "opened": {
            "primary": [s.value for s in grading.opened.primary],
            "also": [s.value for s in grading.opened.also],
        },
        "levels": {s.value: grading.levels.get(s) for s in Strategy},
        "turn_level": grading.turn_level,
    }
