"""The ledger of a turn: accepted, heard and decided, spoken, completed. The server speaks, not the request.

Whatever dies is finished from where it stood.
"""

import asyncio
import contextlib
import logging
from typing import Any

from app.buyer.abroad import Opening, opening_abroad
from app.clock import Clock
from app.content.persona import CaseFile
from app.errors import CounterpartError, LeaseLost, ModelError, NotFound
from app.locale.filled import N_
from app.practice.abroad import HOME
from app.practice.answering import Answering, Run
from app.practice.cases import PinnedCases
from app.practice.foreseen import Reading
from app.practice.messages import fit_message
from app.practice.ports import JobQueue, Ledger
from app.practice.presence import Alone, Roll
from app.practice.records import Turn
from app.practice.wakes import Wakes

log = logging.getLogger(__name__)
STEPS = ("accepted", "decided", "speaking", "before_completed")


class TurnDesk(Answering):
    """Runs turns in the background. A turn that failed can be tried again."""

    def __init__(
        self, ledger: Ledger, cases: PinnedCases, clock: Clock, wakes: Wakes, jobs: JobQueue, grader: str, *, roll: Roll | None = None, **more: Any
    ) -> None:  # fmt: skip
        self.roll = roll or Alone()
        super().__init__(ledger, cases, clock, wakes, grader, self.roll.owner, **more)
        self.jobs = jobs
        self._running: dict[str, asyncio.Task[None]] = {}

    async def say(
        self, session: str, key: str, text: str, *, at_once: bool = False, expected: Reading | None = None
    ) -> Turn:
        """Accept a message and answer it in the background, at a person's pace unless `at_once`; the same key and text give the same turn.

        Raises BadValue for a message or key that does not fit, TurnRunning, TalksEnded."""
        text = fit_message(text)
        await self.roll.here()
        turn, new = await asyncio.to_thread(
            self.ledger.accept, session, key, text, self.owner, self.clock.now(), expected
        )
        if new:
            self.at_step("accepted")
            self._start(turn, at_once=at_once)
        return turn

    async def again(self, turn: str, *, at_once: bool = False) -> Turn:
        """Try a turn again that failed: from the decision where there is one, and after the words that were heard. Raises Conflict for any other turn, and
        where another was said meanwhile."""
        await self.roll.here()
        opened = await asyncio.to_thread(self.ledger.reopen, turn, self.owner)
        self.wakes.wake(opened.session)
        self._start(opened, at_once=at_once, again=True)
        return opened

    async def opening(self, line: str, case: CaseFile, language: str) -> Opening:
        """The buyer's first words in the language of the talks."""
        if language == HOME or self.voice is None:
            return Opening(None)
        return await opening_abroad(line, case.buyer, language, self.voice)

    async def done(self, turn: str) -> Turn:
        """Wait until a turn of this process is finished; the turn as it then is."""
        task = self._running.get(turn)
        if task is not None:
            await asyncio.shield(task)
        return await asyncio.to_thread(self.ledger.turn, turn)

    async def stop(self, turn: str) -> Turn:
        """Stop speaking a turn; what was said stays, and what the move must say is added in one sentence. A finished turn stays as
        it is. One that another process speaks is given back as it stands; its end comes as an event."""
        if turn not in self._running:
            await self.recover()  # a turn that could not even be closed, as on a full disk, is taken up again here
        if turn in self._running:
            self._stops[turn].set()
        await asyncio.to_thread(
            self.ledger.ask_stop, turn
        )  # another process that speaks it sees this at its next sentence
        return await self.done(turn)

    async def recover(self) -> int:
        """Finish the turns whose process is no more; how many there were."""
        count = 0
        unfinished = await asyncio.to_thread(self.ledger.unfinished)
        dead = await self.roll.dead_among({owner for _, owner in unfinished})
        for turn, owner in unfinished:
            if turn in self._running or owner not in (self.owner, *dead):
                continue
            if await asyncio.to_thread(self.ledger.take_over, turn, owner, self.owner):
                self._start(await asyncio.to_thread(self.ledger.turn, turn))
                count += 1
        return count

    async def close(self, seconds: float = 8.0) -> None:
        """Let running turns end, at most so long; the rest is let go, so that another process, or the next start, takes it up at once."""
        if self._running:
            await asyncio.wait(list(self._running.values()), timeout=seconds)
        left = dict(self._running)
        for task in left.values():
            task.cancel()
        await asyncio.gather(*left.values(), return_exceptions=True)
        for turn in left:
            with contextlib.suppress(CounterpartError):  # deleted; or the database is away, then the lease runs out
                await asyncio.to_thread(self.ledger.take_over, turn, self.owner, "")

    def _start(self, turn: Turn, *, at_once: bool = False, again: bool = False) -> None:
        if turn.id in self._running:
            return
        self._runs[turn.id] = Run(at_once, again)
        self._stops[turn.id] = asyncio.Event()
        if turn.stop_asked:
            self._stops[turn.id].set()
        task = asyncio.create_task(self._watched(turn))
        self._running[turn.id] = task
        task.add_done_callback(lambda _: self._gone(turn.id))

    def _gone(self, turn: str) -> None:
        self._running.pop(turn, None)
        self._stops.pop(turn, None)
        self._runs.pop(turn, None)

    async def _watched(self, turn: Turn) -> None:
        try:
            with self.around():
                await self._run(turn)
        except (
            NotFound,
            LeaseLost,
        ) as gone:  # deleted by its owner, or taken up by another: nothing of it may come from here
            log.info("turn %s is no longer ours: %s", turn.id, gone)
        except ModelError as error:
            log.warning("turn %s: the model failed (%s) and nobody steps in", turn.id, error.kind)
            await self._closed_as_failed(turn, error)
        except Exception as error:  # a turn that hangs is worse than one that is said to have failed
            log.exception("turn %s failed", turn.id)
            await self._closed_as_failed(turn, error)
        self.jobs.wake()

    async def _closed_as_failed(self, turn: Turn, error: Exception) -> None:
        why = error.message if isinstance(error, CounterpartError) else N_("an error of the program; the log has it")
        try:
            await self._fail(turn, why)
        except Exception:  # the store itself does not work; the turn is taken up again at a stop or the next start
            log.exception("turn %s could not be closed", turn.id)
