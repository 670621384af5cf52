"""Which cues to believe, what was said in other words, and where to abstain: the learned model over a turn."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.content.acts import RUBRIC, TRAPS, Act, MoveKind, Strategy, Tactic
from app.content.cues import Cue, find_cues
from app.content.cues.beside import speaks_of_business
from app.content.learned import Setting, learned, message_of
from app.content.learned.spans import MOST_SHARED, best_stretch
from app.grading.context import TurnToGrade
from app.language.fold import fold
from app.language.sentences import Stretch, is_question, shared

# A grader that is read as a verdict asks for a little more than the best balance on writers left out.
MARGIN = 1.05
# Of fewer words the model cannot say much; there a cue stands.
LEAST_WORDS = 3
# From this share of an act's threshold on the grader would rather not say that a strategy is missing.
UNSURE = 0.8
# This far above its threshold a finding is 'sure'.
CLEAR = 0.1


@dataclass(frozen=True, slots=True)
class Judged:
    """The cues that hold, best first within an act; `low` are acts found with low confidence; `unsure` strategies to abstain on where nothing of them is found."""

    cues: tuple[Cue, ...]
    low: frozenset[Act]
    unsure: frozenset[Strategy]


def judge(turn: TurnToGrade, kind: MoveKind | None, rider: Tactic | None) -> Judged:
    """Every act of the rubric that is likely enough: with the words of a cue where there is one, else with the stretch that speaks most for it."""
    model = learned()
    chances = model.chances(message_of(turn.text, Setting(turn.buyer, kind, rider)))
    cut = {act: MARGIN * chance for act, chance in model.threshold.items()}
    brief = len(turn.text.split()) < LEAST_WORDS
    cues = [c for c in find_cues(turn.text) if c.act in RUBRIC and _bears(c.act, c.quote, turn)]
    by_rule = [c for c in cues if brief or _tied(c, turn) or model.believed(c.act, chances.get(c.act, 1.0))]
    likely = {a for a in model.acts if a in RUBRIC and chances[a] >= cut[a]}
    kept: list[Cue] = []
    trapped = {c.act for c in by_rule if c.act in TRAPS}
    for act in sorted({*likely, *(c.act for c in by_rule)}, key=lambda a: (a not in trapped, -chances.get(a, 1.0))):
        kept += _shown(turn, act, [c for c in by_rule if c.act is act], [_place(c) for c in kept], act in likely)
    there = {c.act for c in kept}
    low = frozenset(a for a in there if a in cut and chances[a] < cut[a] + CLEAR)
    return Judged(tuple(kept), low, _unsure(chances, cut, there))


def _shown(turn: TurnToGrade, act: Act, cues: Sequence[Cue], taken: Sequence[Stretch], likely: bool) -> list[Cue]:
    """The words for an act that are not taken by a likelier one: those of its cues, else, where it is likely by itself, the stretch that speaks most for it."""
    free = [c for c in cues if all(shared(_place(c), other) <= MOST_SHARED for other in taken)]
    if free or not likely:
        return free
    found = best_stretch(turn.text, act, learned(), taken)
    if found is None or not _bears(act, found.text, turn):
        return []
    return [Cue(act, found.text, found.start, found.end, is_question(found.text))]


def _tied(cue: Cue, turn: TurnToGrade) -> bool:
    """Whether a cue of a trade stands beside a term that was heard as tied: figures decide trades, whatever the model makes of the words."""
    return cue.act is Act.MAKES_IT_CONDITIONAL and any(t.conditional for t in turn.terms or ())


def _place(cue: Cue) -> Stretch:
    return Stretch(cue.quote, cue.start, cue.end)


def _bears(act: Act, words: str, turn: TurnToGrade) -> bool:
    """Whether a question or a standard has anything to do with a deal, or with what was said before: any quiz could ask and state the rest."""
    if act not in _NEED_A_TOPIC or speaks_of_business(words) or _REFERS.search(words):
        return True
    before = {w for line in (*turn.buyer_lines, *turn.facts) for w in _LONG.findall(fold(line))}
    return any(w in before for w in _LONG.findall(fold(words)))


_NEED_A_TOPIC = frozenset(
    {
        Act.ASKS_WHY,
        Act.GATHERS_INFORMATION,
        Act.ASKS_FOR_JUSTIFICATION,
        Act.TESTS_ASSUMPTION,
        Act.CITES_STANDARD,
        Act.INVITES_CRITIQUE,
    }
)
_REFERS = re.compile(
    r"\d ?%|\bper ?cent\b|[€$£]|\b(?:it|this|these|those|them|either|both|which one|the (?:first|second|other|idea|two))\b",
    re.IGNORECASE,
)
_LONG = re.compile(r"[a-z]{5,}")


def _unsure(chances: Mapping[Act, float], cut: Mapping[Act, float], there: Iterable[Act]) -> frozenset[Strategy]:
    shown = {RUBRIC[a].strategy for a in there}
    near = {RUBRIC[a].strategy for a, t in cut.items() if a in RUBRIC and UNSURE * t <= chances[a] < t}
    return frozenset(near - shown)
