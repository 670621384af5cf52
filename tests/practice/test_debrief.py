"""The debrief: figures that follow from the rows, moments with their evidence, the hidden side only once it is opened."""

import asyncio
from dataclasses import replace

import pytest

from app.content.acts import MoveKind
from app.errors import Conflict, NotFound
from app.grading.session import POINTS, strategies_shown
from app.negotiation.case import best_deal, draw_of
from app.practice import answering as turns_module
from app.practice.debrief import Debrief
from app.practice.records import Visibility
from tests.practice.conftest import Room
from tests.practice.test_between_turns import summed_up

pytestmark = pytest.mark.db

LINES = (
    "Before I answer: who on your side needs the 8, and by when must the saving show?",
    "Why six weeks of stock? What happened in the plants?",
    "You have me over a barrel, fine, I give you 4 % right now, whatever you want.",
    "The index reads 1,265 against 1,190 in January. By clause 7.2 that is 2.5 points, not 8.",
)


async def debriefed(room: Room, *, graded: bool = True) -> Debrief:
    session = await room.begin()
    for text in LINES:
        await room.said(session.id, text)
    await room.practice.end(room.tess, session.id)
    if graded:
        await room.house.worker.work_off()
    return await room.house.services.debriefing.of(room.tess, session.id)


def test_its_figures_are_those_of_the_graded_turns(room: Room) -> None:
    debrief = asyncio.run(debriefed(room))
    levels = [r.grading.turn_level for r in debrief.turns if r.grading and r.grading.turn_level is not None]
    points = [POINTS[level] for level in levels]
    assert len(points) >= 3
    assert debrief.figures.points == pytest.approx(sum(points) / len(points))
    assert debrief.figures.worst == min(points)
    assert (debrief.waiting, debrief.figures.graded) == (0, len(LINES))
    assert [r.turn.text for r in debrief.turns] == list(LINES)
    assert all(r.why for r in debrief.turns), "each turn says why she acted so"


def test_its_outcome_is_measured_against_the_best_that_was_possible(room: Room) -> None:
    async def play() -> tuple[Debrief, Debrief]:
        session = await summed_up(room)
        await room.practice.confirm(room.tess, session.id, True)
        await room.house.worker.work_off()
        deal = await room.house.services.debriefing.of(room.tess, session.id)
        return deal, await debriefed(room)

    deal, none = asyncio.run(play())
    assert (deal.outcome.ended, none.outcome.ended) == ("deal", "impasse")
    assert deal.outcome.best == best_deal(deal.view.case, deal.view.session.draw)
    assert deal.outcome.deal is not None
    assert {"price": 8.0, "term": 36.0}.items() <= dict(deal.outcome.deal).items()
    assert none.outcome.deal is None
    assert none.outcome.value == none.view.case.brief.no_deal
    assert none.outcome.efficiency == 0.0


def test_the_moments_are_the_heaviest_and_quote_what_was_said(room: Room) -> None:
    debrief = asyncio.run(debriefed(room))
    assert 3 in [moment.turn for moment in debrief.moments], "the gift under pressure is worth a look"
    assert len(debrief.moments) <= 2
    assert debrief.moments == tuple(sorted(debrief.moments, key=lambda m: m.order))
    assert all(moment.advice.weight > 0 for moment in debrief.moments)
    assert all(moment.advice.quote in moment.said or moment.said in moment.advice.quote for moment in debrief.moments)
    assert debrief.retry_turn == debrief.moments[0].turn
    assert debrief.strength is not None
    assert debrief.strength.advice.weight < 0
    assert debrief.strength.turn != 3


