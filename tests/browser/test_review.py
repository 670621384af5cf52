"""A whole review by the keyboard alone, and the pages of a review against the rules of access."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server
from tests.browser.steps import FREE_TEXT
from tests.browser.test_access_rules import holds, looked_at, opened

pytestmark = pytest.mark.browser


def submitted(page: Page, server: Server, turns: int) -> str:
    """A scored session of so many turns, ended, graded and submitted, played over the API; its id."""
    ask = page.request
    api = f"{server.url}/api/v1"
    session = ask.post(f"{api}/sessions", data={"case": "packaging-film", "mode": "scored", "seed": 7}).json()["id"]
    for number in range(turns):
        text = FREE_TEXT[number % len(FREE_TEXT)]
        done = ask.post(
            f"{api}/sessions/{session}/turns", data={"text": text}, headers={"Idempotency-Key": f"k{number}"}
        )
        assert done.status == 202, done.text()
        wait_for(
            page, lambda n=number: ask.get(f"{api}/sessions/{session}").json()["turns"][n + 1]["step"] == "completed"
        )
    ask.post(f"{api}/sessions/{session}/ending")
    wait_for(page, lambda: graded(page, api, session))
    assert ask.post(f"{api}/sessions/{session}/visibility", data={"to": "submitted"}).ok
    return str(session)


def graded(page: Page, api: str, session: str) -> bool:
    turns = page.request.get(f"{api}/sessions/{session}/export?format=json").json()["turns"]
    return all(t["grading"]["status"] not in ("waiting", "running") for t in turns)


def wait_for(page: Page, true: Callable[[], bool]) -> None:
    for _ in range(300):
        if true():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come within 15 seconds")


def test_a_review_needs_no_mouse(desktop: Page, server: Server) -> None:
    session = submitted(desktop, server, 4)
    desktop.goto(f"{server.url}/review/{session}")
    press = desktop.keyboard.press
    press("ArrowDown")
    expect(desktop.locator("#turn-1")).to_be_focused()
    press("1")
    expect(desktop.locator("#turn-1 .history").first).to_contain_text("says it holds")
    press("ArrowDown")
    press("ArrowDown")
    expect(desktop.locator("#turn-3")).to_be_focused()
    press("2")
    desktop.keyboard.type("Only the words")
    press("Enter")
    expect(desktop.locator("#turn-3")).to_contain_text("says it does not hold: Only the words")
    expect(desktop.locator("#turn-3")).to_be_focused()
    press("5")
    desktop.keyboard.type("Name the condition first.")
    press("Control+Enter")
    expect(desktop.locator("#turn-3 .comment")).to_contain_text("Name the condition first.")
    press("6")
    desktop.keyboard.type("What would the index have to say for you to leave the 8?")
    press("Control+Enter")
    expect(desktop.locator("#turn-3 .stronger")).to_contain_text("What would the index have to say")
    press("4")
    desktop.keyboard.type("Asks")
    press("Tab")
    desktop.keyboard.type("words that are not there")
    press("Tab")
    press("Tab")
    desktop.keyboard.type("seen")
    press("Enter")
    expect(desktop.locator("#turn-3 > .problem")).to_contain_text("copy them from the turn")
    expect(desktop.locator("#turn-3 [data-quote]").last).to_have_value("words that are not there")
    press("Escape")
    press("?")
    expect(desktop.get_by_role("dialog")).to_be_visible()
    press("Escape")
    press("8")
    desktop.keyboard.type("Two strong questions.")
    press("Control+Enter")
    desktop.wait_for_url(lambda url: session not in url)
    desktop.goto(f"{server.url}/review?why=done")
    expect(desktop.locator(f'a[href="/review/{session}"]')).to_be_visible()


def test_marked_words_go_into_the_form(desktop: Page, server: Server) -> None:
    session = submitted(desktop, server, 1)
    desktop.goto(f"{server.url}/review/{session}")
    desktop.locator("#turn-1 summary", has_text="Something was missed").click()
    desktop.locator("#turn-1 [data-words]").evaluate(
        "p => { const r = document.createRange(); r.selectNodeContents(p); getSelection().removeAllRanges(); getSelection().addRange(r); }"
    )
    expect(desktop.locator("#turn-1 details[open] [data-quote]")).to_have_value(FREE_TEXT[0])


def test_single_keys_can_be_switched_off(desktop: Page, server: Server) -> None:
    session = submitted(desktop, server, 1)
    desktop.context.add_cookies([{"name": "counterpart-pages", "value": "keys=off", "url": server.url}])
    desktop.goto(f"{server.url}/review/{session}")
    desktop.keyboard.press("?")
    desktop.keyboard.press("ArrowDown")
    expect(desktop.get_by_role("dialog")).not_to_be_visible()
    expect(desktop.locator("#turn-1")).not_to_be_focused()


@pytest.mark.parametrize("width", ["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_a_review_hold_the_rules_of_access(
    browser: Browser, cookies: list[dict[str, object]], server: Server, scheme: str, width: str
) -> None:
    page = looked_at(browser, cookies, scheme, width)
    session = submitted(page, server, 2)
    for path in (
        "/",
        "/review",
        "/review?why=done",
        "/review/agreement",
        f"/review/{session}",
        f"/review/{session}?blind=on",
    ):
        page.goto(f"{server.url}{path}")
        opened(page)
        holds(page)
    page.context.close()
