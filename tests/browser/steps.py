"""What a person does on the pages, step by step."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server

FREE_TEXT = (
    "Morning. Before we talk numbers, can you tell me who exactly is asking for this and until when?",
    "ok and why does it have to be film, you buy cartons too",
    "Clause 7.2 takes January as its base: 1,190 then, 1,265 now. Where does your 15 % start?",
    "Two deliveries were late in March and nobody rang you. That was our failure and I am sorry.",
    "what happened in Uden when the film was missing?",
    "If you stay with us for 36 months we can do 2 % and keep six weeks of stock near the plant",
    "No to 90 days, because finance carries 8 % on that money. 60 I could look at.",
    "You can show your CFO the clause and the two readings on one page, I will write it by Thursday.",
    "Either a one-off credit of 2.5 %, or the thinner film on line 4. Which of the two helps you more?",
    "2.5 % as a one-off credit, 60 days, 6 weeks of stock, against 36 months and 80 % of the volume.",
)


def begin(page: Page, server: Server, case: str = "Packaging film for a food maker") -> None:
    """From the cases to the talks, with a plan."""
    page.goto(f"{server.url}/cases")
    page.get_by_role("link", name=case).click()
    page.get_by_label("What I aim for").fill("2.5 % at most, against a longer contract")
    page.get_by_label("What I want to ask").fill("Who needs the money, and by when?")
    page.get_by_role("button", name="Sit down with").click()
    expect(page.get_by_label("Your message")).to_be_visible()
    expect(page.locator("#link")).to_have_text("connected")


def say(page: Page, text: str, *, wait: bool = True) -> None:
    """Type and send with Enter, once the page listens; wait until she has answered."""
    expect(page.locator("#link")).to_have_class("chip good")
    before = page.locator(".line.hers").count()
    box = page.get_by_label("Your message")
    box.fill(text)
    box.press("Enter")
    expect(page.locator(".line.hers")).to_have_count(before + 1)
    if wait:
        answered(page)


def answered(page: Page) -> None:
    """Wait until no reply is running."""
    expect(page.locator(".thinking")).to_have_count(0, timeout=15_000)
    expect(page.locator("#send")).to_be_visible(timeout=15_000)


def end(page: Page, view: str = "") -> None:
    """End the talks and come to the debrief, past the question before it, with everything graded."""
    page.get_by_text("End the talks").click()
    ends = page.get_by_role("button", name="End without a deal")
    if not ends.is_visible():  # what is replaced at this moment folds up again
        page.get_by_text("End the talks").click()
    ends.click()
    read_on(page, view)


def read_on(page: Page, view: str = "") -> None:
    """Answer the question before the debrief, or pass over it."""
    page.get_by_label("My own view").fill(view)
    page.get_by_role("button", name="Read the debrief").click()
    expect(page.get_by_role("heading", name="Debrief", exact=True)).to_be_visible()
    expect(page.locator("[data-waiting]")).to_have_count(0, timeout=30_000)


def fits(page: Page) -> bool:
    """Whether the page is no wider than the screen."""
    return bool(page.locator("html").evaluate("e => e.scrollWidth <= e.clientWidth + 1"))
