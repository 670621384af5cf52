"""The learning loop around the talks: hints and notes in them, one's own view after them, going back to a turn, asking a coach, the trend."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.clock import new_id
from app.content.acts import Strategy
from app.content.persona import CaseFile
from app.errors import BadValue, Conflict
from app.grading.context import TurnToGrade
from app.grading.hinting import STEPS, hint
from app.grading.session import GradedTurn, SessionFigures, session_figures
from app.locale.filled import Filled
from app.people.records import User
from app.practice.costs import stands_before, talks_of
from app.practice.foreseen import Calibration, Called, calibration, reading_of
from app.practice.gradework import turn_to_grade
from app.practice.messages import fit_text
from app.practice.ports import Ledger
from app.practice.records import Hint, Session, Step, Visibility
from app.practice.service import Practice, View

LONGEST_NOTE = 8000
LONGEST_VIEW = 2000
TREND_LENGTH = 10
CALLS_OF = 40


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One ended session in the trainee's trend: points 0 to 100 (None under three graded turns), strategies shown of those opened."""

    session: str
    case: str
    level: str
    started: datetime
    mode: str
    points: float | None
    breadth: int
    breadth_of: int
    hindsight: bool
    retry: bool


class Learning:
    """What a trainee can do around the talks. Each method raises NotFound for a stranger."""

    def __init__(self, practice: Practice, ledger: Ledger) -> None:
        self.practice, self.ledger = practice, ledger

    async def calls(self, user: User) -> Calibration:
        """How well the user foresees, over the newest sessions."""
        return await asyncio.to_thread(self._calls, user)

    def _calls(self, user: User) -> Calibration:
        found: dict[str, Called] = {}
        for session in self.ledger.sessions_of(user.id)[:CALLS_OF]:
            made = {p.turn: p for p in self.ledger.predictions(session.id)}
            if made:
                for turn in self.ledger.turns(session.id):
                    if turn.id in made and turn.move is not None:
                        found[turn.id] = Called(turn.number, made[turn.id].expected, reading_of(turn.move, turn.log))
        return calibration(list(found.values()))

    async def rewind(self, user: User, session: str, turn: int) -> Session:
        """Go back to a turn: a new session in practice mode that shares the turns before it, with the same hidden side. Raises BadValue
        for a turn that was not said, Conflict while scored talks run or a reply is being spoken."""
        head = await self.practice.own(user, session)
        if head.status == "running" and head.mode == "scored":
            raise Conflict("Scored talks cannot go back; end them first, then retry from the debrief.")
        if not 1 <= turn <= head.turns:
            raise BadValue(
                "turn",
                turn,
                Filled("use a turn from 1 to %(last)s", last=head.turns) if head.turns else "say something first",
            )
        return await asyncio.to_thread(self._rewind, user, head, turn)

    def _rewind(self, user: User, head: Session, turn: int) -> Session:
        turns = self.ledger.turns(head.id)
        if turns[-1].step not in (Step.COMPLETED, Step.STOPPED, Step.FAILED):
            raise Conflict("The buyer is still answering; wait for the reply or stop it, then go back.")
        talks = talks_of(head, self.practice.case_of(head), turns, self.ledger.between(head.id))
        if talks is None:
            raise Conflict(
                "A turn of these talks failed before it was decided, so they cannot go back; start the case again."
            )
        now = self.practice.clock.now()
        known = self.ledger.opened_draws(user.id, head.case)
        child = replace(
            head, id=new_id(now), parent=head.id, fork_turn=turn, mode="practice", status="running", end_reason=None, started=now, ended=None,
            hindsight=head.hindsight or head.draw in known, hidden_opened=False, visibility=Visibility.PRIVATE, turns=turn - 1,
        )  # fmt: skip
        self.ledger.fork(child, stands_before(talks, turns, turn), now)
        return child

    async def hint(self, user: User, session: str) -> Hint:
        """The next hint for the turn to come: a question, then a pointer, then a line; counted. Raises Conflict in scored mode, after the
        end, while she answers, and where all three were given."""
        await self.practice.own(user, session)
        view = await self.practice.view(user, session)
        if view.session.mode != "practice":
            raise Conflict("There are no hints in scored talks; they are in practice mode.")
        if view.session.status != "running":
            raise Conflict("These talks are over; the debrief has the lines.")
        if view.running_turn is not None:
            raise Conflict("The buyer is still answering; wait for the reply, then ask for a hint.")
        return await asyncio.to_thread(self._hint, view)

    def _hint(self, view: View) -> Hint:
        session, number = view.session.id, view.session.turns + 1
        step = sum(1 for h in self.ledger.hints(session) if h.turn == number) + 1
        if step > len(STEPS):
            raise Conflict("You have had all three hints for this turn; now it is your turn.")
        gradings = self.practice.judged(session)
        before = tuple(gradings[t.id] for t in view.turns if t.id in gradings)
        given = Hint(number, step, hint(turn_to_come(view), step, before))
        self.ledger.add_hint(session, given, self.practice.clock.now())
        return given

    async def save_notes(self, user: User, session: str, text: str) -> None:
        """Write the notes of a session. Raises BadValue where they are too long."""
        await self.practice.own(user, session)
        text = fit_text("Notes", text, LONGEST_NOTE)
        await asyncio.to_thread(self.ledger.save_notes, session, text, self.practice.clock.now())

    async def save_own_view(self, user: User, session: str, text: str) -> None:
        """Write one's own view of ended talks; empty passes over the question. Raises Conflict while they run."""
        head = await self.practice.own(user, session)
        if head.status == "running":
            raise Conflict("The talks are still running; end them first.")
        text = fit_text("Your own view", text, LONGEST_VIEW)
        await asyncio.to_thread(self.ledger.save_own_view, session, text.strip(), self.practice.clock.now())

    async def ask_a_coach(self, user: User, turn: str, item: str, reason: str) -> str:
        """Dispute a finding of one's own scored session; it is submitted with it, as a coach must be able to read it. Returns the session's
        id. Raises Conflict for practice talks or while they run, NotFound for a finding that is not there, BadValue without a reason."""
        found, head = await self.practice.own_turn(user, turn)
        if head.status == "running":
            raise Conflict("The talks are still running; end them first.")
        reason = fit_text("Reason", reason, LONGEST_VIEW).strip()
        if not reason:
            raise BadValue("Reason", "", "say in a sentence why the finding does not hold")
        if head.mode != "scored":
            raise Conflict("Practice stays private, so no coach can look at it. Play scored to ask a coach.")
        if head.visibility is not Visibility.SUBMITTED:
            await self.practice.share(user, found.session, Visibility.SUBMITTED)
        await asyncio.to_thread(
            self.ledger.dispute, found.session, turn, item, user.id, reason, self.practice.clock.now()
        )
        return found.session

    async def trend(self, user: User) -> list[TrendPoint]:
        """The user's last ended sessions, oldest first, with their figures."""
        mine = await self.practice.mine(user)
        ended = [s for s in mine if s.status != "running" and s.turns > 0 and s.end_reason != "rewound"]
        return await asyncio.to_thread(lambda: [self._point(s) for s in reversed(ended[:TREND_LENGTH])])

    def figures(self, session: str) -> SessionFigures:
        """The figures of a session, without what was told to the trainee."""
        gradings = self.practice.judged(session)
        turns = self.ledger.turns(session)
        return session_figures([GradedTurn(t.number, gradings[t.id]) for t in turns if t.id in gradings])

    def _point(self, head: Session) -> TrendPoint:
        found = self.figures(head.id)
        return TrendPoint(
            head.id, head.case, head.level, head.started, head.mode, found.points, found.breadth, found.breadth_of, head.hindsight, head.parent is not None
        )  # fmt: skip


def turn_to_come(view: View) -> TurnToGrade:
    """The turn that is about to be said, as far as it is known: what was said before, and her last public move."""
    last = view.turns[-1]
    blank = replace(last, id=f"{last.id}+1", number=last.number + 1, text="", reply="", heard=None, move=None)
    return turn_to_grade(blank, view.turns, view.case)


def next_case(played: str, cases: Sequence[CaseFile], strategy: Strategy, done: Mapping[str, int]) -> CaseFile | None:
    """Another case where the same strategy answers most of the buyer's tactics, of those played least; None where there is no other."""
    others = [c for c in cases if c.id != played]

    def order(case: CaseFile) -> tuple[int, float, str]:
        share = sum(strategy in t.answered_by for t in case.tactics) / len(case.tactics)
        return done.get(case.id, 0), -share, case.id

    return min(others, key=order, default=None)
