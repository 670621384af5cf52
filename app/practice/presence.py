"""That this process is there: a lease in the database, renewed every few seconds. What a process holds is its own for as long as its lease runs;
then others take it up. On one machine a process that ended is noticed sooner.
"""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Protocol

from app.practice.fleetports import ProcessStore
from app.practice.owner import is_gone, this_process

# A lease outlives three renewals that fail. Others look as often as it is renewed: they take up what is left within a lease and a quarter.
LEASE_S, QUARTERS = 20.0, 4
log = logging.getLogger(__name__)


class Roll(Protocol):
    """What those who hold leases need to know of others."""

    owner: str

    async def here(self) -> None:
        """Be on the roll from now on. Raises StoreError where that cannot be written."""
        ...

    async def dead_among(self, owners: Collection[str]) -> frozenset[str]:
        """Those of these owners of leases who are no more."""
        ...


class Alone:
    """Who is alone with a database, as a test: others are there for as long as this machine says so."""

    def __init__(self) -> None:
        self.owner = this_process()

    async def here(self) -> None:
        """Nobody asks."""

    async def dead_among(self, owners: Collection[str]) -> frozenset[str]:
        """Those that do not run on this machine."""
        return frozenset(o for o in owners if is_gone(o) or o.count(":") != 2)


class Presence:
    """The lease of this process. `kind` says what it is for: 'pages', 'worker' or 'command'."""

    def __init__(self, store: ProcessStore, kind: str = "command", lease_s: float = LEASE_S) -> None:
        self.store, self.kind = store, kind
        self.lease, self.renew_s = timedelta(seconds=lease_s), lease_s / QUARTERS
        self.owner, self.host = this_process(), socket.gethostname()[:120]
        self._renewing: asyncio.Task[None] | None = None
        # A thread of its own: where all others wait for the database, the lease must not run out behind them.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="presence")

    async def here(self) -> None:
        """Be on the roll from now on, for as long as this event loop runs. Raises StoreError."""
        if self._runs():
            return
        await self._renew()
        if not self._runs():  # two may have asked at once
            self._renewing = asyncio.create_task(self._keep_renewing())

    async def dead_among(self, owners: Collection[str]) -> frozenset[str]:
        """Those of these owners of leases whose lease ran out, who never had one, or who ended on this machine."""
        others = {o for o in owners if o != self.owner}
        if not others:
            return frozenset()
        there = await asyncio.to_thread(self.store.there, others)
        return frozenset(o for o in others if o not in there or is_gone(o))

    async def close(self) -> None:
        """Leave the roll. What is still held may be taken up by others at once."""
        if self._renewing is not None:
            self._renewing.cancel()
            await asyncio.gather(self._renewing, return_exceptions=True)
            self._renewing = None
        try:
            await asyncio.to_thread(self.store.leave, self.owner)
        except Exception as error:  # the lease runs out by itself, and nobody must be kept from leaving
            log.warning("this process could not be struck off the roll: %s", error)

    def _runs(self) -> bool:
        task = self._renewing
        return task is not None and not task.done() and task.get_loop() is asyncio.get_running_loop()

    async def _renew(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self.store.renew, self.owner, self.kind, self.host, self.lease)

    async def _keep_renewing(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            while True:
                await asyncio.sleep(self.renew_s)
                try:
                    await self._renew()
                except Exception as error:  # a database that is away for a moment; what we hold is lost only when others see the lease run out
                    log.warning("the lease of this process could not be renewed: %s", error)
