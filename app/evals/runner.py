"""Running cells: one after the other without a model, side by side with one; what was done is kept, an error is never a failure."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import CounterpartError, ModelError
from app.evals.journal import Journal, KeptTurn
from app.evals.lanes import Desk, Lane
from app.evals.plan import Cell
from app.evals.playing import PlayerError, Table, play
from app.evals.recorded import RecordedModel, Tape
from app.evals.suite import EMBEDDED
from app.grading.embedded import EmbeddedGrader
from app.grading.grader import Grader
from app.models.chat import ChatModel, Price

AHEAD = 2  # cells at once for each call at once: while one thinks, another one asks


class Spent(Exception):
    """The budget is used up."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model that cells may name: how to make it, its grader, its price, how many calls at once."""

    model: Callable[[], ChatModel]
    grader: Callable[[ChatModel], Grader]
    price: Price
    concurrency: int


@dataclass(slots=True)
class Purse:
    """What may be spent, and what was: in the currency of the prices. None: no limit."""

    most: float | None = None
    spent: float = 0.0

    def pay(self, amount: float) -> None:
        """Count what was spent."""
        self.spent += amount

    @property
    def empty(self) -> bool:
        """Whether nothing is left."""
        return self.most is not None and self.spent >= self.most


class Runner:
    """Runs cells and journals them. `told` hears of each cell that ended: the cell, its status and its reason."""

    def __init__(
        self,
        journal: Journal,
        endpoints: Mapping[str, Endpoint],
        *,
        judge: str | None = None,
        purse: Purse | None = None,
        told: Callable[[Cell, str, str | None], None] = lambda cell, status, reason: None,
    ) -> None:
        self.journal, self.endpoints, self.judge = journal, endpoints, judge
        self.purse, self.told = purse or Purse(), told
        self._models: dict[str, ChatModel] = {}
        self._lanes = {name: Lane(e.concurrency) for name, e in endpoints.items()}
        self._desk = Desk()
        self._most = max((e.concurrency for e in endpoints.values()), default=1)

    async def run(self, cells: Sequence[Cell]) -> bool:
        """Run cells; False where the budget ended it before all were run."""
        alone = [c for c in cells if not _lanes_of(c, self.judge)]
        shared = [c for c in cells if _lanes_of(c, self.judge)]
        for cell in alone:
            await self._one(cell)
            await asyncio.sleep(0)  # an interruption is heard between two cells
        waiting = iter(shared)
        workers = [asyncio.create_task(self._work(waiting)) for _ in range(_at_once(len(shared), self._most * AHEAD))]
        try:
            await asyncio.gather(*workers)
        except BaseException:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
            raise
        return not self.purse.empty or all(c.status != "waiting" for c in self.journal.cells())

    async def close(self) -> None:
        """Close the connections of the models."""
        for model in self._models.values():
            close = getattr(model, "close", None)
            if close is not None:
                await close()

    async def _work(self, waiting: Any) -> None:
        for cell in waiting:
            if self.purse.empty:
                return
            await self._one(cell)

    async def _one(self, cell: Cell) -> None:
        """Run one cell."""
        self.journal.begin_cell(cell.key)
        tape = Tape(self.journal.calls(cell.key) if _lanes_of(cell, self.judge) else {})
        held: list[bool | None] = []

        def keep(turn: KeptTurn) -> None:
            held.extend(v.held for v in turn.verdicts)
            self.journal.turn(cell.key, turn, tape.taken())

        table = self._table(cell, tape, keep)
        found: tuple[str, str | None, str | None, Mapping[str, Any] | None]
        try:
            await self._desk.enter(tape)
            began, cpu = time.perf_counter(), time.process_time()
            facts = await play(cell, table)
            found = (*_status(held), facts)
        except ModelError as caught:
            found = "error", caught.message, "endpoint", None
        except PlayerError as caught:
            found = "error", str(caught), "player", None
        except CounterpartError as caught:
            found = "error", caught.message, "program", None
        finally:  # what was paid for is kept, whatever broke off
            self._desk.leave(tape)
            self.journal.paid(cell.key, tape.taken(), tape.prompt, tape.completion, tape.cost)
            self.purse.pay(tape.cost)
        cpu = time.process_time() - cpu
        status, reason, blame, outcome = found
        self.journal.end_cell(
            cell.key,
            status,
            reason=reason,
            blame=blame,
            outcome=dict(outcome) if outcome else None,
            ms=1000 * (time.perf_counter() - began),
            cpu_ms=1000 * cpu,
            engine_ms=1000 * min(table.engine_s, cpu),
        )
        self.told(cell, status, reason)

    def _table(self, cell: Cell, tape: Tape, keep: Callable[[KeptTurn], None]) -> Table:
        model, grader = cell.params.get("model", EMBEDDED), cell.params["grader"]
        heat = float(cell.params.get("temperature", 0.0))
        voice = self._recorded(model, heat, tape)
        judge: Grader | None = None
        if cell.graded:
            judge = EmbeddedGrader() if grader == EMBEDDED else self._grader(grader, tape)
        trainee = voice if cell.case.simulated is not None else None
        return Table(voice, trainee, judge, self._recorded(self.judge or EMBEDDED, 0.0, tape), keep)

    def _grader(self, name: str, tape: Tape) -> Grader:
        model = self._recorded(name, 0.0, tape)
        assert model is not None
        return self.endpoints[name].grader(model)

    def _recorded(self, name: str, heat: float, tape: Tape) -> ChatModel | None:
        if name == EMBEDDED:
            return None
        if name not in self._models:  # one client for all, so that connections are used again
            self._models[name] = self.endpoints[name].model()
        return RecordedModel(self._models[name], tape, heat, self._lanes[name], self.endpoints[name].price, self._desk)


def _at_once(cells: int, most: int) -> int:
    """How many cells run at once: so many, or up to twice as many where the last wave would else be a small one that leaves places empty."""
    waves = max(1, cells // most)
    return -(-cells // waves)


def _lanes_of(cell: Cell, judge: str | None) -> list[str]:
    """The endpoints that a cell calls."""
    names = [cell.params.get("model", EMBEDDED), cell.params["grader"] if cell.graded else EMBEDDED]
    names += [judge or EMBEDDED] if cell.judged else []
    return list(dict.fromkeys(n for n in names if n != EMBEDDED))


def _status(held: Sequence[bool | None]) -> tuple[str, str | None, str | None]:
    """A cell fails where a check does not hold; it is an error where one could not be evaluated and none failed."""
    if any(h is False for h in held):
        failed = sum(1 for h in held if h is False)
        return "failed", f"{failed} of {len(held)} checks do not hold", None
    if any(h is None for h in held):
        return "error", "a check could not be evaluated", "program"
    return "passed", None, None
