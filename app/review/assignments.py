"""Assignments as their faces use them: a coach gives and takes back, sees who submitted and who passed; a rep sees what is asked and begins it. What a rep has not
submitted stays hers: no coach learns from here that she began."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.clock import Clock, new_id
from app.content.acts import Strategy
from app.content.loading import case_ids, load_case
from app.errors import BadValue, Conflict, NotFound
from app.grading.session import SessionFigures
from app.locale.filled import Filled
from app.negotiation.outcome import Outcome
from app.negotiation.state import Level
from app.people.records import User
from app.practice.ports import Ledger
from app.practice.records import RUNS_ALREADY, Session, Visibility
from app.review.assignmentports import Assignment, AssignmentStore, Member
from app.review.figures import kept_of
from app.review.passing import (
    Attempt,
    PassRule,
    Reached,
    Standing,
    State,
    counted_of,
    reached,
    seen_by_coach,
    standing,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a coach wants to give. `people` empty means the trainees of the team, whoever they are by then."""

    team: str
    case: str
    level: str
    rule: PassRule
    due: datetime | None = None
    focus: str | None = None
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Given:
    """An assignment as a coach sees it: its case's title, to whom, and where each stands by what was submitted, by name."""

    assignment: Assignment
    title: str
    team: str
    progress: tuple[tuple[Member, Standing], ...]

    @property
    def passed(self) -> int:
        """How many have passed."""
        return sum(1 for _, stands in self.progress if stands.state is State.PASSED)


@dataclass(frozen=True, slots=True)
class Mine:
    """An assignment as the person sees it who has it: its case's title, where she stands, and her session of it that still runs."""

    assignment: Assignment
    title: str
    standing: Standing
    running: str | None


@dataclass(frozen=True, slots=True)
class AssignedDebrief:
    """What the debrief says of an assignment: what was asked and reached, whether this session counts now, whether it could, and where she stands."""

    assignment: Assignment
    rows: tuple[Reached, ...]
    counted: bool
    could_count: bool
    submitted: bool
    standing: Standing


