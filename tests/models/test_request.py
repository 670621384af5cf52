"""What the adapter sends over the line, and a line that breaks before the first byte."""

import asyncio
import json

from app.models.chat import Reply
from tests.models.test_openai_chat import chat, listen

YES = b'data: {"choices":[{"delta":{"content":"Yes."},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'


async def over_the_line(answers: list[bytes | None]) -> tuple[list[str], Reply | None, list[float]]:
    """Ask at a line that gives these answers, None: it hangs up. What it was sent, the reply, and the naps."""
    sent = []

    async def line(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = int(head.lower().split("content-length: ")[1].split("\r\n")[0])
        sent.append(head + (await reader.readexactly(length)).decode())
        if (answer := answers.pop(0)) is not None:
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n" + answer)
        writer.close()

    server = await asyncio.start_server(line, "127.0.0.1", 0)
    model, naps = chat(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", "m")
    reply = (await listen(model))[1]
    server.close()
    return sent, reply, naps.taken


def test_the_request_is_what_an_openai_server_expects() -> None:
    (sent,), reply, _ = asyncio.run(over_the_line([YES]))
    assert reply is not None
    assert reply.text == "Yes."
    head, _, said = sent.partition("\r\n\r\n")
    assert head.startswith("POST /v1/chat/completions HTTP/1.1\r\n")
    assert "\r\nauthorization: bearer right-key\r\n" in head.lower()
    assert "\r\ncontent-type: application/json\r\n" in head.lower()
    assert json.loads(said)["stream"] is True


def test_a_broken_connection_before_the_first_byte_is_tried_again() -> None:
    sent, reply, naps = asyncio.run(over_the_line([None, YES]))
    assert reply is not None
    assert len(sent) == 2
    assert naps == [0.5]
