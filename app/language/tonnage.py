"""Tonnes where a volume is counted in units, and the short 'to' of the trade: '4,500 t', '4500 to a year'."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.language.figures import Figure
from app.language.matching import IssueWords

_REACH = 4.0
_TO = re.compile(
    r"\s?to\b(?=\s*(?:$|[.,;:!?)]|(?:(?:a|per|each|every) year|p\.?\s?a|of|and|if|is|are|would|as|instead|committed|commitment)\b))",
    re.IGNORECASE,
)
_FROM = re.compile(r"\b(?:from|between)\s+$", re.IGNORECASE)
# 'A month', 'a load': a pace or a size, no volume of a year.
_OF_A_PART = re.compile(
    r"\s?(?:/\s?|(?:a|per|each|every)\s)(?:month|week|day|hour|quarter|load|lorry|truck|batch|shift|lot)|\s?(?:loads?|lots?|trucks?|batch(?:es)?|silos?)\b",
    re.IGNORECASE,
)
_OF = re.compile(r"\s?of\s(?:(?:the|your|our|my|this|that|these|those|all)\s)*(?P<thing>[^\W\d_]+)", re.IGNORECASE)


def with_tonnes(text: str, found: Sequence[Figure], issues: Sequence[IssueWords]) -> tuple[Figure, ...]:
    """The figures of a sentence, one in tonnes as one of the volume on the table; as it was where nothing counted in units or tonnes is on it, or where it is a
    tonne of something else ('600 t of scrap')."""
    volumes = [i for i in issues if i.unit in ("units", "tonnes")]
    if len(volumes) != 1:
        return tuple(found)
    return tuple(_of_volume(text, figure, volumes[0]) for figure in found)


def _of_volume(text: str, figure: Figure, volume: IssueWords) -> Figure:
    end = figure.end
    if figure.unit is None and figure.until is None:
        short = _TO.match(text, end)
        if not short or _FROM.search(text[: figure.start]):
            return figure
        end = short.end()
    elif figure.unit != "tonnes":
        return figure
    if not volume.low / _REACH <= figure.value <= volume.high * _REACH or _OF_A_PART.match(text, end):
        return figure
    other = _OF.match(text, end)
    if other and not _is_ours(other["thing"].lower(), volume):
        return figure
    return replace(figure, unit=volume.unit, end=end, text=text[figure.start : end])


def _is_ours(thing: str, volume: IssueWords) -> bool:
    return thing in ("it", "them", "volume") or thing in volume.goods or any(thing in n.split() for n in volume.names)
