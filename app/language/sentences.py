"""Sentences and clauses with offsets; linear in the length of the text."""

import re
from dataclasses import dataclass
from functools import lru_cache

_SHORT = frozenset("e.g. i.e. etc. vs. approx. ca. mr. ms. mrs. dr. incl. excl. p.a. min. max. st.".split())
_END = re.compile(r"[.!?…]+[\"')\]]*(?=\s|$)|\n+")
_CLAUSE = re.compile(
    r"[;:]\s+|\s[-–—]+\s|,\s+(?=(?:and|but|so|then|or|if|because|since|while|which|we|i|you|that|as|in return|provided)\b)"
    r"|\s+(?=(?:but|because|provided|whereas|although|so that|in return|in exchange)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text with its offsets."""

    text: str
    start: int
    end: int


def shared(one: Stretch, other: Stretch) -> float:
    """The share of the shorter stretch that both have in common, 0 to 1."""
    common = max(0, min(one.end, other.end) - max(one.start, other.start))
    return common / max(1, min(one.end - one.start, other.end - other.start))


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[Stretch, ...]:
    """The sentences of a text, trimmed, empty ones left out."""
    found: list[Stretch] = []
    start = 0
    for match in _END.finditer(text):
        word = text[start : match.end()].rsplit(None, 1)[-1:] or [""]
        if word[0].lower() in _SHORT:
            continue
        _keep(found, text, start, match.end())
        start = match.end()
    _keep(found, text, start, len(text))
    return tuple(found)


@lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[Stretch, ...]:
    """The clauses of a text: sentences cut at semicolons, dashes and the commas before a new thought."""
    found: list[Stretch] = []
    for sentence in sentences(text):
        start = 0
        for match in _CLAUSE.finditer(sentence.text):
            _keep(found, text, sentence.start + start, sentence.start + match.start())
            start = match.end()
        _keep(found, text, sentence.start + start, sentence.end)
    return tuple(found)


def is_question(sentence: str) -> bool:
    """Whether a sentence asks: by its mark, or by how it begins."""
    stripped = sentence.rstrip("\"') ")
    return stripped.endswith("?") or bool(_ASKS.match(sentence))


_ASKS = re.compile(
    r"\s*(?:(?:and|so|but|ok|okay|well|then)[, ]+)*(?:whats?|why|hows?|whos?|when|wheres?|which|whose|could you|can you|would you|do you|does|is there|are there|may i ask)\b"
    r"(?!\s+(?:ever|if we|about we))",
    re.IGNORECASE,
)


def _keep(found: list[Stretch], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    piece = piece.strip()
    if piece:
        found.append(Stretch(piece, start + left, start + left + len(piece)))
