"""The grammar of figures: every number expression in a text, with value, unit and place.

Values are plain numbers in their unit: 2.5 per cent is 2.5, '2.1k' is 2100, 'two years' is 24 months where months are asked.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

UNITS = {
    "percent": r"%|per ?cents?|percent|pct|percentage points?|percentage|percent points?|points?|pts?\b|pp\b|bps\b|basis points?",
    "days": r"days?\b|d\b(?!\w)",
    "weeks": r"weeks?\b|wks?\b|w\b",
    "months": r"months?\b|mths?\b|mos?\b|m\b(?!\s?(?:eur|€|\$|£))",
    "hours": r"hours?\b|hrs?\b|h\b",
    "sites": r"sites?\b|locations?\b",
    "years": r"years?\b|yrs?\b",
    "tonnes": r"tonnes?|tons?|t\b",
    "loads": r"loads?\b",
    "trucks": r"(?:reserve |extra |spare |peak )?(?:trucks?|lorr(?:y|ies))",
    "units": r"units?|pallets?|pieces|pcs",
    "money": r"eur(?:os?)?\b|€|usd\b|dollars?|gbp\b|pounds?|£|\$|cents?\b|k€|grand\b",
}
_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS = {w: float(n) for n, w in enumerate(_ONES.split())} | {
    w: float(10 * n) for n, w in enumerate(_TENS.split(), start=2)
}
_WORD = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_NUMERAL = r"\d{1,3}(?: \d{3})+(?![\d.,%])|\d{1,3}(?:[.,']\d{3})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_SPOKEN = rf"(?:(?:{_WORD})(?:[ -](?:{_WORD}|thousand|hundred(?: and (?:{_WORD}))?))*)(?: point (?:{_WORD})(?: (?:{_WORD}))?)?(?: and (?:a )?(?:half|quarter))?"
_ORDINAL = {"second": 2.0, "third": 3.0, "fourth": 4.0}
_UNIT = "|".join(f"(?P<u_{name}>{pattern})" for name, pattern in UNITS.items())
_FIGURE = re.compile(
    rf"(?P<cur>(?:eur|usd|gbp)\s?|[€$£]\s?)?(?P<num>(?<![\w.,])(?:{_NUMERAL})(?P<mult>\s?(?:k|mn|million|thousand)\b|m\b(?=\s?(?:eur|€|a year)))?"
    rf"|\b{_SPOKEN}\b|\bhalf an?\b|\ba half(?= (?:per|point))|\ba dozen\b|(?<=\bby )a (?=(?:year|month|week)\b)|\ba (?=per ?cent|point (?:and a half|off\b|more\b|less\b|lower\b|as a\b|through\b))|\ba (?:second|third|fourth)(?: and a (?:third|fourth))?(?= (?:\w+ )?(?:year|week|month)\b)|\banother (?=point|per ?cent|(?:year|month|week)\b))"
    rf"(?:\+?\s?-?\s?(?:(?:more|extra|additional|further|full|contract|whole|solid|calendar) )?(?:{_UNIT}))?",
    re.IGNORECASE,
)
_NO_FIGURE = re.compile(
    r"24/7|\b(?:two|three|four|five|six|[2-6]) points (?:are|were|left|open|remain|ticked|agreed|settled|done)\b|\b(?:all|both|which of|one of|each of|any of|of|the|these|those)(?: the| your| my| these| those)? (?:two|three|four|five|six|[2-6]) points\b(?! (?:off|lower|less|more|on the))|\b\d{1,2}\)(?=\s)|\b\w+ and a bit\b|(?<![\w.,])\d{1,2}[.,]\d\d\b(?!\s?(?:%|per|pct|p))|\bno\.\s?\d+(?=\w)|\biso\s?\d+|\b(?:clause|section|line|article|annex|page|paragraph|route|item|number|step|day|plan|option|part|phase)\s(?:\d+(?:\.\d+)*|one|two|three|four|five|six|seven|eight|nine|ten)\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)?\s(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\s\d{1,2}(?:st|nd|rd|th)?\b"
    r"|\b(?:19|20)\d\d\b(?!\s?(?:%|per|eur|euro|t\b|tonnes|units|loads))|\b\d{1,2}:\d\d\b|\b\d{1,2}\s?(?:am|pm)\b|\bone (?:of|thing|more thing|another|day|side|hand|year ago|moment|way)\b"
    r"|\b(?:is|was|want|need|have|only) one\b(?!\s*(?:%|per|day|week|month|year|point))|\b\d+(?:st|nd|rd|th)\b|\bq[1-4]\b|\b(?:no|each|this|that|which|the|any|every|some)[ -]one\b|\b\d+ ?micron|\b\d{3,}[- ]\d{3,}",
    re.IGNORECASE,
)
# 'All four points': the points of the agenda, not of a percentage.
_COUNTED = re.compile(
    r"\b(?:two|three|four|five|six|[2-6]) points (?:are|were|left|open|remain|ticked|agreed|settled|done)\b|\b(?:all|both|which of|one of|each of|any of|of|the|these|those|your|my|our)(?: the| your| my| these| those)? (?:two|three|four|five|six|[2-6]) points\b(?! (?:off|lower|less|more|on the))",
    re.IGNORECASE,
)
_RANGE_JOIN = re.compile(r"\s*(?:-|–|to|till|or|and)\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number expression: value (in `unit`), unit or None, place, and words. `until` is the upper end of a range."""

    value: float
    unit: str | None
    start: int
    end: int
    text: str
    until: float | None = None


