"""Where nobody may step in for a model that fails: the turn fails by name, keeps what was said and decided, and can be tried again."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.errors import Conflict, ModelError, NotFound, TalksEnded
from app.models.chat import ChatModel, ChatRequest, Delta, Reply, Usage
from app.models.scripted import ScriptedChat
from app.practice.records import Step, Turn
from tests.practice.conftest import Room
from tests.practice.test_abroad import OFFER, OFFER_EN, Mind, begin, german
from tests.practice.test_broken_off import ALL_SHE_WANTS, LINE

pytestmark = pytest.mark.db
BUSY = ModelError("rate", "The model is busy (429).", retry=True)
REST = "Bring me a figure I can carry upstairs."


class BreaksOff:
    """A voice that says one sentence, then breaks off."""

    name = "breaks-off"

    async def stream(self, request: ChatRequest) -> AsyncIterator[Delta | Reply]:
        yield Delta("I hear you. And then")
        raise ModelError("cut", "The answer broke off.", retry=True)


def alone(room: Room, voice: ChatModel) -> None:
    room.house.desk.voice, room.house.desk.steps_in = voice, False


async def tried_again(room: Room, turn: Turn, voice: ChatModel) -> Turn:
    alone(room, voice)
    opened = await room.practice.again(room.tess, turn.id)
    return await room.house.desk.done(opened.id)


def test_a_turn_fails_by_name_and_a_new_try_keeps_the_decision(room: Room) -> None:
    async def play() -> tuple[str, Turn, Turn]:
        session = await room.begin()
        alone(room, ScriptedChat([BUSY]))
        failed = await room.said(session.id, LINE)
        return session.id, failed, await tried_again(room, failed, ScriptedChat([REST]))

    session, failed, again = asyncio.run(play())
    assert (failed.step, failed.spoken_by, failed.why, failed.reply) == (Step.FAILED, "model", BUSY.message, "")
    assert (again.step, again.spoken_by, again.why) == (Step.COMPLETED, "model", None)
    assert again.reply.startswith(REST)
    assert (again.move, again.state, again.heard) == (failed.move, failed.state, failed.heard)
    kinds = [kind for kind in room.types(session) if kind.startswith("turn.")][1:]
    assert kinds[:3] == ["turn.started", "turn.failed", "turn.retried"]
    assert (kinds[-1], kinds.count("turn.completed")) == ("turn.completed", 1)
    assert room.house.ledger.waiting() == 1, "what was answered in the end is graded, once"


def test_what_was_heard_of_a_reply_that_broke_off_stays_and_only_the_rest_is_asked_for(room: Room) -> None:
    model = ScriptedChat([REST])

    async def play() -> tuple[str, Turn, Turn]:
        session = await room.begin()
        alone(room, BreaksOff())
        failed = await room.said(session.id, LINE)
        return session.id, failed, await tried_again(room, failed, model)

    session, failed, again = asyncio.run(play())
    assert (failed.step, failed.reply, failed.why) == (Step.FAILED, "I hear you.", "The answer broke off.")
    assert again.reply.startswith(f"I hear you. {REST}")
    assert [m.content for m in model.requests[0].messages if m.role == "assistant"] == ["I hear you."]
    deltas = [e.body for e in room.house.ledger.events_after(session, 0) if e.type == "turn.delta"]
    assert " ".join(again.reply[d["start"] : d["end"]] for d in deltas) == again.reply, "nothing was said twice"


def test_a_second_failure_fails_again_and_can_be_tried_again(room: Room) -> None:
    async def play() -> list[Turn]:
        session = await room.begin()
        alone(room, BreaksOff())
        turns = [await room.said(session.id, LINE)]
        turns.append(await tried_again(room, turns[0], ScriptedChat([BUSY])))
        return [*turns, await tried_again(room, turns[0], ScriptedChat([REST]))]

    first, second, third = asyncio.run(play())
    assert (second.step, second.reply, second.why) == (Step.FAILED, first.reply, BUSY.message)
    assert third.step is Step.COMPLETED
    assert third.reply.startswith(first.reply)


def test_a_message_that_could_not_be_heard_is_not_decided_until_it_is(room: Room) -> None:
    async def play() -> tuple[Turn, Turn]:
        german(room, Mind(hears=[OFFER_EN]))
        session = await begin(room)
        alone(room, ScriptedChat([BUSY]))
        failed = await room.said(session.id, OFFER)
        german(room, Mind(hears=[OFFER_EN]))
        opened = await room.practice.again(room.tess, failed.id)
        return failed, await room.house.desk.done(opened.id)

    failed, again = asyncio.run(play())
    assert (failed.step, failed.move, failed.why) == (Step.FAILED, None, BUSY.message)
    assert again.step is Step.COMPLETED
    assert again.heard is not None and again.heard.terms, "now it was heard"


def test_only_an_answer_that_failed_can_be_tried_again_by_its_owner_and_while_it_is_the_last(room: Room) -> None:
    async def play() -> None:
        session = await room.begin()
        done = await room.said(session.id, LINE)
        with pytest.raises(Conflict, match="did not fail"):
            await room.practice.again(room.tess, done.id)
        alone(room, ScriptedChat([BUSY]))
        failed = await room.said(session.id, "And now?")
        with pytest.raises(NotFound):
            await room.practice.again(room.otto, failed.id)
        await room.said(session.id, "And then?")
        with pytest.raises(Conflict, match="Only the last message"):
            await room.practice.again(room.tess, failed.id)
        last = await room.said(session.id, "Are you there?")
        await room.practice.end(room.tess, session.id)
        with pytest.raises(TalksEnded):
            await room.practice.again(room.tess, last.id)

    asyncio.run(play())


def test_two_tries_at_once_are_one(room: Room) -> None:
    async def play() -> tuple[str, list[object]]:
        session = await room.begin()
        alone(room, ScriptedChat([BUSY]))
        failed = await room.said(session.id, LINE)
        alone(room, ScriptedChat([REST]))
        both = [room.practice.again(room.tess, failed.id) for _ in range(2)]
        heard = await asyncio.gather(*both, return_exceptions=True)
        await room.house.desk.done(failed.id)
        return session.id, list(heard)

    session, heard = asyncio.run(play())
    assert sum(isinstance(one, Conflict) for one in heard) == 1
    assert room.types(session).count("turn.retried") == 1


def test_the_words_of_a_deal_that_failed_can_still_be_had(room: Room) -> None:
    async def play() -> tuple[str, Turn]:
        session = await room.begin()
        alone(room, ScriptedChat([BUSY]))
        failed = await room.said(session.id, ALL_SHE_WANTS)
        assert room.house.ledger.session(session.id).status == "ended"
        return session.id, await tried_again(room, failed, ScriptedChat([REST]))

    session, again = asyncio.run(play())
    assert again.step is Step.COMPLETED
    assert room.types(session).count("session.ended") == 1, "the talks end once"


def test_a_process_that_dies_in_a_new_try_leaves_a_turn_that_is_finished_by_the_next(room: Room) -> None:
    async def play() -> tuple[int, Turn]:
        session = await room.begin()
        alone(room, BreaksOff())
        failed = await room.said(session.id, LINE)
        room.house.ledger.reopen(failed.id, "gone")
        alone(room, ScriptedChat([BUSY]))
        count = await room.house.desk.recover()
        return count, await room.house.desk.done(failed.id)

    count, turn = asyncio.run(play())
    assert count == 1
    assert turn.step is Step.COMPLETED
    assert turn.reply.startswith("I hear you.")


def test_what_a_failed_try_cost_is_counted(room: Room) -> None:
    class Refused:
        """A voice whose first words are refused by the guard, and which then fails."""

        name = "refused"

        def __init__(self) -> None:
            self.asked = 0

        async def stream(self, request: ChatRequest) -> AsyncIterator[Delta | Reply]:
            self.asked += 1
            if self.asked > 1:
                raise BUSY
            text = "My limit is 7 %."
            yield Delta(text)
            yield Reply(text, "stop", Usage(5, 7), self.name)

    async def play() -> Turn:
        session = await room.begin()
        alone(room, Refused())
        return await room.said(session.id, LINE)

    turn = asyncio.run(play())
    assert (turn.step, turn.why) == (Step.FAILED, BUSY.message)
