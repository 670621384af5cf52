"""Which pressure rides in an own case: what the trainee expects, filled up so that every strategy is asked for."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import combinations

from app.content.acts import OPENS, MoveKind, Strategy, Tactic
from app.content.persona import Scripted

FRONT, MOST, LONGEST, FEWEST, LEAST_EACH = 10, 5, 9, 5, 2
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
    """The tactics of a talk. In the first ten turns at most five, that is every second reply: as many of the expected ones as leave each strategy opened twice,
    filled up from the usual ones where that is needed, five in all. Expected ones that found no room come after them."""
    wanted = tuple(t for t in _ORDER if t in expected and t in at_hand)
    usual = tuple(t for t in _USUAL if t in at_hand and t not in wanted)
    front = _front(wanted, usual)
    late = [t for t in wanted if t not in front][: LONGEST - MOST]
    return [*sorted(front, key=_ORDER.index), *late]


def slots(script: Sequence[Tactic]) -> list[Scripted]:
    """The script as windows of two turns: the first five spread over ten turns, the others behind them, every second turn. From which turn on a reply may carry
    the first of them, the second and so on; the order is the seed's (`app.negotiation.pacing`)."""
    early = min(len(script), MOST)
    starts = [1 + int(k * FRONT / early) for k in range(early)] + [
        FRONT + 1 + 2 * k for k in range(len(script) - early)
    ]
    return [Scripted(tactic=t, from_turn=n, to_turn=n + 1) for n, t in zip(starts, script, strict=True)]


@lru_cache(maxsize=256)
def _front(wanted: tuple[Tactic, ...], usual: tuple[Tactic, ...]) -> tuple[Tactic, ...]:
    """Of all choices that open each strategy twice the one with the most expected ones, then the fewest others."""
    for kept in range(min(MOST, len(wanted)), -1, -1):
        for more in range(max(0, FEWEST - kept), MOST - kept + 1):
            for chosen in combinations(wanted, kept):
                for filled in combinations(usual, more):
                    if opens_all((*chosen, *filled)):
                        return (*chosen, *filled)
    return wanted[:MOST]


def opens_all(chosen: Sequence[Tactic]) -> bool:
    """Whether the opening and these tactics ask for each strategy at least twice."""
    counts = dict.fromkeys(Strategy, 0)
    sources: list[MoveKind | Tactic] = [MoveKind.OPENING_DEMAND, *chosen]
    for source in sources:
        for strategy in OPENS[source].primary:
            counts[strategy] += 1
    return min(counts.values()) >= LEAST_EACH
