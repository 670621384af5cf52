"""The lock files hold hashes and no address; the rank files are those that tiktoken expects."""

import hashlib
import json
import re
from pathlib import Path

import pytest
import tiktoken_ext.openai_public as expected

import checking
import frontend
from app.models import tokens
from tests.conftest import ROOT

LOCKS = sorted(ROOT.glob("requirements*.lock"))
VENDOR = ROOT / "frontend" / "vendor"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_pinned_package_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    pins = re.split(r"\n(?=\S)", text.strip())
    assert "://" not in text
    assert not re.search(r"^--|@ ", text, re.MULTILINE)
    assert pins
    assert [pin.split()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def test_the_lock_file_of_npm_has_sums_and_no_address() -> None:
    text = (ROOT / "frontend" / "package-lock.json").read_text()
    found = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert "://" not in text
    assert found["node_modules/htmx.org"]["version"] == "2.0.11"
    assert all(entry["integrity"].startswith("sha512-") for entry in found.values())


def test_what_runs_is_pinned_alike_for_running_and_for_tests() -> None:
    runs, tests = (
        set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert runs <= tests


def test_the_rank_files_are_those_that_the_installed_tiktoken_looks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def note(address: str, expected_hash: str) -> dict[bytes, int]:
        asked.append((hashlib.sha1(address.encode()).hexdigest(), expected_hash))
        return {}

    monkeypatch.setattr(expected, "load_tiktoken_bpe", note)
    for name in frontend.RANKS:
        getattr(expected, name)()
    assert asked == list(frontend.RANKS.values())
    assert tokens._FILES == frontend.RANKS


@pytest.mark.parametrize("name", frontend.RANKS)
def test_the_rank_files_here_have_the_right_sums(name: str) -> None:
    key, digest = frontend.RANKS[name]
    assert hashlib.sha256((VENDOR / "tiktoken" / key).read_bytes()).hexdigest() == digest


def test_tokens_are_counted_by_the_rank_files_and_not_by_bytes() -> None:
    text = "counterproductive negotiations " * 20
    assert 40 <= tokens.counter("gpt-4o")(text) < tokens.by_bytes(text) / 2


def test_no_file_names_a_package_host_or_a_folder_of_somebodys_machine() -> None:
    assert checking.addresses() == []


@pytest.mark.parametrize(
    "text", ["from py" + "pi.org", "see registry.npm" + "js.org", "cd /wo" + "rk/main", "open('/root" + "/x')"]
)
def test_such_names_are_found(text: str) -> None:
    assert next(iter(checking.named(f"first line\n{text}\n")))[0] == 2


@pytest.mark.parametrize("text", ["http://127.0.0.1:8000", "app/wo" + "rk/x", "no-framework/here"])
def test_harmless_lines_are_not(text: str) -> None:
    assert list(checking.named(text)) == []


def test_a_long_function_is_found_and_a_short_one_is_not() -> None:
    long = "def long():\n" + "    x = 1\n" * 50
    short = "async def short():\n" + "    x = 1\n" * 49
    assert list(checking.long_functions(long + short)) == [("long", 1, 51)]
