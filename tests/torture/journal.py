"""The journal of long runs: a line for each thing that was done, so that a run which is broken off goes on where it stopped. Lines of another state of the
product do not count."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

JOURNAL = ROOT / ".pytest_cache" / "torture.jsonl"
PRODUCT = ("app", "personas", "rubrics", "frontend/templates")


@dataclass(frozen=True)
class Entry:
    """One thing done. `part` is the promise, `place` what was done to it, `tried` how much of it there was; `wrong` names each fault by its kind, such as
    'lost', and `seconds` is the slowest recovery in it."""

    part: str
    kind: str
    place: str
    number: int
    tried: int = 1
    seconds: float = 0.0
    wrong: dict[str, int] = field(default_factory=dict)
    why: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str, str, int]:
        return self.part, self.kind, self.place, self.number


class Journal:
    """Entries on file, those of this state of the product only."""

    def __init__(self, path: Path = JOURNAL, product: str | None = None) -> None:
        self.path, self.product = path, product or state_of_product()

    def entries(self, part: str) -> list[Entry]:
        """What was done of a part, each thing once: as it last came out."""
        return list({entry.key: entry for entry in self._read() if entry.part == part}.values())

    def done(self, part: str) -> set[tuple[str, str, str, int]]:
        """The keys of what was done."""
        return {entry.key for entry in self.entries(part)}

    def add(self, entry: Entry) -> None:
        """Write a line; it is on file when this returns."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps({"product": self.product, **asdict(entry)}, ensure_ascii=False)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def _read(self) -> Iterator[Entry]:
        if not self.path.exists():
            return
        for line in self.path.read_text(encoding="utf-8").splitlines():
            found = _parsed(line)
            if found and found.pop("product", None) == self.product:
                yield Entry(**found)


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(line)
    except ValueError:  # the last line of a run that was killed while it wrote
        return None
    return found


def state_of_product() -> str:
    """A digest of every file that the product is made of."""
    digest = hashlib.sha256()
    for part in PRODUCT:
        for path in sorted((ROOT / part).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
