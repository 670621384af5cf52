"""The whole practice in a real browser."""

import re
import signal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, Server
from tests.browser.steps import FREE_TEXT, answered, begin, end, fits, read_on, say

pytestmark = pytest.mark.browser


def test_a_rep_signs_in_plans_plays_ten_turns_and_reads_the_debrief(desktop: Page, server: Server) -> None:
    begin(desktop, server)
    for number, text in enumerate(FREE_TEXT):
        if desktop.locator("#composer").count() == 0:
            break
        say(desktop, text, wait=number not in (2, 5))
        if number == 2:
            desktop.get_by_role("button", name="Stop").click()
            expect(desktop.get_by_text("You stopped the reply here.")).to_be_visible(timeout=15_000)
            answered(desktop)
        if number == 5:
            desktop.reload()
            answered(desktop)
            last = desktop.locator(".line.hers").last.locator("p").first
            expect(last).not_to_have_text("", timeout=15_000)
            lines = desktop.locator("#lines")
            assert lines.evaluate("e => e.scrollHeight - e.scrollTop - e.clientHeight") < 60, (
                "it opens at the newest line"
            )
    expect(desktop.locator(".line.mine")).to_have_count(len(FREE_TEXT))
    if desktop.locator("#composer").count():
        end(desktop)
    else:
        desktop.get_by_role("link", name="Read the debrief").click()
        read_on(desktop)
    expect(desktop.locator("mark").first).to_be_visible()
    assert desktop.locator(".reviewed").count() == len(FREE_TEXT)
    assert fits(desktop)
    desktop.get_by_role("button", name="Open the hidden side").click()
    expect(desktop.get_by_text("You have opened this.")).to_be_visible()


def test_the_phone_shows_everything_within_its_width(phone: Page, server: Server) -> None:
    for path in ("/", "/cases", "/cases/packaging-film", "/cases/freight-lanes"):
        phone.goto(f"{server.url}{path}")
        assert fits(phone), path
    begin(phone, server, "Freight lanes for a retailer")
    say(phone, "Hi Marc. Which four weeks are in your spot average?")
    say(phone, "And who reads your sheet after you?")
    assert fits(phone)
    end(phone)
    assert fits(phone)


def test_it_works_without_scripts(browser: Browser, cookies: list[dict[str, object]], server: Server) -> None:
    context = browser.new_context(viewport=DESKTOP, java_script_enabled=False)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{server.url}/cases/packaging-film")
    page.get_by_role("button", name="Sit down with").click()
    page.get_by_label("Your message").fill("Why six weeks of stock?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".line.mine")).to_have_count(1)
    expect(page.locator(".line.hers")).to_have_count(2)
    page.get_by_role("button", name="A question to think about").click()
    expect(page.locator(".hinted")).to_have_count(1)
    page.locator("summary", has_text="My notes").click()
    page.get_by_label("My notes").fill("the review is on 4 December")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_label("My notes")).to_have_value("the review is on 4 December")
    page.locator("summary", has_text="end the day").click()
    page.get_by_label("Run the formula with finance").check()
    page.get_by_role("button", name="End the day").click()
    expect(page.get_by_text("Finance goes through clause 7.2 with you")).to_be_visible()
    page.get_by_role("button", name="Take back turn 1").click()
    expect(page.get_by_text("You are back at turn 1.")).to_be_visible()
    page.get_by_label("Your message").fill("Who needs the 8 %, and by when?")
    page.get_by_role("button", name="Send").click()
    page.locator("summary", has_text="End the talks").click()
    page.get_by_role("button", name="End without a deal").click()
    page.get_by_role("button", name="Read the debrief").click()
    expect(page.get_by_role("heading", name="Debrief", exact=True)).to_be_visible()
    context.close()


def test_a_killed_server_finishes_the_reply_when_it_is_back(desktop: Page, server: Server) -> None:
    begin(desktop, server)
    say(desktop, "Who decides on your side, and why film of all things?", wait=False)
    expect(desktop.locator(".line.hers").last.locator("p").first).not_to_have_text("", timeout=15_000)
    server.restart(signal.SIGKILL)
    answered(desktop)
    live = desktop.locator(".line.hers").last.locator("p").first.inner_text()
    desktop.reload()
    expect(desktop.locator(".line.hers")).to_have_count(2)
    assert desktop.locator(".line.hers").last.locator("p").first.inner_text() == live


def test_enter_is_safe_while_an_input_method_composes(desktop: Page, server: Server) -> None:
    begin(desktop, server)
    box = desktop.get_by_label("Your message")
    box.fill("kara")
    box.evaluate(
        "e => e.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    expect(desktop.locator(".line.mine")).to_have_count(0)
    box.press("Shift+Enter")
    assert box.input_value() == "kara\n"
    expect(desktop.locator(".line.mine")).to_have_count(0)


def test_the_announcer_says_each_finished_reply_once(desktop: Page, server: Server) -> None:
    begin(desktop, server)
    say(desktop, "Why six weeks of stock?")
    reply = desktop.locator(".line.hers").last.locator("p").first.inner_text()
    expect(desktop.locator("#announce")).to_have_text(re.compile(re.escape(reply[:40])))
    assert desktop.locator("#lines[aria-live]").count() == 0


def test_reading_up_is_not_disturbed_by_a_new_line(desktop: Page, server: Server) -> None:
    begin(desktop, server)
    for text in FREE_TEXT[:5]:
        say(desktop, text)
    lines = desktop.locator("#lines")
    box = desktop.get_by_label("Your message")
    box.fill("And who else has to agree?")
    box.press("Enter")
    expect(desktop.locator(".line.mine")).to_have_count(6)
    lines.evaluate("e => { e.scrollTop = 0 }")
    answered(desktop)
    assert lines.evaluate("e => e.scrollTop") == 0
    expect(desktop.locator("#newest")).to_be_visible()
    desktop.locator("#newest").click()
    expect(desktop.locator("#newest")).to_be_hidden()
    assert lines.evaluate("e => e.scrollHeight - e.scrollTop - e.clientHeight") < 60
