"""Words cut to what they share with their other forms, for comparing what was said with what was written: 'deliveries' and 'delivered' are both 'deliver'."""

import re
from functools import lru_cache

from app.language.fold import fold

_ENDING = re.compile(r"(?:ations?|ements?|ions?|ings?|ies|ied|ers?|ely|ly|ed|es|s|e|y)$")
_TOKEN = re.compile(r"\d[\d.,]*\d|\d|[a-z][a-z'-]+")
LEAST = 4


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The word without its ending, where at least four letters are left."""
    word = fold(word).lower().removesuffix("'s")
    cut = _ENDING.sub("", word)
    return cut if len(cut) >= LEAST else word


@lru_cache(maxsize=512)
def stems_in(text: str) -> frozenset[str]:
    """The stems of all words of a text, and its figures without thousands' commas."""
    return frozenset(
        token.replace(",", "") if token[0].isdigit() else stem(token) for token in _TOKEN.findall(fold(text).lower())
    )
