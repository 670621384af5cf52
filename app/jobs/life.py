"""What runs beside the requests of a process: its lease, the gradings, the turns that were left unfinished, the chores; and how all of it ends."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from app.content.loading import document_hash, load_rubric
from app.jobs.chores import Chores
from app.jobs.memory import GivesBack, trimmer
from app.jobs.watch import Watch
from app.practice.gradework import GradingWorker
from app.practice.presence import Presence
from app.practice.turns import TurnDesk
from app.review.clinics import Clinics

# Turns and gradings that run when a process is asked to stop come to an end within so many seconds, or are let go.
DRAIN_S = 4.0
# How long a worker that hears of new events waits before it looks: many come at once.
STIRRED_S = 0.2


class Heard(Protocol):
    """Hearing that another process wrote something."""

    def start(self, heard: Callable[[str], object], stirred: Callable[[], object]) -> None:
        """Call `heard` with a session that has new events, and `stirred` where anybody wrote any; from another thread."""
        ...

    def close(self) -> None:
        """Stop listening."""
        ...


class Life:
    """The life of a process. `models` are closed at the end, where they can be."""

    def __init__(
        self,
        worker: GradingWorker,
        desk: TurnDesk,
        presence: Presence,
        notices: Heard,
        clinics: Clinics,
        chores: Chores,
        models: Sequence[object],
    ) -> None:
        self.worker, self.desk, self.presence, self.notices = worker, desk, presence, notices
        self.clinics, self.chores, self.models = clinics, chores, models
        self.watch = Watch((worker.recover, desk.recover, worker.try_again, GivesBack(trimmer())), presence.renew_s)
        self._stirred: asyncio.TimerHandle | None = None

    async def start(self, *, grades: bool = True) -> None:
        """Be on the roll, take up what was left, and begin; gradings only where it `grades`."""
        loop, wakes = asyncio.get_running_loop(), self.worker.wakes
        await self.presence.here()
        self.notices.start(
            lambda session: loop.call_soon_threadsafe(wakes.wake, session),
            lambda: loop.call_soon_threadsafe(self._stir) if self.presence.kind == "worker" else None,
        )
        await self.know_grader()
        await self.worker.recover()
        if grades:
            self.worker.start()
        await self.desk.recover()
        self.worker.wake()
        self.watch.start()
        await self.clinics.start()
        if self.presence.kind != "command":  # which is gone before a chore is done
            self.chores.start()

    async def know_grader(self) -> None:
        """Register the grader of this process; gradings name it."""
        ledger, grader, rubric = self.worker.ledger, self.worker.grader, document_hash(load_rubric())
        model = getattr(grader, "model", None)
        await asyncio.to_thread(ledger.know_grader, grader.name, grader.kind, rubric, None, model)

    def _stir(self) -> None:
        """Somebody wrote something, perhaps a turn to grade. A process with pages grades its own turns and need not ask each time; a worker does, not too often."""
        if self._stirred is None or self._stirred.when() < asyncio.get_running_loop().time():
            self._stirred = asyncio.get_running_loop().call_later(STIRRED_S, self.worker.wake)

    def leave(self) -> None:
        """The process was asked to stop: pages that listen hear no more from here and turn to another, or to the next start."""
        self.worker.wakes.end()

    async def stop(self) -> None:
        """Let what runs come to an end, let go of the rest, and leave."""
        self.leave()
        await asyncio.to_thread(self.notices.close)
        await asyncio.gather(self.watch.close(), self.chores.close(), self.clinics.close())
        await asyncio.gather(self.desk.close(DRAIN_S), self.worker.close(DRAIN_S))
        await self.presence.close()
        for model in self.models:
            close = getattr(model, "close", None)
            if close is not None:
                await close()
