"""`make mutate`: change one small thing at a time in the buyer's core, the doors and the ledger and see whether a test notices. Journals and resumes; not for the build server.

A mutant is one changed comparison, connective, sign, number, constant, `not` or return of a function; each is written into a copy of the tree and the tests
that hold the file are run on it. A well-kept tool was tried first: it changed the whole package before the first test, 24,515 mutants where four
files matter.
"""

import ast
import copy
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
JOURNAL = ROOT / ".pytest_cache" / "mutants.jsonl"
WANTED = 0.9
ENGINE = [
    "tests/negotiation",
    "-m",
    "not games",
    "--ignore",
    "tests/negotiation/test_casecheck.py",
    "--ignore",
    "tests/negotiation/test_replay.py",
]
GUARD = ["tests/buyer/test_guard.py", "tests/buyer/test_speaking.py"]
DOORS = ["tests/web/test_access.py", "tests/web/test_signing_in.py", "tests/web/test_authorisation.py"]
LEDGER = [
    "tests/store/test_round_trips.py",
    "tests/store/test_gradings.py",
    "tests/store/test_at_once.py",
    "tests/practice",
    "-m",
    "not postgresql",
]
TARGETS = {
    "app/negotiation/policy.py": ENGINE,
    "app/negotiation/effects.py": ENGINE,
    "app/negotiation/disclosure.py": ENGINE,
    "app/buyer/guard.py": GUARD,
    "app/people/permissions.py": ["tests/people/test_roles.py", *DOORS],
    "app/web/access.py": DOORS,
    "app/store/ledger.py": LEDGER,
}
COPIED = (
    "app",
    "tests",
    "personas",
    "rubrics",
    "schemas",
    "tools",
    "frontend/templates",
    "frontend/static",
    "pyproject.toml",
    "Makefile",
    "README.md",
)
TIME_OUT = 600
_COMPARED = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In}  # fmt: skip
_SIGNS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}


@dataclass(frozen=True)
class Mutant:
    """One changed thing: where, what, and the whole changed source."""

    file: str
    line: int
    what: str
    source: str

    digest: str

    @property
    def key(self) -> str:
        return f"{self.file}:{self.line}:{self.what} ({self.digest})"


def mutants(file: str) -> Iterator[Mutant]:
    """Every mutant of a file, in order."""
    text = (ROOT / file).read_text(encoding="utf-8")
    tree, digest = ast.parse(text), hashlib.sha256(text.encode()).hexdigest()[:8]
    inside = {
        id(n) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef) for n in ast.walk(f)
    }
    cut = {
        id(n) for s in ast.walk(tree) if isinstance(s, ast.Slice) for n in ast.walk(s)
    }  # how long a quote in the log may be
    cut |= {id(n) for c in ast.walk(tree) if isinstance(c, ast.ClassDef) for d in c.decorator_list for n in ast.walk(d)}
    nodes = [n for n in ast.walk(tree) if (id(n) in inside or isinstance(n, ast.Constant)) and id(n) not in cut]
    for number, node in enumerate(ast.walk(tree)):
        if node not in nodes:
            continue
        for what, change in changes(node):
            other = copy.deepcopy(tree)
            twin = next(n for k, n in enumerate(ast.walk(other)) if k == number)
            change(twin)
            yield Mutant(file, getattr(node, "lineno", 0), what, ast.unparse(ast.fix_missing_locations(other)), digest)


def changes(node: ast.AST) -> Iterator[tuple[str, "object"]]:
    """The ways to change a node: a name, and a function that changes its twin in place."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARED:
        new = _COMPARED[type(node.ops[0])]
        yield (
            f"{type(node.ops[0]).__name__} to {new.__name__} at {node.col_offset}",
            lambda n: n.ops.__setitem__(0, new()),
        )
    if isinstance(node, ast.BoolOp):
        flipped = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield (
            f"{type(node.op).__name__} to {flipped.__name__} at {node.col_offset}",
            lambda n: setattr(n, "op", flipped()),
        )
    if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
        sign = _SIGNS[type(node.op)]
        yield f"{type(node.op).__name__} to {sign.__name__} at {node.col_offset}", lambda n: setattr(n, "op", sign())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield (
            f"no not at {node.col_offset}",
            lambda n: (setattr(n, "op", ast.Not()), setattr(n, "operand", ast.UnaryOp(ast.Not(), n.operand))),
        )
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield f"{node.value} to {not node.value} at {node.col_offset}", lambda n: setattr(n, "value", not n.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield f"{node.value} to {node.value + 1} at {node.col_offset}", lambda n: setattr(n, "value", n.value + 1)


def survives(mutant: Mutant, tree: Path) -> bool:
    """Whether the tests pass on a mutant; the tree is left as it was."""
    place = tree / mutant.file
    before = place.read_text(encoding="utf-8")
    place.write_text(mutant.source, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *TARGETS[mutant.file]]
    try:
        ran = subprocess.run(command, cwd=tree, capture_output=True, timeout=TIME_OUT, check=False)
        return ran.returncode == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        place.write_text(before, encoding="utf-8")


@dataclass(frozen=True)
class Noticed:
    """How many mutants of a file there are, and which no test noticed."""

    file: str
    mutants: int
    alive: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share that was noticed, 0 to 1; 1 where there are none."""
        return 1 - len(self.alive) / max(1, self.mutants)


def noticed(files: Sequence[str]) -> Iterator[Noticed]:
    """Run what is not in the journal yet, file by file."""
    done = {row["key"]: row for row in _journal()}
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for name in COPIED:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, tree / name)
        for file in files:
            every = list(mutants(file))
            for number, mutant in enumerate(every, 1):
                if mutant.key not in done:
                    done[mutant.key] = {"key": mutant.key, "survived": survives(mutant, tree)}
                    _keep(done[mutant.key])
                print(f"\r{file}: {number} of {len(every)}", end="", file=sys.stderr, flush=True)
            yield Noticed(file, len(every), tuple(m.key for m in every if done[m.key]["survived"]))


def main(files: list[str]) -> int:
    """Print what was noticed; 1 where it were fewer than nine in ten of a file. `--again` forgets the journal."""
    if "--again" in files:
        JOURNAL.unlink(missing_ok=True)
    failed = False
    for found in noticed([f for f in files if f != "--again"] or list(TARGETS)):
        print(f"\n{found.file}: {found.share:.1%} of {found.mutants} mutants noticed")
        print("".join(f"    {key}\n" for key in found.alive), end="", flush=True)
        failed = failed or found.share < WANTED
    return int(failed)


def _journal() -> list[dict[str, object]]:
    return [json.loads(row) for row in JOURNAL.read_text().splitlines()] if JOURNAL.exists() else []


def _keep(row: dict[str, object]) -> None:
    JOURNAL.parent.mkdir(exist_ok=True)
    with JOURNAL.open("a") as out:
        out.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
