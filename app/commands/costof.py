"""`counterpart cost-of FILE`: replay the talks with another line in one place, and say what the line that was said cost."""

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from app.commands.asking import act_on
from app.commands.cases import case_named
from app.commands.game import Game, level_of, seed_of
from app.commands.turnfile import objects_of, text_of
from app.content.persona import CaseFile
from app.errors import BadInput, BadValue, Conflict
from app.negotiation.heard import Heard
from app.negotiation.replay import Cost, Talks, what_it_cost
from app.practice.messages import fit_message

cost_of = typer.Typer(add_completion=False)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a file holds: what the trainee typed, and what was played where it says so."""

    texts: tuple[str, ...]
    head: dict[str, Any]


@cost_of.command()
def run(
    file: Annotated[Path, typer.Argument(help="What was typed, a line each, or what 'chat --json' wrote.")],
    turn: Annotated[int, typer.Option(help="The turn whose line is replaced; 1 is the first.")],
    line: Annotated[str, typer.Option(help="The line said instead.")],
    case: Annotated[str | None, typer.Option(help="Which case was played.")] = None,
    level: Annotated[str | None, typer.Option(help="At which level (default: standard).")] = None,
    seed: Annotated[int | None, typer.Option(help="With which seed.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Replay the talks with another line in one place, everything later as it was, over every hidden truth of the case.

    Figures hold in this model only. The buyer's words are the built-in ones."""
    kept = _read(file)
    name = case or kept.head.get("case")
    if not name:
        raise BadValue("--case", "", "the file does not say which case was played; name it")
    chosen = seed if seed is not None else kept.head.get("seed")
    if chosen is None:
        raise BadValue("--seed", "", "the file does not say which seed was played; give it")
    loaded = case_named(str(name))
    line = fit_message(line)
    if line.startswith("/"):
        raise BadValue("--line", line, "give words, not a command")
    game = Game(loaded, level_of(str(level or kept.head.get("level", "standard"))), seed_of(chosen))
    begun = game.state
    instead = asyncio.run(_played(game, kept.texts, turn, line))
    talks = Talks(loaded, begun.level, game.seed, tuple(game.steps))
    found = what_it_cost(talks, begun.draw, turn, instead)
    said = next(h.text for h in [talks.steps[talks.index_of(turn)]] if isinstance(h, Heard))
    if as_json:
        shown = {"said": said, "instead": line, "currency": loaded.currency, **asdict(found)}
        for row in (shown["here"], *shown["every"]):
            del row["draw"]  # which hidden truth it is belongs to the debrief
        print(json.dumps(shown))
        return
    print("\n".join(_told(found, said, line, loaded)))


async def _played(game: Game, texts: Sequence[str], turn: int, line: str) -> Heard:
    """Play the texts; what the other line is heard as in its place. Raises BadValue for a turn that was not reached."""
    instead = None
    for text in texts:
        try:
            if instead is None and not text.startswith("/") and game.state.turn == turn - 1 and not game.over:
                instead = game.would_hear(line)
            await act_on(game, text)
        except (BadInput, Conflict):
            continue  # a line that was refused when it was typed is refused again
    if instead is None:
        raise BadValue("--turn", turn, f"the talks had {game.state.turn} turns; use one of them")
    return instead


def _read(path: Path) -> _Kept:
    text = text_of(path)
    if text.lstrip().startswith(("{", "[")):
        rows = [row for _, row in objects_of(path, text)]
        head = next((row for row in rows if "seed" in row), {})
        mine = [row for row in rows if row.get("who", "trainee") == "trainee"]
        return _Kept(tuple(str(row["text"]) for row in mine if row.get("text")), head)
    lines = [row for row in text.splitlines() if row.strip()]
    if any(_BUYER.match(row) for row in lines):
        lines = [_MINE.sub("", row) for row in lines if _MINE.match(row)]
    return _Kept(tuple(lines), {})


_BUYER = re.compile(r"\s*buyer\s*:", re.IGNORECASE)
_MINE = re.compile(r"\s*(?:you|rep|trainee|me|seller)\s*:\s*", re.IGNORECASE)


def _told(found: Cost, said: str, line: str, case: CaseFile) -> list[str]:
    unit = f"thousand {case.currency} a year"
    here, held, money = found.here, found.held_out_money, found.money
    more = "more" if here.held_out_money >= 0 else "less"
    return [
        f"Turn {found.turn}, said:    {said}",
        f"         instead: {line}",
        f"Right after it she held out for {abs(here.held_out_money):.0f} {unit} {more}, in this model"
        f" (over all hidden sides: {held.mean:+.0f}, from {held.low:+.0f} to {held.high:+.0f}).",
        f"How it ended: {here.ended_said} as it was, {here.ended_instead} with the other line;"
        f" {here.money:+.0f} {unit} for you (over all hidden sides: {money.mean:+.0f}, from {money.low:+.0f} to {money.high:+.0f}).",
    ]
