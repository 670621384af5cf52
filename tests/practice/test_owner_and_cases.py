"""Leases know the living from the dead, and a session keeps the case that it began with."""

import asyncio
import os
import subprocess
from pathlib import Path

import pytest

from app.content.loading import load_case
from app.errors import NotFound
from app.practice import cases, owner
from app.practice.owner import is_gone, owner_of, this_process
from tests.practice.conftest import CASE, Room


def test_this_process_lives_and_one_that_ended_does_not() -> None:
    assert not is_gone(this_process())
    child = subprocess.Popen(["sleep", "30"])
    name = owner_of(child.pid)
    assert not is_gone(name)
    child.kill()
    child.wait()
    assert is_gone(name)


def test_a_process_that_ended_and_was_not_collected_is_gone() -> None:
    child = subprocess.Popen(["sleep", "30"])
    name = owner_of(child.pid)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    try:
        assert is_gone(name)
    finally:
        child.wait()


@pytest.mark.parametrize("name", ["", "nonsense", "a:b:c", "other-machine:1:1"])
def test_of_what_runs_elsewhere_nothing_is_known_here(name: str) -> None:
    assert not is_gone(name)


def test_a_number_used_again_by_another_process_is_not_the_one_before() -> None:
    machine, number, started = this_process().split(":")
    assert is_gone(f"{machine}:{number}:{int(started) + 1}")
    assert is_gone(f"{machine}:{number}:-")
    assert is_gone(f"{machine}:{2**40}:1")


def test_another_container_of_the_same_machine_is_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    here = this_process()
    monkeypatch.setattr(owner.os, "readlink", lambda path: "pid:[4026539999]")
    assert this_process().split(":")[0] != here.split(":")[0]
    assert not is_gone(here.rsplit(":", 1)[0] + ":1"), "its numbers are not ours"


def test_a_process_that_the_machine_hides_is_not_taken_to_be_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    name = owner_of(os.getppid())
    started = owner._started

    def hidden(pid: int) -> str:
        return "-" if pid == os.getppid() else started(pid)

    def refused(pid: int, signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(owner, "_started", hidden)
    monkeypatch.setattr(owner, "_is_shown", lambda pid: False)
    monkeypatch.setattr(owner.os, "kill", refused)
    assert not is_gone(name)


def test_without_a_proc_folder_the_number_alone_must_do(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoProc:
        def __init__(self, path: str) -> None:
            self.path = path

        def exists(self) -> bool:
            return False

        def read_text(self) -> str:
            raise OSError(self.path)

    monkeypatch.setattr(owner, "Path", NoProc)
    assert this_process().split(":")[1:] == [str(os.getpid()), str(os.getpid())]
    assert not is_gone(this_process())


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
