"""Time and ids, handed in wherever they are used. Times are aware and in UTC; ids sort by the moment they were made."""

import secrets
from datetime import UTC, datetime
from typing import Protocol

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_TIME_CHARS, _CHANCE_CHARS = 10, 16


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


def new_id(now: datetime) -> str:
    """A new id of 26 characters: ten that sort by millisecond, sixteen by chance (80 bits), in lower-case base 32."""
    return _encode(int(now.timestamp() * 1000), _TIME_CHARS) + _encode(secrets.randbits(80), _CHANCE_CHARS)


def _encode(number: int, length: int) -> str:
    chars = []
    for _ in range(length):
        number, rest = divmod(number, 32)
        chars.append(_ALPHABET[rest])
    return "".join(reversed(chars))
