"""Which facts of the brief may serve in a drill. Pure."""

import re

from app.content.persona import CaseFile, Fact
from app.practice.drills import Situation

FACTS_SHOWN = 3


def facts_for(case: CaseFile, situation: Situation, line: str) -> tuple[Fact, ...]:
    """Facts of the brief that may serve here: what speaks against the pressure, what belongs to its topic, what shares words with it, what she could carry
    upstairs."""
    tactic = next((t for t in case.tactics if t.id == situation.tactic), None)
    words = _long_words(line)

    def fits(fact: Fact) -> tuple[bool, bool, int, bool]:
        against = tactic is not None and fact.contradicts == tactic.id
        return (
            not against,
            tactic is None or fact.topic != tactic.topic,
            -len(words & _long_words(fact.text)),
            not fact.arms,
        )

    return tuple(sorted((f for f in case.facts if f.in_brief), key=fits)[:FACTS_SHOWN])


def _long_words(text: str) -> frozenset[str]:
    return frozenset(w for w in re.findall(r"[a-z]{5,}", text.lower()))
