"""A fault seeded for each way in which writers keep out of each other's way: the races must see it. `make bite` shows each red."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from sqlalchemy import bindparam, select

from app.practice.records import Plan
from app.review.records import BetterLine
from app.store import postgres, prepared
from app.store import tables as t
from app.store.database import new_id
from app.store.reviewrows import SqlReviews
from tests.store.conftest import CASE, NOW, Stored, database, stored  # noqa: F401  fixtures
from tests.store.test_at_once import at_once
from tests.store.test_races import count as rows_in

pytestmark = [pytest.mark.db, pytest.mark.postgresql]
ROUNDS = 20


@pytest.fixture
def kind() -> Iterator[str]:
    """Only a server has more than one writer at a time."""
    yield "postgresql"


class OwnLock:
    """A number that is another one each time it is asked for, so that nobody waits for anybody."""

    def __init__(self) -> None:
        self.numbers = count(1)

    def __format__(self, spec: str) -> str:
        return str(next(self.numbers))


def nobody_holds(patch: pytest.MonkeyPatch) -> None:
    only_looks = select(t.sessions.c.id).where(t.sessions.c.id == bindparam("session"))
    patch.setattr(prepared, "HOLD", only_looks)


def nobody_writes_alone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(postgres, "WRITERS", OwnLock())


def plans_are_numbered(stored: Stored) -> bool:  # noqa: F811
    for _ in range(ROUNDS):
        at_once(lambda n: stored.ledger.save_plan(stored.session.id, Plan(target=f"{n}"), NOW), 8)
    with stored.engine.connect() as db:
        versions = sorted(db.execute(select(t.plans.c.version)).scalars())
    return versions == list(range(1, 8 * ROUNDS + 1))


def a_line_is_kept_once(stored: Stored) -> bool:  # noqa: F811
    reviews, user = SqlReviews(stored.engine), stored.user
    for number in range(ROUNDS):
        line = BetterLine("", stored.opening.id, user.id, user.team or "", CASE, "opening", f"Ask why {number}.", NOW)
        at_once(lambda _, line=line: reviews.add_line(_named(line)), 8)
    return rows_in(stored, t.better_lines) == ROUNDS


def _named(line: BetterLine) -> BetterLine:
    return BetterLine(new_id(), line.turn, line.author, line.team, line.case, line.spot, line.text, line.at)


FAULTS: dict[Callable[[pytest.MonkeyPatch], None], Callable[[Stored], bool]] = {
    nobody_holds: plans_are_numbered,
    nobody_writes_alone: a_line_is_kept_once,
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.__name__)
def test_the_race_sees_the_fault(
    fault: Callable[[pytest.MonkeyPatch], None],
    stored: Stored,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fault(monkeypatch)
    assert not FAULTS[fault](stored)


@pytest.mark.parametrize("check", FAULTS.values(), ids=lambda c: c.__name__)
def test_without_a_fault_the_race_is_clean(check: Callable[[Stored], bool], stored: Stored) -> None:  # noqa: F811
    assert check(stored)
