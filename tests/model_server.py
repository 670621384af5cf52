"""A scripted OpenAI-compatible server that runs as a process of its own; the model's name in a request picks how it behaves.

    python -m tests.model_server [PORT]        prints the port it listens on, then serves until it is stopped

`PUT /control` with {"text": …, "json": …, "away": true, "reset": true} sets what it says, and that it is away (503); `GET /calls` gives the requests so far.
`ModelServer` starts one for a test and stops it.
"""

import json
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from tests.model_streams import STREAMS, normal

TEXT = "I hear you on the résumé of the index – now give me a figure I can carry upstairs. 🙂"
ROOT = Path(__file__).resolve().parents[1]


class Script:
    """What the server says, and what it was asked."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        self.text = TEXT
        self.json = '{"findings": [], "abstained": []}'
        self.away = False
        self.calls: list[dict[str, Any]] = []


SCRIPT = Script()


STATUSES = {"400": 400, "402": 402, "403": 403, "404": 404, "429": 429, "500": 500, "503": 503, "301": 301}
# How three servers say that a prompt is longer than the model can take.
TOO_LONG: dict[str, dict[str, Any]] = {
    "context-openai": {
        "message": "Too many tokens in the messages.",
        "type": "invalid_request_error",
        "code": "context_length_exceeded",
    },
    "context-vllm": {
        "message": "The model's maximum context length is 64 tokens; the request has 99.",
        "type": "BadRequestError",
        "code": 400,
    },
    "context-llama": {
        "message": "the request does not fit",
        "type": "exceed_context_size_error",
        "n_prompt_tokens": 99,
        "n_ctx": 64,
        "code": 400,
    },
}
ONCE = {
    "429-once": (429, "0"),
    "429-late": (429, "600"),
    "500-once": (500, None),
    "429-date-once": (429, "Thu, 01 Jan 1970 00:00:00 GMT"),
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        if self.path.endswith("/calls"):
            self.send(200, json.dumps(SCRIPT.calls).encode())
        elif self.path.endswith("/models"):
            self.send(
                200,
                b'{"object": "list", "data": [{"id": "normal", "object": "model", "created": 1, "owned_by": "us"}]}',
            )
        else:
            self.send(404, b"{}")

    def do_PUT(self) -> None:
        wanted = json.loads(self.body())
        if wanted.get("reset"):
            SCRIPT.reset()
        SCRIPT.text = wanted.get("text", SCRIPT.text)
        SCRIPT.json = wanted.get("json", SCRIPT.json)
        SCRIPT.away = wanted.get("away", SCRIPT.away)
        self.send(200, b"{}")

    def do_POST(self) -> None:
        asked = json.loads(self.body())
        with SCRIPT.lock:
            SCRIPT.calls.append(asked)
            seen = sum(call["model"] == asked["model"] for call in SCRIPT.calls)
        model = asked["model"].removesuffix(":latest")
        if self.headers.get("Authorization") == "Bearer wrong-key" or model == "401":
            self.refuse(401, "Incorrect API key provided: sk-abcdef1234567890")
        elif SCRIPT.away:
            self.refuse(503, "away")
        elif model in STATUSES:
            self.refuse(STATUSES[model], "no")
        elif model in TOO_LONG:
            self.send(400, json.dumps({"error": TOO_LONG[model]}).encode())
        elif model in ONCE and seen == 1:
            self.refuse(ONCE[model][0], "wait", ONCE[model][1])
        elif (complaint := turned_down(model, asked)) is not None:
            self.refuse(400, complaint)
        elif model == "html":
            self.send(200, b"<!doctype html><html><body>Welcome</body></html>", "text/html")
        elif model == "not-streamed":
            choice = {
                "index": 0,
                "message": {"role": "assistant", "content": self.words(asked)},
                "finish_reason": "stop",
            }
            self.send(200, json.dumps({"id": "c1", "choices": [choice]}).encode())
        else:
            self.stream(STREAMS.get(model, normal)(self.words(asked)), broken=model == "reset")

    def words(self, asked: dict[str, Any]) -> str:
        wants_json = "response_format" in asked or any("JSON Schema" in m["content"] for m in asked["messages"])
        return SCRIPT.json if wants_json else SCRIPT.text

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def refuse(self, status: int, message: str, retry_after: str | None = None) -> None:
        body = json.dumps({"error": {"message": message, "type": "error"}}).encode()
        self.send(status, body, "application/json", {"Retry-After": retry_after} if retry_after else {})

    def send(
        self, status: int, body: bytes, kind: str = "application/json", more: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def stream(self, pieces: Iterator[bytes], broken: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for number, piece in enumerate(pieces):
                if broken and number == 3:
                    self.close_connection = True
                    return
                self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                self.wfile.flush()
            self.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.close_connection = True


def turned_down(model: str, asked: dict[str, Any]) -> str | None:
    """Servers that know less than the original: what they complain of, or None."""
    shape = asked.get("response_format", {}).get("type")
    complaints = {
        "no-schema": (shape == "json_schema", "response_format type json_schema is not supported"),
        "no-json": (bool(shape), "unknown field"),
        "no-system": (any(m["role"] == "system" for m in asked["messages"]), "System role not supported"),
        "alternating": (in_a_row(asked), "Conversation roles must alternate user/assistant/user/assistant/..."),
        "no-options": ("stream_options" in asked, "stream_options: extra inputs are not permitted"),
        "new-limit": (
            "max_tokens" in asked,
            "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
        ),
        "no-temperature": (
            "temperature" in asked,
            "Unsupported value: 'temperature' does not support 0.7 with this model.",
        ),
    }
    applies, complaint = complaints.get(model, (False, ""))
    return complaint if applies else None


def in_a_row(asked: dict[str, Any]) -> bool:
    """Whether two messages of one role follow each other."""
    roles = [message["role"] for message in asked["messages"]]
    return any(one == other for one, other in zip(roles, roles[1:], strict=False))


class ModelServer:
    """A running server for a test: `url` ends in /v1. `program` is the module that serves."""

    program = "tests.model_server"

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", self.program, "0"], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        self.url = f"http://127.0.0.1:{self.port}/v1"
        return self

    def __exit__(self, *error: object) -> None:
        self._process.terminate()
        self._process.wait(10)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def control(self, **wanted: Any) -> None:
        request = urllib.request.Request(f"{self.url}/control", json.dumps(wanted).encode(), method="PUT")
        urllib.request.urlopen(request).read()

    def calls(self) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self.url}/calls") as answer:
            return list(json.loads(answer.read()))


def main(port: int) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
