"""X2: every page of the application, with people and talks on it, against the WCAG 2.2 AA rules that a machine can check: light and dark, wide and on a phone."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import DESKTOP, PHONE, Server
from tests.browser.furnished import Furnished
from tests.browser.pages import NO_PAGES
from tests.browser.test_access_rules import AXE, opened, wrong_on

pytestmark = pytest.mark.browser
House = tuple[Server, Furnished]
MODES = (("light", "desktop"), ("dark", "phone"), ("light", "phone"), ("dark", "desktop"))


def test_every_page_of_the_app_is_in_the_list(house: House) -> None:
    _, made = house
    assert len(made.routes) > 40
    assert made.routes - NO_PAGES == set(made.pages) - {"no page"}


@pytest.mark.parametrize(("quarter", "scheme", "width"), [(n, *mode) for n, mode in enumerate(MODES)])
def test_no_page_breaks_a_rule_or_is_wider_than_the_screen(
    browser: Browser, house: House, quarter: int, scheme: str, width: str
) -> None:
    """Each page in one mode, the next page in the next; the promise X2 looks at every page in every mode."""
    assert pages_that_break(browser, *house, scheme, width, quarter) == []


def pages_that_break(
    browser: Browser, server: Server, made: Furnished, scheme: str, width: str, quarter: int | None = None
) -> list[str]:
    """What is wrong on which page, with all that can be opened open; `quarter` 0 to 3 takes every fourth page only."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed; run make setup")
    wrong: list[str] = []
    looked_at = [seen for n, seen in enumerate(made.seen()) if quarter is None or n % len(MODES) == quarter]
    for who in dict.fromkeys(who for who, _ in looked_at):
        context = browser.new_context(
            viewport=DESKTOP if width == "desktop" else PHONE,  # type: ignore[arg-type]
            color_scheme=scheme,  # type: ignore[arg-type]
            bypass_csp=True,
        )
        keys = {} if who == "nobody" else made.keys[who]
        context.add_cookies([{"name": n, "value": v, "url": server.url} for n, v in keys.items()])
        page = context.new_page()
        for address in (address for name, address in looked_at if name == who):
            answer = page.goto(f"{server.url}{address}")
            if answer is None or not (answer.ok or address.endswith(("/nowhere", "token=none"))):
                wrong.append(f"{who} {address}: {answer.status if answer else 'no answer'}")
            opened(page)
            wrong += [f"{who} {address}: {told}" for told in wrong_on(page)]
        context.close()
    return wrong
