"""`counterpart content lint|schema|acts|new|import-card|export-card`: check authored documents, keep their schemas, list the vocabulary, build a case."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
import yaml
from pydantic import BaseModel

from app.commands.cards import export_card, import_card
from app.commands.newcase import new
from app.content.acts import RUBRIC, Act, MoveKind, Tactic, opened
from app.content.loading import line_of, load_document
from app.content.persona import CaseFile
from app.content.rubric import Rubric
from app.errors import BadValue, ContentError
from app.places import shipped

WRONG_INPUT, GATE_FAILED = 2, 1
content = typer.Typer(add_completion=False, no_args_is_help=True)
content.command()(new)
content.command("import-card")(import_card)
content.command("export-card")(export_card)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a document; `line` counts from 1, 0 where unknown."""

    file: str
    line: int
    field: str
    problem: str
    fix: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return (
            f"{place}: {self.field}: {self.problem}; {self.fix}."
            if self.field
            else f"{place}: {self.problem}; {self.fix}."
        )


@content.callback()
def group() -> None:
    """Check and list authored documents."""


@content.command()
def lint(
    files: Annotated[list[Path] | None, typer.Argument(help="Documents (default: all that are shipped).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Check documents: file, line, field and fix for each fault. Exit code 2 where one is found."""
    paths = files or shipped_documents()
    faults = [fault for path in paths for fault in faults_of(path)]
    if as_json:
        print(json.dumps([asdict(fault) for fault in faults], ensure_ascii=False))
    else:
        for fault in faults:
            print(fault)
        told = (
            f"{len(paths)} documents checked, {len(faults)} faults."
            if faults
            else f"{len(paths)} documents checked, all sound."
        )
        print(told, file=sys.stderr)
    return WRONG_INPUT if faults else 0


@content.command()
def schema(
    write: Annotated[bool, typer.Option("--write", help="Write the schemas anew.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only check that the written ones are in step.")] = False,
) -> int:
    """Print the JSON Schemas of documents, write them, or check that the written ones are in step (exit code 1 where not)."""
    if write and check:
        raise BadValue("content schema", "--write --check", "use one of them")
    wanted = {f"{name}.schema.json": text for name, text in schema_texts().items()}
    folder = shipped("schemas")
    if write:
        folder.mkdir(exist_ok=True)
        for name, text in wanted.items():
            (folder / name).write_text(text, encoding="utf-8")
        return 0
    if check:
        old = [
            n
            for n, text in wanted.items()
            if not (folder / n).exists() or (folder / n).read_text(encoding="utf-8") != text
        ]
        for name in old:
            print(f"{folder / name} is not in step; run 'counterpart content schema --write'.", file=sys.stderr)
        return GATE_FAILED if old else 0
    print(json.dumps({name: json.loads(text) for name, text in wanted.items()}, indent=2))
    return 0


@content.command()
def acts(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List act ids, move kinds and tactics."""
    rows = [
        {
            "id": act.value,
            "kind": RUBRIC[act].kind.value if act in RUBRIC else "other",
            "strategy": RUBRIC[act].strategy.value if act in RUBRIC else None,
            "grave": act in RUBRIC and RUBRIC[act].grave,
        }
        for act in Act
    ]
    moves = [{"id": k.value, "opens": [s.value for s in opened(k).primary]} for k in MoveKind]
    tactics = [{"id": t.value, "opens": [s.value for s in opened(MoveKind.ENDS, t).primary]} for t in Tactic]
    if as_json:
        print(json.dumps({"acts": rows, "moves": moves, "tactics": tactics}))
        return
    for row in rows:
        print(f"{row['kind']:<10} {row['strategy'] or '-':<10} {row['id']}{'  (grave)' if row['grave'] else ''}")
    for title, found in (("move", moves), ("tactic", tactics)):
        for entry in found:
            print(f"{title:<10} {'':<10} {entry['id']}")


def shipped_documents() -> list[Path]:
    """Every shipped persona, rubric and suite."""
    folders = ("personas", "rubrics", "tests/suites")
    return sorted(path for name in folders for path in shipped(name).glob("*.yaml"))


def faults_of(path: Path) -> Iterator[Fault]:
    """What is wrong with one document; nothing where it is sound."""
    from app.negotiation.casecheck import check_case

    try:
        kind = _kind(path)
        if kind == "rubric":
            load_document(path, Rubric)
            return
        if kind == "suite":
            from app.evals.plan import Changes, cells_of, load_suite

            cells_of(load_suite(str(path)), Changes())
            return
        case = load_document(path, CaseFile)
    except ContentError as error:
        yield Fault(error.file, error.line, error.field, error.problem, error.fix)
        return
    if case.id != path.stem:
        yield Fault(
            path.name,
            line_of(path.read_text(encoding="utf-8"), "id"),
            "id",
            f"{case.id!r} is not the name of the file",
            f"name the file {case.id}.yaml",
        )
    text = path.read_text(encoding="utf-8")
    for found in check_case(case):
        yield Fault(path.name, line_of(text, found.field), found.field, found.problem, found.fix)


def schema_texts() -> dict[str, str]:
    """The JSON Schema of each kind of document, as it is written."""
    from app.evals.suite import Suite

    models: dict[str, type[BaseModel]] = {"persona": CaseFile, "rubric": Rubric, "suite": Suite}
    return {
        name: json.dumps(model.model_json_schema(), indent=2, sort_keys=True) + "\n" for name, model in models.items()
    }


def _kind(path: Path) -> str:
    """'rubric' or 'suite' where the document says so, else 'persona' (whose own check names what is wrong)."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return "persona"
    return str(data.get("kind")) if isinstance(data, dict) else "persona"
