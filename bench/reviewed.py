"""Times of a coach's pages over a large organisation: 200 reps in ten teams, 20,000 submitted sessions with their figures, disputes; one coach of all of it."""

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Connection, insert, update

from app.bootstrap import House, build
from app.content.acts import Strategy
from app.content.loading import case_ids, document_hash, load_case, load_rubric
from app.negotiation.policy import begin
from app.negotiation.state import Level, State
from app.review.figures import RULES
from app.settings import Settings
from app.store import tables as t
from app.store.codec import dump
from app.store.upgrading import upgrade
from app.web.access import COOKIE
from app.web.app import create_app
from bench.row import Row, spread

TEAMS, REPS, SESSIONS, DISPUTES, COUNTS = 10, 200, 20_000, 500, 12
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAYS = 180
ROUNDS = 100
HOST = "127.0.0.1:8000"
TARGET_MS = 100.0
BATCH = 2000


def reviewed() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        house = build(Settings(database_url=f"sqlite:///{path}/bench.sqlite3", data_dir=path))
        upgrade(house.engine)
        key = filled(house)
        with TestClient(create_app(house.services), base_url=f"http://{HOST}") as client:
            client.headers["cookie"] = f"{COOKIE}={key}"
            rows = measured(client, house)
        house.engine.dispose()
    return rows


