"""Cells of a table on disk, for a run that may be cut off."""

import json
from pathlib import Path


class Journal:
    """Cells on disk, one a line, with what went wrong in them; a run that was cut off goes on with those that are missing."""

    def __init__(self, path: Path | None = None) -> None:
        self.path, self.done = path, dict[str, list[str]]()
        for line in path.read_text(encoding="utf-8").splitlines() if path is not None and path.exists() else []:
            try:
                row = json.loads(line)
                self.done[row["cell"]] = list(row["wrong"])
            except (ValueError, TypeError, KeyError):
                continue

    def add(self, cell: str, wrong: list[str]) -> None:
        """Write what came of a cell."""
        self.done[cell] = wrong
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write("\n" + json.dumps({"cell": cell, "wrong": wrong}) + "\n")
