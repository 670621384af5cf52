"""Hints, notes, the own view, asking a coach, the trend."""

import asyncio
from dataclasses import replace

import pytest

from app.clock import SystemClock
from app.content.acts import MoveKind, Strategy, Tactic
from app.content.loading import case_ids, load_case
from app.errors import BadValue, Conflict, NotFound
from app.grading.embedded import grade_turn
from app.grading.hinting import hint, pointer, question
from app.practice.abroad import Scenery, heard_abroad
from app.practice.compared import branch_of
from app.practice.costs import stands_before, talks_of
from app.practice.learning import next_case, turn_to_come
from app.practice.records import Hint, Visibility
from tests.practice.conftest import Room
from tests.practice.test_going_back import LINES, talked

pytestmark = pytest.mark.db


def test_hints_come_as_a_question_a_pointer_and_a_line_for_each_turn_anew(room: Room) -> None:
    async def play() -> list[Hint]:
        session = await talked(room, LINES[0])
        given = [await room.learning.hint(room.tess, session.id) for _ in range(3)]
        with pytest.raises(Conflict, match="all three"):
            await room.learning.hint(room.tess, session.id)
        await room.said(session.id, LINES[1])
        given.append(await room.learning.hint(room.tess, session.id))
        assert room.house.ledger.hints(session.id) == given
        return given

    given = asyncio.run(play())
    assert [(h.turn, h.step) for h in given] == [(2, 1), (2, 2), (2, 3), (3, 1)]
    assert given[0].text.rstrip().endswith("?")
    assert len({h.text for h in given}) >= 3


def test_the_line_of_a_hint_shows_the_strategy_that_the_pointer_names(room: Room) -> None:
    async def play() -> None:
        session = await talked(room, LINES[0])
        view = await room.practice.view(room.tess, session.id)
        come = turn_to_come(view)
        assert (come.number, come.buyer, come.text) == (2, view.turns[-1].reply, "")
        pointed, line = hint(come, 2), hint(come, 3)
        from dataclasses import replace

        grading = grade_turn(replace(come, text=line))
        shown = [s for s in Strategy if (grading.levels.get(s) or 0) >= 2]
        assert any(pointed.startswith(_title(s)) for s in shown)

    asyncio.run(play())


def _title(strategy: Strategy) -> str:
    from app.pages.present import strategy_name

    return strategy_name(strategy)


def test_every_move_and_every_tactic_has_a_question_of_its_own() -> None:
    ends = {MoveKind.WALKS_OUT, MoveKind.ENDS}
    asked = [question(kind, None) for kind in MoveKind if kind not in ends] + [question(None, t) for t in Tactic]
    assert len(set(asked)) == len(asked)
    assert all("?" in text for text in asked)


def test_a_pointer_to_fairness_names_a_fact_that_was_not_used_yet(room: Room) -> None:
    async def play() -> None:
        session = await talked(room, "The resin index reads 1,265 against 1,190 in January.")
        come = turn_to_come(await room.practice.view(room.tess, session.id))
        assert come.case is not None
        words = pointer(come, Strategy.FAIRNESS)
        facts = [f for f in come.case.facts if f.in_brief and f.arms]
        named = [f for f in facts if f.text in words]
        assert len(named) == 1
        assert not any(cue.lower() in LINES[3].lower() for cue in named[0].cues)

    asyncio.run(play())


def test_no_hints_in_scored_talks_after_the_end_or_for_a_stranger(room: Room) -> None:
    async def play() -> None:
        scored = await talked(room, LINES[0], mode="scored")
        with pytest.raises(Conflict, match="no hints in scored"):
            await room.learning.hint(room.tess, scored.id)
        ended = await talked(room, LINES[0])
        await room.practice.end(room.tess, ended.id)
        with pytest.raises(Conflict, match="over"):
            await room.learning.hint(room.tess, ended.id)
        with pytest.raises(NotFound):
            await room.learning.hint(room.otto, ended.id)
        assert room.house.ledger.hints(scored.id) == room.house.ledger.hints(ended.id) == []

    asyncio.run(play())


