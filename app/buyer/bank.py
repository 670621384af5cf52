"""The phrase bank: the house phrases with a persona's own on top, and choosing among them without repeating."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml

from app.content.persona import Buyer
from app.language.fold import fold

TOO_ALIKE = 0.7
Bank = Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def house() -> Bank:
    """The house phrases, by key and sub-key."""
    path = Path(__file__).with_name("phrases") / "house.yaml"
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {key: {sub: tuple(lines) for sub, lines in rows.items()} for key, rows in data.items()}


def phrases(buyer: Buyer, key: str, sub: str) -> tuple[str, ...]:
    """The phrases for a key and sub-key: the persona's own first, then the house's ('any' where a mood has none)."""
    own = tuple(buyer.phrases.get(f"{key}.{sub}", ()))
    rows = house().get(key, {})
    return own + rows.get(sub, rows.get("any", ()))


def filled(lines: Iterable[str], slots: Mapping[str, str]) -> list[str]:
    """The lines whose slots can all be filled, filled, with a capital at the start of each sentence."""
    done = []
    for line in lines:
        wanted = [part.split("}")[0] for part in line.split("{")[1:]]
        if all(slots.get(name) for name in wanted):
            done.append(_capitals(line.format_map(slots)))
    return done


def pick(lines: Sequence[str], seed: int, used: frozenset[str]) -> str:
    """One of the lines by seed, the first not used before; where all were used, the seed's own. Empty where there is none."""
    if not lines:
        return ""
    start = seed % len(lines)
    for step in range(len(lines)):
        line = lines[(start + step) % len(lines)]
        if fold(line) not in used:
            return line
    return lines[start]


def _capitals(text: str) -> str:
    out, start = [], True
    for char in text:
        out.append(char.upper() if start and char.isalpha() else char)
        if char in ".?!":
            start = True
        elif not char.isspace() and char not in "'\"":
            start = False
    return "".join(out)
