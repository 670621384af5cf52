"""The ear in another language: one structured model call puts a message into English; its figures are verified by our own grammar.

Where the figures of the translation are not those of the original it is asked for once more; then the buyer asks back, and nothing is booked.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from app.buyer.languages import NAMES
from app.buyer.prompting import template
from app.errors import ModelError
from app.language.notation import figures_in, kept, lost
from app.language.tongue import tongue_of
from app.locale.filled import N_
from app.models.chat import ChatMessage, ChatModel, ChatRequest, Reply, Usage
from app.negotiation.heard import Heard, HeardPuzzle, Puzzle

TRIES = 2
EAR_TOKENS = 1600
LONGER, MORE = 3, 120
QUOTE = 60
WENT_WRONG = N_("The figures were lost in the translation twice, so the buyer asks back.")
ASKS_BACK = "So your message could not be put into English, nothing of it is booked, and the buyer asks back."
NO_MODEL = N_("No model is connected any more, so the buyer hears English only.")
_SCHEMA = {
    "type": "object", "properties": {"english": {"type": "string"}}, "required": ["english"], "additionalProperties": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Interpreted:
    """A message in English; None where it could not be had, with the reason for the page. `usage` counts every call, `doubt` holds
    the words of a figure that was lost on the way; `failed` is the model's error where it could not be asked at all."""

    english: str | None
    why: str | None = None
    usage: Usage = field(default_factory=Usage)
    doubt: str = ""
    failed: ModelError | None = None


async def into_english(
    text: str, language: str, before: str, model: ChatModel, chance: Callable[[], str] = lambda: secrets.token_hex(12)
) -> Interpreted:
    """Put a message into English. `before` is the buyer's last line. Never raises for what a model does."""
    messages = _messages(text, language, before, f"=== {chance()} ===")
    usage, doubt = Usage(), ""
    for _try in range(TRIES):
        try:
            said = await answer(model, ChatRequest(messages, "hear", EAR_TOKENS, 0.0, _SCHEMA, "english"))
        except ModelError as error:
            return Interpreted(None, f"{error.message} {ASKS_BACK}", usage, failed=error)
        usage = added(usage, said.usage)
        english = field_of(said.text, "english")
        if english and _fits(text, english) and kept(text, language, english):
            return Interpreted(english, None, usage)
        doubt = next(iter(lost(text, language, english)), "")
        messages = (*messages[:2], ChatMessage("user", _again(text, language)))
    return Interpreted(None, WENT_WRONG, usage, doubt)


def unheard(text: str, language: str, doubt: str = "") -> Heard:
    """What is heard where a message could not be put into English: nothing but a figure to ask about, the one in doubt."""
    first = next((f.text for f in figures_in(text, language)), "")
    quote = doubt or first or " ".join(text.split())[:QUOTE]
    return Heard(text, puzzles=(HeardPuzzle(Puzzle.UNSURE, quote),))


async def answer(model: ChatModel, request: ChatRequest) -> Reply:
    """The whole answer to a request. Raises ModelError where it did not complete."""
    reply = None
    async for item in model.stream(request):
        if isinstance(item, Reply):
            reply = item
    if reply is None:
        raise ModelError("cut", f"The model {model.name!r} broke off; send it again.", retry=True)
    return reply


def parsed(text: str) -> object:
    """The JSON of an answer, with or without a fence; None where it is none."""
    body = text.strip().removeprefix("```json").removeprefix("```").removesuffix("```")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def field_of(text: str, name: str) -> str:
    """One field of an answer; empty where it is not there."""
    found = parsed(text)
    value = found.get(name) if isinstance(found, dict) else None
    return " ".join(value.split()) if isinstance(value, str) else ""


def added(one: Usage, other: Usage) -> Usage:
    """The tokens of two calls."""
    return Usage(one.prompt + other.prompt, one.completion + other.completion, one.estimated or other.estimated)


def as_data(value: object) -> str:
    """A value as JSON without signs that could fake a line or one of the marks by which local models tell roles apart."""
    whole = json.dumps(value, ensure_ascii=False)
    for sign in ("<", "\u2028", "\u2029", "\x85"):
        whole = whole.replace(sign, f"\\u{ord(sign):04x}")
    return whole


def _messages(text: str, language: str, before: str, delimiter: str) -> tuple[ChatMessage, ...]:
    values = {
        "tongue": NAMES[language],
        "delimiter": delimiter,
        "before": as_data(before),
        "data": as_data({"said": text}),
    }
    system, user = (template(f"abroad/{name}.j2").render(values).strip() + "\n" for name in ("hear", "heard"))
    return (ChatMessage("system", system), ChatMessage("user", user))


def _again(text: str, language: str) -> str:
    figures = [f.text for f in figures_in(text, language)]
    return (
        "The figures in your English are not those of what was said. Put the same words into English once more. "
        f"The figures in them, as JSON, are exactly these: {as_data(figures)}. Keep each with its unit and add none."
    )


def _fits(text: str, english: str) -> bool:
    return len(english) <= LONGER * len(text) + MORE and tongue_of(english) is None
