"""Numbers as people type them into the form: sums of money, dates for a length, payment in words, prices of one unit.

All pure. A sum is given back in thousands, a length in months from a day, days to pay as days after delivery (before it: below zero).
"""

import math
import re

from app.language.days import Day, day_of, months_between

WHOLE_MONEY = 100_000
_SCALES = {
    "k": 1.0, "tsd": 1.0, "thousand": 1.0, "thousands": 1.0, "t": 1.0, "m": 1000.0, "mn": 1000.0, "mio": 1000.0, "mil": 1000.0, "mill": 1000.0, "million": 1000.0, "millions": 1000.0,
    "millionen": 1000.0, "bn": 1e6, "mrd": 1e6, "billion": 1e6,
}  # fmt: skip
_SIGN = re.compile(r"€|£|\$|\b(?:eur|euros?|gbp|pounds?|usd|dollars?)\b", re.IGNORECASE)
_NUMBER = re.compile(r"[-−]?\d[\d\s.,'’\u00a0\u202f]*")
_MONTHS = {
    name[:3]: n for n, name in enumerate("january february march april may june july august september october november december".split(), 1)
}  # fmt: skip
_MONTHS |= {"mär": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12}
_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.0, "quarter": 91.0, "year": 365.0}
_YEAR_ALONE = re.compile(r"(?:(?:at|by|on|in|until|till|runs|ends?|the|start|beginning|of)\s+)*20\d\d\W*")
_SPANS = {"year": 365, "annual": 365, "half": 182, "quarter": 91, "month": 30}


# Scales behind a count of things: 't' are tonnes there, and 'm' may be metres.
_OF_COUNTS = re.compile(
    r"(?P<num>[-−]?\d[\d\s.,'’\u00a0\u202f]*)(?P<scale>thousands?|tsd|k|millionen|millions?|mill?|mio|mn|m|billions?|mrd|bn)\b\.?",
    re.IGNORECASE,
)


_ABOUT = re.compile(
    r"^\s*(?:(?:about|around|roughly|approximately|approx|nearly|almost|some|circa|rund|etwa|ungefähr|ca)\b\.?|[~≈])\s*",
    re.IGNORECASE,
)
_SINCE = re.compile(r"(?:since|from|seit)\s+(?:\w+\s+)?(?P<year>(?:19|20)\d\d)\W*", re.IGNORECASE)


def without_about(text: str) -> str:
    """What was typed without the word before a number that says it is not exact: 'about 480k' is '480k'."""
    return _ABOUT.sub("", text).strip()


def years_in(text: str, today: Day) -> float | None:
    """Whole years together: '11', 'about 11', and 'since 2014', counted to the year of `today`. None where it is neither, or a year to come."""
    since = _SINCE.fullmatch(text.strip())
    if since is None:
        return number_in(text)
    years = today.year - int(since["year"])
    return float(years) if years >= 0 else None


def number_in(text: str) -> float | None:
    """A plain number: '1,800', '2,5', '8 %', '30 days', '3 332 000', "1'250"; None where it is none, words come first, or it is one in millions."""
    match = _NUMBER.match(without_about(text))
    if match is None or is_scaled(text):
        return None
    return _value(match.group())


def is_scaled(text: str) -> bool:
    """Whether a number has a word for thousands or millions behind it: '6.5 mio', '650k'. A lone 'm' is none, since it may be metres or months."""
    match = _OF_COUNTS.match(without_about(text))
    return match is not None and match["scale"].lower() != "m"


def count_in(text: str, unit: str = "") -> float | None:
    """How many of something: '1,800', '6.5 mio', '6,5 Mio', '6.5m', '650k'; None where it is no number. `unit` is what is counted: of metres '500 m' are 500."""
    match = _OF_COUNTS.match(without_about(text))
    if match is None or (match["scale"].lower() == "m" and re.match(r"m(?:\b|et)", unit.strip(), re.IGNORECASE)):
        return number_in(text)
    scale = 1000 * _SCALES[match["scale"].lower()]
    value = _value(match["num"], small=scale > 1000)
    return None if value is None else round(value * scale, 6)


def counted(text: str, unit: str) -> float | None:
    """A number with or without a span of time behind it, in `unit` ('days', 'months', …): '3 years' are 36 months, '2 weeks' 14 days. None where it is
    no number, and where a time is given for what is not counted in time."""
    value = number_in(text)
    if value is None:
        return None
    match = re.search(rf"\d\W*(?:[a-z]+ )?({'|'.join(_DAYS)})s?\b", text.lower())
    wanted = unit.rstrip("s")
    if match is None or match[1] == wanted:
        return value
    if wanted not in _DAYS:
        return None
    if (match[1], wanted) == ("year", "month"):
        return 12 * value
    return round(value * _DAYS[match[1]] / _DAYS[wanted], 1)