def measured(client: TestClient, house: House) -> list[Row]:
    timed(client, ["/cohort?from=2020-01-01", "/review", "/climate", "/"])  # warm: templates are compiled at first use
    days = [f"/cohort?from={(NOW - timedelta(days=DAYS + n)).date()}" for n in range(1, ROUNDS + 1)]
    fresh, older = days[: ROUNDS // 2], days[ROUNDS // 2 :]
    return [
        *spread("cohort of 20,000, never asked before", timed(client, fresh)),
        *spread("cohort, CPU, never asked before", timed(client, older, time.process_time)),
        *spread("cohort of 20,000, a new grading every 50th", between(client, house), p95=TARGET_MS),
        *spread("review queue of 20,000", timed(client, ["/review"] * ROUNDS), p95=TARGET_MS),
        *spread("cohort, CPU, asked again", timed(client, ["/cohort"] * ROUNDS, time.process_time)),
        *spread(
            "what the grader was not sure of", timed(client, ["/review?why=unsure"] * (ROUNDS // 5)), p95=TARGET_MS
        ),
        *spread("review queue, CPU", timed(client, ["/review"] * ROUNDS, time.process_time)),
        *spread("sessions behind a cell", timed(client, ["/cohort/sessions?strategy=uncover"] * ROUNDS), p95=TARGET_MS),
        *spread("a coach's home", timed(client, ["/"] * (ROUNDS // 2)), p95=TARGET_MS),
        *spread("climate of 20,000", timed(client, ["/climate"] * (ROUNDS // 5))),
    ]


def between(client: TestClient, house: House) -> list[float]:
    """The same question over and over, while now and then a session is graded anew."""
    took: list[float] = []
    for n in range(ROUNDS * 2 // 50):
        with house.engine.begin() as db:
            later = NOW + timedelta(seconds=n + 1)
            db.execute(update(t.session_figures).where(t.session_figures.c.session == f"s{n:05}").values(at=later))
        took += timed(client, ["/cohort"] * 50)
    return took


def timed(client: TestClient, urls: Sequence[str], clock: Callable[[], float] = time.perf_counter) -> list[float]:
    took = []
    for url in urls:
        began = clock()
        answer = client.get(url, follow_redirects=False)
        took.append(clock() - began)
        assert answer.status_code == 200, (url, answer.status_code)
    return took


def filled(house: House) -> str:
    """Fill the database; the login key of the coach."""
    signer = house.services.sign_in
    coach = signer.add("Cora", "coach", "team-0", NOW)
    house.services.people.notices.accept(coach, NOW)
    reps = [signer.add(f"Rep {n:03}", "trainee", f"team-{n % TEAMS}", NOW) for n in range(REPS)]
    teams = sorted({r.team for r in reps if r.team})
    rubric = load_rubric()
    house.ledger.pin(rubric.kind, rubric.id, rubric.version, document_hash(rubric), rubric)
    house.ledger.know_grader("embedded-1", "embedded", document_hash(rubric), None, None)
    for name in case_ids():
        case = load_case(name)
        house.ledger.pin(case.kind, case.id, case.version, document_hash(case), case)
    with house.engine.begin() as db:
        others = [
            {"id": f"m{n}", "user": coach.id, "team": team, "role": "coach", "since": NOW}
            for n, team in enumerate(teams)
            if team != coach.team
        ]
        db.execute(insert(t.memberships), others)
        write(db, t.sessions, sessions(reps, document_hash(rubric)))
        numbers = range(SESSIONS)
        write(
            db,
            t.turns,
            ({**TURN, "id": f"t{n:05}", "session": f"s{n:05}", "number": 12, "client_key": "k"} for n in numbers),
        )
        chance = random.Random(7)
        write(db, t.session_figures, (figures(chance, n) for n in numbers))
        write(db, t.session_strategies, (strategy(chance, n, s) for n in numbers for s in Strategy))
        write(db, t.session_counts, (count(chance, n, k) for n in numbers for k in range(COUNTS)))
        write(db, t.findings, ({**FINDING, "id": f"f{n}", "turn": f"t{n * 7:05}"} for n in range(DISPUTES)))
        write(
            db,
            t.disputes,
            (
                {"id": f"d{n}", "finding": f"f{n}", "by": reps[n * 7 % REPS].id, "reason": "I asked why.", "at": NOW}
                for n in range(DISPUTES)
            ),
        )
    with house.engine.connect() as db:
        db.exec_driver_sql("ANALYZE")
    return signer.use_link(signer.link_token(coach, datetime.now(UTC)), datetime.now(UTC))


TURN: dict[str, Any] = {
    "text": "Who on your side needs the 8 per cent?", "step": "completed", "reply": "The plants.", "spoken_by": "embedded", "stop_asked": False, "created": NOW,
}  # fmt: skip
FINDING: dict[str, Any] = {
    "item": "asks_why", "quote": "Who", "start": 0, "end": 3, "specific": True, "fresh": True, "confidence": "sure", "note": "", "action": "add", "at": NOW,
}  # fmt: skip


def write(db: Connection, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, BATCH)):
        db.execute(insert(table), batch)


def sessions(reps: Sequence[Any], rubric: str) -> Iterator[dict[str, Any]]:
    known = [(load_case(name), document_hash(load_case(name))) for name in case_ids()]
    states = {case.id: dump(begin(case, Level.STANDARD, 3).state, State) for case, _ in known}
    for n in range(SESSIONS):
        rep, (case, digest) = reps[n % REPS], known[n % len(known)]
        started = NOW - timedelta(minutes=n * DAYS * 24 * 60 // SESSIONS)
        yield {
            "id": f"s{n:05}", "owner": rep.id, "team_then": rep.team, "case_id": case.id, "case_hash": digest, "rubric": rubric, "engine_version": "1",
            "level": tuple(Level)[n % 4], "mode": "scored", "seed": 3, "draw": "a", "hindsight": False, "status": "ended", "end_reason": "deal", "started": started,
            "ended": started + timedelta(minutes=25), "state_now": states[case.id], "visibility": "submitted",
        }  # fmt: skip


def figures(chance: random.Random, n: int) -> dict[str, Any]:
    deal = chance.random() if n % 3 else None
    return {
        "session": f"s{n:05}", "source": "grader", "graded": 12, "points": chance.uniform(20, 90), "worst": 15, "breadth": chance.randint(0, 5), "breadth_of": 5,
        "grave": 1, "unrepaired": n % 5 == 0, "deal_value": deal, "share_of_best": deal, "within_limits": None if deal is None else deal > 0.3, "rules": RULES, "at": NOW,
    }  # fmt: skip


def strategy(chance: random.Random, n: int, name: Strategy) -> dict[str, Any]:
    levels = [chance.randint(0, 4) for _ in range(chance.randint(0, 6))]
    return {
        "session": f"s{n:05}", "source": "grader", "strategy": name, "opened": 6, "taken": sum(v >= 2 for v in levels), "shown": len(levels), "levels": sum(levels),
        "best": max(levels, default=None), "traps": levels.count(0),
    }  # fmt: skip


TACTICS = (
    "deadline",
    "blame",
    "salami",
    "rival_quote",
    "hostage",
    "nibble",
    "silence",
    "re_tender",
    "cut_budget",
    "good_cop",
    "index_drop",
    "should_cost",
)


def count(chance: random.Random, n: int, k: int) -> dict[str, Any]:
    return {"session": f"s{n:05}", "kind": "tactic", "item": TACTICS[k], "times": 2, "hits": chance.randint(0, 2)}
