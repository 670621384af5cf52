"""A sum of money that is said to be what something saves the other side: 'about 60k a year for you'. It is no offer."""

import re

from app.language.figures import figures
from app.language.sentences import sentences

LEAST = 1_000
_FOR_THEM = re.compile(
    r"\b(?:for|to) you\b|\bsav(?:es?|ing) you\b|\byou(?:'d|'ll| would| could| can| will)? save\b|\bon your side\b|\bbrings? you\b|\byour (?:saving|cost)s?\b",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(
    r"\ba sum\b|\bin money\b|\bin figures\b|\bin the sum\b|\bwhat it comes to\b|\bhow much would (?:it|that) bring\b",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    r"\b(?:offer|give|giv(?:es|ing)|pay|off|credit|rebate|bonus|discount|cheaper|lump|one[- ](?:off|time)|contribut\w+|cut|reduc\w+|(?:i|we)(?:'d|'ll)? (?:can|could|would|will|do)(?: do)?|cost you)\b",
    re.IGNORECASE,
)
_A_YEAR = re.compile(r"\s(?:a|per|each|every) year\b|\s(?:p\.?\s?a\b\.?|annually|yearly)", re.IGNORECASE)


def asks_for_a_sum(said: str) -> bool:
    """Whether words of the other side ask what something comes to in money."""
    return bool(_ASKED_FOR.search(said))


def sum_saved(text: str, asked: bool) -> str:
    """The sum that a text gives as a saving of the other side, as it was written, with its 'a year'; empty where there is none. `asked`: the other side had just
    asked for one, so that it need not be said whose it is."""
    found = ""
    for sentence in (s.text for s in sentences(text)):
        if _OFFERS.search(sentence) or not (asked or _FOR_THEM.search(sentence)):
            continue
        for figure in figures(sentence):
            plain = asked and figure.unit is None and figure.value >= _PLAINLY  # 'so 9.000, and together 24.000'
            if figure.value >= LEAST and (figure.unit == "money" or plain or _THOUSANDS.search(figure.text)):
                yearly = _A_YEAR.match(sentence, figure.end)
                said = f"{figure.text}{yearly.group() if yearly else ''}"
                if _TOGETHER.search(sentence[: figure.start]):
                    return said
                found = found or said
    return found


_PLAINLY = 5_000
_TOGETHER = re.compile(
    r"\b(?:together|altogether|in total|in all|in sum|total|makes|sum)\b\W*(?:\w+\W+){0,3}$", re.IGNORECASE
)
_THOUSANDS = re.compile(r"\d\s?(?:k|mn|million|thousand)\b", re.IGNORECASE)
