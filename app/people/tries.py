"""How often a wrong secret may be given, counted over all processes that share the database."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from app.errors import TooMany, WrongPassword
from app.locale.filled import Filled

TRIES, QUARTER = 10, timedelta(minutes=15)
# An office stands behind one address: only what failed counts there, and more of it may.
TRIES_FROM_AN_ADDRESS = 30
# Until those that are being looked at have come to an end.
SOON = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Place:
    """One of the `most` places under a key, a hash of 64 hexadecimal digits; a wrong try keeps it for as long as `lasts`."""

    key: str
    most: int
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Taken:
    """Places that were taken, by id; or none, where one key is `full`, with the time until there is room again (None: others are being looked at)."""

    ids: tuple[str, ...] = ()
    wait: timedelta | None = None
    full: bool = False


class TryStore(Protocol):
    """Tries by key, with those that are being looked at."""

    def take(self, places: Sequence[Place]) -> Taken:
        """Take a place of each key, or none at all where one is full."""
        ...

    def wrong(self, taken: Taken, places: Sequence[Place]) -> None:
        """Count what was taken as wrong, from now on."""
        ...

    def give(self, taken: Taken, anew: Collection[str] = ()) -> None:
        """Give back what was taken; what was wrong before under the keys in `anew` counts no more."""
        ...


class Tries:
    """Tries of passwords: for each name, whether there is such a name or not, and for each address that they come from. A try that is being looked at has
    its place already, so that many at once are no more than many one after the other."""

    def __init__(self, store: TryStore) -> None:
        self.store = store

    @asynccontextmanager
    async def one(self, name: str, address: str) -> AsyncIterator[None]:
        """Around a try: before anything is looked up it takes a place of its name and of its address; WrongPassword inside keeps both, anything else gives
        them back. A right one lets the name start anew. Raises TooMany."""
        places = (
            Place(hashed("address", address), TRIES_FROM_AN_ADDRESS, QUARTER),
            Place(hashed("name", name), TRIES, QUARTER),
        )
        taken = await asyncio.to_thread(self.store.take, places)
        if taken.full:
            raise _too_many(taken.wait or SOON)
        try:
            yield
        except WrongPassword:
            await asyncio.shield(asyncio.to_thread(self.store.wrong, taken, places))
            raise
        except BaseException:
            await asyncio.shield(asyncio.to_thread(self.store.give, taken))
            raise
        await asyncio.shield(asyncio.to_thread(self.store.give, taken, [places[1].key]))


def hashed(kind: str, key: str) -> str:
    """What is stored of a name or an address."""
    return hashlib.sha256(f"{kind} {key}".encode(errors="replace")).hexdigest()


def _too_many(wait: timedelta) -> TooMany:
    minutes = max(1, -int(-wait.total_seconds() // 60))
    return TooMany(Filled("Too many tries. Try again in %(minutes)s min.", minutes=minutes), wait.total_seconds())
