"""A finding: a behaviour or trap with the words that show it; and holding findings to their evidence.

A finding whose quote is not in the turn is dropped and counted, likewise a `takes_up` that no buyer line holds. Two
findings may not share more than half of the shorter quote: one span, one finding.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.content.acts import RUBRIC, TRAPS, Act
from app.language.fold import find_quote

TRAP_ORDER = (Act.CAVES_TO_PRESSURE, Act.SPLITS_ARBITRARILY, Act.BUYS_GOODWILL, Act.STAKES_POSITION, Act.REACTS_ON_GUT)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `start` and `end` are offsets in the turn; `confidence` is 'sure' or 'low'; `note` one sentence."""

    id: Act
    quote: str
    start: int
    end: int
    specific: bool
    takes_up: str | None = None
    fresh: bool = True
    confidence: str = "sure"
    note: str = ""

    @property
    def trap(self) -> bool:
        """Whether it is a trap."""
        return self.id in TRAPS


@dataclass(frozen=True, slots=True)
class Verified:
    """Findings that hold, and how many were dropped for want of evidence."""

    findings: tuple[Finding, ...]
    dropped: int


def verify(found: Sequence[Finding], text: str, buyer_lines: Sequence[str]) -> Verified:
    """Keep findings whose quote is in the turn, placed there; a `takes_up` that no buyer line holds is taken away."""
    kept: list[Finding] = []
    dropped = 0
    for finding in found:
        span = find_quote(finding.quote, text)
        if span is None or finding.id not in RUBRIC:
            dropped += 1
            continue
        takes_up = finding.takes_up
        if takes_up and not any(find_quote(takes_up, line) for line in buyer_lines):
            takes_up, dropped = None, dropped + 1
        kept.append(
            replace(finding, quote=text[span.start : span.end], start=span.start, end=span.end, takes_up=takes_up)
        )
    single = one_span_one_finding(one_act_one_trap(kept))
    return Verified(tuple(sorted(single, key=lambda f: (f.start, f.id))), dropped)


def one_act_one_trap(found: Sequence[Finding]) -> list[Finding]:
    """Of the traps that share words only the first by precedence stays."""
    kept = [f for f in found if f.id not in TRAP_ORDER]
    traps = sorted((f for f in found if f.id in TRAP_ORDER), key=lambda f: TRAP_ORDER.index(f.id))
    for finding in traps:
        if not any(overlap(finding, other) > 0 for other in kept if other.id in TRAP_ORDER):
            kept.append(finding)
    return kept


def one_span_one_finding(found: Sequence[Finding]) -> list[Finding]:
    """Of two findings that share more than half of the shorter quote the stronger stays: traps first, then specific, then shorter."""
    ranked = sorted(found, key=lambda f: (not f.trap, not f.specific, f.confidence != "sure", f.end - f.start, f.start))
    kept: list[Finding] = []
    for finding in ranked:
        shares = [
            overlap(finding, other) / max(1, min(finding.end - finding.start, other.end - other.start))
            for other in kept
        ]
        if all(share <= 0.5 for share in shares):
            kept.append(finding)
    return kept


def overlap(one: Finding, other: Finding) -> int:
    """How many characters two findings of one turn share."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))
