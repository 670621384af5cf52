"""Chores: work that comes back, such as deleting what was kept long enough. Of all processes one does a chore, under the lease of its process; where it
dies in it, another begins anew, so every chore must bear to be done twice.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.jobs.again import Background
from app.practice.fleetports import ChoreStore
from app.practice.presence import Roll

LOOK_S = 20.0
# One that failed is not tried in every process at once.
AFTER_FAILING = timedelta(hours=1)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """A chore: what it is called, what is done, how long after the first start of all it is due, and how long after its end again."""

    name: str
    work: Callable[[], Awaitable[object]]
    first: timedelta
    every: timedelta


class Chores(Background):
    """Does the chores that are due, one after the other."""

    def __init__(self, store: ChoreStore, roll: Roll, chores: Sequence[Chore], look_s: float = LOOK_S) -> None:
        self.store, self.roll, self.chores, self.look_s = store, roll, chores, look_s

    async def look(self) -> list[str]:
        """Do what is due and nobody else does; the names of what was done."""
        await self.roll.here()
        return [chore.name for chore in self.chores if await self._done(chore)]

    async def _looking(self) -> None:
        while True:
            try:
                await self.look()
            except Exception as error:  # a database that is away for a moment must not end it until the next start
                log.warning("no chore could be looked for: %s", error)
            await asyncio.sleep(self.look_s)

    async def _done(self, chore: Chore) -> bool:
        if not await asyncio.to_thread(self.store.take, chore.name, self.roll.owner, chore.first):
            return False
        failed = None
        try:
            await chore.work()
        except Exception as error:  # any chore may fail; the others and its own next time must not suffer
            log.exception("the chore %r failed; it is tried again in an hour", chore.name)
            failed = f"{type(error).__name__}: {error}"[:300]
        again = chore.every if failed is None else min(AFTER_FAILING, chore.every)
        await asyncio.to_thread(self.store.end, chore.name, self.roll.owner, again, failed)
        return failed is None
