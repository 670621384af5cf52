"""What a message cost, by replaying the stored talks with a stronger line in its place. In this model only, and said so wherever it is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.buyer.turn import Line, decide_turn
from app.content.persona import CaseFile
from app.errors import BadValue
from app.negotiation.heard import Heard
from app.negotiation.policy import begin
from app.negotiation.replay import Cost, Step, Talks, replay, state_before, what_they_cost
from app.negotiation.state import Level, State
from app.practice.records import Between, Session, Turn

SMALLEST = 0.5


@dataclass(frozen=True, slots=True)
class TurnCost:
    """What a message cost against a stronger line, in thousands a year for us: how much more she held out for (mean, lowest and highest over all
    hidden sides of the case), right after it or, where that is more, at the end of the talks (`later`); and how the end would have differed.
    Below zero the message was the better one."""

    turn: int
    held_out: float
    low: float
    high: float
    later: bool
    end_money: float
    ended_instead: str
    ended_said: str

    @property
    def told(self) -> bool:
        """Whether there is something to tell: the message cost at least half a thousand, by its mean."""
        return self.held_out >= SMALLEST


def talks_of(session: Session, case: CaseFile, turns: Sequence[Turn], between: Sequence[Between]) -> Talks | None:
    """The stored talks as steps; None where a turn was not decided."""
    if any(t.state is None for t in turns) or any(t.heard is None for t in turns if t.number > 0):
        return None
    opening, level = turns[0].state, Level(session.level)
    assert opening is not None
    steps: list[Step] = []
    for turn in turns:
        if turn.heard is not None:
            steps.append(turn.heard)
        steps += [b.step for b in between if b.after_turn == turn.number]
    long = begin(case, level, session.seed, draw=session.draw, limit=opening.limit).state
    short = (long.table, long.standing, long.active_turns) != (opening.table, opening.standing, opening.active_turns)
    return Talks(case, level, session.seed, tuple(steps), opening.limit, short=short)


def replays(talks: Talks, session: Session, turns: Sequence[Turn]) -> bool:
    """Whether a replay comes to the states that were stored: not where another version of the engine decided then."""
    states = replay(talks, session.draw)
    return all(turn.state == states[talks.index_of(turn.number) + 1] for turn in turns if turn.number > 0)


def costs(
    session: Session, case: CaseFile, turns: Sequence[Turn], between: Sequence[Between], stronger: Mapping[int, str]
) -> dict[int, TurnCost]:
    """What each of these turns cost against the line given for it; empty where the talks cannot be replayed."""
    talks = talks_of(session, case, turns, between) if stronger else None
    if talks is None or not replays(talks, session, turns):
        return {}
    heard = {turn: _heard(session, talks, turns, turn, line) for turn, line in stronger.items()}
    return {turn: _told(cost) for turn, cost in what_they_cost(talks, session.draw, heard).items()}


def stands_before(talks: Talks, turns: Sequence[Turn], number: int) -> State:
    """The state in which a turn was said, with what happened between it and the one before. Raises BadValue for an unknown turn."""
    before = next((t.state for t in turns if t.number == number - 1), None)
    if before is None:
        raise BadValue("turn", number, f"use a turn from 1 to {turns[-1].number}")
    return state_before(talks, number, before)


def _heard(session: Session, talks: Talks, turns: Sequence[Turn], number: int, line: str) -> Heard:
    before = [t for t in turns if t.number < number]
    history = []
    for turn in before:
        history += [Line("trainee", turn.english)] if turn.text else []
        history += [Line("buyer", turn.english_reply)] if turn.reply else []
    state = stands_before(talks, turns, number)
    return decide_turn(talks.case, state, line, tuple(history), session.seed, last=before[-1].move).heard


def _told(cost: Cost) -> TurnCost:
    later = cost.later_money.mean > cost.held_out_money.mean
    held = cost.later_money if later else cost.held_out_money
    here = cost.here
    return TurnCost(cost.turn, held.mean, held.low, held.high, later, here.money, here.ended_instead, here.ended_said)
