"""The parts of `make test`, what `make check` runs, and what the build server runs."""

import subprocess
from pathlib import Path

import pytest

import checking
import testing
from tests.conftest import HEAPS, ROOT


def ran(closing: str, code: int = 0, *skipped: str) -> testing.Ran:
    return testing.Ran(code, closing, skipped)


def test_the_closing_line_adds_up_all_runs() -> None:
    line = testing.total(
        [ran("== 3 passed, 1 skipped, 9 deselected in 1.50s =="), ran("== 2 failed, 4 passed, 1 warning in 0.25s ==")]
    )
    assert "7 passed" in line
    assert "2 failed" in line
    assert "1 skipped" in line
    assert "deselected" not in line
    assert "1.75s" in line


def test_the_share_of_branches_is_counted_per_package() -> None:
    files = {
        "app/grading/a.py": {"summary": {"num_branches": 10, "covered_branches": 9}},
        "app/grading/b.py": {"summary": {"num_branches": 10, "covered_branches": 10}},
        "app/gradingelse/c.py": {"summary": {"num_branches": 100, "covered_branches": 0}},
    }
    assert testing.share_of(files, "app/grading") == 95.0
    assert testing.share_of(files, "app/absent") == 100.0


def test_an_unknown_part_or_check_is_told_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert testing.main(["everything"]) == 2
    assert "unit, db, browser, all" in capsys.readouterr().err
    assert checking.main(["beauty"]) == 2
    assert "lint" in capsys.readouterr().err


def test_a_failing_test_fails_the_part(tmp_path: Path) -> None:
    (tmp_path / "test_red.py").write_text("def test_red():\n    assert False\n")
    assert testing.run("not browser", ["-q", "-p", "no:cacheprovider", str(tmp_path)], measured=False).code == 1


def test_runs_side_by_side_are_each_told_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "test_both.py").write_text(
        "import pytest\n\ndef test_here():\n    pass\n\n@pytest.mark.games\ndef test_game():\n    assert False\n"
    )
    more = ["-q", "-p", "no:cacheprovider", str(tmp_path)]
    first, second, third = testing.side_by_side((testing.REST, testing.GAMES, testing.BROWSER), more, measured=False)
    assert (first.code, second.code, third.code) == (0, 1, testing.NO_TESTS)
    assert "1 passed" in first.closing
    assert "1 failed" in second.closing
    told = capsys.readouterr().out
    assert "1 passed" in told
    assert "1 failed" in told


def test_every_test_is_in_one_heap() -> None:
    folders = [folder for heap in HEAPS.values() for folder in heap]
    assert len(folders) == len(set(folders)), "a folder is in two heaps"
    assert all((ROOT / "tests" / folder).is_dir() for folder in folders)
    assert set(HEAPS) == {"house", "trials", "programs"}
    assert all(f"not {heap}" in testing.PLAIN for heap in HEAPS)
    assert {testing.HOUSES, testing.TRIALS, testing.PROGRAMS, testing.PLAIN} < set(testing.PARTS["all"])


@pytest.mark.parametrize(
    ("mark", "fixture", "what"),
    [("browser", "chromium", "Chromium"), ("postgresql", "postgresql", "PostgreSQL server")],
)
def test_what_must_be_there_is_not_skipped(mark: str, fixture: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(
        "from tests.conftest import chromium, postgresql, pytest_collection_modifyitems\n"
    )
    (tmp_path / "test_it.py").write_text(f"import pytest\n\n@pytest.mark.{mark}\ndef test_it({fixture}):\n    pass\n")
    command = [
        testing.sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        str(ROOT / "pyproject.toml"),
        str(tmp_path),
    ]
    without = {"PATH": str(tmp_path), "PYTHONPATH": str(ROOT), "COUNTERPART_TESTS_POSTGRESQL": str(tmp_path)}
    skipped = subprocess.run(command, env=without, cwd=ROOT, capture_output=True, text=True, check=False)
    assert skipped.returncode == 0
    assert "1 skipped" in skipped.stdout
    must = subprocess.run(
        command,
        env={**without, "COUNTERPART_TESTS_MUST_HAVE": f"other,{mark}"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert must.returncode == 1
    assert f"there is no {what} here" in must.stdout


def test_the_build_server_runs_checks_and_tests_and_needs_a_browser_and_a_server() -> None:
    path = ROOT / ".ci" / "run"
    text = path.read_text()
    assert path.stat().st_mode & 0o111
    assert text.index("make check") < text.index("make test")
    assert "COUNTERPART_TESTS_MUST_HAVE=browser,postgresql" in text
    assert subprocess.run(["bash", "-n", path], check=False).returncode == 0


@pytest.mark.parametrize(
    "target",
    ["setup", "run", "test", "test-unit", "test-db", "test-browser", "bite", "check", "bench", "clean", "lock"],
)
def test_every_target_is_there(target: str) -> None:
    planned = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert planned.returncode == 0
    assert planned.stdout.strip()


def test_cleaning_never_touches_the_database() -> None:
    planned = subprocess.run(["make", "-n", "clean"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    removed = [word for line in planned.splitlines() if line.startswith("rm -rf") for word in line.split()[2:]]
    assert ".venv" in removed
    assert not {"var", "."} & set(removed)
    assert not [word for word in removed if word.startswith(("/", "..", "*")) or "sqlite" in word]
