"""What an own buyer says in place of the one who lends the manner: what is not known, by what was asked, and how a fact that was typed is taken."""

from functools import cache
from pathlib import Path

import yaml

from app.owncase.answers import Answers
from app.owncase.slots import capital, source_of
from app.owncase.voices import nearest

_OF_A_FACT, _OF_A_SUM = "cites", "saves."


def own_phrases(answers: Answers) -> dict[str, list[str]]:
    """Phrases by key. Those for facts have keys of their own, one for each; how a sum is taken that something saves is in the manner of the lender."""
    found = {key: list(lines) for key, lines in _lines().items() if key != _OF_A_FACT and not key.startswith(_OF_A_SUM)}
    found["saves.any"] = list(_lines()[_OF_A_SUM + nearest(answers).id])
    for number, fact in enumerate(answers.facts, 1):
        source = source_of(answers, fact.source)
        found[f"acts.cites_given_{number}"] = [
            capital(line.replace("{source}", source)) for line in _lines()[_OF_A_FACT]
        ]
    return found


@cache
def _lines() -> dict[str, list[str]]:
    path = Path(__file__).with_name("phrases") / "voice.yaml"
    found: dict[str, list[str]] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found
