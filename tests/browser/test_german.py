"""The practice with German pages: from home to the debrief, with no English of the interface left and nothing that breaks the rules of access."""

import os
import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Server, serving, sign_in
from tests.browser.steps import answered, begin, fits, say
from tests.browser.test_access_rules import AXE, holds
from tests.browser.test_own_case import fill
from tests.conftest import ROOT
from tests.owncase.situations import LOGISTICS

pytestmark = pytest.mark.browser
# Everything that a reader sees or hears and that is not marked as being in another language.
SHOWN = """() => {
  const found = [], ours = (e) => e && e.closest("[lang]").lang === "de" && !e.closest("script, style, [hidden], datalist");
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const n = walk.currentNode; if (ours(n.parentElement) && n.data.trim()) found.push(n.data.trim()); }
  for (const e of document.querySelectorAll("[placeholder], [aria-label], [title], [alt]")) {
    if (!ours(e)) continue;
    for (const a of ["placeholder", "aria-label", "title", "alt"]) if (e.getAttribute(a)) found.push(e.getAttribute(a));
  }
  return found;
}"""
ENGLISH = frozenset(
    "the of and you your yours with from this that these those is are were been have has what when where which who why how not nothing for turn turns talks "
    "deal case cases buyer ask asked said read send stop today price cut by to on at or as it its if than then they them their our about after before".split()
)
# What is quoted in a German sentence may be English: how an answer begins, an example.
QUOTED = re.compile("„[^“]*“")
NAMES = {"Counterpart", "Halden Films"}
SAID = (
    "Fine, 3 % off the price, you have it.",
    "The November reading of the index is out. By clause 7.2, what would that be?",
    "What happened in Uden in March?",
)
PASTED = ROOT / "tests/practice/pasted"


def english_left(page: Page) -> list[str]:
    """Texts of the interface that are English: known by the catalogue, or by their words."""
    with (ROOT / "app/locale/de/LC_MESSAGES/counterpart.po").open("rb") as file:
        known = {m.id for m in read_po(file, locale="de") if isinstance(m.id, str) and m.id and m.id != m.string}
        same = {str(m.string) for m in read_po(file, locale="de")}
    found = []
    for text in page.evaluate(SHOWN):
        words = set(re.findall(r"[a-zäöüß]+", QUOTED.sub("", text).lower()))
        if (text in known and text not in same) or len(words & ENGLISH) >= (1 if len(words) < 4 else 2):
            found.append(text)
    return [t for t in found if t not in NAMES]


