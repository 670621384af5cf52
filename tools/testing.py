"""`make test` and its parts: runs pytest by markers, two runs at a time, and measures branches per package.

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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NO_TESTS = 5
POLL_S = 0.2
CHUNK = 1 << 16
REST, GAMES, BROWSER = "not browser and not games", "games", "browser"
# The same tests as REST, in four heaps of which none is longer than the browser's.
TRIALS, HOUSES = f"{REST} and trials", f"{REST} and house"
PROGRAMS, PLAIN = f"{REST} and programs", f"{REST} and not trials and not house and not programs"
# What is measured for branches, and in which package: all wanted ones where it says none. The other heaps add nothing to them and are slower for it.
MEASURED = {HOUSES: (), PLAIN: (), PROGRAMS: ("app/grading",)}
# The runs of a part, the longest first: two at a time, as this machine is taken to have two cores.
PARTS = {
    "unit": ("not browser and not db and not postgresql and not slow and not games", GAMES),
    "db": ("(db or postgresql) and not browser",),
    "browser": (BROWSER,),
    "all": (HOUSES, BROWSER, TRIALS, PROGRAMS, PLAIN, GAMES),
}
AT_ONCE = 2
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


class Heaps:
    """Runs of pytest over sets of marks, so many at a time; the next begins when one ends."""

    def __init__(self, marks: Sequence[str], more: list[str], measured: bool) -> None:
        self.marks, self.more, self.measured = marks, more, measured
        self.going: list[Going] = []

    def fill(self) -> None:
        """Begin what there is room for."""
        alive = sum(going.process.poll() is None for going in self.going)
        for marks in self.marks[len(self.going) :][: max(0, AT_ONCE - alive)]:
            self.going.append(start(marks, self.more, self.measured and marks in MEASURED))

    def each(self) -> Iterator[Going]:
        """Every run in its order, once it has begun."""
        for number in range(len(self.marks)):
            self.fill()
            while len(self.going) <= number:
                time.sleep(POLL_S)
                self.fill()
            yield self.going[number]


def main(arguments: list[str]) -> int:
    """Run a part; further arguments go to pytest. 0 where everything passed."""
    part = arguments[0] if arguments else "all"
    if part not in PARTS:
        print(f"Part: {part!r} does not exist; use {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    measured = part == "all" and len(arguments) == 1
    runs = side_by_side(PARTS[part], arguments[1:], measured)
    covered = not measured or branches()
    print_skipped(runs)
    for done in runs:
        print(done.closing)
    print(total(runs))
    return 0 if covered and all(done.code in (0, NO_TESTS) for done in runs) else 1


def side_by_side(marks: Sequence[str], more: list[str], measured: bool) -> list[Ran]:
    """Run every set of marks; the output of the first comes as it goes, that of the others in their order."""
    heaps = Heaps(marks, more, measured)
    return [follow(going, heaps.fill) for going in heaps.each()]


def run(marks: str, more: list[str], measured: bool) -> Ran:
    """One pytest over the tests with these marks, its output passed on as it comes."""
    return follow(start(marks, more, measured))


def start(marks: str, more: list[str], measured: bool) -> Going:
    """Start a pytest. What it prints waits in a file, so that one that is read later does not stand still."""
    command = [sys.executable, "-m", "pytest", "--no-header", "-m", marks, *more]
    if measured:
        wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["counterpart"]["branches"]
        packages = MEASURED[marks] or wanted["packages"]
        command += [f"--cov={name}" for name in packages] + ["--cov-branch", "--cov-report="]
    printed, name = tempfile.mkstemp()
    os.unlink(name)
    # Two that measure at the same time would write over each other.
    own = {**os.environ, "COVERAGE_FILE": f".coverage.{list(MEASURED).index(marks)}"} if measured else None
    return Going(subprocess.Popen(command, cwd=ROOT, stdout=printed, env=own), printed)


def follow(going: Going, meanwhile: Callable[[], None] = lambda: None) -> Ran:
    """Pass on what a pytest prints until it has ended, and do something `meanwhile`."""
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
            meanwhile()
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
