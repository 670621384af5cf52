"""What a run would take: cells, turns, calls, tokens and price. Tokens are a rule of thumb, not a count."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.evals.plan import Cell
from app.evals.runner import Endpoint
from app.evals.suite import EMBEDDED
from app.models.chat import Usage
from app.negotiation.levels import LEVELS

# Of prompts and answers as they were seen: a spoken turn, a trainee's, a graded one, a judged one.
SPEAK, PLAY, GRADE, JUDGE = (1400, 90), (900, 60), (5200, 260), (700, 60)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One suite with one model."""

    suite: str
    model: str
    cells: int
    turns: int
    calls: int
    tokens: int
    price: float

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        return asdict(self)


def estimate(cells: Sequence[Cell], ends: Mapping[str, Endpoint], judge: str | None = None) -> list[Estimate]:
    """By suite and model, in order. `judge` names the endpoint that judges principles; without one nothing is judged."""
    groups: defaultdict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[cell.suite.id, str(cell.params.get("model", cell.params["grader"]))].append(cell)
    found = []
    for (suite, model), mine in groups.items():
        usage, calls, price = Usage(), 0, 0.0
        for cell in mine:
            for name, n, each in _asked(cell, judge):
                calls += n
                used = Usage(n * each[0], n * each[1])
                usage = Usage(usage.prompt + used.prompt, usage.completion + used.completion)
                price += ends[name].price.of(used) if name in ends else 0.0
        turns = sum(turns_of(c) for c in mine)
        found.append(Estimate(suite, model, len(mine), turns, calls, usage.prompt + usage.completion, price))
    return found


def turns_of(cell: Cell) -> int:
    """How many turns a cell has at most."""
    case = cell.case
    if case.turns is not None:
        return sum(step.say is not None for step in case.turns)
    if case.simulated is not None:
        return case.simulated.turns
    return 1 if cell.row is not None else case.limit or LEVELS[case.level].turns


def _asked(cell: Cell, judge: str | None) -> list[tuple[str, int, tuple[int, int]]]:
    """The endpoints that a cell asks: how many calls, and what one takes."""
    model, turns = str(cell.params.get("model", EMBEDDED)), turns_of(cell)
    rows = [] if cell.row is not None else [(model, turns, SPEAK)]
    rows += [(model, turns, PLAY)] if cell.case.simulated is not None else []
    rows += [(str(cell.params["grader"]), turns, GRADE)] if cell.graded else []
    rows += [(judge or EMBEDDED, _judged(cell, turns), JUDGE)] if cell.judged else []
    return [row for row in rows if row[0] != EMBEDDED and row[1]]


def _judged(cell: Cell, turns: int) -> int:
    """How many judgements a cell asks for: each principle that holds always is judged each turn, the others once."""
    case = cell.case
    once = [*(check for step in case.turns or () for check in step.expect), *case.finally_]
    return turns * sum(bool(c.principle) for c in case.always) + sum(bool(c.principle) for c in once)
