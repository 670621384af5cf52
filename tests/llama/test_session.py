"""A whole session with a real server behind it: the model words what is decided, the guard keeps back what may not be said, gradings follow; and where
the server goes, the talks go on."""

import asyncio
import json
import re
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from app.bootstrap import House, build
from app.grading.grader import Status
from app.people.records import User
from app.practice.records import Turn
from app.settings import Settings
from app.store.upgrading import upgrade
from tests.commands.conftest import Run
from tests.llama.server import NAME, LlamaServer
from tests.web.door import HandClock

LINES = (
    "Good morning. Before I answer: who on your side needs the 8, and by when must the saving show?",
    "What would the plant in Uden do with four weeks of stock instead of six?",
    "We can do 2 % if you extend to 36 months.",
    "You are right about March, nobody called you, and I am sorry for that.",
    "How did you come to the 70 %?",
    "Suppose we roll out the thinner film on all three lines: what would that be worth to you this year?",
    "The clause gives 3.5 % and you pay 6, so two and a half points should be put right.",
    "What would you show upstairs?",
)


@contextmanager
def house_at(server: LlamaServer, folder: Path) -> Iterator[tuple[House, HandClock, User]]:
    """A house with one model for both, a clock in the test's hand, and its trainee."""
    clock = HandClock()
    house = build(
        Settings(
            database_url=f"sqlite:///{folder}/house.sqlite3", pace_ms_per_word=0, model_url=server.url, model_name=NAME, tries=1, first_token_seconds=60,
            breaker_failures=2, breaker_seconds=0.1, breaker_most_seconds=0.1,
        ),
        clock=clock,
    )  # fmt: skip
    upgrade(house.engine)
    yield house, clock, house.services.sign_in.add("Tess", "trainee", "north", clock.now())
    house.engine.dispose()


async def said(house: House, user: User, session: str, text: str) -> Turn:
    turn = await house.services.practice.say(user, session, text[:40], text)
    return await house.desk.done(turn.id)


def test_a_whole_session_is_worded_by_the_server_within_the_guard_and_graded(
    llama: LlamaServer, tmp_path: Path
) -> None:
    async def play(house: House, user: User) -> tuple[str, list[Turn]]:
        await house.life.know_grader()
        session = await house.services.practice.begin(user, "packaging-film", seed=3)
        turns = [await said(house, user, session.id, text) for text in LINES]
        await house.worker.work_off()
        await house.services.practice.end(user, session.id)
        await house.life.stop()
        return session.id, turns

    with house_at(llama, tmp_path) as (house, _, user):
        session, turns = asyncio.run(play(house, user))
        gradings = house.ledger.gradings(session)
        shown = house.services.operations.figures().decode()
    assert all(turn.step == "completed" and turn.reply for turn in turns)
    by = Counter(turn.spoken_by for turn in turns)
    assert by["model"] + by["mixed"], "no word of the model ever came through"
    stepped = [turn.why for turn in turns if turn.spoken_by == "embedded"]
    assert all(why and "built-in buyer spoke" in why for why in stepped)
    assert sum(turn.completion_tokens for turn in turns) > 0
    assert {gradings[turn.id].status for turn in turns} == {Status.GRADED}
    for turn in turns:
        for finding in gradings[turn.id].findings:
            assert turn.text[finding.start : finding.end] == finding.quote
    kept = {m[1]: float(m[2]) for m in re.finditer(r'counterpart_guard_refusals_total{fault="(\w+)"} (\S+)', shown)}
    assert sum(kept.values()), "nothing was ever kept back"
    print(f"spoken by {dict(by)}; kept back {kept}")


def test_where_no_sentence_may_leave_phrases_are_spoken_and_the_page_can_say_why(
    program: Path, model_file: Path, tmp_path: Path
) -> None:
    async def play(house: House, user: User) -> list[Turn]:
        await house.life.know_grader()
        session = await house.services.practice.begin(user, "packaging-film", seed=3)
        turns = [await said(house, user, session.id, text) for text in LINES[:3]]
        await house.life.stop()
        return turns

    figures = ("--grammar", 'root ::= "I need " [1-9] "," [0-9] [0-9] [0-9] " crates of it."')
    with LlamaServer(program, model_file, *figures) as server, house_at(server, tmp_path) as (house, _, user):
        turns = asyncio.run(play(house, user))
        shown = house.services.operations.figures().decode()
    for turn in turns:
        assert (turn.step, turn.spoken_by) == ("completed", "embedded")
        assert turn.reply
        assert "crates" not in turn.reply
        assert "did not keep to the move" in (turn.why or "")
    assert f'counterpart_guard_refusals_total{{fault="figure"}} {2.0 * len(turns)}' in shown, "each was asked twice"


def test_where_the_server_is_killed_the_talks_go_on_and_the_gradings_follow_when_it_is_back(
    program: Path, model_file: Path, tmp_path: Path
) -> None:
    async def play(house: House, clock: HandClock, user: User, server: LlamaServer) -> None:
        await house.life.know_grader()
        session = await house.services.practice.begin(user, "packaging-film", seed=3)
        await asyncio.to_thread(server.end, signal.SIGKILL)
        turns = [await said(house, user, session.id, text) for text in LINES[:3]]
        for turn in turns:
            assert (turn.step, turn.spoken_by) == ("completed", "embedded")
            assert "cannot be reached" in (turn.why or "") or "is not asked" in (turn.why or "")
        await house.worker.work_off()
        found = house.ledger.gradings(session.id)
        assert {found[turn.id].status for turn in turns} == {Status.UNGRADED}
        await asyncio.to_thread(server.start)
        clock.ahead += timedelta(minutes=2)
        for _ in turns:  # the first finds out that it is back, the others follow
            await house.worker.second_tries.look(house.worker.grader.name)
            await house.worker.work_off()
        found = house.ledger.gradings(session.id)
        assert {found[turn.id].status for turn in turns} == {Status.GRADED}
        last = await said(house, user, session.id, LINES[3])
        assert "cannot be reached" not in (last.why or "")
        await house.life.stop()

    with LlamaServer(program, model_file) as server, house_at(server, tmp_path) as (house, clock, user):
        asyncio.run(play(house, clock, user, server))


def test_doctor_makes_a_real_call_and_says_what_is_wrong(
    program: Path, model_file: Path, command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def checked(url: str) -> dict[str, dict[str, object]]:
        monkeypatch.setenv("COUNTERPART_MODEL_URL", url)
        return {check["name"]: check for check in json.loads(command("doctor", "--json").out)["checks"]}

    monkeypatch.setenv("COUNTERPART_MODEL_NAME", NAME)
    with LlamaServer(program, model_file, "--grammar", 'root ::= "ready"') as brief:
        good, bad = checked(brief.url), checked(f"{brief.root}/v2")
    gone = checked(brief.url)
    for name in ("buyer's model", "grader's model"):
        assert good[name]["ok"], good[name]
        assert good[name]["told"] == f"{NAME} answered 'ready'"
        assert not bad[name]["ok"]
        assert "404" in str(bad[name]["told"])
        assert "COUNTERPART_MODEL_URL" in str(bad[name]["fix"])
        assert "cannot be reached" in str(gone[name]["told"])
