"""Whether a sentence is plain English that a person could read aloud, and what a reader sees through its disguises. For the guard.

The list of words in `english.txt` is made of the product's own public texts; it need not be whole, as a sentence is judged by the share of
its words that are known.
"""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

LEAST_KNOWN = 0.55
FEW_WORDS = 3
LONGEST_WORD = 24
_LIKE = str.maketrans("асеорхуіјѕԁһαονειкпτρ", "aceopxyijsdhaoveiknTp".lower())
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_SPELLED = re.compile(r"(?<![a-z0-9])(?:[a-z0-9][\s.\-_*·~|]+){3,}[a-z0-9](?![a-z0-9])")
_HIDDEN_CATEGORIES = frozenset({"Cf", "Cc", "Mn", "Me", "Co", "Cn", "Cs"})
_CODED = re.compile(
    r"%[0-9a-f]{2}%|[a-z]%[0-9a-f]{2}|&#\d+;|\b[01]{6,}\b|[A-Za-z0-9+/]{20,}={0,2}|\b(?:[0-9a-f]{2}[\s:]){4,}|(?:[.\-]{1,5}[ /]+){4,}|\b[a-z]+\d+[a-z]+\w*\b|\\[ux][0-9a-f]{2,}",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def seen_through(text: str) -> str:
    """The folded text with look-alike letters, accents and joining signs taken for what they stand for."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIKE)).casefold().translate(_LIKE)
    plain = "".join(c for c in plain if unicodedata.category(c) not in _HIDDEN_CATEGORIES or c.isspace())
    plain = plain.replace("’", "'").replace("‘", "'")
    plain = _SPELLED.sub(lambda m: re.sub(r"[^a-z0-9]", "", m.group()), plain)
    return " ".join(re.sub(r"[\"“”«»()\[\]_/\\*~|-]+|(?<!\w)'|'(?!\w)", " ", plain).split())


@lru_cache(maxsize=1024)
def is_plain(text: str, names: frozenset[str] = frozenset()) -> bool:
    """Whether a sentence is made of plain letters and of words most of which are known. `names` are known besides."""
    if any(_is_odd(c) for c in text) or _CODED.search(text):
        return False
    words = _WORD.findall(text.lower().replace("’", "'"))
    if any(len(word) > LONGEST_WORD for word in words):
        return False
    letters = sum(len(w) for w in words)
    if letters * 2 < sum(1 for c in text if not c.isspace()) and not any(c.isdigit() for c in text):
        return False
    counted = [w for w in words if len(w) > 1 or w in ("a", "i")]
    single = len(words) - len(counted)
    if single > FEW_WORDS:
        return False
    unknown = [w for w in counted if w not in known_words() and w not in names]
    if len(counted) <= FEW_WORDS:
        return len(unknown) < 2
    return len(unknown) <= (1 - LEAST_KNOWN) * len(counted)


def is_readable(text: str) -> bool:
    """Whether a text in any of our languages is made of plain letters that nobody has dressed up, spelled out or encoded."""
    return not (any(_is_odd(c) for c in text) or _SPELLED.search(text.lower()) or _DISGUISED.search(text))


_DISGUISED = re.compile(
    r"%[0-9a-f]{2}%|&#\d+;|\b[01]{6,}\b|\b(?:[0-9a-f]{2}[\s:]){4,}|(?:[.\-]{1,5}[ /]+){4,}|\\[ux][0-9a-f]{2,}|\b[a-z]+\d+[a-z]\w*\b|[A-Za-z0-9+/]{45,}",
    re.IGNORECASE,
)


def _is_odd(char: str) -> bool:
    """Signs that nobody types in plain English: hidden ones, letters of other scripts, dressed-up letters and digits."""
    if char.isascii() or char in "’‘“”–—…€£°µ½¼¾\u00a0\u202f":
        return False
    if unicodedata.category(char) in _HIDDEN_CATEGORIES:
        return True
    if char.isalpha():
        return not unicodedata.name(char, "").startswith("LATIN") or unicodedata.normalize("NFKC", char) != char
    return char.isnumeric()


@cache
def known_words() -> frozenset[str]:
    """The known words."""
    return frozenset(Path(__file__).with_name("english.txt").read_text(encoding="utf-8").split())
