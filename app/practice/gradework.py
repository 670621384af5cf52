"""Grading in the background: the waiting rows are the queue. Whoever takes one holds it under the lease of its process; the database's own uniqueness keeps one
grading for each turn and grader (docs/decisions/0012)."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence

from app.clock import Clock
from app.content.acts import Act
from app.content.persona import CaseFile
from app.errors import CounterpartError, NotFound
from app.grading.context import Earlier, TurnToGrade
from app.grading.grader import Grader, Grading, Status
from app.locale.filled import N_
from app.negotiation.gifts import deal_before
from app.negotiation.replay import Corrected
from app.practice.cases import PinnedCases
from app.practice.ports import Changed, Ledger, unheard
from app.practice.presence import Alone, Roll
from app.practice.records import Between, Turn, graded_event
from app.practice.secondtries import SecondTries
from app.practice.wakes import Wakes

IDLE_SECONDS = 5.0
log = logging.getLogger(__name__)


class GradingWorker:
    """Takes waiting gradings, several at once where there are `lanes`; also the JobQueue that practice wakes. What is taken is held by the process for as long
    as its lease runs, so that each is saved once, whoever dies."""

    def __init__(
        self,
        ledger: Ledger,
        cases: PinnedCases,
        clock: Clock,
        wakes: Wakes,
        grader: Grader,
        changed: Changed = unheard,
        roll: Roll | None = None,
        lanes: int = 1,
    ) -> None:
        self.ledger, self.cases, self.clock, self.wakes, self.grader = ledger, cases, clock, wakes, grader
        self.changed, self.roll, self.lanes = changed, roll or Alone(), lanes
        self.owner = self.roll.owner
        self.second_tries = SecondTries(ledger, clock)
        self._hints = [asyncio.Event() for _ in range(lanes)]
        self._tasks: list[asyncio.Task[None]] = []
        self._held: set[str] = set()
        self._astray: set[str] = set()
        self._ending = False

    def wake(self) -> None:
        """Say that there may be waiting rows."""
        for hint in self._hints:
            hint.set()

    async def recover(self) -> int:
        """Let the gradings wait again whose process is no more, or that this process lost sight of; how many there were."""
        taken = await asyncio.to_thread(self.ledger.taken_gradings)
        dead = await self.roll.dead_among({owner for _, owner in taken})
        astray = {grading for grading, owner in taken if owner == self.owner and grading not in self._held}
        # While we work, one may just be on its way into our hands: it is lost where it still is at the next look.
        lost, self._astray = (astray & self._astray if self._tasks else astray), astray
        found = [(grading, owner) for grading, owner in taken if owner in dead or grading in lost]
        for grading, owner in found:
            await self._given_back(grading, owner, died=owner in dead)
        if found:
            self.wake()
        return len(found)

    async def try_again(self) -> int:
        """Let what failed wait again where it is due, as long as this process grades; how many."""
        found = await self.second_tries.look(self.grader.name) if self._tasks else 0
        if found:
            self.wake()
        return found

    def start(self) -> None:
        """Begin to work in the background."""
        self._ending = False
        self._tasks = [asyncio.create_task(self._work(hint)) for hint in self._hints]

    @property
    def alive(self) -> bool:
        """Whether it works in the background, in all its lanes."""
        return bool(self._tasks) and not any(task.done() for task in self._tasks)

    async def close(self, seconds: float = 0.0) -> None:
        """Take nothing more, let what runs come to an end for at most so long, and give the rest back to whoever is there."""
        self._ending = True
        self.wake()
        if self._tasks and seconds:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        for grading in list(self._held):
            with contextlib.suppress(CounterpartError):  # where the database is away, the lease runs out by itself
                await self._given_back(grading, self.owner, died=False)
        self._held.clear()

    async def work_off(self) -> int:
        """Grade until nothing waits; how many."""
        count = 0
        while await self._one():
            count += 1
        return count

    async def _work(self, hint: asyncio.Event) -> None:
        while not self._ending:
            hint.clear()
            if not await self._tried() and not self._ending:
                # Not wait_for: before Python 3.12 it may swallow a cancellation that meets a wake, and close() would wait for ever.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(IDLE_SECONDS):
                        await hint.wait()

    async def _tried(self) -> bool:
        try:
            return await self._one()
        except Exception:  # a store that fails for a moment must not end all grading until the next start
            log.exception("the grading worker could not go on; it tries again")
            return False

    async def _one(self) -> bool:
        taken = await self._take()
        if taken is None:
            return False
        grading_id, turn_id = taken
        try:
            await self._work_on(grading_id, turn_id)
        except NotFound:  # deleted by its owner while it was graded; nothing of it may come back
            log.info("grading %s: its turn was deleted", grading_id)
        except asyncio.CancelledError:  # close() gives it back
            raise
        except BaseException:  # what failed for a moment waits again once somebody looks for the lost
            self._held.discard(grading_id)
            raise
        self._held.discard(grading_id)
        return True

    async def _take(self) -> tuple[str, str] | None:
        await self.roll.here()
        return await asyncio.to_thread(self._taken)

    def _taken(self) -> tuple[str, str] | None:
        taken = self.ledger.take_grading(self.owner, self.clock.now())
        if taken is not None:
            self._held.add(taken[0])
        return taken

    async def _given_back(self, grading: str, owner: str, *, died: bool) -> None:
        with contextlib.suppress(NotFound):  # deleted meanwhile
            await asyncio.to_thread(self.ledger.give_back, grading, owner, self.clock.now() if died else None)

    async def _work_on(self, grading_id: str, turn_id: str) -> None:
        turn = await asyncio.to_thread(self.ledger.turn, turn_id)
        session = await asyncio.to_thread(self.ledger.session, turn.session)
        turns = await asyncio.to_thread(self.ledger.turns, turn.session)
        case = self.cases.of(session.case, session.case_hash)
        between = await asyncio.to_thread(self.ledger.between, turn.session)
        result = await self._graded(turn_to_grade(turn, turns, case, between, session.spoken))
        event = graded_event(turn.id, turn.number, result.status, result.reason)
        await asyncio.to_thread(self.ledger.save_grading, grading_id, result, event, self.clock.now(), self.owner)
        self.second_tries.ended(result)
        await self._tell(turn.session)
        self.wakes.wake(turn.session)

    async def _tell(self, session: str) -> None:
        """Let it be known that a session's gradings changed; whoever fails at that can make up for it later, the grading stands."""
        try:
            await asyncio.to_thread(self.changed, session)
        except Exception:
            log.exception("the figures of session %s could not be made anew; 'counterpart db figures' does it", session)

    async def _graded(self, turn: TurnToGrade) -> Grading:
        try:
            return await self.grader.grade(turn)
        except Exception:  # one turn that cannot be graded must not stop the grading of all others
            log.exception("grading of turn %s failed", turn.id)
            return ungraded(self.grader.name, N_("an error of the program; the log has it"))


