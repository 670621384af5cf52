"""A1: authorisation is total. Every route, as seven people, in each state of the session or case that it names; and things that are named elsewhere."""

import json
import re
import tempfile
from pathlib import Path
from typing import Any

from tests.promises.doors import EVERYBODY, Door, named_elsewhere, rows
from tests.promises.furnished import Furnished, furnished, sent
from tests.promises.outcome import Outcome

# Whoever may do this is signed out by it.
LEAVING = {"/sign-out", "/settings/sign-outs"}
STREAM = "/events"


def nobody_passes_a_door_that_is_not_theirs() -> Outcome:
    """Every row of the table, in a house with one of everything."""
    found = Outcome("A1", "requests of seven people to every route were let in or kept out wrongly")
    with tempfile.TemporaryDirectory() as folder, furnished(Path(folder)) as house:
        table = rows()
        found.failures += unlisted(house.world.routes, table)
        for door in (*table, *named_elsewhere()):
            try_door(house, door, found)
    return found


def unlisted(routes: list[tuple[str, str]], table: list[Door]) -> list[str]:
    """Routes without a row, and rows without a route or said twice."""
    known = [(door.method, door.path) for door in table]
    lost = [
        f"{m} {p}: a route without a row; say in tests/promises/doors.py who may"
        for m, p in routes
        if (m, p) not in known
    ]
    lost += [f"{m} {p}: a row without a route" for m, p in known if (m, p) not in routes]
    return lost + [f"{m} {p}: two rows" for m, p in set(known) if known.count((m, p)) > 1]


def try_door(house: Furnished, door: Door, found: Outcome) -> None:
    """One row: first those who may not, who change nothing; then those who may."""
    for state, may in door.who.items():
        for letter in EVERYBODY:
            if letter not in may:
                _note(found, door, letter, state, _kept_out(house, door, letter, state))
        for letter in may:
            _note(found, door, letter, state, _let_in(house, door, letter, state))
            house.back()


def _note(found: Outcome, door: Door, letter: str, state: str, faults: list[str]) -> None:
    named = f"{door.method} {door.path} as {letter}{f', {state}' if state else ''}"
    found.tried += 1
    found.failures += [f"{named}: {fault}" for fault in faults]


def _kept_out(house: Furnished, door: Door, letter: str, state: str) -> list[str]:
    here, there = things(house, door, state)
    status, text, way = _asked(house, door, letter, here)
    faults = [f"changed {name}" for name in house.changed()]
    if faults:
        house.back()
    if letter in "nd" and door.kind not in ("journey", "seat"):
        expected = (
            (401, None) if door.path.startswith("/api/") else (303, None if door.path.endswith(STREAM) else "/sign-in")
        )
        return faults if (status, way) == expected else [*faults, f"answered {status} {way or ''}"]
    expected = 403 if door.kind == "journey" else 404
    if status != expected:
        return [*faults, f"answered {status} {way or ''}"]
    if not here:
        return faults + _no_page(house, door, letter, text)
    none, other, _ = _asked(house, door, letter, there)
    if (status, masked(text, here, there)) != (none, masked(other, here, there)):
        faults.append(f"tells it from none: {words(text)!r} and {words(other)!r}")
    return faults


def _no_page(house: Furnished, door: Door, letter: str, text: str) -> list[str]:
    """A page that is kept from somebody reads as one that there is not."""
    if door.kind == "journey":
        return []
    nowhere = re.sub(r"[a-z]", "x", door.path.replace("/api/v1/", "/API/V1/")).replace("/API/V1/", "/api/v1/")
    other = house.asked(letter, door.method, nowhere, **sent(door.method, door.path)).text
    same = text.replace(door.path, "PATH") == other.replace(nowhere, "PATH")
    return [] if same else [f"tells it from none: {words(text)!r} and {words(other)!r}"]


def _let_in(house: Furnished, door: Door, letter: str, state: str) -> list[str]:
    here, _ = things(house, door, state)
    status, text, way = _asked(house, door, letter, here)
    if status in (401, 403, 404) or (status >= 500 and door.path != "/sign-in/provider"):
        return [f"answered {status}: {words(text)!r}"]
    if way == "/sign-in" and door.path not in LEAVING:
        return ["was sent to the sign-in page"]
    return []


def things(house: Furnished, door: Door, state: str) -> tuple[dict[str, str], dict[str, str]]:
    """The ids that a row names, and ids of nothing of the same length."""
    text = door.path + ("{session}" if door.path == "/compare" else "") + json.dumps(door.sent or {})
    here = {}
    for name in re.findall(r"\{(\w+)\}", text):
        of = house.ids[name]
        here[name] = of[state] if state in of else of[""]
    wanted = {"case"} & set(here) or set(here)
    return here, {name: value[:-4] + "0000" if name in wanted else value for name, value in here.items()}


def _asked(house: Furnished, door: Door, letter: str, ids: dict[str, str]) -> tuple[int, str, str | None]:
    address = filled(door.path, ids)
    if door.path == "/compare":
        address += f"?a={ids['session']}&b={ids['session']}"
    if door.path.endswith(STREAM):
        return *house.world.stream(house.who.get(letter), address), None
    answer = house.asked(letter, door.method, address, **_sent(house, door, letter, ids))
    return answer.status_code, answer.text, answer.headers.get("location")


def _sent(house: Furnished, door: Door, letter: str, ids: dict[str, str]) -> dict[str, Any]:
    if door.sent is None:
        return sent(door.method, door.path, house.own_team(letter))
    body = {name: filled(value, ids) for name, value in door.sent.items()}
    return {"json": body} if door.path.startswith("/api/") else {"data": body}


def filled(text: str, ids: dict[str, str]) -> str:
    """A text with ids in their places."""
    for name, value in ids.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def masked(text: str, here: dict[str, str], there: dict[str, str]) -> str:
    """A text without ids, also where they are cut short."""
    values = (*here.values(), *there.values())
    for length in range(max(map(len, values)), 4, -1):
        for value in (v for v in values if length <= len(v)):
            text = text.replace(value[:length], "I" * length)
    return text


def words(text: str) -> str:
    """What an answer says, in short."""
    body = text.partition("<main")[2] or text
    return " ".join(re.sub(r"<[^>]*>", " ", body.partition(">")[2] or body).split())[:90]
