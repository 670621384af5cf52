"""What a line of the trainee asks for: a message, or a command that begins with a slash."""

import re

from app.commands.game import Game, Happened, Listener
from app.errors import BadValue, TalksEnded
from app.language.fold import fold
from app.practice.messages import fit_message

COMMANDS = {
    "/day": "/day prep-a prep-b: end the day, with up to two preparations",
    "/correct": "/correct issue value: correct a figure that was misheard",
    "/confirm": "/confirm (or /confirm no): say yes or no to what was summed up",
    "/end": "/end: end the talks without a deal",
}
_YES = (
    "yes",
    "y",
    "yep",
    "yeah",
    "agreed",
    "deal",
    "ok",
    "okay",
    "confirmed",
    "confirm",
    "i confirm",
    "we confirm",
    "we agree",
    "i agree",
)
_NO = ("no", "n", "nope", "not yet", "not like this", "i don't", "we don't", "i do not", "we do not")


async def act_on(game: Game, line: str, listen: Listener | None = None) -> Happened:
    """Do what a line asks for. Raises BadValue or a Conflict; then nothing has changed."""
    text = line.strip()
    if text.startswith("/"):
        return await _command(game, text, listen)
    if game.awaits_confirmation:
        return await game.confirm(_answer(text), listen)
    if game.over:
        raise TalksEnded(str(game.state.ended or "turn-limit"))
    return await game.say(fit_message(line), listen)


async def _command(game: Game, text: str, listen: Listener | None) -> Happened:
    name, *words = text.split()
    if name == "/end" and not words:
        return await game.end(listen)
    if name == "/confirm" and len(words) < 2:
        return await game.confirm(_answer(words[0]) if words else True, listen)
    if name == "/day":
        return game.day(tuple(words))
    if name == "/correct" and len(words) >= 2:
        return game.correct(words[0], " ".join(words[1:]))
    if name in COMMANDS:
        raise BadValue("Command", text, f"write it like this: {COMMANDS[name]}")
    raise BadValue("Command", text, f"use one of {', '.join(COMMANDS)}")


def _answer(text: str) -> bool:
    """A plain yes or no. Raises BadValue for anything else."""
    plain = fold(text).strip(" .,!")
    begins = re.split(r"[,.;!]", plain)[0].strip()
    if (plain in _YES or begins in _YES) and not re.search(r"\b(?:but|except|unless|only if)\b", plain):
        return True
    if plain in _NO or begins in _NO or plain.startswith(("no ", "no,")):
        return False
    raise BadValue("Answer to the sum-up", text, "say yes or no")
