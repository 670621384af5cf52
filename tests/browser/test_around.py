"""The learning loop in a real browser: hints, notes, going back, the day's end, retry, compare, asking a coach, voice."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, Server
from tests.browser.steps import FREE_TEXT, answered, begin, end, fits, say

pytestmark = pytest.mark.browser
GIFT = "Fine, 3 % off the price, you have it."


def test_hints_and_notes_come_without_leaving_the_talks(desktop: Page, server: Server) -> None:
    begin(desktop, server)
    box = desktop.get_by_label("Your message")
    box.fill("half a thought")
    desktop.get_by_role("button", name="A question to think about").click()
    expect(desktop.locator(".hinted")).to_have_count(1)
    desktop.get_by_role("button", name="A pointer").click()
    desktop.get_by_role("button", name="Show me a line").click()
    expect(desktop.locator(".hinted")).to_have_count(3)
    expect(box).to_have_value("half a thought")
    desktop.locator("summary", has_text="My notes").click()
    desktop.get_by_label("My notes").fill("review on 4 December")
    expect(desktop.locator("#kept")).to_have_text("Kept", timeout=5_000)
    desktop.reload()
    expect(desktop.get_by_label("My notes")).to_have_value("review on 4 December")


def test_a_single_key_asks_for_a_hint_only_outside_of_fields_and_only_where_wanted(
    desktop: Page, server: Server
) -> None:
    begin(desktop, server)
    box = desktop.get_by_label("Your message")
    box.press("h")
    expect(box).to_have_value("h")
    expect(desktop.locator(".hinted")).to_have_count(0)
    desktop.locator("#lines").focus()
    desktop.keyboard.press("h")
    expect(desktop.locator(".hinted")).to_have_count(1)
    desktop.locator("#desk").evaluate("e => { e.dataset.keys = 'off' }")
    desktop.locator("#lines").focus()
    desktop.keyboard.press("h")
    desktop.keyboard.press("n")
    expect(desktop.locator(".hinted")).to_have_count(1)
    expect(desktop.get_by_label("My notes")).not_to_be_focused()


def test_the_day_ends_on_the_page_and_what_was_prepared_is_there(desktop: Page, server: Server) -> None:
    begin(desktop, server)
    say(desktop, "Who needs the 8, and by when?")
    desktop.locator("#day summary").click()
    desktop.get_by_label("The next step we agreed").fill("both bring the index readings")
    desktop.get_by_label("Run the formula with finance").check()
    desktop.get_by_role("button", name="End the day").click()
    expect(desktop.locator("#day")).to_contain_text("Tuesday, 24 November")
    expect(desktop.locator("#day")).to_contain_text("Finance goes through clause 7.2")
    expect(desktop.locator("#day")).to_contain_text("both bring the index readings")
    say(desktop, "Here is what the formula says.")


def test_a_wrong_reading_is_corrected_and_a_wrong_value_is_told(desktop: Page, server: Server) -> None:
    begin(desktop, server)
    say(desktop, "We can do 2 % off the price.")
    desktop.locator("summary", has_text="I was misheard").click()
    desktop.get_by_label("Issue").select_option("price")
    desktop.get_by_label("What I meant").fill("three")
    desktop.get_by_role("button", name="Correct it").click()
    expect(desktop.locator("#side .problem").first).to_contain_text("use a value from 0 % to 8 %")
    desktop.get_by_label("What I meant").fill("1.5")
    desktop.get_by_role("button", name="Correct it").click()
    expect(desktop.locator(".deal")).to_contain_text("1.5 %")


def test_from_the_debrief_back_to_the_turn_that_cost_most_and_both_compared(desktop: Page, server: Server) -> None:
    begin(desktop, server)
    for text in (GIFT, *FREE_TEXT[2:7]):
        say(desktop, text)
    end(desktop, "I gave 3 % for nothing.")
    lead = desktop.locator(".lead-moment")
    expect(lead).to_contain_text(GIFT)
    expect(lead).to_contain_text(re.compile(r"In this model she held out for about EUR \d+k a year more"))
    expect(desktop.get_by_text("I gave 3 % for nothing.")).to_be_visible()
    box = lead.get_by_role("button", name="Retry from turn 1").bounding_box()
    assert box and box["y"] + box["height"] < DESKTOP["height"], "the first screen shows the one thing and the way back"
    lead.get_by_role("button", name="Retry from turn 1").click()
    expect(desktop.get_by_text("You are back at turn 1.")).to_be_visible()
    expect(desktop.locator("#turns")).to_have_text("Turn 0 of 14")
    say(desktop, "Who needs the 8, and by when must it show?")
    expect(desktop.locator("#turns")).to_have_text("Turn 1 of 14")
    end(desktop)
    desktop.get_by_role("link", name=re.compile(r"November|December|January")).first.click()
    expect(desktop.get_by_role("heading", name="Two attempts")).to_be_visible()
    expect(desktop.locator(".abreast article").first).to_contain_text("off the price, you have it.")
    assert fits(desktop)


def test_the_strip_leads_to_the_turn(desktop: Page, server: Server) -> None:
    begin(desktop, server)
    for text in FREE_TEXT[:4]:
        say(desktop, text)
    end(desktop)
    desktop.locator(".strip a").nth(2).click()
    assert desktop.url.endswith("#turn-3")
    expect(desktop.locator("#turn-3")).to_be_in_viewport()
    before = desktop.locator("#turn-3 mark").count()
    assert before == desktop.locator("#turn-3 .found li").count() or before > 0


def test_a_coach_is_asked_about_a_finding(desktop: Page, server: Server) -> None:
    desktop.goto(f"{server.url}/cases/packaging-film")
    desktop.get_by_label("Scored").check()
    desktop.get_by_role("button", name="Sit down with").click()
    expect(desktop.locator("#link")).to_have_text("connected")
    assert desktop.get_by_text("Stuck?").count() == 0
    say(desktop, "Who needs the 8, and by when must it show?")
    end(desktop)
    desktop.locator("summary", has_text="A finding does not hold?").first.click()
    desktop.get_by_label("Why not").fill("I asked for two things.")
    desktop.get_by_role("button", name="Ask a coach").click()
    expect(desktop.get_by_text("I asked for two things.")).to_be_visible()
    expect(desktop.get_by_text("Submitted. The coaches of your team may read it")).to_be_visible()


def test_a_lost_network_in_mid_reply_loses_nothing(desktop: Page, server: Server) -> None:
    begin(desktop, server)
    say(desktop, "Who decides on your side, and why film of all things?", wait=False)
    expect(desktop.locator(".line.hers").last.locator("p").first).not_to_have_text("", timeout=15_000)
    desktop.context.set_offline(True)
    desktop.wait_for_timeout(1_500)
    desktop.context.set_offline(False)
    answered(desktop)
    live = desktop.locator(".line.hers").last.locator("p").first.inner_text()
    desktop.reload()
    assert desktop.locator(".line.hers").last.locator("p").first.inner_text() == live
    expect(desktop.locator(".line.mine")).to_have_count(1)


def test_ctrl_enter_sends_where_it_was_chosen(desktop: Page, server: Server) -> None:
    desktop.goto(f"{server.url}/settings")
    desktop.get_by_label("Ctrl+Enter; Enter makes a line").check()
    desktop.get_by_label("At once").check()
    desktop.get_by_role("button", name="Keep these").click()
    expect(desktop.get_by_text("Kept.")).to_be_visible()
    begin(desktop, server)
    box = desktop.get_by_label("Your message")
    box.fill("Who needs the 8")
    box.press("Enter")
    box.type("and by when?")
    expect(desktop.locator(".line.mine")).to_have_count(0)
    box.press("Control+Enter")
    expect(desktop.locator(".line.mine")).to_have_count(1)
    answered(desktop)


FAKE_EAR = """
window.webkitSpeechRecognition = window.SpeechRecognition = class {
  start() { setTimeout(() => this.onresult({ results: [[{ transcript: 'who needs the eight' }]] }), 50); }
  stop() { this.onend(); }
};
"""


def voiced(browser: Browser, cookies: list[dict[str, object]], server: Server, script: str) -> Page:
    context = browser.new_context(viewport=DESKTOP)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.add_init_script(script)
    page.goto(f"{server.url}/settings")
    page.locator("input[name=voice][value=on]").check()
    page.get_by_role("button", name="Keep these").click()
    begin(page, server)
    return page


def test_voice_is_off_unless_wanted_and_its_text_is_not_sent_by_itself(
    browser: Browser, cookies: list[dict[str, object]], desktop: Page, server: Server
) -> None:
    begin(desktop, server)
    assert desktop.locator("#voice").count() == 0
    page = voiced(browser, cookies, server, FAKE_EAR)
    talk = page.get_by_role("button", name="Hold to talk")
    talk.hover()
    page.mouse.down()
    expect(page.get_by_label("Your message")).to_have_value("who needs the eight")
    page.mouse.up()
    expect(page.get_by_label("Your message")).to_be_focused()
    page.get_by_label("Your message").press_sequentially(", and by when?")
    expect(page.locator(".line.mine")).to_have_count(0)
    page.context.close()


def test_voice_says_why_it_is_not_there(browser: Browser, cookies: list[dict[str, object]], server: Server) -> None:
    script = "Object.defineProperty(window, 'isSecureContext', { value: false });"
    page = voiced(browser, cookies, server, script)
    expect(page.locator("#voice")).to_contain_text("needs a secure connection")
    assert page.get_by_role("button", name="Hold to talk").count() == 0
    page.context.close()
