"""The library's values, and what it needs from the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.content.persona import CaseFile
from app.negotiation.casecheck import Problem
from app.practice.ownrecords import OwnCase

HIDDEN_SEEN = "opened hidden side"


@dataclass(frozen=True, slots=True)
class Pinned:
    """A version of a case, by its hash, and how many submitted sessions were played on it. No time of day: it would tell when somebody practised."""

    hash: str
    version: str
    sessions: int


class ShelfStore(Protocol):
    """What was played on what."""

    def pinned(self, cases: Sequence[str], teams: Sequence[str]) -> dict[str, list[Pinned]]:
        """The versions of these cases that sessions submitted to these teams pinned, newest first."""
        ...


@dataclass(frozen=True, slots=True)
class Shelved:
    """A case on the shelf. `own` is its row where it is no shipped one, `hash` that of its newest version."""

    case: CaseFile
    hash: str
    own: OwnCase | None
    versions: tuple[Pinned, ...]

    @property
    def sessions(self) -> int:
        """How many submitted sessions were played on it."""
        return sum(v.sessions for v in self.versions)


@dataclass(frozen=True, slots=True)
class Looked:
    """A case that was looked at: with what the checks say."""

    shelved: Shelved
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a file was not taken: each fault with its line (0: unknown), field and fix."""

    file: str
    faults: tuple[tuple[int, str, str, str], ...]