def test_no_hint_holds_anything_hidden(room: Room) -> None:
    hidden = [i.gist for name in case_ids() for i in load_case(name).confidential.interests]

    async def play() -> list[str]:
        session = await talked(room, LINES[0])
        return [(await room.learning.hint(room.tess, session.id)).text for _ in range(3)]

    for text in asyncio.run(play()):
        assert not any(gist in text for gist in hidden)


def test_notes_are_kept_as_written_and_too_long_ones_refused(room: Room) -> None:
    async def play() -> None:
        session = await talked(room)
        await room.learning.save_notes(room.tess, session.id, "4 December\n„Uden“ ✓")
        assert room.house.ledger.notes(session.id) == "4 December\n„Uden“ ✓"
        for text, word in (("x" * 8001, "8,000"), ("a\x07b", "U+0007")):
            with pytest.raises(BadValue, match=word.replace("+", r"\+")):
                await room.learning.save_notes(room.tess, session.id, text)
        assert room.house.ledger.notes(session.id) == "4 December\n„Uden“ ✓"
        with pytest.raises(NotFound):
            await room.learning.save_notes(room.cora, session.id, "mine")

    asyncio.run(play())


def test_the_own_view_is_asked_once_the_talks_are_over(room: Room) -> None:
    async def play() -> None:
        session = await talked(room, LINES[0])
        with pytest.raises(Conflict, match="still running"):
            await room.learning.save_own_view(room.tess, session.id, "fine")
        await room.practice.end(room.tess, session.id)
        debriefing = room.house.services.debriefing
        assert (await debriefing.of(room.tess, session.id)).own_view is None
        await room.learning.save_own_view(room.tess, session.id, "  I asked too little.  ")
        assert (await debriefing.of(room.tess, session.id)).own_view == "I asked too little."
        await room.learning.save_own_view(room.tess, session.id, "")
        assert (await debriefing.of(room.tess, session.id)).own_view == ""
        with pytest.raises(NotFound):
            await room.learning.save_own_view(room.otto, session.id, "x")

    asyncio.run(play())


def test_a_coach_is_asked_about_a_finding_and_may_then_read_the_session(room: Room) -> None:
    async def play() -> None:
        session = await talked(room, LINES[0], mode="scored")
        turn = room.house.ledger.turns(session.id)[1]
        with pytest.raises(Conflict, match="still running"):
            await room.learning.ask_a_coach(room.tess, turn.id, "asks_why", "it is one")
        await room.practice.end(room.tess, session.id)
        await room.house.worker.work_off()
        item = room.house.ledger.gradings(session.id)[turn.id].findings[0].id.value
        with pytest.raises(BadValue, match="say in a sentence"):
            await room.learning.ask_a_coach(room.tess, turn.id, item, "  ")
        with pytest.raises(NotFound):
            await room.learning.ask_a_coach(room.otto, turn.id, item, "no")
        assert room.house.ledger.session(session.id).visibility is Visibility.PRIVATE
        assert await room.learning.ask_a_coach(room.tess, turn.id, item, "I did name it.") == session.id
        assert [s.id for s in await room.practice.submitted(room.cora)] == [session.id]
        with pytest.raises(Conflict, match="already"):
            await room.learning.ask_a_coach(room.tess, turn.id, item, "again")
        found = (await room.house.services.debriefing.of(room.tess, session.id)).disputes
        assert [(d.turn, d.item, d.reason, d.settled) for d in found] == [(turn.id, item, "I did name it.", None)]

    asyncio.run(play())


