"""Reading a session: who may, that it is noted where it is somebody else's, and hearing it as it goes on."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

from app.clock import Clock
from app.errors import NotFound
from app.people.permissions import must_read
from app.people.records import User
from app.practice.ports import Ledger
from app.practice.privacyports import READ, READ_BLIND
from app.practice.records import Event, Session, Visibility
from app.practice.wakes import Wakes

HEARTBEAT = 15.0
# A stream that is not woken looks again by itself: another process may have written, and its notice may be lost.
LOOKS_AGAIN = 5.0
# How long a page goes on being the same reading, for the parts that it asks for.
ONE_READING = timedelta(minutes=15)


class Readings:
    """The part of practice that lets people read."""

    ledger: Ledger
    clock: Clock
    wakes: Wakes
    person: Callable[[str], User] | None

    async def events(self, user: User, session: str, after: int) -> AsyncIterator[list[Event]]:
        """Events of a session as they come, in batches, until it is withdrawn or deleted, the account is closed or the process is about to end;
        an empty batch is a heartbeat."""
        head = await self.seen(user, session)
        seq, quiet = after, 0.0
        with self.wakes.listening(session) as ear:
            while True:
                told = ear.after(seq)
                if head.owner != user.id and not await self._still_seen(user, session):
                    return
                batch = await asyncio.to_thread(self.ledger.events_after, session, seq) if told is None else told
                if batch:
                    seq, quiet = batch[-1].seq, 0.0
                    yield batch
                elif self.wakes.ended:  # the page turns to another process, or to the next start of this one
                    return
                elif not await ear.wait(min(LOOKS_AGAIN, HEARTBEAT)):
                    ear.look = True
                    if not await self._still_seen(user, session):
                        return
                    quiet += LOOKS_AGAIN
                    if quiet >= HEARTBEAT:
                        quiet = 0.0
                        yield []

    async def seen(self, user: User, session: str) -> Session:
        """The head of a session that the user may read, with none of its words. Raises NotFound."""
        head = await asyncio.to_thread(self.ledger.session, session)
        must_read(user, head.owner, head.team, head.visibility is Visibility.SUBMITTED, session)
        return head

    async def _still_seen(self, user: User, session: str) -> bool:
        """Whether the user as they are now may read it: an account may have been closed, a coach have left the team."""
        try:
            now = await asyncio.to_thread(self.person, user.id) if self.person is not None else user
            if now.disabled:
                return False
            await self.seen(now, session)
        except NotFound:
            return False
        return True

    async def _note(self, user: User, head: Session, *, part: bool, blind: bool) -> None:
        """Note a reading of somebody else's session, and whether the grader's findings were kept back in it."""
        now = self.clock.now()
        if head.owner == user.id:
            return
        if part and await asyncio.to_thread(self.ledger.read_since, user.id, head.id, now - ONE_READING):
            return
        why = READ_BLIND if blind else "coach reads a submitted session"
        await asyncio.to_thread(self.ledger.audit, user.id, READ, head.id, why, now)
