"""Which of many cues may stand in a sentence at all, told by the longest word of each. Looking for each of a few hundred by itself takes longer than all else in hearing."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

_RUN = re.compile(r"\w+")
# What a cue of one word may end in beside its own letters; see `pattern_of`.
ENDINGS = ("s", "es", "ing", "ed")
# Letters whose small and capital forms are more than two ('ſ', 'µ', the Kelvin sign): where one stands, nothing is ruled out.
_MANY_FORMS = re.compile(r"[^\x00-\xb4\xb6-\xff‘’“”–—…€]")


@lru_cache(maxsize=2048)
def pattern_of(cues: tuple[str, ...]) -> re.Pattern[str]:
    """Cues as one pattern, the longest first, with the endings that a word takes; without cues it stands nowhere."""
    if not cues:
        return re.compile(r"(?!)")
    ordered = sorted(cues, key=len, reverse=True)
    body = "|".join(re.escape(c).replace(r"\ ", r"\s+").replace("'", "['’]") for c in ordered)
    return re.compile(rf"(?<!\w)(?:{body})(?:{'|'.join(ENDINGS)})?(?!\w)", re.IGNORECASE)


class CueWords:
    """Numbered groups of cues, found by the longest word of each cue. A group with a cue that has no word may stand anywhere."""

    def __init__(self, groups: Sequence[Iterable[str]], anywhere: Iterable[int] = ()) -> None:
        self._all = tuple(range(len(groups)))
        self._anywhere = set(anywhere)
        self._by_word: dict[str, list[int]] = {}
        for number, cues in enumerate(groups):
            for word in {_longest(cue) for cue in cues}:
                if word:
                    self._by_word.setdefault(word, []).append(number)
                else:
                    self._anywhere.add(number)

    def in_text(self, text: str) -> Sequence[int]:
        """The numbers of the groups that may stand in a text, in order: each that does is among them."""
        if _MANY_FORMS.search(text):
            return self._all
        found = set(self._anywhere)
        for word in set(_RUN.findall(text.lower())):
            found.update(self._by_word.get(word, ()))
            for ending in ENDINGS:
                if word.endswith(ending):
                    found.update(self._by_word.get(word.removesuffix(ending), ()))
        return sorted(found)


def _longest(cue: str) -> str:
    """The longest word of a cue in small letters; empty where it has none, or holds a letter of many forms."""
    return "" if _MANY_FORMS.search(cue) else max(_RUN.findall(cue.lower()), key=len, default="")
