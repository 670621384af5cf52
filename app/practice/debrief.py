"""The debrief: the deal against limits and the best that was possible, how each turn was met with quoted evidence, and why she acted so."""

import asyncio
import contextlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from app.content.acts import MoveKind, Strategy
from app.errors import Conflict, CounterpartError
from app.grading.advice import Advice, advise, unused
from app.grading.findings import Finding
from app.grading.grader import Grading, Status
from app.grading.session import GradedTurn, SessionFigures, session_figures
from app.language.fold import find_quote
from app.language.sentences import sentences
from app.negotiation.case import draw_of, truth
from app.negotiation.explain import explain
from app.negotiation.issues import Value
from app.negotiation.outcome import Outcome, outcome, reservation
from app.people.records import User
from app.practice.costs import TurnCost, costs
from app.practice.foreseen import Called, Prediction, reading_of
from app.practice.gradework import turn_to_grade
from app.practice.pauses import Pause, pauses
from app.practice.planned import PlannedItem, against_plan
from app.practice.ports import Ledger
from app.practice.records import Dispute, Step, Turn
from app.practice.service import Practice, View

MOST_KNOWN = 200
MOST_MOMENTS = 2


@dataclass(frozen=True, slots=True)
class Moment:
    """A turn worth looking at: the words, what happened, why it matters, a stronger line (None where it was strong), what the words cost
    against that line (None where it is not known), and the sentences that they stand in."""

    turn: int
    advice: Advice
    cost: TurnCost | None = None
    said: str = ""

    @property
    def order(self) -> tuple[float, float, int]:
        """Sorts moments: what cost most first, then what weighs most, then the earlier turn."""
        told = self.cost.held_out if self.cost and self.cost.told else 0.0
        return -told, -self.advice.weight, self.turn


@dataclass(frozen=True, slots=True)
class ReviewedTurn:
    """A turn with its grading (None while it waits) and why the buyer answered as she did."""

    turn: Turn
    grading: Grading | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HiddenInterest:
    """A need that was real in this draw, and whether she told it."""

    gist: str
    layer: int
    told: bool


