"""Looking for those who are no more, and for what is due again, every few seconds: it is taken up here, or waits for whoever takes it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from app.jobs.again import Background

log = logging.getLogger(__name__)


class Watch(Background):
    """Calls each of `recovers` every `look_s` seconds; each says how many it took up."""

    def __init__(self, recovers: Sequence[Callable[[], Awaitable[int]]], look_s: float) -> None:
        self.recovers, self.look_s = recovers, look_s

    async def look(self) -> int:
        """Look once; how much was taken up. What cannot be looked at now is looked at the next time."""
        found = 0
        for recover in self.recovers:
            try:
                found += await recover()
            except Exception as error:  # a database that is away for a moment must not end the watch
                log.warning("nobody could be looked for: %s", error)
        return found

    async def _looking(self) -> None:
        while True:
            await asyncio.sleep(self.look_s)
            if found := await self.look():
                log.info("%d turns or gradings were taken up again", found)
