"""A process is there for as long as it renews its lease; on one machine its end is noticed sooner."""

import asyncio
import subprocess
from collections.abc import Collection
from datetime import timedelta

import pytest

from app.errors import StoreError
from app.practice.fleetports import Standing
from app.practice.owner import owner_of, this_process
from app.practice.presence import Alone, Presence
from app.settings import Settings
from tests.practice.conftest import until

TAKEN_UP_WITHIN_S = 60.0


class Roll:
    """A roll in memory that can fail."""

    def __init__(self) -> None:
        self.on: dict[str, str] = {}
        self.renewed = 0
        self.fails = False

    def renew(self, process: str, kind: str, host: str, lease: timedelta) -> None:
        if self.fails:
            raise StoreError("Database", "c.sqlite3", "it is away")
        self.renewed += 1
        self.on[process] = kind

    def leave(self, process: str) -> None:
        if self.fails:
            raise StoreError("Database", "c.sqlite3", "it is away")
        self.on.pop(process)

    def there(self, processes: Collection[str]) -> frozenset[str]:
        return frozenset(processes) & frozenset(self.on)

    def all(self) -> list[Standing]:
        raise NotImplementedError


def test_it_is_entered_once_renewed_now_and_again_and_leaves() -> None:
    roll = Roll()
    presence = Presence(roll, "pages", 0.04)

    async def live() -> None:
        await asyncio.gather(presence.here(), presence.here())
        assert roll.on == {this_process(): "pages"}
        await until(lambda: roll.renewed > 4)
        await presence.here()
        await presence.close()
        assert roll.on == {}
        renewed = roll.renewed
        await asyncio.sleep(0.05)
        assert roll.renewed == renewed

    asyncio.run(live())


def test_a_database_that_is_away_for_a_moment_ends_no_presence(caplog: pytest.LogCaptureFixture) -> None:
    roll = Roll()
    presence = Presence(roll, lease_s=0.04)

    async def live() -> None:
        await presence.here()
        roll.fails = True
        await until(lambda: "could not be renewed" in caplog.text)
        roll.fails, renewed = False, roll.renewed
        await until(lambda: roll.renewed > renewed)
        roll.fails = True
        await presence.close()

    asyncio.run(live())
    assert "struck off" in caplog.text


def test_another_event_loop_enters_it_anew() -> None:
    roll = Roll()
    presence = Presence(roll)
    asyncio.run(presence.here())
    asyncio.run(presence.here())
    assert roll.renewed == 2


def test_the_dead_are_those_without_a_lease_and_those_who_ended_here() -> None:
    roll = Roll()
    presence = Presence(roll)
    child = subprocess.Popen(["sleep", "30"])
    ended, elsewhere, out = owner_of(child.pid), "elsewhere:1:1", "elsewhere:2:2"
    for owner in (ended, elsewhere):
        roll.renew(owner, "pages", "h", timedelta(minutes=1))
    owners = {ended, elsewhere, out, "", presence.owner}
    assert asyncio.run(presence.dead_among(owners)) == {out, ""}
    child.kill()
    child.wait()
    assert asyncio.run(presence.dead_among(owners)) == {ended, out, ""}
    assert asyncio.run(presence.dead_among({presence.owner})) == frozenset()


def test_who_is_alone_knows_only_this_machine() -> None:
    alone = Alone()
    asyncio.run(alone.here())
    machine, number, _ = alone.owner.split(":")
    gone = f"{machine}:{number}:1"
    assert asyncio.run(alone.dead_among({alone.owner, gone, "", "elsewhere:1:1"})) == {gone, ""}


def test_the_longest_lease_that_can_be_set_is_noticed_within_a_minute() -> None:
    longest = next(m.le for m in Settings.model_fields["lease_seconds"].metadata if hasattr(m, "le"))
    assert Presence(Roll(), lease_s=longest).renew_s + longest < TAKEN_UP_WITHIN_S
