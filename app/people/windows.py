"""How often something may be done within some time: counters in the memory of this process."""

import hashlib
import time

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Window:
    """At most `amount` times within any `seconds` for each key. An amount of 0 is no limit."""

    def __init__(self, amount: int, seconds: int) -> None:
        self.amount = amount
        self._item = RateLimitItemPerSecond(max(1, amount), seconds)
        self._strategy = MovingWindowRateLimiter(MemoryStorage())

    def take(self, key: str) -> bool:
        """Count once more for a key; False, and not counted, where it is full."""
        return not self.amount or self._strategy.hit(self._item, _short(key))

    def wait(self, key: str) -> float:
        """Seconds until there is room again for a key that is full."""
        return self._strategy.get_window_stats(self._item, _short(key)).reset_time - time.time()


def _short(key: str) -> str:
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()
