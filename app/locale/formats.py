"""Numbers and dates in the manner of the language of this request."""

from datetime import datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_skeleton, format_time
from babel.numbers import format_decimal

from app.locale.texts import language

_LOCALES = {"en": Locale("en", "GB"), "de": Locale("de", "DE")}


def number(value: float, decimals: int = 0) -> str:
    """A number with so many places after the point and thousands set apart: '1,240', '1.240'."""
    return _written(value, decimals, language.get())


@lru_cache(maxsize=4096)
def _written(value: float, decimals: int, known: str) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale=_LOCALES[known]))


def figure(value: float) -> str:
    """A number with the places it has, at most two: '2.5', '2,5', '12,000'."""
    return str(format_decimal(value, format="#,##0.##", locale=_locale()))


def moment(at: datetime) -> str:
    """A day and time: '26 November, 14:03'."""
    return _at(at, language.get())


@lru_cache(maxsize=4096)
def _at(at: datetime, known: str) -> str:
    locale = _LOCALES[known]
    return f"{format_skeleton('MMMMd', at, locale=locale)}, {format_time(at, 'HH:mm', locale=locale)}"


def day(at: datetime) -> str:
    """A day: '26 November 2026'."""
    return str(format_skeleton("yMMMMd", at, locale=_locale()))


def _locale() -> Locale:
    return _LOCALES[language.get()]
