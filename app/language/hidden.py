"""Figures as a reader would see through them: spelled letter by letter, in other scripts, split by signs. For the guard."""

import re
import unicodedata
from functools import lru_cache

from app.language.figures import NUMBER_WORDS, Figure, figures

_SPACED = re.compile(r"(?<![A-Za-z])(?:[A-Za-z][\s.\-_*·]+){2,9}[A-Za-z](?![A-Za-z])")
_SPACED_DIGITS = re.compile(r"(?<![\w.])(?:\d[\s_*·]+){1,5}\d\s?(?:%|per ?cent|percent|k\b)?")
_HIDDEN = re.compile(r"[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_JOINING = re.compile(r"[*_~|]")
_BARE_WORD = re.compile(rf"\b({'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})(?:-?fold)?\b", re.IGNORECASE)
_HARMLESS_AFTER = re.compile(
    r"\s*(?:of (?:us|them|you|those|the|your|my|these)|more (?:thing|time|word|question)|things?|questions?|points? (?:to|for|that|on|in)|people|colleagues|suppliers"
    r"|words?|times?|minutes?|hours?|side|hand|another|way|ways|sentences?|page|pages|line|lines|plants?|man|woman|room|names?|moment|bids?|lots?|reasons?|parts?|quarters?|fifths?|thirds?"
    r"|doors?|converter|decent|small|supplier|figure|press|call|calls|number|answer|reason|at a time|by one|file|click|afternoon|day|good|last|that|or the other|is)\b",
    re.IGNORECASE,
)  # fmt: skip


@lru_cache(maxsize=4096)
def every_figure(text: str) -> tuple[Figure, ...]:
    """Every expression in a text that a reader would take for a quantity, obfuscated ones included."""
    clean = _JOINING.sub(" ", _HIDDEN.sub("", text))
    found = list(figures(clean))
    found += _spelled(clean)
    found += [
        Figure(float(re.sub(r"\D", "", m.group())), None, m.start(), m.end(), m.group())
        for m in _SPACED_DIGITS.finditer(clean)
    ]
    found += (
        []
        if clean.isascii()
        else [
            Figure(unicodedata.numeric(c), None, at, at + 1, c)
            for at, c in enumerate(clean)
            if not c.isascii() and unicodedata.category(c) in ("No", "Nl") and unicodedata.digit(c, None) is None
        ]
    )
    taken = [(f.start, f.end) for f in found]
    for match in _BARE_WORD.finditer(clean):
        inside = any(s <= match.start() < e for s, e in taken)
        if (
            inside
            or _HARMLESS_AFTER.match(clean[match.end() :])
            or _harmless_before(clean, match.start(), match.group())
        ):
            continue
        found.append(Figure(NUMBER_WORDS[match.group(1).lower()], None, match.start(), match.end(), match.group()))
    return tuple(found)


def _harmless_before(text: str, start: int, word: str) -> bool:
    before = text[:start].rstrip().lower()
    if word.lower() == "one":
        return True
    return before.endswith((" the", "these", "those", "you", "us", "all")) and word.lower() in ("two", "three", "both")


def _spelled(text: str) -> list[Figure]:
    found = []
    for match in _SPACED.finditer(text):
        joined = re.sub(r"[^a-z]", "", match.group().lower())
        for word, value in NUMBER_WORDS.items():
            if len(word) > 2 and word in joined:
                found.append(Figure(value, None, match.start(), match.end(), match.group()))
                break
    return found
