"""Practice outside the talks, in a real browser: the drill, the check, calling the shot, the pause in the debrief."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, serving, sign_in
from tests.browser.steps import begin, end, fits, say
from tests.browser.test_access_rules import AXE, holds, opened

pytestmark = pytest.mark.browser
PASTED = Path(__file__).parents[1] / "practice" / "pasted"


@pytest.fixture
def newcomer(browser: Browser, tmp_path: Path) -> Iterator[tuple[Page, Server]]:
    """Somebody on a server of their own: what other tests said badly would come first."""
    for server in serving(tmp_path):
        context = browser.new_context()
        context.add_cookies(sign_in(browser, server))  # type: ignore[arg-type]
        yield context.new_page(), server
        context.close()


def test_two_minutes_of_drill_by_keyboard(newcomer: tuple[Page, Server]) -> None:
    desktop, server = newcomer
    desktop.goto(server.url)
    desktop.get_by_role("link", name="Drill", exact=True).click()
    expect(desktop.get_by_text("Line 1 of 5 today")).to_be_visible()
    box = desktop.get_by_label("Your answer")
    expect(box).to_be_focused()
    first = desktop.locator(".drill .line.hers p").last.text_content()
    box.fill("Sure, we can do 5 % right away.")
    box.press("Tab")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_text("A stronger line", exact=True)).to_be_visible()
    expect(desktop.locator("mark.trap")).to_be_visible()
    expect(desktop.get_by_text("comes again tomorrow")).to_be_visible()
    desktop.locator("summary", has_text="Say it again, better").click()
    again = desktop.get_by_label("Your answer")
    expect(again).to_have_value("Sure, we can do 5 % right away.")
    again.fill(
        "Who on your side needs this, and by when must the saving show? I can move if 36 months come back for it."
    )
    desktop.get_by_role("button", name="Answer again").click()
    expect(desktop.get_by_text("A second try changes nothing")).to_be_visible()
    desktop.get_by_role("link", name="Next line (2 of 5)").click()
    assert desktop.locator(".drill .line.hers p").last.text_content() != first
    desktop.get_by_label("Your answer").fill("   ")
    desktop.get_by_role("button", name="Answer", exact=True).click()
    expect(desktop.get_by_role("alert")).to_contain_text("type something")
    for n in range(2, 6):
        desktop.get_by_label("Your answer").fill(
            "How did you arrive at that figure, and which clause stands behind it?"
        )
        desktop.get_by_role("button", name="Answer", exact=True).click()
        desktop.get_by_role("link", name=f"Next line ({n + 1} of 5)" if n < 5 else "Done for today").click()
    expect(desktop.get_by_text("Done for today: 5 lines.")).to_be_visible()
    expect(desktop.get_by_role("heading", name="How it goes, by strategy")).to_be_visible()
    desktop.get_by_role("link", name="One more anyway").click()
    expect(desktop.get_by_label("Your answer")).to_be_visible()


def test_a_turn_of_ones_own_that_went_badly_comes_as_a_drill(newcomer: tuple[Page, Server]) -> None:
    page, server = newcomer
    begin(page, server)
    say(page, "Fine, 8 % off the price, you have it.")
    end(page)
    page.goto(f"{server.url}/drill")
    expect(page.get_by_text("From your own talks.")).to_be_visible()
    page.locator("summary", has_text="What you said then").click()
    expect(page.get_by_text("Fine, 8 % off the price, you have it.")).to_be_visible()


def test_a_draft_is_checked_changed_and_kept_only_when_it_is_said_so(desktop: Page, server: Server) -> None:
    desktop.goto(server.url)
    desktop.get_by_role("link", name="Check", exact=True).click()
    desktop.get_by_label("What the customer wrote").fill("We need 9 % off by Friday, or we tender. Petra")
    desktop.get_by_label("My draft").fill("Dear Petra, ok, 6 % off from Monday. My boss lets me go up to 8 %.")
    desktop.get_by_role("button", name="Check it").click()
    expect(desktop.get_by_role("heading", name="What it gives away")).to_be_visible()
    expect(desktop.get_by_text("for nothing", exact=True)).to_be_visible()
    expect(desktop.get_by_text("Your limit")).to_be_visible()
    expect(desktop.get_by_text("Instead, for instance").first).to_be_visible()
    desktop.get_by_label("My draft").fill(
        "Dear Petra, how did you arrive at 9 %? I can do 2 % if you extend the contract to 36 months."
    )
    desktop.get_by_role("button", name="Check again").click()
    expect(desktop.get_by_text("for nothing", exact=True)).to_have_count(0)
    expect(desktop.get_by_text("against something").first).to_be_visible()
    desktop.goto(f"{server.url}/check")
    expect(desktop.get_by_role("heading", name="What you kept")).to_have_count(0)
    assert desktop.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    desktop.get_by_label("My draft").fill("Keep this one: why 9 %?")
    desktop.get_by_role("button", name="Check it").click()
    desktop.get_by_role("button", name="Keep this, for me alone").click()
    expect(desktop).to_have_url(re.compile("/checks/"))
    desktop.goto(f"{server.url}/check")
    desktop.get_by_role("link", name="Keep this one").click()
    desktop.get_by_role("button", name="Delete what I kept").click()
    expect(desktop.get_by_role("heading", name="What you kept")).to_have_count(0)


def test_an_exchange_is_read_and_asks_which_one_is_me(phone: Page, server: Server) -> None:
    phone.goto(f"{server.url}/check?kind=exchange")
    phone.get_by_label("The exchange").fill("nobody speaks here")
    phone.get_by_role("button", name="Check it").click()
    expect(phone.get_by_role("alert")).to_contain_text("mail chain")
    expect(phone.locator("textarea[name=text]")).to_have_value("nobody speaks here")
    phone.locator("textarea[name=text]").fill((PASTED / "1.txt").read_text("utf-8"))
    phone.get_by_role("button", name="Check it").click()
    phone.get_by_role("radio", name="Hannah Prewitt").check()
    phone.get_by_role("button", name="Check it").click()
    expect(phone.get_by_role("heading", name="Message 2")).to_be_visible()
    assert fits(phone)


def test_calling_the_shot_and_what_a_pause_brought_stand_in_the_debrief(desktop: Page, server: Server) -> None:
    begin(desktop, server)
    shot = desktop.get_by_role("group", name=re.compile("Call the shot"))
    say(desktop, "Who needs the 8, and by when?")
    expect(shot).to_have_count(0)
    desktop.locator("#day summary").click()
    desktop.get_by_label("The next step we agreed").fill("both bring the index")
    desktop.get_by_label("Fetch the newest index reading").check()
    desktop.get_by_label("Run the formula with finance").check()
    desktop.get_by_role("button", name="End the day").click()
    expect(desktop.locator("#day")).to_contain_text("this morning")
    say(desktop, "The November reading of the index is out. By clause 7.2, what would that be?")
    expect(shot).to_be_visible()
    desktop.get_by_label("She hardens").check()
    say(desktop, "What happened in Uden in March?")
    expect(shot).to_have_count(0)
    end(desktop)
    expect(desktop.locator("#pauses")).to_contain_text("Agreed next step: both bring the index")
    expect(desktop.locator("#pauses")).to_contain_text("used in turn 2")
    expect(desktop.locator("#calls")).to_contain_text("you expected ‘She hardens’")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_drill_and_check_break_no_rule_of_access(desktop: Page, server: Server, scheme: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed; run make setup")
    context = desktop.context.browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[union-attr, arg-type]
    context.add_cookies(desktop.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{server.url}/drill?more")
    holds(page)
    page.get_by_label("Your answer").fill("Sure, 5 % it is. You are our biggest customer.")
    page.get_by_role("button", name="Answer", exact=True).click()
    opened(page)
    holds(page)
    page.goto(f"{server.url}/check?kind=exchange")
    page.get_by_label("The exchange").fill((PASTED / "2.txt").read_text("utf-8"))
    page.get_by_role("button", name="Check it").click()
    holds(page)
    page.get_by_role("radio", name="Sam Idowu").check()
    page.get_by_role("button", name="Check it").click()
    holds(page)
    page.goto(f"{server.url}/check")
    page.get_by_label("My draft").fill(
        "ok, 6 % off from Monday. My boss lets me go up to 8 %. Otherwise we will stop deliveries."
    )
    page.get_by_role("button", name="Check it").click()
    holds(page)
    context.close()
