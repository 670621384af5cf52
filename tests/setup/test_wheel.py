"""The wheel carries everything: built here, installed elsewhere, started in an empty folder."""

import os
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.setup.processes import free_port, plain_environment, served

pytestmark = pytest.mark.slow
SHIPPED = ("personas", "rubrics", "schemas", "frontend/templates", "frontend/static", "frontend/vendor")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel in it; what the wheel needs is lent by the one of these tests, so nothing is fetched."""
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    python = folder / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel]
    subprocess.run(command, check=True, env=plain_environment(PIP_DISABLE_PIP_VERSION_CHECK="1"))
    lent = next(p for p in sys.path if p.endswith("site-packages"))
    (next(folder.glob("lib/python3*/site-packages")) / "lent.pth").write_text(lent + "\n")
    return folder / "bin"


def test_every_shipped_file_is_in_the_wheel(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    for name in SHIPPED:
        files = [p.relative_to(ROOT).as_posix() for p in (ROOT / name).rglob("*") if p.is_file()]
        assert files, name
        assert {f"app/_shipped/{file}" for file in files} <= inside
    texts = [p.relative_to(ROOT).as_posix() for p in (ROOT / "app").rglob("*") if p.suffix in (".j2", ".yaml", ".mako")]
    assert texts
    assert set(texts) <= inside
    assert not [name for name in inside if name.startswith(("tests/", "tools/")) or name.endswith(".pyc")]


def test_the_installed_command_runs_its_own_code_and_not_this_checkout(installed: Path, tmp_path: Path) -> None:
    command = [
        installed / "python",
        "-c",
        "import app; from app.places import shipped; print(app.__file__, shipped('personas'))",
    ]
    said = subprocess.run(
        command, cwd=tmp_path, env=plain_environment(), capture_output=True, text=True, check=True
    ).stdout
    assert str(ROOT) not in said
    assert str(installed.parent) in said


def test_it_serves_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    port = free_port()
    with served([str(installed / "counterpart"), "serve", "--port", str(port)], tmp_path, port):
        link = tmp_path / "var" / "sign-in-link.txt"
        assert link.stat().st_mode & 0o077 == 0
        with urllib.request.urlopen(link.read_text().strip(), timeout=10) as page:
            assert page.status == 200
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/vendor/htmx.min.js", timeout=10) as script:
            assert len(script.read()) > 40_000
    assert os.listdir(tmp_path / "var")


def test_it_counts_tokens_by_its_own_rank_files(installed: Path, tmp_path: Path) -> None:
    code = "from app.models.tokens import counter; print(counter('gpt-4o')('negotiation ' * 100))"
    said = subprocess.run(
        [installed / "python", "-c", code],
        cwd=tmp_path,
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert 90 <= int(said.stdout) <= 210


def test_the_labelled_turns_of_calibration_come_with_it(installed: Path, tmp_path: Path) -> None:
    code = "from app.review.labelledturns import labelled_turns as t; print(len(t()), sum(x.second is not None for x in t()))"
    said = subprocess.run(
        [installed / "python", "-c", code],
        cwd=tmp_path,
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    turns, again = (int(number) for number in said.split())
    assert turns > 1000
    assert again > 200
