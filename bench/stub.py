"""An OpenAI-compatible endpoint that answers every call after 200 ms with one sentence: `python -m bench.stub PORT`."""

import asyncio
import json
import sys

DELAY_S = 0.2
WORDS = "I hear you, and my figure stands where it is for now."


USAGE = {"prompt_tokens": 900, "completion_tokens": 12, "total_tokens": 912}


def streamed(model: str) -> bytes:
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": model}
    said = {**chunk, "choices": [{"index": 0, "delta": {"role": "assistant", "content": WORDS}, "finish_reason": None}]}
    done = {**chunk, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": USAGE}
    return ("".join(f"data: {json.dumps(part)}\n\n" for part in (said, done)) + "data: [DONE]\n\n").encode()


def whole(model: str) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": WORDS}, "finish_reason": "stop"}
    return json.dumps(
        {"id": "1", "object": "chat.completion", "created": 1, "model": model, "choices": [choice], "usage": USAGE}
    ).encode()


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
            )
            body = json.loads(await reader.readexactly(length)) if length else {}
            await asyncio.sleep(DELAY_S)
            data, kind = (streamed, "text/event-stream") if body.get("stream") else (whole, "application/json")
            out = data(body.get("model", "stub"))
            writer.write(
                f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {len(out)}\r\n\r\n".encode() + out
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main(port: int) -> None:
    server = await asyncio.start_server(answer, "127.0.0.1", port, backlog=512)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
