"""Which figures of a message she asks back about: those that could not be taken, unless she named them herself or they are what something saves her."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from app.language.figures import figures
from app.language.terms import Unclear
from app.negotiation.heard import HeardPuzzle, Puzzle


def puzzles_of(
    unclear: Sequence[Unclear],
    known: frozenset[float],
    last_words: str,
    saved: str,
    table: Mapping[str, float | str],
) -> tuple[HeardPuzzle, ...]:
    """The puzzles of a message. `known` are figures that need no asking, `saved` is a sum given as a saving of hers (empty: none), `table` what she asks: '7 is a
    step' is about her 7."""
    hers = {value for value in table.values() if not isinstance(value, str)}
    return tuple(
        HeardPuzzle(Puzzle(u.kind), u.quote, u.issue)
        for u in unclear
        if not (u.kind == Puzzle.NO_UNIT and hers & _numbers(u.quote))
        and not (saved and u.kind == Puzzle.NOT_AN_ISSUE)  # a piece of the sum that she was given
        and not (known & _numbers(u.quote) or _numbers(last_words) & _numbers(u.quote) or (saved and u.quote in saved))
    )


@lru_cache(maxsize=512)
def _numbers(text: str) -> frozenset[float]:
    return frozenset(f.value for f in figures(text, bare_words=True))
