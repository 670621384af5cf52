"""How often something may be done within some time: counters in the memory of this process."""

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.errors import TooMany, WrongPassword
from app.locale.filled import Filled

TRIES, QUARTER = 10, 15 * 60
# An office stands behind one address: only what failed counts there, and more of it may.
TRIES_FROM_AN_ADDRESS = 30
# Seconds until those that are being looked at have come to an end.
SOON = 10


class Window:
    """At most `amount` times within any `seconds` for each key. An amount of 0 is no limit."""

    def __init__(self, amount: int, seconds: int) -> None:
        self.amount = amount
        self._item = RateLimitItemPerSecond(max(1, amount), seconds)
        self._strategy = MovingWindowRateLimiter(MemoryStorage())

    def take(self, key: str) -> bool:
        """Count once more for a key; False, and not counted, where it is full."""
        return not self.amount or self._strategy.hit(self._item, _short(key))

    def full(self, key: str) -> bool:
        """Whether a key is full."""
        return bool(self.amount) and not self._strategy.test(self._item, _short(key))

    def left(self, key: str) -> int:
        """How often more a key may be counted; only where there is a limit."""
        return int(self._strategy.get_window_stats(self._item, _short(key)).remaining)

    def wait(self, key: str) -> float:
        """Seconds until there is room again for a key that is full."""
        return self._strategy.get_window_stats(self._item, _short(key)).reset_time - time.time()

    def forget(self, key: str) -> None:
        """Count anew for a key."""
        self._strategy.clear(self._item, _short(key))


class Tries:
    """Tries of passwords: for each name, whether there is such a name or not, and for each address that they come from. A try that is being looked at has
    its place already, so that many at once are no more than many one after the other."""

    def __init__(self) -> None:
        self.names, self.addresses = Window(TRIES, QUARTER), Window(TRIES_FROM_AN_ADDRESS, QUARTER)
        self._under_way: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def one(self, name: str, address: str) -> Iterator[None]:
        """Around a try: before anything is looked up it takes a place of its name and of its address; WrongPassword inside keeps both, anything else gives
        them back. A right one lets the name start anew. Raises TooMany."""
        places = (("address", address, self.addresses), ("name", name, self.names))
        with self._lock:
            for kind, key, window in places:
                if window.left(key) <= self._under_way[kind, key]:
                    raise _too_many(window.wait(key) if window.full(key) else SOON)
            self._under_way.update((kind, key) for kind, key, _ in places)
        try:
            yield
            self.names.forget(name)
        except WrongPassword:
            for _, key, window in places:
                window.take(key)
            raise
        finally:
            with self._lock:
                self._under_way.subtract((kind, key) for kind, key, _ in places)
                self._under_way += Counter()  # those at nothing go


def _short(key: str) -> str:
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()


def _too_many(wait_s: float) -> TooMany:
    minutes = max(1, -int(-wait_s // 60))
    return TooMany(Filled("Too many tries. Try again in %(minutes)s min.", minutes=minutes), wait_s)
