"""P2: the provider learns no name. A whole session with names typed in many ways, a scripted model behind it, and every body that left scanned."""

import json
import re
import tempfile
from pathlib import Path

from app.content.loading import case_ids
from tests.model_server import ModelServer
from tests.promises.household import Household, household
from tests.promises.noted import world_ends
from tests.promises.outcome import Outcome
from tests.web.conftest import Person

PEOPLE = (
    "Tess Sandbergström",
    "cora.lindqvist@firm.example",
    "Miles O'Hannigan",
    "Jürgen Krähenbühl",
    "Quan Xu",
    "Ngũgĩ Thiong'o",
    "Łukasz Woźniakowski",
)
TEAM = "Team Nordwind"
# Any of these in a request is a name that got out; Tessmar is a customer of a shipped case.
NEVER = (
    "tess(?!mar)",
    "sandberg",
    "lindqvist",
    "hannigan",
    "rgen kr",
    "henb",
    "nordwind",
    r"\bxu\b",
    "thiong",
    "ukasz",
    "niakowsk",
    "@",
    "firm.example",
)
SAID = (
    "Good morning, this is Tess Sandbergström from Team Nordwind. Who on your side needs the 8, and by when must the saving show?",
    "TESS again, or tess.sandbergstroem@firm.example for short. Why 90 days? Miles O’Hannigan said: what would it be worth to you?",
    "Jürgen Krähenbühl (or Juergen Kraehenbuehl, jurgen) of NORDWIND and Cora Lindqvist would ask: what stands behind the 8 %?",
    "O’Hannigan, Krähenbühls Leute, Xu, Thiong’o and Lukasz (or Łukasz) Wozniakowski agree. Mr Xu and O'Hannigan's team ask: why 90 days?",
    "Write to Cora.Lindqvist@firm.example or k.other@elsewhere.example.\nRegards\nTess\nNordwind",
)
REPLY = "I hear you, [person 1]. You ask the right thing first. I need the saving, and I will not say more today."


def no_name_gets_out() -> Outcome:
    """Hearing, speaking, grading, drills, checks and own cases; zero names in what left, quotes held to the real text, names back on the page."""
    found = Outcome("P2", "requests to a model held a name")
    with tempfile.TemporaryDirectory() as folder, ModelServer() as server:
        given = {"model_url": server.url, "model_key": "k", "model_name": "normal", "tries": 1}
        with household(Path(folder), **given) as world:
            people = [world.person(name, team=TEAM) for name in PEOPLE]
            tess = people[0][1]
            server.control(reset=True, text=REPLY, json=_answer("this is [person 1]"))
            for case in case_ids():
                _whole_session(world, tess, case, found)
            _abroad(world, server, tess)
            _around(tess)
            calls = server.calls()
    for call in calls:
        found.tried += 1
        body = json.dumps(call, ensure_ascii=False).casefold() + json.dumps(call).casefold()
        found.failures += [f"{word} in a request" for word in NEVER if re.search(word, body)]
    return found


def _whole_session(world: Household, tess: Person, case: str, found: Outcome) -> None:
    session = world.begin(tess, case)
    replies = [world.say(tess, session, text)["reply"] for text in SAID]
    world_ends(tess, session)
    if not any("I hear you, Tess Sandbergström." in reply for reply in replies):
        found.failures.append(f"the name did not come back: {replies[0]!r}")
    if any("[person" in reply for reply in replies):
        found.failures.append("a placeholder is on the page")
    quotes = [f.quote for g in world.house.ledger.gradings(session).values() for f in g.findings]
    texts = [turn.text for turn in world.house.ledger.turns(session)]
    if "this is Tess Sandbergström" not in quotes:
        found.failures.append(f"no quote with a name was held to the real text: {quotes}")
    found.failures += [f"a quote that nobody said: {q!r}" for q in quotes if not any(q in text for text in texts)]


def _abroad(world: Household, server: ModelServer, tess: Person) -> None:
    """Talks in German: each message is put into English by the model first."""
    server.control(json=json.dumps({"english": "This is [person 1]. Who needs the 8?", "doubt": None}))
    session = world.begin(tess, spoken="de")
    world.say(tess, session, "Guten Tag, hier ist Tess Sandbergström von Nordwind. Wer braucht bei Ihnen die 8 %?")
    server.control(json=_answer("this is [person 1]"))


def _around(tess: Person) -> None:
    """The other ways by which words reach a model."""
    words = "Hi Tess here of Nordwind, mail me: x@firm.example. Why 8 %?"
    assert tess.post("/drill", data={"situation": "packaging-film.deadline", "text": words}).status_code == 200
    assert (
        tess.post("/api/v1/checks", json={"text": words, "customer": "Dear Jürgen Krähenbühl, 8 %!"}).status_code == 200
    )
    from tests.owncase.situations import LOGISTICS

    flat = {**LOGISTICS, "customer": "Nordwind and Tess Sandbergström", "do": "build"}
    where = tess.post("/cases/new", data=flat).headers["location"]
    tess.post(where.replace("/preview", "/wording"))
    case = where.split("/")[2]
    session = tess.post("/api/v1/sessions", json={"case": case}).json()["id"]
    tess.post(f"/sessions/{session}/turns", data={"text": "Tess of Nordwind: what stands behind it?", "key": "z1"})


def _answer(quote: str) -> str:
    finding = {"id": "asks_why", "quote": quote, "specific": True, "takes_up": None, "confidence": "sure", "note": f"‘{quote}’ asks"}  # fmt: skip
    return json.dumps({"findings": [finding], "abstained": [], "move": None, "rider": None})
