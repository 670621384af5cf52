"""One's own data: deleted for good, taken along whole, and read by nobody unnoted."""

import asyncio
import io
import json
import zipfile
from collections.abc import Callable
from functools import partial
from html import unescape

from sqlalchemy import select

from app.clock import SystemClock
from app.pages.templates import render
from app.people.records import User
from app.practice.retention import Due, Kept
from app.store import tables as t
from tests.web.conftest import Cast, Person
from tests.web.talk import begin, debrief, graded, played, say


def account(cast: Cast, name: str, role: str = "trainee", team: str = "north") -> tuple[str, Person]:
    """One more person: her id and her browser."""
    signer, now = cast.house.services.sign_in, SystemClock().now()
    user = signer.add(name, role, team, now)
    cast.house.services.people.notices.accept(user, now)
    return user.id, Person(cast.nobody, signer.use_link(signer.link_token(user, now), now))


def rows(cast: Cast) -> str:
    """The whole database as text."""
    with cast.house.engine.connect() as db:
        return "\n".join(str(tuple(row)) for table in t.metadata.tables.values() for row in db.execute(select(table)))


def test_the_page_says_how_many_attempts_go_and_then_they_are_gone(cast: Cast) -> None:
    session = played(cast)
    child = cast.trainee.post(f"/sessions/{session}/rewinds", data={"turn": "2"}).headers["location"].rpartition("/")[2]
    say(cast, child, "The heron of the harbour asks: why now?")
    assert f"/sessions/{session}/deletion" in debrief(cast, session)
    for name in (session, child):
        page = unescape(cast.trainee.get(f"/sessions/{name}/deletion").text)
        assert "All 2 attempts go, with 5 messages of yours." in page and "Delete 2 attempts for good" in page
    assert cast.trainee.post(f"/sessions/{child}/deletion").headers["location"] == "/settings?deleted#own-data"
    assert "It is deleted for good." in cast.trainee.get("/settings?deleted").text
    for name in (session, child):
        assert cast.trainee.get(f"/sessions/{name}").status_code == 404
        assert cast.trainee.get(f"/api/v1/sessions/{name}").status_code == 404
    left = rows(cast)
    assert "heron of the harbour" not in left
    audited = [r for r in left.splitlines() if "deleted session" in r]
    assert {session, child} <= {name for name in (session, child) for r in audited if name in r}
    assert left.count(session) == 1, "one row of the audit, and nothing else"


def test_a_running_session_and_one_that_is_graded_can_go_and_nothing_comes_back(cast: Cast) -> None:
    session = begin(cast)
    key = {"Idempotency-Key": "one"}
    sent = cast.trainee.post(f"/api/v1/sessions/{session}/turns", json={"text": "Why the cormorant?"}, headers=key)
    assert sent.status_code == 202
    gone = cast.trainee.post(f"/api/v1/sessions/{session}/deletion")
    assert gone.status_code == 200 and gone.json() == {"deleted": [session]}
    graded(cast)
    assert "cormorant" not in rows(cast)
    assert cast.trainee.get("/api/v1/sessions").status_code == 200
    assert cast.trainee.post(f"/api/v1/sessions/{session}/deletion").status_code == 404


def test_nobody_else_can_delete_a_session(cast: Cast) -> None:
    session = played(cast, mode="scored")
    cast.trainee.post(f"/sessions/{session}/visibility", data={"to": "submitted"})
    for person in (cast.coach, cast.admin, cast.mate, cast.outsider):
        assert person.get(f"/sessions/{session}/deletion").status_code == 404
        assert person.post(f"/sessions/{session}/deletion").status_code == 404
        assert person.post(f"/api/v1/sessions/{session}/deletion").status_code == 404
    assert cast.trainee.get(f"/api/v1/sessions/{session}").status_code == 200


def test_an_account_goes_when_its_name_is_typed_again(cast: Cast) -> None:
    user, person = account(cast, "Petra Sandpiper")
    started = person.post("/api/v1/sessions", json={"case": "packaging-film"}).json()["id"]
    headers = {"Idempotency-Key": "one"}
    person.post(f"/api/v1/sessions/{started}/turns", json={"text": "Sandpiper says hello"}, headers=headers)
    assert "Petra Sandpiper" in person.get("/settings/deletion").text
    wrong = person.post("/settings/deletion", data={"name": "Petra"})
    assert wrong.status_code == 422 and person.get("/settings").status_code == 200
    done = person.post("/settings/deletion", data={"name": "Petra Sandpiper"})
    assert (done.status_code, done.headers["location"]) == (303, "/sign-in")
    assert person.get("/settings").headers["location"] == "/sign-in"
    graded(cast)
    assert "Sandpiper" not in rows(cast)
    assert cast.house.services.sign_in.store.user(user).disabled
    assert cast.admin.get(f"/admin/users/{user}/deletion").status_code == 404, "gone is gone"


def test_an_admin_deletes_an_account_and_nobody_else_does(cast: Cast) -> None:
    user, person = account(cast, "Quentin Plover", "coach")
    address = f"/admin/users/{user}/deletion"
    for stranger in (cast.trainee, cast.coach, cast.mate, cast.outsider):
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, data={"name": "Quentin Plover"}).status_code == 404
    assert "Quentin Plover" in cast.admin.get(address).text
    assert cast.admin.post(address, data={"name": "Quentin Plover"}).status_code == 303
    assert person.get("/").headers["location"] == "/sign-in"
    assert "a former coach" not in cast.admin.get("/admin").text
    for noun, form in (("enabling", {}), ("roles", {"roles": "coach"}), ("resets", {})):
        assert cast.admin.post(f"/admin/users/{user}/{noun}", data=form).status_code == 404, noun
    names = [u.name for u in cast.house.services.sign_in.store.users()]
    assert any(n.startswith("a former coach") for n in names) and not any("Plover" in n for n in names)


