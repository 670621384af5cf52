"""A fault seeded into the pages: one field that is not escaped, or one attribute without its quotes. The look at stored payloads must turn red."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error

from tests.browser.inert import Seen, house_of_words

pytestmark = pytest.mark.browser
SEEDED = """
import jinja2
as_shipped = jinja2.FileSystemLoader.get_source
def get_source(self, environment, name):
    text, *more = as_shipped(self, environment, name)
    assert name != {page!r} or {was!r} in text
    return (text.replace({was!r}, {now!r}) if name == {page!r} else text, *more)
jinja2.FileSystemLoader.get_source = get_source
"""


@pytest.mark.parametrize(
    ("page", "was", "now"),
    [
        ("assignments.html", "{{ member.name }}", "{{ member.name | safe }}"),
        ("assignments.html", "<legend>{{ team.name }}</legend>", "<legend title={{ team.name }}>x</legend>"),
    ],
    ids=["a name that is not escaped", "an attribute without quotes"],
)
def test_the_fault_is_seen(browser: Browser, tmp_path: Path, page: str, was: str, now: str) -> None:
    seed = SEEDED.format(page=page, was=was, now=now)
    with house_of_words(browser, tmp_path, seed, only="/assignments") as house:
        found = Seen()
        house.fill(1)
        try:
            house.compare(1, found)
        except Error as went:  # a payload that runs may take the page elsewhere while it is looked at
            found.failures.append(f"coach /assignments: {went.message}")
        assert any("coach /assignments" in f for f in found.failures)
