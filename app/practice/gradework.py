"""Grading in the background: an in-process worker over the waiting rows, until a durable queue takes its place."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence

from app.clock import Clock
from app.content.acts import Act
from app.content.persona import CaseFile
from app.errors import NotFound
from app.grading.context import Earlier, TurnToGrade
from app.grading.grader import Grader, Grading, Status
from app.locale.filled import N_
from app.negotiation.gifts import deal_before
from app.negotiation.replay import Corrected
from app.practice.cases import PinnedCases
from app.practice.owner import is_alive, this_process
from app.practice.ports import Changed, Ledger, unheard
from app.practice.records import Between, NewEvent, Turn
from app.practice.wakes import Wakes

IDLE_SECONDS = 5.0
log = logging.getLogger(__name__)


class GradingWorker:
    """Takes waiting gradings one by one; also the JobQueue that practice wakes."""

    def __init__(
        self, ledger: Ledger, cases: PinnedCases, clock: Clock, wakes: Wakes, grader: Grader, changed: Changed = unheard
    ) -> None:
        self.ledger, self.cases, self.clock, self.wakes, self.grader = ledger, cases, clock, wakes, grader
        self.changed = changed
        self._hint = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.owner = this_process()

    def wake(self) -> None:
        """Say that there may be waiting rows."""
        self._hint.set()

    async def recover(self) -> int:
        """Let the gradings wait again whose process died, without waiting for their leases; how many there were. Call before `start`."""
        dead = [
            (grading, owner)
            for grading, owner in await asyncio.to_thread(self.ledger.taken_gradings)
            if owner == self.owner or not is_alive(owner)
        ]
        for grading, owner in dead:
            await asyncio.to_thread(self.ledger.give_back, grading, owner)
        return len(dead)

    def start(self) -> None:
        """Begin to work in the background."""
        self._task = asyncio.create_task(self._work())

    @property
    def alive(self) -> bool:
        """Whether it works in the background."""
        return self._task is not None and not self._task.done()

    async def close(self) -> None:
        """Stop working; what was taken is taken again after its lease."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def work_off(self) -> int:
        """Grade until nothing waits; how many."""
        count = 0
        while await self._one():
            count += 1
        return count

    async def _work(self) -> None:
        while True:
            self._hint.clear()
            if not await self._tried():
                # Not wait_for: before Python 3.12 it may swallow a cancellation that meets a wake, and close() would wait for ever.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(IDLE_SECONDS):
                        await self._hint.wait()

    async def _tried(self) -> bool:
        try:
            return await self._one()
        except Exception:  # a store that fails for a moment must not end all grading until the next start
            log.exception("the grading worker could not go on; it tries again")
            return False

    async def _one(self) -> bool:
        taken = await asyncio.to_thread(self.ledger.take_grading, self.owner, self.clock.now())
        if taken is None:
            return False
        grading_id, turn_id = taken
        try:
            await self._work_on(grading_id, turn_id)
        except NotFound:  # deleted by its owner while it was graded; nothing of it may come back
            log.info("grading %s: its turn was deleted", grading_id)
        return True

    async def _work_on(self, grading_id: str, turn_id: str) -> None:
        turn = await asyncio.to_thread(self.ledger.turn, turn_id)
        session = await asyncio.to_thread(self.ledger.session, turn.session)
        turns = await asyncio.to_thread(self.ledger.turns, turn.session)
        case = self.cases.of(session.case, session.case_hash)
        between = await asyncio.to_thread(self.ledger.between, turn.session)
        result = await self._graded(turn_to_grade(turn, turns, case, between, session.spoken))
        event = NewEvent(
            "turn.graded" if result.status is Status.GRADED else "turn.ungraded",
            {"turn": turn.id, "number": turn.number, "status": result.status.value, "reason": result.reason},
        )
        await asyncio.to_thread(self.ledger.save_grading, grading_id, result, event, self.clock.now())
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
