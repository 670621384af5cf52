"""Days of the calendar by arithmetic, with no clock behind them: what is in a text, and how many months lie between two."""

from typing import NamedTuple

DAYS_A_MONTH = 30.4375
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Day(NamedTuple):
    """A day of the Gregorian calendar."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"


def day_of(year: int, month: int, day: int = 31) -> Day | None:
    """A day; one past the end of its month is the last of it. None where there is no such month or day."""
    if not 1 <= month <= 12 or day < 1:
        return None
    leap = month == 2 and (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return Day(year, month, min(day, _LENGTHS[month - 1] + leap))


def day_from(text: str) -> Day:
    """A day as a case writes it: '2027-12-31'. Raises ValueError."""
    year, month, day = (int(part) for part in text.split("-"))
    return Day(year, month, day)


def months_between(first: Day, last: Day) -> float:
    """The months from a day to a later one (below 0 for an earlier one), days as parts of a month."""
    return 12 * (last.year - first.year) + (last.month - first.month) + (last.day - first.day) / DAYS_A_MONTH


def after_months(day: Day, months: float) -> Day:
    """The day so many whole months later (or earlier)."""
    count = 12 * day.year + day.month - 1 + round(months)
    return day_of(count // 12, count % 12 + 1, day.day) or day