def test_the_last_admin_stays(cast: Cast) -> None:
    answer = cast.admin.post("/settings/deletion", data={"name": "Ada"})
    assert answer.status_code == 409 and "last admin" in answer.text
    assert cast.admin.get("/settings").status_code == 200


def test_a_shared_case_stays_with_the_mate_who_played_it(cast: Cast) -> None:
    from tests.owncase.situations import LOGISTICS

    _, person = account(cast, "Rosa Dunlin")
    built = person.post("/cases/new", data={**LOGISTICS, "do": "build"}).headers["location"].split("/")[2]
    assert person.post(f"/cases/{built}/sharing", data={"to": "team"}).status_code == 303
    session = cast.mate.post(f"/cases/{built}/sessions", data={"level": "standard"}).headers["location"]
    assert person.post("/settings/deletion", data={"name": "Rosa Dunlin"}).status_code == 303
    assert cast.mate.get(session).status_code == 200
    assert cast.mate.get(f"/cases/{built}").status_code == 404
    assert "Rosa Dunlin" not in rows(cast)


def test_everything_can_be_taken_along(cast: Cast) -> None:
    from tests.owncase.situations import LOGISTICS

    user, person = account(cast, "Sven Godwit")
    cast.trainee, before = person, cast.trainee
    try:
        session = played(cast, mode="scored")
        person.post(f"/sessions/{session}/notes", data={"text": "note of the godwit"})
        person.post(f"/sessions/{session}/own-view", data={"text": "view of the godwit"})
        person.post(f"/sessions/{session}/visibility", data={"to": "submitted"})
        running = begin(cast)
    finally:
        cast.trainee = before
    built = person.post("/cases/new", data={**LOGISTICS, "do": "build"}).headers["location"].split("/")[2]
    person.post("/checks", data={"text": "check of the godwit"})
    assert cast.coach.get(f"/review/{session}").status_code == 200
    for address in ("/settings/export", "/api/v1/account/export"):
        answer = person.get(address)
        assert answer.headers["content-type"] == "application/zip"
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            names = packed.namelist()
            texts = {name: packed.read(name).decode() for name in names}
        assert json.loads(texts[f"sessions/packaging-film-{session}.json"])["notes"] == "note of the godwit"
        assert f"own-cases/{built}.yaml" in names
        assert [r["who"] for r in json.loads(texts["readers.json"])] == ["Cora"]
        whole = "\n".join(texts.values())
        for words in (
            "view of the godwit",
            "check of the godwit",
            running,
            "Who needs the 8, and by when?",
            "Sven Godwit",
        ):
            assert words in whole, words
        case = cast.house.services.practice.cases.of_user(cast.people["trainee"])[0]
        secrets = [d.story for c in (case,) for d in c.confidential.draws]
        assert not [s for s in secrets if s in whole], "what the buyer keeps back stays with her"
        assert "Tess" not in whole, "nothing of anybody else"
    assert user in whole
    with zipfile.ZipFile(io.BytesIO(cast.outsider.get("/settings/export").content)) as packed:
        assert "godwit" not in "".join(packed.read(n).decode() for n in packed.namelist())


def test_the_debrief_says_who_has_read_it(cast: Cast) -> None:
    session = played(cast, mode="scored")
    cast.trainee.post(f"/sessions/{session}/visibility", data={"to": "submitted"})
    assert "Nobody has read it yet." in debrief(cast, session)
    cast.coach.get(f"/review/{session}")
    page = unescape(cast.trainee.get(f"/sessions/{session}/debrief").text)
    assert "Who has read it" in page and "Cora, " in page
    assert cast.outsider.get(f"/sessions/{session}/debrief").status_code == 404


def test_the_settings_say_how_long_talks_are_kept(cast: Cast) -> None:
    page = unescape(cast.outsider.get("/settings").text)
    assert "Talks that you have not gone on with for 180 days are deleted." in page
    assert "/settings/export" in page and "/settings/deletion" in page


def test_the_part_for_the_admin_says_how_retention_stands(cast: Cast) -> None:
    now = SystemClock().now()
    due = (Due(("a", "b"), 200, 12),)
    page = unescape(render("_partials/admin_retention.html", retention=Kept(180, now, 3, due)))
    assert "for 180 days are deleted" in page and "3 sessions deleted" in page and "2 sessions would go today" in page
    soon = Kept(180, None, None, due, now)
    assert "It runs for the first time on" in render("_partials/admin_retention.html", retention=soon)
    assert "It has not run yet." in render("_partials/admin_retention.html", retention=Kept(180, None, None, ()))
    assert "until somebody deletes them" in render("_partials/admin_retention.html", retention=Kept(0, None, None, ()))


def test_a_stream_to_a_coach_ends_when_the_session_is_withdrawn(cast: Cast) -> None:
    practice = cast.house.services.practice
    session = played(cast, mode="scored")
    cast.trainee.post(f"/sessions/{session}/visibility", data={"to": "submitted"})

    async def heard(user: User, meanwhile: Callable[[], object]) -> int:
        batches = 0
        async for _ in practice.events(user, session, 0):
            batches += 1
            await asyncio.to_thread(meanwhile)
        return batches

    withdraw = partial(cast.trainee.post, f"/sessions/{session}/visibility", data={"to": "withdrawn"})
    assert asyncio.run(heard(cast.people["coach"], withdraw)) == 1
