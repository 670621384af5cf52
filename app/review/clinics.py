"""Clinics as their faces use them: a coach opens a submitted session at a turn, a room answers, the answers are compared without names, and after the hour
everything is gone. Devices have no account: a code lets them in, a key of their own says which answer is theirs."""

import asyncio
import contextlib
import hashlib
import logging
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from app.clock import Clock, new_id
from app.content.persona import CaseFile
from app.errors import BadValue, Conflict, NotFound, TooMany
from app.grading.embedded import grade_turn
from app.grading.grader import Grading
from app.locale.filled import N_, Filled
from app.people.permissions import must_read
from app.people.ports import PeopleStore
from app.people.records import User
from app.practice.messages import fit_message
from app.practice.ports import Ledger
from app.practice.records import Session, Turn, Visibility
from app.practice.service import Practice
from app.practice.wakes import Wakes
from app.review.clinicports import ClinicStore
from app.review.codes import WrongCodes, code_hash, new_code
from app.review.room import LASTS, OPENED, Clinic, RoomAnswer, RoomResults, Standing, room_results
from app.review.staging import Stage, Staging

HEARTBEAT = 10.0
SWEEP_EVERY = 60.0
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Screen:
    """The page to project. `results` and `original` (what was said in the talks, with its grading) only once they are shown."""

    clinic: Clinic
    stage: Stage
    standing: Standing
    results: RoomResults | None
    original: tuple[str, Grading | None] | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A device's place in a room: the line, and its own answer (None while there is none)."""

    clinic: Clinic
    stage: Stage
    answer: RoomAnswer | None


