"""What one session says about the climate: how answers to each tactic went, which facts of the brief were used, which limits were reached, what one's own side's
pressure came before. Counts without words, so that no page about the organisation needs to read a transcript. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.content.acts import Act
from app.content.persona import CaseFile
from app.grading.grader import Grading, Status
from app.negotiation.outcome import LimitKept, Outcome
from app.negotiation.replay import DayEnded
from app.negotiation.state import State
from app.practice.records import Between, Turn

BROKEN_AT = 1
# Answers after a message of one's own side in which giving in still counts as coming after it.
WITHIN = 2
GAVE = frozenset({Act.CAVES_TO_PRESSURE, Act.BUYS_GOODWILL})
INVENTED = "claim.invented"


class CountKind(StrEnum):
    """What is counted. `times` of `hits`: answers after a tactic of which the turn was at level 0 or 1; sessions with a fact in the brief of which it was used;
    sessions that needed a fact outside the brief of which it was not found; answers in a case of which a figure or belief was found nowhere; deals with a
    limit of which it was reached, was broken; answers after the own side's pressure, and all others, of which one gave in or gave something away."""

    TACTIC = "tactic"
    FACT = "fact"
    MISSING = "missing"
    ASSUMED = "assumed"
    REACHED = "reached"
    BROKEN = "broken"
    PRESSURE = "pressure"


AFTER, OTHERWISE = "after", "otherwise"


@dataclass(frozen=True, slots=True)
class Count:
    """So many times, of which so many hits, for one item of a kind. Items of cases are named `case/item`."""

    kind: CountKind
    item: str
    times: int
    hits: int


@dataclass(frozen=True, slots=True)
class Played:
    """What is known of a session: its case, its turns in order, their gradings by turn, what happened between them, how it stands and came out."""

    case: CaseFile
    turns: Sequence[Turn]
    gradings: Mapping[str, Grading]
    between: Sequence[Between]
    state: State
    result: Outcome


def counts_of(played: Played) -> tuple[Count, ...]:
    """All counts of a session, one for each kind and item."""
    summed: dict[tuple[CountKind, str], tuple[int, int]] = {}
    for one in _each(played):
        times, hits = summed.get((one.kind, one.item), (0, 0))
        summed[one.kind, one.item] = times + one.times, hits + one.hits
    return tuple(Count(kind, item, times, hits) for (kind, item), (times, hits) in summed.items())


def _each(played: Played) -> Iterator[Count]:
    yield from _answers(played)
    yield from _facts(played)
    yield from _limits(played)


def _answers(played: Played) -> Iterator[Count]:
    pressed = _pressed(played)
    before: Turn | None = None
    for turn in played.turns:
        grading = played.gradings.get(turn.id)
        if grading is not None and grading.status is Status.GRADED and turn.number > 0:
            rider = before.move.rider if before is not None and before.move is not None else None
            if rider is not None and grading.turn_level is not None:
                yield Count(CountKind.TACTIC, rider, 1, int(grading.turn_level <= BROKEN_AT))
            yield Count(CountKind.ASSUMED, played.case.id, 1, int(_assumed(turn, grading)))
            item = AFTER if turn.number in pressed else OTHERWISE
            yield Count(CountKind.PRESSURE, item, 1, int(any(f.id in GAVE for f in grading.findings)))
        before = turn


def _assumed(turn: Turn, grading: Grading) -> bool:
    """Whether something was built on that neither the brief nor the talks hold."""
    found = any(f.id is Act.ARGUES_FROM_ASSUMPTION for f in grading.findings)
    return found or any(change.rule == INVENTED for change in turn.log)


def _pressed(played: Played) -> frozenset[int]:
    """The turns that were written with a message of the own side fresh on the table."""
    shown = [p.turn for p in played.case.brief.pressure]
    ends = [b.after_turn for b in played.between if isinstance(b.step, DayEnded)]
    mornings = zip(ends, played.case.calendar[1:], strict=False)
    shown += [after for after, day in mornings if day.morning is not None]
    return frozenset(n for after in shown for n in range(after + 1, after + 1 + WITHIN))


def _facts(played: Played) -> Iterator[Count]:
    state = played.state
    for fact in played.case.facts:
        name = f"{played.case.id}/{fact.id}"
        if fact.in_brief:
            yield Count(CountKind.FACT, name, 1, int(fact.id in state.facts_used))
        elif fact.contradicts is not None and fact.contradicts in state.ridden:
            yield Count(CountKind.MISSING, name, 1, int(fact.id not in state.facts_known))


def _limits(played: Played) -> Iterator[Count]:
    if played.result.deal is None:
        return
    for row in played.result.limits:
        name = f"{played.case.id}/{row.limit.issue}"
        yield Count(CountKind.REACHED, name, 1, int(_reached(row)))
        yield Count(CountKind.BROKEN, name, 1, int(not row.kept))


def _reached(row: LimitKept) -> bool:
    return row.kept and row.agreed == row.limit.value
