"""Labelled turns: what people found in a message, as a grader's answer. Levels follow from their findings by the same rules as from anybody's."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.content.acts import Act, MoveKind, Opens, Strategy, Tactic, opened
from app.grading.context import Earlier, TurnToGrade
from app.grading.findings import Finding, verify
from app.grading.grader import Grading, graded
from app.grading.raters import TURN, Rated, traps_of
from app.grading.specific import fresh, known_of


def turn_of(row: Mapping[str, Any]) -> TurnToGrade:
    """A labelled row (docs/labelling.md, 'Turns') as a grader without a case sees it. KeyError or ValueError where a field is missing or unknown."""
    return TurnToGrade(
        id=str(row["id"]),
        text=row["text"],
        buyer=row.get("buyer") or "",
        kind=MoveKind(row["move"]) if row.get("move") else None,
        rider=Tactic(row["rider"]) if row.get("rider") else None,
        earlier=tuple(Earlier(line["who"], line["text"]) for line in row.get("earlier") or ()),
        facts=tuple(row.get("facts") or ()),
        confirming=row.get("move") == MoveKind.SUMS_UP.value,
    )


def gold(row: Mapping[str, Any], turn: TurnToGrade) -> Grading:
    """The labels of a row as a grading: quotes held to the turn, levels by rule."""
    found = [
        Finding(Act(f["id"]), f["quote"], 0, 0, bool(f["specific"]), f.get("takes_up") or None) for f in row["findings"]
    ]
    verified = verify(found, turn.text, turn.buyer_lines)
    known = known_of(turn)
    findings = tuple(fresh(f, turn, known) for f in verified.findings)
    opens = opened(turn.kind, turn.rider) if turn.kind is not None else Opens()
    return graded(str(row.get("labeller", "labels")), findings, opens, dropped=verified.dropped)


def rated(turn_id: str, session: str, grading: Grading) -> Rated:
    """A grading as one rater's judgement of a turn."""
    levels: dict[str, int | None] = {TURN: grading.turn_level}
    levels |= {s.value: grading.levels.get(s) for s in Strategy}
    ids = [f.id.value for f in grading.findings]
    return Rated(turn_id, session, levels, traps_of(ids), frozenset(s.value for s in grading.abstained))


def session_of(row: Mapping[str, Any]) -> str:
    """What a row's turn hangs together with: its session where it names one, else writer and trade, else itself."""
    if row.get("session"):
        return str(row["session"])
    if row.get("writer"):
        return f"{row['writer']}/{row.get('trade', '')}"
    return str(row["id"])


def rated_of_json(row: Mapping[str, Any]) -> Rated:
    """A judgement out of what `counterpart grade --json` writes. KeyError where it has no id or levels."""
    levels: dict[str, int | None] = {TURN: row["turn_level"]}
    levels |= {s.value: row["levels"].get(s.value) for s in Strategy}
    ids: Sequence[str] = [f["id"] for f in row.get("findings") or ()]
    return Rated(str(row["id"]), session_of(row), levels, traps_of(ids), frozenset(row.get("abstained") or ()))
