import subprocess
import sys
import time

import pytest

from app.cli import _COMMANDS
from tests.commands.conftest import Run


@pytest.mark.parametrize("args", [(), ("--help",), ("-h",)])
def test_help_lists_every_command(command: Run, args: tuple[str, ...]) -> None:
    ran = command(*args)
    assert ran.code == 0
    for name in _COMMANDS:
        assert f"  {name} " in ran.out


@pytest.mark.parametrize("name", list(_COMMANDS))
def test_every_command_has_help_of_its_own(command: Run, name: str) -> None:
    ran = command(name, "--help")
    assert ran.code == 0
    assert f"counterpart {name}" in ran.out


def test_an_unknown_command_is_named_with_a_near_one(command: Run) -> None:
    ran = command("caht")
    assert ran.code == 2
    assert "There is no command 'caht'; did you mean 'chat'?" in ran.err


def test_an_unknown_option_is_wrong_input(command: Run) -> None:
    ran = command("chat", "--sed", "4")
    assert ran.code == 2
    assert "--sed" in ran.err


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    code = "import sys; from app.cli import run; run(['--help']); print(sorted(m for m in sys.modules if m in ('typer','pydantic','sqlalchemy','openai','rich')))"
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert done.stdout.rstrip().endswith("[]")
    assert time.perf_counter() - began < 5


def test_an_interrupted_command_leaves_with_130(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.commands.content.faults_of", interrupted)
    ran = command("content", "lint")
    assert ran.code == 130
    assert "Interrupted; what was done is kept." in ran.err
