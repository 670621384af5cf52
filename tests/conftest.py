"""What every test lives under: no network beyond this machine, no settings from outside, a browser and a PostgreSQL server only
where one is."""

import ipaddress
import os
import random
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.databases import KINDS, Cluster, cluster, find_postgresql, upgrade_at

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Folders by what their tests do: try promises for a long time, run over a database, start programs. `make test` runs each heap beside another.
HEAPS = {
    "trials": {"promises", "recovery", "torture"},
    "house": {"jobs", "people", "practice", "review", "store", "web"},
    "programs": {"commands", "evals", "faults", "setup"},
}
_MUST_HAVE = "COUNTERPART_TESTS_MUST_HAVE"


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome on this machine."""
    return next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by its heap; skip what this machine cannot run, with the reason; let it fail where it must be there."""
    for item in items:
        folder = item.path.relative_to(ROOT / "tests").parts[0] if item.path.is_relative_to(ROOT / "tests") else ""
        for heap, folders in HEAPS.items():
            if folder in folders:
                item.add_marker(heap)
    here = {
        "browser": (find_chromium, "there is no Chromium here"),
        "postgresql": (find_postgresql, "there is no PostgreSQL server here"),
    }
    for mark, (find, reason) in here.items():
        if find() or mark in os.environ.get(_MUST_HAVE, "").split(","):
            continue
        for item in items:
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser."""
    found = find_chromium()
    if found is None:
        pytest.fail(f"there is no Chromium here, but {_MUST_HAVE} asks for one; install it")
    return found


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A PostgreSQL server of this run's own."""
    programs = find_postgresql()
    if programs is None:
        pytest.fail(f"there is no PostgreSQL server here, but {_MUST_HAVE} asks for one; install it")
    with cluster(programs) as running:
        yield running


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("prepared") / "c.sqlite3"
    upgrade_at(f"sqlite:///{path}")
    return path


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """A kind of database: who asks for it runs on each."""
    return str(request.param)


@pytest.fixture
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Makes addresses of new databases of a kind: with the newest schema where it is `prepared`, else without any table."""
    made: list[str] = []

    def fresh(kind: str, *, prepared: bool = False) -> str:
        if kind == "sqlite":
            path = tmp_path / f"fresh-{len(made) + 1}.sqlite3"
            made.append(f"sqlite:///{path}")
            if prepared:
                shutil.copyfile(request.getfixturevalue("prepared_file"), path)
        else:
            made.append(request.getfixturevalue("postgresql").fresh(prepared=prepared))
        return made[-1]

    yield fresh
    for url in made:
        if url.startswith("postgresql"):
            request.getfixturevalue("postgresql").drop(url)


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of the shell that runs the tests do not reach them."""
    for name in [*os.environ]:
        if name.startswith("COUNTERPART_") and not name.startswith("COUNTERPART_TESTS_"):
            monkeypatch.delenv(name)
    monkeypatch.delenv("PORT", raising=False)


@pytest.fixture(autouse=True, scope="session")
def drawn() -> Iterator[random.Random]:
    """What draws the seed of a session that names none: the same numbers in every run, so that no test depends on chance."""
    patch, numbers = pytest.MonkeyPatch(), random.Random(0)
    patch.setattr("app.practice.service.secrets", SimpleNamespace(randbelow=numbers.randrange))
    yield numbers
    patch.undo()


@pytest.fixture(autouse=True)
def drawn_anew(drawn: random.Random, request: pytest.FixtureRequest) -> None:
    """Each test draws the same whatever ran before it."""
    drawn.seed(request.node.nodeid)


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """A test that calls out of this machine fails."""
    patch = pytest.MonkeyPatch()
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not _is_here(str(address[0])):
            raise AssertionError(f"a test called {address[0]}; tests stay on this machine")
        connect(self, address)

    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
