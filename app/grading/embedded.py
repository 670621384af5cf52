"""The embedded grader: cues and a small learned model find, rules decide. Called 'indicative' wherever it is shown.

It knows the turn, what was said before, and the brief's public side; never a hidden state. It abstains where a cue is weak.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from app.content.acts import BEHAVIOURS, RUBRIC, Act, MoveKind, Opens, Strategy, Tactic, opened
from app.content.cues import Cue
from app.grading.context import TurnToGrade
from app.grading.findings import Finding, verify
from app.grading.grader import Grading, Status, graded
from app.grading.judging import judge
from app.grading.moves import infer_move
from app.grading.specific import Known, fresh, is_specific, known_of, taken_up
from app.grading.tojudge import without_words_to_the_judge
from app.language.fold import fold
from app.language.midpoint import only_speaks_of_it
from app.language.sentences import sentences
from app.language.tongue import tongue_of
from app.locale.filled import N_
from app.negotiation.gifts import PRESSURE, free_moves, gift_trap, tied_terms
from app.negotiation.heard import HeardTerm, TermMode

NAME = "embedded-4"
_CONCESSIONS = frozenset({Act.BUYS_GOODWILL, Act.CAVES_TO_PRESSURE, Act.SPLITS_ARBITRARILY})


@dataclass(frozen=True, slots=True)
class EmbeddedGrader:
    """Grades by cues and rules, in well under 20 ms a turn."""

    name: str = NAME
    kind: str = "embedded"

    async def grade(self, turn: TurnToGrade) -> Grading:
        """Grade one turn."""
        return grade_turn(turn)


def grade_turn(turn: TurnToGrade, *, hardened: bool = True) -> Grading:
    """Grade one turn. Pure. `hardened` passes over what speaks to a judge and not to the buyer; only tests of its cost switch it off."""
    if reason := not_gradable(turn.text):
        return Grading(Status.NOT_GRADABLE, NAME, reason)
    kind, rider = (turn.kind, turn.rider) if turn.kind is not None else infer_move(turn.buyer)
    opens = opened(kind, rider) if kind is not None else Opens()
    known = known_of(turn)
    said = replace(turn, text=without_words_to_the_judge(turn.text)) if hardened else turn
    judged = judge(said, kind, rider)
    found = [_finding(cue, said, known) for cue in _plausible(judged.cues, said)]
    found += _gifts(said, kind, rider, judged.cues)
    found += _trade(said, found)
    verified = verify(_one_of_each([f for f in found if f is not None]), turn.text, turn.buyer_lines)
    findings = tuple(fresh(f, turn, known) for f in verified.findings)
    findings = tuple(with_low_confidence(f) if f.id in judged.low else f for f in findings)
    unsure = judged.unsure - strategies_of(findings)
    abstained = tuple(s for s in Strategy if s in unsure)
    return graded(NAME, findings, opens, abstained=abstained, dropped=verified.dropped)


def _one_of_each(found: Sequence[Finding]) -> list[Finding]:
    """Of several findings of one id the best: one that is specific and takes something up, then the first."""
    best: dict[Act, Finding] = {}
    for finding in found:
        old = best.get(finding.id)
        if old is None or (finding.specific, bool(finding.takes_up)) > (old.specific, bool(old.takes_up)):
            best[finding.id] = finding
    return list(best.values())


def not_gradable(text: str) -> str | None:
    """Why a turn cannot be graded by one who knows English only; None where it can."""
    found = tongue_of(text)
    if found is not None:
        return _IN_ANOTHER[found]
    return None if gradable(text) else N_("There are no English words in this turn to judge.")


_IN_ANOTHER = {
    "de": N_("This turn is in German; the built-in grader knows English only."),
    "fr": N_("This turn is in French; the built-in grader knows English only."),
    "es": N_("This turn is in Spanish; the built-in grader knows English only."),
}


def gradable(text: str) -> bool:
    """Whether an English word is left after folding; 'ok' is enough, signs and other languages are not."""
    words = re.findall(r"[a-z]{2,}", fold(text))
    if not words:
        return False
    foreign = sum(1 for w in words if w in _foreign())
    return foreign < 2 or foreign < sum(1 for w in words if w in _english())


def _plausible(cues: Sequence[Cue], turn: TurnToGrade) -> list[Cue]:
    """Cues that the context allows: trades need terms, concession traps are decided by terms alone, a yes to a sum-up is no gut reaction."""
    offered = _offered(turn.terms)
    harsh = {(c.start, c.end) for c in cues if c.act in (Act.COERCES, Act.RETALIATES, Act.HOLDS_RELATIONSHIP_HOSTAGE)}
    reasoned = any(c.act in (Act.HOLDS_FIRM_OPENLY, Act.CITES_STANDARD) for c in cues)
    kept = []
    for cue in cues:
        if cue.act not in RUBRIC or cue.act in _CONCESSIONS:
            continue
        if cue.act in BEHAVIOURS and (cue.start, cue.end) in harsh:
            continue
        if cue.act is Act.MAKES_IT_CONDITIONAL and turn.terms is not None and not offered:
            continue
        if cue.act is Act.STAKES_POSITION and reasoned:
            continue
        if cue.act is Act.REACTS_ON_GUT and (turn.confirming or offered):
            continue
        kept.append(cue)
    return kept


def _finding(cue: Cue, turn: TurnToGrade, known: Known) -> Finding | None:
    specific = is_specific(cue, turn, known)
    if cue.act is Act.CITES_STANDARD and not specific:
        return None
    takes_up = taken_up(cue.quote, turn)
    note = _NOTES.get(cue.act, "")
    return Finding(cue.act, cue.quote, cue.start, cue.end, specific, takes_up, note=note)


def _trade(turn: TurnToGrade, found: Sequence[Finding | None]) -> list[Finding]:
    """Terms of both sides tied together are a trade, whatever the words."""
    tied = tied_terms(turn.terms or ())
    if not tied or any(f is not None and f.id is Act.MAKES_IT_CONDITIONAL for f in found):
        return []
    quote = next((s.text for s in sentences(turn.text) if tied[0].quote in s.text), turn.text)
    note = _NOTES[Act.MAKES_IT_CONDITIONAL]
    return [Finding(Act.MAKES_IT_CONDITIONAL, quote, 0, 0, specific=True, takes_up=taken_up(quote, turn), note=note)]


def _gifts(turn: TurnToGrade, kind: MoveKind | None, rider: Tactic | None, judged: Sequence[Cue]) -> list[Finding]:
    cues = [
        c for c in judged if c.act is not Act.SPLITS_ARBITRARILY or not only_speaks_of_it(turn.text, c.start, c.end)
    ]
    if turn.deal is None or turn.terms is None or turn.confirming:
        return _told_gifts(turn, cues)
    free = free_moves(turn.terms, turn.deal)
    exploring = any(c.act in (Act.PROPOSES_OPTIONS, Act.INVITES_CRITIQUE) for c in cues)
    known = known_of(turn)
    reasoned = any(c.act is Act.CITES_STANDARD and is_specific(c, turn, known) for c in cues)
    if any(c.act is Act.MAKES_IT_CONDITIONAL for c in cues) and all(t.conditional for t in free):
        exploring = True  # what is asked in return may be no issue of the case
    accepted = not turn.terms and any(c.act is Act.CAVES_TO_PRESSURE for c in cues)
    if free and (exploring or reasoned):
        return []
    pressed = kind in PRESSURE or rider in PRESSURE
    splits = any(c.act is Act.SPLITS_ARBITRARILY for c in cues)
    trap = gift_trap(free, turn.deal, accepted_table=accepted, pressed=pressed, splits=splits)
    if trap is None:
        return []
    quote = free[0].quote if free else next(c.quote for c in cues if c.act is Act.CAVES_TO_PRESSURE)
    return [Finding(trap, quote, 0, 0, specific=False, note=_NOTES.get(trap, ""))]


def _told_gifts(turn: TurnToGrade, judged: Sequence[Cue]) -> list[Finding]:
    """Without terms (a pasted line) only plain words of giving count, and a split or a cave said outright, where nothing is asked for in return."""
    if turn.confirming:
        return []
    if any(c.act is Act.MAKES_IT_CONDITIONAL for c in judged):
        return []
    tied = [(s.start, s.end) for s in sentences(turn.text) if _ASKED_BACK.search(s.text)]
    return [
        Finding(c.act, c.quote, c.start, c.end, specific=False, note=_NOTES.get(c.act, ""))
        for c in judged
        if c.act in _CONCESSIONS and not any(start <= c.start < end for start, end in tied)
    ]


# A gift that asks something back in its own sentence is none, whatever the model makes of it.
_ASKED_BACK = re.compile(
    r"\b(?:if|provided|as long as|once) (?:that )?(?:you|u|your)\b|\bin (?:return|exchange)\b", re.IGNORECASE
)


def _offered(terms: Sequence[HeardTerm] | None) -> bool:
    return any(t.mode is TermMode.OFFERED for t in terms or ())


def with_low_confidence(finding: Finding) -> Finding:
    """The same finding, marked as unsure."""
    return replace(finding, confidence="low")


def strategies_of(findings: Sequence[Finding]) -> frozenset[Strategy]:
    """The strategies that findings belong to."""
    return frozenset(RUBRIC[f.id].strategy for f in findings)


_NOTES: dict[Act, str] = {
    Act.TESTS_ASSUMPTION: "A belief is named and put to the test.",
    Act.GATHERS_INFORMATION: "Asks for one particular fact.",
    Act.WIDENS_SCOPE: "Brings in something that was not on the table.",
    Act.REVISES_VIEW: "Says what is now seen differently.",
    Act.ASKS_WHY: "Asks what the demand is for.",
    Act.PLAYS_BACK_INTEREST: "Says a need of the buyer in own words.",
    Act.PROPOSES_OPTIONS: "Puts forward ways that differ in kind.",
    Act.INVITES_CRITIQUE: "Asks what is wrong with the idea.",
    Act.CITES_STANDARD: "Leans on something both can check.",
    Act.ASKS_FOR_JUSTIFICATION: "Asks how the figure came about.",
    Act.ARMS_COUNTERPART: "Gives the buyer something to use upstairs.",
    Act.SETS_PRECEDENT: "Weighs the rule for next time.",
    Act.NAMES_RELATIONSHIP_ISSUE: "Raises a strain openly.",
    Act.KEEPS_WORD: "Does or corrects what was said.",
    Act.OFFERS_INCREMENTAL_COMMITMENT: "Offers a small step for both sides.",
    Act.SEPARATES_RELATIONSHIP_FROM_TERMS: "Keeps the relationship out of the terms.",
    Act.PROPOSES_PROCESS: "Proposes how to go about it.",
    Act.SLOWS_PACE: "Takes time and says what for.",
    Act.NAMES_TACTIC: "Names the pressure calmly.",
    Act.HOLDS_FIRM_OPENLY: "Says no with a reason.",
    Act.MAKES_IT_CONDITIONAL: "Ties a move to one of the buyer's.",
    Act.REACTS_ON_GUT: "Answers at once, with nothing asked or checked.",
    Act.ARGUES_FROM_ASSUMPTION: "Builds on something nobody has checked.",
    Act.STAKES_POSITION: "Takes a stand with neither reason nor opening.",
    Act.SELLS_PAST_THE_NEED: "Pitches past what was just said.",
    Act.COERCES: "Announces a harm unless the buyer yields.",
    Act.SPLITS_ARBITRARILY: "Settles on a midpoint without a reason.",
    Act.BUYS_GOODWILL: "Moves a term for nothing in return.",
    Act.HOLDS_RELATIONSHIP_HOSTAGE: "Uses the relationship as leverage.",
    Act.CAVES_TO_PRESSURE: "Gives in because of the pressure.",
    Act.RETALIATES: "Hits back.",
    Act.EVADES: "Leaves the buyer's question open.",
}


@cache
def _foreign() -> frozenset[str]:
    return frozenset(
        "der die das und ist nicht wir sie ich ein eine mit für auf den dem kein aber wie warum können preis prozent le la les et est pas nous vous je un une avec pour sur que qui mais comment pourquoi prix el los las no es nosotros con para por pero precio il gli che non noi perché prezzo wat niet wij het van een voor maar hoe waarom prijs".split()
    ) - {"no", "die", "den"}


@cache
def _english() -> frozenset[str]:
    return frozenset(
        "the a and or but if of to in on at for with from is are was be it that this you we our my me not can will would do have what why how who when which so then as there about more price per cent your".split()
    )
