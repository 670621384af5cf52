"""Drills: one line of a buyer, one answer. The deck, the memory of each situation, and which one comes next. Pure.

A situation is a tactic of a case (its wordings take turns, so that nobody learns a sentence by heart), an opening, or a turn of the
trainee's own sessions that went badly. When it comes again is worked out by FSRS (J. Ye et al., KDD 2022; the library `fsrs`), with the
grade of the first try of a day as the recall: level 0 or 1 is forgotten, 2 hard, 3 good, 4 easy.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fsrs import Card, Rating, Scheduler, State

from app.content.acts import MoveKind, Strategy, Tactic, opened
from app.content.persona import CaseFile

A_DAY = 5
OWN_FIRST = 2
OWN_NEW_A_DAY = 3
RETENTION = 0.9
LONGEST_DAYS = 60
OPENING = "opening"
OWN = "own"


@dataclass(frozen=True, slots=True)
class Situation:
    """Something to answer. `key` is stable; `lines` are her wordings of it; `strategies` are what it asks for; `own_turn` is the turn of one's own
    that it comes from (None for a line of a case); `spoken` is the language in which one answered then; the lines are English."""

    key: str
    case: str
    kind: MoveKind
    tactic: Tactic | None
    lines: tuple[str, ...]
    strategies: tuple[Strategy, ...]
    own_turn: str | None = None
    spoken: str = "en"

    @property
    def skill(self) -> str:
        """What is trained: the same tactic in another case is the same skill."""
        return self.tactic or self.kind

    def line(self, times: int) -> str:
        """Her wording when it was answered so many times before."""
        return self.lines[times % len(self.lines)]


@dataclass(frozen=True, slots=True)
class Memory:
    """How well a situation is remembered: `stability` in days (after which recall has fallen to 0.9), `difficulty` 1 to 10, when it is due, when it was
    last answered, how often."""

    situation: str
    stability: float
    difficulty: float
    due: datetime
    reviewed: datetime
    times: int


def deck_of(cases: Iterable[CaseFile]) -> dict[str, Situation]:
    """Every situation of these cases by key: their tactics and their openings. Wordings that need something said before are left out."""
    deck: dict[str, Situation] = {}
    for case in cases:
        rows: list[tuple[str, MoveKind, Tactic | None, list[str]]] = [
            (OPENING, MoveKind.OPENING_DEMAND, None, case.opening_lines)
        ]
        rows += [(t.id.value, MoveKind.HOLDS, t.id, t.wordings) for t in case.tactics]
        for name, kind, tactic, wordings in rows:
            lines = tuple(" ".join(w.split()) for w in wordings if "{" not in w)
            if lines:
                key = f"{case.id}.{name}"
                deck[key] = Situation(key, case.id, kind, tactic, lines, asked_for(kind, tactic))
    return deck


def asked_for(kind: MoveKind, tactic: Tactic | None) -> tuple[Strategy, ...]:
    """The strategies that a move asks for: those of the pressure where there is one."""
    return opened(kind, tactic).primary if tactic is None else opened(MoveKind.SUMS_UP, tactic).primary


def own_key(turn: str) -> str:
    """The key of a situation out of one's own sessions."""
    return f"{OWN}.{turn}"


def remembered(old: Memory | None, situation: str, level: int, now: datetime) -> Memory:
    """The memory after a first try of the day that was graded `level` (0 to 4)."""
    card = Card(card_id=1, due=now)
    if old is not None:
        card = Card(1, State.Review, None, old.stability, old.difficulty, old.due, old.reviewed)
    card, _ = _scheduler().review_card(card, rating_of(level), now)
    times = old.times + 1 if old is not None else 1
    return Memory(situation, card.stability or 0.0, card.difficulty or 0.0, card.due, now, times)


def rating_of(level: int) -> Rating:
    """A level as a recall."""
    return Rating(max(1, level))


def next_situation(
    deck: Mapping[str, Situation],
    own: Sequence[Situation],
    memory: Mapping[str, Memory],
    today: Sequence[str],
    now: datetime,
    *,
    seed: str = "",
    focus: Strategy | None = None,
) -> Situation | None:
    """What comes next: two moments of one's own talks that were never drilled, newest first; what is due, one's own first; a third own moment; something
    new of the cases, of the strategy and tactic least met; what is due soonest. Nothing that was answered today. None where all was.

    `own` is newest first; `today` are the keys answered today, in order; `seed` shuffles what is new, for instance the user's id."""
    everything = {**deck, **{s.key: s for s in own}}
    left = [s for s in everything.values() if s.key not in today and (focus is None or focus in s.strategies)]
    last = everything.get(today[-1]) if today else None
    new = [s for s in left if s.key not in memory]
    mine = [s for s in own if s in new]
    fresh = sum(1 for key in today if key.startswith(f"{OWN}.") and (key not in memory or memory[key].times == 1))
    if mine and fresh < OWN_FIRST:
        return mine[0]
    due = [s for s in left if s.key in memory and memory[s.key].due <= now]
    if due:
        return min(due, key=lambda s: (_alike(s, last), s.own_turn is None, memory[s.key].due, s.key))
    if mine and fresh < OWN_NEW_A_DAY:
        return mine[0]
    if new:
        return min(new, key=lambda s: _newness(s, memory, everything, last, seed))
    return min(left, key=lambda s: (memory[s.key].due, s.key), default=None)


def _newness(
    situation: Situation,
    memory: Mapping[str, Memory],
    known: Mapping[str, Situation],
    last: Situation | None,
    seed: str,
) -> tuple[bool, bool, int, int, str]:
    """Sorts what is new: not like the one just answered, cases before leftovers of one's own, the strategy and the skill least met, then by chance."""
    met = [known[key] for key in memory if key in known]
    strategies = Counter(s for m in met for s in m.strategies)
    skills = Counter(m.skill for m in met)
    least = min((strategies[s] for s in situation.strategies), default=0)
    chance = hashlib.sha256(f"{seed}{situation.key}".encode()).hexdigest()
    return _alike(situation, last), situation.own_turn is not None, least, skills[situation.skill], chance


def _alike(one: Situation, other: Situation | None) -> bool:
    return other is not None and (one.skill == other.skill or one.case == other.case)


def _scheduler() -> Scheduler:
    """Days, not minutes: a situation comes at most once a day. No random element, so that the same answers give the same days."""
    return Scheduler(
        desired_retention=RETENTION,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST_DAYS,
        enable_fuzzing=False,
    )
