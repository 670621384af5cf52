"""What a request itself carries: values in addresses, bad values of forms, names and texts of files; rendered in the browser of the one who sent them."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Page

from tests.browser.inert import LOOK, Inert, Seen, differs, payloads
from tests.conftest import ROOT
from tests.content.test_cards import card
from tests.owncase.situations import LOGISTICS

WORD = "zqzzkx"
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ADDRESSES = (
    ("nobody", "/sign-in?token={p}"), ("nobody", "/password?token={p}"), ("nobody", "/join?change={p}"), ("nobody", "/{p}"), ("fresh", "/notice?next=/{p}"), ("fresh", "/notice?next={p}"),
    ("trainee", "/cases/{p}"), ("trainee", "/sessions/{p}"), ("trainee", "/checks/{p}"), ("trainee", "/check?kind={p}"), ("trainee", "/compare?a={p}&b={p}"),
    ("trainee", "/cases/packaging-film?assignment={p}"), ("trainee", "/sessions/{p}/debrief"), ("coach", "/evals/{p}"), ("coach", "/review?why={p}"), ("coach", "/review?after={p}"), ("coach", "/review/{p}?blind={p}"),
    ("coach", "/cohort?case={p}"), ("coach", "/cohort?from={p}"), ("coach", "/cohort?team={p}"), ("coach", "/cohort/sessions?who={p}"), ("coach", "/cohort/sessions?strategy={p}"), ("coach", "/cohort/sessions?page={p}"),
    ("coach", "/climate?from={p}"), ("coach", "/library/cases/{p}"), ("coach", "/library/suites/{p}"), ("coach", "/library/rubrics/{p}"), ("coach", "/library/cases/packaging-film?left={p}"),
    ("admin", "/admin/users/{p}"), ("admin", "/admin/users?find={p}"), ("admin", "/admin/users?after={p}&before={p}"), ("admin", "/admin/teams?find={p}"), ("admin", "/admin/teams/{p}?find={p}"),
)  # fmt: skip
SAID = f"We need 8 % off by Friday. {WORD}"
FORMS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("nobody", "/sign-in", {"name": WORD, "password": WORD}), ("nobody", "/sign-in", {"token": WORD}), ("nobody", "/join", {"code": WORD}),
    ("nobody", "/password", {"token": WORD, "password": WORD, "again": WORD}), ("trainee", "/check", {"text": SAID, "customer": WORD, "me": WORD, "hide": WORD}),
    ("trainee", "/check", {"kind": WORD}), ("trainee", "/check", {"text": "", "customer": WORD}), ("trainee", "/check", {"kind": "exchange", "text": f"{WORD}: We need 8 %.\n{WORD}: Why?"}),
    ("trainee", "/drill", {"situation": "packaging-film.deadline", "text": SAID}), ("trainee", "/drill", {"situation": WORD, "text": WORD}), ("trainee", "/field", {"asked": "", "given": WORD}),
    ("trainee", "/field", {"asked": WORD, "tried": WORD}), ("trainee", "/settings/deletion", {"name": WORD}), ("trainee", "/settings/password", {"old": WORD, "password": WORD, "again": "x"}),
    ("trainee", "/cases/new", {**dict.fromkeys(LOGISTICS, WORD), "do": "build"}), ("trainee", "/settings", {"theme": WORD, "language": WORD}), ("trainee", "/cases/packaging-film/sessions", {"level": WORD}),
    ("coach", "/assignments", {"case": WORD, "level": WORD, "due": WORD, "points": WORD}), ("coach", "/assignments", {"case": "packaging-film", "level": "guided", "points": WORD}),
    ("coach", "/review/{waiting}/findings", {"turn": "1", "action": "add", "item": "asks_why", "quote": WORD, "takes_up": WORD, "reason": WORD}),
    ("coach", "/review/{waiting}/completion", {"word": WORD}), ("coach", "/library/cases/{uploaded}/hidden-views", {}), ("coach", "/invitations", {"name": f"{WORD}\u200b\u0007", "team": ""}),
    ("admin", "/admin/teams", {"name": f"{WORD}\u0007"}), ("admin", "/invitations", {"name": WORD, "role": WORD}), ("admin", "/admin/users/{trainee}/deletion", {"name": WORD}),
    ("admin", "/admin/users/{trainee}/identities/ending", {"subject": WORD}), ("admin", "/admin/users/{trainee}/roles", {"role": WORD}),
)  # fmt: skip
SEND = """([action, fields]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  for (const [name, value] of Object.entries(fields)) {
    const box = document.createElement("textarea");
    box.name = name;
    box.value = value;
    form.append(box);
  }
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
}"""


def reflected(house: Inert, texts: list[str], found: Seen) -> None:
    """Every address, form and upload with each text; as they are with a harmless word, they must be with a payload."""
    tries = [(who, address, None) for who, address in ADDRESSES] + list(FORMS)
    for who, address, form in tries:
        was = _asked(house, who, address, form, WORD)
        for text in texts:
            now = _asked(house, who, address, form, text)
            found.tried += 1
            wrong = (
                differs(was, now, lambda w, t=text: t, known=house.known() | set(was["bones"])) + house.left_behind()
            )
            found.failures += [f"{who} {address} {form or ''}: {w}" for w in wrong]
    refused = _uploaded(house, "cases", f"{WORD}.yaml", f"{WORD}: 1\n")
    for text in texts:
        for kind, named, content in (
            ("cases", f"{text}.yaml", f"kind: persona\nid: x\ntitle: {json.dumps(text)}\n{text}: 1\n"),
            ("cards", f"{text}.json", "none"),
            ("cards", "c.json", card(name=text).decode()),
        ):
            now = _uploaded(house, kind, named, content)
            found.tried += 1
            known = house.known() | set(refused["bones"])
            wrong = differs(now, now, lambda w: w, known=known) + house.left_behind()
            found.failures += [f"upload to {kind}: {w}" for w in wrong]


def _asked(house: Inert, who: str, address: str, form: dict[str, str] | None, text: str) -> dict[str, Any]:
    page, url = house.page(who), house.server.url
    if form is None:
        page.goto(f"{url}{address.replace('{p}', quote(text, safe=''))}", wait_until="load")
        return dict(page.evaluate(LOOK))
    page.goto(f"{url}/notice" if who == "fresh" else f"{url}/static/mark.svg", wait_until="load")
    page.goto(f"{url}/sign-in" if who == "nobody" else f"{url}/settings", wait_until="load")
    action = address
    for name in ("waiting", "uploaded", "trainee"):
        action = action.replace(f"{{{name}}}", house.made.ids[name])
    with page.expect_navigation(wait_until="load"):
        page.evaluate(SEND, [action, {n: v.replace(WORD, text) for n, v in form.items()}])
    return dict(page.evaluate(LOOK))


def _uploaded(house: Inert, kind: str, name: str, content: str) -> dict[str, Any]:
    page = house.page("coach")
    page.goto(f"{house.server.url}/library", wait_until="load")
    form = page.locator(f'form[action="/library/{kind}"]')
    form.locator('input[type="file"]').set_input_files(
        {"name": name.replace("/", "-"), "mimeType": "text/plain", "buffer": content.encode()}
    )
    with page.expect_navigation(wait_until="load"):
        form.locator("button").first.click()
    return dict(page.evaluate(LOOK))


def tables(house: Inert, found: Seen) -> None:
    """No cell of a CSV begins a formula, and the JSON is whole."""
    page: Page = house.page("coach")
    for query in ("", "?source=coach"):
        text = page.request.get(f"{house.server.url}/cohort/export{query}").text()
        for row in csv.reader(io.StringIO(text, newline="")):
            found.tried += len(row)
            found.failures += [f"CSV: {c[:60]!r}" for c in row if c.lstrip().startswith(STARTS) and not _number(c)]
    assert json.loads(page.request.get(f"{house.server.url}/cohort/export?format=json").text())
    for line in page.request.get(f"{house.server.url}/review/labels").text().splitlines():
        assert json.loads(line)


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return not cell.startswith(("\t", "\r", "\n", "+"))


def files(house: Inert, found: Seen) -> None:
    """The Markdown of a session has no sign that begins a tag, a link, a picture or code."""
    page = house.page("trainee")
    session = house.made.ids["reviewed"]
    told = page.request.get(f"{house.server.url}/sessions/{session}/export?format=md").text()
    found.tried += 1
    found.failures += [f"Markdown: {line[:80]!r}" for line in told.splitlines() if _speaks(line)]


def _speaks(line: str) -> bool:
    bare = line.replace("\\\\", "")
    return any(bare.replace(f"\\{sign}", "").find(sign) >= 0 for sign in ("<", "[", "`"))


def pages_of_the_command_line(page: Page, folder: Path, found: Seen) -> None:
    """`counterpart grade --html` over every payload, opened from the disk, where no policy of a server stands behind it."""
    rows, out = folder / "turns.jsonl", folder / "graded.html"
    told = [{"id": f"t{n}", "buyer": p, "text": f"Why 8 % by Friday? {p}"} for n, p in enumerate(payloads())]
    rows.write_text("\n".join(json.dumps(t, ensure_ascii=False) for t in told), encoding="utf-8")
    command = [sys.executable, "-c", "from app.cli import main; main()", "grade", str(rows), "--html", str(out)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    away: list[str] = []
    page.on("request", lambda r: None if r.url.startswith("file:") else away.append(r.url))
    page.on("dialog", lambda d: (away.append(f"dialog {d.message}"), d.dismiss()))
    page.goto(out.as_uri(), wait_until="load")
    now = page.evaluate(LOOK)
    shown = "".join("".join(now["texts"]).split())
    found.tried += len(told)
    found.failures += [f"page of a graded file: {w}" for w in (*away, *now["stopped"]) if w] + (
        [f"it ran: {now['ran']}"] if now["ran"] else []
    )
    found.failures += [f"page of a graded file lacks {p!r}" for p in payloads() if "".join(p.split()) not in shown]
    found.failures += [
        f"page of a graded file: {b}"
        for b in now["bones"]
        if b.split()[0] in ("SCRIPT", "IMG", "IFRAME", "OBJECT", "FORM", "BASE", "TEMPLATE")
    ]
