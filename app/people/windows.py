"""How often something may be done within some time: counters in the memory of this process."""

import hashlib
import time

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.errors import TooMany
from app.locale.filled import Filled

TRIES, QUARTER = 10, 15 * 60
# An office stands behind one address: only what failed counts there, and more of it may.
TRIES_FROM_AN_ADDRESS = 30


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

    def wait(self, key: str) -> float:
        """Seconds until there is room again for a key that is full."""
        return self._strategy.get_window_stats(self._item, _short(key)).reset_time - time.time()

    def forget(self, key: str) -> None:
        """Count anew for a key."""
        self._strategy.clear(self._item, _short(key))


class Tries:
    """Tries of passwords: for each name, whether there is such a name or not, and for each address that they come from."""

    def __init__(self) -> None:
        self.names, self.addresses = Window(TRIES, QUARTER), Window(TRIES_FROM_AN_ADDRESS, QUARTER)

    def begin(self, name: str, address: str) -> None:
        """Count a try before anything is looked up. Raises TooMany."""
        if self.addresses.full(address):
            raise _too_many(self.addresses.wait(address))
        if not self.names.take(name):
            raise _too_many(self.names.wait(name))

    def failed(self, address: str) -> None:
        """The try was wrong."""
        self.addresses.take(address)

    def succeeded(self, name: str) -> None:
        """The try was right; the name starts anew."""
        self.names.forget(name)


def _short(key: str) -> str:
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()


def _too_many(wait_s: float) -> TooMany:
    minutes = max(1, -int(-wait_s // 60))
    return TooMany(Filled("Too many tries. Try again in %(minutes)s min.", minutes=minutes), wait_s)
