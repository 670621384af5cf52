"""All that is one's own, to take along: every session as its export has it, own cases, and every row that holds something of a person."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.content.persona import CaseFile
from app.errors import CounterpartError
from app.people.records import User
from app.practice.debrief import Debrief, Debriefing
from app.practice.ownrecords import OwnCase
from app.practice.privacyports import MineStore, Read
from app.practice.service import Practice


@dataclass(frozen=True, slots=True)
class Mine:
    """What somebody takes along. `debriefs` are her ended sessions, `cases` her own cases in their newest version, `reads` who has read her sessions,
    `rows` everything by table."""

    user: User
    debriefs: tuple[Debrief, ...]
    cases: tuple[CaseFile, ...]
    reads: tuple[Read, ...]
    rows: Mapping[str, Sequence[Mapping[str, Any]]]


class Taking:
    """The service of taking along."""

    def __init__(self, practice: Practice, debriefing: Debriefing, store: MineStore) -> None:
        self.practice, self.debriefing, self.store = practice, debriefing, store

    async def all_of(self, user: User) -> Mine:
        """All that is the user's own. The buyer's hidden side is in it only where it was opened."""
        sessions = await self.practice.mine(user)
        debriefs = []
        for head in sessions:
            if head.status != "running":
                try:
                    debriefs.append(await self.debriefing.of(user, head.id))
                except CounterpartError:  # one that another version wrote; its rows are there all the same
                    continue
        ids = [s.id for s in sessions]
        reads = await asyncio.to_thread(self.practice.ledger.reads, ids)
        rows = await asyncio.to_thread(self.store.rows_of, user.id)
        cases = await asyncio.to_thread(self._cases, user)
        return Mine(user, tuple(debriefs), cases, tuple(reads), rows)

    async def readers(self, user: User, session: str) -> tuple[Read, ...]:
        """Who has read a session of one's own, newest first. Raises NotFound for anybody else's."""
        head = await self.practice.own(user, session)
        return tuple(await asyncio.to_thread(self.practice.ledger.reads, [head.id]))

    def _cases(self, user: User) -> tuple[CaseFile, ...]:
        heads: list[OwnCase] = self.practice.ledger.own_cases(user.id, ())
        return tuple(self.practice.cases.of(h.id, h.hash) for h in heads if h.version and h.owner == user.id)
