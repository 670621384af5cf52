"""Gradings that failed for what may pass by itself, such as a model's endpoint that was away, are graded again without anybody asking for it.

Each has its own pauses and a last try. While the endpoint is away one at a time finds out whether it is back; once it answers, all that are left follow.
"""

import asyncio
from datetime import datetime, timedelta

from app.clock import Clock
from app.grading.grader import Grading, Status
from app.practice.ports import Ledger

FIRST_PAUSE, LONGEST_PAUSE, MOST_TRIES = timedelta(minutes=1), timedelta(hours=1), 72
# While the endpoint is away: how long from one that finds out to the next, in each process.
BETWEEN = timedelta(minutes=1)
MOST_AT_ONCE = 50


def pause_after(tries: int) -> timedelta | None:
    """How long a grading waits that was tried again `tries` times, each pause double the last one up to an hour; None: it is not tried again by itself.
    All pauses together are about three days."""
    return min(FIRST_PAUSE * 2 ** min(tries, 10), LONGEST_PAUSE) if tries < MOST_TRIES else None


class SecondTries:
    """Puts gradings back into the queue when they are due."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self.ledger, self.clock = ledger, clock
        self._away = self._back = False
        self._asked: datetime | None = None

    def ended(self, result: Grading) -> None:
        """A grading of this process ended: whether the endpoint is there can be seen from it."""
        if result.passing:
            self._away, self._back = True, False
        elif result.status is Status.GRADED and self._away:
            self._away, self._back = False, True

    async def look(self, grader: str) -> int:
        """Put back what is due of a grader: one where the endpoint was away when it was last asked, else up to fifty; how many."""
        now = self.clock.now()
        if self._away and self._asked is not None and now < self._asked + BETWEEN:
            return 0
        if self._back:
            await asyncio.to_thread(self.ledger.hasten, grader, now)
            self._back = False
        self._asked = now
        return await asyncio.to_thread(self.ledger.put_back, grader, now, 1 if self._away else MOST_AT_ONCE)
