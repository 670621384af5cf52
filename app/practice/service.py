"""Practice as its faces use it: begin, say, stop, confirm, end, correct, plan, submit; each checks who may do it."""

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.buyer.turn import open_talks, prepare
from app.clock import Clock, new_id
from app.content.loading import case_ids, document_hash, load_case, load_rubric
from app.content.persona import CaseFile
from app.errors import BadValue, Conflict, NotFound, TalksEnded
from app.grading.grader import Grading
from app.language.tongue import SPOKEN
from app.locale.filled import Filled
from app.negotiation.adjusting import correct_term, end_day
from app.negotiation.case import pick_draw
from app.negotiation.issues import Value
from app.negotiation.policy import confirm, end_talks
from app.negotiation.replay import BetweenTurns, Confirmed, Corrected, DayEnded, Left
from app.negotiation.state import Change, Level, State
from app.people.permissions import must_own, must_own_turn
from app.people.records import User
from app.practice.abroad import HOME
from app.practice.allowance import Allowance
from app.practice.cases import PinnedCases
from app.practice.foreseen import Reading
from app.practice.ports import Changed, Ledger, unheard
from app.practice.readings import Readings
from app.practice.records import NewEvent, Plan, Session, Step, Turn, Visibility
from app.practice.turns import TurnDesk
from app.practice.wakes import Wakes

# Gradings of a session by turn, as coaches left them.
CoachesWord = Callable[[str, Mapping[str, Grading]], Mapping[str, Grading]]
MODES = ("practice", "scored")


@dataclass(frozen=True, slots=True)
class View:
    """A session as a page shows it: the session, its pinned case, its turns, the trainee's plan."""

    session: Session
    case: CaseFile
    turns: tuple[Turn, ...]
    plan: Plan

    @property
    def running_turn(self) -> Turn | None:
        """The turn that is still being answered, or None."""
        last = self.turns[-1]
        return None if last.step in (Step.COMPLETED, Step.STOPPED, Step.FAILED) else last


