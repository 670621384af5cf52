"""Assignments as values, and what keeping them needs from the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.content.acts import Strategy
from app.review.passing import Attempt, PassRule


@dataclass(frozen=True, slots=True)
class Assignment:
    """A case and a level, given to a team (`people` empty) or to people of it, by a coach. `due` is the last moment in time; `withdrawn` when it was taken back."""

    id: str
    team: str
    case: str
    level: str
    rule: PassRule
    by: str
    at: datetime
    due: datetime | None = None
    focus: Strategy | None = None
    people: frozenset[str] = frozenset()
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a team; `trainee` where that is the part she has in it."""

    id: str
    name: str
    trainee: bool


class AssignmentStore(Protocol):
    """Assignments, whom they are given to, and the sessions begun from them."""

    def add_assignment(self, assignment: Assignment) -> None:
        """Write a new one."""
        ...

    def assignment(self, assignment: str) -> Assignment:
        """One by id; NotFound."""
        ...

    def assignments_of(self, teams: Sequence[str]) -> list[Assignment]:
        """Those of these teams, newest first, withdrawn ones too."""
        ...

    def assignments_for(self, user: str) -> list[Assignment]:
        """Those that are given to a person who is still in the team, by due date, then newest first; withdrawn ones are left out."""
        ...

    def withdraw_assignment(self, assignment: str, now: datetime) -> None:
        """Take one back; the first time stands."""
        ...

    def members(self, teams: Sequence[str]) -> Mapping[str, list[Member]]:
        """The people of these teams at present, by name."""
        ...

    def attempts(self, assignments: Sequence[str]) -> Mapping[tuple[str, str], list[Attempt]]:
        """The sessions begun from assignments, by assignment and person, oldest first; figures by the grader, a coach's where there are any."""
        ...
