"""What processes that share a database need from outside: a roll of who is there, and the chores that one of them does."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Standing:
    """A process: its id, what it is for ('pages', 'worker', 'command'), the machine it runs on, since when, until when it is taken to be there, and whether
    it is there now, by the clock of the database."""

    id: str
    kind: str
    host: str
    started: datetime
    seen_until: datetime
    there: bool


class ProcessStore(Protocol):
    """The roll. Times are the database's own, so that clocks of machines that differ do no harm."""

    def renew(self, process: str, kind: str, host: str, lease: timedelta) -> None:
        """Say that a process is there for so long from now; the first time it is entered."""
        ...

    def leave(self, process: str) -> None:
        """Strike a process out: nobody needs to wait for its lease to run out."""
        ...

    def there(self, processes: Collection[str]) -> frozenset[str]:
        """Those of these processes whose lease runs."""
        ...

    def all(self) -> list[Standing]:
        """Everybody on the roll, the oldest first."""
        ...


class ChoreStore(Protocol):
    """Work that comes back, and who does it."""

    def take(self, chore: str, process: str, first: timedelta) -> bool:
        """Take a chore that is due and that nobody who is there does; one that was never heard of is due `first` from now."""
        ...

    def end(self, chore: str, process: str, again: timedelta, failed: str | None) -> None:
        """Give a chore back: it is due again so long from now. Nothing where another process has it by now."""
        ...