class Practice(Readings):
    """The service of practice."""

    def __init__(
        self,
        ledger: Ledger,
        cases: PinnedCases,
        clock: Clock,
        wakes: Wakes,
        desk: TurnDesk,
        corrected: CoachesWord = lambda session, gradings: gradings,
        allowance: Allowance | None = None,
        changed: Changed = unheard,
        person: Callable[[str], User] | None = None,
    ) -> None:
        self.ledger, self.cases, self.clock, self.wakes, self.desk = ledger, cases, clock, wakes, desk
        self._corrected, self.allowance, self.changed, self.person = corrected, allowance, changed, person

    async def begin(
        self, user: User, case: str, *, level: str = "standard", mode: str = "practice", seed: int | None = None, short: bool = False,
        limit: int | None = None, plan: Plan | None = None, spoken: str = HOME, assignment: str | None = None, team: str | None = None,
    ) -> Session:  # fmt: skip
        """Begin a session: never the draw of the last time; with hindsight where its hidden side was opened before. `spoken` is the language of
        the talks; English where no model is there to speak another. `assignment` is the one that it is begun from, `team` the team that gave it (else the user's first). Raises NotFound, BadValue, and Conflict
        where a session of the assignment runs already."""
        if level not in tuple(Level):
            raise BadValue("level", level, f"use one of {', '.join(Level)}")
        if mode not in MODES:
            raise BadValue("mode", mode, f"use one of {', '.join(MODES)}")
        if spoken not in SPOKEN:
            raise BadValue("language of the talks", spoken, Filled("use one of %(names)s", names=", ".join(SPOKEN)))
        spoken, team = spoken if self.desk.voice is not None else HOME, team or user.team
        if spoken != HOME and self.allowance is not None:  # the model words the opening
            await asyncio.to_thread(self.allowance.check_spend, user, team)
        found, digest = await asyncio.to_thread(self.cases.pin, case, user)
        last, _ = await asyncio.to_thread(self.ledger.last_draw, user.id, case)
        seed = secrets.randbelow(2**31) if seed is None else seed
        draw = pick_draw(found, seed, last)
        known = await asyncio.to_thread(self.ledger.opened_draws, user.id, case)
        await asyncio.to_thread(prepare, found)
        now = self.clock.now()
        opened = open_talks(found, Level(level), seed, draw=draw, short=short, limit=limit)
        rubric = await asyncio.to_thread(self._pin_rubric)
        session = Session(
            id=new_id(now), owner=user.id, team=team, case=case, case_hash=digest, rubric=rubric, level=level, mode=mode, seed=seed,
            draw=draw, status="running", end_reason=None, hindsight=draw in known, hidden_opened=False, visibility=Visibility.PRIVATE,
            started=now, ended=None, spoken=spoken, assignment=assignment,
        )  # fmt: skip
        decision = opened.decision
        said = await self.desk.opening(opened.text, found, spoken)
        turn = Turn(
            new_id(now), session.id, 0, "opening", "", Step.COMPLETED, None, decision.move, decision.log, decision.state, said.said or opened.text,
            "model" if said.said else "embedded", said.why, now, prompt_tokens=said.usage.prompt, completion_tokens=said.usage.completion,
            cost=self.desk.price.of(said.usage), reply_en=opened.text if said.said else None,
        )  # fmt: skip
        await asyncio.to_thread(self.ledger.begin, session, turn, decision.state)
        if plan is not None:
            await asyncio.to_thread(self.ledger.save_plan, session.id, plan, now)
        return session

    async def say(
        self, user: User, session: str, key: str, text: str, *, at_once: bool = False, expected: str | None = None
    ) -> Turn:
        """Say something; the reply comes in the background, typed at a person's pace unless `at_once`. `expected` calls how she will take it (see
        `Reading`). Raises NotFound, BadValue, TooMany, TurnRunning, TalksEnded."""
        head = await self.own(user, session)
        if not key or len(key) > 80:
            raise BadValue("Idempotency-Key", key, "use 1 to 80 characters, new for each message")
        if expected and expected not in set(Reading):
            raise BadValue("Call", expected, Filled("use one of %(names)s, or none", names=", ".join(Reading)))
        call = Reading(expected) if expected else None
        if self.allowance is not None:
            await asyncio.to_thread(self.allowance.take, user, head.team, session, key)
        return await self.desk.say(session, key, text, at_once=at_once, expected=call)

    async def again(self, user: User, turn: str, *, at_once: bool = False) -> Turn:
        """Try an answer again that failed. Raises NotFound, Conflict, TooMany where the model has cost as much as it may, TalksEnded."""
        _, head = await self.own_turn(user, turn)
        if self.allowance is not None:
            await asyncio.to_thread(self.allowance.check_spend, user, head.team)
        return await self.desk.again(turn, at_once=at_once)

    async def stop(self, user: User, turn: str) -> Turn:
        """Stop the reply of a turn."""
        await self.own_turn(user, turn)
        return await self.desk.stop(turn)

    async def confirm(self, user: User, session: str, yes: bool) -> Session:
        """Say yes or no to what was summed up, also after the last turn. Raises Conflict where nothing waits for it."""
        head = await self.own(user, session)
        state = await asyncio.to_thread(self.ledger.state, session)
        if head.status != "running":
            raise TalksEnded(head.end_reason or "ended")
        if state.summed_up is None:
            raise Conflict("Nothing waits for a yes; nothing has been summed up. Go on with the talks.")
        decision = confirm(state, yes, self.case_of(head), head.seed)
        events = [NewEvent("deal.updated", {"summed_up": None})]
        events += [NewEvent("session.ended", {"reason": decision.move.ended})] if decision.move.ended else []
        await self._adjust(session, state, decision.state, decision.log, events, decision.move.ended, Confirmed(yes))
        return await asyncio.to_thread(self.ledger.session, session)

    async def end(self, user: User, session: str) -> Session:
        """The trainee ends the talks: impasse."""
        head = await self.own(user, session)
        if head.status != "running":
            raise TalksEnded(head.end_reason or "ended")
        state = await asyncio.to_thread(self.ledger.state, session)
        decision = end_talks(state, self.case_of(head))
        ended = [NewEvent("session.ended", {"reason": "impasse"})]
        await self._adjust(session, state, decision.state, decision.log, ended, "impasse", Left())
        return await asyncio.to_thread(self.ledger.session, session)

    async def end_the_day(self, user: User, session: str, agreed: str, preparations: tuple[str, ...]) -> None:
        """End a day: what was agreed, up to two preparations."""
        head = await self.own(user, session)
        state = await asyncio.to_thread(self.ledger.state, session)
        agreed = agreed.strip()[:300]
        done = end_day(state, agreed, preparations, self.case_of(head))
        label = self.case_of(head).calendar[done.state.day].label
        event = NewEvent("day.ended", {"day": label, "prepared": list(preparations)})
        await self._adjust(session, state, done.state, done.log, [event], None, DayEnded(preparations, agreed))

    async def correct(self, user: User, turn: str, issue: str, value: Value) -> None:
        """Correct a term that was misheard; it acts on the next turn. Raises BadValue, Conflict for any but the last turn."""
        found, head = await self.own_turn(user, turn)
        if head.turns != found.number:
            raise Conflict("Only the last message can be corrected; say it anew in the next one.")
        state = await asyncio.to_thread(self.ledger.state, found.session)
        done = correct_term(state, issue, value, self.case_of(head))
        event = NewEvent(
            "terms.corrected", {"turn": turn, "issue": issue, "value": value, "standing": dict(done.state.standing)}
        )
        await self._adjust(found.session, state, done.state, done.log, [event], None, Corrected(issue, value))
        before = {issue: state.standing[issue]}
        await asyncio.to_thread(self.ledger.correction, turn, user.id, before, {issue: value}, self.clock.now())
        # What was misheard must not be held against the trainee: the turn is graded anew, without that term.
        with contextlib.suppress(NotFound):  # a turn that failed has no grading
            await asyncio.to_thread(self.ledger.regrade, turn, self.desk.grader, self.clock.now(), anew=True)
        self.desk.jobs.wake()

    async def save_plan(self, user: User, session: str, plan: Plan) -> None:
        """Write a new version of the plan."""
        await self.own(user, session)
        await asyncio.to_thread(self.ledger.save_plan, session, plan, self.clock.now())

    async def share(self, user: User, session: str, to: Visibility) -> None:
        """Submit an ended scored session to the team's coaches, or withdraw it. Practice stays private. Raises Conflict."""
        head = await self.own(user, session)
        if to is Visibility.SUBMITTED and head.mode != "scored":
            raise Conflict(
                "Practice stays private and cannot be submitted. Play scored for a session that a coach may read."
            )
        if to is Visibility.SUBMITTED and head.status == "running":
            raise Conflict("The talks are still running; end them first, then submit.")
        await asyncio.to_thread(self.ledger.set_visibility, session, to, user.id, self.clock.now())
        self.wakes.wake(session)
        await asyncio.to_thread(self.changed, session)

    async def regrade(self, user: User, turn: str) -> None:
        """Grade an ungraded turn again."""
        await self.own_turn(user, turn)
        await asyncio.to_thread(self.ledger.regrade, turn, self.desk.grader, self.clock.now())
        self.desk.jobs.wake()

    async def view(self, user: User, session: str, *, part: bool = False, blind: bool = False) -> View:
        """A session for its owner, or for a coach of its team once submitted (then with a row of the audit; for a `part` of a page only where the
        page itself was not noted just before). `blind`: the grader's findings are kept back."""
        head = await self.seen(user, session)
        await self._note(user, head, part=part, blind=blind)
        turns = await asyncio.to_thread(self.ledger.turns, session)
        plan = await asyncio.to_thread(self.ledger.plan, session)
        return View(head, self.case_of(head), tuple(turns), plan)

    async def mine(self, user: User) -> list[Session]:
        """The user's sessions, newest first."""
        return await asyncio.to_thread(self.ledger.sessions_of, user.id)

    async def submitted(
        self, user: User, *, but_own: bool = False, first: int = 0, most: int | None = None
    ) -> list[Session]:
        """What a coach may read, newest first: at most so many from the one numbered `first` on, her own left out where asked for."""
        if not user.coached_teams:
            return []
        left_out = user.id if but_own else None
        return await asyncio.to_thread(
            self.ledger.submitted, user.coached_teams, but_of=left_out, first=first, most=most
        )

    def cases_offered(self) -> list[CaseFile]:
        """The shipped cases."""
        return [load_case(name) for name in case_ids()]

    def titles_of(self, cases: Mapping[str, str]) -> dict[str, str]:
        """The titles of cases by id, given with their hashes; own cases are read as they were pinned."""
        shipped = {c.id: c.title for c in self.cases_offered()}
        return {name: shipped.get(name) or self.cases.of(name, digest).title for name, digest in cases.items()}

    def titles(self, sessions: Iterable[Session] = ()) -> dict[str, str]:
        """The titles of the shipped cases, and of the own cases that these sessions played."""
        own = {s.case: s for s in sessions if s.case not in case_ids()}
        return {c.id: c.title for c in self.cases_offered()} | {n: self.case_of(s).title for n, s in own.items()}

    async def own(self, user: User, session: str) -> Session:
        """A session of the user's own. Raises NotFound for anybody else's."""
        head = await asyncio.to_thread(self.ledger.session, session)
        must_own(user, head.owner, session)
        return head

    async def own_turn(self, user: User, turn: str) -> tuple[Turn, Session]:
        """A turn of a session of the user's own, and that session. Raises NotFound for anybody else's, which names the turn and not its session."""
        found = await asyncio.to_thread(self.ledger.turn, turn)
        head = await asyncio.to_thread(self.ledger.session, found.session)
        must_own_turn(user, head.owner, turn)
        return found, head

    async def _adjust(
        self,
        session: str,
        before: State,
        state: State,
        log: tuple[Change, ...],
        events: list[NewEvent],
        end: str | None,
        step: BetweenTurns,
    ) -> None:
        await asyncio.to_thread(self.ledger.adjust, session, before, state, log, events, end, self.clock.now(), step)
        self.wakes.wake(session)

    def judged(self, session: str) -> Mapping[str, Grading]:
        """The newest grading of each turn by turn id, with what coaches corrected."""
        return self._corrected(session, self.ledger.gradings(session))

    def case_of(self, session: Session) -> CaseFile:
        """The case as the session pinned it."""
        return self.cases.of(session.case, session.case_hash)

    def _pin_rubric(self) -> str:
        rubric = load_rubric()
        digest = document_hash(rubric)
        self.ledger.pin(rubric.kind, rubric.id, rubric.version, digest, rubric)
        return digest
