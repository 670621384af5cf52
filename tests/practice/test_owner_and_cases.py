"""Leases know the living from the dead, and a session keeps the case that it began with."""

import asyncio
import os
import subprocess
from pathlib import Path

import pytest

from app.content.loading import load_case
from app.errors import NotFound
from app.practice import cases, owner
from app.practice.owner import is_alive, owner_of, this_process
from tests.practice.conftest import CASE, Room


def test_this_process_lives_and_one_that_ended_does_not() -> None:
    assert is_alive(this_process())
    child = subprocess.Popen(["sleep", "30"])
    name = owner_of(child.pid)
    assert is_alive(name)
    child.kill()
    child.wait()
    assert not is_alive(name)


def test_a_process_that_ended_and_was_not_collected_is_dead() -> None:
    child = subprocess.Popen(["sleep", "30"])
    name = owner_of(child.pid)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    try:
        assert not is_alive(name)
    finally:
        child.wait()


@pytest.mark.parametrize("name", ["", "nonsense", "a:b:c", "other-boot:1:1"])
def test_what_is_no_process_of_this_machine_is_dead(name: str) -> None:
    assert not is_alive(name)


def test_a_number_used_again_by_another_process_is_not_the_one_before() -> None:
    boot, number, started = this_process().split(":")
    assert not is_alive(f"{boot}:{number}:{int(started) + 1}")
    assert not is_alive(f"{boot}:{number}:-")


def test_without_a_proc_folder_the_number_alone_must_do(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoProc:
        def __init__(self, path: str) -> None:
            self.path = path

        def exists(self) -> bool:
            return False

        def read_text(self) -> str:
            raise OSError(self.path)

    monkeypatch.setattr(owner, "Path", NoProc)
    assert this_process() == f"boot:{os.getpid()}:{os.getpid()}"


@pytest.mark.db
def test_a_session_keeps_its_case_when_the_file_changes_or_goes(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    session = asyncio.run(room.begin())
    pinned = load_case(CASE)
    changed = pinned.model_copy(update={"title": "Quite another case"})
    of = cases.PinnedCases(room.house.ledger).of
    assert of(CASE, session.case_hash) == pinned

    monkeypatch.setattr(cases, "load_case", lambda name: changed)
    assert cases.PinnedCases(room.house.ledger).of(CASE, session.case_hash) == pinned
    monkeypatch.setattr(cases, "case_ids", list)
    assert cases.PinnedCases(room.house.ledger).of(CASE, session.case_hash) == pinned
    with pytest.raises(NotFound, match="document"):
        cases.PinnedCases(room.house.ledger).of(CASE, "0" * 64)


@pytest.mark.db
def test_the_cases_that_are_offered_are_the_shipped_ones(room: Room) -> None:
    offered = [case.id for case in room.practice.cases_offered()]
    assert CASE in offered
    shipped = {path.stem for path in (Path(__file__).parents[2] / "personas").glob("*.yaml")}
    assert set(offered) == shipped
