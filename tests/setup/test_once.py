"""Nothing is done twice, and everything is done again where a lock file changed."""

import shutil
from pathlib import Path

import pytest

import frontend
import packages
import steps
from problem import Problem
from tests.conftest import ROOT


class Installers:
    """Stand-ins that leave behind what real ones would, and count."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[str] = []
        monkeypatch.setattr(packages, "_make", self.make)
        monkeypatch.setattr(packages, "_works", lambda env: env.python.exists())
        monkeypatch.setattr(packages, "_pip", lambda env, kind: self.calls.append(f"pip {kind}"))
        monkeypatch.setattr(frontend, "bring", self.bring)

    def make(self, env: packages.Environment) -> None:
        self.calls.append("venv")
        (env.folder / "bin").mkdir(parents=True)
        env.python.touch()
        (env.folder / "lib" / "python3.11" / "site-packages").mkdir(parents=True)

    def bring(self, root: Path, npm: list[str], log: Path) -> None:
        self.calls.append("npm" if "npm" in npm[0] else "npm of the wheel")
        (root / "frontend" / "vendor").mkdir(exist_ok=True)
        (root / "frontend" / "node_modules" / "axe-core").mkdir(parents=True, exist_ok=True)
        (root / "frontend" / "vendor" / ".stamp").write_text(frontend._wanted(root))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("pyproject.toml", *packages.LOCKS.values()):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "frontend").mkdir()
    shutil.copy(ROOT / "frontend" / "package-lock.json", tmp_path / "frontend" / "package-lock.json")
    return tmp_path


@pytest.fixture
def installers(monkeypatch: pytest.MonkeyPatch) -> Installers:
    monkeypatch.setattr(frontend, "npm_here", lambda: ["npm"])
    return Installers(monkeypatch)


def test_the_second_time_nothing_is_installed(project: Path, installers: Installers) -> None:
    assert steps.prepare(["run"], project) == 0
    assert installers.calls == ["venv", "pip run", "npm"]
    assert steps.prepare(["run"], project) == 0
    assert installers.calls == ["venv", "pip run", "npm"]


def test_what_is_prepared_for_tests_is_enough_to_run(project: Path, installers: Installers) -> None:
    assert steps.prepare(["dev"], project) == 0
    assert steps.prepare(["run"], project) == 0
    assert installers.calls == ["venv", "pip dev", "npm"]


def test_a_changed_lock_file_is_installed_into_the_same_environment(project: Path, installers: Installers) -> None:
    steps.prepare(["run"], project)
    (project / "requirements.lock").open("a").write("# changed\n")
    assert steps.prepare(["run"], project) == 0
    assert installers.calls == ["venv", "pip run", "npm", "pip run"]


def test_a_moved_folder_is_noticed(
    project: Path, installers: Installers, tmp_path_factory: pytest.TempPathFactory
) -> None:
    steps.prepare(["run"], project)
    moved = tmp_path_factory.mktemp("other") / "project"
    shutil.move(project, moved)
    assert steps.prepare(["run"], moved) == 0
    assert "pip run" in installers.calls[3:]
    assert str(moved) in (moved / ".venv" / "bin" / "counterpart").read_text()


def test_where_there_is_no_node_its_wheel_is_installed(
    project: Path, installers: Installers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frontend, "npm_here", lambda: None)
    monkeypatch.setattr(frontend, "npm_of_wheel", lambda site_packages: ["the wheel's"])
    assert steps.prepare(["run"], project) == 0
    assert installers.calls == ["venv", "pip run", "pip node", "npm of the wheel"]


def test_an_interrupted_installation_is_taken_up_again(
    project: Path, installers: Installers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken_off(env: packages.Environment, kind: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(packages, "_pip", broken_off)
        assert steps.prepare(["run"], project) == 130
    assert steps.prepare(["run"], project) == 0
    assert installers.calls == ["venv", "pip run", "npm"]


def test_a_wheel_without_node_is_said(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="install Node"):
        frontend.npm_of_wheel(tmp_path)
