"""Playing through the pages in tests."""

import re
import time
from html import unescape

from tests.web.conftest import Cast

TURNS = (
    "Before I answer: who on your side needs the 8, and by when must the saving show?",
    "Why six weeks of stock? What happened in the plants?",
    "The index reads 1,265 against 1,190 in January. By clause 7.2 that is 2.5 points, not 8.",
    "I can do 2.5 % if you extend the contract to 36 months and keep 80 % of the volume.",
)


def begin(cast: Cast, case: str = "packaging-film", mode: str = "practice") -> str:
    """Begin a session as the trainee; its id."""
    form = {"level": "standard", "target": "2.5 %", "mode": mode, "questions": "Who needs the 8, and by when?"}
    answer = cast.trainee.post(f"/cases/{case}/sessions", data=form)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rsplit("/", 1)[1]


def say(cast: Cast, session: str, text: str) -> None:
    """Say one thing by the plain form."""
    page = cast.trainee.get(f"/sessions/{session}").text
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key
    answer = cast.trainee.post(f"/sessions/{session}/turns", data={"text": text, "key": key.group(1)})
    assert answer.status_code == 303, answer.text


def played(cast: Cast, mode: str = "practice") -> str:
    """A session of a few turns, ended by the trainee and graded; its id."""
    session = begin(cast, mode=mode)
    for text in TURNS:
        say(cast, session, text)
    assert cast.trainee.post(f"/sessions/{session}/ending").status_code == 303
    graded(cast)
    return session


def debrief(cast: Cast, session: str) -> str:
    """The debrief as the trainee reads it, past the question before it."""
    assert cast.trainee.post(f"/sessions/{session}/own-view", data={"text": ""}).status_code == 303
    return unescape(cast.trainee.get(f"/sessions/{session}/debrief").text)


def graded(cast: Cast) -> None:
    """Wait until no grading waits."""
    until = time.monotonic() + 10
    while cast.house.ledger.waiting():
        assert time.monotonic() < until, "gradings are still waiting after ten seconds"
        time.sleep(0.02)
