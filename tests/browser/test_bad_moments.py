"""The chat when things go wrong in the middle: a lost answer, a double Enter, a session that was signed out."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Server
from tests.browser.steps import answered, begin, say

pytestmark = pytest.mark.browser
TURNS = re.compile(r".*/api/v1/sessions/[^/]+/turns$")


def test_a_message_whose_answer_was_lost_is_there_once_and_the_next_can_be_sent(desktop: Page, server: Server) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    begin(desktop, server)
    desktop.route(TURNS, lose, times=1)
    box = desktop.get_by_label("Your message")
    box.fill("Why six weeks of stock?")
    box.press("Enter")
    expect(desktop.locator(".line.mine")).to_have_count(1)
    expect(box).to_have_value("")
    answered(desktop)
    say(desktop, "Why six weeks of stock, and not four?")
    expect(desktop.locator(".line.mine")).to_have_count(2)


def test_a_text_that_was_changed_after_a_failure_is_sent(desktop: Page, server: Server) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    begin(desktop, server)
    desktop.route(re.compile(r".*/events.*"), lambda route: route.abort())
    desktop.reload()  # the events do not come either, so the page cannot know that the message arrived
    desktop.route(TURNS, lose, times=1)
    box = desktop.get_by_label("Your message")
    box.fill("Why six weeks of stock?")
    box.press("Enter")
    expect(desktop.locator("#problem")).to_have_text(re.compile("Your text is still here"))
    box.fill("Why six weeks of stock, and who asked for it?")
    for _ in range(40):
        box.press("Enter")
        desktop.wait_for_timeout(250)
        if box.input_value() == "":
            break
    expect(box).to_have_value("")
    desktop.unroute(re.compile(r".*/events.*"))
    desktop.reload()
    expect(desktop.locator(".line.mine")).to_have_count(2)


def test_enter_twice_is_one_message_and_keeps_what_is_typed_meanwhile(desktop: Page, server: Server) -> None:
    def slowly(route: Route) -> None:
        desktop.wait_for_timeout(400)
        route.continue_()

    begin(desktop, server)
    desktop.route(TURNS, slowly)
    box = desktop.get_by_label("Your message")
    box.fill("Who decides on your side?")
    box.press("Enter")
    box.press("Enter")
    box.fill("And by when?")
    expect(desktop.locator(".line.hers")).to_have_count(2, timeout=15_000)
    answered(desktop)
    expect(desktop.locator(".line.mine")).to_have_count(1)
    expect(box).to_have_value("And by when?")


def test_who_is_signed_out_is_told_and_keeps_the_text(desktop: Page, server: Server) -> None:
    begin(desktop, server)
    say(desktop, "Why film?", wait=False)
    desktop.context.clear_cookies()
    expect(desktop.locator(".thinking")).to_have_count(0, timeout=15_000)
    expect(desktop.locator("#send")).to_be_visible(timeout=15_000)
    expect(desktop.locator("#side")).to_contain_text("The deal")
    box = desktop.get_by_label("Your message")
    box.fill("And who else?")
    box.press("Enter")
    expect(desktop.locator("#problem")).to_have_text(re.compile("sign in"))
    expect(box).to_have_value("And who else?")
    assert "Sign in" not in desktop.locator("#side").inner_text()
