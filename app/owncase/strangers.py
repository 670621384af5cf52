"""The names of the shipped cases: people, houses, places and products that no buyer of another case knows."""

import re
from collections.abc import Iterator
from functools import cache

from app.content.loading import case_ids, load_case

# Capitals that everybody may say: the calendar, forms of address, languages and continents.
_EVERYBODYS = frozenset(
    "January February March April May June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday Christmas Easter Eve "
    "Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays Mr Mrs Ms English German French Spanish Europe European".split()
)
_NO_PROSE = frozenset(
    {"cues", "names", "alternative_cues", "id", "topic", "after"}
)  # in lower case there, names as well
_CAPITAL = re.compile(r"(?<![\w{])[^\W\d_][^\W\d_]+")
_OPENS = re.compile(r"(?:^|[.!?:…\n]['\"”’)]*\s|['\"“‘(])\s*$")


@cache
def strangers() -> frozenset[str]:
    """The words that stand with a capital inside a sentence of a shipped case, and nowhere in its prose without one."""
    texts = [text for name in case_ids() for text in _prose(load_case(name).model_dump(mode="json"))]
    plain = {word for text in texts for word in _CAPITAL.findall(text) if word[0].islower()}
    found = {
        match.group()
        for text in texts
        for match in _CAPITAL.finditer(text)
        if match.group()[0].isupper()
        and not match.group().isupper()
        and not _OPENS.search(text[max(0, match.start() - 4) : match.start()])
    }
    return frozenset(word for word in found - _EVERYBODYS if word.lower() not in plain)


def names_a_stranger(line: str) -> bool:
    """Whether a line names somebody or something of a shipped case."""
    return any(word in strangers() for word in _CAPITAL.findall(line))


def _prose(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, value in part.items():
            if key not in _NO_PROSE:
                yield from _prose(value)
    elif isinstance(part, list):
        for value in part:
            yield from _prose(value)
