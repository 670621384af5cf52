"""An admin invites somebody, who chooses a password, reads the notice and is in: in a real browser, on both sides, without a script."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, Server
from tests.browser.test_access_rules import holds, looked_at, opened

pytestmark = pytest.mark.browser
WORDS = "wet gravel under the bridge"


def test_from_the_invitation_to_the_first_page_and_back_in(browser: Browser, desktop: Page, server: Server) -> None:
    desktop.goto(f"{server.url}/admin")
    desktop.get_by_label("Name They sign in").fill("Nora Blum")
    desktop.get_by_role("button", name="Make the invitation").click()
    link = desktop.locator(".handed code").inner_text()
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(link)
    expect(page.get_by_role("heading", name="Welcome, Nora Blum")).to_be_visible()
    page.get_by_label("New password").fill(WORDS)
    page.get_by_label("The same once more").fill("wet gravel under the bridges")
    page.get_by_role("button", name="Keep it and sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("the same password twice")
    page.get_by_label("New password").fill(WORDS)
    page.get_by_label("The same once more").fill(WORDS)
    page.get_by_role("button", name="Keep it and sign in").click()
    expect(page.get_by_role("heading", name="Before you begin")).to_be_visible()
    page.get_by_role("button", name="I have read this, go on").click()
    page.wait_for_url(f"{server.url}/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Name").fill("Nora Blum")
    page.get_by_label("Password").fill("something else entirely")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("The name or the password is wrong.")
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{server.url}/")
    page.goto(f"{server.url}/settings")
    page.get_by_role("button", name="Sign out everywhere").click()
    page.goto(f"{server.url}/cases")
    page.wait_for_url(f"{server.url}/sign-in")
    page.goto(link)
    expect(page.locator("main")).to_contain_text("it was used or withdrawn")
    context.close()


@pytest.mark.parametrize("width", ["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_behind_the_admins_keep_the_rules_of_access(
    browser: Browser, cookies: list[dict[str, object]], server: Server, scheme: str, width: str
) -> None:
    page = looked_at(browser, cookies, scheme, width)
    page.goto(f"{server.url}/admin")
    page.get_by_label("Name They sign in").fill(f"Guest {scheme} {width}")
    page.get_by_role("button", name="Make the invitation").click()
    holds(page)
    link = page.locator(".handed code").inner_text()
    page.goto(f"{server.url}/admin")
    opened(page)
    holds(page)
    page.get_by_role("link", name=f"Guest {scheme} {width}").click()
    holds(page)
    page.get_by_role("button", name="Close the account").click()
    holds(page)
    page.get_by_role("button", name="Open it again").click()
    page.context.clear_cookies()
    page.goto(link)
    holds(page)
    page.goto(f"{server.url}/sign-in")
    holds(page)
    page.context.close()
