"""A small HTTP client for load: it takes a fraction of what a library's does, so that the machine is left to what is measured."""

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


class Wire:
    """One connection to a server on this machine, kept open."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self.port = port
        more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._head = f"host: 127.0.0.1:{port}\r\n{more}"
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def _opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._ends is None or self._ends[0].at_eof():  # a server closes what nobody uses
            self._ends = await asyncio.open_connection("127.0.0.1", self.port)
        return self._ends

    async def _send(self, method: str, path: str, body: bytes, more: str = "") -> tuple[int, bool, int]:
        reader, writer = await self._opened()
        length = f"content-length: {len(body)}\r\ncontent-type: application/json\r\n" if method == "POST" else ""
        writer.write(f"{method} {path} HTTP/1.1\r\n{self._head}{more}{length}\r\n".encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        lines = head.split("\r\n")
        size = next((int(line[15:]) for line in lines if line.startswith("content-length:")), 0)
        return int(lines[0].split()[1]), "transfer-encoding: chunked" in head, size

    async def post(self, path: str, body: Any, more: str = "") -> tuple[int, Any]:
        """Post and read the whole answer, which has a length: its status and body. Sent once more where the connection was closed meanwhile; it has a key."""
        try:
            status, _, size = await self._send("POST", path, json.dumps(body).encode(), more)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.close()
            status, _, size = await self._send("POST", path, json.dumps(body).encode(), more)
        reader, _ = await self._opened()
        data = await reader.readexactly(size)
        return status, json.loads(data) if data else None

    async def lines(self, method: str, path: str, body: Any = None) -> AsyncIterator[str]:
        """The lines of a stream that are fields of events; it ends where the stream does."""
        status, chunked, _ = await self._send(method, path, json.dumps(body).encode() if body is not None else b"")
        if status != 200 or not chunked:
            raise SystemExit(f"{method} {path} was answered {status}")
        reader, _ = await self._opened()
        while (line := await reader.readline()) not in (b"", b"0\r\n"):
            if b": " in line:
                yield line.decode().rstrip("\r\n")
        await reader.readline()

    def close(self) -> None:
        if self._ends is not None:
            self._ends[1].close()
            self._ends = None


def cpu_s(pid: int) -> float:
    """Seconds of processor time that a process and those that it began have used."""
    own = (fields for number, fields in _running() if number == pid or int(fields[1]) == pid)
    return sum(int(fields[11]) + int(fields[12]) for fields in own) / TICKS


def children(pid: int) -> list[int]:
    """The processes that a process began and that still run."""
    return [number for number, fields in _running() if int(fields[1]) == pid]


def _running() -> Iterator[tuple[int, list[str]]]:
    """Each process that runs: its number, and what stands of it in the kernel's table behind its name."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            yield int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
