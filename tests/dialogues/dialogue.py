"""Reading, playing and writing a dialogue."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.commands.asking import act_on
from app.commands.game import Game
from app.content.loading import load_case
from app.negotiation.state import Level

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What was played and what came of it; `rows` begin with the buyer's opening, whose text is empty."""

    case: str
    version: str
    level: str
    seed: int
    by: str
    rows: tuple[dict[str, Any], ...]

    @property
    def texts(self) -> list[str]:
        """The trainee's messages and commands, in order."""
        return [row["text"] for row in self.rows if row["text"]]


def files() -> list[Path]:
    """The kept dialogues."""
    return sorted(FOLDER.glob("*.jsonl"))


def read(path: Path) -> Dialogue:
    head, *rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    return Dialogue(head["case"], head["version"], head["level"], head["seed"], head["by"], tuple(rows))


def play(case: str, level: str, seed: int, texts: Iterable[str], by: str) -> Dialogue:
    """Play these messages against the built-in buyer."""
    loaded = load_case(case)
    game = Game(loaded, Level(level), seed)
    rows = [game.opening.as_json()]

    async def talk() -> None:
        for text in texts:
            rows.append((await act_on(game, text)).as_json())

    asyncio.run(talk())
    return Dialogue(case, loaded.version, level, seed, by, tuple(rows))


def write(path: Path, dialogue: Dialogue) -> None:
    head = {
        "case": dialogue.case,
        "version": dialogue.version,
        "level": dialogue.level,
        "seed": dialogue.seed,
        "by": dialogue.by,
    }
    lines = [json.dumps(row, ensure_ascii=False) for row in (head, *dialogue.rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
