"""The adapter against a server of our own in another process: every fault ends in a named state, never in a false 'complete'."""

import asyncio
from collections.abc import Iterator

import pytest

from app.errors import ModelError
from app.models.chat import ChatMessage, ChatRequest, Delta, Reply
from app.models.faults import Endpoint
from app.models.habits import Habits
from app.models.openai_chat import OpenAIChat, Patience
from tests.model_server import TEXT, ModelServer

QUICK = Patience(connect_s=1, first_s=0.6, between_s=0.4, whole_s=6)
ASKED = ChatRequest((ChatMessage("system", "You are the buyer."), ChatMessage("user", "Say it.")), "speak")
SCHEMA = {"type": "object", "properties": {"findings": {"type": "array"}}}
STRUCTURED = ChatRequest(ASKED.messages, "grade", schema=SCHEMA)


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture(autouse=True)
def fresh(server: ModelServer) -> None:
    server.control(reset=True)


class Naps:
    """A sleep that only remembers."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


def chat(url: str, model: str, key: str = "right-key", patience: Patience = QUICK) -> tuple[OpenAIChat, Naps]:
    naps = Naps()
    return OpenAIChat(Endpoint(model, url), key, patience, sleep=naps), naps


async def listen(model: OpenAIChat, request: ChatRequest = ASKED) -> tuple[list[str], Reply | None, ModelError | None]:
    """Deltas, the reply if any, the error if any."""
    deltas: list[str] = []
    reply = None
    try:
        async for item in model.stream(request):
            if isinstance(item, Delta):
                deltas.append(item.text)
            else:
                reply = item
    except ModelError as error:
        return deltas, reply, error
    finally:
        await model.close()
    return deltas, reply, None


@pytest.mark.parametrize(
    "model",
    ["normal", "every-byte", "null-finish", "no-done", "no-usage", "not-streamed", "reasoning-first", "think-tags"],
)
def test_a_complete_answer_arrives_whole_however_it_is_sent(server: ModelServer, model: str) -> None:
    deltas, reply, error = asyncio.run(listen(chat(server.url, model)[0]))
    assert error is None
    assert reply is not None
    assert "".join(deltas) == reply.text == TEXT
    assert reply.finish == "stop"


def test_words_come_before_the_answer_is_over(server: ModelServer) -> None:
    deltas, _, error = asyncio.run(listen(chat(server.url, "stalled")[0]))
    assert "".join(deltas) == " ".join(TEXT.split(" ")[:2])
    assert error is not None
    assert error.kind == "timeout"


def test_usage_is_the_servers_or_else_said_to_be_an_estimate(server: ModelServer) -> None:
    told = asyncio.run(listen(chat(server.url, "normal")[0]))[1]
    guessed = asyncio.run(listen(chat(server.url, "no-usage")[0]))[1]
    assert told is not None and (told.usage.prompt, told.usage.completion, told.usage.estimated) == (21, 9, False)
    assert guessed is not None and guessed.usage.estimated
    assert guessed.usage.completion > 5


def test_odd_line_ends_and_separators_inside_the_text_are_kept(server: ModelServer) -> None:
    _, reply, error = asyncio.run(listen(chat(server.url, "bare-lines")[0]))
    assert error is None
    assert reply is not None and reply.text == TEXT.replace(" ", "\u2028", 1)


@pytest.mark.parametrize(
    ("model", "kind", "retry", "calls"),
    [
        ("401", "refused_key", False, 1),
        ("403", "refused_key", False, 1),
        ("402", "no_credit", False, 1),
        ("404", "not_found", False, 1),
        ("301", "moved", False, 1),
        ("context-openai", "context", False, 1),
        ("context-vllm", "context", False, 1),
        ("context-llama", "context", False, 1),
        ("429", "rate", True, 3),
        ("429-late", "rate", True, 1),
        ("500", "server", True, 3),
        ("503", "server", True, 3),
        ("html", "html", False, 1),
        ("cut", "cut", True, 1),
        ("cut-at-once", "cut", True, 3),
        ("reset", "cut", True, 1),
        ("never-starts", "timeout", True, 3),
        ("only-comments", "timeout", True, 3),
        ("error-inside", "server", True, 1),
        ("error-first", "server", True, 3),
        ("megabyte", "too_long", False, 1),
        ("long-line", "too_long", False, 1),
        ("reasoning-only", "empty", True, 3),
        ("empty", "empty", True, 3),
        ("too-short", "length", False, 1),
        ("filtered", "content_filter", False, 1),
        ("refusal", "refusal", False, 1),
        ("broken-json", "bad_json", True, 3),
    ],
)
def test_every_fault_has_a_name_and_is_never_a_reply(
    server: ModelServer, model: str, kind: str, retry: bool, calls: int
) -> None:
    _, reply, error = asyncio.run(listen(chat(server.url, model)[0]))
    assert reply is None
    assert error is not None
    assert (error.kind, error.retry) == (kind, retry)
    assert len(server.calls()) == calls
    assert ("127.0.0.1" in error.message or model in error.message) and error.message.endswith(".")
    assert "sk-abcdef" not in error.message


def test_a_wrong_key_is_named_with_its_setting_and_never_shown(server: ModelServer) -> None:
    error = asyncio.run(listen(chat(server.url, "normal", key="wrong-key")[0]))[2]
    assert error is not None
    assert "COUNTERPART_MODEL_KEY" in error.message
    assert "wrong-key" not in error.message


def test_a_server_that_is_not_there_is_unreachable() -> None:
    _, reply, error = asyncio.run(listen(chat("http://127.0.0.1:9/v1", "normal")[0]))
    assert reply is None
    assert error is not None
    assert error.kind == "unreachable"
    assert "http://127.0.0.1:9/v1" in error.message


def test_retry_after_is_obeyed_and_the_second_try_counts(server: ModelServer) -> None:
    model, naps = chat(server.url, "429-once")
    _, reply, error = asyncio.run(listen(model))
    assert error is None
    assert reply is not None
    assert naps.taken == [0.0]
    model, naps = chat(server.url, "500-once")
    assert asyncio.run(listen(model))[1] is not None
    assert naps.taken == [0.5]


def test_a_retry_after_beyond_the_budget_is_not_waited_for(server: ModelServer) -> None:
    model, naps = chat(server.url, "429-late")
    error = asyncio.run(listen(model))[2]
    assert error is not None
    assert error.wait_s == 600
    assert "600 seconds" in error.message
    assert naps.taken == []


@pytest.mark.parametrize(
    ("model", "shape"),
    [("normal", "json_schema"), ("no-schema", "json_object"), ("no-json", None), ("no-options", "json_schema")],
)
def test_a_structured_answer_falls_back_to_what_the_server_knows_and_remembers_it(
    server: ModelServer, model: str, shape: str | None
) -> None:
    adapter, _ = chat(server.url, model)

    async def twice() -> None:
        for _ in range(2):
            reply = [item async for item in adapter.stream(STRUCTURED)][-1]
            assert isinstance(reply, Reply)
            assert reply.text == '{"findings": [], "abstained": []}'

    asyncio.run(twice())
    calls = server.calls()
    first, last = calls[0], calls[-1]
    assert first["response_format"]["type"] == "json_schema"
    assert last.get("response_format", {}).get("type") == shape
    before = [call for call in calls[:-1] if call.get("response_format", {}).get("type") == shape]
    assert before, "the first answer was asked for in the shape that worked"
    if model == "normal":
        assert len(calls) == 2


@pytest.mark.parametrize("model", ["no-system", "no-options", "new-limit", "no-temperature"])
def test_a_server_that_knows_less_is_asked_in_plainer_terms(server: ModelServer, model: str) -> None:
    _, reply, error = asyncio.run(listen(chat(server.url, model)[0]))
    assert error is None
    assert reply is not None
    last = server.calls()[-1]
    said = " ".join(m["content"] for m in last["messages"])
    assert "You are the buyer." in said
    assert "Say it." in said


@pytest.mark.parametrize("shape", ["json_schema", "json_object", "plain"])
def test_roles_take_turns_whatever_is_asked_for(server: ModelServer, shape: str) -> None:
    """As where the guard asks for other words, or where a schema is put in words beside other orders."""
    adapter, _ = chat(server.url, "alternating")
    adapter._habits = Habits(shape=shape)
    again = ChatRequest((*ASKED.messages, ChatMessage("user", "Word it again.")), "speak", schema=SCHEMA)
    _, reply, error = asyncio.run(listen(adapter, again))
    assert error is None
    assert reply is not None
    (call,) = server.calls()
    assert [m["role"] for m in call["messages"]] == ["system", "user"]
    assert call["messages"][1]["content"] == "Say it.\n\nWord it again."
    assert call["messages"][0]["content"].startswith("You are the buyer.")
    assert ("JSON Schema" in call["messages"][0]["content"]) == (shape != "json_schema")


def test_a_structured_answer_is_handed_over_whole_so_that_a_cut_one_is_asked_again(server: ModelServer) -> None:
    deltas, reply, error = asyncio.run(listen(chat(server.url, "cut")[0], STRUCTURED))
    assert deltas == []
    assert reply is None
    assert error is not None
    assert error.kind == "cut"
    assert len(server.calls()) == 3


def test_a_prompt_that_cannot_fit_is_not_sent(server: ModelServer) -> None:
    adapter = OpenAIChat(Endpoint("normal", server.url), prompt_tokens=500)
    long = ChatRequest((ChatMessage("user", "word " * 4000),), "speak", max_tokens=100)
    error = asyncio.run(listen(adapter, long))[2]
    assert error is not None
    assert error.kind == "context"
    assert server.calls() == []


@pytest.mark.parametrize("model", ["context-openai", "context-vllm", "context-llama"])
def test_a_prompt_that_the_server_finds_too_long_is_not_put_otherwise_and_the_setting_is_named(
    server: ModelServer, model: str
) -> None:
    at = Endpoint(model, server.url, room="COUNTERPART_GRADER_PROMPT_TOKENS")
    error = asyncio.run(listen(OpenAIChat(at, "k", QUICK), STRUCTURED))[2]
    assert error is not None
    assert error.kind == "context"
    assert "COUNTERPART_GRADER_PROMPT_TOKENS" in error.message
    assert len(server.calls()) == 1, "no plainer form makes it shorter"


def test_one_adapter_serves_two_event_loops(server: ModelServer) -> None:
    adapter, _ = chat(server.url, "normal")
    for _ in range(2):
        assert asyncio.run(listen(adapter))[1] is not None
