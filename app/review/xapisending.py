"""Sends xAPI statements to a learning record store, one by one, again where it is busy."""

import base64
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

from app.errors import EndpointError
from app.review.xapi import VERSION

TRIES = 4
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
BUSY = (HTTPStatus.TOO_MANY_REQUESTS, *(HTTPStatus(code) for code in (500, 502, 503, 504)))


@dataclass(frozen=True, slots=True)
class Sent:
    """How many statements were taken now, and how many were there already."""

    taken: int
    known: int


class XapiSender:
    """Sends to `url` (the store's address before `/statements`). `key` is `name:password` for basic sign-in, else a bearer token; `wait` takes seconds."""

    def __init__(
        self, client: httpx.Client, url: str, key: str | None, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self.client, self.url, self.key, self.wait = client, url.rstrip("/"), key, wait

    def send(self, statements: Iterable[dict[str, Any]]) -> Sent:
        """Send all. One that the store has already, under the same id, counts as known. Raises EndpointError where the store does not take one."""
        taken = known = 0
        for statement in statements:
            answer = self._put(statement)
            if answer.status_code == HTTPStatus.CONFLICT:
                known += 1
            elif answer.is_success:
                taken += 1
            else:
                raise EndpointError(
                    "The learning record store",
                    f"{answer.status_code} {answer.reason_phrase}",
                    "look at COUNTERPART_XAPI_URL and its key",
                )
        return Sent(taken, known)

    def _put(self, statement: dict[str, Any]) -> httpx.Response:
        last = "no answer"
        for number in range(TRIES):
            pause = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**number)
            try:
                answer = self.client.put(
                    f"{self.url}/statements",
                    params={"statementId": statement["id"]},
                    json=statement,
                    headers=self._headers(),
                )
            except httpx.TransportError as error:
                last = type(error).__name__
            else:
                if answer.status_code not in BUSY:
                    return answer
                last, pause = f"{answer.status_code} {answer.reason_phrase}", _asked(answer, pause)
            if number + 1 < TRIES:
                self.wait(pause)
        raise EndpointError(
            "The learning record store", last, "it was tried four times; try again later, nothing is sent twice"
        )

    def _headers(self) -> dict[str, str]:
        headers = {"X-Experience-API-Version": VERSION}
        if self.key and ":" in self.key:
            headers["Authorization"] = f"Basic {base64.b64encode(self.key.encode()).decode()}"
        elif self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        return headers


def _asked(answer: httpx.Response, pause: float) -> float:
    """The pause that the store asks for, at most half a minute."""
    asked = answer.headers.get("retry-after", "")
    return min(LONGEST_PAUSE_S, float(asked)) if asked.isdecimal() else pause
