"""A2: no hidden field reaches a trainee early. A case with a word of its own in each secret field, played by a trainee, and every route read as her."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.content.loading import document_hash, load_case
from app.content.persona import CaseFile
from app.people.records import User
from tests.promises.household import Household, filled, household
from tests.promises.noted import world_ends
from tests.promises.outcome import Outcome
from tests.web.conftest import Person

FIGURES = (0.3137, 0.2719)
SAID = ("Good morning. Let us look at the agenda first.", "I would rather talk about the weather today.")


def nothing_hidden_comes_early() -> Outcome:
    """Before the hidden side is opened no answer holds a canary; after it only that session's."""
    found = Outcome("A2", "answers to a trainee held a hidden field before its time")
    with tempfile.TemporaryDirectory() as folder, household(Path(folder)) as world:
        coach, _ = world.person("Cora Lind", "coach")
        user, tess = world.person("Tess Sandberg")
        case, canaries = planted(coach.id)
        _store(world, case, coach)
        running, open_one, shut = (world.begin(tess, case.id, mode=mode) for mode in ("practice", "scored", "scored"))
        for session in (running, open_one, shut):
            for line in SAID:
                world.say(tess, session, line)
            tess.post(f"/sessions/{session}/hints")
        for session in (open_one, shut):
            world_ends(tess, session)
        sessions = (running, open_one, shut)
        for address, text in _all(world, user, tess, sessions, case.id):
            _look(found, address, text, canaries)
        assert tess.post(f"/sessions/{open_one}/hidden-side").status_code == 303
        opened = tess.get(f"/sessions/{open_one}/debrief").text
        if not any(c in opened for c in canaries):
            found.failures.append("the hidden side that was opened shows nothing")
        for address, text in _all(world, user, tess, sessions, case.id):
            if f"/sessions/{open_one}/debrief" not in address:
                _look(found, address, text, canaries)
    return found


def planted(owner: str) -> tuple[CaseFile, list[str]]:
    """A case of a coach's with a word of its own in each secret text and figure, and those words."""
    words: list[str] = []

    def plant(value: Any, place: str) -> Any:
        if isinstance(value, dict):
            return {k: plant(v, f"{place}.{k}") for k, v in value.items()}
        if isinstance(value, list):
            return [plant(v, place) for v in value]
        if isinstance(value, str) and re.fullmatch(r".*\.(story|gist|wordings|cues|alternative_cues)", place):
            words.append(f"zwk{len(words)}qv")
            return f"{words[-1]} {value}"
        return value

    shipped = load_case("packaging-film")
    body = shipped.model_dump(mode="json")
    secret = plant(body["confidential"], "confidential")
    names = {row["id"]: f"zwdraw{n}qv" for n, row in enumerate(secret["draws"])}
    for row in secret["draws"]:
        row["id"] = names[row["id"]]
        row["floor"], row["overrating"] = FIGURES
    words += [*names.values(), *(str(f) for f in FIGURES)]
    made = CaseFile.model_validate({**body, "id": f"own-{owner}"[:40], "version": "1.0.0", "confidential": secret})
    return made, words


def _store(world: Household, case: CaseFile, coach: User) -> None:
    ledger, now = world.house.ledger, world.house.services.clock.now()
    digest = document_hash(case)
    ledger.add_own_case(case.id, coach.id, {}, now)
    ledger.pin(case.kind, case.id, case.version, digest, case)
    ledger.add_own_version(case.id, 1, digest, case.title, {}, now)
    ledger.share_own_case(case.id, coach.team)


def _all(
    world: Household, user: User, person: Person, sessions: tuple[str, ...], case: str
) -> Iterator[tuple[str, str]]:
    for method, path in world.routes:
        if method != "GET":
            continue
        for session in sessions if "{session}" in path or "{turn}" in path else sessions[:1]:
            turn = world.house.ledger.turns(session)[1].id
            address = filled(path, session=session, turn=turn, case=case)
            if path == "/compare":
                address += f"?a={sessions[1]}&b={sessions[2]}"
            if path.endswith("/events"):
                yield address, world.stream(user, address)[1]
                continue
            for more in ("", "?format=md") if path.endswith("/export") and "{session}" in path else ("",):
                answer = person.get(address + more)
                yield address + more, _text(answer.content) + str(answer.headers)


def _text(content: bytes) -> str:
    if content[:2] != b"PK":
        return content.decode(errors="replace")
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode() for name in packed.namelist())


def _look(found: Outcome, address: str, text: str, canaries: list[str]) -> None:
    found.tried += 1
    found.failures += [f"{address}: {c}" for c in canaries if c in text]
