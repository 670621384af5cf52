"""A clinic with two devices, and a calibration by the keyboard, as people do them."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Server
from tests.browser.steps import fits
from tests.browser.test_access_rules import AXE, TAGS

pytestmark = pytest.mark.browser
SAID = (
    "Before I answer: who on your side needs the 8, and by when must the saving show?",
    "Why six weeks of stock? What happened in the plants?",
)
STRONG = "Why by Friday, and who in your plants needs it? The index reads 1,265 against 1,190 in January."
TRAP = "All right, all right, we accept the 8."


def submitted(page: Page, server: Server) -> str:
    """A scored session of two turns, submitted; its id."""
    call = page.request
    session = call.post(
        f"{server.url}/api/v1/sessions", data={"case": "packaging-film", "mode": "scored", "seed": 3}
    ).json()["id"]
    place = f"{server.url}/api/v1/sessions/{session}"
    for number, text in enumerate(SAID):
        answer = call.post(f"{place}/turns", data={"text": text}, headers={"Idempotency-Key": f"{session}{number}"})
        assert answer.status == 202, answer.text()
        page.goto(f"{server.url}/sessions/{session}")
        expect(page.locator(".thinking")).to_have_count(0, timeout=15_000)
        expect(page.locator(".line.hers[data-done]")).to_have_count(number + 2, timeout=15_000)
    assert call.post(f"{place}/ending", data={}).status == 200
    assert call.post(f"{place}/visibility", data={"to": "submitted"}).ok
    return str(session)


def device(browser: Browser, server: Server, code: str, *, scripts: bool = True) -> tuple[BrowserContext, Page]:
    """A phone without an account that has joined by the code."""
    context = browser.new_context(viewport=PHONE, has_touch=True, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{server.url}/join")
    page.get_by_label("The code on the screen").fill(code.lower())
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", name="What do you answer?")).to_be_visible()
    return context, page


def test_two_devices_answer_and_the_room_compares(desktop: Page, browser: Browser, server: Server) -> None:
    session = submitted(desktop, server)
    desktop.goto(f"{server.url}/clinic/{session}")
    desktop.get_by_role("button", name="Open a clinic here").nth(1).click()
    code = desktop.locator(".code").inner_text()
    expect(desktop.get_by_role("status")).to_contain_text("Answers: 0 · Devices: 0")
    one, first = device(browser, server, code)
    two, second = device(browser, server, code, scripts=False)
    expect(desktop.get_by_role("status")).to_contain_text("Answers: 0 · Devices: 2")
    first.get_by_label("Your answer").fill(STRONG)
    first.get_by_role("button", name="Send").click()
    expect(first.get_by_role("status").first).to_have_text("Thank you, look at the screen")
    expect(desktop.get_by_role("status")).to_contain_text("Answers: 1 · Devices: 2")
    second.get_by_label("Your answer").fill("Hm.")
    second.get_by_role("button", name="Send").click()
    second.get_by_role("link", name="Change it").click()
    expect(second.get_by_label("Your answer")).to_have_value("Hm.")
    second.get_by_label("Your answer").fill(TRAP)
    second.get_by_role("button", name="Change my answer").click()
    expect(desktop.get_by_role("status")).to_contain_text("Answers: 2 · Devices: 2")
    desktop.get_by_role("button", name="Show the answers").click()
    expect(desktop.get_by_role("heading", name="2 answers to the same line")).to_be_visible()
    expect(desktop.locator("mark.trap").first).to_be_visible()
    expect(first.get_by_role("heading", name="The answers are on the screen")).to_be_visible()
    expect(first.get_by_text("Your answer, which only you see as yours")).to_be_visible()
    expect(second.get_by_role("status").first).to_have_text("Thank you, look at the screen")  # no script: by the link
    second.get_by_role("link", name="Look again").click()
    expect(second.get_by_text("0 trap")).to_be_visible()
    assert fits(first) and fits(second)
    desktop.get_by_role("button", name="End the clinic").click()
    expect(desktop.get_by_role("status")).to_contain_text("have been deleted")
    second.goto(f"{server.url}/join")
    expect(second.get_by_role("status")).to_contain_text("This clinic is over")
    one.close()
    two.close()


def test_who_still_types_keeps_the_text_when_the_answers_are_shown(
    desktop: Page, browser: Browser, server: Server
) -> None:
    session = submitted(desktop, server)
    desktop.goto(f"{server.url}/clinic/{session}")
    desktop.get_by_role("button", name="Open a clinic here").first.click()
    context, page = device(browser, server, desktop.locator(".code").inner_text())
    page.get_by_label("Your answer").fill("Half a thought")
    desktop.get_by_role("button", name="Show the answers").click()
    expect(page.get_by_role("status")).to_contain_text("on the screen now")
    expect(page.get_by_label("Your answer")).to_have_value("Half a thought")
    desktop.get_by_role("button", name="End the clinic").click()
    expect(desktop.get_by_role("status")).to_contain_text("have been deleted")
    context.close()


def test_five_turns_are_judged_by_keyboard_alone(desktop: Page, server: Server) -> None:
    desktop.goto(f"{server.url}/calibrate")
    desktop.get_by_role("button", name="Begin").press("Enter")
    for place in range(1, 6):
        expect(desktop.get_by_role("heading", name=f"Turn {place} of 5")).to_be_visible()
        desktop.get_by_role("link", name="Broaden the view").press("Enter")
        desktop.keyboard.press("Tab")
        desktop.keyboard.press("ArrowDown")
        desktop.keyboard.press("Space")
        expect(desktop.locator('[name="see"][value="gathers_information"]')).to_be_checked()
        desktop.keyboard.press("Tab")
        desktop.keyboard.press("Space")
        expect(desktop.locator('[name="specific"][value="gathers_information"]')).to_be_checked()
        if place == 1 and AXE.exists():
            keeps_the_rules(desktop)
        desktop.keyboard.press("Control+Enter")
    expect(desktop.get_by_role("heading", name="You and the grader")).to_be_visible()
    expect(desktop.get_by_text("Who saw what")).to_have_count(5)


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_clinic_and_calibration_break_no_rule_of_access(
    browser: Browser, cookies: list[dict[str, object]], server: Server, size: dict[str, int], scheme: str
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed; run make setup")
    context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    session = submitted(page, server)
    page.goto(f"{server.url}/clinic/{session}")
    keeps_the_rules(page)
    page.get_by_role("button", name="Open a clinic here").nth(1).click()
    code = page.locator(".code").inner_text()
    keeps_the_rules(page)
    phone = context.new_page()
    phone.goto(f"{server.url}/join")
    phone.get_by_label("The code on the screen").fill("wrong")
    phone.get_by_role("button", name="Join").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    keeps_the_rules(phone)
    phone.get_by_label("The code on the screen").fill(code)
    phone.get_by_role("button", name="Join").click()
    expect(phone.get_by_role("heading", name="What do you answer?")).to_be_visible()
    keeps_the_rules(phone)
    phone.get_by_label("Your answer").fill(TRAP)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("link", name="Change it")).to_be_visible()
    keeps_the_rules(phone)
    page.get_by_role("button", name="Show the answers").click()
    expect(page.get_by_role("heading", name="1 answer to the same line")).to_be_visible()
    keeps_the_rules(page)
    expect(phone.get_by_role("heading", name="The answers are on the screen")).to_be_visible()
    keeps_the_rules(phone)
    assert fits(page) and fits(phone)
    page.get_by_role("button", name="End the clinic").click()
    expect(page.get_by_role("status")).to_contain_text("have been deleted")
    page.goto(f"{server.url}/calibrate")
    keeps_the_rules(page)
    assert fits(page)
    context.close()


def keeps_the_rules(page: Page) -> None:
    """No rule of WCAG 2.2 AA that a machine can check is broken."""
    page.evaluate(f"() => {{ {AXE.read_text()} }}")
    found = page.evaluate(f"axe.run(document, {{runOnly: {TAGS}}})")
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found["violations"]] == []
