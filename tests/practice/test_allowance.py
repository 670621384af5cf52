"""How much may be said in an hour and spent in a day: refused before anything is stored, and the talk stays open."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from app.errors import TooMany
from app.people.records import User
from app.practice.allowance import Allowance, Limits
from app.store import tables as t
from app.store.spendrows import SqlSpend
from tests.store.conftest import LATER, NOW, Stored, completed, database, empty_database, stored

__all__ = ["database", "empty_database", "stored"]
TESS = User("tess", "Tess", ("trainee",))
AT = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)


class Spent:
    """What was spent, in the test's hand."""

    def __init__(self, user: float = 0.0, team: float = 0.0, known: tuple[str, ...] = ()) -> None:
        self.user, self.team, self.known, self.since = user, team, known, AT
        self.said: list[datetime] = []

    def said_at(self, user: str, number: int, since: datetime) -> datetime | None:
        said = sorted((at for at in self.said if at >= since), reverse=True)
        return said[number - 1] if len(said) >= number else None

    def accepted_before(self, session: str, key: str) -> bool:
        return key in self.known

    def spent_by(self, user: str, since: datetime) -> float:
        self.since = since
        return self.user

    def spent_in(self, team: str, since: datetime) -> float:
        self.since = since
        return self.team


class Fixed:
    def now(self) -> datetime:
        return AT


def test_so_many_messages_an_hour_and_each_user_for_herself() -> None:
    allowance = Allowance(Spent(), Fixed(), Limits(turns_per_hour=3))
    for number in range(3):
        allowance.take(TESS, None, "s", f"k{number}")
    with pytest.raises(TooMany, match="3 messages within an hour") as told:
        allowance.take(TESS, None, "s", "k4")
    assert 0 < told.value.wait_s <= 3600 and told.value.status == 429
    allowance.take(User("otto", "Otto", ("trainee",)), None, "s", "k4")


def test_messages_that_were_said_to_other_processes_count_too() -> None:
    spent, minute = Spent(), timedelta(minutes=1)
    allowance = Allowance(spent, Fixed(), Limits(turns_per_hour=3))
    spent.said = [AT - 61 * minute, AT - 50 * minute, AT - 40 * minute]
    allowance.take(TESS, None, "s", "k1")
    spent.said.append(AT - minute)
    with pytest.raises(TooMany, match=r"3 messages within an hour.*Go on in 10 min") as told:
        allowance.take(TESS, None, "s", "k2")
    assert told.value.wait_s == 600


def test_a_message_that_was_accepted_before_is_not_counted_nor_refused() -> None:
    allowance = Allowance(Spent(9, 9, ("again",)), Fixed(), Limits(1, 1.0, 1.0))
    for _ in range(5):
        allowance.take(TESS, "north", "s", "again")


def test_no_limit_is_no_limit() -> None:
    allowance = Allowance(Spent(1e9, 1e9), Fixed(), Limits())
    for number in range(500):
        allowance.take(TESS, "north", "s", f"k{number}")


@pytest.mark.parametrize(
    ("spent", "limits", "told"),
    [
        (Spent(user=2.0), Limits(0, 2.0, None), "Your budget"),
        (Spent(user=1.99), Limits(0, 2.0, None), None),
        (Spent(team=5.0), Limits(0, None, 5.0), "Your team's budget"),
        (Spent(team=4.99), Limits(0, None, 5.0), None),
        (Spent(user=1.0, team=5.0), Limits(0, 2.0, 5.0), "Your team's budget"),
    ],
)
def test_a_day_has_a_budget_until_midnight_utc(spent: Spent, limits: Limits, told: str | None) -> None:
    allowance = Allowance(spent, Fixed(), limits)
    if told is None:
        allowance.take(TESS, "north", "s", "k")
    else:
        with pytest.raises(TooMany, match=told) as caught:
            allowance.take(TESS, "north", "s", "k")
        assert caught.value.wait_s == 2.5 * 3600
    assert spent.since == AT.replace(hour=0, minute=0)


def test_who_is_in_no_team_has_no_budget_of_a_team() -> None:
    Allowance(Spent(team=9), Fixed(), Limits(0, None, 1.0)).take(TESS, None, "s", "k")


@pytest.mark.db
def test_spending_is_summed_from_the_turns_of_a_user_and_of_a_team(stored: Stored, database: Engine) -> None:
    turn = completed(stored)
    with database.begin() as db:
        db.execute(update(t.turns).where(t.turns.c.id == turn.id).values(cost=0.25))
        db.execute(update(t.turns).where(t.turns.c.id == stored.opening.id).values(cost=0.5))
    spend = SqlSpend(database)
    assert spend.spent_by(stored.user.id, NOW) == 0.75
    assert spend.spent_in(stored.user.teams[0].id, NOW) == 0.75
    assert spend.spent_by(stored.user.id, LATER + timedelta(days=1)) == 0.0
    assert spend.spent_by("another", NOW) == spend.spent_in("another", NOW) == 0.0
    assert spend.accepted_before(stored.session.id, "key")
    assert not spend.accepted_before(stored.session.id, "another")
    assert not spend.accepted_before("another", "key")


def test_when_a_message_was_said_is_read_from_the_turns_of_all_her_sessions(stored: Stored) -> None:
    said = completed(stored)
    spend, hour = SqlSpend(stored.engine), timedelta(hours=1)
    assert spend.said_at(stored.user.id, 1, said.created - hour) == said.created
    assert spend.said_at(stored.user.id, 2, said.created - hour) is None, "the opening is the buyer's"
    assert spend.said_at(stored.user.id, 1, said.created + hour) is None
    assert spend.said_at("another", 1, said.created - hour) is None
