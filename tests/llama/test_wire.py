"""The adapter against a server that we did not write: what it sends is read whole, and what it refuses has the right name."""

import asyncio
import json
import signal
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.buyer.guard import Fault
from app.buyer.prompting import rewrite_prompt
from app.errors import ModelError
from app.models.breaker import Breaker, Resting
from app.models.chat import ChatMessage, ChatRequest, Delta, Reply
from app.models.faults import Endpoint
from app.models.habits import Habits
from app.models.openai_chat import OpenAIChat, Patience
from tests.llama.model import LED, NO_SYSTEM, TAKING_TURNS, THINKING
from tests.llama.server import NAME, LlamaServer
from tests.models.test_openai_chat import Naps
from tests.models.test_openai_chat import listen as listened

PATIENT = Patience(connect_s=5, first_s=60, between_s=30, whole_s=120)
ASKED = ChatRequest((ChatMessage("system", "You are the buyer."), ChatMessage("user", "Say it – the résumé.")), "speak")
SHAPE = {
    "type": "object",
    "properties": {"ready": {"type": "boolean"}, "number": {"type": "integer", "minimum": 1, "maximum": 99}},
    "required": ["ready", "number"],
    "additionalProperties": False,
}


def chat(server: LlamaServer, name: str = NAME, *, key: str = "", path: str = "/v1", **more: object) -> OpenAIChat:
    return OpenAIChat(Endpoint(name, f"{server.root}{path}"), key, PATIENT, sleep=Naps(), **more)  # type: ignore[arg-type]


Heard = tuple[list[str], Reply | None, ModelError | None]


def listen(model: OpenAIChat, request: ChatRequest = ASKED) -> Coroutine[Any, Any, Heard]:
    """Deltas, the reply if any, the error if any."""
    return listened(model, request)


def sent(request: ChatRequest = ASKED) -> list[dict[str, str]]:
    return [{"role": m.role, "content": m.content} for m in request.messages]


def test_an_answer_arrives_piece_by_piece_and_ends_with_the_servers_own_count(llama: LlamaServer) -> None:
    deltas, reply, error = asyncio.run(listen(chat(llama)))
    assert error is None
    assert reply is not None
    assert "".join(deltas) == reply.text
    assert len(deltas) > 1
    assert (reply.finish, reply.model) == ("stop", NAME)
    assert not reply.usage.estimated
    assert reply.usage.prompt == llama.prompt_tokens(sent())
    assert len(deltas) <= reply.usage.completion <= ASKED.max_tokens


def test_without_the_count_it_is_estimated(llama: LlamaServer) -> None:
    model = chat(llama)
    model._habits = Habits(usage=False)
    reply = asyncio.run(listen(model))[1]
    assert reply is not None
    assert reply.usage.estimated
    assert reply.usage.completion > 0


def test_a_character_that_comes_in_two_or_three_tokens_arrives_whole(llama: LlamaServer) -> None:
    async def many() -> list[str]:
        model, said = chat(llama), []
        for _ in range(60):
            said += [item.text async for item in model.stream(ASKED) if isinstance(item, Delta)]
        await model.close()
        return said

    deltas = asyncio.run(many())
    for sign in LED:
        assert any(sign in delta for delta in deltas), sign
        assert len(llama.told("/tokenize", {"content": sign})["tokens"]) == len(sign.encode())
    assert not any("\ufffd" in delta for delta in deltas)


def test_words_are_there_before_the_answer_is_over_and_one_that_is_left_costs_nothing_more(
    endless: LlamaServer,
) -> None:
    async def left() -> list[str]:
        model, said = chat(endless), list[str]()
        answer = model.stream(ChatRequest(ASKED.messages, "speak", max_tokens=100_000))
        async for item in answer:
            assert isinstance(item, Delta), "the server has no end for it"
            said.append(item.text)
            if len(said) == 5:
                busy = [slot["is_processing"] for slot in await asyncio.to_thread(endless.told, "/slots")]
                assert busy.count(True) == 1
                break
        await answer.aclose()  # type: ignore[attr-defined]
        await model.close()
        return said

    assert len(asyncio.run(left())) == 5
    assert idle(endless), "the server goes on writing for nobody"


def idle(server: LlamaServer) -> bool:
    async def look() -> bool:
        for _ in range(100):
            if not any(slot["is_processing"] for slot in await asyncio.to_thread(server.told, "/slots")):
                return True
            await asyncio.sleep(0.1)
        return False

    return asyncio.run(look())


def test_an_answer_at_its_limit_of_tokens_is_cut_short_and_no_reply(endless: LlamaServer) -> None:
    deltas, reply, error = asyncio.run(listen(chat(endless), ChatRequest(ASKED.messages, "speak", max_tokens=12)))
    assert deltas
    assert reply is None
    assert error is not None
    assert (error.kind, error.retry) == ("length", False)


@pytest.mark.parametrize("shape", ["json_schema", "json_object"])
def test_a_structured_answer_comes_in_the_shape_that_was_asked_for(llama: LlamaServer, shape: str) -> None:
    model = chat(llama)
    model._habits = Habits(shape=shape)
    request = ChatRequest(ASKED.messages, "grade", 400, 0.0, SHAPE)
    deltas, reply, error = asyncio.run(listen(model, request))
    assert error is None
    assert reply is not None
    assert deltas == []
    said = json.loads(reply.text)
    assert isinstance(said, dict)
    if shape == "json_schema":
        assert set(said) == {"ready", "number"}
        assert isinstance(said["ready"], bool)
        assert 1 <= said["number"] <= 99


