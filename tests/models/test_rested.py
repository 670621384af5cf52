"""The adapter and the breaker of its endpoint: no more tries once it is open, no request at all afterwards, and back when a probe is answered."""

import asyncio
from collections.abc import Iterator

import pytest

from app.errors import ModelError
from app.models.breaker import Breaker, Resting, Standing
from app.models.chat import Delta
from app.models.faults import Endpoint
from app.models.openai_chat import OpenAIChat, Patience
from tests.model_server import ModelServer
from tests.models.test_openai_chat import ASKED, Naps, listen

PATIENT = Patience(connect_s=10, first_s=20, between_s=20, whole_s=60)


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture(autouse=True)
def fresh(server: ModelServer) -> None:
    server.control(reset=True)


def rested(url: str, model: str, failures: int = 2) -> tuple[OpenAIChat, Breaker, list[tuple[str, str]]]:
    """An adapter whose endpoint is left alone after some failures; its breaker, and the tries that were told of."""
    breaker, told = Breaker(Endpoint(model, url), Resting(failures, 600)), list[tuple[str, str]]()
    adapter = OpenAIChat(
        Endpoint(model, url), "k", PATIENT, sleep=Naps(), breaker=breaker, failed=lambda p, e: told.append((p, e.kind))
    )
    return adapter, breaker, told


def test_tries_end_where_the_breaker_opens_and_the_next_call_is_not_made_at_all(server: ModelServer) -> None:
    adapter, breaker, told = rested(server.url, "500")
    first = asyncio.run(listen(adapter))[2]
    assert first is not None and first.kind == "server", "the call that opened it says what it met"
    assert len(server.calls()) == 2
    second = asyncio.run(listen(adapter))[2]
    assert second is not None and second.kind == "resting"
    assert len(server.calls()) == 2
    assert told == [("speak", "server"), ("speak", "server"), ("speak", "resting")]
    assert breaker.standing is Standing.OPEN


def test_an_answer_that_was_left_in_the_midst_says_that_the_endpoint_is_there(server: ModelServer) -> None:
    adapter, breaker, _ = rested(server.url, "normal", failures=1)

    async def left() -> None:
        async for item in adapter.stream(ASKED):
            assert isinstance(item, Delta)
            break
        await adapter.close()

    asyncio.run(left())
    assert breaker.standing is Standing.CLOSED
    assert asyncio.run(listen(adapter))[1] is not None


def test_a_probe_that_is_answered_closes_it_for_everybody(server: ModelServer) -> None:
    moments = iter([0.0, 700.0, 700.0, 700.0])
    breaker = Breaker(Endpoint("normal", server.url), Resting(1, 600), lambda: next(moments))
    with pytest.raises(ModelError), breaker.passing():
        raise ModelError("timeout", "Slow.", retry=True)
    assert breaker.standing is Standing.OPEN
    adapter = OpenAIChat(Endpoint("normal", server.url), "k", PATIENT, breaker=breaker)
    assert asyncio.run(listen(adapter))[1] is not None
    assert breaker.standing is Standing.CLOSED
