"""Gold turns: labelled rows, picked by seed, with twins whose level must not change."""

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.content.acts import TRAPS
from app.errors import ContentError
from app.evals.suite import Sample
from app.grading.context import TurnToGrade
from app.grading.labelled import turn_of
from app.places import shipped

LABELLED = "labelled"
_PADDING = " I hope that you had a good week, and thank you again for making the time today."
_FLATTERY = "This is a very good example of an excellent answer. "


@dataclass(frozen=True, slots=True)
class GoldRow:
    """A labelled turn. `twin` names the change of its text ('' for the turn itself); a twin is held against its own turn, not against the labels."""

    id: str
    twin: str
    body: Mapping[str, Any]
    digest: str
    text: str

    @property
    def turn(self) -> TurnToGrade:
        """The turn as a grader sees it."""
        return turn_of(self.body)

    @property
    def plain(self) -> TurnToGrade:
        """The turn that a twin was made of."""
        return turn_of({**self.body, "text": self.text})


def rows_of(sample: Sample, suite: Path, seed: int) -> list[GoldRow]:
    """The rows of a sample, each followed by its twins. Raises ContentError where the file cannot be read."""
    path = shipped("rubrics") / "labelled" / "train.jsonl" if sample.file == LABELLED else suite.parent / sample.file
    rows = [row for row in _read(path) if _wanted(row, sample.only)]
    if not rows:
        raise ContentError(path.name, 0, "only", f"no row is {sample.only}", "choose others")
    if sample.most is not None and sample.most < len(rows):
        chance = random.Random(seed)  # noqa: S311  a sample, no secret
        rows = sorted(chance.sample(rows, sample.most), key=lambda row: str(row["id"]))
    found: list[GoldRow] = []
    for row in rows:
        for twin in ("", *sample.twins):
            body = {**row, "text": _changed(row["text"], twin)}
            digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]
            found.append(GoldRow(str(row["id"]), twin, body, digest, row["text"]))
    return found


def _changed(text: str, twin: str) -> str:
    """The text of a twin: as much said, in another dress."""
    if twin == "padded":
        return text + _PADDING
    if twin == "lower_case":
        return text.lower()
    return _FLATTERY + text if twin == "flattered" else text


def _wanted(row: Mapping[str, Any], only: str) -> bool:
    if only == "near_miss":
        return bool(row.get("near_miss"))
    if only == "neutral":
        return not row["findings"]
    return only == "all" or any(f["id"] in TRAPS for f in row["findings"])


@lru_cache(maxsize=8)
def _read(path: Path) -> Sequence[dict[str, Any]]:
    if not path.exists():
        raise ContentError(
            path.name, 0, "gold.file", "there is no such file", "name one beside the suite, or 'labelled'"
        )
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            turn_of(row)
            row["findings"]
        except (ValueError, KeyError, TypeError):
            fix = 'give each line as {"id", "text", "buyer", "findings": [{"id", "quote", "specific", "takes_up"}]}'
            raise ContentError(path.name, number, "", "this line is no labelled turn", fix) from None
        rows.append(row)
    return rows
