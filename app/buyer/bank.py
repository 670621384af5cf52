"""The phrase bank: the house phrases with a persona's own on top, and choosing among them without repeating."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml

from app.content.persona import Buyer
from app.language.fold import fold
from app.language.sentences import sentences

TOO_ALIKE = 0.7
SCRAP = 2
ENOUGH_OWN = 4
Bank = Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def house() -> Bank:
    """The house phrases, by key and sub-key."""
    path = Path(__file__).with_name("phrases") / "house.yaml"
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {key: {sub: tuple(lines) for sub, lines in rows.items()} for key, rows in data.items()}


def phrases(buyer: Buyer, key: str, sub: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The phrases for a key and sub-key, the persona's own and the house's ('any' where a mood has none)."""
    own = tuple(buyer.phrases.get(f"{key}.{sub}", buyer.phrases.get(f"{key}.any", ())))
    rows = house().get(key, {})
    return own, rows.get(sub, rows.get("any", ()))


def choose(buyer: Buyer, key: str, sub: str, slots: Mapping[str, str], seed: int, used: frozenset[str]) -> str:
    """One phrase, its slots filled: the persona's own as long as one was not said yet, then the house's, then any; where a persona has only a
    few of its own, all together. Empty where none fits."""
    own, house_lines = (filled(lines, slots) for lines in phrases(buyer, key, sub))
    tiers = [own, house_lines] if len(own) >= ENOUGH_OWN else [own + house_lines, []]
    fresh = next((new for lines in tiers if (new := [line for line in lines if not said_before(line, used)])), None)
    return pick(fresh or tiers[0] or tiers[1], seed, used)


def said_before(line: str, used: frozenset[str]) -> bool:
    """Whether a sentence of a line was said before; a scrap of one or two words may come again."""
    return any(len(s.text.split()) > SCRAP and fold(s.text) in used for s in sentences(line))


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
        if not said_before(line, used):
            return line
    return lines[start]


def _capitals(text: str) -> str:
    return _FIRST_LETTER.sub(lambda match: match.group().upper(), text)


_FIRST_LETTER = re.compile(r"(?:^|(?<=[.?!]))[\s'\"]*[^\W\d_]")
