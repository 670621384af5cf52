"""Which five turns a coach judges in a month: strong, weak, trapped and a near miss, over several strategies; never one that she has judged before while
there are others. Pure: the same coach, month and past give the same five."""

import random
from collections.abc import Sequence, Set

from app.content.acts import Strategy
from app.review.labelledturns import LabelledTurn, TurnKind

A_ROUND = 5
_EACH = (TurnKind.STRONG, TurnKind.TRAPPED, TurnKind.NEAR_MISS, TurnKind.WEAK)


def five_turns(turns: Sequence[LabelledTurn], user: str, month: str, judged: Set[str]) -> tuple[LabelledTurn, ...]:
    """Five turns for `month` ('2026-11'), in an order that tells nothing: one of each kind, and one more of those with a strong or a weak side.
    Fewer only where there are fewer turns at all."""
    chance = random.Random(f"{user}/{month}")  # noqa: S311  a sample, no secret
    fresh = [t for t in turns if t.id not in judged]
    used = [t for t in turns if t.id in judged]
    chance.shuffle(fresh)
    chance.shuffle(used)
    chosen: list[LabelledTurn] = []
    for kind in (*_EACH, chance.choice((TurnKind.STRONG, TurnKind.TRAPPED))):
        found = _next([t for t in fresh if t.kind is kind] or fresh or used, chosen)
        if found is None:
            break
        chosen.append(found)
        fresh = [t for t in fresh if t is not found]
        used = [t for t in used if t is not found]
    chance.shuffle(chosen)
    return tuple(chosen)


def _next(candidates: Sequence[LabelledTurn], chosen: Sequence[LabelledTurn]) -> LabelledTurn | None:
    """The first candidate that brings most strategies which are not there yet."""
    there: set[Strategy] = {s for turn in chosen for s in turn.strategies}
    return max(candidates, key=lambda turn: min(len(turn.strategies - there), 1), default=None)
