"""Turns from outside a session (a file, a pasted mail, a drill) as a grader sees them: figures are heard where the case is known."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.buyer.hearing import Scene, hear
from app.content.acts import Act, MoveKind, Tactic
from app.content.persona import CaseFile
from app.grading.context import Earlier, TurnToGrade
from app.negotiation.gifts import deal_before
from app.negotiation.issues import Value


@dataclass(frozen=True, slots=True)
class Written:
    """One turn as it stood there. `buyer` is her line before it; `case` the id of its case; `move`, `rider` hers, None where unknown;
    `table` what she put forward with it."""

    id: str
    text: str
    buyer: str = ""
    earlier: tuple[Earlier, ...] = ()
    case: str | None = None
    move: MoveKind | None = None
    rider: Tactic | None = None
    table: Mapping[str, Value] | None = None


def to_grade(written: Written, case: CaseFile | None) -> TurnToGrade:
    """A turn as a grader sees it. With its case, figures are heard and the deal so far is followed."""
    if case is None:
        return TurnToGrade(
            written.id, written.text, written.buyer, kind=written.move, rider=written.rider, earlier=written.earlier
        )
    scene = scene_before(case, written)
    heard = hear(written.text, case, scene)
    return TurnToGrade(
        id=written.id,
        text=written.text,
        buyer=written.buyer,
        kind=written.move,
        rider=written.rider,
        earlier=written.earlier,
        case=case,
        facts=tuple(f.text for f in case.facts),
        terms=heard.terms,
        deal=deal_before(case, scene.standing, scene.table),
        confirming=heard.has(Act.ACCEPTS) and written.move is MoveKind.SUMS_UP,
    )


def scene_before(case: CaseFile, written: Written) -> Scene:
    """The public deal before a turn: her table, and what the trainee offered in earlier lines."""
    table: dict[str, Value] = {**case.opening, **(written.table or {})}
    standing: dict[str, Value] = {i.id: i.status_quo for i in case.issues}
    kind = written.move or MoveKind.HOLDS
    said: list[str] = []
    last = ""
    for line in written.earlier:
        if line.who == "trainee":
            earlier = Scene(dict(standing), table, MoveKind.HOLDS, None, last, None, tuple(said))
            standing.update(hear(line.text, case, earlier).offered())
            said.append(line.text)
        else:
            last = line.text
    summed = table if kind is MoveKind.SUMS_UP else None
    return Scene(standing, table, kind, written.rider, written.buyer, summed, tuple(said))
