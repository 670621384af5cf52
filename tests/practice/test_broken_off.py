"""Turns that are stopped, that fail or that break off: nothing said is lost, what was decided holds, and nothing stays stuck."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from app.errors import ModelError, StoreError
from app.models.chat import ChatRequest, Delta, Reply
from app.models.scripted import ScriptedChat
from app.practice import answering as turns_module
from app.practice import words
from app.practice.records import Step, Turn
from tests.practice.conftest import CASE, HeldVoice, Room, until

pytestmark = pytest.mark.db

LINE = "Why six weeks of stock? What happened in the plants?"
ALL_SHE_WANTS = "Yes, agreed, we have a deal on your terms."


def test_a_stop_keeps_what_was_said_and_adds_what_the_move_must_say(room: Room) -> None:
    async def play() -> tuple[Turn, Turn, str]:
        voice = HeldVoice()
        room.house.desk.voice = voice
        session = await room.begin()
        turn = await room.practice.say(room.tess, session.id, "one", "I can do 2 % off the price.")
        await until(lambda: bool(room.house.ledger.reply(turn.id)))
        async with asyncio.timeout(2):
            stopped = await room.practice.stop(room.tess, turn.id)  # though the voice says nothing more
        await room.house.worker.work_off()
        return stopped, await room.practice.stop(room.tess, turn.id), session.id

    stopped, again, session = asyncio.run(play())
    assert stopped.step is Step.STOPPED
    assert stopped.reply.startswith("I hear you.")
    assert again == stopped, "a second stop changes nothing"
    assert room.types(session).count("turn.stopped") == 1
    assert room.house.ledger.gradings(session)[stopped.id].status == "graded", (
        "what the trainee said is graded all the same"
    )
    assert not room.house.desk._stops


def test_a_stop_before_the_first_word_leaves_a_voice_that_says_nothing_and_speaks_for_it(room: Room) -> None:
    class Mute(HeldVoice):
        closed = False

        async def stream(self, request: ChatRequest) -> AsyncIterator[Delta | Reply]:
            try:
                await self.may_go_on.wait()
                yield Delta("Never said.")
            finally:
                self.closed = True

    async def play() -> tuple[Turn, Mute]:
        voice = Mute()
        room.house.desk.voice = voice
        session = await room.begin()
        turn = await room.practice.say(room.tess, session.id, "one", LINE)
        await until(lambda: room.house.ledger.turn(turn.id).step is Step.DECIDED)
        async with asyncio.timeout(2):
            return await room.practice.stop(room.tess, turn.id), voice

    stopped, voice = asyncio.run(play())
    assert stopped.step is Step.STOPPED
    assert stopped.reply, "a move is never left without words"
    assert voice.closed, "the model is let go"


def test_a_stop_of_a_finished_turn_changes_nothing(room: Room) -> None:
    async def play() -> tuple[Turn, Turn]:
        session = await room.begin()
        turn = await room.said(session.id, LINE)
        return turn, await room.practice.stop(room.tess, turn.id)

    before, after = asyncio.run(play())
    assert before == after
    assert not after.stop_asked
    assert not room.house.desk._stops


def test_where_the_voice_fails_the_built_in_buyer_steps_in_and_says_why(room: Room) -> None:
    async def play() -> tuple[Turn, Turn]:
        session = await room.begin()
        room.house.desk.voice = ScriptedChat([ModelError("rate", "The model is busy (429).")])
        failed = await room.said(session.id, LINE)
        room.house.desk.voice = ScriptedChat(["I will go as low as nothing at all, 0 %, agreed."])
        broke_out = await room.said(session.id, "Who decides on your side?")
        return failed, broke_out

    failed, broke_out = asyncio.run(play())
    assert (failed.step, failed.spoken_by, failed.why) == (
        Step.COMPLETED, "embedded", "The model is busy (429). So the built-in buyer spoke.",
    )  # fmt: skip
    assert failed.reply
    assert (broke_out.step, broke_out.spoken_by) == (Step.COMPLETED, "embedded")
    assert "did not keep to the move" in str(broke_out.why)
    assert "nothing at all" not in broke_out.reply


def test_a_turn_that_cannot_be_spoken_is_said_to_have_failed_and_the_talks_go_on(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play() -> tuple[Turn, Turn, str]:
        session = await room.begin()
        with monkeypatch.context() as patch:
            patch.setattr(words, "speech_for", None)
            patch.setattr(turns_module, "speak_turn", None)
            failed = await room.said(session.id, LINE)
        return failed, await room.said(session.id, "And now?"), session.id

    failed, after, session = asyncio.run(play())
    assert (failed.step, failed.why) == (Step.FAILED, "an error of the program; the log has it")
    assert after.step is Step.COMPLETED
    assert room.house.ledger.waiting() == 1, "a turn that failed waits for no grading"
    assert room.types(session).count("turn.failed") == 1


def test_a_deal_that_was_decided_holds_though_the_words_fail(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    async def play() -> tuple[Turn, str]:
        session = await room.begin()
        monkeypatch.setattr(turns_module, "speak_turn", None)
        return await room.said(session.id, ALL_SHE_WANTS), session.id

    failed, session = asyncio.run(play())
    assert failed.step is Step.FAILED
    head = room.house.ledger.session(session)
    assert (head.status, head.end_reason) == ("ended", "deal")
    assert room.types(session)[-1] == "session.ended"


def test_an_error_with_words_of_its_own_is_told_as_it_is_and_the_next_turn_is_answered(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise StoreError("Database", "c.sqlite3", "the disk is full, so free some space")

    async def play() -> tuple[Turn, Turn]:
        session = await room.begin()
        with monkeypatch.context() as patch:
            patch.setattr(room.house.ledger, "decide", full)
            failed = await room.said(session.id, LINE)
        return failed, await room.said(session.id, "And now?")

    failed, after = asyncio.run(play())
    assert "the disk is full" in str(failed.why)
    assert (failed.step, failed.reply, failed.move) == (Step.FAILED, "", None)
    assert (after.step, after.number) == (Step.COMPLETED, 2)


def test_a_turn_that_could_not_even_be_closed_is_taken_up_again_by_a_stop(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise StoreError("Database", "c.sqlite3", "the disk is full, so free some space")

    async def play() -> tuple[Turn, Turn]:
        session = await room.begin()
        with monkeypatch.context() as patch:
            patch.setattr(room.house.ledger, "finish", full)
            stuck = await room.said(session.id, LINE)
        return stuck, await room.practice.stop(room.tess, stuck.id)

    stuck, healed = asyncio.run(play())
    assert stuck.step is Step.DECIDED
    assert healed.step is Step.STOPPED
    assert healed.move == stuck.move, "the decision stands"
    assert healed.reply


def test_at_the_close_a_running_turn_gets_time_and_is_else_left_for_the_next_start(room: Room) -> None:
    async def cut() -> Turn:
        room.house.desk.voice = HeldVoice()
        session = await room.begin()
        turn = await room.practice.say(room.tess, session.id, "k", LINE)
        await until(lambda: bool(room.house.ledger.reply(turn.id)))
        await room.house.desk.close(0.01)
        return room.house.ledger.turn(turn.id)

    async def next_start(turn: str) -> Turn:
        room.house.desk.voice = HeldVoice()
        assert await room.house.desk.recover() == 1
        assert await room.house.desk.recover() == 0, "what runs is not taken up twice"
        return await room.house.desk.done(turn)

    left = asyncio.run(cut())
    assert left.step is Step.SPEAKING
    healed = asyncio.run(next_start(left.id))
    assert (healed.step, healed.spoken_by) == (Step.COMPLETED, "mixed")
    assert healed.reply.startswith("I hear you.")
    asyncio.run(room.house.desk.close())  # nothing runs: nothing to wait for


def test_a_stop_that_the_process_did_not_live_to_do_is_done_by_the_next(room: Room) -> None:
    async def cut() -> Turn:
        room.house.desk.voice = HeldVoice()
        session = await room.begin()
        turn = await room.practice.say(room.tess, session.id, "k", LINE)
        await until(lambda: bool(room.house.ledger.reply(turn.id)))
        room.house.ledger.ask_stop(turn.id)
        await room.house.desk.close(0)
        return turn

    async def next_start(turn: str) -> Turn:
        await room.house.desk.recover()
        return await room.house.desk.done(turn)

    turn = asyncio.run(cut())
    stopped = asyncio.run(next_start(turn.id))
    assert stopped.step is Step.STOPPED
    assert stopped.reply.startswith("I hear you.")


def test_a_turn_of_a_living_process_is_left_to_it(room: Room) -> None:
    session = asyncio.run(room.begin()).id
    from app.practice.owner import owner_of

    parent = owner_of(1)  # the first process of the machine lives as long as the machine
    room.house.presence.store.renew(parent, "pages", "here", timedelta(minutes=1))
    turn, _ = room.house.ledger.accept(session, "k", LINE, parent, room.house.services.clock.now())
    assert asyncio.run(room.house.desk.recover()) == 0
    assert not room.house.ledger.take_over(turn.id, "somebody else", "me"), "only from the owner that was seen"
    assert room.house.ledger.unfinished() == [(turn.id, parent)]


def test_built_in_words_that_were_cut_go_on_where_they_stopped_with_the_same_words(room: Room) -> None:
    async def cut() -> Turn:
        session = await room.begin()
        room.house.desk.pace_ms = 20
        turn = await room.practice.say(room.tess, session.id, "k", LINE)
        await until(lambda: bool(room.house.ledger.reply(turn.id)))
        await room.house.desk.close(0)
        return room.house.ledger.turn(turn.id)

    async def whole() -> Turn:
        room.house.desk.pace_ms = 0
        session = await room.practice.begin(room.cora, CASE, seed=3)  # her first, so with the same draw
        turn = await room.practice.say(room.cora, session.id, "k", LINE)
        return await room.house.desk.done(turn.id)

    async def next_start(turn: str) -> Turn:
        await room.house.desk.recover()
        return await room.house.desk.done(turn)

    left = asyncio.run(cut())
    healed = asyncio.run(next_start(left.id))
    assert left.step is Step.SPEAKING
    assert len(left.reply) < len(healed.reply)
    assert (healed.step, healed.spoken_by) == (Step.COMPLETED, "embedded")
    unbroken = asyncio.run(whole())
    assert (healed.move, healed.state, healed.reply) == (unbroken.move, unbroken.state, unbroken.reply)


def test_two_who_recover_at_once_run_a_turn_once(room: Room) -> None:
    session = asyncio.run(room.begin()).id
    turn, _ = room.house.ledger.accept(session, "k", LINE, room.house.desk.owner, room.house.services.clock.now())

    async def both() -> Turn:
        await asyncio.gather(room.house.desk.recover(), room.house.desk.recover())
        assert len(room.house.desk._running) == 1
        return await room.house.desk.done(turn.id)

    assert asyncio.run(both()).step is Step.COMPLETED
    assert room.types(session).count("turn.completed") == 2, "the opening and this one"


def test_a_turn_that_another_process_took_meanwhile_is_left_to_it(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    session = asyncio.run(room.begin()).id
    room.house.ledger.accept(session, "k", LINE, "dead", room.house.services.clock.now())
    monkeypatch.setattr(room.house.ledger, "take_over", lambda *arguments: False)
    assert asyncio.run(room.house.desk.recover()) == 0
    assert not room.house.desk._running
