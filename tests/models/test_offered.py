"""What an endpoint says that it has."""

import asyncio

import httpx
import pytest
import respx

from app.models.offered import MOST_NAMES, offered

AT = "http://model.test/v1"


def asked(answer: httpx.Response | Exception) -> tuple[tuple[str, ...], httpx.Request]:
    with respx.mock:
        route = respx.get(f"{AT}/models").mock(side_effect=[answer])
        names = asyncio.run(offered(AT, "right-key", httpx.AsyncClient()))
        assert route.call_count == 1, "nobody asks twice"
        return names, route.calls.last.request


def test_names_come_in_their_order_and_not_more_than_fit_a_line() -> None:
    listed = [{"id": f"m{n:02}", "object": "model", "created": 1, "owned_by": "us"} for n in range(20, 0, -1)]
    listed.append({"id": "m00\x1b[2J", "object": "model", "created": 1, "owned_by": "us"})  # clears a screen
    names, request = asked(httpx.Response(200, json={"object": "list", "data": listed}))
    assert names == tuple(f"m{n:02}" for n in range(1, MOST_NAMES + 1))
    assert request.headers["authorization"] == "Bearer right-key"


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404, text="no such path"),
        httpx.Response(500, json={"error": {"message": "later"}}),
        httpx.Response(200, json={"object": "list", "data": None}),
        httpx.Response(200, text="<html>Sign in</html>"),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
    ],
)
def test_an_endpoint_that_does_not_say_is_no_error(answer: httpx.Response | Exception) -> None:
    assert asked(answer)[0] == ()
