"""The figures and the readiness of a process without pages: a small port of its own, off by default.

Who brings the token may read the figures; so may this machine where a setting says so, under its own name or a number. There is nothing else behind it.
"""

import hmac
import json
import threading
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from app.errors import SettingError
from app.settings import is_loopback
from app.web.services import Operations

TYPE = "text/plain; version=0.0.4; charset=utf-8"
QUIET_S = 5.0
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


@dataclass(frozen=True, slots=True)
class Answered:
    """A whole answer."""

    status: HTTPStatus
    body: bytes
    kind: str = "application/json"


class Door:
    """Answers `/healthz`, `/readyz` and `/metrics` in a thread of its own, from `start` to `close`. `port` is where it listens."""

    def __init__(self, operations: Operations, host: str, port: int) -> None:
        """Raises SettingError where the port is not free."""
        try:
            self._server = ThreadingHTTPServer((host, port), _handler(operations))
        except OSError as error:
            fix = f"it is not free at {host} ({error.strerror}); set another, or 0 for none"
            raise SettingError("COUNTERPART_WORKER_METRICS_PORT", port, fix) from None
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])

    def start(self) -> None:
        """Answer from here on."""
        threading.Thread(target=self._server.serve_forever, name="figures", daemon=True).start()

    def close(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()


def _handler(operations: Operations) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = QUIET_S
        server_version, sys_version = "Counterpart", ""

        def log_message(self, *arguments: object) -> None:
            """Requests of a monitor are no lines of a log."""

        def do_GET(self) -> None:
            answered = self._answered()
            self.send_response(answered.status)
            self.send_header("Content-Type", answered.kind)
            self.send_header("Content-Length", str(len(answered.body)))
            self.end_headers()
            self.wfile.write(answered.body)

        def _answered(self) -> Answered:
            path = urlsplit(self.path).path
            if path == "/healthz":
                return _as_json(HTTPStatus.OK, {"status": "ok"})
            if path == "/readyz":
                found = operations.problems()
                status = HTTPStatus.SERVICE_UNAVAILABLE if found else HTTPStatus.OK
                return _as_json(status, {"status": "not ready" if found else "ready", "reasons": list(found)})
            if path == "/metrics" and self._may_read():
                return Answered(HTTPStatus.OK, operations.figures(), TYPE)
            return _as_json(HTTPStatus.FORBIDDEN if path == "/metrics" else HTTPStatus.NOT_FOUND, {"status": "no"})

        def _may_read(self) -> bool:
            scheme, _, given = self.headers.get("Authorization", "").partition(" ")
            if scheme.lower() == "bearer":
                return bool(operations.token) and hmac.compare_digest(
                    given.strip().encode(), str(operations.token).encode()
                )
            named = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
            here = is_loopback(str(self.client_address[0])) and is_loopback(named)
            return operations.open_to_loopback and here and not any(name in self.headers for name in _FORWARDED)

    return Handler


def _as_json(status: HTTPStatus, body: dict[str, object]) -> Answered:
    return Answered(status, json.dumps(body).encode())
