"""Who goes first: how many calls an endpoint takes at once, and one talk at a time that is worked on."""

import asyncio
from dataclasses import dataclass, field

from app.errors import ModelError

FULL_SPEED_AFTER = 10
# Steps of the loop that a question takes on its way out, as it was tried.
STEPS_ASIDE = 20


@dataclass(slots=True)
class Lane:
    """How many calls an endpoint takes at once: halved where it says 'too many', raised by one after ten good answers, up to `most`."""

    most: int
    now: int = 0
    running: int = 0
    good: int = 0
    free: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        self.now = self.most

    async def take(self) -> None:
        """Wait for a place."""
        async with self.free:
            await self.free.wait_for(lambda: self.running < self.now)
            self.running += 1

    async def give(self, error: ModelError | None) -> None:
        """Give the place back, and say how it went."""
        async with self.free:
            self.running -= 1
            if error is not None and error.kind == "rate":
                self.now, self.good = max(1, self.now // 2), 0
            elif error is None:
                self.good += 1
                if self.good >= FULL_SPEED_AFTER and self.now < self.most:
                    self.now, self.good = self.now + 1, 0
            self.free.notify(max(1, self.now - self.running))


@dataclass(slots=True)
class Desk:
    """Where one talk at a time is worked on between its calls. Hearing, deciding and checking take the loop for milliseconds; what a call
    needs in between, a few microseconds a dozen times, would else wait for every talk that has its answer."""

    holder: object = None
    free: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def enter(self, who: object) -> None:
        """Wait until nobody else is worked on, and until questions that are on their way are out."""
        if self.holder is who:
            return
        await self.free.acquire()
        self.holder = who
        for _ in range(STEPS_ASIDE):
            await asyncio.sleep(0)

    def leave(self, who: object) -> None:
        """Let the next one in, where it was this one's turn."""
        if self.holder is who:
            self.holder = None
            self.free.release()
