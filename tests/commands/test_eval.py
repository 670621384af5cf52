"""`counterpart eval` as an engineer types it: run, dry run, resume, report, compare, list; exit codes and files."""

import csv
import io
import json
import sqlite3
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.commands.conftest import Run

SUITE = """kind: suite
schema_version: 1
id: mine
version: 1.0.0
title: Mine
about: A try.
matrix: {personas: [packaging-film]}
cases:
  - id: fair
    turns:
      - say: "Who on your side needs the 8, and by when?"
        expect: [{table_moved: false}]
  - id: "wrong"
    turns:
      - say: "Who on your side needs the 8, and by when?"
        expect: [{accepted: true}]
gates: {pass_rate: 1.0}
"""


ASKED = """
kind: suite
schema_version: 1
id: asked
version: 1.0.0
title: A trainee by a model
about: Played, worded and judged by models.
matrix: {personas: [packaging-film], models: [mine]}
endpoints:
  mine: {url: "http://127.0.0.1:1/v1", name: mine}
  dear: {url: "http://127.0.0.1:1/v1", name: dear, price_in: 1.0, price_out: 2.0}
principles:
  answers: The buyer's line answers what was asked.
cases:
  - id: talk
    repeats: 2
    simulated: {brief: "Ask before you offer.", turns: 6}
    always: [{principle: answers}, {no_secret: true}]
    finally: [{principle: answers}]
gates: {pass_rate: 0.5}
"""


@pytest.fixture
def suite(tmp_path: Path) -> str:
    path = tmp_path / "mine.yaml"
    path.write_text(SUITE, encoding="utf-8")
    return str(path)


def test_a_gate_that_fails_is_exit_1_and_every_report_says_so(command: Run, suite: str, tmp_path: Path) -> None:
    names = ["r.json", "r.jsonl", "r.junit.xml", "r.csv", "r.md", "r.html"]
    ran = command("eval", "run", suite, *[part for name in names for part in ("-o", name)])
    assert ran.code == 1
    assert "not met" in ran.out
    assert "accepted" in ran.out
    body = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert body["suites"][0]["pass_rate"]["passed"] == 1
    assert [c["status"] for c in body["suites"][0]["cells"]] == ["passed", "failed"]
    lines = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text("utf-8").splitlines()]
    assert {line["case"] for line in lines} == {"fair", "wrong"}
    root = Xml.fromstring((tmp_path / "r.junit.xml").read_text("utf-8"))
    assert root[0].attrib["failures"] == "2"  # the cell, and the gate
    assert len(root.findall(".//failure")) == 2  # the cell, and the gate
    rows = list(csv.DictReader(io.StringIO((tmp_path / "r.csv").read_text("utf-8"))))
    assert [row["status"] for row in rows] == ["passed", "failed"]
    assert "| pass rate at least 100% | **no** |" in (tmp_path / "r.md").read_text("utf-8")
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "<style>" in page
    assert "<script" not in page
    assert "http" not in page.split("</style>")[1]
    assert "Who on your side needs the 8" in page


def test_a_dry_run_says_what_it_would_take_and_writes_nothing(command: Run, suite: str, tmp_path: Path) -> None:
    ran = command("eval", "run", suite, "--dry-run", "--json")
    assert ran.code == 0
    assert json.loads(ran.out) == [
        {"suite": "mine", "model": "embedded", "cells": 2, "turns": 2, "calls": 0, "tokens": 0, "price": 0.0}
    ]
    assert not (tmp_path / "var").exists()


def test_a_dry_run_counts_the_trainee_that_a_model_plays_and_each_judgement(command: Run, tmp_path: Path) -> None:
    (tmp_path / "asked.yaml").write_text(ASKED, encoding="utf-8")
    for more, judged in (((), 0), (("--judge", "dear"), 6 + 1)):
        (found,) = json.loads(command("eval", "run", "asked.yaml", "--dry-run", "--json", *more).out)
        assert (found["cells"], found["turns"], found["calls"]) == (2, 12, 2 * (6 + 6 + judged))
        # Only the judge has a price here.
        assert (found["price"] > 0) == (judged > 0)


def test_a_run_is_listed_reported_resumed_and_compared(command: Run, suite: str) -> None:
    first = json.loads(command("eval", "run", suite, "--json").out)["run"]["id"]
    second = json.loads(command("eval", "run", suite, "--json").out)["run"]["id"]
    listed = json.loads(command("eval", "list", "--json").out)
    assert [r["id"] for r in listed["runs"]] == sorted([first, second])
    assert "smoke" in listed["suites"]
    assert command("eval", "report", first).code == 1
    again = command("eval", "run", "--resume", first, "--only", "failing", "--json")
    assert json.loads(again.out)["suites"][0]["cells"][1]["tries"] == 2
    assert json.loads(again.out)["suites"][0]["cells"][0]["tries"] == 1
    Path(suite).write_text(SUITE.replace("A try.", "Another try."), encoding="utf-8")
    changed = command("eval", "run", "--resume", first)
    assert (changed.code, "has changed since" in changed.err) == (2, True)
    same = command("eval", "compare", first, second, "--json")
    assert same.code == 0
    assert json.loads(same.out)[0]["difference"]["value"] == 0.0
    assert "mine: +0.0%" in command("eval", "compare", first, second).out


