"""Evaluation runs, read from their journals: for coaches and admins, who must know whether buyer and grader still hold."""

import asyncio
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from app.errors import CounterpartError, NotFound
from app.evals.baseline import baseline_of
from app.evals.journal import Journal, runs_in
from app.evals.page import shown
from app.evals.plan import load_suite
from app.evals.results import result_of
from app.pages.templates import render
from app.people.records import User
from app.web.access import services_of, user_of

router = APIRouter()
SHOWN, LONGEST_ID = 50, 80


@router.get("/evals", response_class=HTMLResponse)
async def page(request: Request) -> str:
    """The runs that were made here, newest first."""
    user = _may(await user_of(request))
    rows = await asyncio.to_thread(_runs, services_of(request).runs)
    return render("evals.html", user=user, rows=rows)


@router.get("/evals/{run}", response_class=HTMLResponse)
async def one(request: Request, run: str, against: str = "") -> str:
    """One run: gates, the matrix, the talks; and what differs from another run that is named."""
    user = _may(await user_of(request))
    folder = services_of(request).runs
    path, other = _journal(folder, run), _journal(folder, against) if against else None
    return render("eval.html", user=user, **await asyncio.to_thread(_one, path, other))


def _journal(folder: Path, run: str) -> Path:
    """Raises NotFound where there is no such run."""
    path = folder / f"{run}.sqlite3"
    if len(run) > LONGEST_ID or not path.is_file() or path.parent != folder:
        raise NotFound("run", run)
    return path


def _may(user: User) -> User:
    """Raises NotFound for a trainee: a run holds hidden sides."""
    if not user.coach:
        raise NotFound("page", "/evals")
    return user


def _runs(folder: Path) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for journal in islice(runs_in(folder, newest=True), SHOWN):
        head, cells = journal.head(), journal.cells()
        failed = sum(c.status == "failed" for c in cells)
        passed = sum(c.status == "passed" for c in cells)
        suites = [Path(s).stem for s in head["suites"]]
        row = {"id": journal.path.stem, "names": suites, "passed": passed, "failed": failed, "cells": len(cells)}
        found.append({**head, **row})
    return found


def _one(path: Path, other: Path | None) -> dict[str, Any]:
    journal = Journal(path)
    baseline = baseline_of(str(other), path.parent) if other else None
    head, results = journal.head(), []
    for name in head["suites"]:
        try:
            results.append(result_of(load_suite(name).suite, journal, baseline))
        except CounterpartError:  # the file has gone or changed since; the others are shown
            continue
    found = shown(head, results, journal, baseline)
    journal.close()
    if baseline is not None and baseline.journal is not None:
        baseline.journal.close()
    others = [p.stem for p in sorted(path.parent.glob("*.sqlite3"), reverse=True)[:SHOWN] if p != path]
    return {**found, "others": others}
