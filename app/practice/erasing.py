"""Deleting for good: a session with all that went back from it, and a whole account. What is being spoken is finished first, so that no job brings anything back."""

import asyncio
import secrets
from datetime import datetime

from app.clock import Clock
from app.errors import BadValue, Conflict, NotFound
from app.locale.filled import N_, Filled
from app.people.ports import PeopleStore
from app.people.records import User
from app.practice.debrief import Debriefing
from app.practice.privacyports import EraseStore, Family
from app.practice.service import Practice

TRIES = 5
DELETED = "deleted session"


class Erasing:
    """The service of deletions."""

    def __init__(
        self, practice: Practice, debriefing: Debriefing, store: EraseStore, people: PeopleStore, clock: Clock
    ) -> None:
        self.practice, self.debriefing, self.store, self.people, self.clock = practice, debriefing, store, people, clock
        self.unwiped = False

    async def asked(self, user: User, session: str) -> Family:
        """What goes with a session of one's own. Raises NotFound for anybody else's."""
        head = await self.practice.own(user, session)
        return await asyncio.to_thread(self.store.family, head.id)

    async def session(self, user: User, session: str) -> Family:
        """Delete a session of one's own with its whole family. Raises NotFound for anybody else's, Conflict where it goes on being spoken in."""
        family = await self.asked(user, session)
        await self.erase(family, user.id, DELETED, "by its owner")
        await self.wipe()
        return family

    async def wipe(self) -> None:
        """Take out of the file what was deleted; what cannot be done now is left to the next deletion or daily run."""
        self.unwiped = not await asyncio.to_thread(self.store.wipe)

    async def erase(self, family: Family, actor: str, action: str, reason: str) -> None:
        """Delete a family, whoever asks; what the file remembers is left to `wipe`. Raises Conflict where it goes on being spoken in."""
        for _ in range(TRIES):
            await self._finished(family)
            now = self.clock.now()
            if await asyncio.to_thread(self.store.erase_family, family, actor, action, reason, now):
                self._forget(family)
                return
            family = await asyncio.to_thread(self.store.family, family.root)
        raise Conflict("The buyer is still answering; wait for the reply, then delete again.")

    async def erase_older(self, family: Family, than: datetime, action: str, reason: str) -> bool:
        """Delete a family that nobody has spoken in since a time; False, and nothing is done or stopped, where somebody has or is about to."""
        now = self.clock.now()
        if not await asyncio.to_thread(self.store.erase_family, family, family.owner, action, reason, now, than):
            return False
        self._forget(family)
        return True

    async def whose(self, by: User, user: str) -> User:
        """The account that somebody may delete: one's own, as an admin any. Raises NotFound."""
        if user != by.id and not by.admin:
            raise NotFound("user", user)
        found = await asyncio.to_thread(self.people.user, user)
        if found.disabled and not found.roles:
            raise NotFound("user", user)
        return found

    async def account(self, by: User, user: str, name: str) -> None:
        """Delete an account with all that is its own; `name` is its name typed again. What was left with others stays, without a name. Raises NotFound,
        BadValue for another name, Conflict for the last admin of several people."""
        person = await self.whose(by, user)
        if name.strip() != person.name:
            raise BadValue(
                "Name", name, Filled("type the name of the account as it stands: %(name)s", name=person.name)
            )
        await asyncio.to_thread(self._not_the_last, person)
        shown = f"a former {'coach' if person.coach else 'colleague'} ({secrets.token_hex(3)})"
        for _ in range(TRIES):
            families = await asyncio.to_thread(self.store.families_of, user)
            for family in families:
                await self._finished(family)
            if await asyncio.to_thread(self.store.erase_user, user, by.id, shown, self.clock.now()):
                for family in families:
                    self._forget(family)
                await self.wipe()
                return
        raise Conflict("The buyer is still answering; wait for the reply, then delete again.")

    def _not_the_last(self, person: User) -> None:
        others = [u for u in self.people.users() if u.id != person.id and not u.disabled]
        if person.admin and others and not any(u.admin for u in others):
            raise Conflict(N_("This is the last admin. Make somebody else an admin first, then delete this account."))

    async def _finished(self, family: Family) -> None:
        for turn in family.unfinished:
            await self.practice.desk.stop(turn)

    def _forget(self, family: Family) -> None:
        self.debriefing.forget(family.sessions)
        self.practice.cases.forget()
