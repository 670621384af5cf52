"""Reading one streamed answer: bytes in, text out, and whether the answer was complete.

Lines are cut at line feeds only, before decoding: a character may be split between two chunks, and JSON may hold other line
separators. What servers add or leave out (comments, roles, reasoning, usage, a null finish with [DONE]) is tolerated.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.models import faults
from app.models.chat import Usage
from app.models.faults import Endpoint

MOST_CHARS = 64_000
MOST_LINE_BYTES = 1_000_000
_OPEN, _CLOSE = "<think>", "</think>"


@dataclass(slots=True)
class Thinking:
    """Takes a leading <think>…</think> out of a text that arrives in pieces."""

    waiting: str = ""
    state: str = "start"
    seen: bool = False

    def feed(self, piece: str) -> str:
        """The part of the text so far that may be shown."""
        if self.state == "said":
            return piece
        self.waiting += piece
        if self.state == "start":
            start = self.waiting.lstrip()
            if _OPEN.startswith(start[: len(_OPEN)]) and len(start) < len(_OPEN):
                return ""
            if not start.startswith(_OPEN):
                return self._said(self.waiting)
            self.state, self.seen = "thinking", True
        _, end, rest = self.waiting.partition(_CLOSE)
        return self._said(rest.lstrip()) if end else ""

    def end(self) -> str:
        """What was still held back at the end: a beginning that turned out to be none."""
        return self._said(self.waiting) if self.state == "start" else ""

    def _said(self, text: str) -> str:
        self.state, self.waiting = "said", ""
        return text


class Answer:
    """One answer as it arrives. Raises ModelError from `feed` for an error inside the stream, from `close` where it is not complete."""

    def __init__(self, at: Endpoint, most_tokens: int) -> None:
        self._at, self._most_tokens = at, most_tokens
        self._bytes = b""
        self._raw: list[bytes] = []
        self._thinking = Thinking()
        self._parts: list[str] = []
        self._length = 0
        self.finish: str | None = None
        self.done = False
        self.usage: Usage | None = None
        self.model = ""
        self.reasoned = False
        self.refused = False
        self.streamed = False

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    @property
    def complete(self) -> bool:
        """Whether nothing more has to come."""
        return self.done

    def feed(self, data: bytes) -> Iterator[str]:
        """Take bytes as they come; yields pieces of text, and '' where the server showed that it is at work."""
        self._bytes += data
        if len(self._bytes) > MOST_LINE_BYTES:
            raise faults.too_long(self._at, MOST_LINE_BYTES)
        *lines, self._bytes = self._bytes.split(b"\n")
        for line in lines:
            yield from self._line(line)

    def close(self) -> Iterator[str]:
        """The end of the bytes. Yields what was held back; raises ModelError where the answer is not complete."""
        rest, self._bytes = self._bytes, b""
        yield from self._line(rest)
        if not self.streamed and self._raw:
            yield from self._whole(b"\n".join(self._raw))
        held = self._thinking.end()
        if held:
            yield self._keep(held)
        if self.finish is None and not self.done:
            raise faults.cut(self._at)
        if self.finish == "length":
            raise faults.cut_short(self._at, self._most_tokens)
        if self.finish == "content_filter":
            raise faults.filtered(self._at)
        if self.refused:
            raise faults.declined(self._at)
        if not self.text.strip():
            raise faults.empty(self._at, self.reasoned or self._thinking.seen)

    def _line(self, line: bytes) -> Iterator[str]:
        line = line.rstrip(b"\r")
        if not line.startswith(b"data:"):
            if line and not line.startswith((b":", b"event:", b"id:", b"retry:")) and not self.streamed:
                self._raw.append(line)
            return
        data = line[5:].strip()
        self.streamed = True
        if not data or self.done:
            return
        if data.startswith(b"[DONE]"):
            self.done = True
            return
        yield from self._chunk(self._json(data))

    def _json(self, data: bytes) -> Mapping[str, Any]:
        try:
            chunk = json.loads(data)
        except ValueError:
            raise faults.bad_json(self._at) from None
        if not isinstance(chunk, dict):
            raise faults.bad_json(self._at)
        if chunk.get("error"):
            raise faults.in_stream(self._at, _error_text(chunk["error"]))
        return chunk

    def _whole(self, body: bytes) -> Iterator[str]:
        """An answer that was not streamed, though it was asked to be; or a web page."""
        if body.lstrip().startswith(b"<"):
            raise faults.not_a_model(self._at)
        chunk = self._json(body)
        yield from self._chunk(chunk)
        self.done = self.finish is not None

    def _chunk(self, chunk: Mapping[str, Any]) -> Iterator[str]:
        self.model = str(chunk.get("model") or self.model)
        self._count(chunk.get("usage"))
        choices = chunk.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else None
        if not isinstance(choice, dict):
            return
        self.finish = choice.get("finish_reason") or self.finish
        delta = choice.get("delta") or choice.get("message")
        if not isinstance(delta, dict):
            return
        self.refused = self.refused or bool(delta.get("refusal"))
        if any(delta.get(name) for name in ("reasoning_content", "reasoning", "thinking")):
            self.reasoned = True
            yield ""
        written = _words(delta.get("content"))
        if written:
            yield self._keep(self._thinking.feed(written))

    def _keep(self, piece: str) -> str:
        if piece:
            self._parts.append(piece)
            self._length += len(piece)
            if self._length > MOST_CHARS:
                raise faults.too_long(self._at, MOST_CHARS)
        return piece

    def _count(self, usage: Any) -> None:
        if isinstance(usage, dict):
            self.usage = Usage(_number(usage.get("prompt_tokens")), _number(usage.get("completion_tokens")))


def _words(content: Any) -> str:
    """Content as text; some servers send a list of parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _error_text(error: Any) -> str:
    return str(error.get("message") or error.get("code") or "") if isinstance(error, dict) else str(error)


def _number(value: Any) -> int:
    return value if isinstance(value, int) and value >= 0 else 0
