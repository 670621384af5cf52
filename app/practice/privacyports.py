"""What deleting, keeping for a while and taking along need from the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

READ, EXPORTED = "read session", "exported labels"
# The reason that is noted where a coach reads without the grader's findings.
READ_BLIND = "coach judges without the grader's findings"


@dataclass(frozen=True, slots=True)
class Family:
    """A session with all that went back from it, which share turns: its first session, all of them, whose they are, when the newest was last spoken in, how
    many turns were said, and which turns are being answered."""

    root: str
    sessions: tuple[str, ...]
    owner: str
    newest: datetime
    turns: int
    unfinished: tuple[str, ...] = ()


class EraseStore(Protocol):
    """Deletions. Each method is one transaction, but for `wipe`."""

    def family(self, session: str) -> Family:
        """The family of a session; NotFound."""
        ...

    def families_of(self, owner: str) -> list[Family]:
        """All families of a user."""
        ...

    def older_than(self, when: datetime) -> list[Family]:
        """The families that nobody has spoken in since a time, oldest first."""
        ...

    def some_older_than(self, when: datetime, named: int, most: int) -> tuple[list[Family], int]:
        """So many of them, of those that began first, and how many sessions there are in all of them; no more are counted once there are more than `most`."""
        ...

    def erase_family(
        self, family: Family, actor: str, action: str, reason: str, now: datetime, older_than: datetime | None = None
    ) -> bool:
        """Delete a family with a row of the audit for each session; False, and nothing done, where it is being spoken in, has changed, or was spoken in
        since `older_than`."""
        ...

    def erase_user(self, user: str, actor: str, name: str, now: datetime) -> bool:
        """Delete an account with all that is its own; what stays with others is by somebody of this name. False where a turn is being answered. Raises
        Conflict for the last admin of several people."""
        ...

    def wipe(self) -> bool:
        """Take out of the file what was deleted from it; False where it must be tried again."""
        ...


@dataclass(frozen=True, slots=True)
class Read:
    """A reading of somebody's session: who, when, and whether its turns were taken away as labelled examples."""

    session: str
    who: str
    at: datetime
    exported: bool = False


class AuditStore(Protocol):
    """The audit: who did what to what, by ids only."""

    def audit(self, actor: str, action: str, thing: str, reason: str, now: datetime) -> None:
        """Append a row."""
        ...

    def reads(self, sessions: Sequence[str]) -> list[Read]:
        """Who has read these sessions, newest first, by name."""
        ...

    def read_since(self, actor: str, session: str, since: datetime) -> bool:
        """Whether somebody's reading of a session was noted since a time."""
        ...

    def last(self, action: str) -> tuple[datetime, str] | None:
        """When something was last done, and to what; None where never."""
        ...


class MineStore(Protocol):
    """All rows that hold something of a person."""

    def rows_of(self, user: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Rows by table, without keys and without what the buyer keeps back."""
        ...