def money_in(text: str) -> float | None:
    """A sum in thousands: '1800' is 1.8 million, '4,5 million', '4.86m', '£4.86m', '3332000', '3 332 000', '433,560 EUR'. A number of a hundred
    thousand and more, or one with a currency, is a whole sum."""
    signed = bool(_SIGN.search(text))
    bare = without_about(_SIGN.sub(" ", text))
    match = _NUMBER.match(bare)
    if match is None:
        return None
    rest = bare[match.end() :].strip().lower().rstrip(".")
    if re.match(r"[-–−\d]", rest):  # '10-12 million' is no sum
        return None
    word = re.match(r"[a-z]*", rest)
    unit = word.group() if word else ""
    if unit in _SCALES:
        value = _value(match.group(), small=_SCALES[unit] > 1)
        return None if value is None else value * _SCALES[unit]
    value = _value(match.group())
    if value is None:
        return None
    return value / 1000 if signed or value >= WHOLE_MONEY else value


def has_currency(text: str) -> bool:
    """Whether a sum of money was typed: '€82', '165 EUR'."""
    return bool(_SIGN.search(text))


def price_in(text: str) -> float | None:
    """A price of one unit: '€88', '27.50', '165 EUR a kilo', '1.2 mio'."""
    return count_in(_SIGN.sub(" ", text))


def date_in(text: str) -> Day | None:
    """A day: '31 December 2027', 'end of 2028', '2027-12-31', 'Dec 2027' (its last day); None where there is none."""
    low = text.lower()
    iso = re.search(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b", low) or None
    if iso:
        return day_of(int(iso[1]), int(iso[2]), int(iso[3]))
    dotted = re.search(r"\b(\d{1,2})[./](\d{1,2})[./]((?:19|20)\d\d)\b", low)
    if dotted:
        return day_of(int(dotted[3]), int(dotted[2]), int(dotted[1]))
    turned = re.fullmatch(r"\D*((?:19|20)\d\d)[./](\d{1,2})(?:[./](\d{1,2}))?\D*", low)
    if turned:
        return day_of(int(turned[1]), int(turned[2]), int(turned[3] or 31))
    by_month = re.fullmatch(r"\D*(\d{1,2})[./]((?:19|20)\d\d)\D*", low)
    if by_month:
        return day_of(int(by_month[2]), int(by_month[1]), 31)
    year = re.search(r"\b(20\d\d)\b", low)
    if year is None:
        return None
    month = re.search(rf"\b({'|'.join(_MONTHS)})[a-z]*\b", low)
    if month is None and not _YEAR_ALONE.fullmatch(low.strip()):
        return None  # 'mid 2028', '36 months from 2026'
    if month is None:
        start = re.search(r"\b(?:start|beginning) of\b", low)
        return Day(int(year[1]), 1, 1) if start else Day(int(year[1]), 12, 31)
    day = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b(?!\d)", low.replace(year[1], " "))
    return day_of(int(year[1]), _MONTHS[month[1]], int(day[1]) if day else 31)


def months_until(day: Day, today: Day) -> int:
    """Whole months from a day to another, half months rounded."""
    return max(0, round(months_between(today, day)))


def days_in_words(text: str) -> float | None:
    """Days to pay in words: 'yearly in advance' is -365, 'quarterly in arrears' 91, '30 days in advance' -30; None where it is something else."""
    low = text.lower()
    ahead, behind = (
        re.search(r"\b(?:in advance|up front|upfront|beforehand|before)\b", low),
        re.search(r"\b(?:in arrears|afterwards)\b", low),
    )
    if not ahead and not behind:
        return None
    days = number_in(low)
    if days is None:
        half = re.search(r"\bhalf[- ]?year", low)
        span = "half" if half else next((s for s in _SPANS if s in low), None)
        days = float(_SPANS[span]) if span else 30.0
    else:
        days = counted(low, "days") or 0.0
    return -abs(days) if ahead else abs(days)


def _value(typed: str, *, small: bool = False) -> float | None:
    """The number in what was typed; with `small` (a scale follows) a single comma or stop is a decimal one."""
    word = re.sub(r"[\s'’\u00a0\u202f]", "", typed).strip(".,").replace("−", "-")
    grouped = re.fullmatch(r"-?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", word)
    if grouped and word.count(grouped[1]) == 1 and (small or word.lstrip("-").startswith("0")):
        grouped = None  # '3.332 million', '0.125': a decimal
    if grouped:
        word = word.replace(grouped[1], "")
    elif "," in word and "." in word:
        decimal = max(word.rfind(","), word.rfind("."))
        word = f"{re.sub('[.,]', '', word[:decimal])}.{word[decimal + 1 :]}"
    else:
        word = word.replace(",", ".")
    try:
        value = float(word)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
