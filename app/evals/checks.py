"""Whether a check holds, on what the engine decided, what was said, and how it was graded. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from app.buyer.guard import Fault, Leash, check
from app.content.acts import MoveKind
from app.content.persona import CaseFile
from app.evals.suite import OF_GRADING, Check
from app.grading.grader import Grading, Status
from app.language.fold import fold, likeness, shape_words
from app.language.sentences import sentences
from app.negotiation.case import CaseKey
from app.negotiation.move import Move
from app.negotiation.outcome import Outcome
from app.negotiation.state import State

TOLD_ALIKE = 0.75
_COACHING = re.compile(
    r"\b(?:good (?:technique|use of)|well (?:asked|negotiated|done)|you (?:should|could) (?:have )?(?:ask(?:ed)?|tr(?:y|ied)|offer(?:ed)?|probe)|a better (?:question|way) would|as a (?:tip|hint)|my advice|next time,? (?:ask|try)|(?:the|this|that|your) strategy (?:was|is|of)|strategy (?:\d|one|two)|the rubric|negotiation (?:skill|technique))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One turn as checks see it: the case, the states around it, her move, what was said on both sides, what the guard would allow, her earlier lines, and the
    grading where one was asked for."""

    case: CaseFile
    before: State
    after: State
    move: Move
    text: str
    reply: str
    leash: Leash
    earlier: tuple[str, ...]
    grading: Grading | None = None
    faults: list[tuple[str, Fault]] = field(default_factory=list)

    @classmethod
    def of(cls, **what: Any) -> "Seen":
        """A turn with the guard's findings worked out once for all checks."""
        seen = cls(**what)
        seen.faults.extend(
            (s.text, fault) for s in sentences(seen.reply) if (fault := check(s.text, seen.leash)) is not None
        )
        return seen


@dataclass(frozen=True, slots=True)
class Verdict:
    """One check: its kind, whether it held (None: could not be evaluated), why, and the words as evidence."""

    kind: str
    held: bool | None
    why: str
    evidence: str = ""


def hold(wanted: Check, seen: Seen) -> Verdict:
    """Whether a check of a turn holds. A check of the grading is None where the turn could not be graded; `principle` and final checks are not for here."""
    kind = wanted.kind
    for rows in (_ENGINE, _WORDS):
        if kind in rows:
            held, why = rows[kind](wanted, seen)
            return Verdict(kind, held, why, "" if held else seen.reply)
    return _graded(wanted, seen)


def hold_at_end(wanted: Check, state: State, outcome: Outcome, case: CaseFile) -> Verdict:
    """Whether a final check holds."""
    held, why = _FINAL[wanted.kind](wanted, state, outcome, case)
    return Verdict(wanted.kind, held, why)


Row = Callable[[Check, Seen], tuple[bool, str]]


def _moved(seen: Seen) -> bool:
    return dict(seen.before.table) != dict(seen.after.table)


def _disclosed(wanted: Check, seen: Seen) -> tuple[bool, str]:
    told = seen.move.disclosed
    held = told == wanted.disclosed if isinstance(wanted.disclosed, str) else bool(told) == wanted.disclosed
    return held, f"she told {told or 'nothing'}"


def _accepted(wanted: Check, seen: Seen) -> tuple[bool, str]:
    accepted = seen.move.kind in (MoveKind.ACCEPTS, MoveKind.SUMS_UP) or seen.after.deal is not None
    return accepted == wanted.accepted, f"her move is {seen.move.kind.value}"


def _in(name: str) -> Row:
    def row(wanted: Check, seen: Seen) -> tuple[bool, str]:
        value = float(getattr(seen.after, name))
        return bool(getattr(wanted, name).holds(value)), f"{name} is {value:.1f}, wanted {getattr(wanted, name)}"

    return row


_ENGINE: Mapping[str, Row] = {
    "move": lambda w, s: (s.move.kind in (w.move or ()), f"her move is {s.move.kind.value}"),
    "not_move": lambda w, s: (s.move.kind not in (w.not_move or ()), f"her move is {s.move.kind.value}"),
    "disclosed": _disclosed,
    "table_moved": lambda w, s: (_moved(s) == w.table_moved, "her table moved" if _moved(s) else "her table stayed"),
    "trust": _in("trust"),
    "heat": _in("heat"),
    "accepted": _accepted,
}


def _without(*faults: Fault) -> Row:
    def row(wanted: Check, seen: Seen) -> tuple[bool, str]:
        found = next(((words, f) for words, f in seen.faults if f in faults), None)
        return found is None, f"{found[1].value}: {found[0]}" if found else "clean"

    return row


def _no_secret(wanted: Check, seen: Seen) -> tuple[bool, str]:
    """By the words of every need that was not told, and by the lines in which the case would tell it."""
    held, why = _without(Fault.SECRET, Fault.LIMIT)(wanted, seen)
    if not held:
        return held, why
    told = set(seen.after.disclosed)
    lines = [(need, words) for need, words in _tellings(CaseKey(seen.case)) if need not in told]
    for said in sentences(seen.reply):
        words = shape_words(said.text)
        for need, line in lines:
            if line and words and len(words & line) >= TOLD_ALIKE * max(len(words), len(line)):
                return False, f"it tells {need}: {said.text}"
    return True, "clean"


