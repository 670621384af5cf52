"""`python -m bench.audited`: Lighthouse, desktop, over the pages of a running server; leaves with 1 where a score is under its aim.

Needs Node, npm and Chromium. Lighthouse is installed from its own lock file into a folder beside it; nothing of it belongs to the product.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import DESKTOP, Server, serving, sign_in
from tests.browser.steps import begin, end, say
from tests.conftest import CHROMIUM_FLAGS, find_chromium

HERE = Path(__file__).with_name("lighthouse")
AIMS = {"performance": 95, "accessibility": 100, "best-practices": 100}
TRIES = 3


def main() -> int:
    exe = find_chromium()
    if exe is None or shutil.which("npm") is None:
        print("Lighthouse needs Chromium and npm; install both.", file=sys.stderr)
        return 3
    subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=HERE, check=True)
    with tempfile.TemporaryDirectory() as folder:
        serve = serving(Path(folder))
        server = next(serve)
        missed = 0
        cookie, pages = _prepared(server, exe)
        headers = Path(folder) / "headers.json"
        headers.write_text(json.dumps({"Cookie": cookie}))
        for name, url in pages.items():
            scores = _audit(url, headers, Path(folder) / f"{name}.json", exe)
            missed += sum(scores[what] < aim for what, aim in AIMS.items())
            print(f"{name:<10}" + "  ".join(f"{what} {score}" for what, score in scores.items()))
        next(serve, None)
    return 1 if missed else 0


def _prepared(server: Server, exe: str) -> tuple[str, dict[str, str]]:
    """A signed-in cookie, and the address of each page, with talks that run and talks that ended."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=exe, args=list(CHROMIUM_FLAGS))
        cookies = sign_in(browser, server)
        context = browser.new_context(viewport=DESKTOP)
        context.add_cookies(cookies)  # type: ignore[arg-type]
        page = context.new_page()
        begin(page, server)
        talk = page.url
        begin(page, server)
        say(page, "Fine, 3 % off the price.")
        say(page, "Why six weeks of stock?")
        end(page)
        debrief = page.url
        browser.close()
    cookie = "; ".join(f"{c['name']}={c['value']}" for c in cookies)
    pages = {
        "home": server.url,
        "case": f"{server.url}/cases/packaging-film",
        "first": f"{server.url}/cases/packaging-film?first",
    }
    return cookie, {**pages, "talk": talk, "debrief": debrief, "settings": f"{server.url}/settings"}


def _audit(url: str, headers: Path, out: Path, exe: str) -> dict[str, int]:
    command = [
        "node", "node_modules/lighthouse/cli/index.js", url, "--preset=desktop", "--output=json", f"--output-path={out}", "--quiet",
        f"--extra-headers={headers}", f"--only-categories={','.join(AIMS)}", "--chrome-flags=--headless --no-sandbox --disable-gpu",
    ]  # fmt: skip
    for _ in range(TRIES):  # on a busy machine it loses a trace now and then, and asks to be run again
        run = subprocess.run(
            command,
            cwd=HERE,
            check=False,
            env={**os.environ, "CHROME_PATH": exe},
            timeout=180,
            capture_output=True,
            text=True,
        )
        if run.returncode == 0:
            break
    else:
        raise SystemExit(f"Lighthouse could not audit {url}: {run.stderr.strip()[-600:]}")
    found = json.loads(out.read_text())["categories"]
    return {name: round(found[name]["score"] * 100) for name in AIMS}


if __name__ == "__main__":
    sys.exit(main())