def test_a_baseline_is_read_from_a_report(command: Run, suite: str, tmp_path: Path) -> None:
    Path(suite).write_text(SUITE.replace("{pass_rate: 1.0}", "{within_baseline: 0.1}"), encoding="utf-8")
    none = command("eval", "run", suite)
    assert none.code == 3  # a gate that rests on nothing could not be evaluated
    command("eval", "run", suite, "-o", "before.json")
    assert command("eval", "run", suite, "--baseline", "before.json").code == 0
    better = json.loads((tmp_path / "before.json").read_text("utf-8"))
    for cell in better["suites"][0]["cells"]:
        cell["status"] = "passed"
    (tmp_path / "better.json").write_text(json.dumps(better), encoding="utf-8")
    assert command("eval", "run", suite, "--baseline", "better.json").code == 1


def test_the_page_shows_what_differs_from_a_baseline_and_where_the_talks_part(
    command: Run, suite: str, tmp_path: Path
) -> None:
    first = '    turns:\n      - say: "Good morning, and thank you for the time."\n'
    two = SUITE.replace("    turns:\n", first)
    Path(suite).write_text(two, encoding="utf-8")
    before = json.loads(command("eval", "run", suite, "--json", "-o", "before.json").out)["run"]["id"]
    worse = two.replace("expect: [{table_moved: false}]", "expect: [{accepted: true}]").replace("the 8, and", "8, and")
    Path(suite).write_text(worse, encoding="utf-8")
    command("eval", "run", suite, "--baseline", before, "-o", "now.html")
    page = (tmp_path / "now.html").read_text("utf-8").split("</style>")[1]
    against, rest = page.split("The talks part at turn ")
    assert f"Against the run {before}" in against
    assert "1 fails that passed then." in against
    assert "0 pass that failed then." in against
    assert rest[0] == "2"
    then, now = rest.split("<h4>In this run")
    assert "Who on your side needs the 8, and by when?" in then
    assert "Who on your side needs 8, and by when?" in now.split("</details>")[0]
    runs = {r["id"] for r in json.loads(command("eval", "list", "--json").out)["runs"]}
    after = next(iter(runs - {before}))
    Path(suite).write_text(worse, encoding="utf-8")
    command("eval", "report", after, "--baseline", "before.json", "-o", "again.html")
    again = (tmp_path / "again.html").read_text("utf-8")
    assert "1 fails that passed then." in again
    assert "The talks part" not in again  # a report without the talks cannot say


def test_a_run_whose_cells_are_no_longer_in_the_plan_is_not_resumed(command: Run, suite: str, tmp_path: Path) -> None:
    run = json.loads(command("eval", "run", suite, "--json").out)["run"]["id"]
    left = json.loads(command("eval", "run", "--resume", run, "--dry-run", "--json").out)
    assert left == []  # nothing is left to run
    with sqlite3.connect(tmp_path / "var" / "evals" / f"{run}.sqlite3") as db:
        db.execute("update cell set key = 'of another persona' where place = 0")
    stale = command("eval", "run", "--resume", run)
    assert (stale.code, "have changed since it began" in stale.err) == (2, True)


def test_files_that_are_no_runs_are_passed_over_and_a_wrong_model_leaves_none(
    command: Run, suite: str, tmp_path: Path
) -> None:
    folder = tmp_path / "var" / "evals"
    assert command("eval", "run", suite, "--model", "nope").code == 2
    assert list(folder.glob("*.sqlite3")) == []
    command("eval", "run", suite)
    (folder / "broken.sqlite3").write_text("no database", encoding="utf-8")
    assert len(json.loads(command("eval", "list", "--json").out)["runs"]) == 1


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "name a file, or some of"),
        (("none.yaml",), "'none.yaml' does not fit"),
        (("mine.yaml", "--model", "mars"), "describe it under endpoints"),
        (("mine.yaml", "--model", "configured"), "COUNTERPART_MODEL_URL"),
        (("mine.yaml", "-o", "report.pdf"), "use a name that ends in .html"),
        (("mine.yaml", "-o", "nowhere/r.json"), "a folder that exists"),
        (("mine.yaml", "--only", "failing"), "with --resume"),
        (("--resume", "nothing"), "no such journal"),
        (("mine.yaml", "--baseline", "none"), "name a run"),
    ],
)
def test_bad_input_is_exit_2_or_3_with_one_sentence(
    args: tuple[str, ...], words: str, command: Run, suite: str
) -> None:
    ran = command("eval", "run", *args)
    assert ran.code in (2, 3)
    assert words in ran.err
    assert len(ran.err.strip().splitlines()) <= 2
