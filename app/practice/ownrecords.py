"""Own cases as values, and what keeping them needs from the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

DRAFT = 0


@dataclass(frozen=True, slots=True)
class OwnCase:
    """An own case: whose it is, the team that may see it (None: private), its newest version with title and hash (0, '' while it is only a draft),
    and whether answers wait that no version was built of."""

    id: str
    owner: str
    team: str | None
    version: int
    title: str
    hash: str
    created: datetime
    drafted: bool


class OwnCaseStore(Protocol):
    """Own cases, their versions and the answers they were built of. Version 0 of the answers is the draft."""

    def own_case(self, case: str) -> OwnCase:
        """One own case by id; NotFound."""
        ...

    def own_cases(self, owner: str, teams: tuple[str, ...]) -> list[OwnCase]:
        """Those of an owner and those that any of these teams may see, newest first."""
        ...

    def add_own_case(self, case: str, owner: str, answers: Mapping[str, str], now: datetime) -> None:
        """Write a new own case with its draft."""
        ...

    def draft_own_case(self, case: str, answers: Mapping[str, str]) -> None:
        """Write the draft in place of the one before."""
        ...

    def own_answers(self, case: str, version: int) -> dict[str, str]:
        """The answers of a version (0: the draft); empty where there are none."""
        ...

    def add_own_version(
        self, case: str, version: int, digest: str, title: str, answers: Mapping[str, str], now: datetime
    ) -> None:
        """Write a version whose document is pinned, with its answers, and drop the draft. Raises Conflict where the version is there already."""
        ...

    def share_own_case(self, case: str, team: str | None) -> None:
        """Say which team may see it; None makes it private."""
        ...

    def delete_own_case(self, case: str) -> None:
        """Delete it with all versions and answers; documents that a session pinned stay."""
        ...