class Assignments:
    """The service of assignments."""

    def __init__(self, store: AssignmentStore, ledger: Ledger, clock: Clock) -> None:
        self.store, self.ledger, self.clock = store, ledger, clock

    def give(self, user: User, draft: Draft) -> Assignment:
        """Give an assignment. Raises NotFound for a team that the user does not coach or a case that the team cannot see, BadValue."""
        _must_coach(user, draft.team)
        if draft.level not in tuple(Level):
            raise BadValue("level", draft.level, f"use one of {', '.join(Level)}")
        if draft.focus and draft.focus not in set(Strategy):
            raise BadValue("focus", draft.focus, f"use one of {', '.join(Strategy)}, or none")
        self._must_offer(draft.case, draft.team)
        known = {m.id for m in self.store.members([draft.team])[draft.team]}
        if strangers := draft.people - known:
            raise NotFound("person of the team", min(strangers))
        now = self.clock.now()
        if draft.due is not None and draft.due < now:
            raise BadValue("due date", draft.due.date().isoformat(), "choose today or a later day, or leave it empty")
        focus = Strategy(draft.focus) if draft.focus else None
        made = Assignment(
            new_id(now), draft.team, draft.case, draft.level, draft.rule, user.id, now, draft.due, focus, draft.people
        )
        self.store.add_assignment(made)
        return made

    def withdraw(self, user: User, assignment: str) -> None:
        """Take one back; what was played stays with whoever played it. Raises NotFound for one of another's team."""
        found = self.store.assignment(assignment)
        if found.team not in user.coached_teams:
            raise NotFound("assignment", assignment)
        self.store.withdraw_assignment(assignment, self.clock.now())

    def given(self, user: User) -> list[Given]:
        """What was given to the teams that the user coaches, newest first, with where everybody stands."""
        found = self.store.assignments_of(user.coached_teams)
        members = self.store.members(user.coached_teams)
        attempts = self.store.attempts([a.id for a in found])
        names = {t.id: t.name for t in user.teams}
        return [Given(a, self.title(a.case), names[a.team], _progress(a, members[a.team], attempts)) for a in found]

    def cases(self, user: User) -> list[tuple[str, str]]:
        """Id and title of the cases that can be given: the shipped ones, and own cases shared with a coached team."""
        own = [c for c in self.ledger.own_cases("", user.coached_teams) if c.version and c.team in user.coached_teams]
        return [*((name, load_case(name).title) for name in case_ids()), *((c.id, c.title) for c in own)]

    def members(self, user: User) -> Mapping[str, list[Member]]:
        """The people of the teams that the user coaches, by team."""
        return self.store.members(user.coached_teams)

    def mine(self, user: User) -> list[Mine]:
        """What is open for a person: not passed, not used up, and not past its due date unless she is at it."""
        seen = {*case_ids(), *(c.id for c in self.ledger.own_cases(user.id, tuple(t.id for t in user.teams)))}
        # An own case that was deleted or made private again cannot be begun, so it is not offered.
        found = [a for a in self.store.assignments_for(user.id) if a.case in seen]
        attempts = self.store.attempts([a.id for a in found])
        rows = []
        for one in found:
            own = attempts.get((one.id, user.id), [])
            stands = standing(one.rule, own)
            running = _running(own)
            if stands.state not in (State.PASSED, State.USED_UP) and (running or not self._is_late(one)):
                rows.append(Mine(one, self.title(one.case), stands, running))
        return rows

    def of(self, user: User, assignment: str) -> Mine:
        """One that is given to a person, to plan or begin. Raises NotFound."""
        found = next((a for a in self.store.assignments_for(user.id) if a.id == assignment), None)
        if found is None:
            raise NotFound("assignment", assignment)
        own = self.store.attempts([assignment]).get((assignment, user.id), [])
        return Mine(found, self.title(found.case), standing(found.rule, own), _running(own))

    def to_begin(self, user: User, assignment: str) -> Assignment:
        """The assignment that a session is to be begun from. Raises NotFound, Conflict where its attempts are used up, its day is
        over or a session of it still runs."""
        found = self.of(user, assignment)
        if found.standing.state is State.USED_UP:
            raise Conflict("You have used the attempts of this assignment; practise the case, or talk to your coach.")
        if found.running is not None:
            raise Conflict(RUNS_ALREADY)
        if self._is_late(found.assignment):
            raise Conflict("The day for this assignment is over; practise the case, or talk to your coach.")
        return found.assignment

    def _is_late(self, one: Assignment) -> bool:
        return one.due is not None and one.due < self.clock.now()

    def debriefed(self, session: Session, figures: SessionFigures, result: Outcome) -> AssignedDebrief | None:
        """What the debrief of a person's own session says of its assignment; None where it has none."""
        if session.assignment is None:
            return None
        try:
            found = self.store.assignment(session.assignment)
        except NotFound:  # deleted with its team
            return None
        own = self.store.attempts([found.id]).get((found.id, session.owner), [])
        mine = next((a for a in own if a.session == session.id), None)
        kept = mine.figures if mine is not None and mine.figures is not None else kept_of(figures, (), result)
        counted = any(a.session == session.id and a.submitted for a in counted_of(found.rule, own))
        could = session.mode == "scored" and not session.hindsight and session.parent is None
        submitted = session.visibility is Visibility.SUBMITTED
        return AssignedDebrief(found, reached(found.rule, kept), counted, could, submitted, standing(found.rule, own))

    def title(self, case: str) -> str:
        """The title of a case, also of an own one; its id where it was deleted."""
        if case in case_ids():
            return load_case(case).title
        try:
            return self.ledger.own_case(case).title
        except NotFound:
            return case

    def _must_offer(self, case: str, team: str) -> None:
        if case in case_ids():
            return
        try:
            head = self.ledger.own_case(case)
            offered = head.team == team and bool(head.version)
        except NotFound:
            offered = False
        if not offered:  # the same words whether it is there or not
            raise NotFound("case", case, Filled("use a shipped case, or one that was shared with this team"))


def _running(own: Sequence[Attempt]) -> str | None:
    """The session that still runs; a retry for practice is none of the assignment."""
    return next((a.session for a in own if a.running and not a.retry), None)


def _must_coach(user: User, team: str) -> None:
    if team not in user.coached_teams:
        raise NotFound("team", team)


def _progress(
    given: Assignment, members: Sequence[Member], attempts: Mapping[tuple[str, str], Sequence[Attempt]]
) -> tuple[tuple[Member, Standing], ...]:
    wanted = [m for m in members if (m.id in given.people if given.people else m.trainee)]
    return tuple((m, seen_by_coach(given.rule, attempts.get((given.id, m.id), ()))) for m in wanted)
