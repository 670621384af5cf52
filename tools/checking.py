"""`make check`: every check that needs no running program, one after the other; each is run even where one before it failed."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE_LINES, FUNCTION_LINES = 300, 50
SIZED = (".py", ".js", ".html")
LOCKS = (*sorted(p.name for p in ROOT.glob("requirements*.lock")), "frontend/package-lock.json")
# In pieces, so that this file does not name what it forbids.
HOSTS = (
    "py" + "pi.org",
    "pythonhosted" + ".",
    "npm" + "js.",
    "deb.de" + "bian",
    "jsde" + "livr",
    "unp" + "kg.com",
    "cdn" + "js",
    "blob.core" + ".windows",
)
MACHINE = ("/wo" + "rk/", "/opt/wh" + "eels", "/root" + "/")


def main(names: list[str]) -> int:
    """Run the checks of these names (default: all) and print a line for each; 1 where one failed."""
    unknown = set(names) - set(CHECKS)
    if unknown:
        print(f"Check: {', '.join(sorted(unknown))} does not exist; use {', '.join(CHECKS)}.", file=sys.stderr)
        return 2
    failed = []
    for name in names or list(CHECKS):
        complaints = CHECKS[name]()
        print(f"{'FAILED' if complaints else 'ok':<7}{name}", flush=True)
        for complaint in complaints:
            print(f"       {complaint}")
        failed += [name] if complaints else []
    print(
        f"{len(failed)} of {len(names or CHECKS)} checks failed: {', '.join(failed)}."
        if failed
        else "All checks passed."
    )
    return 1 if failed else 0


def sizes() -> list[str]:
    """Files and functions that are too long and have no argued exception in pyproject.toml (tool.counterpart.sizes)."""
    allowed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["counterpart"]["sizes"]
    found = []
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix not in SIZED or name in allowed:
            continue
        text = path.read_text()
        lines = len(text.splitlines())
        if lines > FILE_LINES:
            found.append(f"{name}: {lines} lines; cut it, at most {FILE_LINES}")
        if path.suffix == ".py":
            found += [
                f"{name}:{line} {what}: {n} lines; cut it, at most {FUNCTION_LINES}"
                for what, line, n in long_functions(text)
            ]
    stale = [
        f"{name}: has an exception in pyproject.toml but is not there; remove the exception"
        for name in allowed
        if not (ROOT / name).exists()
    ]
    return found + stale


def long_functions(text: str) -> Iterator[tuple[str, int, int]]:
    """Name, line and length of each function of a Python text that is too long."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield node.name, node.lineno, length


def addresses() -> list[str]:
    """Files that name a package host, a download address or a folder of somebody's machine; lock files hold no address at all."""
    found = []
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        if name in LOCKS and "://" in text:
            found.append(f"{name}: holds an address; remake it by make lock")
        found += [f"{name}:{line} names {word!r}; leave it out" for line, word in named(text)]
    return found


def named(text: str) -> Iterator[tuple[int, str]]:
    """Line and word of everything in a text that must not be named."""
    pattern = re.compile(
        "|".join(re.escape(word) for word in HOSTS)
        + "|"
        + "|".join(rf"(?<![\w.]){re.escape(word)}" for word in MACHINE)
    )
    for number, line in enumerate(text.splitlines(), 1):
        yield from ((number, match.group()) for match in pattern.finditer(line))


def tracked() -> list[Path]:
    """The files of the project: what git knows or would take; without git, what is there."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        names = [name for name in ran.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        skipped = {".venv", "node_modules", "vendor", "__pycache__", "var", "dist"}
        names = [
            p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*") if not skipped & set(p.relative_to(ROOT).parts)
        ]
    return [ROOT / name for name in sorted(names) if (ROOT / name).is_file()]


def _tool(*command: str) -> Callable[[], list[str]]:
    def run() -> list[str]:
        program = Path(sys.executable).with_name(command[0])
        ran = subprocess.run(
            [program, *command[1:]], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        return ran.stdout.strip().splitlines()[-60:] or ["no output"] if ran.returncode else []

    return run


CHECKS: dict[str, Callable[[], list[str]]] = {
    "lint": _tool("ruff", "check", "--quiet", "--output-format=concise", "."),
    "format": _tool("ruff", "format", "--check", "--quiet", "."),
    "types": _tool("mypy"),
    "imports": _tool("lint-imports", "--cache-dir", ".ruff_cache/imports"),
    "sizes": sizes,
    "schemas": _tool("counterpart", "content", "schema", "--check"),
    "addresses": addresses,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
