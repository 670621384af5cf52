"""The port to a language model: one method wide, with its values. Adapters lie beside it.

`ChatModel.stream` yields `Delta`s as text arrives and, as the last item of a *complete* answer, one `Reply`. A stream that ends
without a `Reply` did not complete; adapters raise `app.errors.ModelError` (with its kind and whether to retry) instead.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of a prompt. Trainee text is always data inside a user message."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One call. `schema` asks for JSON of that schema (adapters fall back to what the server knows); `purpose` is for logs
    and budgets ('speak', 'grade', 'hear', 'doctor'); `max_tokens` bounds the answer, in tokens."""

    messages: tuple[ChatMessage, ...]
    purpose: str
    max_tokens: int = 400
    temperature: float = 0.7
    schema: Mapping[str, Any] | None = None
    schema_name: str = "answer"
    stop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call; `estimated` is true where the server reported none."""

    prompt: int = 0
    completion: int = 0
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, sent and received."""

    prompt: float = 0.0
    completion: float = 0.0

    def of(self, usage: Usage) -> float:
        """What a call cost."""
        return (usage.prompt * self.prompt + usage.completion * self.completion) / 1e6


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of text as it arrives."""

    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The end of a complete answer: its whole text, why it ended ('stop' or 'length'), its usage."""

    text: str
    finish: str
    usage: Usage = field(default_factory=Usage)
    model: str = ""


class ChatModel(Protocol):
    """Anything that can answer a chat request."""

    name: str

    def stream(self, request: ChatRequest) -> AsyncIterator[Delta | Reply]:
        """Answer a request, piece by piece; raises `app.errors.ModelError` where it cannot be completed."""
        ...
