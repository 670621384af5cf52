"""Where passwords are hashed: in threads of their own, so that a crowd of sign-ins keeps no other page waiting."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

from app.errors import TooMany
from app.people.passwords import AT_ONCE

WAITING = 20
COME_BACK_S = 10
_P = ParamSpec("_P")
_T = TypeVar("_T")


class Hashing:
    """Two threads, and a queue that ends."""

    def __init__(self, waiting: int = WAITING) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hashing")
        self._places = threading.BoundedSemaphore(AT_ONCE + waiting)

    async def run(self, work: Callable[_P, _T], *args: _P.args, **named: _P.kwargs) -> _T:
        """Do what hashes a password. Raises TooMany where too many wait already; then nothing was done."""
        if not self._places.acquire(blocking=False):
            raise TooMany("Too many people are signing in at this moment. Try again in a few seconds.", COME_BACK_S)
        future = self._threads.submit(copy_context().run, partial(work, *args, **named))
        future.add_done_callback(lambda _: self._places.release())
        return await asyncio.wrap_future(future)
