"""What a reader of the pages feels, in a real Chromium on this machine: first paint, shifts while a reply streams, keys in a long talk, long tasks."""

import asyncio
import shutil
import statistics
from collections.abc import Awaitable, Callable

import httpx

from bench.row import Row
from bench.served import running

ROUNDS = 5
LONG = 200
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WATCH = """
window.seen = { lcp: 0, shift: 0, task: 0, event: 0 };
const watch = (type, take, more = {}) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
watch("largest-contentful-paint", (e) => { seen.lcp = e.startTime; });
watch("layout-shift", (e) => { if (!e.hadRecentInput) seen.shift += e.value; });
watch("longtask", (e) => { seen.task = Math.max(seen.task, e.duration); });
watch("event", (e) => { seen.event = Math.max(seen.event, e.duration); }, { durationThreshold: 16 });
"""
RAISED = """
import app.content.loading as loading
shipped_case = loading.load_case
loading.load_case = lambda name: shipped_case(name).model_copy(update={"turn_limit": 200})
import app.negotiation.closing as closing
closing.walks_out = lambda desk: False
"""
SAID = "Could you look at the figures of page two with me, and tell me what the plant in Uden needs by December?"


async def paged() -> list[Row]:
    """Rows of the pages; one row without a figure where there is no browser."""
    exe = shutil.which("chromium") or shutil.which("google-chrome")
    if exe is None:
        return [Row("pages: no Chromium here, not measured", 0, "", 0)]
    from playwright.async_api import async_playwright

    async with running(before=RAISED, pace=25) as server, async_playwright() as play:
        browser = await play.chromium.launch(executable_path=exe, args=list(FLAGS))
        long = await _long_talk(server.client)
        base = str(server.client.base_url).rstrip("/")
        cookies = [{"name": c.name, "value": c.value or "", "url": base} for c in server.client.cookies.jar]

        async def fresh(path: str) -> object:
            context = await browser.new_context(viewport={"width": 1280, "height": 860})
            await context.add_cookies(cookies)
            page = await context.new_page()
            await page.add_init_script(WATCH)
            await page.goto(base + path, wait_until="load")
            return page

        rows = await _rounds(fresh, server.client, long)
        await browser.close()
    return rows


async def _rounds(fresh: Callable[[str], Awaitable[object]], client: httpx.AsyncClient, long: str) -> list[Row]:
    lcp: list[float] = []
    shift: list[float] = []
    keys: list[float] = []
    tasks: list[float] = []
    for number in range(ROUNDS):
        home = await fresh("/")
        await home.wait_for_timeout(400)  # type: ignore[attr-defined]
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
        await old.wait_for_timeout(500)  # type: ignore[attr-defined]
        await old.evaluate("() => { seen.event = 0; seen.task = 0 }")  # type: ignore[attr-defined]
        await old.get_by_label("Your message").press_sequentially("who decides, and by when? ", delay=20)  # type: ignore[attr-defined]
        await old.locator("#lines").focus()  # type: ignore[attr-defined]
        for key in ("PageUp", "PageUp", "End"):
            await old.keyboard.press(key)  # type: ignore[attr-defined]
        await old.wait_for_timeout(300)  # type: ignore[attr-defined]
        seen = await _seen(old)
        keys.append(seen["event"])
        tasks.append(seen["task"])
    return [
        Row("home, largest paint, median", statistics.median(lcp), "s", ROUNDS, 1.0),
        Row("layout shift while a reply streams, median", statistics.median(shift), "", ROUNDS, 0.02),
        Row(f"slowest key at {LONG - 1} turns, median", statistics.median(keys), "ms", ROUNDS, 200.0),
        Row("longest task over 50 ms in the talks, worst", max(tasks), "ms", len(tasks), 50.0),
    ]


async def _seen(page: object) -> dict[str, float]:
    found: dict[str, float] = await page.evaluate("() => seen")  # type: ignore[attr-defined]
    return found


async def _say(page: object, text: str) -> None:
    """Say something and wait for the whole reply."""
    box = page.get_by_label("Your message")  # type: ignore[attr-defined]
    await box.fill(text)
    await box.press("Enter")
    await page.wait_for_function(  # type: ignore[attr-defined]
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
