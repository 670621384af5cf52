"""A real server in a process of its own, and a real Chromium on it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.furnished import Furnished, furnish
from tests.conftest import CHROMIUM_FLAGS, ROOT

# A busy machine is slow, not wrong.
expect.set_options(timeout=15_000)
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
# Runs before anything of the program is loaded: two hundred turns, and a buyer who never walks out.
PATIENT = """
import app.content.loading as loading
shipped_case = loading.load_case
loading.load_case = lambda name: shipped_case(name).model_copy(update={"turn_limit": 200})
import app.negotiation.closing as closing
closing.walks_out = lambda desk: False
"""


@dataclass
class Server:
    """A running server: its address, its folder, and how to stop and start it again."""

    url: str
    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    before: str = ""
    pace: int = 25

    def link(self) -> str:
        """The newest sign-in link."""
        return (self.folder / "var" / "sign-in-link.txt").read_text().strip()

    def restart(self, signal: int) -> None:
        """End the process by a signal and start it again on the same folder and port."""
        self.process.send_signal(signal)
        self.process.wait(20)
        self.process = start(self.folder, self.port, self.before, self.pace)


def start(folder: Path, port: int, before: str = "", pace: int = 25) -> subprocess.Popen[bytes]:
    """Start a server and wait until it answers; `before` is Python that runs before anything of the program is loaded."""
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "COUNTERPART_PACE_MS_PER_WORD": str(pace),
        "COUNTERPART_TURNS_PER_HOUR": "0",
    }
    code = f"{before}\nimport sys; sys.argv[0] = 'counterpart'; from app.cli import main; main()"
    log = (folder / "server.log").open("ab")
    process = subprocess.Popen(
        [sys.executable, "-c", code, "serve", "--port", str(port)], cwd=folder, env=env, stdout=log, stderr=log
    )
    until = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=1).read()
            return process
        except OSError:
            assert process.poll() is None, (folder / "server.log").read_text()
            assert time.monotonic() < until, "the server did not answer within a minute"
            time.sleep(0.1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all browser tests."""
    yield from serving(tmp_path_factory.mktemp("server"))


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Furnished]]:
    """A furnished house on a server of its own, with people who can be signed in by their keys."""
    folder = tmp_path_factory.mktemp("furnished")
    made = furnish(folder)
    running = serving(folder, pace=0)
    yield next(running), made
    next(running, None)


def serving(folder: Path, before: str = "", pace: int = 25) -> Iterator[Server]:
    """A server on a free port, ended afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    found = Server(f"http://localhost:{port}", folder, port, start(folder, port, before, pace), before, pace)
    yield found
    found.process.terminate()
    found.process.wait(20)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        yield found
        found.close()


@pytest.fixture(scope="session")
def cookies(server: Server, browser: Browser) -> list[dict[str, object]]:
    """Signed in once by the link, as a person does it; the cookies are used by every test."""
    return sign_in(browser, server)


def sign_in(browser: Browser, server: Server) -> list[dict[str, object]]:
    """Sign in by the newest link; the cookies."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.link())
    page.get_by_role("button", name="Sign in").click()
    go_on = page.get_by_role("button", name="I have read this, go on")
    page.wait_for_load_state()
    if go_on.count():  # the notice, the first time
        go_on.click()
    page.wait_for_url(f"{server.url}/")
    found = context.cookies()
    context.close()
    return [dict(c) for c in found]


@pytest.fixture
def desktop(browser: Browser, cookies: list[dict[str, object]], server: Server) -> Iterator[Page]:
    """A signed-in page at desktop width that notes errors and every request that leaves the origin."""
    yield from _page(browser.new_context(viewport=DESKTOP), cookies, server)


@pytest.fixture
def phone(browser: Browser, cookies: list[dict[str, object]], server: Server) -> Iterator[Page]:
    """The same at phone width."""
    yield from _page(browser.new_context(viewport=PHONE, has_touch=True), cookies, server)


def _page(context: BrowserContext, cookies: list[dict[str, object]], server: Server) -> Iterator[Page]:
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    away: list[str] = []
    errors: list[str] = []
    page.on("request", lambda r: away.append(r.url) if not r.url.startswith((server.url, "data:")) else None)
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.on("console", lambda m: errors.append(m.text) if "Content Security Policy" in m.text else None)
    yield page
    context.close()
    assert not away, f"requests left the origin: {away}"
    assert not errors, f"scripts failed: {errors}"
