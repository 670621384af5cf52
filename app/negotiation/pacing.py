"""Pressure of an own case: at most every second reply carries some, in an order of the seed, none behind an answer about her needs, and none that
speaks as if what was agreed had never been given. Nothing here depends on which side is hidden."""

import hashlib
from collections.abc import Sequence

from app.content.acts import MoveKind, Tactic
from app.language.wanted import Wanted, wanted_of
from app.negotiation import closing
from app.negotiation.claims import answers
from app.negotiation.desk import Desk
from app.negotiation.keeping import left_behind, still_said
from app.negotiation.move import Answer, AnswerHow

GAP, GENTLE_GAP, FIRST_TURNS, STARTS = 2, 3, 10, 2
_ALONE = frozenset({MoveKind.DISCLOSES, MoveKind.CRITIQUE, MoveKind.ASKS_COVER, MoveKind.CONCEDES, MoveKind.TRADES})
# Who sums up, adds a small thing or leaves it at a last word has talked for a while.
_LATER = frozenset(
    {Tactic.FALSE_SUMMARY, Tactic.NIBBLE, Tactic.TAKE_IT_OR_LEAVE_IT, Tactic.OVER_THE_HEAD, Tactic.HOSTAGE}
)
_LATER_BY = 1 << 31
# Her reasons, her worries, herself, her figure: what a question about her needs is about, whichever of them are real.
_NEEDS = frozenset({"budget", "future", "person", "demand", "reporting"})


def may_press(desk: Desk, kind: MoveKind) -> bool:
    """Whether this reply may carry pressure at all."""
    state = desk.state
    gap = GENTLE_GAP if desk.rules.skip_every else GAP
    if kind in _ALONE or state.turn - state.pressed_turn < gap:
        return False
    agreed = state.lock is not None and closing.would_accept(desk, state.standing)
    return not agreed and not any(_is_of_needs(desk, answer) for answer in answers(desk))


def due(desk: Desk) -> Tactic | None:
    """The next tactic in the order of the seed, once its turn has come. One that had to wait comes later; one of which nothing stands any more does not come."""
    state, case = desk.state, desk.truth.case
    slots = sorted(case.script, key=lambda s: (s.from_turn, s.to_turn))
    place = len(set(state.ridden) - {Tactic.POCKETING})
    if place >= len(slots) or state.turn < slots[place].from_turn + desk.seed % STARTS:
        return None
    early = sum(s.from_turn <= FIRST_TURNS for s in slots)
    done = {*state.ridden, *state.spent, Tactic.POCKETING}
    waiting = (t for t in in_order(desk.truth.draw.order, early, desk.seed) if t not in done and still_holds(desk, t))
    return next(waiting, None)


def still_holds(desk: Desk, tactic: Tactic) -> bool:
    """Whether a tactic has words left that do not hold on to a demand from which she has moved, or which was met."""
    state, case, spec = desk.state, desk.truth.case, desk.truth.tactic(tactic)
    return spec is not None and bool(still_said(case, spec.wordings, left_behind(case, state.table, state.standing)))


def in_order(script: Sequence[Tactic], early: int, seed: int) -> list[Tactic]:
    """The tactics as a seed orders them: the first `early` of the script before the others, each part shuffled."""

    def place(tactic: Tactic) -> int:
        digest = hashlib.sha256(f"pressure:{seed}:{tactic.value}".encode()).digest()
        return int.from_bytes(digest[:4], "big") + _LATER_BY * (tactic in _LATER)

    return [*sorted(script[:early], key=place), *sorted(script[early:], key=place)]


def _is_of_needs(desk: Desk, answer: Answer) -> bool:
    """Whether an answer tells something on a question about her needs."""
    if answer.how is not AnswerHow.TOLD or answer.knowledge is None:
        return False
    entry = next(k for k in desk.truth.case.knowledge if k.id == answer.knowledge)
    return entry.topic in _NEEDS or wanted_of(answer.quote) is Wanted.WHY
