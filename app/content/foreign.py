"""Case files from outside: what a stranger's YAML may hold before it is read as a case at all."""

import math
from typing import Any

import yaml

from app.content.loading import read_document
from app.content.persona import CaseFile
from app.errors import ContentError

LARGEST = 400_000
MOST_PACKAGES = 60_000
_DEEPEST = 24


def foreign_case(name: str, content: bytes) -> tuple[CaseFile, str]:
    """The case of a file that somebody uploads, and its text. Raises ContentError with file, line, field and fix."""
    if len(content) > LARGEST:
        raise ContentError(name, 0, "", f"it has {len(content):,} bytes", f"keep a case under {LARGEST:,}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ContentError(name, 0, "", "it is not UTF-8 text", "save the file as UTF-8") from None
    _check_shape(name, text)
    case = read_document(name, text, CaseFile)
    _check_figures(name, case.model_dump(mode="json"), "")
    # The checks look at every package there is.
    packages = math.prod(len(i.choices) or max(1, len(i.steps)) for i in case.issues)
    if packages > MOST_PACKAGES:
        fix = f"give the issues fewer values, so that there are at most {MOST_PACKAGES:,}"
        raise ContentError(name, 0, "issues", f"they allow {packages:,} packages", fix)
    return case, text


def _check_shape(name: str, text: str) -> None:
    """No anchors, which make a small file huge, and no depth that no case has."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            line = event.start_mark.line + 1 if event.start_mark else 0
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise ContentError(name, line, "", "it uses an anchor (& or *)", "write the part out")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise ContentError(name, line, "", "it is nested too deep", "begin from a case that is shipped")
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ContentError(name, line, "", f"this is not YAML: {error.problem}", "mend the line") from None
    except yaml.YAMLError:
        raise ContentError(name, 0, "", "it holds signs that no YAML may hold", "save it as plain text") from None


def _check_figures(name: str, value: Any, place: str) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise ContentError(name, 0, place, "this is no figure", "write a number")
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in rows:
        _check_figures(name, inner, f"{place}.{key}".lstrip("."))
