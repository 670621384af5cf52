"""Speaking: one move into words, by a model where there is one, else by phrases; each sentence passes the guard before it leaves.

The path of states never depends on this file: whatever is said, the decision stands.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

from app.buyer.composing import TRIES, compose, missing_disclosure, missing_terms
from app.buyer.guard import Fault, Leash, check
from app.buyer.prompting import going_on_prompt, prompt_for, rewrite_prompt
from app.buyer.speech import Speech
from app.buyer.wording import Wording
from app.errors import ModelError
from app.language.sentences import sentences
from app.locale.filled import N_
from app.models.chat import ChatModel, ChatRequest, Delta, Reply, Usage

STEPPED_IN = "So the built-in buyer spoke."
SAID_THE_REST = "What was said stands, and the built-in buyer saw to the rest."
MOST_TOKENS = 220
PHRASE_TRIES = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence that has passed the guard; `english` is what it says, where it is in another language."""

    text: str
    by: str
    english: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sentence that the guard kept back, and why. For reports to engineers, never for a page."""

    sentence: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Spoken:
    """The whole reply: `by` is 'model', 'embedded' or 'mixed'; `why` says in plain words why the embedded part stepped in. `broken`: the model
    failed and nobody stepped in, so this is not all that the move has to say."""

    text: str
    by: str
    why: str | None = None
    usage: Usage = field(default_factory=Usage)
    refusals: tuple[Refusal, ...] = ()
    english: str = ""
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Manner:
    """How a move is spoken: whether the built-in buyer `steps_in` where the model fails, and what was said of it before (`kept`) when the model is
    asked for the rest."""

    steps_in: bool = True
    kept: str = ""


USUAL = Manner()


async def speak(
    speech: Speech, leash: Leash, voice: ChatModel | None, manner: Manner = USUAL
) -> AsyncIterator[Piece | Spoken]:
    """Word a move. Sentences leave as soon as they are complete and passed; the last item is the whole reply."""
    said = _Said(speech, leash, manner.kept)
    if voice is not None:
        async for piece in _by_model(said, voice):
            yield piece
    if said.broke and not manner.steps_in:
        yield replace(said.whole(), by="model", broken=True)
        return
    if said.broke:
        said.why = f"{said.why} {SAID_THE_REST if said.parts else STEPPED_IN}"
    if voice is None or not said.parts:
        for piece in said.by_phrases():
            yield piece
    for piece in said.what_is_missing():
        yield piece
    yield said.whole()


def finish(speech: Speech, leash: Leash, kept: str) -> tuple[Piece, ...]:
    """What must still be said after a stop or a crash in mid-reply: the terms and the disclosure that `kept` left out."""
    said = _Said(speech, leash, kept)
    pieces = [] if kept else list(said.by_phrases())
    return (*pieces, *said.what_is_missing())


class _Said:
    """What has been said so far in this reply."""

    def __init__(self, speech: Speech, leash: Leash, kept: str = "") -> None:
        self.speech, self.leash, self.kept = speech, leash, kept
        self.parts: list[str] = [kept] if kept else []
        self.makers: set[str] = {"model"} if kept else set()
        self.broke = False
        self.refusals: list[Refusal] = []
        self.why: str | None = None
        self.usage = Usage()

    @property
    def text(self) -> str:
        return " ".join(self.parts)

    def offer(self, sentence: str, by: str) -> Piece | None:
        fault = check(sentence, self.leash)
        if fault is not None:
            self.refusals.append(Refusal(sentence, fault))
            return None
        self.parts.append(sentence)
        self.makers.add(by)
        return Piece(sentence, by)

    def by_phrases(self) -> list[Piece]:
        """The built-in words; of a few tries the first that the guard lets through whole."""
        for start in range(0, PHRASE_TRIES * TRIES, TRIES):
            reply = compose(self.speech, start)
            faults = [Refusal(s, f) for s in reply if (f := check(s, self.leash))]
            if not faults:
                break
            self.refusals += faults
        said = [piece for sentence in reply if (piece := self.offer(sentence, "embedded"))]
        if said or self.parts:
            return said
        plain = self.offer(Wording(self.speech, frozenset(), 0).say("asks_back", "any"), "embedded")
        return [plain] if plain else []  # never silent, whatever was typed

    def what_is_missing(self) -> list[Piece]:
        wanted = [missing_disclosure(self.speech, self.text), missing_terms(self.speech, self.text)]
        return [piece for sentence in wanted if sentence and (piece := self.offer(sentence, "embedded"))]

    def whole(self) -> Spoken:
        by = "mixed" if len(self.makers) > 1 else next(iter(self.makers), "embedded")
        return Spoken(self.text, by, self.why, self.usage, tuple(self.refusals))


async def _by_model(said: _Said, voice: ChatModel) -> AsyncIterator[Piece]:
    """A model's words through the gate; on the first fault one rewrite that names only the kind, then phrases."""
    messages = prompt_for(said.speech)
    if said.kept:
        messages = going_on_prompt(messages, said.kept)
    for attempt in (1, 2):
        stopped: Fault | None = None
        try:
            async for sentence in _sentences(said, voice, messages):
                piece = said.offer(sentence, "model")
                if piece is None:
                    stopped = said.refusals[-1].fault
                    break
                yield piece
        except ModelError as error:
            said.why, said.broke = error.message, True
            return
        if stopped is None:
            if not said.parts:
                said.why = N_("The model gave no words, so the built-in buyer spoke.")
            return
        if said.parts:
            return
        messages = rewrite_prompt(messages, stopped)
        if attempt == 2:
            said.why = N_("The model's words did not keep to the move, so the built-in buyer spoke.")


async def _sentences(said: _Said, voice: ChatModel, messages: tuple) -> AsyncIterator[str]:  # type: ignore[type-arg]
    """Complete sentences out of a stream; the last one when the answer is complete."""
    request = ChatRequest(messages, purpose="speak", max_tokens=MOST_TOKENS)
    waiting = ""
    async for item in voice.stream(request):
        if isinstance(item, Delta):
            waiting += item.text
            parts = sentences(waiting)
            for part in parts[:-1]:
                yield part.text
            waiting = waiting[parts[-1].start :] if parts else waiting
        elif isinstance(item, Reply):
            said.usage = Usage(
                said.usage.prompt + item.usage.prompt,
                said.usage.completion + item.usage.completion,
                said.usage.estimated or item.usage.estimated,
            )
            for part in sentences(waiting):
                yield part.text
