"""The ledger of a turn: accepted, heard and decided, spoken, completed. The server speaks, not the request.

The decision is committed before a word is spoken, so no crash changes the buyer's mind; whatever dies is finished from where it stood.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence

from app.buyer.abroad import Opening, opening_abroad
from app.buyer.turn import Abroad, Decided, Line, Spoken, speak_turn
from app.clock import Clock
from app.content.persona import CaseFile
from app.errors import CounterpartError, LeaseLost, NotFound
from app.locale.filled import N_
from app.models.chat import ChatModel, Price, Usage
from app.negotiation.state import State
from app.practice.abroad import HOME, Scenery, abroad_of, decided_on, heard_abroad, history_of, note_to_writer
from app.practice.cases import PinnedCases
from app.practice.events import ended_event, grown, session_event
from app.practice.foreseen import Reading
from app.practice.messages import fit_message
from app.practice.ports import JobQueue, Ledger
from app.practice.presence import Alone, Roll
from app.practice.records import English, Finished, NewEvent, Session, Step, Turn
from app.practice.stopping import until_asked
from app.practice.wakes import Wakes
from app.practice.words import left_over, rest_of

log = logging.getLogger(__name__)
STEPS = ("accepted", "decided", "speaking", "before_completed")


class TurnDesk:
    """Runs turns in the background. `at_step` is called with the name of each step as it is reached (tests kill there)."""

    def __init__(
        self,
        ledger: Ledger,
        cases: PinnedCases,
        clock: Clock,
        wakes: Wakes,
        jobs: JobQueue,
        grader: str,
        *,
        voice: ChatModel | None = None,
        roll: Roll | None = None,
        price: Price | None = None,
        pace_ms: float = 0,
        at_step: Callable[[str], None] = lambda step: None,
    ) -> None:
        self.ledger, self.cases, self.clock, self.wakes, self.jobs = ledger, cases, clock, wakes, jobs
        self.grader, self.voice, self.pace_ms, self.at_step = grader, voice, pace_ms, at_step
        self.price = price or Price()
        self.roll = roll or Alone()
        self.owner = self.roll.owner
        self._running: dict[str, asyncio.Task[None]] = {}
        self._stops: dict[str, asyncio.Event] = {}
        self._at_once: set[str] = set()
        self._misheard: dict[str, str] = {}

    async def say(
        self, session: str, key: str, text: str, *, at_once: bool = False, expected: Reading | None = None
    ) -> Turn:
        """Accept a message and answer it in the background, at a person's pace unless `at_once`; the same key and text give the same turn.

        Raises BadValue for a message or key that does not fit, TurnRunning, TalksEnded."""
        text = fit_message(text)
        await self.roll.here()
        turn, new = await asyncio.to_thread(
            self.ledger.accept, session, key, text, self.owner, self.clock.now(), expected
        )
        if new:
            self.at_step("accepted")
            self.wakes.wake(session)
            if at_once:
                self._at_once.add(turn.id)
            self._start(turn)
        return turn

    async def opening(self, line: str, case: CaseFile, language: str) -> Opening:
        """The buyer's first words in the language of the talks."""
        if language == HOME or self.voice is None:
            return Opening(None)
        return await opening_abroad(line, case.buyer, language, self.voice)

    async def done(self, turn: str) -> Turn:
        """Wait until a turn of this process is finished; the turn as it then is."""
        task = self._running.get(turn)
        if task is not None:
            await asyncio.shield(task)
        return await asyncio.to_thread(self.ledger.turn, turn)

    async def stop(self, turn: str) -> Turn:
        """Stop speaking a turn; what was said stays, and what the move must say is added in one sentence. A finished turn stays as
        it is. One that another process speaks is given back as it stands; its end comes as an event."""
        if turn not in self._running:
            await self.recover()  # a turn that could not even be closed, as on a full disk, is taken up again here
        if turn in self._running:
            self._stops[turn].set()
        await asyncio.to_thread(
            self.ledger.ask_stop, turn
        )  # another process that speaks it sees this at its next sentence
        return await self.done(turn)

    async def recover(self) -> int:
        """Finish the turns whose process is no more; how many there were."""
        count = 0
        unfinished = await asyncio.to_thread(self.ledger.unfinished)
        dead = await self.roll.dead_among({owner for _, owner in unfinished})
        for turn, owner in unfinished:
            if turn in self._running or owner not in (self.owner, *dead):
                continue
            if await asyncio.to_thread(self.ledger.take_over, turn, owner, self.owner):
                self._start(await asyncio.to_thread(self.ledger.turn, turn))
                count += 1
        return count

    async def close(self, seconds: float = 8.0) -> None:
        """Let running turns end, at most so long; the rest is let go, so that another process, or the next start, takes it up at once."""
        if self._running:
            await asyncio.wait(list(self._running.values()), timeout=seconds)
        left = dict(self._running)
        for task in left.values():
            task.cancel()
        await asyncio.gather(*left.values(), return_exceptions=True)
        for turn in left:
            with contextlib.suppress(CounterpartError):  # deleted; or the database is away, then the lease runs out
                await asyncio.to_thread(self.ledger.take_over, turn, self.owner, "")

    def _start(self, turn: Turn) -> None:
        if turn.id in self._running:
            return
        self._stops[turn.id] = asyncio.Event()
        if turn.stop_asked:
            self._stops[turn.id].set()
        task = asyncio.create_task(self._watched(turn))
        self._running[turn.id] = task
        task.add_done_callback(lambda _: self._gone(turn.id))

    def _gone(self, turn: str) -> None:
        self._running.pop(turn, None)
        self._stops.pop(turn, None)
        self._at_once.discard(turn)
        self._misheard.pop(turn, None)

    async def _watched(self, turn: Turn) -> None:
        try:
            await self._run(turn)
        except (
            NotFound,
            LeaseLost,
        ) as gone:  # deleted by its owner, or taken up by another: nothing of it may come from here
            log.info("turn %s is no longer ours: %s", turn.id, gone)
        except Exception as error:  # a turn that hangs is worse than one that is said to have failed
            log.exception("turn %s failed", turn.id)
            try:
                await self._fail(turn, error)
            except Exception:  # the store itself does not work; the turn is taken up again at a stop or the next start
                log.exception("turn %s could not be closed", turn.id)
        self.jobs.wake()
        self.wakes.wake(turn.session)

    async def _fail(self, turn: Turn, error: Exception) -> None:
        why = error.message if isinstance(error, CounterpartError) else N_("an error of the program; the log has it")
        stands = await asyncio.to_thread(self.ledger.turn, turn.id)
        ended = stands.move.ended if stands.move else None  # what was decided holds, though the words are missing
        finished = Finished(Step.FAILED, stands.reply, "embedded", why, 0, 0, ended)
        events = [NewEvent("turn.failed", {"turn": turn.id, "number": turn.number, "why": why}), *session_event(ended)]
        await self._close(turn, finished, events, None)

    async def _run(self, turn: Turn) -> None:
        session = await asyncio.to_thread(self.ledger.session, turn.session)
        case = self.cases.of(session.case, session.case_hash)
        talk = await asyncio.to_thread(self.ledger.talk, turn.session, turn.number)
        decided = await self._decided(turn, session, case, Scenery(talk.exchanges, talk.last_move))
        # what could not be put into English is in the talks as it was typed
        said = (*history_of(talk.exchanges), Line("trainee", decided.heard.text))
        await self._speak(turn, session, case, decided, said, abroad_of(session, talk.exchanges, turn.text))

    async def _decided(self, turn: Turn, session: Session, case: CaseFile, talk: Scenery) -> Decided:
        if turn.step is not Step.ACCEPTED and turn.heard and turn.move and turn.state:
            return Decided(turn.heard, turn.move, turn.log, turn.state)
        state: State = await asyncio.to_thread(self.ledger.state, turn.session)
        # in a thread: a long message full of figures must not hold up everybody else
        ear = await heard_abroad(turn, session, talk, self.voice)
        decided = await asyncio.to_thread(decided_on, turn, session, case, state, talk, ear)
        deal = {"turn": turn.id, "table": dict(decided.move.table), "standing": dict(decided.state.standing)}
        events = [NewEvent("deal.updated", deal)]
        english = None
        if ear is not None:
            cost = self.price.of(ear.usage)
            english = English(ear.english, ear.why, ear.usage.prompt, ear.usage.completion, cost)
            self._misheard |= {turn.id: ear.why} if ear.why else {}
        await asyncio.to_thread(
            self.ledger.decide,
            turn.id,
            decided.heard,
            decided.move,
            decided.log,
            decided.state,
            events,
            english,
            self.owner,
        )
        self.at_step("decided")
        return decided

    async def _speak(
        self,
        turn: Turn,
        session: Session,
        case: CaseFile,
        decided: Decided,
        history: Sequence[Line],
        abroad: Abroad | None,
    ) -> None:
        if turn.reply:
            await self._complete_cut_off(turn, case, decided, history, session.seed)
            return
        reply, deltas, spoken, english = "", [], None, []
        pace = 0.0 if turn.id in self._at_once else self.pace_ms
        slow = self.voice is not None or pace > 0
        words = speak_turn(case, decided, history, session.seed, self.voice, abroad)
        async for item in until_asked(self._stops[turn.id], words):
            if isinstance(item, Spoken):
                spoken = item
                continue
            reply, delta = grown(reply, item, turn.id)
            english.append(item.english or item.text)
            if slow:
                await asyncio.sleep(pace * len(item.text.split()) / 1000 if item.by == "embedded" else 0)
                if await asyncio.to_thread(self.ledger.say, turn.id, reply, [delta], self.owner):
                    self._stops[turn.id].set()
                self.wakes.wake(turn.session)
                self.at_step("speaking")
            else:
                deltas.append(delta)
        if not slow:
            self.at_step("speaking")
        in_english = " ".join(english) if abroad else None
        await self._finish(turn, session, case, decided, history, reply, deltas, spoken, in_english)

    async def _finish(
        self,
        turn: Turn,
        session: Session,
        case: CaseFile,
        decided: Decided,
        history: Sequence[Line],
        reply: str,
        deltas: list[NewEvent],
        spoken: Spoken | None,
        english: str | None,
    ) -> None:
        stopped = spoken is None
        why, by, usage = (
            (spoken.why, spoken.by, spoken.usage) if spoken else (None, "mixed" if self.voice else "embedded", Usage())
        )
        if stopped:
            for piece in left_over(case, decided, history, session.seed, reply if english is None else english):
                reply, delta = grown(reply, piece, turn.id)
                deltas.append(delta)
                english = None if english is None else f"{english} {piece.text}".strip()
        why = why or self._misheard.get(turn.id) or note_to_writer(turn, session, with_model=self.voice is not None)
        step = Step.STOPPED if stopped else Step.COMPLETED
        events = [*deltas, ended_event(turn, step, by, why), *session_event(decided.move.ended)]
        self.at_step("before_completed")
        finished = Finished(
            step, reply, by, why, usage.prompt, usage.completion, decided.move.ended, self.price.of(usage), english
        )
        await self._close(turn, finished, events, self.grader)

    async def _complete_cut_off(
        self, turn: Turn, case: CaseFile, decided: Decided, history: Sequence[Line], seed: int
    ) -> None:
        """After a crash in mid-reply: the built-in words go on where they stopped; a model's words are kept and completed."""
        reply, deltas = turn.reply, []
        rest = [] if turn.stop_asked else await rest_of(case, decided, history, seed, reply)
        for piece in rest or left_over(case, decided, history, seed, reply):
            reply, delta = grown(reply, piece, turn.id)
            deltas.append(delta)
        by = "mixed" if self.voice else "embedded"
        step = Step.STOPPED if turn.stop_asked else Step.COMPLETED
        events = [*deltas, ended_event(turn, step, by, None), *session_event(decided.move.ended)]
        finished = Finished(step, reply, by, None, 0, 0, decided.move.ended)
        await self._close(turn, finished, events, self.grader)

    async def _close(self, turn: Turn, finished: Finished, events: list[NewEvent], grader: str | None) -> None:
        await asyncio.to_thread(self.ledger.finish, turn.id, finished, events, grader, self.clock.now(), self.owner)
