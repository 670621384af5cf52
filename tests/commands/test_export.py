"""Exports on the command line: a team's submitted sessions as CSV, JSON and xAPI, and nothing that was not submitted."""

import asyncio
import csv
import io
import json
from pathlib import Path

import pytest

from app.bootstrap import ready
from app.clock import SystemClock
from app.practice.records import Visibility
from app.settings import load_settings
from tests.commands.conftest import Run


def play(name: str = "Ann", *, submit: bool = True) -> str:
    """A scored session of that person, of the team home, ended; its id."""
    house = ready(load_settings())
    signer, now = house.services.sign_in, SystemClock().now()
    known = [u for u in signer.store.users() if u.name == name]
    user = known[0] if known else signer.add(name, "trainee", None, now)
    practice = house.services.practice

    async def go() -> str:
        session = await practice.begin(user, "packaging-film", seed=7, mode="scored")
        await practice.end(user, session.id)
        if submit:
            await practice.share(user, session.id, Visibility.SUBMITTED)
        return session.id

    found = asyncio.run(go())
    house.engine.dispose()
    return found


def test_a_cohort_as_csv_and_json(command: Run, tmp_path: Path) -> None:
    session, private = play(), play(submit=False)
    ran = command("export", "cohort", "--team", "home")
    assert ran.code == 0
    rows = list(csv.DictReader(io.StringIO(ran.out, newline="")))
    assert {r["session"] for r in rows} == {session} and len(rows) == 5
    ran = command("export", "cohort", "--team", "home", "--format", "json", "-o", "out.json")
    assert (ran.code, ran.out) == (0, "") and "Written to out.json" in ran.err
    assert len(json.loads((tmp_path / "out.json").read_text())) == 5
    assert private not in (tmp_path / "out.json").read_text()
    assert (
        json.loads(command("export", "cohort", "--team", "home", "--format", "json", "--until", "2020-01-01").out) == []
    )


def test_xapi_as_json_lines_without_a_name_unless_asked_for(command: Run) -> None:
    play()
    play("Bea")
    lines = command("export", "xapi", "--team", "home").out.splitlines()
    assert len(lines) == 2 and not any("Ann" in line or "Bea" in line for line in lines)
    named = command("export", "xapi", "--team", "home", "--names").out
    assert "Ann" in named and "Bea" in named


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("cohort", "--team", "moon"), "There is no team 'moon'"),
        (("cohort", "--team", "home", "--format", "xlsx"), "use csv or json"),
        (("cohort", "--team", "home", "--since", "soon"), "write the day like"),
        (("cohort", "--team", "home", "--until", "9999-12-31"), "write the day like"),
        (("xapi", "--team", "home", "--send"), "COUNTERPART_XAPI_URL"),
    ],
)
def test_what_does_not_fit_is_said(command: Run, args: tuple[str, ...], said: str) -> None:
    play(submit=False)
    ran = command("export", *args)
    assert ran.code == 2 and said in ran.err


def test_figures_are_made_anew(command: Run) -> None:
    play()
    ran = command("db", "figures")
    assert (ran.code, ran.out) == (0, "The figures of 1 submitted session were made anew.\n")


def test_the_address_of_a_record_store_must_be_whole(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPART_XAPI_URL", "lrs.example")
    ran = command("export", "xapi", "--team", "home", "--send")
    assert ran.code == 2 and "write the whole address" in ran.err
