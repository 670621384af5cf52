"""Figures that need an issue to be understood: sums of money as levels of the price, dates as lengths, payment before delivery in words."""

import re
from collections.abc import Sequence
from typing import Protocol

from app.language.days import Day, after_months, day_from, day_of, months_between
from app.language.figures import Figure

DEAREST, CHEAPEST = 1.02, 0.35
# From here on a number without a unit may be a sum.
SUM = 10_000
_SAVING = re.compile(
    r"\b(?:credit(?:ed)?(?: note)?|rebate|contribut(?:e|es|ion)|tool(?:ing)? money|one[- ]off|once(?: off|,| for| in| in)?|one[- ]time|in one (?:shot|go)|(?:one|single|one single) payment|lump|che(?:ck|que)|bonus|(?:per|a) year (?:lower|off|less)|off the (?:price|rate|fee|bill))\b",
    re.IGNORECASE,
)
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(f"{m}|{m[:3]}" for m in _MONTHS)
_DATE = re.compile(
    rf"\b(?:until|till|to|through|by|into|up to|signed? (?:for|to)|runs? (?:to|until))\s+(?:the\s+)?(?:(?P<edge>end|middle|mid|start|beginning)[- ](?:of\s+)?)?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?"
    rf"(?:(?P<month>{_MONTH})\.?,?\s+)?(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?P<span>yearly|annually|annual(?: payment)?|a year|(?:a )?full year|half[- ]?(?:a )?year(?:ly)?|six[- ]monthly|twice a year|quarterly|a quarter|monthly|a month|\d+ days?)"
    r"(?:\s+(?:payments?|paid|paying))?,?\s+(?:but\s+|and\s+)?(?:paid\s+)?(?P<side>in advance|up ?front|ahead|in arrears)\b",
    re.IGNORECASE,
)
_LENGTHS = (("half", 182), ("six", 182), ("twice", 182), ("quarter", 91), ("month", 30), ("year", 365), ("annual", 365))


class Counted(Protocol):
    """Of an issue only what is needed here."""

    @property
    def unit(self) -> str:
        """The unit of its figures."""

    @property
    def low(self) -> float:
        """The lowest value."""

    @property
    def ends(self) -> str:
        """The day on which today's value ends; empty where that is not known."""

    @property
    def status_quo(self) -> float | str:
        """Today's value."""


def is_piece_price(text: str, figure: Figure, each: float) -> bool:
    """Whether a bare number is the price of one unit: '209 a kilo' where it is 238 today."""
    near = each * CHEAPEST <= figure.value <= each * DEAREST
    return bool(each) and near and figure.unit is None and bool(_A_PIECE.match(text, figure.end))


_A_PIECE = re.compile(
    r"\s?(?:(?:/\s?|(?:a|an|per|for a)\s)(?!year|month|week|day|cent|rebate|contract)[a-z]+|each\b|apiece\b)",
    re.IGNORECASE,
)


def is_bare_sum(text: str, figure: Figure, worth: float) -> bool:
    """Whether a number without a currency is a sum of money that is put forward as the saving: 'a one-off credit, 120.000'."""
    large = figure.unit is None and figure.value >= SUM and figure.value >= worth / 4
    return bool(worth) and large and bool(_SAVING.search(text[max(0, figure.start - 60) : figure.end + 40]))


def saving_of(text: str, figure: Figure, each: float, worth: float) -> float | None:
    """The level of the price that a sum makes: '82 euros' where one unit is 88 today, 'a one-off credit of EUR 48,000' where one per cent is 24,000."""
    if each and each * CHEAPEST <= figure.value <= each * DEAREST:
        return max(0.0, round(100 * (1 - figure.value / each), 1))
    if worth and _SAVING.search(text[max(0, figure.start - 60) : figure.end + 40]):
        return round(figure.value / worth, 3) or None
    return None


def with_dates(text: str, found: Sequence[Figure], issues: Sequence[Counted]) -> tuple[Figure, ...]:
    """The figures of a sentence with the dates and the words that stand for a length or for days to pay in this case."""
    more = [f for i in issues for f in (*_ends(text, i), *_ahead(text, i))]
    if not more:
        return tuple(found)
    kept = [f for f in found if not any(m.start < f.end and f.start < m.end for m in more)]
    return tuple(sorted((*kept, *more), key=lambda f: f.start))


def _ends(text: str, issue: Counted) -> list[Figure]:
    if not issue.ends or isinstance(issue.status_quo, str):
        return []
    ends = day_from(issue.ends)
    found = []
    for pattern, read in ((_DATE, _day_of), (_YEAR_AHEAD, lambda m: _year_end(m, ends, issue.status_quo))):
        for match in pattern.finditer(text):
            months = issue.status_quo + round(months_between(ends, read(match)))
            if months > 0:
                found.append(Figure(float(months), issue.unit, match.start(), match.end(), match.group()))
    return found


_YEAR_AHEAD = re.compile(
    r"\b(?:until|till|to|through|by|up to)\s+the\s+end\s+of\s+(?P<which>this year|next year|the year after next|the year after)\b",
    re.IGNORECASE,
)


def _year_end(match: re.Match[str], ends: Day, months: float | str) -> Day:
    """The end of a year said from the day of the talk, which lies today's length before the end of the contract."""
    talk = after_months(ends, -float(months))
    return Day(talk.year + {"this": 0, "next": 1}.get(match["which"].split()[0].lower(), 2), 12, 31)


def _day_of(match: re.Match[str]) -> Day:
    year, edge = int(match["year"]), (match["edge"] or "").lower()
    named = next((n for n, m in enumerate(_MONTHS, 1) if (match["month"] or "").lower().startswith(m[:3])), 0)
    month = named or (1 if edge in ("start", "beginning") else 6 if edge.startswith("mid") else 12)
    day = 1 if edge in ("start", "beginning") else int(match["day"] or 31)
    return day_of(year, month, max(1, day)) or Day(year, 12, 31)


def _ahead(text: str, issue: Counted) -> list[Figure]:
    if issue.unit != "days" or issue.low >= 0:
        return []
    found = []
    for match in _AHEAD.finditer(text):
        span = match["span"].lower()
        days = float(span.split()[0]) if span[0].isdigit() else float(next(n for word, n in _LENGTHS if word in span))
        value = days if "arrears" in match["side"].lower() else -days
        found.append(Figure(value, "days", match.start(), match.end(), match.group()))
    return found
