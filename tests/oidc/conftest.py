"""A real, certified OpenID Connect provider in a process of its own, installed once by npm where that is asked for."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.web.conftest import HOST

HERE = Path(__file__).parent
BACK = f"http://{HOST}/sign-in/provider/return"
ASKED = "COUNTERPART_TESTS_OIDC"
CLIENT, SECRET = "counterpart", "a-secret-of-thirty-two-characters"


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running provider."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if os.environ.get(ASKED) != "1":
        pytest.skip(f"a real provider is installed by npm; set {ASKED}=1 to run these")
    if not node or not npm:
        pytest.fail(f"{ASKED} asks for a provider, but node and npm are not here; install them")
    folder = tmp_path_factory.mktemp("oidc")
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, folder / name)
    subprocess.run(
        [npm, "ci", "--ignore-scripts", "--loglevel=error"], cwd=folder, check=True, capture_output=True, timeout=180
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (folder / "provider.log").open("wb")
    command = [node, str(HERE / "provider.mjs"), str(port), BACK, str(folder)]
    process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + 30
    while True:
        try:
            httpx.get(f"{address}/.well-known/openid-configuration").raise_for_status()
            break
        except httpx.HTTPError:
            assert process.poll() is None and time.monotonic() < until, (folder / "provider.log").read_text()
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait(20)