def test_a_finding_that_is_not_there_and_practice_cannot_be_disputed(room: Room) -> None:
    async def play() -> None:
        scored, practice = await talked(room, LINES[0], mode="scored"), await talked(room, LINES[0])
        for session in (scored, practice):
            await room.practice.end(room.tess, session.id)
        await room.house.worker.work_off()
        with pytest.raises(NotFound, match="retaliates"):
            await room.learning.ask_a_coach(
                room.tess, room.house.ledger.turns(scored.id)[1].id, "retaliates", "I did not"
            )
        with pytest.raises(Conflict, match="Practice stays private"):
            await room.learning.ask_a_coach(
                room.tess, room.house.ledger.turns(practice.id)[1].id, "asks_why", "I did not"
            )
        assert room.house.ledger.session(practice.id).visibility is Visibility.PRIVATE

    asyncio.run(play())


def test_the_trend_has_the_ended_sessions_oldest_first_and_leaves_out_what_was_gone_back_from(room: Room) -> None:
    async def play() -> None:
        first = await talked(room, *LINES)
        await room.practice.end(room.tess, first.id)
        left = await talked(room, *LINES[:2])
        second = await room.learning.rewind(room.tess, left.id, 1)
        await room.said(second.id, LINES[0])
        await room.practice.end(room.tess, second.id)
        await talked(room)
        await room.house.worker.work_off()
        points = await room.learning.trend(room.tess)
        assert [p.session for p in points] == [first.id, second.id]
        figures = (await room.house.services.debriefing.of(room.tess, first.id)).figures
        assert (points[0].points, points[0].breadth_of) == (figures.points, figures.breadth_of)
        assert points[1].points is None, "one turn makes no figure"
        assert (points[0].retry, points[1].retry) == (False, True)
        assert await room.learning.trend(room.otto) == []

    asyncio.run(play())


def test_the_next_case_is_another_one_played_least_where_the_strategy_answers_most() -> None:
    cases = [load_case(name) for name in case_ids()]
    for strategy in Strategy:
        found = next_case("packaging-film", cases, strategy, {})
        assert found is not None
        share = {c.id: sum(strategy in t.answered_by for t in c.tactics) / len(c.tactics) for c in cases}
        assert share[found.id] == max(v for k, v in share.items() if k != "packaging-film")
        after = next_case("packaging-film", cases, strategy, {found.id: 1})
        assert after is not None
        assert after.id not in (found.id, "packaging-film")
    assert next_case("packaging-film", cases[:0], Strategy.TRUST, {}) is None


def test_a_turn_that_was_never_said_cannot_be_gone_back_to_and_the_same_talks_part_nowhere(room: Room) -> None:
    async def play() -> None:
        session = await talked(room, LINES[0])
        with pytest.raises(BadValue, match="use a turn from 1 to"):
            await room.learning.rewind(room.tess, session.id, 99)
        # Accepted by a process that is gone, so that it stays unanswered until it is taken over.
        now = SystemClock().now()
        turn, _ = room.house.ledger.accept(session.id, "at-once", LINES[1], "gone:1:1", now)
        with pytest.raises(Conflict, match="still answering"):
            await room.learning.rewind(room.tess, session.id, 1)
        with pytest.raises(Conflict, match="still answering"):
            await room.learning.hint(room.tess, session.id)
        turns = [t for t in room.house.ledger.turns(session.id) if t.id != turn.id]
        await room.house.desk.recover()
        await room.house.desk.done(turn.id)
        assert branch_of(turns, turns) == turns[-1].number + 1
        head = room.house.ledger.session(session.id)
        assert await heard_abroad(turn, head, Scenery((), None), None) is None
        abroad = await heard_abroad(turn, replace(head, spoken="de"), Scenery((), None), None)
        assert abroad is not None
        assert abroad.english is None
        talks = talks_of(head, room.practice.case_of(head), turns, [])
        assert talks is not None
        with pytest.raises(BadValue, match="use a turn from 1 to"):
            stands_before(talks, turns, 99)

    asyncio.run(play())
