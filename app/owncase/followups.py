"""Answers to the questions that follow: for each subject of an own case and each kind of question, lines of the kit in words of no trade."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.content.persona import Knowledge
from app.language.wanted import Wanted
from app.owncase.answers import Answers
from app.owncase.slots import fill
from app.owncase.subjects import Subject, subjects_of

Row = dict[str, Any]
_NEAR = ((Wanted.VIEW, Wanted.CONSENT), (Wanted.WHEN, Wanted.SINCE), (Wanted.WHETHER, Wanted.YOU))


_GENERAL = {
    "timing": "timing_view", "decision": "decision_view", "switching": "alternatives", "others": "others", "demand": "demand_why",
    "history": "service_view", "users": "users_view", "other_way": "other_way_view", "refusal": "without_deal", "market1": "market_view", "service": "level_view",
}  # fmt: skip


def followups(
    answers: Answers, slots: Mapping[str, str], given: Collection[str], general: Sequence[Knowledge]
) -> list[Knowledge]:
    """The entries, each for one subject and some kinds of questions. `given` names the answers that are there, `general` are the entries for any
    question: what is asked in their words about a subject is asked of it here as well."""
    words = {k.id: tuple(k.cues) for k in general}
    return [
        _entry(subject, number, row, slots, words.get(_GENERAL.get(subject.id, f"{subject.id.split('_')[0]}_view"), ()))
        for subject in subjects_of(answers)
        for number, row in enumerate(_rows().get(subject.group, ()), 1)
        if _fits(row, subject, given)
    ]


def _fits(row: Row, subject: Subject, given: Collection[str]) -> bool:
    if row.get("with") and row["with"] not in given:
        return False
    if row.get("without") and row["without"] in given:
        return False
    return not subject.without & set(row["asks"])


def _entry(subject: Subject, number: int, row: Row, slots: Mapping[str, str], words: Sequence[str]) -> Knowledge:
    filled = {**slots, **subject.slots}
    return Knowledge(
        id=f"{subject.id}_q{number}",
        topic=subject.topic,
        cues=list(dict.fromkeys((*subject.cues, *words, *row.get("more", ())))),
        asks=_asks(subject.group, row),
        fact=subject.fact,
        gate="public",
        wordings=[fill(line, filled) for line in row["wordings"]],
    )


def _asks(group: str, row: Row) -> list[Wanted]:
    """The kinds of questions of a row: one for views also says whether she would, one for a day also since when, where no general row of the group does."""
    asks = [Wanted(kind) for kind in row["asks"]]
    known = {kind for other in _rows()[group] if "more" not in other for kind in other["asks"]}
    also = [new for near, new in _NEAR if near in asks and new not in known]
    return [*asks, *also]


@cache
def _rows() -> dict[str, list[Row]]:
    path = Path(__file__).with_name("phrases") / "asked.yaml"
    found: dict[str, list[Row]] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found
