"""Speaking in another language: the same decided move, worded by a model sentence by sentence with its English beside it, held by the guard.

A reply leaves whole or not at all: after two refusals the built-in words are spoken, in English, and the page says why.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace

from app.buyer.composing import missing_disclosure, missing_terms
from app.buyer.guard import Fault, Leash
from app.buyer.guardabroad import check
from app.buyer.interpreting import added, answer, field_of, parsed
from app.buyer.languages import NAMES
from app.buyer.prompting import prompt_for, rewrite_prompt, template
from app.buyer.speaking import STEPPED_IN, USUAL, Manner, Piece, Refusal, Spoken, speak
from app.buyer.speech import Line, Speech
from app.content.persona import Buyer
from app.errors import ModelError
from app.language.notation import figures_in, kept
from app.language.plain import is_readable
from app.language.tongue import is_in
from app.locale.filled import N_
from app.models.chat import ChatMessage, ChatModel, ChatRequest, Usage

TRIES = 2
MOST_TOKENS = 900
MOST_SENTENCES = 8
UNCHECKED = N_("The model's words could not be checked in this language, so the built-in buyer spoke, in English.")
_FORMAL = {"de": "Sie", "fr": "vous", "es": "usted"}
_PAIR = {
    "type": "object", "properties": {"said": {"type": "string"}, "english": {"type": "string"}}, "required": ["said", "english"],
    "additionalProperties": False,
}  # fmt: skip
_SCHEMA = {
    "type": "object", "properties": {"sentences": {"type": "array", "items": _PAIR}}, "required": ["sentences"], "additionalProperties": False,
}  # fmt: skip
_LINE = {
    "type": "object",
    "properties": {"said": {"type": "string"}},
    "required": ["said"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Opening:
    """The first words in another language; None where they could not be had, with the reason."""

    said: str | None
    why: str | None = None
    usage: Usage = field(default_factory=Usage)


async def speak_abroad(
    speech: Speech, leash: Leash, voice: ChatModel, language: str, lines: Sequence[Line], manner: Manner = USUAL
) -> AsyncIterator[Piece | Spoken]:
    """Word a move in a language. `lines` are the talks as they were said; `speech` holds them in English. The last item is the whole reply. A reply
    leaves whole, so there is never a part of it to keep."""
    leash = replace(leash, figures=leash.figures | _said_before(lines, language))
    messages, usage = _prompt(speech, language, lines), Usage()
    refusals: list[Refusal] = []
    why: str | None = UNCHECKED
    for _try in range(TRIES):
        try:
            reply = await answer(voice, ChatRequest(messages, "speak", MOST_TOKENS, 0.7, _SCHEMA, "reply"))
        except ModelError as error:
            if not manner.steps_in:
                yield Spoken("", "model", error.message, usage, tuple(refusals), broken=True)
                return
            why = f"{error.message} {STEPPED_IN}"
            break
        usage = added(usage, reply.usage)
        pieces = _pairs(reply.text)
        refusal = _refused(pieces, speech, leash, language)
        if refusal is None:
            for piece in pieces:
                yield piece
            text, english = (" ".join(parts) for parts in zip(*((p.text, p.english) for p in pieces), strict=True))
            yield Spoken(text, "model", None, usage, tuple(refusals), english)
            return
        refusals.append(refusal)
        messages = rewrite_prompt(messages, refusal.fault, "as the JSON that was agreed")
    async for item in speak(speech, leash, None):
        yield (
            replace(item, why=why, usage=usage, refusals=(*refusals, *item.refusals))
            if isinstance(item, Spoken)
            else item
        )


async def opening_abroad(line: str, buyer: Buyer, language: str, voice: ChatModel) -> Opening:
    """The buyer's first words in a language, with the figures of the English line."""
    values = {"buyer": buyer, "tongue": NAMES[language]}
    messages = (ChatMessage("system", template("abroad/open.j2").render(values)), ChatMessage("user", line))
    usage = Usage()
    for _try in range(TRIES):
        try:
            reply = await answer(voice, ChatRequest(messages, "speak", MOST_TOKENS, 0.7, _LINE, "opening"))
        except ModelError as error:
            return Opening(None, error.message, usage)
        usage = added(usage, reply.usage)
        said = field_of(reply.text, "said")
        if (
            said
            and is_readable(said)
            and is_in(said, language)
            and kept(said, language, line)
            and len(said) <= 2 * len(line) + 80
        ):
            return Opening(said, None, usage)
    return Opening(None, UNCHECKED, usage)


def _prompt(speech: Speech, language: str, lines: Sequence[Line]) -> tuple[ChatMessage, ...]:
    system, user = prompt_for(speech, lines)
    more = template("abroad/speak.j2").render(tongue=NAMES[language], formal=_FORMAL[language])
    return (ChatMessage("system", system.content.replace("spoken English", f"spoken {NAMES[language]}") + more), user)


def _pairs(text: str) -> list[Piece]:
    found = parsed(text)
    rows = found.get("sentences") if isinstance(found, dict) else None
    pieces = []
    for row in rows if isinstance(rows, list) else []:
        said, english = (row.get("said"), row.get("english")) if isinstance(row, dict) else (None, None)
        if not (isinstance(said, str) and isinstance(english, str)):
            return []
        if said.strip():
            pieces.append(Piece(" ".join(said.split()), "model", " ".join(english.split())))
    return pieces[:MOST_SENTENCES]


def _refused(pieces: Sequence[Piece], speech: Speech, leash: Leash, language: str) -> Refusal | None:
    if not pieces:
        return Refusal("", Fault.NOT_SURE)
    for piece in pieces:
        fault = check(piece.text, piece.english, leash, language)
        if fault is not None:
            return Refusal(piece.text, fault)
    english = " ".join(piece.english for piece in pieces)
    left = missing_terms(speech, english) or missing_disclosure(speech, english)
    return Refusal(left, Fault.LEFT_OUT) if left else None


def _said_before(lines: Sequence[Line], language: str) -> frozenset[float]:
    """The figures that were spoken in the talks, by that language's notation."""
    return frozenset(
        v for line in lines for f in figures_in(line.text, language) for v in (f.value, f.until) if v is not None
    )
