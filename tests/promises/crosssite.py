"""A3: no cross-site posts. Every unsafe route in nine cases of headers, as those who may; a spoofed Host on every route."""

import tempfile
from pathlib import Path
from typing import Any

from tests.promises.authorised import filled, words
from tests.promises.doors import Door, rows
from tests.promises.furnished import Furnished, furnished, sent
from tests.promises.outcome import Outcome
from tests.web.conftest import HOST

# What a browser says of where a request comes from, and whether it may do anything here.
CASES: dict[str, tuple[dict[str, str], bool]] = {
    "from a page of ours": ({"sec-fetch-site": "same-origin", "origin": f"http://{HOST}"}, True),
    "typed or from a bookmark": ({"sec-fetch-site": "none"}, True),
    "from another site": ({"sec-fetch-site": "cross-site"}, False),
    "from a neighbour of our site": ({"sec-fetch-site": "same-site", "origin": f"http://{HOST}"}, False),
    "an older browser, our origin": ({"origin": f"http://{HOST}"}, True),
    "an older browser, another origin": ({"origin": "http://evil.example"}, False),
    "an older browser, no origin to tell": ({"origin": "null"}, False),
    "no browser": ({}, True),
    "a name that is not ours": ({"host": "evil.example", "origin": "http://evil.example"}, False),
}
ADDRESSED = "This server does not answer to the name"
REFUSED = "This came from another site and was refused"


def nothing_is_done_for_another_site() -> Outcome:
    """Every unsafe route in each case; and every route under a name that is not ours."""
    found = Outcome("A3", "requests in nine cases of headers, over every unsafe route, were let in or refused wrongly")
    with tempfile.TemporaryDirectory() as folder, furnished(Path(folder)) as house:
        for door in rows():
            try_route(house, door, found)
    return found


def try_route(house: Furnished, door: Door, found: Outcome) -> None:
    """One route in each case, as somebody who may; a safe one only under a name that is not ours."""
    for case, (headers, allowed) in CASES.items():
        if door.method == "GET" and "host" not in headers:
            continue
        found.tried += 1
        fault = _passed(house, door, headers) if allowed else _refused(house, door, headers)
        if fault:
            found.failures.append(f"{door.method} {door.path}, {case}: {fault}")
        house.back()


def _ask(house: Furnished, door: Door, headers: dict[str, str]) -> tuple[int, str]:
    state, letter = next(((s, who[0]) for s, who in door.who.items() if who), ("", "o"))
    ids = {name: of.get(state) or next(iter(of.values())) for name, of in house.ids.items()}
    more: dict[str, Any] = sent(door.method, door.path, house.own_team(letter))
    more["headers"] = {**more.get("headers", {}), **headers}
    answer = house.asked(letter, door.method, filled(door.path, ids), **more)
    return answer.status_code, answer.text


def _refused(house: Furnished, door: Door, headers: dict[str, str]) -> str | None:
    status, text = _ask(house, door, headers)
    changed = house.changed()
    if changed:
        return f"changed {changed[0]}"
    if (
        door.path in ("/healthz", "/readyz") and "host" in headers
    ):  # asked by machines, by whatever name; it tells nothing of anybody
        return None if status == 200 else f"answered {status}"
    said = ADDRESSED if "host" in headers else REFUSED
    return None if status == 403 and said in text else f"answered {status}: {words(text)!r}"


def _passed(house: Furnished, door: Door, headers: dict[str, str]) -> str | None:
    status, text = _ask(house, door, headers)
    wrong = status in (401, 403, 404) or status >= 500
    return f"answered {status}: {words(text)!r}" if wrong else None
