"""The interface's texts in the language of whoever asks: English as it is written in templates and code, else out of a catalogue.

The language is a context variable, so that requests at the same time never disturb each other. A catalogue is read once and never changed.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from app.locale.filled import Filled, Number

# The names of the languages, each in its own.
LANGUAGES = {"en": "English", "de": "Deutsch"}
TALKS = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español"}
SOURCE = "en"
SCRIPTS = "frontend/static/"

language: ContextVar[str] = ContextVar("language", default=SOURCE)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language by their English: single ones, those with a plural (one, several), and which of them scripts show."""

    texts: Mapping[str, str]
    plurals: Mapping[str, tuple[str, str]]
    scripts: Mapping[str, str]


def text(message: str) -> str:
    """A text in the language of this request; as it is where there is no translation. A filled text is translated with its values."""
    if isinstance(message, Filled):
        values = {name: text(v) if isinstance(v, str) else v for name, v in message.values.items()}
        return text(message.message) % values
    known = language.get()
    if known == SOURCE:
        return message
    if isinstance(message, Number):
        return str(format_decimal(message.value, locale=known))
    return catalogue(known).texts.get(message, message)


def plural(one: str, several: str, number: float) -> str:
    """The text for a number of things, not yet filled in."""
    known = language.get()
    single = number == 1  # true of English and German; other languages have other rules
    if known == SOURCE:
        return one if single else several
    found = catalogue(known).plurals.get(one, (one, several))
    return found[0] if single else found[1]


def _(message: str, **values: Any) -> str:
    """A text in the language of this request, with its values filled in where it has any."""
    found = text(message)
    return found % values if values else found


def n_(one: str, several: str, number: float, **values: Any) -> str:
    """The text for a number of things, filled in; the number is `number`."""
    return plural(one, several, number) % {"number": number, **values}


def script_texts() -> Mapping[str, str]:
    """The texts that the scripts of a page show, by their English; none where the page is English."""
    known = language.get()
    return {} if known == SOURCE else catalogue(known).scripts


def chosen(wanted: str, accepted: str | None) -> str:
    """The language to show: the one that is set, else the first that the browser's Accept-Language prefers, else English."""
    if wanted in LANGUAGES:
        return wanted
    ranked = []
    for place, part in enumerate((accepted or "")[:200].split(",")):
        name, _sep, rest = part.strip().partition(";")
        ranked.append((-_weight(rest), place, name.strip().lower().partition("-")[0]))
    return next((name for weight, _place, name in sorted(ranked) if name in LANGUAGES and weight < 0), SOURCE)


def _weight(rest: str) -> float:
    given = rest.strip().removeprefix("q=")
    try:
        return float(given) if given else 1.0
    except ValueError:
        return 0.0


def folder() -> Path:
    """Where the catalogues are."""
    return Path(__file__).parent


@cache
def catalogue(name: str) -> Catalogue:
    """The catalogue of a language, out of its .po file."""
    with (folder() / name / "LC_MESSAGES" / "counterpart.po").open("rb") as file:
        read = [m for m in read_po(file, locale=name) if m.id and m.string and not m.fuzzy]
    single = {str(m.id): str(m.string) for m in read if isinstance(m.id, str)}
    plurals = {m.id[0]: (m.string[0], m.string[1]) for m in read if not isinstance(m.id, str) and m.string}
    in_scripts = {str(m.id) for m in read if any(place.startswith(SCRIPTS) for place, _line in m.locations)}
    return Catalogue(single, plurals, {k: v for k, v in single.items() if k in in_scripts})
