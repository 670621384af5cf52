"""Going back to a turn: what is shared, what is the new session's own, and when it is refused."""

import asyncio
from dataclasses import replace

import pytest

from app.errors import BadValue, Conflict, NotFound
from app.negotiation.replay import Corrected, DayEnded
from app.practice.records import Plan, Session, Step, Visibility
from app.practice.turns import TurnDesk
from tests.practice.conftest import CASE, Room

pytestmark = pytest.mark.db

LINES = (
    "Who on your side needs the 8, and by when must the saving show?",
    "Why six weeks of stock? What happened in the plants?",
    "Fine, 3 % off the price.",
    "The index reads 1,265 against 1,190 in January.",
)


async def talked(room: Room, *lines: str, mode: str = "practice") -> Session:
    session = await room.begin(mode=mode)
    for text in lines:
        await room.said(session.id, text)
    return await room.practice.own(room.tess, session.id)


def test_the_turns_before_are_shared_and_what_is_said_now_is_the_new_sessions_own(room: Room) -> None:
    async def play() -> tuple[Session, Session]:
        first = await talked(room, *LINES)
        await room.practice.end(room.tess, first.id)
        await room.house.worker.work_off()
        second = await room.learning.rewind(room.tess, first.id, 3)
        await room.said(second.id, "2 % if you sign for 36 months.")
        await room.house.worker.work_off()
        return first, second

    first, second = asyncio.run(play())
    ledger = room.house.ledger
    before, after = ledger.turns(first.id), ledger.turns(second.id)
    assert [t.id for t in after[:3]] == [t.id for t in before[:3]]
    assert [(t.number, t.session == second.id) for t in after] == [(0, False), (1, False), (2, False), (3, True)]
    assert after[3].text == "2 % if you sign for 36 months."
    assert [t.text for t in before[1:]] == list(LINES), "the first attempt stays as it was"
    assert set(ledger.gradings(second.id)) == {t.id for t in after[1:]}, "what was graded is not graded again"
    with room.house.engine.connect() as db:
        stored = db.exec_driver_sql("select count(*) from turns where session = ?", (second.id,)).scalar()
    assert stored == 1, "nothing is copied"
    head = ledger.session(second.id)
    assert (head.parent, head.fork_turn, head.mode, head.turns) == (first.id, 3, "practice", 3)
    assert (head.seed, head.draw, head.case_hash) == (first.seed, first.draw, first.case_hash)


def test_the_same_words_in_the_same_place_meet_the_same_decision(room: Room) -> None:
    async def play() -> None:
        first = await talked(room, *LINES)
        for turn in (1, 2, 3, 4):
            again = await room.learning.rewind(room.tess, first.id, turn)
            said = await room.said(again.id, LINES[turn - 1])
            was = room.house.ledger.turns(first.id)[turn]
            assert (said.number, said.move, said.state, said.reply) == (turn, was.move, was.state, was.reply)

    asyncio.run(play())


def test_what_happened_between_the_turns_is_kept_when_going_back(room: Room) -> None:
    async def play() -> None:
        first = await talked(room, LINES[0], "3 % off the price.")
        last = room.house.ledger.turns(first.id)[-1]
        await room.practice.correct(room.tess, last.id, "price", 2.0)
        await room.practice.end_the_day(room.tess, first.id, "Tuesday", ("run_formula",))
        stood = room.house.ledger.state(first.id)
        await room.said(first.id, LINES[3])
        again = await room.learning.rewind(room.tess, first.id, 3)
        assert room.house.ledger.state(again.id) == stood
        assert (stood.standing["price"], stood.prepared) == (2.0, ("run_formula",))
        kept = room.house.ledger.between(again.id)
        assert [(b.after_turn, b.step) for b in kept] == [
            (2, Corrected("price", 2.0)),
            (2, DayEnded(("run_formula",), "Tuesday")),
        ]
        earlier = await room.learning.rewind(room.tess, first.id, 2)
        assert room.house.ledger.between(earlier.id) == []
        assert room.house.ledger.state(earlier.id).day == 0

    asyncio.run(play())


def test_a_day_can_end_before_the_first_own_turn_and_is_remembered(room: Room) -> None:
    async def play() -> None:
        first = await talked(room, *LINES[:2])
        again = await room.learning.rewind(room.tess, first.id, 2)
        await room.practice.end_the_day(room.tess, again.id, "", ())
        said = await room.said(again.id, LINES[1])
        assert said.state is not None
        assert said.state.day == 1
        turns = room.house.ledger.turns(again.id)
        assert "day.ended" in [c.rule for c in turns[1].log], "told at the turn after which it happened"
        assert "day.ended" not in [c.rule for c in room.house.ledger.turns(first.id)[1].log]
        await room.practice.end(room.tess, again.id)
        assert [b.after_turn for b in room.house.ledger.between(again.id)] == [1, 2]

    asyncio.run(play())