@dataclass(frozen=True, slots=True)
class Hidden:
    """The hidden side of the draw, shown on a click. `weights` in thousands a year for her whole range of each issue."""

    story: str
    floor: float
    weights: Mapping[str, float]
    forms: Mapping[str, float]
    interests: tuple[HiddenInterest, ...]
    reservation: Mapping[str, Value]
    bluffs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Debrief:
    """Everything the debrief page shows. `best` and its value are the best deal that was possible for the trainee in this draw."""

    view: View
    outcome: Outcome
    figures: SessionFigures
    strength: Moment | None
    moments: tuple[Moment, ...]
    turns: tuple[ReviewedTurn, ...]
    waiting: int
    hidden: Hidden | None
    own_view: str | None = None
    planned: tuple[PlannedItem, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    hints: int = 0
    notes: str = ""
    called: tuple[Called, ...] = ()
    pauses: tuple[Pause, ...] = ()

    @property
    def retry_turn(self) -> int | None:
        """The turn to try again: that of the first moment; None where nothing stood out."""
        return self.moments[0].turn if self.moments else None

    @property
    def offered(self) -> Mapping[str, Value] | None:
        """What the trainee had on the table after the last turn that was decided."""
        return next((t.state.standing for t in reversed(self.view.turns) if t.state is not None), None)


_Key = tuple[str, bool, tuple[tuple[str, Status, tuple[Finding, ...], tuple[Strategy, ...]], ...]]


class Debriefing:
    """Makes debriefs."""

    def __init__(self, practice: Practice, ledger: Ledger) -> None:
        self.practice, self.ledger = practice, ledger
        self._known: dict[_Key, Debrief] = {}
        self._preparing: dict[str, asyncio.Task[None]] = {}

    async def of(self, user: User, session: str) -> Debrief:
        """The debrief of an ended session. Raises Conflict while it runs, NotFound for a stranger."""
        view = await self.practice.view(user, session)
        if view.session.status == "running":
            raise Conflict("The talks are still running; end them first, then read the debrief.")
        return await asyncio.to_thread(self._of, view)

    async def plain(self, user: User, session: str, *, part: bool = False, blind: bool = False) -> Debrief:
        """The debrief without its moments and what they cost, which take a second to work out: what a coach goes through."""
        view = await self.practice.view(user, session, part=part, blind=blind)
        if view.session.status == "running":
            raise Conflict("The talks are still running; end them first, then read the debrief.")
        return await asyncio.to_thread(self._plain, view)

    def knows(self, session: str) -> bool:
        """Whether the debrief of an ended session was worked out in this process already."""
        return any(key[0] == session for key in list(self._known))

    def forget(self, sessions: Collection[str]) -> None:
        """Drop what was worked out of sessions that are deleted."""
        self._known = {key: made for key, made in self._known.items() if key[0] not in sessions}

    def prepare(self, user: User, session: str) -> None:
        """Work a debrief out in the background, so that it is there when it is read; a failure is told when it is."""

        async def work() -> None:
            with contextlib.suppress(CounterpartError):
                await self.of(user, session)

        if session not in self._preparing:
            task = asyncio.create_task(work())
            self._preparing[session] = task
            task.add_done_callback(lambda _: self._preparing.pop(session, None))

    def _of(self, view: View) -> Debrief:
        session = view.session.id
        gradings = self.practice.judged(session)
        judged = tuple((t, g.status, g.findings, g.abstained) for t, g in gradings.items())
        key: _Key = session, view.session.hidden_opened, judged
        if key not in self._known:  # an ended session changes only with its gradings and its hidden side
            if len(self._known) >= MOST_KNOWN:
                self._known.pop(next(iter(self._known)))
            advised = {t.number: _advised(t, gradings.get(t.id), view) for t in view.turns if t.number > 0}
            state, cost = self.ledger.state(session), self._costs(view, advised)
            self._known[key] = _debrief(view, gradings, outcome(state, view.case), state.disclosed, advised, cost)
        return self._around(self._known[key], view)

    def _plain(self, view: View) -> Debrief:
        state, gradings = self.ledger.state(view.session.id), self.practice.judged(view.session.id)
        nothing = {t.number: _Advised() for t in view.turns}
        return self._around(_debrief(view, gradings, outcome(state, view.case), state.disclosed, nothing, {}), view)

    def _around(self, made: Debrief, view: View) -> Debrief:
        """What belongs to a session beside its gradings, put around a debrief."""
        session = view.session.id
        return replace(
            made,
            view=view,
            own_view=self.ledger.own_view(session),
            planned=tuple(against_plan(view.plan, view.turns)),
            disputes=tuple(self.ledger.disputes(session)),
            hints=len(self.ledger.hints(session)),
            notes=self.ledger.notes(session),
            called=_called(view, self.ledger.predictions(session)),
            pauses=pauses(view.case, view.turns, self.ledger.between(session), self.ledger.state(session).promises),
        )

    def _costs(self, view: View, advised: Mapping[int, "_Advised"]) -> Mapping[int, TurnCost]:
        """What the turns cost for which there is a better line."""
        lines = {turn: line for turn, found in advised.items() if (line := found.line) is not None}
        return costs(view.session, view.case, view.turns, self.ledger.between(view.session.id), lines)

    async def open_hidden(self, user: User, session: str) -> None:
        """Open the hidden side: recorded; a retry of this draw is then with hindsight. Only its owner does. Raises NotFound, Conflict while the talks run."""
        head = await self.practice.own(user, session)
        if head.status == "running":
            raise Conflict("The talks are still running; the hidden side opens after the end.")
        await asyncio.to_thread(self.ledger.open_hidden, session, self.practice.clock.now())


def _debrief(
    view: View,
    gradings: Mapping[str, Grading],
    result: Outcome,
    disclosed: tuple[str, ...],
    advised: Mapping[int, "_Advised"],
    cost: Mapping[int, TurnCost],
) -> Debrief:
    spoken = [t for t in view.turns if t.number > 0]
    reviewed = tuple(ReviewedTurn(t, gradings.get(t.id), tuple(explain(t.log))) for t in spoken)
    told = {i.id: i for i in view.case.confidential.interests}
    placed = []
    for item in reviewed:
        if item.grading is None:
            continue
        before = next((t for t in view.turns if t.number == item.turn.number - 1), None)
        words = before.reply if before and before.move and before.move.kind == MoveKind.DISCLOSES else None
        placed.append(GradedTurn(item.turn.number, item.grading, words))
    waiting = sum(1 for r in reviewed if _waits(r))
    moments = [_moment(t, a, cost) for t in spoken if (a := advised[t.number].on) is not None]
    weak = sorted((m for m in moments if m.advice.weight > 0), key=lambda m: m.order)
    if len(weak) < MOST_MOMENTS:
        # Nobody leaves with praise alone: what a fair answer left unused comes after what was weak.
        taken = {m.turn for m in weak}
        left = [(t, advised[t.number].left) for t in spoken if t.number not in taken]
        weak += sorted((_moment(t, a, cost) for t, a in left if a is not None), key=lambda m: m.order)
    strong = sorted((m for m in moments if m.advice.weight < 0), key=lambda m: (m.advice.weight, m.turn))
    hidden = _hidden(view, told.keys() & set(disclosed)) if view.session.hidden_opened else None
    return Debrief(
        view,
        result,
        session_figures(placed),
        next(iter(strong), None),
        tuple(weak[:MOST_MOMENTS]),
        reviewed,
        waiting,
        hidden,
    )


def _called(view: View, made: Sequence[Prediction]) -> tuple[Called, ...]:
    expected = {p.turn: p.expected for p in made}
    return tuple(
        Called(t.number, expected[t.id], reading_of(t.move, t.log)) for t in view.turns if t.id in expected and t.move
    )


def _waits(reviewed: ReviewedTurn) -> bool:
    if reviewed.grading is None:
        return reviewed.turn.step is not Step.FAILED  # a failed turn is never graded
    return reviewed.grading.status in (Status.WAITING, Status.RUNNING)


def _around(text: str, quote: str) -> str:
    """The sentences of a message that a quote stands in; the quote itself where it is the whole message, or was cut."""
    span = find_quote(quote, text)
    parts = [s.text for s in sentences(text) if span and s.start < span.end and s.end > span.start]
    return " ".join(parts) or quote


@dataclass(frozen=True, slots=True)
class _Advised:
    """The advice on a turn, and on what it left unused; None where there is nothing to say."""

    on: Advice | None = None
    left: Advice | None = None

    @property
    def line(self) -> str | None:
        """The better line for the turn: against what was weak, else for what was left unused."""
        found = self.on if self.on is not None and self.on.stronger is not None else self.left
        return found.stronger if found is not None else None


def _advised(turn: Turn, grading: Grading | None, view: View) -> _Advised:
    if grading is None or grading.status is not Status.GRADED:
        return _Advised()
    judged = turn_to_grade(turn, view.turns, view.case)
    return _Advised(advise(judged, grading), unused(judged, grading))


def _moment(turn: Turn, advice: Advice, cost: Mapping[int, TurnCost]) -> Moment:
    return Moment(turn.number, advice, cost.get(turn.number), _around(turn.text, advice.quote))


def _hidden(view: View, told: set[str]) -> Hidden:
    case, draw = view.case, draw_of(view.case, view.session.draw)
    real = truth(case, draw.id)
    last = next((t.move.table for t in reversed(view.turns) if t.move), dict(case.opening))
    interests = tuple(HiddenInterest(i.gist, i.layer, i.id in told) for i in real.real_interests())
    claims = {t.id for t in case.tactics if t.claim}
    bluffs = tuple(t.claim or "" for t in case.tactics if t.id in claims and t.id not in draw.true_claims)
    return Hidden(draw.story, draw.floor, draw.weights, draw.kpi, interests, reservation(case, draw.id, last), bluffs)