def turn_to_grade(
    turn: Turn, turns: Sequence[Turn], case: CaseFile, between: Sequence[Between] = (), spoken: str = "en"
) -> TurnToGrade:
    """A stored turn as a grader sees it: what was said, the buyer's public move, the public deal; no state. A term that the trainee corrected
    was not said as it was heard, so it is left out."""
    corrected = {b.step.issue for b in between if b.after_turn == turn.number and isinstance(b.step, Corrected)}
    before = [t for t in turns if t.number < turn.number]
    last = before[-1] if before else None
    earlier: list[Earlier] = []
    for old in before:
        if old.text:
            earlier.append(Earlier("trainee", old.text))
        earlier.append(Earlier("buyer", old.reply))
    table = last.move.table if last and last.move else dict(case.opening)
    standing = last.state.standing if last and last.state else {i.id: i.status_quo for i in case.issues}
    confirming = bool(turn.heard and turn.heard.has(Act.ACCEPTS) and last and last.move and last.move.kind == "sums_up")
    return TurnToGrade(
        id=turn.id,
        text=turn.text,
        buyer=last.reply if last else "",
        kind=last.move.kind if last and last.move else None,
        rider=last.move.rider if last and last.move else None,
        earlier=tuple(earlier),
        case=case,
        facts=tuple(f.text for f in case.facts),
        terms=tuple(t for t in turn.heard.terms if t.issue not in corrected) if turn.heard else None,
        deal=deal_before(case, standing, table),
        confirming=confirming,
        number=turn.number,
        spoken=spoken,
    )


def ungraded(grader: str, reason: str) -> Grading:
    """A grading that failed, with its reason; never a number."""
    return Grading(Status.UNGRADED, grader, reason)
