"""A run as files: JSON, JSON lines, JUnit XML, CSV, Markdown. The HTML page is made by the pages' own templates."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from xml.etree import ElementTree as Xml

from app.evals.baseline import FAILED
from app.evals.journal import Journal, KeptCell
from app.evals.results import ERROR, SuiteResult, model_of
from app.evals.statistics import Rate
from app.language.inmarkdown import plain

Found = tuple[Mapping[str, Any], Sequence[SuiteResult], Journal]


def as_json(found: Found) -> str:
    """Everything but the talks."""
    head, results, _ = found
    return json.dumps({"run": dict(head), "suites": [suite_json(r) for r in results]}, ensure_ascii=False, indent=1)


def suite_json(result: SuiteResult) -> dict[str, Any]:
    """One suite's result."""
    return {
        "suite": result.suite,
        "title": result.title,
        "pass_rate": _rate(result.whole),
        "pass_rate_by_case": asdict(result.by_case),
        "coverage": _rate(result.coverage),
        "errors": dict(result.errors),
        "gates": [asdict(g) for g in result.gates],
        "checks": [{"kind": k.kind, "held": _rate(k.held), "unknown": k.unknown} for k in result.kinds],
        "cases": [{"case": c.case, "model": c.model, "passed": _rate(c.rate), "errors": c.errors, "ms": c.ms} for c in result.cases],
        "cells": [cell_json(c) for c in result.cells],
    }  # fmt: skip


def cell_json(cell: KeptCell) -> dict[str, Any]:
    """One cell."""
    return {**asdict(cell), "params": dict(cell.params)}


def as_lines(found: Found) -> str:
    """One object a turn, with its verdicts."""
    _, results, journal = found
    lines = []
    for result in results:
        for cell in result.cells:
            base = {"suite": cell.suite, "case": cell.case, "key": cell.key, "status": cell.status, **cell.params}
            for turn in journal.turns(cell.key):
                row = {**base, "turn": turn.number, "text": turn.text, "reply": turn.reply, **turn.facts}
                lines.append(json.dumps({**row, "verdicts": [asdict(v) for v in turn.verdicts]}, ensure_ascii=False))
    return "\n".join([*lines, ""])


def as_junit(found: Found) -> str:
    """JUnit XML: a cell is a test; an error is an error and never a failure."""
    _, results, journal = found
    root = Xml.Element("testsuites")
    for result in results:
        failed = sum(c.status == FAILED for c in result.cells)
        wrong = sum(c.status not in (FAILED, "passed") for c in result.cells)
        suite = Xml.SubElement(root, "testsuite", {"name": result.suite})
        for cell in result.cells:
            name = f"{cell.case} {short(cell)}"
            test = Xml.SubElement(suite, "testcase", name=name, classname=result.suite, time=f"{cell.ms / 1000:.3f}")
            if cell.status == FAILED:
                broken = [v for t in journal.turns(cell.key) for v in t.verdicts if v.held is False]
                fault = Xml.SubElement(test, "failure", message=_plain(broken[0].why if broken else cell.reason or ""))
                fault.text = _plain("\n".join(f"{v.kind}: {v.why}\n  {v.evidence}" for v in broken))
            elif cell.status != "passed":
                Xml.SubElement(test, "error", message=_plain(cell.reason or cell.status), type=cell.blame or "not run")
        unmet, unknown = (sum(g.met is kind for g in result.gates) for kind in (False, None))
        whole = {"tests": len(result.cells) + len(result.gates), "failures": failed + unmet, "errors": wrong + unknown}
        suite.attrib.update({name: str(n) for name, n in whole.items()})
        for gate in result.gates:
            test = Xml.SubElement(suite, "testcase", name=f"gate: {gate.name}", classname=result.suite)
            if gate.met is not True:
                Xml.SubElement(test, "failure" if gate.met is False else "error", message=_plain(gate.found))
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def as_csv(found: Found) -> str:
    """One row a cell. A field that a spreadsheet would take for a formula begins with an apostrophe."""
    _, results, _ = found
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(
        [
            "suite",
            "case",
            "status",
            "blame",
            "reason",
            "model",
            "ms",
            "prompt_tokens",
            "completion_tokens",
            "cost",
            "parameters",
        ]
    )
    for result in results:
        for c in result.cells:
            row = [
                c.suite,
                c.case,
                c.status,
                c.blame,
                c.reason,
                model_of(c),
                f"{c.ms:.1f}",
                c.prompt_tokens,
                c.completion_tokens,
                c.cost,
                short(c),
            ]
            rows.writerow([_safe(value) for value in row])
    return out.getvalue()


def as_markdown(found: Found) -> str:
    """For a pull request: gates first, then what failed."""
    head, results, journal = found
    lines = [f"## Evaluation {head['id']}", ""]
    for result in results:
        mark = (
            "met" if result.met and result.evaluated else "**not met**" if not result.met else "**not fully evaluated**"
        )
        lines += [
            f"### {result.title}: {mark}",
            "",
            f"{result.whole}; evaluated {result.coverage.passed} of {result.coverage.n}.",
            "",
        ]
        if result.gates:
            lines += ["| gate | met | found |", "| --- | --- | --- |"]
            told = {True: "yes", False: "**no**", None: "not evaluated"}
            lines += [f"| {g.name} | {told[g.met]} | {g.found} |" for g in result.gates] + [""]
        broken = [c for c in result.cells if c.status in (FAILED, ERROR)][:20]
        for cell in broken:
            first = next((v for t in journal.turns(cell.key) for v in t.verdicts if v.held is False), None)
            why = f"{first.kind}: {first.why}" if first else cell.reason or ""
            lines.append(f"- {cell.status}: `{cell.case}` {short(cell)}: {plain(why)}")
        lines += [""] if broken else []
    return "\n".join(lines)


# What a spreadsheet reads as the beginning of a formula; the wide signs count too.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
WRITERS: Mapping[str, Callable[[Found], str]] = {
    ".json": as_json,
    ".jsonl": as_lines,
    ".xml": as_junit,
    ".csv": as_csv,
    ".md": as_markdown,
}


def short(cell: KeptCell) -> str:
    """The parameters of a cell in a few words; what is as usual is left out."""
    usual = {"seed": 1, "repeat": 0, "model": "embedded", "grader": "embedded", "temperature": 0.0, "twin": ""}
    return " ".join(f"{n}={str(v)[:40]}" for n, v in cell.params.items() if usual.get(n, ...) != v and n != "player")


def _rate(found: Rate) -> dict[str, Any]:
    return asdict(found)


def _safe(value: object) -> object:
    begins = isinstance(value, str) and (value.startswith(_STARTS) or value.lstrip().startswith(_STARTS))
    return f"'{value}" if begins else value


def _plain(text: str) -> str:
    """Text without signs that XML cannot hold."""
    return "".join(c for c in text if c in "\n\t" or (ord(c) >= 32 and c not in "\ufffe\uffff"))