def test_a_schema_that_the_server_cannot_use_is_put_as_plain_json(llama: LlamaServer) -> None:
    model = chat(llama)
    request = ChatRequest(
        ASKED.messages, "grade", 400, 0.0, {"type": "object", "properties": {"a": {"$ref": "#/nowhere"}}}
    )
    _, reply, error = asyncio.run(listen(model, request))
    assert error is None
    assert reply is not None
    assert isinstance(json.loads(reply.text), dict)
    assert model._habits.shape == "json_object"


def test_a_template_without_a_system_role_gets_the_orders_in_the_first_message(program: Path, model_file: Path) -> None:
    template = model_file.with_suffix(".no-system.jinja")
    template.write_text(NO_SYSTEM, encoding="utf-8")
    with LlamaServer(program, model_file, "--chat-template-file", str(template)) as server:
        with pytest.raises(httpx.HTTPStatusError):
            server.prompt_tokens(sent())
        model = chat(server)
        _, reply, error = asyncio.run(listen(model))
        folded = [{"role": "user", "content": "You are the buyer.\n\nSay it – the résumé."}]
        tokens = server.prompt_tokens(folded)
    assert error is None
    assert reply is not None
    assert not model._habits.system
    assert reply.usage.prompt == tokens


def test_a_template_whose_roles_take_turns_is_content_with_the_guards_second_request(
    program: Path, model_file: Path
) -> None:
    template = model_file.with_suffix(".turns.jinja")
    template.write_text(TAKING_TURNS, encoding="utf-8")
    again = rewrite_prompt(ASKED.messages, Fault.FIGURE)
    with LlamaServer(program, model_file, "--chat-template-file", str(template)) as server:
        with pytest.raises(httpx.HTTPStatusError):
            server.prompt_tokens([{"role": m.role, "content": m.content} for m in again])
        _, reply, error = asyncio.run(listen(chat(server), ChatRequest(again, "speak")))
    assert error is None
    assert reply is not None


def test_what_is_only_thought_aloud_is_never_said(program: Path, model_file: Path) -> None:
    template = model_file.with_suffix(".thinking.jinja")
    template.write_text(THINKING, encoding="utf-8")
    with LlamaServer(program, model_file, "--chat-template-file", str(template)) as server:
        deltas, reply, error = asyncio.run(listen(chat(server)))
    assert (deltas, reply) == ([], None)
    assert error is not None
    assert error.kind == "empty"
    assert "thought, but said nothing" in error.message


def test_a_prompt_beyond_its_room_is_told_as_that(program: Path, model_file: Path) -> None:
    with LlamaServer(program, model_file, room=512, places=1) as server:
        long = ChatRequest((ChatMessage("user", "A word and another one. " * 400),), "grade", schema=SHAPE)
        deltas, reply, error = asyncio.run(listen(chat(server), long))
        assert (deltas, reply) == ([], None)
        assert error is not None
        assert (error.kind, error.retry) == ("context", False)
        assert "COUNTERPART_PROMPT_TOKENS" in error.message
        assert asyncio.run(listen(chat(server)))[1] is not None, "what is short enough is answered"


def test_another_name_is_answered_all_the_same_by_the_one_model_it_has(llama: LlamaServer) -> None:
    _, reply, error = asyncio.run(listen(chat(llama, "another-name")))
    assert error is None
    assert reply is not None
    assert reply.model == NAME


@pytest.mark.parametrize("path", ["/v2", "/api", ""])
def test_a_wrong_path_is_not_found_unless_the_server_knows_it(llama: LlamaServer, path: str) -> None:
    _, reply, error = asyncio.run(listen(chat(llama, path=path)))
    if not path:  # it answers at /chat/completions as well
        assert reply is not None
        return
    assert reply is None
    assert error is not None
    assert (error.kind, error.retry) == ("not_found", False)
    assert "COUNTERPART_MODEL_URL" in error.message


def test_a_wrong_key_is_refused_and_the_right_one_is_not(program: Path, model_file: Path) -> None:
    with LlamaServer(program, model_file, "--api-key", "a-right-key") as server:
        assert asyncio.run(listen(chat(server, key="a-right-key")))[1] is not None
        _, reply, error = asyncio.run(listen(chat(server, key="a-wrong-key")))
    assert reply is None
    assert error is not None
    assert error.kind == "refused_key"
    assert "a-wrong-key" not in error.message


def test_a_server_that_is_killed_in_the_midst_leaves_a_cut_answer_and_is_asked_again_when_it_is_back(
    program: Path, model_file: Path
) -> None:
    async def killed(server: LlamaServer, model: OpenAIChat) -> str:
        said = ""
        with pytest.raises(Exception) as caught:
            async for item in model.stream(ChatRequest(ASKED.messages, "speak", max_tokens=100_000)):
                assert isinstance(item, Delta)
                if not said:
                    await asyncio.to_thread(server.end, signal.SIGKILL)
                said += item.text
        await model.close()
        assert said
        return str(getattr(caught.value, "kind", caught.value))

    with LlamaServer(program, model_file, "--ignore-eos") as server:
        model = chat(server, breaker=Breaker(Endpoint(NAME, server.url), Resting(failures=20)))
        assert asyncio.run(killed(server, model)) == "cut"
        _, reply, error = asyncio.run(listen(model))
        assert reply is None
        assert error is not None
        assert (error.kind, error.retry) == ("unreachable", True)
        server.start()
        deltas, _, error = asyncio.run(listen(model, ChatRequest(ASKED.messages, "speak", max_tokens=8)))
        assert deltas
        assert error is not None
        assert error.kind == "length"
