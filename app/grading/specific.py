"""Whether a finding is specific, what it takes up of the buyer's words, and whether it is fresh."""

import re
from collections.abc import Set
from dataclasses import dataclass, replace
from functools import lru_cache

from app.content.acts import Act
from app.content.cues import Cue, find_cues
from app.grading.context import TurnToGrade
from app.grading.findings import Finding
from app.language.figures import figures
from app.language.fold import fold

FRESH_TURNS = 6
LEAST_SHARED = 2
LONG_WORD = 5
_ASKS_ONE_THING = re.compile(
    r"\b(?:who|whom|by when|when|what date|which (?:lines?|plants?|months?|customers?|figures?|clause|index|part|supplier|document|forecast)|how (?:many|much|long)|what (?:volume|forecast|budget|date|share|price|happens|would (?:it|the)|did)|where)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?<=[a-z,] )[A-Z][a-z]{2,}|\b(?:cfo|ceo|plant manager|planner|engineer|auditors?|analyst|bank|board|finance|audit|scorecard|covenant|review|december|november|october|january|february|march|april|may|june|july|august|september|monday|tuesday|wednesday|thursday|friday)\b"
)
_EMPTY = frozenset(
    "the a an and or but if of to in on at for with from by is are was were be been it its that this these those you your we our us i my me they their not no yes can could will would shall should do does did have has had what why how who when where which so then as there here about more less very just also only than into out up down over too let's let get got make made take give say said want need know think see look tell ask one two all any some both each other good fair thing things way much many time really still now today please thank thanks okay ok".split()
)


@dataclass(frozen=True, slots=True)
class Known:
    """What counts as a fact of this deal: figures and words of the brief, and the buyer's headline figures, which do not."""

    headline: frozenset[float]
    cues: tuple[re.Pattern[str], ...]


def known_of(turn: TurnToGrade) -> Known:
    """The known facts around a turn."""
    if turn.case is None:
        headline = frozenset(f.value for f in figures(turn.buyer) if f.unit == "percent")
        return Known(headline, ())
    demand = next((i.id for i in turn.case.issues if i.is_price), "")
    value = turn.case.opening.get(demand)
    patterns = tuple(_pattern(cue) for fact in turn.case.facts for cue in fact.cues)
    return Known(
        frozenset({float(value)}) if value is not None and not isinstance(value, str) else frozenset(), patterns
    )


def is_specific(cue: Cue, turn: TurnToGrade, known: Known) -> bool:
    """Whether the words use a fact of this deal other than the headline figure, or ask for one particular thing."""
    quote = cue.quote
    if any(f.value not in known.headline for f in figures(quote)):
        return True
    if any(pattern.search(quote) for pattern in known.cues):
        return True
    if cue.asks and cue.act in (
        Act.GATHERS_INFORMATION,
        Act.ASKS_FOR_JUSTIFICATION,
        Act.ASKS_WHY,
        Act.TESTS_ASSUMPTION,
    ):
        return bool(_ASKS_ONE_THING.search(quote)) or bool(_NAMED.search(quote)) or _on_the_deal(quote, turn)
    return bool(_NAMED.search(quote)) or _on_the_deal(quote, turn)


def taken_up(quote: str, turn: TurnToGrade) -> str | None:
    """The buyer's words that a quote picks up: the longest run shared with the line before, else a shared word of substance with any line."""
    for line in (turn.buyer, *(e.text for e in reversed(turn.earlier) if e.who == "buyer")):
        run = _shared_run(quote, line)
        if run:
            return run
    return None


def fresh(finding: Finding, turn: TurnToGrade, known: Known) -> Finding:
    """Not fresh where the same id was shown within six turns and nothing said since is used."""
    recent = [e.text for e in turn.earlier if e.who == "trainee"][-FRESH_TURNS:]
    before = [c.quote for text in recent for c in find_cues(text) if c.act is finding.id]
    if not before:
        return finding
    said = _content(finding.quote)
    used = frozenset().union(*(_content(q) for q in before))
    news = said - used
    return finding if len(news) >= LEAST_SHARED or finding.trap else replace(finding, fresh=False)


def _on_the_deal(quote: str, turn: TurnToGrade) -> bool:
    """Whether at least two words of substance are those of the deal: the buyer's last line or the case."""
    words = _content(quote)
    deal = {w for line in (*turn.buyer_lines, *turn.facts) for w in _content(line)}
    if turn.case is not None:
        deal |= {w for i in turn.case.issues for n in i.names for w in _content(n)}
        deal |= {w for f in turn.case.facts for w in _content(f.text)}
    both = words & deal
    return len(both) >= LEAST_SHARED or any(len(w) >= LONG_WORD and not w[0].isdigit() for w in both)


# A figure with its decimals is one word; the comma of thousands is left out.
_WORDS = re.compile(r"[a-z0-9](?:[\w%'-]|\.(?=\d))*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")


def _shared_run(quote: str, line: str) -> str | None:
    ours, theirs = _content(quote), line.split()
    shared = [_shares(word, ours) for word in theirs]
    best: tuple[int, int, int] | None = None
    for start in range(len(theirs)):
        hits = 0
        for end in range(start, min(start + 8, len(theirs))):
            if shared[end]:
                hits += 1
                if best is None or (hits, -(end - start)) > (best[0], -(best[2] - best[1])):
                    best = (hits, start, end)
    if best is None or (best[0] < LEAST_SHARED and not _strong(" ".join(theirs[best[1] : best[2] + 1]))):
        return None
    words = " ".join(theirs[best[1] : best[2] + 1])
    return words.strip(" .,;:!?\"'")


def _shares(written: str, ours: Set[str]) -> bool:
    stem = _stem_of(written)
    return bool(stem) and stem in ours


@lru_cache(maxsize=8192)
def _stem_of(written: str) -> str:
    """The stem of a word as it stands in a line; empty where it carries nothing."""
    word = fold(re.sub(r"[^\w%'’.-]", "", written)).strip(".")
    return "" if word in _EMPTY else _stem(word)


def _strong(words: str) -> bool:
    """One shared word is enough where it carries weight: a figure of two digits and more, or a word of five letters and more."""
    plain = re.sub(r"[^\w]", "", words)
    return len(re.findall(r"\d", plain)) >= 2 or len(plain) >= LONG_WORD


@lru_cache(maxsize=2048)
def _content(text: str) -> frozenset[str]:
    """The stems of the words of substance in a text."""
    return frozenset(
        _stem(w)
        for w in _WORDS.findall(_THOUSANDS.sub("", fold(text)))
        if w not in _EMPTY and (len(w) > 2 or w[0].isdigit())
    )


def _stem(word: str) -> str:
    for ending in ("ing", "es", "ed", "s"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=2048)
def _pattern(cue: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(cue)}", re.IGNORECASE)