@lru_cache(maxsize=512)
def figures(text: str, *, bare_words: bool = False) -> tuple[Figure, ...]:
    """Every figure of a text, ranges joined; dates, clause numbers, '24/7' and the like are left out. With `bare_words` a number in words
    counts wherever it stands, for readers that look at the words around it."""
    plain = _plain_digits(text)
    matches = list(_FIGURE.finditer(plain)) if _may_hold_one(plain) else []
    blocked = [m.span() for m in _NO_FIGURE.finditer(plain)] if matches else []
    found: list[Figure] = []
    for match in matches:
        start, end = match.start("num") if not match.group("cur") else match.start(), match.end()
        if any(s < end and start < e for s, e in blocked) and (
            not (_unit(match) or match.group("cur")) or _COUNTED.search(plain, max(0, start - 14), end + 14)
        ):
            continue
        value = _value(match.group("num"), match.group("mult"))
        if value is None:
            continue
        unit = "money" if match.group("cur") else _unit(match)
        if unit is None and not match.group("num")[0].isdigit():
            if not bare_words and not _stands_alone(plain, match):
                continue
            if match.group("num").lower() in ("one", "a", "another") and not _CONTRAST.search(
                plain, max(0, start - 14), start
            ):
                continue
        unit, value = _in_whole_units(match, unit, value)
        if unit and (more := _AND_A_PART.match(plain, end)):  # 'a point and a half'
            value, end = value + (0.5 if more["part"].lower() == "half" else 0.25), more.end()
        words = text[start:end].rstrip()
        found.append(Figure(value, unit, start, start + len(words), words))
    return tuple(_join_ranges(plain, found))


def _may_hold_one(text: str) -> bool:
    """Whether a text holds a digit, or a word that a figure may begin with: most sentences hold none, which is found sooner than looking for figures."""
    if not text.isascii() or _DIGIT.search(text):
        return True
    words = frozenset(_RUN.findall(text.lower()))
    return not words.isdisjoint(_BEGINS) or ("a" in words and any(w.startswith(_AFTER_A) for w in words))


_DIGIT = re.compile(r"\d")
_RUN = re.compile(r"\w+")
_BEGINS = frozenset({*NUMBER_WORDS, "half", "dozen", "another"})
_AFTER_A = ("year", "month", "week", "per", "point", "second", "third", "fourth")


def _in_whole_units(match: re.Match[str], unit: str | None, value: float) -> tuple[str | None, float]:
    """The unit, money for '48k' and '96 thousand', as nothing on a table is counted in thousands; basis points and cents become whole ones."""
    if unit is None and ((match.group("mult") or "").strip() or "thousand" in match.group("num").lower()):
        return "money", value
    parts = (unit == "percent" and _BASIS.search(match.group(0))) or (unit == "money" and _CENTS.search(match.group(0)))
    return unit, value / 100 if parts else value


_CENTS = re.compile(r"cents?$", re.IGNORECASE)
_AND_A_PART = re.compile(r"\s?and (?:a )?(?P<part>half|quarter)\b", re.IGNORECASE)
_CONTRAST = re.compile(r"\b(?:not|instead of|rather than)\s+$", re.IGNORECASE)
_BASIS = re.compile(r"(?:bps|basis points?)$", re.IGNORECASE)


def minutes_of(text: str) -> frozenset[float]:
    """The minutes of which a text speaks: 'nine minutes left'. Who says 'let us use the nine' means those."""
    found = (_value(m["num"], None) for m in _MINUTES.finditer(text))
    return frozenset(value for value in found if value is not None)


