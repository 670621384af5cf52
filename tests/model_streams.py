"""What the scripted model server streams: good answers, odd ones, and every way in which one can go wrong."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any


def chunk(content: str | None = None, finish: str | None = None, **delta: Any) -> bytes:
    body: dict[str, Any] = {"role": "assistant", **delta}
    if content is not None:
        body["content"] = content
    choice = {"index": 0, "delta": body, "finish_reason": finish}
    whole = {"id": "c1", "object": "chat.completion.chunk", "model": "scripted", "choices": [choice]}
    return b"data: " + json.dumps(whole, ensure_ascii=False).encode() + b"\n\n"


USAGE = b'data: {"id": "c1", "choices": [], "usage": {"prompt_tokens": 21, "completion_tokens": 9}}\n\n'
DONE = b"data: [DONE]\n\n"


def words(text: str) -> Iterator[bytes]:
    for number, word in enumerate(text.split(" ")):
        yield chunk(word if number == 0 else f" {word}")


def normal(text: str) -> Iterator[bytes]:
    yield chunk("")
    yield from words(text)
    yield chunk(finish="stop")
    yield USAGE
    yield DONE


def every_byte(text: str) -> Iterator[bytes]:
    for data in normal(text):
        for byte in data:
            yield bytes([byte])


def cut_stream(text: str) -> Iterator[bytes]:
    yield from list(words(text))[:3]


def no_words_then_cut(text: str) -> Iterator[bytes]:
    yield chunk("")


def stalled(text: str) -> Iterator[bytes]:
    yield from list(words(text))[:2]
    time.sleep(20)


def never_starts(text: str) -> Iterator[bytes]:
    yield b": still working\n\n"
    time.sleep(20)


def only_comments(text: str) -> Iterator[bytes]:
    for _ in range(200):
        yield b": still working\n\n"
        time.sleep(0.05)


def null_finish(text: str) -> Iterator[bytes]:
    yield from words(text)
    yield DONE


def no_done(text: str) -> Iterator[bytes]:
    yield from words(text)
    yield chunk(finish="stop")


def no_usage(text: str) -> Iterator[bytes]:
    yield from words(text)
    yield chunk(finish="stop")
    yield DONE


def error_inside(text: str) -> Iterator[bytes]:
    yield from list(words(text))[:2]
    yield b'data: {"error": {"message": "the engine ran out of memory", "code": 500}}\n\n'


def error_first(text: str) -> Iterator[bytes]:
    yield b'data: {"error": {"message": "overloaded"}}\n\n'


def one_megabyte(text: str) -> Iterator[bytes]:
    for _ in range(1024):
        yield chunk("word " * 205)
    yield chunk(finish="stop")
    yield DONE


def one_long_line(text: str) -> Iterator[bytes]:
    yield b"data: " + b"x" * 1_200_000 + b"\n\n"


def reasoning_only(text: str) -> Iterator[bytes]:
    yield chunk(reasoning_content="let me think")
    yield chunk(finish="stop")
    yield DONE


def reasoning_first(text: str) -> Iterator[bytes]:
    yield chunk(reasoning_content="let me think")
    yield from normal(text)


def think_tags(text: str) -> Iterator[bytes]:
    for piece in ("<th", "ink>she must not", " hear this</thi", "nk>\n\n"):
        yield chunk(piece)
    yield from normal(text)


def empty(text: str) -> Iterator[bytes]:
    yield chunk("")
    yield chunk(finish="stop")
    yield DONE


def too_short(text: str) -> Iterator[bytes]:
    yield from list(words(text))[:4]
    yield chunk(finish="length")
    yield DONE


def filtered(text: str) -> Iterator[bytes]:
    yield chunk(finish="content_filter")
    yield DONE


def refusal(text: str) -> Iterator[bytes]:
    yield chunk(refusal="I cannot help with that.")
    yield chunk(finish="stop")
    yield DONE


def broken_json(text: str) -> Iterator[bytes]:
    yield b'data: {"choices": [{"delta": {"content": "half\n\n'
    yield DONE


def bare_lines(text: str) -> Iterator[bytes]:
    """Carriage returns, no space after the colon, event names, a line separator inside the text."""
    for data in normal(text.replace(" ", "\u2028", 1)):
        yield b"event: message\r\n" + data.replace(b"data: ", b"data:").replace(b"\n\n", b"\r\n\r\n")


STREAMS: dict[str, Callable[[str], Iterator[bytes]]] = {
    "normal": normal, "every-byte": every_byte, "cut": cut_stream, "cut-at-once": no_words_then_cut, "stalled": stalled,
    "never-starts": never_starts, "only-comments": only_comments, "null-finish": null_finish, "no-done": no_done,
    "no-usage": no_usage, "error-inside": error_inside, "error-first": error_first, "megabyte": one_megabyte,
    "long-line": one_long_line, "reasoning-only": reasoning_only, "reasoning-first": reasoning_first,
    "think-tags": think_tags, "empty": empty, "too-short": too_short, "filtered": filtered, "refusal": refusal,
    "broken-json": broken_json, "bare-lines": bare_lines,
}  # fmt: skip
