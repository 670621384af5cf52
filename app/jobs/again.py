"""What goes on beside requests for as long as a process lives."""

import asyncio
from abc import ABC, abstractmethod


class Background(ABC):
    """A task that can be started and broken off; `_looking` is what it does, without end."""

    _task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look from here on, again and again."""
        self._task = asyncio.create_task(self._looking())

    async def close(self) -> None:
        """Look no more; what is broken off is taken up by another process."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @abstractmethod
    async def _looking(self) -> None:
        """Look, again and again."""
