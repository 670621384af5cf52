"""A house with people, talks, reviews, a clinic and everything else that a page can show, and which page is seen by whom. Written once into a folder, then served."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from sqlalchemy import insert

from app.clock import SystemClock
from app.people.records import User
from app.places import shipped
from app.store import tables as t
from app.store.database import new_id
from app.web.clinic import CODE
from app.web.join import DEVICE
from tests.browser.pages import pages_of
from tests.conftest import ROOT
from tests.content.test_cards import card
from tests.owncase.situations import LOGISTICS
from tests.promises.household import LINES, Household, household
from tests.web.conftest import Person

Words = Callable[[str, str], str]
PLAN = ("target", "walk_away", "then", "own_assumption", "questions", "standards", "trades")
ANSWERS = (
    "goods", "seller", "customer", "change", "change_source", "reason", "other_way", "boss", "fact1.text", "fact1.source", "fact2.text", "fact2.source", "fear",
    "buyer", "title", "decider", "trouble", "no_deal_text", "bad_deal", "keep_back", "deadline", "contract_end",
)  # fmt: skip


@dataclass
class Furnished:
    """What was made. `pages` gives for each route the addresses and who asks for them; `keys` the cookies of each who can ask; `routes` all pages of the app."""

    ids: dict[str, str] = field(default_factory=dict)
    pages: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    keys: dict[str, dict[str, str]] = field(default_factory=dict)
    routes: set[str] = field(default_factory=set)

    def seen(self) -> list[tuple[str, str]]:
        """Each page with who asks for it."""
        return [entry for entries in self.pages.values() for entry in entries]


def furnish(folder: Path, words: Words = lambda name, real: real, url: str | None = None) -> Furnished:
    """Furnish the folder `var` of a server. `words` gives the text for a field from what a person would write there, `url` another database than the file in it."""
    var = folder / "var"
    var.mkdir()
    made = Furnished()
    with household(folder, database_url=url or f"sqlite:///{var}/counterpart.sqlite3", data_dir=var) as world:
        _people(world, words, made)
        _talks(world, words, made)
        _reviewed(world, words, made)
        _around(world, words, made)
        _brought_in(world, words, made)
        _clinics(world, words, made)
        made.routes = {path for method, path in world.routes if method == "GET" and not path.startswith("/api/")}
    made.ids["run"] = _evaluated(var)
    made.pages = pages_of(made.ids)
    return made


def _evaluated(var: Path) -> str:
    """A run of the smallest suite; its id."""
    env = {**os.environ, "COUNTERPART_DATA_DIR": str(var), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "from app.cli import main; main()", "eval", "run", "smoke"]
    subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=True)
    return next(path.stem for path in sorted((var / "evals").iterdir()) if path.suffix == ".sqlite3")


def _people(world: Household, words: Words, made: Furnished) -> None:
    team, office = words("team", "Nordwind North"), words("office", "Head office")
    for who, real, role, where in (
        ("coach", "Cora Lind", "coach", team), ("trainee", "Tess Sandberg", "trainee", team), ("mate", "Mats Brandt", "trainee", team), ("admin", "Ada Holm", "admin", office),
        ("fresh", "Finn Adler", "trainee", team),
    ):  # fmt: skip
        user, person = world.person(words(who, real), role, where)
        _ASKING[who] = (user, person)
        made.ids[who], made.keys[who] = user.id, {"counterpart": world.keys[user.id]}
    coach = _ASKING["coach"][0]
    made.ids["team"] = coach.team or ""
    issuer, now = "https://door.example", SystemClock().now()
    row = {"id": new_id(), "issuer": issuer, "subject": words("subject", "cora.lind"), "user": coach.id, "at": now}
    with world.house.engine.begin() as db:
        db.execute(insert(t.identities).values(**row))
        db.execute(t.notices.delete().where(t.notices.c.user == made.ids["fresh"]))
    admin = _ASKING["admin"][1]
    asked = {"name": words("invited", "Nora Berg"), "role": "trainee", "team": made.ids["team"]}
    invited = admin.post("/invitations", data=asked)
    assert invited.status_code == 200
    link = re.search(r"/password\?token=[\w-]+", invited.text)
    assert link, invited.text
    made.ids["invitation"] = link[0]
    assert admin.post("/admin/teams", data={"name": words("empty team", "Field sales")}).status_code == 303


_ASKING: dict[str, tuple[User, Person]] = {}


def _talk(world: Household, person: Person, name: str, words: Words, **more: str) -> str:
    form = {"level": "standard", "mode": "scored", **{p: words(f"{name} {p}", f"my {p}") for p in PLAN}, **more}
    begun = person.post("/cases/packaging-film/sessions", data=form)
    assert begun.status_code == 303, begun.text
    session = begun.headers["location"].rpartition("/")[2]
    person.post(f"/sessions/{session}/notes", data={"text": words(f"{name} note", "She said 8 % twice.")})
    for number, line in enumerate(LINES):
        world.say(person, session, f"{line} {words(f'{name} turn {number}', 'Is it so?')}")
    world.say(person, session, words(f"{name} alone", "Fine, 3 % off the price, you have it."))
    return session


def _ended(person: Person, session: str, view: str) -> None:
    assert person.post(f"/sessions/{session}/ending").status_code == 303
    person.post(f"/sessions/{session}/own-view", data={"text": view})


def _talks(world: Household, words: Words, made: Furnished) -> None:
    tess, mats = _ASKING["trainee"][1], _ASKING["mate"][1]
    for name in ("reviewed", "waiting", "other"):
        made.ids[name] = session = _talk(world, tess, name, words)
        _ended(tess, session, words(f"{name} view", "I gave too much."))
        tess.post(f"/sessions/{session}/visibility", data={"to": "submitted"})
    mine = _talk(world, mats, "mate", words)
    _ended(mats, mine, words("mate view", "It went well."))
    mats.post(f"/sessions/{mine}/visibility", data={"to": "submitted"})
    made.ids["running"] = _talk(world, tess, "running", words, mode="practice")
    tess.post(f"/sessions/{made.ids['running']}/hints")
    made.ids["unseen"] = unseen = _talk(world, tess, "unseen", words)
    assert tess.post(f"/sessions/{unseen}/ending").status_code == 303
    made.ids["private"] = private = _talk(world, tess, "private", words, mode="practice")
    _ended(tess, private, words("private view", "No questions asked."))
    tess.post(f"/sessions/{private}/hidden-side")
    back = tess.post(f"/sessions/{private}/rewinds", data={"turn": "2"}).headers["location"].rpartition("/")[2]
    made.ids["rewound"] = back
    world.say(tess, back, words("rewound turn", "Who needs the 8?"))
    _ended(tess, back, words("rewound view", "Better."))


def _reviewed(world: Household, words: Words, made: Furnished) -> None:
    """A dispute that waits, one that was settled, threads of both sides, changed and added findings, better lines, a word."""
    (_, tess), (_, cora) = _ASKING["trainee"], _ASKING["coach"]
    for name in ("reviewed", "waiting"):
        session = made.ids[name]
        turn = world.house.ledger.turns(session)[1]
        item = world.house.ledger.gradings(session)[turn.id].findings[0].id.value
        reason = words(f"{name} dispute", "I meant the clause, not the number.")
        assert tess.post(f"/turns/{turn.id}/disputes", data={"item": item, "reason": reason}).status_code == 303
        form = {"turn": "1", "text": words(f"{name} comment", "Read your second question aloud."), "as": "coach"}
        assert cora.post(f"/sessions/{session}/comments", data=form).status_code == 303
        again = {"turn": "1", "text": words(f"{name} reply", "I will.")}
        assert tess.post(f"/sessions/{session}/comments", data=again).status_code == 303
        line = {"turn": "1", "text": words(f"{name} line", "What would the index have to say for you to leave the 8?")}
        assert cora.post(f"/review/{session}/better-lines", data=line).status_code == 303
        if name == "reviewed":
            _settled(session, words, cora)


def _settled(session: str, words: Words, cora: Person) -> None:
    part = cora.get(f"/review/{session}").text.split('id="turn-1"')[1].split('id="turn-2"')[0]
    for number, finding in enumerate(dict.fromkeys(re.findall(r'name="finding" value="(\w{20,})"', part))):
        action = "confirm" if number else "remove"
        form = {
            "turn": "1",
            "action": action,
            "finding": finding,
            "reason": words(f"reason {number}", "Only the words."),
        }
        answer = cora.post(f"/review/{session}/findings", data=form)
        assert answer.status_code == 303, problem(answer.text)
    done = cora.post(f"/review/{session}/completion", data={"word": words("word", "Two strong questions. Give less.")})
    assert done.status_code == 303, problem(done.text)


def _around(world: Household, words: Words, made: Furnished) -> None:
    (tess_user, tess), (_, cora) = _ASKING["trainee"], _ASKING["coach"]
    for person, name, shared in (
        (tess, "field", "yes"),
        (tess, "own field", ""),
        (_ASKING["mate"][1], "mate field", "yes"),
    ):
        form = {"asked": words(f"{name} asked", "5 % off"), "given": words(f"{name} given", "2 %"), "shared": shared}
        assert person.post("/field", data=form).status_code == 303
    check = {"text": words("check text", "We can talk about 3 %."), "customer": words("check customer", "We need 8 %."), "me": words("check me", "Tess"), "hide": words("check hide", "Marlin")}  # fmt: skip
    kept = tess.post("/checks", data=check)
    assert kept.status_code == 303, kept.text
    made.ids["check"] = kept.headers["location"].rpartition("/")[2]
    tess.post("/drill", data={"situation": "packaging-film.deadline", "text": words("drill", "Why by Friday?")})
    flat = {**LOGISTICS, **{f: words(f"answer {f}", LOGISTICS[f]) for f in ANSWERS}, "do": "build"}
    built = tess.post("/cases/new", data=flat)
    assert built.status_code == 303, problem(built.text)
    made.ids["own"] = built.headers["location"].split("/")[2]
    tess.post(f"/cases/{made.ids['own']}/sharing", data={"to": "team"})
    for case in ("packaging-film", made.ids["own"]):
        given = {
            "case": case,
            "level": "guided",
            "points": "60",
            "whom": "team",
            "team": made.ids["team"],
            "focus": "process",
        }
        assert cora.post("/assignments", data=given).status_code == 303
    for_teams = world.house.services.for_teams
    given_now = for_teams.assignments.given(_ASKING["coach"][0])
    made.ids["assignment"] = next(g.assignment.id for g in given_now if g.assignment.case == "packaging-film")
    assert cora.post("/calibrations").status_code == 303
    made.ids["user name"] = tess_user.name


def _brought_in(world: Household, words: Words, made: Furnished) -> None:
    cora = _ASKING["coach"][1]
    body = yaml.safe_load((shipped("personas") / "packaging-film.yaml").read_text(encoding="utf-8"))
    body |= {"id": "our-film", "title": words("case title", "Our own film")}
    text = yaml.safe_dump(body, allow_unicode=True, sort_keys=False)
    sent = cora.post("/library/cases", files={"file": ("mine.yaml", text)})
    assert sent.status_code == 303, sent.text
    made.ids["uploaded"] = sent.headers["location"].split("/")[-1].split("?")[0]
    zora = card(
        name="Zora Quist",
        description=words("card voice", "A dry engineer who counts twice."),
        personality=words("card manner", "notices every rounding"),
    )
    sent = cora.post("/library/cards", data={"case": "cooling-service"}, files={"file": ("zora.json", zora)})
    assert sent.status_code == 303, sent.text
    made.ids["carded"] = sent.headers["location"].split("/")[-1].split("?")[0]


def _clinics(world: Household, words: Words, made: Furnished) -> None:
    """One clinic with its answers on the screen, one that still takes them; each with two devices."""
    cora = _ASKING["coach"][1]
    for name, session in (("shown", made.ids["reviewed"]), ("open", made.ids["waiting"])):
        answer = cora.post(f"/sessions/{session}/clinics", data={"turn": "2"})
        code = _cookie(answer.headers["set-cookie"], CODE)
        world.client.cookies.clear()
        made.keys[f"coach at {name}"] = made.keys["coach"] | {CODE: code}
        for device in range(2):
            joined = world.client.post("/join", data={"code": code}, follow_redirects=False)
            key = _cookie(joined.headers["set-cookie"], DEVICE)
            world.client.cookies.clear()
            made.keys[f"{name} device {device}"] = {DEVICE: key}
            if (name, device) == ("open", 1):
                continue
            text = f"Why by Friday, and who on your side needs it? {words(f'{name} answer {device}', 'Tell me.')}"
            sent = world.client.post(
                "/join/answers", data={"text": text}, headers={"cookie": f"{DEVICE}={key}"}, follow_redirects=False
            )
            assert sent.status_code == 303, sent.text
            world.client.cookies.clear()
    until = time.monotonic() + 10
    while cora.post(f"/clinic/{made.ids['reviewed']}/showing").status_code != 303:
        assert time.monotonic() < until
        time.sleep(0.05)


def problem(page: str) -> str:
    """What a page says is wrong."""
    return " ".join(re.findall(r'role="alert"[^>]*>(.{0,300})', page))


def _cookie(header: str, name: str) -> str:
    found = re.search(rf"{name}=([^;]+)", header)
    assert found, header
    return found.group(1).strip('"')
