"""Programs of the time: the newest state of this repository at each schema, taken out of its history, started as it was, and talked with through its API."""

import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path

import httpx

from tests.conftest import ROOT
from tests.setup.processes import answers, free_port, plain_environment
from tests.torture.visitors import Visitor, graded, hear, say

STARTS_WITHIN_S = 90.0
VERSIONS = "app/store/migrations/versions"
PARTS = ("app", "personas", "rubrics", "schemas", "frontend")
START = "import sys; sys.path.insert(0, {folder!r}); from app.cli import main; main()"
PLAN = {"target": "3 %", "walk_away": "6 %", "questions": "Who needs it? „Bis wann?“"}


@cache
def commit_at(revision: str) -> str | None:
    """The newest commit whose schemas end with a revision; None where the history is not here or no commit ended there."""
    wanted = [name for name in _names(VERSIONS) if name[:4] <= revision]
    return next((commit for commit in _git("rev-list", "HEAD").split() if _names(VERSIONS, commit) == wanted), None)


def _names(folder: str, commit: str = "HEAD") -> list[str]:
    listed = _git("ls-tree", "--name-only", commit, f"{folder}/").splitlines()
    return sorted(name for line in listed if (name := Path(line).name)[:1].isdigit())


def _git(*arguments: str) -> str:
    ran = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return ran.stdout if ran.returncode == 0 else ""


def unpacked(commit: str, folder: Path) -> Path:
    """The program of a commit, in a folder."""
    ran = subprocess.run(["git", "archive", commit, *PARTS], cwd=ROOT, capture_output=True, check=True)
    with tarfile.open(fileobj=BytesIO(ran.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


@contextmanager
def program_of(commit: str, database: str, folder: Path) -> Iterator[Visitor]:
    """The server of a commit on a database, and its local user, signed in."""
    tree = unpacked(commit, folder / "program")
    home, port = folder / "home", free_port()
    home.mkdir()
    command = [sys.executable, "-c", START.format(folder=str(tree)), "serve", "--no-open", "--port", str(port)]
    more = {
        "COUNTERPART_DATABASE_URL": database,
        "COUNTERPART_DATA_DIR": str(home),
        "COUNTERPART_PACE_MS_PER_WORD": "0",
    }
    with started(command, home, port, more):
        base = f"http://127.0.0.1:{port}"
        token = (home / "sign-in-link.txt").read_text().strip().split("token=")[1]
        answer = httpx.post(f"{base}/sign-in", data={"token": token}, headers={"origin": base})
        cookie = answer.headers["set-cookie"].split(";")[0]
        yield Visitor(base, cookie)


@contextmanager
def started(command: list[str], home: Path, port: int, settings: dict[str, str]) -> Iterator[None]:
    """A server that answers; killed afterwards, since its rows are what counts."""
    with (home / "server.log").open("wb") as out:
        process = subprocess.Popen(command, cwd=home, env=plain_environment(**settings), stdout=out, stderr=out)
    try:
        until = time.monotonic() + STARTS_WITHIN_S
        while not answers(port):
            log = (home / "server.log").read_text()
            assert process.poll() is None and time.monotonic() < until, f"the old program does not answer: {log}"
            time.sleep(0.05)
        yield
    finally:
        process.kill()
        process.wait()


def played(person: Visitor, cases: list[str], lines: list[str]) -> list[str]:
    """Talks over these cases with all lines said, a plan each, the last of them ended; the ids of the sessions."""
    sessions = []
    with person.client() as client:
        for number, case in enumerate(cases):
            session = person.begin(client, case, number)
            sessions.append(session)
            client.post(f"/api/v1/sessions/{session}/plans", json=PLAN).raise_for_status()
            for place, line in enumerate(lines, 1):
                answer = say(client, session, f"k{place}", line)
                if answer.status_code == 409:  # she ended the talks
                    break
                answer.raise_for_status()
                hear(person, session, graded(place))
        client.post(f"/api/v1/sessions/{sessions[0]}/ending")
    return sessions
