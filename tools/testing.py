"""`make test` and its parts: runs pytest by markers, two runs side by side, and measures branches per package.

Parts: unit (neither database processes nor a browser), db (on SQLite, and on PostgreSQL where its programs are here), browser, all. What cannot run here is skipped and said at the end;
COUNTERPART_TESTS_MUST_HAVE=browser,postgresql turns such skips into failures.
"""

import codecs
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NO_TESTS = 5
POLL_S = 0.2
CHUNK = 1 << 16
REST, GAMES, BROWSER = "not browser and not games", "games", "browser"
# What needs a house with its database, and what does not: each about half of the time.
WITHOUT, WITHIN = f"{REST} and not house", f"{REST} and house"
# Runs that stand in one row run side by side; the next row waits for them.
PARTS = {
    "unit": (("not browser and not db and not postgresql and not slow and not games", GAMES),),
    "db": (("(db or postgresql) and not browser",),),
    "browser": ((BROWSER,),),
    "all": ((WITHOUT, WITHIN), (BROWSER, GAMES)),
}
_CLOSING = re.compile(r"(\d+) (passed|failed|errors?|skipped|deselected|xfailed|xpassed|warnings?)")


@dataclass(frozen=True)
class Ran:
    """One run of pytest: its exit code, its closing line, and the lines that say what was skipped."""

    code: int
    closing: str
    skipped: tuple[str, ...]


@dataclass(frozen=True)
class Going:
    """A pytest that runs: its process, and the descriptor of the file that holds what it printed so far."""

    process: subprocess.Popen[bytes]
    printed: int


def main(arguments: list[str]) -> int:
    """Run a part; further arguments go to pytest. 0 where everything passed."""
    part = arguments[0] if arguments else "all"
    if part not in PARTS:
        print(f"Part: {part!r} does not exist; use {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    measured = part == "all" and len(arguments) == 1
    runs = [done for row in PARTS[part] for done in side_by_side(row, arguments[1:], measured)]
    covered = not measured or branches()
    print_skipped(runs)
    for done in runs:
        print(done.closing)
    print(total(runs))
    return 0 if covered and all(done.code in (0, NO_TESTS) for done in runs) else 1


def side_by_side(row: tuple[str, ...], more: list[str], measured: bool) -> list[Ran]:
    """Run every set of marks of a row at the same time; the output of the first comes as it goes, that of the others when they end."""
    behind = [start(marks, more, measured and marks in (WITHOUT, WITHIN)) for marks in row[1:]]
    first = follow(start(row[0], more, measured and row[0] in (WITHOUT, WITHIN)))
    return [first, *(follow(going) for going in behind)]


def run(marks: str, more: list[str], measured: bool) -> Ran:
    """One pytest over the tests with these marks, its output passed on as it comes."""
    return follow(start(marks, more, measured))


def start(marks: str, more: list[str], measured: bool) -> Going:
    """Start a pytest. What it prints waits in a file, so that one that is read later does not stand still."""
    command = [sys.executable, "-m", "pytest", "--no-header", "-m", marks, *more]
    if measured:
        wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["counterpart"]["branches"]
        command += [f"--cov={name}" for name in wanted["packages"]] + ["--cov-branch", "--cov-report="]
    printed, name = tempfile.mkstemp()
    os.unlink(name)
    # Two that measure at the same time would write over each other.
    own = (
        {**os.environ, "COVERAGE_FILE": f".coverage.{'within' if marks == WITHIN else 'without'}"} if measured else None
    )
    return Going(subprocess.Popen(command, cwd=ROOT, stdout=printed, env=own), printed)


def follow(going: Going) -> Ran:
    """Pass on what a pytest prints until it has ended."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    lines: list[str] = []
    at, rest, ended = 0, "", False
    while not ended:
        ended = going.process.poll() is not None
        while data := os.pread(going.printed, CHUNK, at):
            at += len(data)
            *whole, rest = (rest + decoder.decode(data)).split("\n")
            lines += whole
            for line in whole:
                print(line, flush=True)
        if not ended:
            time.sleep(POLL_S)
    if rest:
        lines.append(rest)
        print(rest, flush=True)
    os.close(going.printed)
    closing = next((line for line in reversed(lines) if re.search(r" in [\d.]+s", line)), "no closing line")
    return Ran(going.process.returncode, closing, tuple(line for line in lines if line.startswith("SKIPPED")))


def total(runs: list[Ran]) -> str:
    """One line over all runs, in pytest's own words."""
    counts: dict[str, int] = {}
    seconds = 0.0
    for done in runs:
        for number, word in _CLOSING.findall(done.closing):
            counts[word] = counts.get(word, 0) + int(number)
        taken = re.search(r" in ([\d.]+)s", done.closing)
        seconds += float(taken.group(1)) if taken else 0.0
    counts.pop("deselected", None)
    said = ", ".join(f"{number} {word}" for word, number in counts.items()) or "no tests ran"
    return f"==================== {said} in {seconds:.2f}s ===================="


def print_skipped(runs: list[Ran]) -> None:
    """Say what could not run here."""
    skipped = [line for done in runs for line in done.skipped]
    if skipped:
        print("Not run here:")
        for line in skipped:
            print(f"  {line}")


def branches() -> bool:
    """Print the covered share of branches of the packages that must be covered; False where one is too low and the gate is on."""
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["counterpart"]["branches"]
    report = ROOT / ".pytest_cache" / "coverage.json"
    subprocess.run([sys.executable, "-m", "coverage", "combine", "--quiet"], cwd=ROOT, check=False)
    subprocess.run([sys.executable, "-m", "coverage", "json", "--quiet", "-o", report], cwd=ROOT, check=False)
    if not report.exists():
        print("Branches: not measured.")
        return not wanted["gate"]
    files = json.loads(report.read_text())["files"]
    enough = True
    for package in wanted["packages"]:
        share = share_of(files, package)
        met = share >= wanted["least"]
        enough = enough and met
        print(
            f"Branches of {package}: {share:.1f} % covered, at least {wanted['least']} % wanted{'' if met else ' — TOO LOW'}"
        )
    return enough or not wanted["gate"]


def share_of(files: dict[str, dict[str, dict[str, int]]], package: str) -> float:
    """Covered branches of a package in percent; 100 where it has none."""
    inside = [found["summary"] for name, found in files.items() if name.startswith(f"{package}/")]
    every = sum(summary["num_branches"] for summary in inside)
    return 100.0 * sum(summary["covered_branches"] for summary in inside) / every if every else 100.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