_MINUTES = re.compile(rf"\b(?P<num>\d+|{_WORD}) minutes?\b(?! (?:cure|curing))", re.IGNORECASE)


def say_figure(value: float | str, unit: str, currency: str = "EUR") -> str:
    """A figure for people: '2.5 %', '60 days', '24 months', 'EUR 12,000'. Choices are said as they are."""
    if isinstance(value, str):
        return value
    number = f"{value:,.0f}" if abs(value - round(value)) < 1e-9 else f"{value:,.2f}".rstrip("0").rstrip(".")
    if unit == "percent":
        return f"{number} %"
    if unit == "money":
        return f"{currency} {number}"
    if unit == "choice":
        return number
    return f"{number} {unit[:-1] if abs(value - 1) < 1e-9 else unit}"


def _unit(match: re.Match[str]) -> str | None:
    return next((name for name in UNITS if match.group(f"u_{name}")), None)


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """A number in words without a unit is a figure only where it stands like one: 'go to four', 'make it three and a half'."""
    before = text[: match.start()].rstrip().lower()
    after = text[match.end() :].lstrip()
    lead = re.search(
        r"\b(?:to|at|is|is it|it|below|under|above|over|about|around|than|do|take|accept|offer|say|just|only|the|your|my|and|or|from)$",
        before,
    )
    return (
        bool(lead)
        and (not after or after[0] in ".,;!?)" or after[:3].lower() in ("if ", "for", "and", "or ", "as ", "wit"))
        and len(match.group("num")) > 2
    )


def _value(number: str, multiplier: str | None) -> float | None:
    low = number.lower().strip()
    if low in ("half a", "half an"):
        return 0.5
    if low in ("a", "another"):
        return 1.0
    if low in ("a half", "a dozen"):
        return 0.5 if low == "a half" else 12.0
    if low.startswith("a "):
        return _ORDINAL[low.rsplit(" ", 1)[-1]]
    value = _numeral(low) if low[0].isdigit() else _spoken(low)
    if value is None:
        return None
    scale = (multiplier or "").strip().lower()
    return value * {"": 1, "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6}[scale]


def _numeral(text: str) -> float | None:
    text = re.sub(r"\s?(?:k|m|mn|million|thousand)$", "", text).replace("'", "").replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", text) or re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", text):
        return float(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return float(text.replace(",", ""))
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text):
        return float(text.replace(".", ""))
    return float(text.replace(",", "."))


def _spoken(text: str) -> float | None:
    extra = 0.5 if text.endswith("half") else 0.25 if text.endswith("quarter") else 0.0
    text = re.sub(r" and (?:a )?(?:half|quarter)$", "", text)
    text, _, point = text.partition(" point ")
    total = 0.0
    for word in re.split(r"[ -]+", text.replace(" and ", " ")):
        if word == "hundred":
            total = max(1.0, total) * 100
        elif word == "thousand":
            total = max(1.0, total) * 1000
        elif word in NUMBER_WORDS:
            total += NUMBER_WORDS[word]
        else:
            return None
    digits = [NUMBER_WORDS[word] for word in point.split() if word in NUMBER_WORDS]
    return total + extra + sum(digit / 10.0 ** (n if digit < 10 else n + 1) for n, digit in enumerate(digits, 1))


def _join_ranges(text: str, found: list[Figure]) -> list[Figure]:
    joined: list[Figure] = []
    for figure in found:
        last = joined[-1] if joined else None
        if last and last.until is None and _is_range(text, last, figure):
            joined[-1] = Figure(
                last.value, figure.unit, last.start, figure.end, text[last.start : figure.end], figure.value
            )
        else:
            joined.append(figure)
    return joined


def _is_range(text: str, low: Figure, high: Figure) -> bool:
    between = text[low.end : high.start]
    if not _RANGE_JOIN.match(between) or low.unit not in (None, high.unit) or high.value <= low.value:
        return False
    before = text[max(0, low.start - 12) : low.start].lower()
    word = between.strip().lower()
    if word == "and":
        return "between" in before
    if word == "or":  # 'two or three' is vague, '32 or 36' a choice
        return high.value - low.value <= 1
    return "from " not in before


def _plain_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(c)) if not c.isascii() and unicodedata.digit(c, None) is not None else _PLAIN.get(c, c)
        for c in text
    )


_PLAIN = {"\u00a0": " ", "\u202f": " ", "％": "%", "–": "-", "—": "-", "’": "'"}
