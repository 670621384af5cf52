"""A5: stored text is inert. 120 payloads of our own in every field that a page shows, and in what a request carries, in a real Chromium under the app's own policy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.inert import WATCH, Inert, Seen, house_of_words, payloads, rounds
from tests.browser.reflected import files, pages_of_the_command_line, reflected, tables

pytestmark = pytest.mark.browser
# The run in full numbers is `make promises ARGS=A5`.
SAMPLE = 30
# Fields whose text no page of the list shows: what was drilled comes back once, these parts of a case are for the buyer or behind a noted look, and what
# she says to a question that she cannot answer comes only where one is asked.
SELDOM = (
    "drill",
    " confidential",
    " calendar",
    " midpoint",
    " preparations",
    " brief pressure",
    " buyer phrases not_known",
)


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inert]:
    """The furnished house."""
    with house_of_words(browser, tmp_path_factory.mktemp("words")) as found:
        yield found


def test_the_list_holds_120_payloads() -> None:
    found = payloads()
    assert len(found) == len(set(found)) == 120
    assert {p for text in rounds(12) for p in found if p in text} == set(found)


def test_what_is_stored_is_shown_as_it_was_typed_and_does_nothing(house: Inert) -> None:
    found = Seen()
    house.fill(1)
    house.compare(1, found)
    tables(house, found)
    files(house, found)
    assert found.failures == []
    lost = {name for name, word in house.words.given.items() if word not in found.shown}
    assert not {name for name in lost if not name.startswith(SELDOM)}
    assert found.tried > 300


def test_what_a_request_carries_does_nothing(house: Inert) -> None:
    found = Seen()
    reflected(house, rounds(60)[:1], found)
    assert found.failures == []
    assert found.tried > 50


def test_what_is_typed_into_the_talks_is_shown_as_it_was_typed(house: Inert) -> None:
    page = house.page("trainee")
    page.goto(f"{house.server.url}/sessions/{house.made.ids['running']}")
    for text in rounds(SAMPLE)[:2]:
        before = page.locator(".line.mine").count()
        page.get_by_label("Your message").fill(text[:1500])
        page.locator("#send").click()
        expect(page.locator(".line.mine")).to_have_count(before + 1)
        expect(page.locator(".thinking")).to_have_count(0, timeout=20_000)
        shown = page.locator(".line.mine").last.inner_text()
        assert "".join(text[:1500].split()) in "".join(shown.split())
    assert page.evaluate("[String(globalThis.ran || ''), stopped.length]") == ["", 0]
    assert house.left_behind() == []


def test_a_page_of_the_command_line_is_inert_without_a_server(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context()
    context.add_init_script(WATCH)
    found = Seen()
    pages_of_the_command_line(context.new_page(), tmp_path, found)
    context.close()
    assert found.failures == []
    assert found.tried == 120
