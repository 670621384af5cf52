"""Memory that the process has freed is given back to the system.

The C library keeps what was freed for itself, in pieces that lie between what is still used: after half an hour of a hundred talks a process held a fifth more
than it used. `malloc_trim` gives the free pages back. It exists in the GNU C library; elsewhere nothing is done, and nothing is needed.
"""

import asyncio
import ctypes
import sys
import time
from collections.abc import Callable

EVERY_S = 60.0


def trimmer() -> Callable[[], bool] | None:
    """The function of the C library that gives free pages back (true where it gave any); None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):  # another C library
        return None
    trim.argtypes, trim.restype = [ctypes.c_size_t], ctypes.c_int
    return lambda: bool(trim(0))


class GivesBack:
    """Gives free memory back, at most once in so many seconds, whenever it is called."""

    def __init__(self, trim: Callable[[], bool] | None, every_s: float = EVERY_S) -> None:
        self.trim, self.every_s = trim, every_s
        self.last = time.monotonic()

    async def __call__(self) -> int:
        """0: nothing was taken up. Giving back takes a few milliseconds for some hundred MB, beside the loop."""
        if self.trim is not None and time.monotonic() - self.last >= self.every_s:
            self.last = time.monotonic()
            await asyncio.to_thread(self.trim)
        return 0
