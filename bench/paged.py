"""What a reader of the pages feels, in a real Chromium on this machine: first paint, shifts while a reply streams, keys in a long talk, long tasks."""

import asyncio
import statistics
from collections.abc import Awaitable, Callable

import httpx
from playwright.async_api import Page, async_playwright

from bench.row import Row
from bench.served import running
from tests.browser.conftest import DESKTOP, PATIENT
from tests.conftest import CHROMIUM_FLAGS, find_chromium

ROUNDS = 5
LONG = 200
WATCH = """
window.seen = { lcp: 0, shift: 0, task: 0, event: 0 };
const watch = (type, take, more = {}) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
watch("largest-contentful-paint", (e) => { seen.lcp = e.startTime; });
watch("layout-shift", (e) => { if (!e.hadRecentInput) seen.shift += e.value; });
watch("longtask", (e) => { seen.task = Math.max(seen.task, e.duration); });
watch("event", (e) => { seen.event = Math.max(seen.event, e.duration); }, { durationThreshold: 16 });
"""
SAID = "Could you look at the figures of page two with me, and tell me what the plant in Uden needs by December?"


async def paged() -> list[Row]:
    """Rows of the pages; one row without a figure where there is no browser."""
    exe = find_chromium()
    if exe is None:
        return [Row("pages: no Chromium here, not measured", 0, "", 0)]
    async with running(before=PATIENT, pace=25) as server, async_playwright() as play:
        browser = await play.chromium.launch(executable_path=exe, args=list(CHROMIUM_FLAGS))
        long = await _long_talk(server.client)
        base = str(server.client.base_url).rstrip("/")
        cookies = [{"name": c.name, "value": c.value or "", "url": base} for c in server.client.cookies.jar]

        async def fresh(path: str) -> Page:
            context = await browser.new_context(viewport=DESKTOP)
            await context.add_cookies(cookies)
            page = await context.new_page()
            await page.add_init_script(WATCH)
            await page.goto(base + path, wait_until="load")
            return page

        rows = await _rounds(fresh, server.client, long)
        await browser.close()
    return rows


async def _rounds(fresh: Callable[[str], Awaitable[Page]], client: httpx.AsyncClient, long: str) -> list[Row]:
    lcp: list[float] = []
    shift: list[float] = []
    keys: list[float] = []
    tasks: list[float] = []
    for number in range(ROUNDS):
        home = await fresh("/")
        await home.wait_for_timeout(400)
        lcp.append((await _seen(home))["lcp"] / 1000)
        begun = (await client.post("/api/v1/sessions", json={"case": "packaging-film", "seed": number + 1})).json()[
            "id"
        ]
        talk = await fresh(f"/sessions/{begun}")
        await _say(talk, SAID)
        seen = await _seen(talk)
        shift.append(seen["shift"])
        tasks.append(seen["task"])
        old = await fresh(f"/sessions/{long}")
        await old.wait_for_timeout(500)
        await old.evaluate("() => { seen.event = 0; seen.task = 0 }")
        await old.get_by_label("Your message").press_sequentially("who decides, and by when? ", delay=20)
        await old.locator("#lines").focus()
        for key in ("PageUp", "PageUp", "End"):
            await old.keyboard.press(key)
        await old.wait_for_timeout(300)
        seen = await _seen(old)
        keys.append(seen["event"])
        tasks.append(seen["task"])
    return [
        Row("home, largest paint, median", statistics.median(lcp), "s", ROUNDS, 1.0),
        Row("layout shift while a reply streams, median", statistics.median(shift), "", ROUNDS, 0.02),
        Row(f"slowest key at {LONG - 1} turns, median", statistics.median(keys), "ms", ROUNDS, 200.0),
        Row("longest task over 50 ms in the talks, worst", max(tasks), "ms", len(tasks), 50.0),
    ]


async def _seen(page: Page) -> dict[str, float]:
    found: dict[str, float] = await page.evaluate("() => seen")
    return found


async def _say(page: Page, text: str) -> None:
    """Say something and wait for the whole reply."""
    box = page.get_by_label("Your message")
    await box.fill(text)
    await box.press("Enter")
    await page.wait_for_function(
        "() => document.querySelectorAll('.line.hers').length > 1 && !document.querySelector('.thinking') && !document.querySelector('#send').hidden"
    )


async def _long_talk(client: httpx.AsyncClient) -> str:
    """A talk of nearly two hundred turns; its id."""
    begun = (await client.post("/api/v1/sessions", json={"case": "packaging-film", "seed": 3})).json()["id"]
    for number in range(1, LONG):
        sent = await client.post(
            f"/api/v1/sessions/{begun}/turns",
            json={"text": f"Point {number}: {SAID}"},
            headers={"Idempotency-Key": f"k{number}"},
        )
        sent.raise_for_status()
        turn = sent.json()["id"]
        await client.post(f"/api/v1/turns/{turn}/interruption")
        while (await client.get(f"/api/v1/sessions/{begun}")).json()["turns"][-1]["step"] not in (
            "completed",
            "stopped",
        ):
            await asyncio.sleep(0.005)
    return str(begun)
