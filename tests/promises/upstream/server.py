"""A model server that fails as it is told to, in a process of its own.

    python -m tests.promises.upstream.server [PORT]     prints the port it listens on, then serves until it is stopped

`PUT /control` with {"cells": {mark: [fault, call, when]}} says what to do with requests that hold a mark; {"heal": [marks]} makes them well; {"down": fault or
null} lets every request meet a fault. `GET /counts` gives how often each mark was asked for, by call. Requests without a mark get a good answer.
"""

import contextlib
import json
import re
import socket
import struct
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.model_server import ModelServer
from tests.model_streams import chunk
from tests.promises.upstream.faults import FAULTS, Reset, Stall, Status, good

MARK = re.compile(r"\bzq[a-z]{3}\b")
PACE_S = 0.05
SLOW = ("only-comments", "never-ending")
# A reset throws away what the other end has not read yet; what came before it is to be read.
READ_S = 0.3
SPOKEN = ("I hear you, and I write it down.", " Bring me a figure", " I can carry upstairs.")
IN_GERMAN = [
    {"said": "Das höre ich, und ich schreibe es mir auf.", "english": "I hear that, and I write it down."},
    {"said": "Bringen Sie mir etwas, das ich oben zeigen kann.", "english": "Bring me something that I can show upstairs."},
]  # fmt: skip
GRADED = {"findings": [{"id": "asks_why", "quote": "Why six weeks of stock?", "specific": True}], "abstained": []}
# By which field of its schema a call is known.
CALLS = {'"sentences"': "reply", '"findings"': "grade", '"english"': "hear", '"said"': "open"}


class Script:
    """What the server was told, and what it was asked."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.cells: dict[str, list[str]] = {}
        self.down: str | None = None
        self.counts: Counter[str] = Counter()


SCRIPT = Script()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.plain(Status(200, json.dumps(SCRIPT.counts).encode()))

    def do_PUT(self) -> None:
        wanted = json.loads(self.body())
        with SCRIPT.lock:
            SCRIPT.cells |= wanted.get("cells", {})
            for mark in wanted.get("heal", []):
                SCRIPT.cells.pop(mark, None)
            SCRIPT.down = wanted.get("down", SCRIPT.down)
        self.plain(Status(200, b"{}"))

    def do_POST(self) -> None:
        asked = self.body().decode()
        call = call_of(asked)
        found = MARK.findall(asked)
        mark = found[-1] if found else ""
        with SCRIPT.lock:
            SCRIPT.counts[f"{mark} {call}"] += 1
            seen = SCRIPT.counts[f"{mark} {call}"]
            SCRIPT.counts["all"] += 1
            name, at, when = SCRIPT.cells.get(mark, ["", "", ""])
            if SCRIPT.down:
                name, at, when = SCRIPT.down, call, "before"
        meets = name and (at == call or (at == "speak" and call == "reply")) and not (FAULTS[name].once and seen > 1)
        head, rest = parts(call, asked, when if meets else "before")
        play = FAULTS[name].play if meets else good
        self.run(play(head, rest), PACE_S if meets and name in SLOW else 0.0)

    def run(self, acts: Iterator[Any], pace: float) -> None:
        started = False
        try:
            for act in acts:
                if isinstance(act, Status):
                    self.plain(act)
                    return
                if isinstance(act, Stall):
                    if started:
                        self.wfile.flush()
                    self.wait_until_left()
                    return
                if isinstance(act, Reset):
                    self.reset()
                    return
                if not started:
                    self.begin()
                    started = True
                self.wfile.write(f"{len(act):x}\r\n".encode() + act + b"\r\n")
                self.wfile.flush()
                time.sleep(pace)
            if not started:
                self.begin()
            self.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.close_connection = True

    def begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def wait_until_left(self) -> None:
        """Say nothing until the other side goes."""
        self.close_connection = True
        self.connection.settimeout(60)
        with contextlib.suppress(OSError):
            self.connection.recv(1)

    def reset(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        time.sleep(READ_S)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def plain(self, status: Status) -> None:
        self.send_response(status.code)
        self.send_header("Content-Type", status.kind)
        self.send_header("Content-Length", str(status.claims or len(status.body)))
        if status.retry_after is not None:
            self.send_header("Retry-After", status.retry_after)
        if status.claims:
            self.close_connection = True
        self.end_headers()
        self.wfile.write(status.body)


def call_of(asked: str) -> str:
    """Which call of the product a request is, by the schema that it asks for."""
    known = json.loads(asked)
    shape = json.dumps(known.get("response_format", {}))
    shape += "".join(m["content"] for m in known["messages"] if "JSON Schema" in m["content"])
    return next((call for field, call in CALLS.items() if field in shape), "speak")


def parts(call: str, asked: str, when: str) -> tuple[list[bytes], list[bytes]]:
    """The good answer to a call, cut where the fault comes: before the first token, after the first word ('token'), or after the first sentence."""
    if call == "speak":
        words = [word for sentence in SPOKEN for word in re.findall(r" ?[^ ]+", sentence)]
        cut = {"before": 0, "token": 1, "after": len(SPOKEN[0].split()) + 2}[when]
    else:
        text = json.dumps(answer_to(call, asked), ensure_ascii=False)
        words = [text[at : at + 9] for at in range(0, len(text), 9)]
        cut = {"before": 0, "token": 1, "after": 3}[when]
    return [chunk(w) for w in words[:cut]], [chunk(w) for w in words[cut:]]


def answer_to(call: str, asked: str) -> dict[str, Any]:
    if call == "grade":
        return GRADED
    if call == "open":
        return {"said": "Nein."}
    if call == "reply":
        return {"sentences": IN_GERMAN}
    mark = MARK.findall(asked)
    return {"english": f"I can do 2.5 % if you extend to 36 months, {mark[-1] if mark else 'please'}."}


class FaultServer(ModelServer):
    """A running fault server for a test."""

    program = "tests.promises.upstream.server"

    def counts(self) -> dict[str, int]:
        with urllib.request.urlopen(f"{self.url}/counts") as answer:
            return dict(json.loads(answer.read()))


class Server(ThreadingHTTPServer):
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who goes away in the midst of an answer is no error here."""


def main(port: int) -> None:
    server = Server(("127.0.0.1", port), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
