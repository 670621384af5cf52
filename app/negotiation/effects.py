"""What each act does to trust, heat, cover and credit, and which acts of a message count.

Every act has one row (a test fails for one without). Starting values were simulated with scripted players; losses weigh
about three times gains (loss aversion, Kahneman and Tversky 1979).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.content.acts import BEHAVIOURS, GRAVE_TRAPS, RUBRIC, TRAPS, Act, Strategy
from app.negotiation.heard import HeardAct
from app.negotiation.state import Seen

NOVELTY_TURNS = 6
MOST_GOOD_ACTS = 5
HOT = 70.0


@dataclass(frozen=True, slots=True)
class Effect:
    """One row: changes of trust, heat and cover (points of 0 to 100) and of credit (whole points)."""

    trust: float = 0
    heat: float = 0
    cover: float = 0
    credit: float = 0

    @property
    def size(self) -> float:
        """How large the effect is, for choosing which acts count."""
        return abs(self.trust) + abs(self.heat) + abs(self.cover)

    def times(self, factor: float) -> "Effect":
        """The same effect, scaled; credit counts whole or not at all."""
        return Effect(self.trust * factor, self.heat * factor, self.cover * factor, self.credit if factor >= 0.5 else 0)


_FREE = Effect(0, -3, 0, 0)
NOTHING = Effect()

EFFECTS: dict[Act, Effect] = {
    Act.ASKS_WHY: Effect(2, -1, 0, 1),
    Act.GATHERS_INFORMATION: Effect(1, 0, 0, 1),
    Act.TESTS_ASSUMPTION: Effect(1, 0, 2, 1),
    Act.WIDENS_SCOPE: Effect(0, -1, 1, 1),
    Act.REVISES_VIEW: Effect(4, -4, 1, 1),
    Act.PLAYS_BACK_INTEREST: Effect(3, -4, 1, 1),
    Act.PROPOSES_OPTIONS: Effect(2, -2, 3, 1),
    Act.INVITES_CRITIQUE: Effect(2, -2, 1, 2),
    Act.CITES_STANDARD: Effect(1, 0, 8, 1),
    Act.ASKS_FOR_JUSTIFICATION: Effect(0, 1, 2, 1),
    Act.ARMS_COUNTERPART: Effect(3, -1, 10, 1),
    Act.SETS_PRECEDENT: Effect(0, 0, 4, 0),
    Act.NAMES_RELATIONSHIP_ISSUE: Effect(3, -4, 0, 1),
    Act.KEEPS_WORD: Effect(6, -2, 2, 1),
    Act.OFFERS_INCREMENTAL_COMMITMENT: Effect(2, -1, 1, 1),
    Act.SEPARATES_RELATIONSHIP_FROM_TERMS: Effect(2, -3, 0, 0),
    Act.PROPOSES_PROCESS: Effect(1, -4, 2, 1),
    Act.SLOWS_PACE: Effect(0, -2, 0, 0),
    Act.NAMES_TACTIC: NOTHING,
    Act.HOLDS_FIRM_OPENLY: Effect(0, 2, 3, 0),
    Act.MAKES_IT_CONDITIONAL: Effect(1, 0, 3, 0),
    Act.SHARES_CONSTRAINT: Effect(3, -1, 1, 1),
    Act.REACTS_ON_GUT: Effect(-1, 1),
    Act.ARGUES_FROM_ASSUMPTION: Effect(-1, 1),
    Act.STAKES_POSITION: Effect(-2, 3),
    Act.SELLS_PAST_THE_NEED: Effect(-1, 1),
    Act.COERCES: Effect(-9, 12),
    Act.SPLITS_ARBITRARILY: _FREE,
    Act.BUYS_GOODWILL: _FREE,
    Act.HOLDS_RELATIONSHIP_HOSTAGE: Effect(-8, 8),
    Act.CAVES_TO_PRESSURE: _FREE,
    Act.RETALIATES: Effect(-8, 12),
    Act.EVADES: Effect(-2, 3),
    Act.OFFERS: NOTHING,
    Act.ACCEPTS: NOTHING,
    Act.ACCEPTS_ISSUE: NOTHING,
    Act.REJECTS: NOTHING,
    Act.RETRACTS: NOTHING,
    Act.ENDS_TALKS: NOTHING,
    Act.LEAKS_LIMIT: NOTHING,
    Act.SAYS_FINAL: NOTHING,
    Act.MOVES_AFTER_FINAL: Effect(-4, 0),
    Act.IRRITATES: Effect(-1, 2),
    Act.INSULTS: Effect(-15, 14),
    Act.ASKS_SECRET: Effect(-3, 1),
    Act.ASKS_FACT: NOTHING,
    Act.ANSWERS_QUESTION: NOTHING,
    Act.SMALL_TALK: NOTHING,
    Act.OFF_TOPIC: Effect(-1, 0),
    Act.UNCLEAR: NOTHING,
    Act.OTHER_LANGUAGE: NOTHING,
}

GOOD = BEHAVIOURS | {Act.SHARES_CONSTRAINT}
GRAVE = GRAVE_TRAPS | {Act.INSULTS}
# moving after 'final' is not among them: the engine sees it in the offers themselves, and it must not cost twice
BAD = TRAPS | {Act.INSULTS, Act.IRRITATES, Act.ASKS_SECRET, Act.OFF_TOPIC}
HOSTILE = frozenset({Act.COERCES, Act.RETALIATES, Act.HOLDS_RELATIONSHIP_HOSTAGE, Act.INSULTS})
FREE_GIFTS = frozenset({Act.SPLITS_ARBITRARILY, Act.BUYS_GOODWILL, Act.CAVES_TO_PRESSURE})
_NEEDS_SUBSTANCE = frozenset({Act.PLAYS_BACK_INTEREST})
_CALMING = frozenset({Strategy.TRUST, Strategy.PROCESS})


@dataclass(frozen=True, slots=True)
class Counted:
    """An act that counts, how much of it (0 to 1.5), and its effect."""

    act: HeardAct
    factor: float
    effect: Effect


def subject(act: HeardAct) -> str:
    """What an act is about, for novelty: the topic, else the item of the case it names, else nothing."""
    return act.topic or act.fact or act.tactic or act.knowledge or act.issue or ""


def good_acts(acts: Sequence[HeardAct], seen: Sequence[Seen], turn: int, heat: float) -> list[Counted]:
    """The good acts that count: the two of largest effect fully, a third half; of a pile of more than five only one.

    Before that each act is scaled by novelty (full, half, nothing within six turns), by a model's half weight and,
    above heat 70, by half unless it calms (relationship and process).
    """
    scaled = [_scale(act, seen, turn, heat) for act in _distinct(a for a in acts if a.act in GOOD)]
    ranked = sorted(scaled, key=lambda c: (c.factor <= 0, -c.effect.size, c.act.act.value, subject(c.act)))
    shares = (1.0,) if len(ranked) > MOST_GOOD_ACTS else (1.0, 1.0, 0.5)
    chosen = zip(ranked, shares, strict=False)
    return [Counted(c.act, c.factor * share, c.effect.times(share)) for c, share in chosen if c.factor > 0]


def bad_acts(acts: Sequence[HeardAct], earlier: dict[str, int]) -> list[Counted]:
    """Every trap of the message, once each; repeated over the session it weighs 1, 1.25, 1.5. An insult replaces retaliation."""
    found = _distinct_by_act(a for a in acts if a.act in BAD)
    if any(a.act is Act.INSULTS for a in found):
        found = [a for a in found if a.act is not Act.RETALIATES]
    counted = []
    for act in found:
        factor = 1.0 + 0.25 * min(2, earlier.get(act.act.value, 0))
        counted.append(Counted(act, factor, EFFECTS[act.act].times(factor)))
    return counted


def remember(seen: Sequence[Seen], acts: Iterable[HeardAct], turn: int) -> tuple[Seen, ...]:
    """The memory of what was heard, for novelty; rows older than six turns are forgotten."""
    rows = {(s.act, s.topic): s for s in seen if turn - s.turn < NOVELTY_TURNS}
    for act in _distinct(a for a in acts if a.act in GOOD):
        key = (act.act.value, subject(act))
        times = rows[key].times if key in rows else 0
        rows[key] = Seen(key[0], key[1], turn, times + 1)
    return tuple(rows.values())


def _scale(act: HeardAct, seen: Sequence[Seen], turn: int, heat: float) -> Counted:
    topic = subject(act)
    times = sum(s.times for s in seen if s.act == act.act and s.topic == topic and turn - s.turn <= NOVELTY_TURNS)
    factor = (1.0, 0.5)[times] * act.weight if times < 2 else 0.0
    if act.act in _NEEDS_SUBSTANCE and not (act.specific or topic):
        factor = 0.0
    if heat > HOT and not _calms(act.act):
        factor *= 0.5
    return Counted(act, factor, EFFECTS[act.act].times(factor))


def _calms(act: Act) -> bool:
    return act in RUBRIC and RUBRIC[act].strategy in _CALMING


def _distinct(acts: Iterable[HeardAct]) -> list[HeardAct]:
    kept: dict[tuple[str, str], HeardAct] = {}
    for act in acts:
        kept.setdefault((act.act.value, subject(act)), act)
    return list(kept.values())


def _distinct_by_act(acts: Iterable[HeardAct]) -> list[HeardAct]:
    kept: dict[Act, HeardAct] = {}
    for act in acts:
        kept.setdefault(act.act, act)
    return list(kept.values())