def test_what_waits_is_counted_and_a_failed_turn_does_not_wait(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    async def play() -> Debrief:
        session = await room.begin()
        await room.said(session.id, LINES[0])
        with monkeypatch.context() as patch:
            patch.setattr(turns_module, "speak_turn", None)
            await room.said(session.id, LINES[1])
        await room.practice.end(room.tess, session.id)
        return await room.house.services.debriefing.of(room.tess, session.id)

    debrief = asyncio.run(play())
    assert [r.turn.step for r in debrief.turns] == ["completed", "failed"]
    assert debrief.waiting == 1
    assert (debrief.figures.points, debrief.strength, debrief.moments) == (None, None, ())


def test_there_is_none_while_the_talks_run_nor_for_a_stranger(room: Room) -> None:
    async def play() -> None:
        session, debriefing = await room.begin(mode="scored"), room.house.services.debriefing
        for ask in (debriefing.of, debriefing.open_hidden):
            with pytest.raises(Conflict, match="still running"):
                await ask(room.tess, session.id)
        await room.practice.end(room.tess, session.id)
        with pytest.raises(NotFound):
            await debriefing.of(room.otto, session.id)
        await room.practice.share(room.tess, session.id, Visibility.SUBMITTED)
        with pytest.raises(NotFound):
            await debriefing.open_hidden(room.cora, session.id)

    asyncio.run(play())


def test_the_hidden_side_is_shown_once_the_trainee_opens_it(room: Room) -> None:
    async def play() -> tuple[Debrief, Debrief]:
        before = await debriefed(room)
        session = before.view.session.id
        await room.house.services.debriefing.open_hidden(room.tess, session)
        return before, await room.house.services.debriefing.of(room.tess, session)

    before, after = asyncio.run(play())
    assert before.hidden is None
    assert after.hidden is not None
    draw = draw_of(after.view.case, after.view.session.draw)
    assert (after.hidden.story, after.hidden.floor) == (draw.story, draw.floor)
    assert {i.gist for i in after.hidden.interests} <= {i.gist for i in after.view.case.confidential.interests}
    disclosed = set(room.house.ledger.state(after.view.session.id).disclosed)
    told = {i.gist for i in after.view.case.confidential.interests if i.id in disclosed}
    assert {i.gist for i in after.hidden.interests if i.told} == told
    true = {t.claim for t in after.view.case.tactics if t.claim and t.id in draw.true_claims}
    assert not true & set(after.hidden.bluffs)


def test_a_debrief_of_talks_that_were_never_held_is_whole(room: Room) -> None:
    async def play() -> Debrief:
        session = await room.begin(short=True)
        await room.practice.end(room.tess, session.id)
        await room.house.services.debriefing.open_hidden(room.tess, session.id)
        return await room.house.services.debriefing.of(room.tess, session.id)

    debrief = asyncio.run(play())
    assert (debrief.turns, debrief.moments, debrief.strength, debrief.figures.points) == ((), (), None, None)
    assert debrief.hidden is not None


def test_what_she_disclosed_is_held_against_the_turn_that_follows(room: Room) -> None:
    async def play() -> Debrief:
        session = await room.begin()
        state = room.house.ledger.state(session.id)
        now = room.house.services.clock.now()
        room.house.ledger.adjust(session.id, state, replace(state, trust=100.0, credit=9.0), (), [], None, now)
        lines = (
            LINES[1],
            "What would a line that stands still cost you?",
            "Why is the 8 % so important to you, and who asked for it?",
            "So if I understand you right, you have a savings target on your category and must stand up with it.",
        )
        for number, text in enumerate(lines):
            await room.said(session.id, text, f"key-{number}")
        await room.practice.end(room.tess, session.id)
        await room.house.worker.work_off()
        return await room.house.services.debriefing.of(room.tess, session.id)

    debrief = asyncio.run(play())
    told = [t.number for t in debrief.view.turns if t.move and t.move.kind == MoveKind.DISCLOSES]
    assert 3 in told
    assert debrief.figures.uptake_of == len([number for number in told if number < len(debrief.turns)])
    assert debrief.figures.uptake >= 1


def test_strategies_are_listed_best_first(room: Room) -> None:
    debrief = asyncio.run(debriefed(room))
    shown = strategies_shown(debrief.figures)
    best = [debrief.figures.strategies[s].best or 0 for s in shown]
    assert shown
    assert best == sorted(best, reverse=True)
    assert all(row.best is None for s, row in debrief.figures.strategies.items() if s not in shown)
