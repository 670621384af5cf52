"""P3: reading is recorded. Every route is asked by a coach for a submitted session of her team; where its words come, one row of the audit comes with them."""

import tempfile
from pathlib import Path

from sqlalchemy import func, select

from app.people.records import User
from app.store import tables as t
from tests.promises.household import LINES, Household, filled, household
from tests.promises.outcome import Outcome
from tests.web.conftest import Person

CANARY = "the heron of pier nineteen"
STREAMS = "/api/v1/sessions/{session}/events"


def every_reading_is_noted() -> Outcome:
    """Every route that is read, by the coach (one row where words come, none where not), an admin, a mate and an outsider (no words)."""
    found = Outcome("P3", "readings of somebody else's talks, over every route, were not noted once")
    with tempfile.TemporaryDirectory() as folder, household(Path(folder)) as world:
        _, tess = world.person("Tess Sandberg")
        coach = world.person("Cora Lind", "coach")
        others = [world.person("Ada Holm", "admin", "Office"), world.person("Otto Falk", "coach", "Suedost"), world.person("Mats Brandt")]  # fmt: skip
        session = world.begin(tess, mode="scored")
        for line in LINES:
            world.say(tess, session, f"{line} So said {CANARY}.")
        world_ends(tess, session)
        tess.post(f"/sessions/{session}/visibility", data={"to": "submitted"})
        turn = world.house.ledger.turns(session)[1].id
        for method, path in world.routes:
            if method == "GET":
                address = _address(path, session, turn)
                _try_coach(world, coach, path, address, session, found)
                for user, person in others:
                    status, text = _asked(world, user, person, address, path == STREAMS)
                    if CANARY in text or (path == STREAMS and status != 404):
                        found.failures.append(f"{path}: {user.name} read it")
        _try_parts(world, coach, session, found)
    return found


def world_ends(person: Person, session: str) -> None:
    """End the talks, and pass over the question before the debrief."""
    assert person.post(f"/sessions/{session}/ending").status_code == 303
    person.post(f"/sessions/{session}/own-view", data={"text": ""})


def _address(path: str, session: str, turn: str) -> str:
    address = filled(path, session=session, turn=turn, case="packaging-film")
    return f"{address}?a={session}&b={session}" if path == "/compare" else address


def _try_coach(
    world: Household, coach: tuple[User, Person], path: str, address: str, session: str, found: Outcome
) -> None:
    before = _notes(world)
    status, text = _asked(world, *coach, address, path == STREAMS)
    rows = _notes(world) - before
    found.tried += 1
    reads = status == 200 and (CANARY in text or "{session}" in path or "{turn}" in path)
    _forget(world, session)
    if rows != int(reads):
        found.failures.append(f"{address}: {rows} rows, status {status}")


def _try_parts(world: Household, coach: tuple[User, Person], session: str, found: Outcome) -> None:
    """A page and the parts that it asks for are one reading; the page again is another."""
    user, person = coach
    before = _notes(world)
    person.get(f"/api/v1/sessions/{session}")
    world.stream(user, f"/api/v1/sessions/{session}/events")
    person.get(f"/sessions/{session}/table")
    person.get(f"/api/v1/sessions/{session}")
    found.tried += 1
    if _notes(world) - before != 2:
        found.failures.append(f"two readings with their parts: {_notes(world) - before} rows")


def _asked(world: Household, user: User, person: Person, address: str, stream: bool) -> tuple[int, str]:
    if stream:
        return world.stream(user, address)
    answer = person.get(address)
    return answer.status_code, answer.text


def _notes(world: Household) -> int:
    with world.house.engine.connect() as db:
        return int(db.execute(select(func.count()).where(t.audit.c.action == "read session")).scalar_one())


def _forget(world: Household, session: str) -> None:
    """So that each route is tried as the first reading."""
    with world.house.engine.begin() as db:
        db.execute(t.audit.update().where(t.audit.c.object == session).values(action="read before"))
