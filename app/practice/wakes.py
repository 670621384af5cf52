"""Waking those who wait for events of a session, within one process. Rows are the truth; a wake only saves waiting."""

import asyncio
from collections import defaultdict


class Wakes:
    """One condition per session that somebody listens to."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)

    def wake(self, session: str) -> None:
        """Wake all listeners of a session. Call from the event loop's thread."""
        for event in self._waiting.get(session, ()):
            event.set()

    async def wait(self, session: str, seconds: float) -> bool:
        """Wait for a wake; False after `seconds`."""
        event = asyncio.Event()
        self._waiting[session].add(event)
        try:
            # Not wait_for: before Python 3.12 it may swallow a cancellation that meets a wake.
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return False
        finally:
            self._waiting[session].discard(event)
            if not self._waiting[session]:
                self._waiting.pop(session, None)
        return True
