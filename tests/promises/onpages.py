"""A5 and X2 in full numbers, in a real Chromium: stored text is inert, and every page holds the rules of access."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import serving
from tests.browser.furnished import furnish
from tests.browser.inert import Seen, house_of_words, payloads
from tests.browser.pages import NO_PAGES
from tests.browser.reflected import files, pages_of_the_command_line, reflected, tables
from tests.browser.test_every_page import pages_that_break
from tests.conftest import CHROMIUM_FLAGS, find_chromium
from tests.promises.outcome import Outcome


def stored_text_is_inert() -> Outcome:
    """Every payload in every field, some of them in one text; each page as the one who sees it."""
    found = Outcome(
        "A5", "texts on pages, in addresses, forms, cells and files ran, were marked up or were not shown as typed"
    )
    seen = Seen()
    with _browser() as browser, tempfile.TemporaryDirectory() as name, house_of_words(browser, Path(name)) as house:
        for number in range(len(house.fewer)):
            house.fill(number)
            house.compare(number, seen)
            tables(house, seen)
            files(house, seen)
        reflected(house, house.texts, seen)
        pages_of_the_command_line(house.page("stranger"), Path(name), seen)
        fields, shown = len(house.words.given), len(seen.shown)
    found.tried, found.failures = seen.tried, seen.failures
    if not found.failures:
        found.note = f"0 of {seen.tried:,} {found.unit} ({len(payloads())} payloads, {shown} of {fields} fields on pages; under {300 / seen.tried:.2g} % at 95 %)"
    return found


def every_page_is_accessible() -> Outcome:
    """Every page, light and dark, wide and on a phone."""
    found = Outcome(
        "X2",
        "pages (light and dark, wide and on a phone) broke a rule of WCAG 2.2 AA that axe checks, or were wider than the screen",
    )
    with _browser() as browser, tempfile.TemporaryDirectory() as folder:
        made = furnish(Path(folder))
        found.failures += [f"{route}: no entry" for route in made.routes - NO_PAGES - set(made.pages)]
        running = serving(Path(folder), pace=0)
        server = next(running)
        for scheme in ("light", "dark"):
            for width in ("desktop", "phone"):
                found.failures += pages_that_break(browser, server, made, scheme, width)
                found.tried += len(made.seen())
        next(running, None)
    return found


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
        yield found
        found.close()
