"""The kit: pressure, needs and answers in words of no trade (`phrases/*.yaml`), filled with the answers."""

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.content.acts import Act
from app.content.confidential import Interest, Opener
from app.content.persona import Knowledge, TacticSpec
from app.owncase.slots import fill

Row = dict[str, Any]
Slots = Mapping[str, str]


def tactics(slots: Slots, given: Collection[str]) -> list[TacticSpec]:
    """The pressure that this case can have."""
    return [TacticSpec.model_validate(row) for row in _filled("tactics", slots, given)]


def knowledge(slots: Slots, given: Collection[str], ridden: Collection[str]) -> list[Knowledge]:
    """What can be asked; `ridden` are the tactics of the case, which an entry may follow."""
    rows = _filled("knowledge", slots, given)
    return [
        Knowledge.model_validate({**row, "after": [t for t in row.get("after", []) if t in ridden]}) for row in rows
    ]


def interests(slots: Slots, names: Collection[str]) -> list[Interest]:
    """The needs of those names, as they may be told."""
    rows = [row for row in _filled("interests", slots, ()) if row["id"] in names]
    return [Interest.model_validate({**row, "opens": [_opener(o, slots) for o in row["opens"]]}) for row in rows]


@cache
def _rows(name: str) -> tuple[Row, ...]:
    path = Path(__file__).with_name("phrases") / f"{name}.yaml"
    return tuple(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def _filled(name: str, slots: Slots, given: Collection[str]) -> list[Row]:
    found = []
    for row in _rows(name):
        if row.get("needs") and row["needs"] not in given:
            continue
        found.append({key: _value(key, value, slots) for key, value in row.items() if key != "needs"})
    return found


def _value(key: str, value: Any, slots: Slots) -> Any:
    if isinstance(value, list):
        return [v for v in (_value(key, v, slots) for v in value) if v]
    if not isinstance(value, str) or key in ("id", "trap", "answered_by", "gate", "after", "opens"):
        return value
    if key in ("cues", "topic", "issues", "gist", "claim", "asks_extra"):
        return " ".join(value.format_map(slots).split()).strip(" ,")[:2000]
    return fill(value, slots)


def _opener(line: str, slots: Slots) -> Opener:
    act, _, topic = line.partition(" ")
    return Opener(act=Act(act), topic=topic.replace("TOPIC", slots["fear_topic"]))
