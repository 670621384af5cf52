"""The models that settings name: one for the buyer's words, one for grading (the same where no other is named)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.errors import ModelError
from app.models.breaker import Breakers, Resting
from app.models.faults import Endpoint
from app.models.openai_chat import OpenAIChat, Patience


class ModelSettings(Protocol):
    """The settings that models need; `app.settings.Settings` has them."""

    model_url: str | None
    model_key: str | None
    model_name: str | None
    grader_url: str | None
    grader_key: str | None
    grader_name: str | None
    connect_seconds: float
    first_token_seconds: float
    between_tokens_seconds: float
    whole_seconds: float
    tries: int
    prompt_tokens: int
    grader_prompt_tokens: int


@dataclass(frozen=True, slots=True)
class Models:
    """The configured models; None where none is set and the embedded parts do the work."""

    voice: OpenAIChat | None
    grader: OpenAIChat | None


def never_resting() -> Breakers:
    """Breakers that never open: for a command that had better wait than leave out."""
    return Breakers(Resting(failures=0))


def from_settings(
    settings: ModelSettings,
    breakers: Breakers | None = None,
    failed: Callable[[str, ModelError], None] = lambda purpose, error: None,
) -> Models:
    """The models of a process. What the grader's settings leave out is taken from the buyer's, a key only for the same address. `breakers` are
    those of the process (default: none opens); `failed` hears of each try that failed."""
    breakers = breakers or never_resting()
    patience = Patience(
        settings.connect_seconds,
        settings.first_token_seconds,
        settings.between_tokens_seconds,
        settings.whole_seconds,
        settings.tries,
    )
    voice = grader = None
    if settings.model_url and settings.model_name:
        at = Endpoint(settings.model_name, settings.model_url, "COUNTERPART_MODEL")
        room = settings.prompt_tokens
        voice = OpenAIChat(
            at, settings.model_key or "", patience, prompt_tokens=room, breaker=breakers.of(at), failed=failed
        )
    url, name = settings.grader_url or settings.model_url, settings.grader_name or settings.model_name
    if url and name:
        same = url == settings.model_url
        key = settings.grader_key or (settings.model_key if same else None) or ""
        stem = "COUNTERPART_GRADER" if settings.grader_url or settings.grader_name else "COUNTERPART_MODEL"
        at, room = Endpoint(name, url, stem, "COUNTERPART_GRADER_PROMPT_TOKENS"), settings.grader_prompt_tokens
        grader = OpenAIChat(at, key, patience, prompt_tokens=room, breaker=breakers.of(at), failed=failed)
    return Models(voice, grader)
