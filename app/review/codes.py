"""Codes by which a room joins a clinic: easy to read aloud, with no look-alikes; and a count of wrong ones per address. Only hashes are stored."""

import hashlib
import secrets
from collections import deque
from datetime import datetime, timedelta

# No 0 O, 1 I L, 5 S, 2 Z, 8 B, V U; and of letters that sound alike in a room (B C D E G P T V, M N, F S) one each.
ALPHABET = "34679ACFHJKMQRUWXY"
LENGTH = 8
MOST_WRONG = 40
WITHIN = timedelta(minutes=10)
MOST_ADDRESSES = 10_000


def new_code() -> str:
    """A new code of eight signs (about 33 bits, good for an hour)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def spelled(code: str) -> str:
    """A code in two groups of four, as it is read aloud."""
    return f"{code[:4]} {code[4:]}"


def code_hash(typed: str) -> str:
    """What is stored of a code, and what a typed one is looked up by: case, spaces and hyphens do not matter."""
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


class WrongCodes:
    """Counts wrong codes per address, in this process. A whole room may come from one address, so the limit leaves room for slips of thirty people."""

    def __init__(self, most: int = MOST_WRONG, within: timedelta = WITHIN) -> None:
        self.most, self.within = most, within
        self._wrong: dict[str, deque[datetime]] = {}

    def note(self, address: str, now: datetime) -> None:
        """Count a wrong code."""
        if address not in self._wrong and len(self._wrong) >= MOST_ADDRESSES:
            self._wrong.pop(next(iter(self._wrong)))
        self._wrong.setdefault(address, deque(maxlen=self.most)).append(now)

    def wait(self, address: str, now: datetime) -> int:
        """For how many minutes this address must wait; 0 where it may try."""
        times = self._wrong.get(address)
        while times and now - times[0] >= self.within:
            times.popleft()
        if not times:
            self._wrong.pop(address, None)
            return 0
        if len(times) < self.most:
            return 0
        return max(1, -(-int((times[0] + self.within - now).total_seconds()) // 60))
