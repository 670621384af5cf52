"""Loading authored documents: YAML in, a frozen model out; every error names file, line, field and fix.

A loaded document carries its hash (sha256 of its canonical JSON body), by which sessions pin it.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.constructor import SafeConstructor

from app.content.persona import CaseFile
from app.content.rubric import Rubric
from app.errors import ContentError, NotFound
from app.places import shipped

M = TypeVar("M", bound=BaseModel)
_MAPPING, _SEQUENCE = yaml.MappingNode, yaml.SequenceNode


def load_document(path: Path, model: type[M]) -> M:
    """Read one YAML document as `model`. Raises ContentError with file, line, field and fix."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContentError(str(path), 0, "", "there is no such file", "check the path") from None
    except UnicodeDecodeError:
        raise ContentError(path.name, 0, "", "it is not UTF-8 text", "save the file as UTF-8") from None
    return read_document(path.name, text, model)


def read_document(name: str, text: str, model: type[M]) -> M:
    """Read the text of one YAML document, called `name`, as `model`. Raises ContentError with file, line, field and fix."""
    node, data = _parse(name, text)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = tuple(p for p in first["loc"] if not str(p).startswith("function-"))
        field = ".".join(str(p) for p in place)
        raise ContentError(name, _line(node, place), field, _problem(first), _fix(first)) from None


def line_of(text: str, field: str) -> int:
    """The line of a dotted field, as near as a document has it; parts are keys, places in a list, or ids of its items."""
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    line = 1
    for part in field.split("."):
        found = _child(node, part)
        if found is None:
            break
        line, node = found
    return line


def document_hash(document: BaseModel) -> str:
    """sha256 of the canonical JSON body: what stored sessions pin."""
    body = json.dumps(document.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()


def case_ids() -> tuple[str, ...]:
    """The ids of the shipped cases, in order of file name."""
    return tuple(path.stem for path in sorted(shipped("personas").glob("*.yaml")))


@cache
def load_case(name: str) -> CaseFile:
    """The shipped case of that id. Raises NotFound, or ContentError where it is broken."""
    if name not in case_ids():
        raise NotFound("case", name, f"use one of {', '.join(case_ids())}")
    return load_document(shipped("personas") / f"{name}.yaml", CaseFile)


@cache
def load_rubric(name: str = "five-strategies") -> Rubric:
    """The shipped rubric of that id."""
    path = shipped("rubrics") / f"{name}.yaml"
    if not path.exists():
        raise NotFound("rubric", name, "use five-strategies")
    return load_document(path, Rubric)


def _parse(name: str, text: str) -> tuple[yaml.Node | None, Any]:
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        _no_twins(name, node)
        return node, SafeConstructor().construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ContentError(name, line, "", f"this is not YAML: {error.problem}", "mend the line") from None
    except (ValueError, TypeError) as error:  # a day that there is not, or a number of thousands of digits
        raise ContentError(name, 0, "", f"a value cannot be read: {str(error)[:80]}", "put it in quotes, or mend it") from None  # fmt: skip


def _no_twins(name: str, node: yaml.Node | None) -> None:
    if isinstance(node, _MAPPING):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise ContentError(name, key.start_mark.line + 1, "", "a key is a list or a mapping", "use a word")
            if key.value in seen:
                raise ContentError(name, key.start_mark.line + 1, key.value, "the key stands twice", "keep one of them")
            seen.add(key.value)
            _no_twins(name, value)
    elif isinstance(node, _SEQUENCE):
        for value in node.value:
            _no_twins(name, value)


def _line(node: yaml.Node | None, place: tuple[int | str, ...]) -> int:
    line = 1
    for part in place:
        if isinstance(node, _MAPPING):
            pair = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, _SEQUENCE) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _child(node: yaml.Node | None, part: str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((k.start_mark.line + 1, v) for k, v in node.value if k.value == part), None)
    if not isinstance(node, yaml.SequenceNode):
        return None
    for number, item in enumerate(node.value):
        if part == str(number) or part in _ids(item):
            return item.start_mark.line + 1, item
    return None


def _ids(item: yaml.Node) -> Sequence[str]:
    if isinstance(item, yaml.MappingNode):
        return [
            v.value for k, v in item.value if k.value in ("id", "issue", "tactic") and isinstance(v, yaml.ScalarNode)
        ]
    return []


def _problem(error: Any) -> str:
    if error["type"] == "missing":
        return "the field is missing"
    if error["type"] == "extra_forbidden":
        return "the key is unknown"
    given = repr(error.get("input"))
    return f"{given if len(given) <= 60 else given[:57] + '…'}: {error['msg'][0].lower()}{error['msg'][1:]}"


def _fix(error: Any) -> str:
    if error["type"] == "missing":
        return "add it"
    if error["type"] == "extra_forbidden":
        return "remove it, or move it under 'extensions'"
    return "give a value that fits"
