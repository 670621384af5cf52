"""Which pressure rides in an own case: what the trainee expects, filled up so that every strategy is asked for."""

from collections.abc import Collection, Sequence

from app.content.acts import OPENS, MoveKind, Strategy, Tactic
from app.content.persona import Scripted

FRONT, LONGEST, FEWEST, LEAST_EACH = 10, 14, 5, 2
# The order in which pressure comes in most talks: reasons first, then haste and authority, then small print.
_ORDER = (
    Tactic.CUT_BUDGET, Tactic.INDEX_DROP, Tactic.PRECEDENT_OF_OTHERS, Tactic.HARDSHIP, Tactic.RIVAL_QUOTE, Tactic.BLAME, Tactic.DEADLINE,
    Tactic.SHOULD_COST, Tactic.PARTNERSHIP_APPEAL, Tactic.HIGHER_AUTHORITY, Tactic.GOOD_COP, Tactic.LONGER_PAYMENT, Tactic.MARGIN_QUESTION,
    Tactic.VOLUME_PROMISE, Tactic.RE_TENDER, Tactic.HOSTAGE, Tactic.FALSE_SUMMARY, Tactic.REDRAFT_CLAUSE, Tactic.TAKE_IT_OR_LEAVE_IT,
    Tactic.OVER_THE_HEAD, Tactic.NIBBLE,
)  # fmt: skip
_USUAL = (
    Tactic.BLAME, Tactic.PARTNERSHIP_APPEAL, Tactic.RIVAL_QUOTE, Tactic.DEADLINE, Tactic.HIGHER_AUTHORITY, Tactic.HARDSHIP, Tactic.MARGIN_QUESTION, Tactic.FALSE_SUMMARY, Tactic.NIBBLE, Tactic.RE_TENDER, Tactic.PRECEDENT_OF_OTHERS, Tactic.CUT_BUDGET,
)  # fmt: skip


def script_of(expected: Sequence[Tactic], at_hand: Collection[Tactic]) -> list[Tactic]:
    """The tactics in the order in which they ride: the expected ones, and of the usual ones only as many as it takes to open each strategy twice, five at least."""
    wanted = [t for t in _ORDER if t in expected and t in at_hand]
    usual = [t for t in _USUAL if t in at_hand and t not in wanted]
    front: list[Tactic] = []
    for pool in (wanted, usual):
        for tactic in sorted(pool, key=lambda t: -_helps(front, t)):
            if _helps(front, tactic) and len(front) < FRONT:
                front.append(tactic)
    front += [t for t in wanted if t not in front][: FRONT - len(front)]
    front += [t for t in usual if t not in front][: max(0, FEWEST - len(front))]
    late = [t for t in wanted if t not in front][: LONGEST - FRONT]
    return [*sorted(front, key=_ORDER.index), *sorted(late, key=_ORDER.index)]


def slots(script: Sequence[Tactic]) -> list[Scripted]:
    """The script as windows of two turns, spread over ten turns where it is shorter, so that some of her turns are about one thing only."""
    step = max(1.0, FRONT / len(script))
    return [
        Scripted(tactic=t, from_turn=n, to_turn=n + 1)
        for n, t in ((1 + int(k * step), t) for k, t in enumerate(script))
    ]


def shuffled(script: Sequence[Tactic], draw: int) -> list[Tactic]:
    """The order of one draw: a neighbouring pair of the script swapped, another one in each draw."""
    order, at = list(script), 1 + draw
    if at + 1 < len(order):
        order[at], order[at + 1] = order[at + 1], order[at]
    return order


def _helps(chosen: Sequence[Tactic], tactic: Tactic) -> int:
    """How many strategies that are opened too rarely so far this tactic opens."""
    counts = dict.fromkeys(Strategy, 0)
    sources: list[MoveKind | Tactic] = [MoveKind.OPENING_DEMAND, *chosen]
    for source in sources:
        for strategy in OPENS[source].primary:
            counts[strategy] += 1
    return sum(counts[s] < LEAST_EACH for s in OPENS[tactic].primary)
