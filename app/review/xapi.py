"""Submitted sessions as xAPI statements (version 1.0.3) for a learning record store. The actor is an account with an opaque id; a name only where asked for. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from app.review.cohortports import ExportRow
from app.review.figures import Source

VERSION = "1.0.3"
COMPLETED = "http://adlnet.gov/expapi/verbs/completed"
SIMULATION = "http://adlnet.gov/expapi/activities/simulation"


def statements(rows: Iterable[ExportRow], home: str, *, names: bool = False) -> Iterator[dict[str, Any]]:
    """One statement for each ended session; rows come by session. A coach's figures stand over the grader's. `home` is the address of this installation."""
    home = home.rstrip("/")
    for _session, group in groupby(rows, key=lambda row: row.session):
        found = list(group)
        coached = [row for row in found if row.source is Source.COACH]
        if found[0].ended is not None:
            yield _statement(coached or found, found[0].ended, home, names=names)


def _statement(rows: list[ExportRow], ended: datetime, home: str, *, names: bool) -> dict[str, Any]:
    row = rows[0]
    actor: dict[str, Any] = {"objectType": "Agent", "account": {"homePage": home, "name": row.person}}
    if names:
        actor["name"] = row.name
    return {
        # The same session gives the same id, so that what was sent twice is kept once.
        "id": str(uuid5(NAMESPACE_URL, f"{home}/sessions/{row.session}")),
        "version": VERSION,
        "actor": actor,
        "verb": {"id": COMPLETED, "display": {"en": "completed"}},
        "object": {
            "objectType": "Activity",
            "id": f"{home}/cases/{row.case}",
            "definition": {"type": SIMULATION, "name": {"en": row.case}},
        },
        "result": _result(rows, ended, home),
        "context": {"platform": "Counterpart", "extensions": {f"{home}/xapi/level": row.level, f"{home}/xapi/source": row.source.value}},
        "timestamp": ended.isoformat(timespec="seconds"),
    }  # fmt: skip


def _result(rows: list[ExportRow], ended: datetime, home: str) -> dict[str, Any]:
    row = rows[0]
    more: dict[str, Any] = {
        "end": row.end_reason,
        "breadth": row.breadth,
        "breadth_of": row.breadth_of,
        "grave_traps_not_mended": row.unrepaired,
    }
    if row.share_of_best is not None:
        more["share_of_best_deal"] = round(row.share_of_best, 4)
    for one in rows:
        if one.shown:
            more[f"mean_level_{one.strategy}"] = round(one.levels / one.shown, 4)
    result: dict[str, Any] = {
        "completion": True,
        "duration": _duration(ended - row.started),
        "extensions": {f"{home}/xapi/{name}": value for name, value in more.items() if value is not None},
    }
    if row.points is not None:
        result["score"] = {"scaled": round(row.points / 100, 4), "raw": round(row.points, 2), "min": 0, "max": 100}
    return result


def _duration(span: timedelta) -> str:
    """A span of time as ISO 8601 writes it, in whole seconds."""
    return f"PT{max(0, int(span.total_seconds()))}S"
