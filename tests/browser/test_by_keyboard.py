"""What coaches, reps and admins do, by the keyboard alone: Tab, arrows, Space and Enter, each thing with a mark that can be seen while it has the focus."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FileChooser, Page, expect

from tests.browser.conftest import DESKTOP, Server
from tests.browser.furnished import Furnished
from tests.web.test_library import film

pytestmark = pytest.mark.browser
WORDS = "gravel under the old bridge"
House = tuple[Server, Furnished]
FOCUS = """() => {
  const e = document.activeElement, s = getComputedStyle(e);
  const name = e.getAttribute("aria-label") || [...(e.labels || [])].map(l => l.textContent).join(" ") || e.textContent || "";
  return [name.replace(/\\s+/g, " ").trim(), s.outlineStyle !== "none" && s.outlineWidth !== "0px", e.tagName + (e.type || "")];
}"""


class Keys:
    """Somebody's browser, moved by keys."""

    def __init__(self, browser: Browser, house: House, who: str) -> None:
        self.server, self.made = house
        context = browser.new_context(viewport=DESKTOP)  # type: ignore[arg-type]
        keys = {} if who == "nobody" else self.made.keys[who]
        context.add_cookies([{"name": n, "value": v, "url": self.server.url} for n, v in keys.items()])
        self.page: Page = context.new_page()

    def open(self, address: str) -> None:
        """Type an address."""
        self.page.goto(f"{self.server.url}{address}")

    def to(self, name: str, most: int = 250) -> None:
        """Press Tab until the thing of this name has the focus, and see that it shows it."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            told, marked, _kind = self.page.evaluate(FOCUS)
            if told.startswith(name):
                assert marked, f"{name} has the focus and does not show it"
                return
        raise AssertionError(f"{self.page.url}: {name} cannot be reached by Tab")

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, name: str, text: str) -> None:
        """Go to a field and type."""
        self.to(name)
        self.page.keyboard.type(text)

    def go(self, name: str) -> None:
        """Go to a link or button and press Enter; the page that comes."""
        self.to(name)
        with self.page.expect_navigation():
            self.press("Enter")


@pytest.fixture
def keys(browser: Browser, house: House) -> Iterator[dict[str, Keys]]:
    """A browser for each person."""
    found = {who: Keys(browser, house, who) for who in ("coach", "trainee", "mate", "admin", "nobody")}
    yield found
    for one in found.values():
        one.page.context.close()


def test_a_coach_gives_a_case_and_a_rep_begins_it(keys: dict[str, Keys]) -> None:
    coach, mate = keys["coach"], keys["mate"]
    coach.open("/assignments")
    coach.to("Case Brake")
    coach.page.keyboard.type("Freight")
    coach.to("Strategy to work on")
    coach.press("ArrowDown")
    coach.to("Everybody who practises")
    coach.write("At least so many points", "40")
    coach.go("Give it")
    expect(coach.page.get_by_role("heading", name="Freight lanes for a retailer")).to_be_visible()
    mate.open("/")
    mate.page.locator("h2", has_text="From your coach").wait_for()
    card = mate.page.locator("form", has=mate.page.locator("button", has_text="Begin, scored")).first
    expect(card).to_be_visible()
    mate.go("Begin, scored")
    expect(mate.page.get_by_label("Your message")).to_be_visible()


def test_from_the_cohort_over_its_sessions_to_a_review(keys: dict[str, Keys]) -> None:
    coach = keys["coach"]
    coach.open("/cohort")
    coach.go("Tess Sandberg")
    expect(coach.page.get_by_role("heading", name="Tess Sandberg")).to_be_visible()
    coach.to("Library")
    coach.press("Tab", "Tab", "Tab")
    with coach.page.expect_navigation():
        coach.press("Enter")
    expect(coach.page.get_by_text("Your reading of this session is recorded.")).to_be_visible()
    coach.go("Open a clinic for a room")


def test_a_case_is_brought_into_the_library(keys: dict[str, Keys], tmp_path: Path) -> None:
    coach = keys["coach"]
    coach.open("/library")
    file = tmp_path / "keys.yaml"
    file.write_text(film(id="keyed-film", title="A film by keys"), encoding="utf-8")
    for _ in range(250):
        coach.press("Tab")
        if coach.page.evaluate(FOCUS)[2] == "INPUTfile":
            break
    chosen: list[FileChooser] = []
    coach.page.on("filechooser", lambda one: chosen.append(one))  # noqa: PLW0108  it looks into the function, which a built-in does not allow
    for key in ("Space", "Enter"):  # a busy browser now and then lets one press go by
        coach.press(key)
        for _ in range(50):
            coach.page.wait_for_timeout(100 if not chosen else 0)
        if chosen:
            break
    chosen[0].set_files(file)
    coach.press("Tab")
    with coach.page.expect_navigation():
        coach.press("Enter")
    expect(coach.page.get_by_text("Brought in, and offered to your team.")).to_be_visible()


def test_a_clinic_from_both_sides(keys: dict[str, Keys]) -> None:
    coach, device = keys["coach"], keys["nobody"]
    coach.open(f"/clinic/{coach.made.ids['other']}")
    coach.go("Open a clinic here")
    code = coach.page.locator(".code").inner_text()
    device.open("/join")
    device.write("The code on the screen", code)
    with device.page.expect_navigation():
        device.press("Enter")
    device.write("Your answer", "Why by Friday, and who needs it?")
    device.go("Send")
    expect(device.page.get_by_role("status").first).to_have_text("Thank you, look at the screen")
    coach.go("Show the answers")
    expect(coach.page.get_by_role("heading", name="1 answer to the same line")).to_be_visible()
    coach.go("End the clinic")
    expect(coach.page.get_by_role("status")).to_contain_text("have been deleted")


def test_a_rep_keeps_a_note_of_a_real_talk_and_changes_settings(keys: dict[str, Keys]) -> None:
    rep = keys["trainee"]
    rep.open("/field")
    rep.write("What was asked of you?", "90 days to pay")
    rep.write("What did you give?", "60 days")
    rep.to("My coach may read this note")
    rep.press("Space")
    rep.go("Keep it")
    expect(rep.page.get_by_text("90 days to pay")).to_be_visible()
    rep.open("/settings")
    rep.to("Keep")
    with rep.page.expect_navigation():
        rep.press("Enter")


def test_an_admin_invites_and_the_invited_one_chooses_and_changes_a_password(keys: dict[str, Keys]) -> None:
    admin, rike = keys["admin"], keys["nobody"]
    admin.open("/admin")
    admin.write("Name They", "Rike Vos")
    admin.to("Team")
    admin.press("ArrowDown")
    admin.go("Make the invitation")
    link = admin.page.locator(".handed code").inner_text()
    rike.page.goto(link)
    rike.write("New password", WORDS)
    rike.write("The same once more", WORDS)
    with rike.page.expect_navigation():
        rike.press("Enter")
    rike.go("I have read this, go on")
    rike.open("/settings")
    rike.go("Change your password")
    rike.write("Old password", WORDS)
    rike.write("New password", f"{WORDS} again")
    rike.write("The same once more", f"{WORDS} again")
    with rike.page.expect_navigation():
        rike.press("Enter")
    expect(rike.page.get_by_text("Your password is changed.")).to_be_visible()