def checked(page: Page, left: dict[str, list[str]]) -> None:
    """Note what is left on this page, and hold it to the rules of access; pictures are kept where COUNTERPART_TESTS_PICTURES names a folder."""
    assert page.locator("html").get_attribute("lang") == "de"
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    if found := english_left(page):
        left[page.url] = found
    assert fits(page), page.url
    if folder := os.environ.get("COUNTERPART_TESTS_PICTURES"):
        page.screenshot(path=f"{folder}/{len(os.listdir(folder)):02}.png", full_page=True)
    if AXE.exists():
        holds(page)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own: what is drilled counts for the day, and an English plan of last time would stand in the next."""
    yield from serving(tmp_path_factory.mktemp("german"))


@pytest.fixture(scope="module")
def cookies(server: Server, browser: Browser) -> list[dict[str, object]]:
    """Signed in on that server."""
    return sign_in(browser, server)


def talked(page: Page, left: dict[str, list[str]]) -> None:
    """Three messages: a pause after the first, with two things prepared; the third with a call."""
    for number, text in enumerate(SAID):
        if number == 2:
            page.get_by_label("Wird härter").check()
            checked(page, left)
        page.get_by_label("Ihre Nachricht").fill(text)
        page.get_by_role("button", name="Senden").click()
        expect(page.locator(".line.hers")).to_have_count(number + 2)
        answered(page)
        if number == 0:
            page.locator("#day summary").click()
            page.get_by_label("Der nächste Schritt, den wir vereinbart haben").fill("beide bringen den Index mit")
            page.get_by_label("Fetch the newest index reading").check()
            page.get_by_label("Run the formula with finance").check()
            page.get_by_role("button", name="Tag beenden").click()
            expect(page.locator("#day")).to_contain_text("heute Morgen")


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_whole_practice_in_german(
    browser: Browser, cookies: list[dict[str, object]], server: Server, width: str
) -> None:
    context = browser.new_context(viewport=DESKTOP if width == "desktop" else PHONE, bypass_csp=True)  # type: ignore[arg-type]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    left: dict[str, list[str]] = {}
    page.goto(f"{server.url}/settings")
    page.get_by_label("Deutsch", exact=True).first.check()
    page.get_by_role("button", name="Keep these").click()
    expect(page.get_by_text("Gespeichert.")).to_be_visible()
    checked(page, left)
    page.get_by_role("link", name="Start", exact=True).click()
    checked(page, left)
    page.goto(f"{server.url}/cases/packaging-film?first")
    checked(page, left)
    page.get_by_role("link", name="Fälle", exact=True).first.click()
    checked(page, left)
    page.get_by_role("link", name="Packaging film for a food maker").click()
    checked(page, left)
    page.get_by_label("Was ich erreichen will").fill("Höchstens 2,5 %, gegen einen längeren Vertrag")
    page.get_by_role("button", name="an den Tisch").click()
    expect(page.locator("#link")).to_have_text("verbunden")
    talked(page, left)
    page.get_by_role("button", name="Eine Frage zum Nachdenken").click()
    expect(page.locator(".hinted")).to_have_count(1)
    checked(page, left)
    page.get_by_role("button", name="Ohne Abschluss beenden").click()
    checked(page, left)
    page.get_by_label("Meine eigene Sicht").fill("Zu viel verschenkt.")
    page.get_by_role("button", name="Zur Auswertung").click()
    expect(page.locator("[data-waiting]")).to_have_count(0, timeout=30_000)
    expect(page.locator("#pauses")).to_contain_text("genutzt in Runde 2")
    expect(page.locator("#calls")).to_contain_text("Sie haben erwartet: „Wird härter“")
    page.get_by_role("button", name="Verdeckte Seite öffnen").click()
    checked(page, left)
    page.goto(f"{server.url}/drill?more")
    expect(page.get_by_text("Aus Ihren eigenen Gesprächen.")).to_be_visible()
    checked(page, left)
    page.goto(f"{server.url}/sessions/nothing")
    checked(page, left)
    context.close()
    assert not left, left


def test_who_types_german_to_the_built_in_buyer_is_told_in_german(desktop: Page, server: Server) -> None:
    begin(desktop, server)
    say(desktop, "Guten Morgen, woher kommen die acht Prozent?")
    note = desktop.locator(".line.hers").last.locator("p.dim")
    expect(note).to_contain_text("versteht nur Englisch")
    assert note.get_attribute("lang") == "de"
    desktop.reload()
    expect(desktop.locator(".line.hers").last.locator("p.dim[lang=de]")).to_contain_text("versteht nur Englisch")


def opened_in_german(
    browser: Browser, cookies: list[dict[str, object]], width: str
) -> tuple[Page, dict[str, list[str]]]:
    """A page of a browser that asks for German, and what is left on it."""
    context = browser.new_context(
        viewport=DESKTOP if width == "desktop" else PHONE,  # type: ignore[arg-type]
        bypass_csp=True,
        locale="de-DE",
    )
    context.add_cookies(cookies)  # type: ignore[arg-type]
    return context.new_page(), {}


def answer_in_drill(page: Page) -> None:
    """Answer the line on the page, badly."""
    page.get_by_label("Ihre Antwort").fill("Sure, we can do 5 % right away.")
    page.get_by_role("button", name="Antworten", exact=True).click()
    expect(page.get_by_text("Noch einmal, besser")).to_be_visible()


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_drill_in_german(browser: Browser, cookies: list[dict[str, object]], server: Server, width: str) -> None:
    page, left = opened_in_german(browser, cookies, width)
    page.goto(server.url)
    page.get_by_role("link", name="Kurztraining", exact=True).click()
    checked(page, left)
    page.goto(f"{server.url}/drill?more")
    page.get_by_label("Ihre Antwort").fill("   ")
    page.get_by_role("button", name="Antworten", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("schreiben Sie etwas")
    checked(page, left)
    answer_in_drill(page)
    expect(page.get_by_text("kommt morgen wieder")).to_be_visible()
    checked(page, left)
    while page.get_by_role("link", name="Nächste Aussage").count():
        page.get_by_role("link", name="Nächste Aussage").click()
        answer_in_drill(page)
    page.get_by_role("link", name="Fertig für heute").click()
    expect(page.get_by_text("Geschafft für heute: 5 Aussagen.")).to_be_visible()
    expect(page.get_by_role("heading", name="Wie es läuft, nach Strategie")).to_be_visible()
    checked(page, left)
    page.context.close()
    assert not left, left


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_check_in_german(browser: Browser, cookies: list[dict[str, object]], server: Server, width: str) -> None:
    page, left = opened_in_german(browser, cookies, width)
    page.goto(server.url)
    page.get_by_role("link", name="Prüfen", exact=True).click()
    checked(page, left)
    page.get_by_label("Was der Kunde geschrieben hat").fill("We need 9 % off by Friday, or we tender. Petra")
    page.get_by_label("Mein Entwurf").fill(
        "Dear Petra, ok, 6 % off and 60 days net. My boss lets me go up to 8 %. Otherwise we will stop deliveries."
    )
    page.get_by_role("button", name="Prüfen", exact=True).click()
    expect(page.get_by_text("Preis: 6 %")).to_be_visible()
    expect(page.get_by_text("Das liest sich wie eine Drohung")).to_be_visible()
    checked(page, left)
    page.get_by_role("button", name="Nur für mich speichern").click()
    checked(page, left)
    page.goto(f"{server.url}/check?kind=exchange")
    expect(page.get_by_role("heading", name="Was Sie gespeichert haben")).to_be_visible()
    page.get_by_label("Der Verlauf").fill("nobody speaks here")
    page.get_by_role("button", name="Prüfen", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Mailverlauf")
    checked(page, left)
    page.get_by_label("Der Verlauf").fill((PASTED / "2.txt").read_text("utf-8"))
    page.get_by_role("button", name="Prüfen", exact=True).click()
    checked(page, left)
    page.get_by_role("radio", name="Sam Idowu").check()
    page.get_by_role("button", name="Prüfen", exact=True).click()
    expect(page.get_by_role("heading", name="Nachricht 1")).to_be_visible()
    checked(page, left)
    page.goto(f"{server.url}/check")
    page.get_by_role("button", name="Löschen").click()
    page.context.close()
    assert not left, left


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_an_own_customer_in_german(
    browser: Browser, cookies: list[dict[str, object]], server: Server, width: str
) -> None:
    page, left = opened_in_german(browser, cookies, width)
    page.goto(f"{server.url}/cases")
    page.get_by_role("link", name="Eigenen Kunden anlegen").click()
    checked(page, left)
    fill(page, {**LOGISTICS, "price.limit": "vierzig", "payment.limit": "400", "fear": "", "fact1.source": ""})
    page.get_by_role("button", name="Gegenseite erstellen").click()
    expect(page.get_by_role("alert")).to_contain_text("4 Antworten brauchen noch einen Blick")
    expect(page.get_by_role("link", name="Preisnachlass, Ihre Grenze")).to_be_visible()
    checked(page, left)
    fill(page, {name: LOGISTICS[name] for name in ("price.limit", "payment.limit", "fear", "fact1.source")})
    page.get_by_role("button", name="Gegenseite erstellen").click()
    expect(page.get_by_text("Hat dieselben Prüfungen bestanden")).to_be_visible()
    checked(page, left)
    page.get_by_role("link", name="Fälle", exact=True).first.click()
    expect(page.get_by_role("heading", name="Meine Kunden")).to_be_visible()
    checked(page, left)
    page.context.close()
    assert not left, left
