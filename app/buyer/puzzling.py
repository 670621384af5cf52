"""Which figures of a message she asks back about: those that could not be taken, unless she named them herself or they are what something saves her."""

from collections.abc import Sequence
from functools import lru_cache

from app.language.figures import figures
from app.language.terms import Unclear
from app.negotiation.heard import HeardPuzzle, Puzzle


def puzzles_of(
    unclear: Sequence[Unclear], known: frozenset[float], last_words: str, saved: str
) -> tuple[HeardPuzzle, ...]:
    """The puzzles of a message. `known` are figures that need no asking, `saved` is a sum given as a saving of hers (empty: none)."""
    return tuple(
        HeardPuzzle(Puzzle(u.kind), u.quote, u.issue)
        for u in unclear
        if not (saved and u.kind == Puzzle.NOT_AN_ISSUE)  # a piece of the sum that she was given
        and not (known & _numbers(u.quote) or _numbers(last_words) & _numbers(u.quote) or (saved and u.quote in saved))
    )


@lru_cache(maxsize=512)
def _numbers(text: str) -> frozenset[float]:
    return frozenset(f.value for f in figures(text, bare_words=True))
