"""How a person wants the pages: kept in a cookie of that browser, read by every template, never by the engine."""

from contextvars import ContextVar
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import parse_qsl, urlencode

from app.language.tongue import SPOKEN
from app.locale.texts import LANGUAGES

CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("auto", "light", "dark"),
    "send": ("enter", "ctrl-enter"),
    "scroll": ("on", "off"),
    "replies": ("typed", "at-once"),
    "keys": ("on", "off"),
    "voice": ("off", "on"),
    "language": ("auto", *LANGUAGES),
    "talks": SPOKEN,
}


@dataclass(frozen=True, slots=True)
class Preferences:
    """Theme, the key that sends, whether the talks follow new lines, how replies come, single keys, voice, the language of the pages (auto: as the
    browser asks) and that of new talks."""

    theme: str = "auto"
    send: str = "enter"
    scroll: str = "on"
    replies: str = "typed"
    keys: str = "on"
    voice: str = "off"
    language: str = "auto"
    talks: str = "en"


current: ContextVar[Preferences] = ContextVar("preferences", default=Preferences())  # noqa: B039  frozen


def read(cookie: str | None) -> Preferences:
    """Preferences out of a cookie; what does not fit is as if it were not there."""
    given = dict(parse_qsl(cookie or ""))
    return Preferences(**known(given))


def write(preferences: Preferences) -> str:
    """Preferences as the text of a cookie."""
    return urlencode({f.name: getattr(preferences, f.name) for f in fields(preferences)})


def known(given: dict[str, Any]) -> dict[str, str]:
    """Of what was given, the names and values that there are."""
    return {name: str(given[name]) for name, values in CHOICES.items() if given.get(name) in values}
