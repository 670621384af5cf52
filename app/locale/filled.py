"""Texts that are translated where they are shown: marked ones, and filled ones that remember their message. Imports nothing."""

from collections.abc import Mapping
from typing import Any, Self


def N_(message: str) -> str:  # noqa: N802  the name by which texts are collected
    """Marks a text that is translated where it is shown."""
    return message


def nN_(one: str, several: str) -> tuple[str, str]:  # noqa: N802
    """Marks a text with a plural that is translated where it is shown."""
    return one, several


class Filled(str):
    """The English text; `message` and `values` say what it was made of. Values are put in by '%(name)s'."""

    message: str
    values: Mapping[str, Any]

    def __new__(cls, message: str, **values: Any) -> Self:
        """Fill a message."""
        made = super().__new__(cls, message % values)
        made.message, made.values = message, values
        return made


class Number(str):
    """A number among the values of a filled text: in English as text, and `value` for other languages."""

    value: float

    def __new__(cls, value: float) -> Self:
        """Write a number, thousands set apart."""
        made = super().__new__(cls, f"{value:,.10g}")
        made.value = value
        return made
