"""Between turns: a yes or a no to a sum-up, the end of a day, a term that was misheard, the end, the plan, sharing."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.errors import BadValue, Conflict, NotFound, TalksEnded
from app.practice.records import Plan, Session, Turn, Visibility
from app.store import tables
from tests.practice.conftest import CASE, Room

pytestmark = pytest.mark.db

ALL_AND_TERM = "We can do 8 % off the price, payment at 90 days, six weeks of stock and 70 % of the volume, if you extend to 36 months."


async def summed_up(room: Room) -> Session:
    """Talks in which her sum-up waits for a yes; the cover that she needs for it is given, not earned."""
    session = await room.begin()
    state, now = room.house.ledger.state(session.id), room.house.services.clock.now()
    room.house.ledger.adjust(session.id, state, replace(state, cover=100.0), (), [], None, now)
    turn = await room.said(session.id, ALL_AND_TERM)
    assert turn.move is not None
    assert turn.move.kind == "sums_up", turn.reply
    return session


def test_a_yes_to_the_sum_up_closes_the_deal_that_was_summed_up(room: Room) -> None:
    async def play() -> Session:
        session = await summed_up(room)
        waits = room.house.ledger.state(session.id).summed_up
        closed = await room.practice.confirm(room.tess, session.id, True)
        assert room.house.ledger.state(session.id).deal == waits
        with pytest.raises(TalksEnded, match="deal"):
            await room.practice.confirm(room.tess, session.id, True)
        return closed

    closed = asyncio.run(play())
    assert (closed.status, closed.end_reason) == ("ended", "deal")
    assert closed.ended is not None
    assert room.types(closed.id)[-2:] == ["deal.updated", "session.ended"]


def test_a_no_leaves_the_talks_open_and_a_second_answer_has_nothing_to_answer(room: Room) -> None:
    async def play() -> Session:
        session = await summed_up(room)
        after = await room.practice.confirm(room.tess, session.id, False)
        with pytest.raises(Conflict, match="Nothing waits for a yes"):
            await room.practice.confirm(room.tess, session.id, True)
        assert (await room.said(session.id, "Why 90 days?")).step == "completed"
        return after

    after = asyncio.run(play())
    assert (after.status, after.end_reason) == ("running", None)
    assert "session.ended" not in room.types(after.id)


def test_a_no_after_the_last_turn_ends_the_talks(room: Room) -> None:
    async def play() -> Session:
        session = await summed_up(room)
        state = room.house.ledger.state(session.id)
        room.house.ledger.adjust(
            session.id, state, replace(state, limit=state.turn), (), [], None, room.house.services.clock.now()
        )
        return await room.practice.confirm(room.tess, session.id, False)

    after = asyncio.run(play())
    assert (after.status, after.end_reason) == ("ended", "turn-limit")


def test_the_trainee_ends_the_talks_once(room: Room) -> None:
    async def play() -> Session:
        session = await room.begin()
        ended = await room.practice.end(room.tess, session.id)
        with pytest.raises(TalksEnded):
            await room.practice.end(room.tess, session.id)
        return ended

    ended = asyncio.run(play())
    assert (ended.status, ended.end_reason) == ("ended", "impasse")
    assert room.types(ended.id).count("session.ended") == 1


def test_a_day_ends_with_what_was_agreed_and_preparations_yield_their_facts(room: Room) -> None:
    async def play() -> str:
        session = await room.begin()
        await room.said(session.id, "This is an outrage, your demand is a joke!")
        hot = room.house.ledger.state(session.id)
        await room.practice.end_the_day(room.tess, session.id, "  we meet again on Tuesday ", ("run_formula",))
        state = room.house.ledger.state(session.id)
        assert (state.day, state.prepared) == (1, ("run_formula",))
        assert "cost_split" in state.facts_known
        assert state.heat <= hot.heat
        assert [p.text for p in state.promises][-1:] == ["we meet again on Tuesday"]
        for preparations in (("run_formula",), ("no_such",), ("ask_plant", "fetch_index", "run_formula")):
            with pytest.raises(BadValue, match="preparation"):
                await room.practice.end_the_day(room.tess, session.id, "", preparations)
        await room.practice.end_the_day(room.tess, session.id, "", ("ask_plant", "fetch_index"))
        with pytest.raises(BadValue, match="last day"):
            await room.practice.end_the_day(room.tess, session.id, "", ())
        return session.id

    session = asyncio.run(play())
    days = [e.body for e in room.house.ledger.events_after(session, 0) if e.type == "day.ended"]
    assert days == [
        {"day": "Tuesday, 24 November", "prepared": ["run_formula"]},
        {"day": "Wednesday, 2 December", "prepared": ["ask_plant", "fetch_index"]},
    ]
    assert [c.rule for c in room.house.ledger.turns(session)[-1].log if c.rule == "day.ended"] == ["day.ended"] * 2


def test_a_misheard_term_is_corrected_recorded_and_acts_on_the_next_turn(room: Room) -> None:
    async def play() -> tuple[Turn, Turn]:
        session = await room.begin()
        old = await room.said(session.id, "Who decides on your side?")
        turn = await room.said(session.id, "I can do 3 % off the price.")
        await room.practice.correct(room.tess, turn.id, "price", 2.0)
        with pytest.raises(Conflict, match="last message"):
            await room.practice.correct(room.tess, old.id, "price", 1.0)
        for issue, value in (("weather", 1.0), ("price", 99.0)):
            with pytest.raises(BadValue, match=issue):
                await room.practice.correct(room.tess, turn.id, issue, value)
        with pytest.raises(NotFound):
            await room.practice.correct(room.otto, turn.id, "price", 1.0)
        return turn, await room.said(session.id, "What is your deadline?")

    turn, after = asyncio.run(play())
    assert after.state is not None
    assert after.state.standing["price"] == 2.0
    with room.house.engine.connect() as db:
        row = db.execute(select(tables.term_corrections)).one()
    assert (row.turn, row.by, row.before, row.after) == (turn.id, room.tess.id, {"price": 3.0}, {"price": 2.0})
    corrected = [e.body for e in room.house.ledger.events_after(turn.session, 0) if e.type == "terms.corrected"]
    assert [(c["turn"], c["issue"], c["value"]) for c in corrected] == [(turn.id, "price", 2.0)]


def test_plans_are_kept_as_versions_and_the_newest_is_shown(room: Room) -> None:
    async def play() -> tuple[Plan, Plan]:
        first = Plan(target="2 %", walk_away="4 %")
        session = await room.practice.begin(room.tess, CASE, seed=3, plan=first)
        before = (await room.practice.view(room.tess, session.id)).plan
        await room.practice.save_plan(room.tess, session.id, replace(first, target="2.5 %"))
        return before, (await room.practice.view(room.tess, session.id)).plan

    before, after = asyncio.run(play())
    assert (before.target, after.target, after.walk_away) == ("2 %", "2.5 %", "4 %")
    with room.house.engine.connect() as db:
        assert [row.version for row in db.execute(select(tables.plans.c.version))] == [1, 2]


def test_a_session_is_read_by_the_teams_coach_only_while_submitted_and_each_reading_is_recorded(room: Room) -> None:
    async def play() -> str:
        practice, session = room.practice, (await room.begin(mode="scored")).id
        with pytest.raises(Conflict, match="still running"):
            await practice.share(room.tess, session, Visibility.SUBMITTED)
        await practice.end(room.tess, session)
        assert await practice.submitted(room.cora) == []
        await practice.share(room.tess, session, Visibility.SUBMITTED)
        assert [s.id for s in await practice.submitted(room.cora)] == [session]
        assert await practice.submitted(room.otto) == []
        assert await practice.submitted(room.tess) == []
        assert (await practice.view(room.cora, session)).session.id == session
        with pytest.raises(NotFound):
            await practice.view(room.otto, session)
        with pytest.raises(NotFound):
            await practice.end(room.cora, session)
        await practice.share(room.tess, session, Visibility.WITHDRAWN)
        with pytest.raises(NotFound):
            await practice.view(room.cora, session)
        return session

    session = asyncio.run(play())
    with room.house.engine.connect() as db:
        audited = [(row.actor, row.object) for row in db.execute(select(tables.audit))]
    assert audited == [(room.cora.id, session)]


@pytest.mark.parametrize(("more", "named"), [({"level": "godlike"}, "level"), ({"mode": "casino"}, "mode")])
def test_a_session_of_an_unknown_kind_is_refused(room: Room, more: dict[str, str], named: str) -> None:
    with pytest.raises(BadValue, match=named):
        asyncio.run(room.practice.begin(room.tess, CASE, **more))  # type: ignore[arg-type]


def test_the_draw_changes_from_session_to_session_and_an_opened_one_is_with_hindsight(room: Room) -> None:
    async def play() -> list[Session]:
        begun = [await room.begin()]
        await room.practice.end(room.tess, begun[0].id)
        await room.house.services.debriefing.open_hidden(room.tess, begun[0].id)
        for _ in range(12):
            begun.append(await room.practice.begin(room.tess, CASE))
        return begun

    begun = asyncio.run(play())
    draws = [session.draw for session in begun]
    assert all(one != two for one, two in zip(draws, draws[1:], strict=False))
    assert [s.hindsight for s in begun] == [False, *(draw == draws[0] for draw in draws[1:])]
    mine = asyncio.run(room.practice.mine(room.tess))
    assert [s.id for s in mine] == [s.id for s in reversed(begun)]
    assert asyncio.run(room.practice.mine(room.otto)) == []
