"""The states of a practice against the WCAG 2.2 AA rules that a machine can check, light and dark (its pages are in `test_every_page`); and the practice by
keyboard alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Server
from tests.browser.steps import answered, begin, end, fits, say

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def looked_at(browser: Browser, cookies: list[dict[str, object]], scheme: str, width: str) -> Page:
    """A signed-in page in a mode, which the rules can be asked of. Skips where they are not installed."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed; run make setup")
    size = DESKTOP if width == "desktop" else PHONE
    context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    return page


@pytest.mark.parametrize("width", ["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_state_breaks_the_rules_of_access(
    browser: Browser, cookies: list[dict[str, object]], server: Server, scheme: str, width: str
) -> None:
    page = looked_at(browser, cookies, scheme, width)
    begin(page, server)
    say(page, "Fine, 3 % off the price, you have it.")
    say(page, "Why six weeks of stock?")
    page.get_by_role("button", name="A question to think about").click()
    expect(page.locator(".hinted")).to_have_count(1)
    opened(page)
    holds(page)
    page.get_by_text("End the talks").click() if not page.get_by_role(
        "button", name="End without"
    ).is_visible() else None
    page.get_by_role("button", name="End without a deal").click()
    holds(page)
    page.get_by_label("My own view").fill("I gave too much.")
    page.get_by_role("button", name="Read the debrief").click()
    expect(page.locator("[data-waiting]")).to_have_count(0, timeout=30_000)
    opened(page)
    holds(page)
    debrief = page.url
    page.get_by_role("button", name="Retry from turn 1").first.click()
    expect(page.get_by_text("You are back at turn 1.")).to_be_visible()
    holds(page)
    say(page, "Who needs the 8, and by when?")
    end(page)
    page.locator(".way a[href^='/compare']").first.click()
    opened(page)
    holds(page)
    page.goto(debrief)
    page.get_by_role("button", name="Open the hidden side").click()
    holds(page)
    page.goto(debrief.replace("/debrief", "/deletion"))
    holds(page)
    page.goto(f"{server.url}/library/cases/freight-lanes")
    page.get_by_role("button", name="Show the hidden side").click()
    holds(page)
    page.goto(server.url)
    holds(page)
    page.context.close()


def opened(page: Page) -> None:
    """Open all that can be opened."""
    page.locator("details").evaluate_all("all => all.forEach(d => d.open = true)")


def holds(page: Page) -> None:
    """No rule is broken, and the page is no wider than the screen."""
    told = wrong_on(page)
    assert not told, f"{page.url}: {told[:5]}"


def wrong_on(page: Page) -> list[str]:
    """The rules that the page breaks, and whether it is wider than the screen."""
    page.add_script_tag(path=str(AXE))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(r => r.violations)", TAGS
    )
    told = [f"{v['id']}: {n['target']} {n.get('failureSummary', '')}" for v in found for n in v["nodes"]]
    return told if fits(page) else ["wider than the screen", *told]


def test_the_whole_practice_and_the_debrief_by_keyboard_alone(desktop: Page, server: Server) -> None:
    desktop.goto(f"{server.url}/cases/packaging-film?first")
    reach(desktop, "Sit down with Helen Achterberg")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_label("Your message")).to_be_focused()
    expect(desktop.locator("#link")).to_have_text("connected")
    desktop.keyboard.type("Fine, 3 % off the price, you have it.")
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".line.hers")).to_have_count(2)
    answered(desktop)
    reach(desktop, "A question to think about")
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".hinted")).to_have_count(1)
    reach(desktop, "End the talks")
    desktop.keyboard.press("Enter")
    reach(desktop, "End without a deal")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_label("My own view")).to_be_focused()
    desktop.keyboard.type("I gave too much.")
    reach(desktop, "Read the debrief")
    desktop.keyboard.press("Enter")
    expect(desktop.locator("[data-waiting]")).to_have_count(0, timeout=30_000)
    reach(desktop, "Retry from turn 1")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_text("You are back at turn 1.")).to_be_visible()


def reach(page: Page, name: str, most: int = 120) -> None:
    """Press Tab until the thing of this name has the focus, with a mark that can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            "() => { const e = document.activeElement; const s = getComputedStyle(e); return [e.textContent.trim(), s.outlineStyle, s.outlineWidth] }"
        )
        if focus[0].startswith(name):
            assert focus[1] != "none" and focus[2] != "0px", f"{name} has the focus and does not show it"
            return
    raise AssertionError(f"{name} cannot be reached by Tab")
