"""The image file: what can be held without an engine at hand."""

import fnmatch
import re
import shlex
import tomllib

import pytest

from tests.conftest import ROOT

LINES = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text()).splitlines()
STEPS = [tuple(line.split(maxsplit=1)) for line in LINES if line.strip() and not line.startswith("#")]
KNOWN = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "VOLUME", "EXPOSE", "HEALTHCHECK", "CMD", "ARG"}


def of(word: str) -> list[str]:
    return [rest for name, rest in STEPS if name == word]


def last_stage() -> list[tuple[str, ...]]:
    begins = max(number for number, step in enumerate(STEPS) if step[0] == "FROM")
    return STEPS[begins:]


def test_it_uses_only_known_steps() -> None:
    assert {step[0] for step in STEPS} <= KNOWN


def test_it_has_stages_and_every_base_is_pinned_to_a_version() -> None:
    assert len(of("FROM")) >= 2
    assert all(re.fullmatch(r"[a-z]+:[\w.-]*\d[\w.-]*( AS \w+)?", base) for base in of("FROM"))
    assert not any("latest" in base for base in of("FROM"))


def test_every_file_that_a_step_copies_from_this_folder_is_there_and_not_ignored() -> None:
    ignored = set((ROOT / ".dockerignore").read_text().split())
    for rest in of("COPY"):
        parts = shlex.split(rest)
        if parts[0].startswith("--from="):
            stage = parts[0].removeprefix("--from=")
            assert any(base.endswith(f"AS {stage}") for base in of("FROM"))
            continue
        for source in parts[:-1]:
            assert (ROOT / source).exists(), source
            assert source not in ignored


def kept_out(path: str, patterns: list[str]) -> bool:
    """Whether Docker leaves ``path`` out of the build: the last pattern that matches it or a folder above it decides."""
    parts = path.split("/")
    lines = ["/".join(parts[: count + 1]) for count in range(len(parts))]
    out = False
    for pattern in patterns:
        if any(fnmatch.fnmatchcase(line, pattern.removeprefix("!").removeprefix("**/")) for line in lines):
            out = not pattern.startswith("!")
    return out


def test_what_the_wheel_must_hold_is_not_kept_out_of_the_build() -> None:
    patterns = (ROOT / ".dockerignore").read_text().split()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    forced = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert [path for path in forced if path != "frontend/vendor" and kept_out(path, patterns)] == []
    assert kept_out("tests/web/test_access.py", patterns)


def test_nobody_is_root_when_it_runs_and_the_user_comes_before_the_command() -> None:
    names = [step[0] for step in last_stage()]
    assert "USER" in names
    assert names.index("USER") < names.index("CMD")
    assert of("USER")[-1] not in ("root", "0")


def test_it_says_whether_it_is_well_by_the_page_that_says_so() -> None:
    assert len(of("HEALTHCHECK")) == 1
    assert "/healthz" in of("HEALTHCHECK")[0]
    assert "curl" not in of("HEALTHCHECK")[0]


def test_packages_are_installed_by_hash_and_nothing_is_kept_of_the_installer() -> None:
    installs = [part for rest in of("RUN") for part in rest.split("&&") if "pip install" in part]
    assert installs
    assert all("--no-cache-dir" in part and ("--require-hashes" in part or "--no-index" in part) for part in installs)
    assert any("npm ci --ignore-scripts" in rest for rest in of("RUN"))


@pytest.mark.parametrize("secret", ["KEY", "PASSWORD", "TOKEN"])
def test_no_secret_is_baked_in(secret: str) -> None:
    assert not any(secret in rest for rest in [*of("ENV"), *of("ARG")])


def test_what_is_private_or_large_is_kept_out_of_the_build() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".env", "var", ".venv", "frontend/node_modules"} <= set(ignored)
