"""An OpenAI-compatible endpoint that speaks token by token: sixty tokens, four sentences, one token every 20 ms: `python -m bench.tokens PORT`."""

import asyncio
import json
import sys
from itertools import pairwise

EACH_S = 0.02
# Twelve replies of four sentences, so that nobody says the same twice in a row. None names a figure.
_FIRST = (
    "I hear what you say, and I have heard it from others this month too.",
    "That is a fair point, and I will not pretend that it is none.",
    "You know our plants, so you know what my people here look at.",
    "Let us stay with the matter, because my day is long enough today.",
)
_SECOND = (
    "My board looks at the sum and at nothing else, and I answer for it.",
    "My colleagues upstairs want to see that we have asked, and so I ask.",
    "What I can bring home has to be written down, or it does not count.",
)
_REST = "Tell me what you can do on your side of the table. Then I can look at mine, and we both know where we are."
REPLIES = tuple(f"{first} {second} {_REST}" for second in _SECOND for first in _FIRST)
TOKENS = 60
FIRST_SENTENCE = 15


def pieces(number: int) -> list[str]:
    """A reply in sixty pieces; the first sentence is out with the fifteenth."""
    text = REPLIES[number % len(REPLIES)]
    end = text.index(". ") + 1
    return [*_cut(text[:end], FIRST_SENTENCE), *_cut(text[end:], TOKENS - FIRST_SENTENCE)]


def _cut(text: str, count: int) -> list[str]:
    ends = [round(n * len(text) / count) for n in range(count + 1)]
    return [text[a:b] for a, b in pairwise(ends)]


def _chunk(choices: object, usage: object = None) -> bytes:
    body = {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "tokens",
        "choices": choices,
        "usage": usage,
    }
    line = f"data: {json.dumps(body)}\n\n".encode()
    return b"%x\r\n%s\r\n" % (len(line), line)


def _reply(number: int) -> list[bytes]:
    said = [
        _chunk([{"index": 0, "delta": {"role": "assistant", "content": p}, "finish_reason": None}])
        for p in pieces(number)
    ]
    said[-1] += _chunk([{"index": 0, "delta": {}, "finish_reason": "stop"}])
    said[-1] += _chunk([], {"prompt_tokens": 1400, "completion_tokens": TOKENS, "total_tokens": 1400 + TOKENS})
    said[-1] += b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n"
    return said


READY = [_reply(n) for n in range(len(REPLIES))]
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    number = 0
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = next((int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"content-length:")), 0)
            body = await reader.readexactly(length)
            writer.write(HEAD)
            due = asyncio.get_running_loop().time()
            for piece in READY[(number + len(body)) % len(READY)]:
                due += EACH_S
                await asyncio.sleep(due - asyncio.get_running_loop().time())
                writer.write(piece)
            await writer.drain()
            number += 1
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main(port: int) -> None:
    server = await asyncio.start_server(answer, "127.0.0.1", port, backlog=1024)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
