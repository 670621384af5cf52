"""What one endpoint understands, learnt from what it turned down: the shape of structured answers, system messages, usage, …

An OpenAI-compatible server may know less than the original. A request that it does not accept (400 or 422) is put in plainer terms and
sent again; what then worked is remembered for the endpoint.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.models.chat import ChatMessage, ChatRequest

_PLAINER = {"json_schema": "json_object", "json_object": "plain"}


@dataclass(frozen=True, slots=True)
class Habits:
    """`shape` of structured answers: 'json_schema', 'json_object' or 'plain' (asked for in words only); whether the server takes
    system messages, stream options and a temperature; the name of its token limit."""

    shape: str = "json_schema"
    system: bool = True
    usage: bool = True
    temperature: bool = True
    limit: str = "max_tokens"


@dataclass(frozen=True, slots=True)
class _Step:
    """One simplification: the words by which a complaint names it, and whether it is worth a guess where nothing is named."""

    words: tuple[str, ...]
    after: Habits
    likely: bool


def plainer(habits: Habits, request: ChatRequest, complaint: str) -> Habits | None:
    """Habits to try next after a request was turned down with `complaint`; None where nothing is left to simplify.

    What the complaint names goes first; else the likeliest culprit."""
    said = complaint.lower()
    steps = list(_steps(habits, request))
    named = (step.after for step in steps if any(word in said for word in step.words))
    guessed = (step.after for step in steps if step.likely)
    return next(named, None) or next(guessed, None)


def body(habits: Habits, request: ChatRequest, model: str) -> dict[str, Any]:
    """The request in the words of the endpoint."""
    asked: dict[str, Any] = {
        "model": model,
        "messages": [{"role": m.role, "content": m.content} for m in _messages(habits, request)],
        habits.limit: request.max_tokens,
        "stream": True,
    }
    if habits.temperature:
        asked["temperature"] = request.temperature
    if habits.usage:
        asked["stream_options"] = {"include_usage": True}
    if request.stop:
        asked["stop"] = list(request.stop)
    if request.schema is not None and habits.shape != "plain":
        asked["response_format"] = _format(habits, request)
    return asked


def _steps(habits: Habits, request: ChatRequest) -> Iterator[_Step]:
    if request.schema is not None and habits.shape in _PLAINER:
        words = ("response_format", "json_schema", "json_object", "grammar", "schema")
        yield _Step(words, replace(habits, shape=_PLAINER[habits.shape]), likely=True)
    if habits.usage:
        yield _Step(("stream_options", "include_usage"), replace(habits, usage=False), likely=True)
    if habits.system and any(m.role == "system" for m in request.messages):
        yield _Step(("system", "role"), replace(habits, system=False), likely=True)
    if habits.temperature:
        yield _Step(("temperature",), replace(habits, temperature=False), likely=False)
    if habits.limit == "max_tokens":
        yield _Step(("max_completion_tokens",), replace(habits, limit="max_completion_tokens"), likely=False)


def _format(habits: Habits, request: ChatRequest) -> dict[str, Any]:
    if habits.shape == "json_object":
        return {"type": "json_object"}
    schema = dict(request.schema or {})
    return {"type": "json_schema", "json_schema": {"name": request.schema_name, "schema": schema, "strict": True}}


def _messages(habits: Habits, request: ChatRequest) -> list[ChatMessage]:
    messages = list(request.messages)
    if request.schema is not None and habits.shape != "json_schema":
        wanted = (
            f"Answer with one JSON object and nothing else. It must fit this JSON Schema:\n{json.dumps(request.schema)}"
        )
        messages.insert(sum(m.role == "system" for m in messages), ChatMessage("system", wanted))
    return _taking_turns(messages if habits.system else _folded(messages))


def _taking_turns(messages: list[ChatMessage]) -> list[ChatMessage]:
    """Messages of one role in a row as one message: many templates of models refuse roles that do not take turns."""
    done: list[ChatMessage] = []
    for message in messages:
        if done and done[-1].role == message.role:
            done[-1] = ChatMessage(message.role, f"{done[-1].content.rstrip()}\n\n{message.content}")
        else:
            done.append(message)
    return done


def _folded(messages: list[ChatMessage]) -> list[ChatMessage]:
    """System messages put before the first user message."""
    said = "\n\n".join(m.content for m in messages if m.role == "system")
    rest = [m for m in messages if m.role != "system"]
    first = next((i for i, m in enumerate(rest) if m.role == "user"), None)
    if first is None:
        return [ChatMessage("user", said), *rest]
    rest[first] = ChatMessage("user", f"{said}\n\n{rest[first].content}")
    return rest
