"""From suites to cells: every case over the matrix, each with a key that changes with everything that could change its result."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from app.content.loading import case_ids, document_hash, load_case, load_document, load_rubric
from app.content.persona import CaseFile
from app.errors import BadValue, ContentError
from app.evals.checks import needs_grading
from app.evals.gold import GoldRow, rows_of
from app.evals.suite import EMBEDDED, EvalCase, Suite, checks_of
from app.grading.embedded import NAME as GRADER_VERSION
from app.grading.prompting import prompt_hash
from app.places import shipped

# Changes with the engine where the same inputs could give another path.
ENGINE = "1"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A suite with the file it came from and the hash of its text."""

    suite: Suite
    path: Path
    digest: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing to run. `params` are what tells it from its neighbours: persona, draw, seed, model, grader, temperature, repeat, and what varies."""

    key: str
    suite: Suite
    case: EvalCase
    params: Mapping[str, Any]
    persona: CaseFile | None = None
    row: GoldRow | None = None
    graded: bool = False
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What the command line puts in place of a suite's own values; empty means: as the suite says."""

    models: tuple[str, ...] = ()
    graders: tuple[str, ...] = ()
    personas: tuple[str, ...] = ()
    repeats: int | None = None
    seeds: tuple[int, ...] = ()
    files: Mapping[str, CaseFile] = field(default_factory=dict)


def shipped_suites() -> dict[str, Path]:
    """The suites that ship, by id."""
    return {path.stem: path for path in sorted(shipped("tests/suites").glob("*.yaml"))}


def load_suite(name: str) -> Loaded:
    """A suite by the id of one that ships, or by path. Raises ContentError with file, line, field and fix, BadValue where there is none."""
    path = shipped_suites().get(name) or Path(name)
    if not path.exists():
        raise BadValue("Suite", name, f"name a file, or one of {', '.join(shipped_suites())}")
    suite = load_document(path, Suite)
    for case in suite.cases:
        for persona in _personas(case, suite, Changes()) if not case.gold else ():
            if persona not in case_ids():
                raise ContentError(
                    path.name, 0, case.id, f"there is no persona {persona!r}", f"use one of {', '.join(case_ids())}"
                )
    return Loaded(suite, path, hashlib.sha256(path.read_bytes()).hexdigest())


def cells_of(loaded: Loaded, changes: Changes) -> list[Cell]:
    """The cells of a suite, in order. Raises BadValue or ContentError where a draw, a persona or a gold file does not exist."""
    found: list[Cell] = []
    for case in loaded.suite.cases:
        found += _gold(loaded, case, changes) if case.gold else _talks(loaded, case, changes)
    if not found:
        raise BadValue("Suite", loaded.suite.id, "nothing is left to run with these choices")
    return found


def _talks(loaded: Loaded, case: EvalCase, changes: Changes) -> Iterator[Cell]:
    suite = loaded.suite
    graded = needs_grading(checks_of(case))
    judged = any(c.principle for c in checks_of(case))
    graders = changes.graders or tuple(suite.matrix.graders) if graded else (EMBEDDED,)
    models = changes.models or tuple(suite.matrix.models)
    for persona in _personas(case, suite, changes):
        body = changes.files.get(persona) or load_case(persona)
        digest = document_hash(body)
        for draw, seed, model, grader, vary in product(
            _draws(case, body, loaded.path), changes.seeds or case.seeds, models, graders, _varied(case.vary)
        ):
            for heat in suite.matrix.temperatures if model != EMBEDDED else (0.0,):
                for repeat in range(changes.repeats or case.repeats):
                    params = {
                        "persona": persona, "draw": draw, "seed": seed, "model": model, "grader": grader, "temperature": heat, "repeat": repeat, **vary,
                    }  # fmt: skip
                    if case.player is not None:
                        params["player"] = case.player
                    versions = [ENGINE, digest, _texts(model, grader)]
                    yield Cell(_key(suite.id, case, params, versions), suite, case, params, body, None, graded, judged)


def _gold(loaded: Loaded, case: EvalCase, changes: Changes) -> Iterator[Cell]:
    assert case.gold is not None
    rows = rows_of(case.gold, loaded.path, case.seeds[0])
    for row, grader in product(rows, changes.graders or loaded.suite.matrix.graders):
        for repeat in range(changes.repeats or case.repeats):
            params = {"row": row.id, "twin": row.twin, "grader": grader, "repeat": repeat}
            versions = [row.digest, _texts(EMBEDDED, grader)]
            yield Cell(
                _key(loaded.suite.id, case, params, versions), loaded.suite, case, params, None, row, graded=True
            )


@cache
def _texts(model: str, grader: str) -> str:
    """The versions of prompts and rubric that a cell rests on."""
    parts = [document_hash(load_rubric())]
    parts.append(_buyer_prompts() if model != EMBEDDED else "phrases")
    parts.append(prompt_hash() if grader != EMBEDDED else GRADER_VERSION)
    return "/".join(parts)


@cache
def _buyer_prompts() -> str:
    """The hash of the prompts by which a model words the buyer."""
    folder = Path(__file__).resolve().parents[1] / "prompts" / "buyer"
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sorted(folder.glob("*.j2")))).hexdigest()[:16]


def _key(suite: str, case: EvalCase, params: Mapping[str, Any], versions: Sequence[str]) -> str:
    body = [suite, case.model_dump(mode="json"), dict(params), list(versions)]
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:32]


def _personas(case: EvalCase, suite: Suite, changes: Changes) -> list[str]:
    wanted: Iterable[str] | str = changes.personas or case.personas or suite.matrix.personas
    return list(case_ids()) if isinstance(wanted, str) else list(wanted)


def _draws(case: EvalCase, body: CaseFile, path: Path) -> list[str]:
    known = [d.id for d in body.confidential.draws]
    if case.draws == "all":
        return known
    if case.draws == "first":
        return known[:1]
    lost = next((d for d in case.draws if d not in known), None)
    if lost:
        raise ContentError(
            path.name, 0, f"{case.id}.draws", f"{body.id} has no draw {lost!r}", f"use some of {', '.join(known)}"
        )
    return list(case.draws)


def _varied(vary: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Every combination of what varies; one empty one where nothing does."""
    names = list(vary)
    return [dict(zip(names, values, strict=True)) for values in product(*(vary[n] for n in names))]
