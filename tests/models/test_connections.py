"""A connection serves call after call: whoever opens one for each pays a handshake a turn."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.errors import ModelError
from app.models import wire
from app.models.chat import ChatMessage, ChatRequest, Reply
from app.models.faults import Endpoint
from app.models.openai_chat import OpenAIChat, Patience

ASKED = ChatRequest((ChatMessage("user", "Say it."),), "speak")
SAID = b'data: {"choices": [{"index": 0, "delta": {"content": "Four."}, "finish_reason": "stop"}]}\n\ndata: [DONE]\n\n'


class Counting:
    """A server that counts its connections; it ends an answer by a last empty chunk, or leaves it open."""

    def __init__(self, *, ends: bool) -> None:
        self.ends, self.connections = ends, 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(
                    int(v)
                    for k, _, v in (x.partition(b":") for x in head.split(b"\r\n"))
                    if k.lower() == b"content-length"
                )
                await reader.readexactly(length)
                writer.write(
                    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                )
                writer.write(f"{len(SAID):x}\r\n".encode() + SAID + b"\r\n")
                await writer.drain()
                if self.ends:
                    await asyncio.sleep(0.005)
                    writer.write(b"0\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


async def asked_thrice(counting: Counting) -> tuple[list[str], float]:
    server = await asyncio.start_server(counting.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    model = OpenAIChat(Endpoint("m", f"http://127.0.0.1:{port}/v1"))
    said = []
    began = asyncio.get_running_loop().time()
    for _ in range(3):
        said += [item.text async for item in model.stream(ASKED) if isinstance(item, Reply)]
    took = asyncio.get_running_loop().time() - began
    await model.close()
    server.close()
    return said, took


def test_calls_after_one_another_share_a_connection() -> None:
    counting = Counting(ends=True)
    said, _ = asyncio.run(asked_thrice(counting))
    assert said == ["Four."] * 3
    assert counting.connections == 1


def test_a_server_that_leaves_an_answer_open_costs_the_connection_and_not_the_answer() -> None:
    counting = Counting(ends=False)
    said, took = asyncio.run(asked_thrice(counting))
    assert said == ["Four."] * 3
    assert counting.connections == 3
    assert took < 10, "nobody waits for the end of patience"


async def asked_at_once(counting: Counting, rounds: int, at_once: int) -> tuple[int, int]:
    """Connections that the server saw, and how many the client still holds after a pause."""
    server = await asyncio.start_server(counting.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    model = OpenAIChat(Endpoint("m", f"http://127.0.0.1:{port}/v1"))

    async def one() -> list[str]:
        return [item.text async for item in model.stream(ASKED) if isinstance(item, Reply)]

    for _ in range(rounds):
        assert await asyncio.gather(*(one() for _ in range(at_once))) == [["Four."]] * at_once
    seen = counting.connections
    await asyncio.sleep(0.05)
    await one()
    assert model._wire is not None
    held = model._wire.connector
    left = sum(len(kept) for kept in held._conns.values())
    await model.close()
    assert held.closed
    server.close()
    return seen, left


def test_calls_at_once_have_a_connection_each_and_the_next_ones_use_them_again() -> None:
    assert asyncio.run(asked_at_once(Counting(ends=True), rounds=3, at_once=7)) == (7, 7)


def test_connections_that_nobody_needs_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "IDLE_S", 0.02)
    assert asyncio.run(asked_at_once(Counting(ends=True), rounds=1, at_once=7)) == (7, 1)


def test_where_a_proxy_is_named_the_call_goes_through_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append((await reader.readuntil(b"\r\n")).decode())
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async def asked() -> None:
        server = await asyncio.start_server(proxy, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        model = OpenAIChat(Endpoint("m", "http://models.example/v1"), patience=Patience(tries=1))
        with pytest.raises(ModelError):
            [item async for item in model.stream(ASKED)]
        await model.close()
        server.close()

    asyncio.run(asked())
    assert seen[0].startswith("POST http://models.example/v1/chat/completions")


def certificate(folder: Path) -> Path:
    """A key and a certificate for 127.0.0.1 that nobody signed but itself, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "models")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    path = folder / "own.pem"
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(plain + made.public_bytes(pem))
    return path


@pytest.mark.parametrize("trusted", [False, True])
def test_an_endpoint_that_nobody_vouches_for_is_not_talked_to(
    trusted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(own))
    counting = Counting(ends=True)

    async def asked() -> list[str]:
        server = await asyncio.start_server(counting.serve, "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        model = OpenAIChat(Endpoint("m", f"https://127.0.0.1:{port}/v1"), patience=Patience(tries=1))
        try:
            return [item.text async for item in model.stream(ASKED) if isinstance(item, Reply)]
        finally:
            await model.close()
            server.close()

    wire._trusted.cache_clear()
    try:
        if trusted:
            assert asyncio.run(asked()) == ["Four."]
        else:
            with pytest.raises(ModelError):
                asyncio.run(asked())
            assert counting.connections == 0
    finally:
        wire._trusted.cache_clear()
