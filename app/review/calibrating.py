"""Calibration as its faces use it: five turns a month, judged blind, then beside the grader. Nobody but the coach herself sees her judgement, and it counts
for nothing else; an admin sees only that it was done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.clock import Clock
from app.content.acts import RUBRIC, Act
from app.content.loading import load_rubric
from app.errors import BadValue, Conflict, NotFound
from app.grading.embedded import grade_turn
from app.locale.filled import N_
from app.people.records import User
from app.review.calibration import Agreed, Round, RoundTurn, Tick, TurnCompared, agreed, compare
from app.review.calibrationports import CalibrationStore
from app.review.fiveturns import five_turns
from app.review.labelledturns import LabelledTurn, labelled_turns


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whether a coach has calibrated this month, and how many turns are left of a round that she has begun (None: not begun)."""

    done: bool
    left: int | None


@dataclass(frozen=True, slots=True)
class ToJudge:
    """A turn to judge blind, with what she ticked before (empty at first). `row` is None where the turn is not shipped any more."""

    place: int
    of: int
    row: LabelledTurn | None
    judged: bool
    ticks: tuple[Tick, ...]
    judged_places: frozenset[int]


@dataclass(frozen=True, slots=True)
class RoundCompared:
    """A finished round."""

    month: str
    turns: tuple[TurnCompared, ...]
    agreed: Agreed


@dataclass(frozen=True, slots=True)
class Results:
    """A finished round beside all her months, oldest first, and the agreement over all of them."""

    shown: RoundCompared
    months: tuple[RoundCompared, ...]
    overall: Agreed


class Calibrating:
    """The service of calibration."""

    def __init__(
        self, store: CalibrationStore, clock: Clock, turns: Callable[[], Sequence[LabelledTurn]] = labelled_turns
    ) -> None:
        self.store, self.clock, self._turns = store, clock, turns

    @property
    def month(self) -> str:
        """This month, '2026-11', in UTC."""
        return self.clock.now().strftime("%Y-%m")

    def invitation(self, user: User) -> Invitation:
        """What `/review` says of it."""
        found = self.store.round_of(user.id, self.month)
        return Invitation(bool(found and found.done), found.left if found else None)

    def begin(self, user: User) -> None:
        """Begin this month's round; one that is begun stays as it is."""
        judged = {turn.row for past in self.store.rounds_of(user.id) for turn in past.turns}
        month = self.month
        chosen = five_turns(self._turns(), user.id, month, judged)
        self.store.begin_round(user.id, month, [turn.id for turn in chosen], self.clock.now())

    def to_judge(self, user: User, place: int | None = None) -> ToJudge | None:
        """The turn at a place of this month's round, else the first that is not judged; None where there is no round or it is done.
        Raises NotFound for a place that there is not."""
        found = self.store.round_of(user.id, self.month)
        if found is None or found.done is not None:
            return None
        wanted = next(t.place for t in found.turns if t.judged is None) if place is None else place
        turn = next((t for t in found.turns if t.place == wanted), None)
        if turn is None:
            raise NotFound("turn", wanted, "open the calibration from the start")
        row = next((r for r in self._turns() if r.id == turn.row), None)
        judged = frozenset(t.place for t in found.turns if t.judged is not None)
        return ToJudge(turn.place, len(found.turns), row, turn.judged is not None, turn.ticks, judged)

    def judge(self, user: User, place: int, seen: Sequence[str], specific: Sequence[str]) -> None:
        """Keep what she saw in a turn of this month's round: ids of behaviours and traps, and which behaviours are specific; a tick that is specific is seen.
        Raises BadValue for an unknown id, NotFound, Conflict for a round that is done."""
        found = self.store.round_of(user.id, self.month)
        if found is None:
            raise Conflict("There is no round of this month yet; begin it first.")
        ticks = ticked(seen, specific)
        self.store.judge(found.id, place, ticks, self.clock.now())

    def results(self, user: User, month: str | None = None) -> Results | None:
        """A finished round of hers (this month's where none is named) with all her months; None where it is not finished. Raises NotFound for a month
        that she has not finished."""
        rounds = [r for r in self.store.rounds_of(user.id) if r.done is not None]
        wanted = month or self.month
        if not any(r.month == wanted for r in rounds):
            if month is not None:
                raise NotFound("calibration", month, "open one of your own months")
            return None
        return self._results(rounds, wanted)

    def months(self, user: User) -> tuple[RoundCompared, ...]:
        """Her finished months, oldest first."""
        rows = {row.id: row for row in self._turns()}
        return tuple(_compared(r, rows) for r in self.store.rounds_of(user.id) if r.done is not None)

    def done_by(self, month: str) -> dict[str, datetime]:
        """Who has calibrated in a month, and when: all that an admin sees."""
        return self.store.calibrated(month)

    def _results(self, rounds: Sequence[Round], month: str) -> Results:
        rows = {row.id: row for row in self._turns()}
        months = tuple(_compared(r, rows) for r in rounds)
        shown = next(m for m in months if m.month == month)
        return Results(shown, months, agreed([turn for m in months for turn in m.turns]))


def ticked(seen: Sequence[str], specific: Sequence[str]) -> tuple[Tick, ...]:
    """What was ticked, in the order of the rubric. Raises BadValue for an id that the rubric does not have."""
    for name in (*seen, *specific):
        if name not in RUBRIC:
            raise BadValue(N_("Behaviour or trap"), name, "tick one of the list")
    there = {Act(name) for name in (*seen, *specific)}
    return tuple(Tick(act, act.value in specific) for act in RUBRIC if act in there)


def _compared(found: Round, rows: dict[str, LabelledTurn]) -> RoundCompared:
    rubric = load_rubric()
    kept: list[tuple[RoundTurn, LabelledTurn]] = [(t, rows[t.row]) for t in found.turns if t.row in rows]
    turns = tuple(compare(row, t.place, t.ticks, grade_turn(row.turn), rubric) for t, row in kept)
    return RoundCompared(found.month, turns, agreed(turns))