def test_going_back_from_what_went_back(room: Room) -> None:
    async def play() -> None:
        first = await talked(room, *LINES)
        second = await room.learning.rewind(room.tess, first.id, 3)
        await room.said(second.id, "2 % if you sign for 36 months.")
        await room.said(second.id, LINES[3])
        third = await room.learning.rewind(room.tess, second.id, 4)
        fourth = await room.learning.rewind(room.tess, third.id, 2)
        texts = {s.id: [t.text for t in room.house.ledger.turns(s.id)[1:]] for s in (third, fourth)}
        assert texts[third.id] == [*LINES[:2], "2 % if you sign for 36 months."]
        assert texts[fourth.id] == [LINES[0]]
        said = await room.said(fourth.id, LINES[1])
        assert said.number == 2
        assert [e.text for e in room.house.ledger.scene(fourth.id, 9)[1].exchanges][1:] == list(LINES[:2])

    asyncio.run(play())


def test_running_talks_that_are_left_for_an_earlier_turn_are_over(room: Room) -> None:
    async def play() -> None:
        first = await talked(room, *LINES[:2])
        await room.learning.rewind(room.tess, first.id, 2)
        head = room.house.ledger.session(first.id)
        assert (head.status, head.end_reason) == ("ended", "rewound")
        assert room.types(first.id)[-1] == "session.ended"
        with pytest.raises(Conflict):
            await room.said(first.id, "one more thing")

    asyncio.run(play())


def test_scored_talks_go_back_only_after_their_end_and_then_as_practice(room: Room) -> None:
    async def play() -> None:
        first = await talked(room, *LINES[:2], mode="scored")
        with pytest.raises(Conflict, match="Scored talks cannot go back"):
            await room.learning.rewind(room.tess, first.id, 1)
        await room.practice.end(room.tess, first.id)
        again = await room.learning.rewind(room.tess, first.id, 1)
        assert again.mode == "practice"
        await room.practice.end(room.tess, again.id)
        with pytest.raises(Conflict, match="Practice stays private"):
            await room.practice.share(room.tess, again.id, Visibility.SUBMITTED)

    asyncio.run(play())


def test_a_retry_after_the_hidden_side_was_opened_is_with_hindsight(room: Room) -> None:
    async def play() -> None:
        first = await talked(room, *LINES[:2])
        await room.practice.end(room.tess, first.id)
        assert not (await room.learning.rewind(room.tess, first.id, 1)).hindsight
        await room.house.services.debriefing.open_hidden(room.tess, first.id)
        again = await room.learning.rewind(room.tess, first.id, 1)
        assert room.house.ledger.session(again.id).hindsight
        assert not again.hidden_opened

    asyncio.run(play())


@pytest.mark.parametrize("turn", [0, 3, -1])
def test_a_turn_that_was_not_said_is_refused_and_changes_nothing(room: Room, turn: int) -> None:
    async def play() -> None:
        first = await talked(room, *LINES[:2])
        with pytest.raises(BadValue, match="use a turn from 1 to 2"):
            await room.learning.rewind(room.tess, first.id, turn)
        assert room.house.ledger.session(first.id).status == "running"
        assert len(await room.practice.mine(room.tess)) == 1

    asyncio.run(play())


def test_a_turn_that_failed_before_it_was_decided_cannot_be_gone_over(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no decision")

    async def play() -> None:
        first = await talked(room, LINES[0])
        monkeypatch.setattr(TurnDesk, "_decided", broken)
        failed = await room.said(first.id, "and then?")
        assert failed.step is Step.FAILED
        with pytest.raises(Conflict, match="failed before it was decided"):
            await room.learning.rewind(room.tess, first.id, 1)

    asyncio.run(play())


def test_a_stranger_cannot_go_back_in_it(room: Room) -> None:
    async def play() -> None:
        first = await talked(room, *LINES[:2])
        for person in (room.cora, room.otto):
            with pytest.raises(NotFound):
                await room.learning.rewind(person, first.id, 1)

    asyncio.run(play())


def test_plan_and_notes_go_along_until_new_ones_are_written(room: Room) -> None:
    async def play() -> None:
        plan = Plan(target="2 %", then="walk", own_assumption="we cannot do 36 months")
        first = await room.practice.begin(room.tess, CASE, seed=3, plan=plan)
        await room.said(first.id, LINES[0])
        await room.learning.save_notes(room.tess, first.id, "review on 4 December")
        again = await room.learning.rewind(room.tess, first.id, 1)
        view = await room.practice.view(room.tess, again.id)
        assert (view.plan, room.house.ledger.notes(again.id)) == (plan, "review on 4 December")
        await room.practice.save_plan(room.tess, again.id, replace(plan, target="3 %"))
        await room.learning.save_notes(room.tess, again.id, "")
        assert room.house.ledger.plan(first.id) == plan
        assert room.house.ledger.plan(again.id).target == "3 %"
        assert (room.house.ledger.notes(first.id), room.house.ledger.notes(again.id)) == ("review on 4 December", "")

    asyncio.run(play())