class Clinics:
    """The service of clinics."""

    def __init__(
        self, practice: Practice, ledger: Ledger, people: PeopleStore, store: ClinicStore, clock: Clock, wakes: Wakes
    ) -> None:
        self.practice, self.ledger, self.store, self.clock, self.wakes = practice, ledger, store, clock, wakes
        self.staging, self.wrong = Staging(practice, ledger, people), WrongCodes()
        self._sweeper: asyncio.Task[None] | None = None

    async def offered(self, user: User, session: str) -> tuple[CaseFile, list[tuple[int, str]]]:
        """The turns at which a clinic can open, by number with the buyer's line before each. Raises NotFound."""
        head, turns = await self._read(user, session, "looked for a turn for a clinic")
        offered = await asyncio.to_thread(self.staging.lines, head, turns)
        return self.practice.case_of(head), offered

    async def open(self, user: User, session: str, turn: int) -> str:
        """Open a clinic at a turn, recorded; its code, which is told only once. Raises NotFound, BadValue, Conflict."""
        head = await self._session(user, session)
        turns = await asyncio.to_thread(self.ledger.turns, session)
        numbers = {t.number for t in turns}
        if turn < 1 or turn not in numbers or turn - 1 not in numbers:
            raise BadValue(N_("Turn"), turn, "choose one of the turns of this session")
        now, code = self.clock.now(), new_code()
        await asyncio.to_thread(self.sweep)
        clinic = Clinic(new_id(now), head.id, turn, user.id, code_hash(code), now, now + LASTS)
        await asyncio.to_thread(self.store.open_clinic, clinic)
        await asyncio.to_thread(self.ledger.audit, user.id, OPENED, session, f"turn {turn}, shown to a room", now)
        return code

    async def screen(self, user: User, session: str) -> Screen | None:
        """The page to project, recorded as a reading; None where this coach has no clinic open on the session. Raises NotFound."""
        clinic = await self._mine(user, session)
        if clinic is None:
            return None
        _, turns = await self._read(user, session, "projected in a clinic")
        return await asyncio.to_thread(self._screen, clinic, turns)

    async def renew(self, user: User, session: str) -> str:
        """A new code in place of the one before; who is in stays in. Raises NotFound."""
        clinic = await self._must(user, session)
        code = new_code()
        await asyncio.to_thread(self.store.change_code, clinic.id, code_hash(code))
        return code

    async def show(self, user: User, session: str) -> None:
        """Put the answers on the screen. Raises NotFound."""
        clinic = await self._must(user, session)
        await asyncio.to_thread(self.store.show, clinic.id)
        self.wakes.wake(session)

    async def end(self, user: User, session: str) -> None:
        """End a clinic; everything in it is deleted. Raises NotFound."""
        clinic = await self._must(user, session)
        await asyncio.to_thread(self.store.close, clinic.id)
        self.wakes.wake(session)

    async def joined(self, address: str, typed: str) -> str:
        """Let a device in by a code; its key, which is told only once. Raises TooMany, BadValue for a wrong code, Conflict for a full room."""
        now = self.clock.now()
        wait = self.wrong.wait(address, now)
        if wait:
            words = Filled("There were too many wrong codes from your network; try again in %(n)s minutes.", n=wait)
            raise TooMany(words, 60 * wait)
        clinic = await asyncio.to_thread(self.store.clinic_by_code, code_hash(typed), now)
        if clinic is None:
            self.wrong.note(address, now)
            raise BadValue(
                N_("Code"), typed.strip()[:12], "type the eight signs on the screen; a clinic ends after an hour"
            )
        key = secrets.token_urlsafe(32)
        await asyncio.to_thread(self.store.add_device, device_hash(key), clinic.id, now)
        self.wakes.wake(clinic.session)
        return key

    async def seat(self, key: str | None) -> Seat | None:
        """A device's place; None where it has none, or the clinic is over."""
        return await asyncio.to_thread(self._seat, key) if key else None

    async def answer(self, key: str | None, text: str) -> None:
        """Keep a device's answer, graded at once by the built-in grader. Raises NotFound where the clinic is over, Conflict once the answers are shown,
        BadValue for a text that does not fit."""
        clinic = await asyncio.to_thread(self._clinic_of, key) if key else None
        if clinic is None or key is None:
            raise NotFound("clinic", "of this device", "it is over; ask for a new code")
        fitting = fit_message(text)
        await asyncio.to_thread(self._keep, device_hash(key), clinic, fitting)
        self.wakes.wake(clinic.session)

    async def standings(self, clinic: Clinic) -> AsyncIterator[Standing | None]:
        """How far a room is, each time it changes; None is a heartbeat. Ends with the clinic."""
        told: Standing | None = None
        with self.wakes.listening(clinic.session) as ear:
            while not self.wakes.ended:
                ear.clear()
                now = await asyncio.to_thread(self.store.standing, clinic.id, self.clock.now())
                if now is None:
                    return
                if now != told:
                    told = now
                    yield now
                elif not await ear.wait(HEARTBEAT):
                    yield None

    async def mine(self, user: User, session: str) -> Clinic:
        """The open clinic of a coach on a session, to listen to. Raises NotFound."""
        return await self._must(user, session)

    def uses(self, session: str) -> list[datetime]:
        """When a session was used in a clinic, for its owner."""
        return self.store.uses(session)

    def sweep(self) -> list[str]:
        """Delete what is past its time; the sessions it belonged to."""
        return self.store.sweep(self.clock.now())

    async def start(self) -> None:
        """Delete what is past its time, now and every minute."""
        await asyncio.to_thread(self.sweep)
        self._sweeper = asyncio.create_task(self._sweep_on())

    async def close(self) -> None:
        """Stop sweeping."""
        if self._sweeper:
            self._sweeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sweeper

    async def _sweep_on(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_EVERY)
            try:
                for session in await asyncio.to_thread(self.sweep):
                    self.wakes.wake(session)
            except Exception:  # a store that fails for a moment must not end all sweeping
                log.exception("clinics could not be swept; it is tried again")

    async def _session(self, user: User, session: str) -> Session:
        """A submitted session that this coach may read. Raises NotFound."""
        head = await asyncio.to_thread(self.ledger.session, session)
        must_read(user, head.owner, head.team, head.visibility is Visibility.SUBMITTED, session)
        if head.visibility is not Visibility.SUBMITTED:
            raise NotFound("session", session)
        return head

    async def _read(self, user: User, session: str, why: str) -> tuple[Session, list[Turn]]:
        head = await self._session(user, session)
        if head.owner != user.id:
            await asyncio.to_thread(self.ledger.audit, user.id, "read session", session, why, self.clock.now())
        return head, await asyncio.to_thread(self.ledger.turns, session)

    async def _mine(self, user: User, session: str) -> Clinic | None:
        await self._session(user, session)
        await asyncio.to_thread(self.sweep)
        return await asyncio.to_thread(self.store.clinic_of, session, user.id, self.clock.now())

    async def _must(self, user: User, session: str) -> Clinic:
        clinic = await self._mine(user, session)
        if clinic is None:
            raise Conflict("This clinic is over; what was typed in it has been deleted.")
        return clinic

    def _screen(self, clinic: Clinic, turns: list[Turn]) -> Screen | None:
        standing = self.store.standing(clinic.id, self.clock.now())
        if standing is None:
            return None
        stage = self.staging.stage(clinic, turns)
        if not standing.shown:
            return Screen(clinic, stage, standing, None, None)
        results = room_results(self.store.answers(clinic.id), clinic.id)
        return Screen(clinic, stage, standing, results, self.staging.original(clinic, turns))

    def _seat(self, key: str) -> Seat | None:
        clinic = self._clinic_of(key)
        if clinic is None:
            return None
        turns = self.ledger.turns(clinic.session)
        return Seat(clinic, self.staging.stage(clinic, turns), self.store.answer_of(device_hash(key)))

    def _clinic_of(self, key: str) -> Clinic | None:
        self.sweep()
        return self.store.clinic_of_device(device_hash(key), self.clock.now())

    def _keep(self, device: str, clinic: Clinic, text: str) -> None:
        grading = grade_turn(self.staging.to_grade(clinic, text))
        self.store.keep_answer(device, text, grading, self.clock.now())


def device_hash(key: str) -> str:
    """What is stored of a device's key."""
    return hashlib.sha256(key.encode()).hexdigest()
