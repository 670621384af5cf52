"""Two hundred turns, by a case with a raised limit and a buyer of endless patience: everything is there, and the last reply still comes."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import DESKTOP, PATIENT, Server, serving, sign_in
from tests.browser.steps import say

pytestmark = pytest.mark.browser
TURNS = 199


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose cases allow two hundred turns and whose buyer answers at once."""
    yield from serving(tmp_path_factory.mktemp("patient"), PATIENT, pace=0)


def test_two_hundred_turns_are_all_there_and_the_next_is_answered(browser: Browser, patient: Server) -> None:
    context = browser.new_context(viewport=DESKTOP)
    context.add_cookies(sign_in(browser, patient))  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{patient.url}/cases/packaging-film")
    begun = context.request.post(f"{patient.url}/api/v1/sessions", data={"case": "packaging-film", "seed": 3}).json()
    for number in range(1, TURNS + 1):
        sent = context.request.post(
            f"{patient.url}/api/v1/sessions/{begun['id']}/turns",
            data={"text": f"Could you look at point {number} of my list with me?"},
            headers={"Idempotency-Key": f"k{number}"},
        )
        assert sent.ok, sent.text()
        while _last(context, patient, begun["id"]) != "completed":
            page.wait_for_timeout(5)
    page.goto(f"{patient.url}/sessions/{begun['id']}")
    expect(page.locator(".line.mine")).to_have_count(TURNS)
    expect(page.locator("#turns")).to_have_text(f"Turn {TURNS} of 200")
    lines = page.locator("#lines")
    assert lines.evaluate("e => e.scrollHeight - e.scrollTop - e.clientHeight") < 60, "it opens at the newest line"
    say(page, "And the last one?", wait=False)
    expect(page.locator(".line.mine")).to_have_count(TURNS + 1)
    expect(page.locator("#turns")).to_have_text(re.compile(r"Turn 200 of 200"))
    context.close()


def _last(context: BrowserContext, server: Server, session: str) -> str:
    found = context.request.get(f"{server.url}/api/v1/sessions/{session}").json()
    return str(found["turns"][-1]["step"])
