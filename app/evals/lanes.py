"""How many calls an endpoint takes at once."""

import asyncio
from dataclasses import dataclass, field

from app.errors import ModelError

FULL_SPEED_AFTER = 10


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
