"""One run of a turn: heard and decided, spoken, closed; each step is committed before the next begins.

The decision is committed before a word is spoken, so no crash changes the buyer's mind.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from app.buyer.turn import Abroad, Decided, Line, Manner, Spoken, speak_turn
from app.clock import Clock
from app.content.persona import CaseFile
from app.models.chat import ChatModel, Price, Usage
from app.negotiation.state import State
from app.practice.abroad import Scenery, abroad_of, decided_on, heard_abroad, history_of, note_to_writer
from app.practice.cases import PinnedCases
from app.practice.events import ended_event, grown, session_event
from app.practice.ports import Ledger
from app.practice.records import English, Finished, NewEvent, Session, Step, Talk, Turn
from app.practice.stopping import until_asked
from app.practice.told import Told, TurnTold
from app.practice.wakes import Wakes
from app.practice.words import left_over, rest_of


@dataclass(slots=True)
class Run:
    """One run of a turn in this process: whether to speak `at_once`, whether it is a new try (`again`) of one that failed, why its message was not heard;
    when it began and when its first words came, in seconds of a clock that never goes back."""

    at_once: bool = False
    again: bool = False
    misheard: str | None = None
    begun: float = field(default_factory=time.monotonic)
    first: float | None = None

    def words(self) -> None:
        """Words have come."""
        self.first = self.first if self.first is not None else time.monotonic()


class Answering:
    """Answers turns over the ledger. `at_step` is called with the name of each step as it is reached (tests kill there), `told` hears of each turn that is
    over, and `around` is entered for each. Without `steps_in` a turn fails where its model does."""

    def __init__(
        self,
        ledger: Ledger,
        cases: PinnedCases,
        clock: Clock,
        wakes: Wakes,
        grader: str,
        owner: str,
        *,
        voice: ChatModel | None = None,
        price: Price | None = None,
        pace_ms: float = 0,
        at_step: Callable[[str], None] = lambda step: None,
        steps_in: bool = True,
        told: Told = lambda turn: None,
        around: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self.ledger, self.cases, self.clock, self.wakes = ledger, cases, clock, wakes
        self.grader, self.voice, self.pace_ms, self.at_step, self.owner = grader, voice, pace_ms, at_step, owner
        self.price, self.steps_in, self.told, self.around = price or Price(), steps_in, told, around
        self._stops: dict[str, asyncio.Event] = {}
        self._runs: dict[str, Run] = {}

    async def _run(self, turn: Turn) -> None:
        session, case, talk = await asyncio.to_thread(self._before, turn)
        decided = await self._decided(turn, session, case, Scenery(talk.exchanges, talk.last_move))
        # what could not be put into English is in the talks as it was typed
        said = (*history_of(talk.exchanges), Line("trainee", decided.heard.text))
        await self._speak(turn, session, case, decided, said, abroad_of(session, talk.exchanges, turn.text))

    def _before(self, turn: Turn) -> tuple[Session, CaseFile, Talk]:
        session, talk = self.ledger.scene(turn.session, turn.number)
        return session, self.cases.of(session.case, session.case_hash), talk

    async def _decided(self, turn: Turn, session: Session, case: CaseFile, talk: Scenery) -> Decided:
        if turn.step is not Step.ACCEPTED and turn.heard and turn.move and turn.state:
            return Decided(turn.heard, turn.move, turn.log, turn.state)
        ear = await heard_abroad(turn, session, talk, self.voice)
        if ear is not None and ear.failed is not None and not self.steps_in:
            raise ear.failed
        english = None
        if ear is not None:
            cost = self.price.of(ear.usage)
            english = English(ear.english, ear.why, ear.usage.prompt, ear.usage.completion, cost)
            self._runs[turn.id].misheard = ear.why

        def decide() -> Decided:
            state: State = self.ledger.state(turn.session)
            made = decided_on(turn, session, case, state, talk, ear)
            deal = {"turn": turn.id, "table": dict(made.move.table), "standing": dict(made.state.standing)}
            events = [NewEvent("deal.updated", deal)]
            self.ledger.decide(turn.id, made.heard, made.move, made.log, made.state, events, english, self.owner)
            return made

        # in a thread: a long message full of figures must not hold up everybody else
        decided = await asyncio.to_thread(decide)
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
        run = self._runs[turn.id]
        if turn.reply and not run.again:
            await self._complete_cut_off(turn, case, decided, history, session.seed)
            return
        reply, deltas, spoken, english = turn.reply, [], None, []
        pace = 0.0 if run.at_once else self.pace_ms
        slow = self.voice is not None or pace > 0
        manner = Manner(self.steps_in, turn.reply)
        words = speak_turn(case, decided, history, session.seed, self.voice, abroad, manner)
        # Phrases that nobody waits for are there at once, and nobody can stop them half-way.
        stop = self._stops[turn.id]
        async for item in until_asked(stop, words) if slow or stop.is_set() else words:
            if isinstance(item, Spoken):
                spoken = item
                continue
            reply, delta = grown(reply, item, turn.id)
            english.append(item.english or item.text)
            if slow:
                await asyncio.sleep(pace * len(item.text.split()) / 1000 if item.by == "embedded" else 0)
                if await asyncio.to_thread(self.ledger.say, turn.id, reply, [delta], self.owner):
                    self._stops[turn.id].set()
                run.words()
                self.at_step("speaking")
            else:
                deltas.append(delta)
        if not slow:
            self.at_step("speaking")
        if spoken is not None and spoken.broken:
            await self._fail(turn, str(spoken.why), spoken)
            return
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
        why = self._runs[turn.id].misheard or why or note_to_writer(turn, session, with_model=self.voice is not None)
        step = Step.STOPPED if stopped else Step.COMPLETED
        ended = decided.move.ended if session.status == "running" else None  # a new try of the last turn ends them once
        events = [*deltas, ended_event(turn, step, by, why), *session_event(ended)]
        self.at_step("before_completed")
        finished = Finished(step, reply, by, why, usage.prompt, usage.completion, ended, self.price.of(usage), english)
        await asyncio.to_thread(
            self.ledger.finish, turn.id, finished, events, self.grader, self.clock.now(), self.owner
        )
        self._tell(turn, session.spoken, finished, spoken)

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
        await asyncio.to_thread(
            self.ledger.finish, turn.id, finished, events, self.grader, self.clock.now(), self.owner
        )

    async def _fail(self, turn: Turn, why: str, spoken: Spoken | None = None) -> None:
        """Close a turn that could not be answered; what was decided holds, though words are missing."""
        stands = await asyncio.to_thread(self.ledger.turn, turn.id)
        ended = stands.move.ended if stands.move else None
        by = "model" if self.voice else "embedded"
        usage = spoken.usage if spoken else Usage()
        finished = Finished(
            Step.FAILED, stands.reply, by, why, usage.prompt, usage.completion, ended, self.price.of(usage), stands.reply_en,
        )  # fmt: skip
        events = [ended_event(turn, Step.FAILED, by, why), *session_event(ended)]
        await asyncio.to_thread(self.ledger.finish, turn.id, finished, events, None, self.clock.now(), self.owner)
        session = await asyncio.to_thread(self.ledger.session, turn.session)
        self._tell(turn, session.spoken, finished, spoken)

    def _tell(self, turn: Turn, spoken_in: str, finished: Finished, spoken: Spoken | None) -> None:
        run = self._runs[turn.id]
        now = time.monotonic()
        first = run.first or (now if finished.reply else None)
        refused = tuple(r.fault.name.lower() for r in spoken.refusals) if spoken else ()
        self.told(
            TurnTold(
                finished.step, finished.spoken_by, spoken_in, first - run.begun if first else None, now - run.begun, refused, finished.cost,
            )
        )  # fmt: skip
