"""Two who act on one session at the same moment: one wins, the other hears a conflict, and nothing is written twice."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from app.bootstrap import House, build
from app.clock import SystemClock
from app.errors import Conflict, CounterpartError, TalksEnded
from app.people.records import User
from app.practice.records import NewEvent, Session
from app.settings import Settings
from tests.databases import KINDS

pytestmark = pytest.mark.db
CASE = "packaging-film"


@pytest.fixture(params=KINDS)
def house(request: pytest.FixtureRequest, fresh_url: Callable[..., str]) -> Iterator[House]:
    """A fresh house; its worker is not started."""
    house = build(Settings(database_url=fresh_url(request.param, prepared=True), pace_ms_per_word=0))
    now = SystemClock().now()
    house.ledger.know_grader(house.worker.grader.name, "embedded", "r", None, None)
    house.services.sign_in.add("Tess", "trainee", "north", now)
    yield house
    house.engine.dispose()


def tess(house: House) -> User:
    return house.services.sign_in.store.user_named("Tess")


def begun(house: House) -> Session:
    return asyncio.run(house.services.practice.begin(tess(house), CASE, seed=3))


def summed_up(house: House) -> Session:
    """A session in which a package waits for a yes."""
    session = begun(house)
    state = house.ledger.state(session.id)
    waits = replace(state, summed_up=dict(state.table))
    house.ledger.adjust(session.id, state, waits, (), [], None, SystemClock().now())
    return session


def test_a_yes_and_a_no_at_once_close_once_and_the_deal_stands(house: House) -> None:
    practice, user = house.services.practice, tess(house)
    for first in (True, False):
        session = summed_up(house).id

        async def both(session: str = session, first: bool = first) -> list[object]:
            answers = (practice.confirm(user, session, first), practice.confirm(user, session, not first))
            return list(await asyncio.gather(*answers, return_exceptions=True))

        heard = asyncio.run(both())
        assert sum(isinstance(answer, Conflict) for answer in heard) == 1, heard
        head, state = house.ledger.session(session), house.ledger.state(session)
        assert (head.status == "ended") == (state.deal is not None)
        assert (head.end_reason or None) == (str(state.ended) if state.ended else None)


def test_the_talks_end_once_however_often_it_is_asked(house: House) -> None:
    practice, user, session = house.services.practice, tess(house), begun(house).id

    async def many() -> list[object]:
        return list(await asyncio.gather(*(practice.end(user, session) for _ in range(4)), return_exceptions=True))

    assert sum(isinstance(answer, Conflict) for answer in asyncio.run(many())) == 3
    kinds = [event.type for event in house.ledger.events_after(session, 0)]
    assert kinds.count("session.ended") == 1


def test_what_was_computed_before_a_turn_does_not_undo_the_turn(house: House) -> None:
    session = begun(house).id
    old = house.ledger.state(session)

    async def one_turn() -> None:
        turn = await house.services.practice.say(tess(house), session, "k", "I can do 2 % off the price.")
        await house.desk.done(turn.id)

    asyncio.run(one_turn())
    now = house.ledger.state(session)
    event = NewEvent("terms.corrected", {})
    with pytest.raises(Conflict):
        house.ledger.adjust(session, old, replace(old, heat=0.0), (), [event], None, SystemClock().now())
    assert house.ledger.state(session) == now
    assert "terms.corrected" not in [e.type for e in house.ledger.events_after(session, 0)]


def test_nothing_is_corrected_after_the_end(house: House) -> None:
    practice, user, session = house.services.practice, tess(house), begun(house).id
    opening = house.ledger.turns(session)[0].id
    asyncio.run(practice.end(user, session))
    state = house.ledger.state(session)
    with pytest.raises(TalksEnded):
        asyncio.run(practice.correct(user, opening, "price", 2.0))
    with pytest.raises(CounterpartError, match="over"):
        asyncio.run(practice.end_the_day(user, session, "Tuesday", ()))
    assert house.ledger.state(session) == state