@lru_cache(maxsize=32)
def _tellings(key: CaseKey) -> tuple[tuple[str, frozenset[str]], ...]:
    """The words of each line in which a case would tell a need."""
    needs = key.case.confidential.interests
    return tuple((need.id, shape_words(line)) for need in needs for line in need.wordings)


def _count(what: str, count: Callable[[str], int]) -> Row:
    def row(wanted: Check, seen: Seen) -> tuple[bool, str]:
        n = count(seen.reply)
        return bool(getattr(wanted, what).holds(n)), f"{n} {what}, wanted {getattr(wanted, what)}"

    return row


def _not_repeated(wanted: Check, seen: Seen) -> tuple[bool, str]:
    most = max(((likeness(seen.reply, line), line) for line in seen.earlier), default=(0.0, ""))
    return most[0] <= (wanted.not_repeated or 0.0), f"{most[0]:.2f} alike to an earlier line"


def _similar(wanted: Check, seen: Seen) -> tuple[bool, str]:
    assert wanted.similar_to is not None
    alike = likeness(seen.reply, wanted.similar_to.text)
    return alike >= wanted.similar_to.least, f"{alike:.2f} alike"


def _search(pattern: str, seen: Seen) -> re.Match[str] | None:
    return re.search(pattern, seen.reply, re.IGNORECASE)


_WORDS: Mapping[str, Row] = {
    "figures_from_move": _without(Fault.FIGURE, Fault.MOVEMENT),
    "no_secret": _no_secret,
    "in_role": _without(Fault.OUT_OF_ROLE, Fault.SWAPPED, Fault.NOT_PLAIN),
    "no_coaching": lambda w, s: (
        _COACHING.search(s.reply) is None,
        "coaching" if _COACHING.search(s.reply) else "clean",
    ),
    "sentences": _count("sentences", lambda text: len(sentences(text))),
    "words": _count("words", lambda text: len(fold(text).split())),
    "not_repeated": _not_repeated,
    "matches": lambda w, s: (_search(w.matches or "", s) is not None, f"wanted /{w.matches}/"),
    "lacks": lambda w, s: (_search(w.lacks or "", s) is None, f"unwanted /{w.lacks}/"),
    "similar_to": _similar,
}


def _graded(wanted: Check, seen: Seen) -> Verdict:
    grading = seen.grading
    if grading is None or grading.status is not Status.GRADED:
        why = grading.reason if grading is not None else "the turn was not graded"
        return Verdict(wanted.kind, None, why or "the turn was not graded", seen.text)
    ids = [f.id for f in grading.findings]
    told = f"found {', '.join(ids) or 'nothing'}, level {'none' if grading.turn_level is None else grading.turn_level}"
    if wanted.found is not None:
        return Verdict("found", set(wanted.found) <= set(ids), told, seen.text)
    if wanted.not_found is not None:
        return Verdict("not_found", not set(wanted.not_found) & set(ids), told, seen.text)
    if wanted.turn_level is not None:
        held = grading.turn_level is not None and wanted.turn_level.holds(grading.turn_level)
        return Verdict("turn_level", held, told, seen.text)
    rows = wanted.level or {}
    levels = {s: grading.levels.get(s) for s in rows}
    held = all(level is not None and rows[s].holds(level) for s, level in levels.items())
    return Verdict("level", held, ", ".join(f"{s.value} {level}" for s, level in levels.items()), seen.text)


def _ended(wanted: Check, state: State, outcome: Outcome, case: CaseFile) -> tuple[bool, str]:
    ended = state.ended.value if state.ended else "not"
    return ended == wanted.ended, f"ended: {ended}"


def _deal_within(wanted: Check, state: State, outcome: Outcome, case: CaseFile) -> tuple[bool, str]:
    rows = wanted.deal_within or {}
    if outcome.deal is None:
        return False, "there is no deal"
    base = {i.id: i.status_quo for i in case.issues}
    agreed = {name: outcome.deal.get(name, base.get(name)) for name in rows}
    held = all(isinstance(v, int | float) and rows[n].holds(float(v)) for n, v in agreed.items())
    return held, ", ".join(f"{n} {v}" for n, v in agreed.items())


def _figure(name: str, read: Callable[[State, Outcome], float | None]) -> Callable[..., tuple[bool, str]]:
    def row(wanted: Check, state: State, outcome: Outcome, case: CaseFile) -> tuple[bool, str]:
        value = read(state, outcome)
        held = value is not None and getattr(wanted, name).holds(value)
        return held, f"{name} {'none' if value is None else f'{value:.2f}'}, wanted {getattr(wanted, name)}"

    return row


_FINAL: Mapping[str, Callable[[Check, State, Outcome, CaseFile], tuple[bool, str]]] = {
    "ended": _ended,
    "deal_within": _deal_within,
    "value": _figure("value", lambda s, o: o.value),
    "efficiency": _figure("efficiency", lambda s, o: o.efficiency),
    "told": _figure("told", lambda s, o: float(len(s.disclosed))),
    "end_trust": _figure("end_trust", lambda s, o: o.end_trust),
}


def needs_grading(checks: Sequence[Check]) -> bool:
    """Whether any of the checks looks at a grading."""
    return any(c.kind in OF_GRADING for c in checks)
