"""What goes wrong while preparing is one clear sentence and a non-zero exit."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import frontend
import packages
import steps
from problem import Problem, of_os_error, of_output
from tests.conftest import ROOT

ENTRANCE = ROOT / "tools" / "setup"
NOBODY = "http://127.0.0.1:9/"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder with nothing prepared in it."""
    for name in ("pyproject.toml", *packages.LOCKS.values()):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "frontend").mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "frontend" / name, tmp_path / "frontend" / name)
    return tmp_path


def one_sentence(text: str) -> bool:
    return text.strip().count("\n") == 0 and text.strip().endswith(".") and "Traceback" not in text


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_told_so_where_no_newer_one_is_here(version: tuple[int, int, int], tmp_path: Path) -> None:
    code = f"import runpy, sys; sys.version_info = {version}; sys.argv = ['setup', 'run']; runpy.run_path({str(ENTRANCE)!r}, run_name='__main__')"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={"PATH": str(tmp_path)}
    )
    assert ran.returncode == 1
    assert ".".join(map(str, version)) + " is too old; install Python 3.11 or newer" in ran.stderr
    assert ran.stderr.count("\n") == 1


def test_the_entrance_uses_no_syntax_that_an_old_python_does_not_know() -> None:
    text = (ENTRANCE / "__main__.py").read_text()
    for newer in ("f'", 'f"', ":=", "->", "match "):
        assert newer not in text


def test_an_old_python_hands_over_to_a_newer_one_on_the_path(tmp_path: Path) -> None:
    (tmp_path / "python3.12").symlink_to(sys.executable)
    code = f"import runpy, sys; sys.version_info = (3, 9, 1); sys.argv = [{str(ENTRANCE)!r}]; runpy.run_path({str(ENTRANCE)!r}, run_name='__main__')"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={"PATH": str(tmp_path)}
    )
    assert ran.returncode == 2
    assert "Usage" in ran.stderr


def test_make_says_where_there_is_no_python_at_all() -> None:
    ran = subprocess.run(
        ["make", "PYTHON=python-of-nowhere", "run"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode != 0
    assert "Python: python-of-nowhere is not here; install Python 3.11 or newer" in ran.stderr


@pytest.mark.slow
def test_without_a_network_the_packages_cannot_be_reached(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", NOBODY)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    assert steps.prepare(["run"], project) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert (
        told
        == "Python packages: the package index could not be reached; connect to the network or name a mirror to pip and npm, then try again."
    )
    assert not packages.is_there(packages.Environment(project), "run")


@pytest.mark.slow
@pytest.mark.skipif(frontend.npm_here() is None, reason="there is no npm here")
def test_without_a_network_the_front_end_files_cannot_be_reached(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("npm_config_registry", NOBODY)
    monkeypatch.setenv("npm_config_cache", str(project / "cache"))
    with pytest.raises(Problem, match="Front-end files: the package index could not be reached") as told:
        frontend.bring(project, frontend.npm_here() or [], project / "log")
    assert one_sentence(str(told.value))
    assert not frontend.can_run(project)


def test_too_little_room_is_said_before_anything_is_installed(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 10**9 - 12_000_000, 12_000_000)
    )
    assert steps.prepare(["dev"], project) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert told.startswith("Disk: only 12 MB are free")
    assert told.endswith("free at least 900 MB and try again.")
    assert not (project / ".venv").exists()


def test_a_disk_that_fills_up_midway_is_one_sentence(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fills_up(env: packages.Environment, kind: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "somewhere")

    monkeypatch.setattr(packages, "install", fills_up)
    assert steps.prepare(["run"], project) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert told == "Disk: the disk is full; free about 1 GB in this folder's disk and try again."


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "the disk is full"),
        ("npm error code ENOSPC", "the disk is full"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "is not the one in the lock file"),
        ("npm error code EINTEGRITY", "is not the one in the lock file"),
        ("npm error code ENOTFOUND", "could not be reached"),
        ("NewConnectionError('…: Failed to establish a new connection')", "could not be reached"),
        ("something nobody has seen\n\n", "something nobody has seen"),
        ("", "no output"),
    ],
)
def test_the_cause_is_read_from_an_installers_output(output: str, said: str) -> None:
    told = str(of_output("Python packages", output, "the log"))
    assert said in told
    assert one_sentence(told)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EIO])
def test_errors_of_the_system_are_one_sentence(number: int) -> None:
    assert one_sentence(str(of_os_error(OSError(number, os.strerror(number), "some/folder"))))


def test_a_wrong_call_is_told_how_to_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert steps.prepare(["everything"]) == 2
    assert "Usage" in capsys.readouterr().err
