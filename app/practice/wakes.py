"""Waking those who wait for events of a session, within one process; notices of the store tell of other processes. Rows are the truth; a wake
only saves waiting."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from app.practice.records import Event


class Wakes:
    """Those who listen, by session."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[Ear]] = defaultdict(set)
        self._handed: dict[str, int] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self.ended = False

    def wake(self, session: str) -> None:
        """Let all listeners of a session look at its rows. Call from the event loop's thread."""
        for ear in self._waiting.get(session, ()):
            ear.look = True
            ear.woken.set()

    def tell(self, events: list[Event]) -> None:
        """Hand committed events of one session to its listeners, who need not read them then. May be called from any thread."""
        if events and events[0].session in self._waiting and self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended, and its listeners with it
                self._loop.call_soon_threadsafe(self._hand_out, events)

    def _hand_out(self, events: list[Event]) -> None:
        ears = self._waiting.get(events[0].session, ())
        for ear in ears:
            ear.heard += events
            ear.woken.set()
        if ears:
            self._handed[events[0].session] = events[-1].seq

    def end(self) -> None:
        """Let all listeners go: the process is about to end. Call from the event loop's thread."""
        self.ended = True
        for session in self.listened():
            self.wake(session)

    def listened(self) -> tuple[str, ...]:
        """The sessions that somebody listens to now. May be called from any thread."""
        return tuple(self._waiting)

    def handed(self, session: str) -> int:
        """The number of the last event that all listeners of a session were handed, 0 where none was. May be called from any thread."""
        return self._handed.get(session, 0)

    @contextmanager
    def listening(self, session: str) -> Iterator["Ear"]:
        """Listen to a session. Begin before the rows are read, else what is written in between is heard a heartbeat late."""
        ear, self._loop = Ear(), asyncio.get_running_loop()
        self._waiting[session].add(ear)
        try:
            yield ear
        finally:
            self._waiting[session].discard(ear)
            if not self._waiting[session]:
                self._waiting.pop(session, None)
                self._handed.pop(session, None)


class Ear:
    """One who listens: `clear` before reading the rows, `wait` after. `look` says that there may be rows that nobody handed over."""

    def __init__(self) -> None:
        self.woken, self.look = asyncio.Event(), True
        self.heard: list[Event] = []

    def clear(self) -> None:
        """Forget the wakes so far: what they spoke of is about to be read."""
        self.woken.clear()
        self.heard, self.look = [], True

    def after(self, seq: int) -> list[Event] | None:
        """The events handed over since, behind the one numbered `seq`; None where the rows must be read: somebody only said that there is something, or one is
        missing in between. Forgets the wakes so far."""
        self.woken.clear()
        look, heard = self.look, [event for event in self.heard if event.seq > seq]
        self.look, self.heard = False, []
        gap = any(event.seq != seq + n for n, event in enumerate(heard, 1))
        return None if look or gap else heard

    async def wait(self, seconds: float) -> bool:
        """Wait for a wake since `clear`; False after `seconds`."""
        try:
            # Not wait_for: before Python 3.12 it may swallow a cancellation that meets a wake.
            async with asyncio.timeout(seconds):
                await self.woken.wait()
        except TimeoutError:
            return False
        return True
