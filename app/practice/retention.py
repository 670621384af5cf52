"""How long transcripts are kept. What nobody has spoken in for so many days goes, in whole families; of each session a row of the audit stays, with its id."""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.clock import Clock
from app.people.ports import PeopleStore
from app.practice.erasing import Erasing
from app.practice.ports import Ledger
from app.practice.privacyports import EraseStore, Family

REMOVED, RAN, BEGINS = "removed by retention", "retention ran", "retention begins"
EVERY = timedelta(days=1)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """A family that goes: its sessions by id, its age in days, how many turns were said."""

    sessions: tuple[str, ...]
    age_days: int
    turns: int


@dataclass(frozen=True, slots=True)
class Kept:
    """How retention stands: the days (0: for ever), when it last ran and how many sessions went then (None: never), what would go now, and when the server
    runs it for the first time (None: it has, or nobody has started one yet). Of a glance: the first families only, how many `sessions` would go, and whether
    there are `more` than were counted."""

    days: int
    ran: datetime | None
    removed: int | None
    due: tuple[Due, ...]
    begins: datetime | None = None
    sessions: int | None = None
    more: bool = False

    @property
    def sessions_due(self) -> int:
        """How many sessions would go now, as far as they were counted."""
        return self.sessions if self.sessions is not None else sum(len(d.sessions) for d in self.due)

    @property
    def unnamed(self) -> bool:
        """Whether sessions would go that are in no family that is told."""
        return self.more or self.sessions_due > sum(len(d.sessions) for d in self.due)


class Retention:
    """The service of retention. `days` is 0 where everything is kept."""

    def __init__(
        self, erasing: Erasing, store: EraseStore, ledger: Ledger, people: PeopleStore, clock: Clock, days: int
    ) -> None:
        self.erasing, self.store, self.ledger, self.people = erasing, store, ledger, people
        self.clock, self.days = clock, days

    async def stands(self) -> Kept:
        """How it stands, for who looks after it; changes nothing."""
        return await self._stands(tuple(self._due(family) for family in await self._families()))

    async def glance(self, named: int, most: int) -> Kept:
        """How it stands, in a moment however much is kept: so many families that would go, of those that began first, and their sessions counted until there
        are more than `most`."""
        if not self.days:
            return await self._stands(())
        families, sessions = await asyncio.to_thread(self.store.some_older_than, self._since(), named, most)
        stands = await self._stands(tuple(self._due(family) for family in families))
        return replace(stands, sessions=min(sessions, most), more=sessions > most)

    async def _stands(self, due: tuple[Due, ...]) -> Kept:
        last = await asyncio.to_thread(self.ledger.last, RAN)
        if last is not None:
            return Kept(self.days, last[0], int(last[1]), due)
        told = await asyncio.to_thread(self.ledger.last, BEGINS)
        return Kept(self.days, None, None, due, told[0] + EVERY if told else None)

    async def daily(self) -> tuple[Due, ...]:
        """What the server does once a day. The first time it only says that it begins, so that an upgrade deletes nothing before somebody could look."""
        stands = await self.stands()
        if not self.days or stands.ran is not None:
            return await self.run()
        if stands.begins is None and await asyncio.to_thread(self._note, BEGINS, stands.sessions_due):
            log.warning("retention begins in a day: talks older than %d days go then (now: %d)", self.days, stands.sessions_due)  # fmt: skip
            return ()
        if stands.begins is not None and self.clock.now() < stands.begins:
            return ()
        return await self.run()

    async def run(self) -> tuple[Due, ...]:
        """Delete what is older; what went. A family that is being spoken in is left for the next time."""
        gone, than = [], self._since()
        for family in await self._families():
            if await self.erasing.erase_older(family, than, REMOVED, f"kept {self.days} days"):
                gone.append(self._due(family))
        if gone or self.erasing.unwiped:
            await self.erasing.wipe()
        await asyncio.to_thread(self._note, RAN, sum(len(d.sessions) for d in gone))
        return tuple(gone)

    async def _families(self) -> list[Family]:
        if not self.days:
            return []
        return await asyncio.to_thread(self.store.older_than, self._since())

    def _since(self) -> datetime:
        return self.clock.now() - timedelta(days=self.days)

    def _due(self, family: Family) -> Due:
        return Due(family.sessions, (self.clock.now() - family.newest).days, family.turns)

    def _note(self, what: str, sessions: int) -> bool:
        """A row of the audit needs somebody who acts: the first admin, who looks after it; where there is none, whoever is there. False where nobody is."""
        users = sorted(self.people.users(), key=lambda u: (u.disabled, not u.admin))
        if users:
            self.ledger.audit(users[0].id, what, str(sessions), f"kept {self.days} days", self.clock.now())
        return bool(users)
