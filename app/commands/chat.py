"""`counterpart chat`: practise in the terminal, or feed it lines; `--json` writes one object a line."""

import asyncio
import json
import secrets
import sys
from collections.abc import Coroutine, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.asking import act_on
from app.commands.cases import case_named
from app.commands.game import LARGEST_SEED, Game, Happened, level_of, seed_of
from app.errors import BadInput, BadValue, Conflict
from app.settings import Settings, load_settings

if TYPE_CHECKING:
    from app.models.chat import ChatModel

WRONG_INPUT = 2
chat = typer.Typer(add_completion=False)


@chat.command()
def run(
    case: Annotated[str, typer.Option(help="Which case: an id, the id of an own case, or a file.")] = "packaging-film",
    level: Annotated[str, typer.Option(help="How hard: guided, standard, hard or extreme.")] = "standard",
    seed: Annotated[
        int | None, typer.Option(help="Picks the hidden truth and the wording; the same seed replays.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object a line.")] = False,
    reveal: Annotated[bool, typer.Option("--reveal", help="Show the hidden side at the end.")] = False,
) -> int:
    """Practise in the terminal. Where stdin is no terminal, each line is one turn."""
    settings = load_settings()
    chosen = case_named(case)
    picked = secrets.randbelow(LARGEST_SEED) if seed is None else seed_of(seed)
    game = Game(chosen, level_of(level), picked, voice_of(settings))
    if sys.stdin.isatty() and sys.stdout.isatty() and not as_json:
        from app.commands.interactive import Talk

        return asyncio.run(_closing(game, Talk(game, settings.pace_ms_per_word, reveal).run()))
    return asyncio.run(_closing(game, _by_lines(game, as_json, reveal)))


def voice_of(settings: Settings) -> "ChatModel | None":
    """The model that words the buyer, where one is set; the wiring is only imported then."""
    if not settings.model_url:
        return None
    from app.minds import voice_from

    return voice_from(settings)


async def _closing(game: Game, talks: Coroutine[None, None, int]) -> int:
    try:
        return await talks
    finally:
        await game.close()


async def _by_lines(game: Game, as_json: bool, reveal: bool) -> int:
    """Every line of stdin is a turn or a command. A line that does not fit is said so on stderr, and the talks go on."""
    code = 0
    _write(game.opening, as_json)
    for number, line in enumerate(_lines(), 1):
        try:
            if isinstance(line, BadInput):
                raise line
            happened = await act_on(game, line)
        except (BadInput, Conflict) as error:
            print(f"Line {number}: {error.message}", file=sys.stderr)
            code = WRONG_INPUT if isinstance(line, BadInput) or line.strip() else code
            continue
        _write(happened, as_json)
    if reveal:
        _reveal(game, as_json)
    return code


def _lines() -> Iterator[str | BadInput]:
    """The lines of stdin; one that is no UTF-8 comes as the error that says so."""
    raw = getattr(sys.stdin, "buffer", None)
    for data in raw if raw is not None else sys.stdin:
        if isinstance(data, str):
            yield data.rstrip("\r\n")
            continue
        try:
            yield data.decode("utf-8-sig").rstrip("\r\n")
        except UnicodeDecodeError as error:
            yield BadValue("Message", f"byte {data[error.start]:#04x}", "save the text as UTF-8")


def _write(happened: Happened, as_json: bool) -> None:
    if happened.why:
        print(f"Turn {happened.turn}: {happened.why}", file=sys.stderr)
    if as_json:
        print(json.dumps(happened.as_json(), ensure_ascii=False), flush=True)
        return
    if happened.text:
        print(f"You:   {happened.text}")
    print(f"Buyer: {happened.buyer}" if happened.buyer else "")
    if happened.ended:
        print(f"The talks are over: {happened.ended}.")


def _reveal(game: Game, as_json: bool) -> None:
    shown = game.revealed()
    print(json.dumps(shown, ensure_ascii=False, indent=None if as_json else 2))
