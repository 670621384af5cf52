"""The faults of a model's endpoint: what the server does on the wire, and what the product must make of it.

Each is a generator over a good answer that is cut in two: `head` was sent before the fault (nothing, where it comes before the first token), `rest`
would have followed.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.model_streams import DONE, USAGE, chunk


@dataclass(frozen=True)
class Status:
    """An answer that is no stream: its code, body, type, and more headers; `claims` more bytes than it has."""

    code: int
    body: bytes = b'{"error": {"message": "no", "type": "error"}}'
    kind: str = "application/json"
    retry_after: str | None = None
    claims: int = 0


class Stall:
    """Nothing more comes, and the connection stays open."""


class Reset:
    """The connection is reset."""


Act = bytes | Status | Stall | Reset
Play = Callable[[list[bytes], list[bytes]], Iterator[Act]]
PROXY_PAGE = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
PAGE = b"<!doctype html><html><body>Welcome to our wifi</body></html>"


def error(message: str, code: int = 500) -> bytes:
    return b"data: " + json.dumps({"error": {"message": message, "code": code}}).encode() + b"\n\n"


def status(
    code: int, retry_after: str | None = None, body: bytes | None = None, kind: str = "application/json"
) -> Play:
    """A status; after the first token it can only be told inside the stream."""

    def play(head: list[bytes], rest: list[bytes]) -> Iterator[Act]:
        if head:
            yield from head
            yield error(f"upstream said {code}", code)
            return
        yield Status(code, retry_after=retry_after, **({"body": body, "kind": kind} if body else {}))

    return play


def whole(body: bytes, kind: str = "application/json", claims: int = 0) -> Play:
    def play(head: list[bytes], rest: list[bytes]) -> Iterator[Act]:
        yield Status(200, body, kind, claims=claims)

    return play


def then(*acts: Act) -> Play:
    """What was sent so far, and then this."""

    def play(head: list[bytes], rest: list[bytes]) -> Iterator[Act]:
        yield from head
        yield from acts

    return play


def stalled_before_headers(head: list[bytes], rest: list[bytes]) -> Iterator[Act]:
    yield Stall()


def stalled(head: list[bytes], rest: list[bytes]) -> Iterator[Act]:
    yield from head or [b": here\n\n"]
    yield Stall()


def only_comments(head: list[bytes], rest: list[bytes]) -> Iterator[Act]:
    yield from head
    for _ in range(2000):
        yield b": still here\n\n"


def never_ending(head: list[bytes], rest: list[bytes]) -> Iterator[Act]:
    """A word now and then, so that no word is late, for ever."""
    yield from head
    for _ in range(2000):
        yield chunk(" and")


def megabyte(head: list[bytes], rest: list[bytes]) -> Iterator[Act]:
    yield from head
    for _ in range(1024):
        yield chunk("word " * 205)
    yield from (chunk(finish="stop"), DONE)


def good(head: list[bytes], rest: list[bytes]) -> Iterator[Act]:
    yield from (*head, *rest, chunk(finish="stop"), USAGE, DONE)


def null_finish(head: list[bytes], rest: list[bytes]) -> Iterator[Act]:
    yield from (*head, *rest, DONE)


def no_done(head: list[bytes], rest: list[bytes]) -> Iterator[Act]:
    yield from (*head, *rest, chunk(finish="stop"))


def every_byte(head: list[bytes], rest: list[bytes]) -> Iterator[Act]:
    for data in (chunk("é🙂"[:0]), *head, *rest, chunk(finish="stop"), DONE):
        for byte in data:
            yield bytes([byte])


def ended_twice(head: list[bytes], rest: list[bytes]) -> Iterator[Act]:
    yield from (*head, *rest, chunk(finish="stop"), chunk(finish="stop"), USAGE, USAGE, DONE, DONE)


def reasoning_first(head: list[bytes], rest: list[bytes]) -> Iterator[Act]:
    yield chunk(reasoning_content="let me think")
    yield from good(head, rest)


def said_twice(head: list[bytes], rest: list[bytes]) -> Iterator[Act]:
    """The whole answer two times over: no JSON any more, where JSON was asked for."""
    yield from (*head, *rest, *head, *rest, chunk(finish="stop"), DONE)


def half_said(head: list[bytes], rest: list[bytes]) -> Iterator[Act]:
    """Half an answer that claims to be whole."""
    yield from (*(head or rest[:1]), chunk(finish="stop"), DONE)


def prose(head: list[bytes], rest: list[bytes]) -> Iterator[Act]:
    yield from (chunk("Of course! Here is what you asked for: I am not sure."), chunk(finish="stop"), DONE)


@dataclass(frozen=True)
class Fault:
    """A fault: how it is played, and what the page must say of it (None: the answer is complete and is taken). `once`: only the first call of a cell meets
    it. `late`: it can come after the first token; `early`: before it. `shaped`: it is one only where JSON was asked for. `calls`: how often the endpoint is
    asked where nothing was shown yet (None: any number)."""

    play: Play
    told: str | None
    once: bool = False
    early: bool = True
    late: bool = True
    shaped: bool = False
    calls: int | None = None


RATE, SERVER, CUT, NOT_JSON = "too many requests (429)", "failed", "broke off", "is no JSON"
SLOW, EMPTY = "within", "gave an empty answer"
FAULTS: dict[str, Fault] = {
    "429": Fault(status(429), RATE, late=False, calls=3),
    "429-in-the-stream": Fault(then(error("rate limited", 429)), SERVER, calls=3),
    "429-retry-after-1-once": Fault(status(429, "1"), None, once=True, late=False, calls=2),
    "429-retry-after-600": Fault(status(429, "600"), "in 600 seconds", late=False, calls=1),
    "429-retry-after-a-date-gone-by": Fault(status(429, "Thu, 01 Jan 1970 00:00:00 GMT"), RATE, late=False, calls=3),
    "429-retry-after-nonsense": Fault(status(429, "soon"), RATE, late=False, calls=3),
    "500": Fault(status(500), SERVER, calls=3),
    "500-once": Fault(status(500), None, once=True, late=False, calls=2),
    "502-with-a-page": Fault(status(502, body=PROXY_PAGE, kind="text/html"), SERVER, late=False, calls=3),
    "503-retry-after-0-once": Fault(status(503, "0"), None, once=True, late=False, calls=2),
    "504": Fault(status(504), SERVER, late=False, calls=3),
    "529": Fault(status(529), SERVER, late=False, calls=3),
    "400": Fault(status(400), "did not accept the request", late=False),
    "401": Fault(status(401), "refused it (401)", late=False, calls=1),
    "402": Fault(status(402), "no credit left", late=False, calls=1),
    "403": Fault(status(403), "refused it (403)", late=False, calls=1),
    "404": Fault(status(404), "(404)", late=False, calls=1),
    "301": Fault(status(301), "sends us elsewhere", late=False, calls=1),
    "page-at-200": Fault(whole(PAGE, "text/html"), "answers with a web page", late=False, calls=1),
    "error-at-200": Fault(whole(b'{"error": {"message": "overloaded"}}'), SERVER, late=False, calls=3),
    "nothing-at-200": Fault(whole(b"", "text/event-stream"), CUT, late=False, calls=3),
    "shorter-than-it-claims": Fault(whole(b'{"choices": [', claims=500), CUT, late=False, calls=3),
    "stalled-before-headers": Fault(stalled_before_headers, SLOW, late=False, calls=3),
    "stalled": Fault(stalled, SLOW, calls=3),
    "only-comments": Fault(only_comments, SLOW, calls=3),
    "never-ending": Fault(never_ending, SLOW, calls=1),
    "reset-before-headers": Fault(then(Reset()), "cannot be reached", late=False, calls=3),
    "reset": Fault(then(chunk(""), Reset()), CUT, calls=3),
    "reset-once": Fault(then(Reset()), None, once=True, late=False, calls=2),
    "end-without-finish": Fault(then(), CUT, calls=3),
    "null-finish": Fault(null_finish, None, late=False, calls=1),
    "no-done": Fault(no_done, None, late=False, calls=1),
    "split-characters": Fault(every_byte, None, late=False, calls=1),
    "ended-twice": Fault(ended_twice, None, late=False, calls=1),
    "reasoning-first": Fault(reasoning_first, None, late=False, calls=1),
    "length": Fault(then(chunk(finish="length"), DONE), "cut at its limit of", calls=1),
    "content-filter": Fault(then(chunk(finish="content_filter"), DONE), "content filter", calls=1),
    "refusal": Fault(then(chunk(refusal="I cannot help with that."), chunk(finish="stop"), DONE), "declined", calls=1),
    "error-in-the-stream": Fault(then(error("out of memory")), SERVER, calls=3),
    "error-that-is-a-word": Fault(then(b'data: {"error": "overloaded"}\n\n'), SERVER, calls=3),
    "broken-json": Fault(then(b'data: {"choices": [{"delta": {"content": "half\n\n', DONE), NOT_JSON, calls=3),
    "two-objects-on-a-line": Fault(then(b'data: {"a": 1}{"b": 2}\n\n', DONE), NOT_JSON, calls=3),
    "a-list-on-a-line": Fault(then(b"data: [1, 2]\n\n", DONE), NOT_JSON, calls=3),
    "broken-characters": Fault(then(b'data: {"choices": [{"delta": {"content": "\xff\xfe"}}]}\n\n', DONE), NOT_JSON, calls=3),
    "empty": Fault(then(chunk(finish="stop"), DONE), EMPTY, late=False, calls=3),
    "blank": Fault(then(chunk("  \n "), chunk(finish="stop"), DONE), EMPTY, late=False),
    "reasoning-only": Fault(then(chunk(reasoning_content="hm"), chunk(finish="stop"), DONE), "said nothing", late=False, calls=3),
    "thinking-only": Fault(then(chunk("<think>hm</think>"), chunk(finish="stop"), DONE), "said nothing", late=False),
    "a-megabyte": Fault(megabyte, "longer than", calls=1),
    "a-megabyte-on-a-line": Fault(then(b"data: " + b"x" * 1_200_000 + b"\n\n"), "longer than", calls=1),
    "the-answer-twice": Fault(said_twice, "", late=False, shaped=True),
    "half-the-answer": Fault(half_said, "", late=False, shaped=True),
    "prose-instead": Fault(prose, "", late=False, shaped=True),
}  # fmt: skip
# Nobody listens at the endpoint: there is no server that could play it.
REFUSED = "connection-refused"
