"""llama.cpp's own `llama-server`, in a process of its own: a server that we did not write, with a model that is made here."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any, Self

import httpx

NAME = "chance"
# As many places as gradings run at once by default, each with room for the longest prompt of ours.
PLACES, ROOM = 4, 28_000
READY_WITHIN_S = 60


class LlamaServer:
    """A running server; `url` ends in /v1. It stays at its port when it is started again. `more` are further options of its command line."""

    def __init__(self, program: Path, model: Path, *more: str, room: int = ROOM, places: int = PLACES) -> None:
        self.model, self.log = model, model.with_suffix(f".{time.monotonic_ns()}.log")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.root = f"http://127.0.0.1:{self.port}"
        self.url = f"{self.root}/v1"
        self._command = [
            str(program), "--model", str(model), "--alias", NAME, "--host", "127.0.0.1", "--port", str(self.port), "--jinja", "--offline", "--no-ui",
            "--ctx-size", str(room * places), "--parallel", str(places), "--threads", "1", "--seed", "1", *more,
        ]  # fmt: skip

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.end(signal.SIGTERM)

    def start(self) -> None:
        """Start it and wait until it is ready."""
        with self.log.open("ab") as log:
            # Its settings may come from outside as well; none shall.
            outside = {name: value for name, value in os.environ.items() if not name.startswith("LLAMA_")}
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log, env=outside)
        until = time.monotonic() + READY_WITHIN_S
        while True:
            try:
                httpx.get(f"{self.root}/health").raise_for_status()
                return
            except httpx.HTTPError:
                told = self.log.read_text(errors="replace")[-3000:]
                assert self._process.poll() is None and time.monotonic() < until, told
                time.sleep(0.1)

    def end(self, how: signal.Signals) -> None:
        """Ask it to end, or kill it."""
        if self._process.poll() is None:
            self._process.send_signal(how)
        self._process.wait(20)

    def told(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """What it says of itself at one of its own paths."""
        answer = httpx.get(f"{self.root}{path}") if body is None else httpx.post(f"{self.root}{path}", json=body)
        return answer.raise_for_status().json()

    def prompt_tokens(self, messages: list[dict[str, str]]) -> int:
        """How many tokens a prompt has, by its own template and its own count."""
        prompt = self.told("/apply-template", {"messages": messages})["prompt"]
        return len(self.told("/tokenize", {"content": prompt, "add_special": True, "parse_special": True})["tokens"])
