"""A house with one of everything that a door leads to: sessions in each state, own cases, a review, an assignment, a clinic, people in each part."""

import asyncio
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from app.clock import SystemClock
from app.evals.journal import Journal
from app.evals.plan import Changes, cells_of, load_suite
from app.evals.runner import Runner
from app.people.records import User
from app.practice.records import Step
from app.store import tables as t
from tests.owncase.situations import LOGISTICS
from tests.promises.doors import EVERYBODY
from tests.promises.household import LINES, Household, household
from tests.promises.noted import world_ends
from tests.web.conftest import Person
from tests.web.test_access import API, BOTH, FORMS

PROVIDER = {"oidc_issuer": "http://127.0.0.1:9", "oidc_client": "c", "oidc_secret": "s"}
SHIPPED, SUBJECT = "packaging-film", "subject-1"
TEAM_NEEDED = {"/assignments", "/invitations", "/admin/users/{user}/memberships"}
# What changes with a look, what says which processes run, and the stamp of figures, which are worked out in the background (the figures themselves are looked at).
NEVER_LOOKED_AT = ("login_sessions", "audit", "processes", "chores", "model_places", "stamps")
ENDED = {step.value for step in (Step.COMPLETED, Step.STOPPED, Step.FAILED)}


@dataclass
class Furnished:
    """The house. `ids` are the things there are by the name of their parameter, by state ('' where there is one only)."""

    world: Household
    who: dict[str, User]
    people: dict[str, Person]
    ids: dict[str, dict[str, str]]

    def __post_init__(self) -> None:
        url = self.world.house.engine.url.database
        assert url
        self._path = url
        self._watch = sqlite3.connect(url, check_same_thread=False)
        self._kept = sqlite3.connect(":memory:", check_same_thread=False)
        self._watch.backup(self._kept)
        self._seen = self._furnished = self._version()
        self._digest = self.digest()

    def asked(self, letter: str, method: str, address: str, **more: Any) -> httpx.Response:
        """One request of the person with this letter; never a cookie of another."""
        self.world.client.cookies.clear()
        if letter == "n":
            answer = self.world.client.request(method, address, follow_redirects=False, **more)
        else:
            answer = self.people[letter].request(method, address, **more)
        self.world.client.cookies.clear()
        return answer

    def own_team(self, letter: str) -> str:
        """The team of a person."""
        return (self.who[letter].team or "") if letter in self.who else ""

    def changed(self) -> list[str]:
        """The tables that hold something else than at the last look, but for login sessions and the audit."""
        if self._version() == self._seen:
            return []
        before, self._digest, self._seen = self._digest, self.digest(), self._version()
        return [name for name, rows in self._digest.items() if rows != before[name]]

    def digest(self) -> dict[str, list[str]]:
        """Every row of every table."""
        with self.world.house.engine.connect() as db:
            return {
                table.name: sorted(repr(row) for row in db.execute(select(table)))
                for table in t.metadata.tables.values()
                if table.name not in NEVER_LOOKED_AT
            }

    def back(self) -> None:
        """Everything as it was furnished, once nothing is at work any more."""
        if self._version() == self._furnished:
            return
        self._quiet()
        with sqlite3.connect(self._path) as live:
            self._kept.backup(live)
        live.close()
        self._seen = self._furnished = self._version()
        self._digest = self.digest()

    def _quiet(self) -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with self.world.house.engine.connect() as db:
                steps = set(db.execute(select(t.turns.c.step).distinct()).scalars())
            if steps <= ENDED and not self.world.house.ledger.waiting():
                return
            time.sleep(0.01)
        raise AssertionError("a turn or a grading is still at work after half a minute")

    def _version(self) -> int:
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Let go of the file."""
        self._watch.close()
        self._kept.close()


@contextmanager
def furnished(folder: Path) -> Iterator[Furnished]:
    """The house with one of everything."""
    with household(folder, **PROVIDER) as world:
        cast = {
            "o": world.person("Tess Sandberg"),
            "m": world.person("Mats Brandt"),
            "c": world.person("Cora Lind", "coach"),
            "f": world.person("Otto Falk", "coach", "Suedost"),
            "a": world.person("Ada Holm", "admin", "Office"),
            "d": world.person("Dora Weiss", "coach"),
        }
        who, people = {k: user for k, (user, _) in cast.items()}, {k: person for k, (_, person) in cast.items()}
        assert set(cast) | {"n"} == set(EVERYBODY)
        ids = {**_talks(world, people), **_cases(people["o"]), **_things(world, who, people)}
        _opened(people, ids)
        _evals(world)
        assert people["d"].get("/review").status_code == 200
        closed = people["a"].post(f"/admin/users/{who['d'].id}/disabling")
        assert closed.status_code == 303
        world.client.cookies.clear()
        found = Furnished(world, who, people, ids)
        yield found
        found.close()


def _talks(world: Household, people: dict[str, Person]) -> dict[str, dict[str, str]]:
    sessions = {}
    for state in ("running", "private", "submitted", "withdrawn"):
        session = sessions[state] = world.begin(people["o"], mode="practice" if state == "running" else "scored")
        for line in LINES:
            world.say(people["o"], session, line)
        if state == "running":
            continue
        world_ends(people["o"], session)
        for to in {"submitted": ("submitted",), "withdrawn": ("submitted", "withdrawn")}.get(state, ()):
            assert people["o"].post(f"/sessions/{session}/visibility", data={"to": to}).status_code == 303
    turns = {state: world.house.ledger.turns(session)[1].id for state, session in sessions.items()}
    return {"session": sessions, "turn": turns}


def _cases(owner: Person) -> dict[str, dict[str, str]]:
    cases = {"shipped": SHIPPED}
    for state in ("kept", "shared"):
        made = owner.post("/cases/new", data={**LOGISTICS, "do": "build"})
        assert made.status_code == 303 and made.headers["location"].endswith("/preview"), made.text
        cases[state] = made.headers["location"].split("/")[2]
    assert owner.post(f"/cases/{cases['shared']}/sharing", data={"to": "team"}).status_code == 303
    return {"case": cases}


def _things(world: Household, who: dict[str, User], people: dict[str, Person]) -> dict[str, dict[str, str]]:
    assert people["o"].post("/field", data={"asked": "5 % off", "shared": "yes"}).status_code == 303
    check = people["o"].post("/checks", data={"text": "We can do 3 %."}).headers["location"].rpartition("/")[2]
    team = who["c"].team
    assert team
    given = {"case": SHIPPED, "level": "standard", "points": "1", "whom": "team", "team": team}
    assert people["c"].post("/assignments", data=given).status_code == 303
    assert people["c"].post("/invitations", data={"name": "Nils Holt", "team": team}).status_code == 200
    services = world.house.services
    note = services.for_teams.field_log.mine(who["o"])[0].id
    assignment = services.for_teams.assignments.given(who["c"])[0].assignment.id
    invited = services.people.accounts.invitations(who["c"], SystemClock().now())[0].user.id
    assert people["a"].post(f"/admin/users/{invited}/identities", data={"subject": SUBJECT}).status_code == 303
    with world.house.engine.connect() as db:
        membership = db.execute(select(t.memberships.c.id).where(t.memberships.c.user == who["m"].id)).scalar_one()
    found = {
        "check": check, "note": note, "assignment": assignment, "user": invited, "person": who["m"].id, "team": team, "membership": membership,
        "run": "a-run", "rubric": "five-strategies", "suite": "smoke",
    }  # fmt: skip
    return {name: {"": value} for name, value in found.items()}


def _opened(people: dict[str, Person], ids: dict[str, dict[str, str]]) -> None:
    """A better line of her coach, and a clinic at her submitted session."""
    session = ids["session"]["submitted"]
    line = people["c"].post(f"/review/{session}/better-lines", data={"turn": "1", "text": "Why the 8, and why now?"})
    assert line.status_code == 303
    page = people["c"].get(f"/review/{session}").text
    ids["line"] = {"": page.split("/better-lines/")[1].split("/")[0]}
    assert people["c"].post(f"/sessions/{session}/clinics", data={"turn": "1"}).status_code == 303


def _evals(world: Household) -> None:
    loaded = load_suite("smoke")
    cells = cells_of(loaded, Changes(personas=(SHIPPED,)))[:1]
    journal = Journal(world.house.services.runs / "a-run.sqlite3", new=True)
    journal.begin("a-run", "2026-01-01", ["smoke"], {})
    journal.plan([(c.key, n, c.suite.id, c.case.id, c.params) for n, c in enumerate(cells)])
    asyncio.run(Runner(journal, {}).run(cells))
    journal.close()


def sent(method: str, path: str, team: str = "") -> dict[str, Any]:
    """What a route is sent, as keyword arguments of a request: what fits it, as far as the table of test_access knows. `team` is the one of who asks."""
    if method == "GET":
        return {}
    if path.startswith("/api/"):
        return {"content": json.dumps(API[method, path]), "headers": {"content-type": "application/json"}}
    if path in TEAM_NEEDED:
        return {"data": {**BOTH.get(path, {}), "team": team}}
    return {"data": {"subject": SUBJECT} if "/identities" in path else BOTH.get(path) or FORMS.get(path) or {}}
