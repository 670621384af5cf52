"""Folding: making texts comparable without losing where they came from."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SIGNS = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "…": ".", "\u00a0": " ", "\u200b": " ", "`": "'", "´": "'",
    }
)  # fmt: skip
_WORD = re.compile(r"[a-z']+")
_DIGITS = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text: start and end offsets, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `places[i]` is the offset in the original of folded character i."""

    text: str
    places: tuple[int, ...]


@lru_cache(maxsize=512)
def fold_with_places(text: str) -> Folded:
    """Fold white space, case, typographic quotes and dashes, and compatibility forms, keeping offsets."""
    out: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        folded = unicodedata.normalize("NFKC", char.translate(_SIGNS)).casefold().translate(_SIGNS)
        for piece in folded:
            if piece.isspace():
                if out and out[-1] == " ":
                    continue
                out.append(" ")
            else:
                out.append(piece)
            places.append(place)
    return Folded("".join(out), tuple(places))


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The folded text, without leading and trailing space."""
    if text.isascii():  # most texts; no need to look at each character
        return " ".join(text.replace("`", "'").lower().split())
    return fold_with_places(text).text.strip()


def find_quote(quote: str, text: str) -> Span | None:
    """Where a quote stands in a text, letter for letter after folding; None where it does not or is empty."""
    wanted = fold(quote)
    if not wanted:
        return None
    folded = fold_with_places(text)
    at = folded.text.find(wanted)
    if at < 0:
        return None
    return Span(folded.places[at], folded.places[at + len(wanted) - 1] + 1)


@lru_cache(maxsize=1024)
def shape_words(text: str, names: frozenset[str] = frozenset()) -> frozenset[str]:
    """The set of words of a text with figures and names folded away."""
    plain = _DIGITS.sub(" ", fold(text))
    return frozenset(w for w in _WORD.findall(plain) if w not in names)


def likeness(one: str, other: str, names: frozenset[str] = frozenset()) -> float:
    """How alike two texts are, 0 to 1: shared words over the words of the longer one, figures and names folded."""
    first, second = shape_words(one, names), shape_words(other, names)
    if not first or not second:
        return 1.0 if first == second else 0.0
    return len(first & second) / max(len(first), len(second))
