"""Waking those who wait for events of a session, within one process; notices of the store tell of other processes. Rows are the truth; a wake
only saves waiting."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Wakes:
    """One condition per session that somebody listens to."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self.ended = False

    def wake(self, session: str) -> None:
        """Wake all listeners of a session. Call from the event loop's thread."""
        for event in self._waiting.get(session, ()):
            event.set()

    def end(self) -> None:
        """Let all listeners go: the process is about to end. Call from the event loop's thread."""
        self.ended = True
        for session in self.listened():
            self.wake(session)

    def listened(self) -> tuple[str, ...]:
        """The sessions that somebody listens to now. May be called from any thread."""
        return tuple(self._waiting)

    @contextmanager
    def listening(self, session: str) -> Iterator["Ear"]:
        """Listen to a session. Begin before the rows are read, else what is written in between is heard a heartbeat late."""
        ear = Ear()
        self._waiting[session].add(ear.woken)
        try:
            yield ear
        finally:
            self._waiting[session].discard(ear.woken)
            if not self._waiting[session]:
                self._waiting.pop(session, None)


class Ear:
    """One who listens: `clear` before reading the rows, `wait` after."""

    def __init__(self) -> None:
        self.woken = asyncio.Event()

    def clear(self) -> None:
        """Forget the wakes so far: what they spoke of is about to be read."""
        self.woken.clear()

    async def wait(self, seconds: float) -> bool:
        """Wait for a wake since `clear`; False after `seconds`."""
        try:
            # Not wait_for: before Python 3.12 it may swallow a cancellation that meets a wake.
            async with asyncio.timeout(seconds):
                await self.woken.wait()
        except TimeoutError:
            return False
        return True
