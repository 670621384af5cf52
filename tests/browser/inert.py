"""Every field that a page shows holds a payload; each page is rendered as the one who sees it, and compared with the same page over harmless words."""

import json
import re
import shutil
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import DESKTOP, Server, serving
from tests.browser.furnished import Furnished, furnish

AT_ONCE, AT_ONCE_IN_CASES = 30, 3
PAYLOADS = Path(__file__).with_name("payloads.txt")
# A look at a page may take long on a machine that does much else; what runs there is the question, not how soon.
SLOWEST_MS = 120_000
# Runs in every document before anything else: what the policy had to stop is a failure too, for the text came that far.
WATCH = """
globalThis.stopped = [];
addEventListener('securitypolicyviolation', e => stopped.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + (e.sample || '')));
"""
# The page as a skeleton: every element with the names of its attributes, every text, and every value of an attribute.
LOOK = """() => {
  const bones = [], texts = [], values = [];
  const walk = node => {
    for (const n of node.childNodes) {
      if (n.nodeType === 3) { if (n.data.trim()) texts.push(n.data); continue; }
      if (n.nodeType !== 1) { bones.push('#' + n.nodeType); continue; }
      if (n.id === 'link') continue;  // says how the connection is
      bones.push(n.tagName + ' ' + [...n.attributes].map(a => a.name).filter(a => !/^(aria-invalid|aria-describedby|checked|selected|open|disabled|hidden)$/.test(a)).sort().join(' '));
      for (const a of n.attributes) values.push(a.name + '=' + a.value);
      if (n.shadowRoot) bones.push('#shadow');
      walk(n.tagName === 'TEMPLATE' ? n.content : n);
    }
  };
  walk(document);
  return {bones, texts, values, ran: String(globalThis.ran instanceof Element ? '' : globalThis.ran || ''), stopped, title: document.title};
}"""
# Pages that are worked out from what was typed, or show its beginning, so that other words make other rows; a clinic blanks the
# parts of the rep's name, which is a payload here and so has parts in every text.
WORKED_OUT = re.compile(r"^/$|/debrief$|^/compare|^/check|/preview$|^/clinic/")
# The heading over who has read a talk: whether it is there is a matter of who looked first.
SOMETIMES = {"H3 id"}
PROVIDER = "import os; os.environ.update(COUNTERPART_OIDC_ISSUER='https://door.example', COUNTERPART_OIDC_CLIENT='c', COUNTERPART_OIDC_SECRET='s')"
TextOf = Callable[[str], str]


def payloads() -> list[str]:
    """The rows of the list; a tab and a carriage return stand there by name."""
    rows = PAYLOADS.read_text(encoding="utf-8").splitlines()
    return [row.replace("{TAB}", "\t").replace("{CR}", "\r") for row in rows]


def rounds(size: int) -> list[str]:
    """All payloads in texts of `size` each: where one begins a formula or an address it begins its text, as far as there are texts."""
    every = payloads()
    count = -(-len(every) // size)
    starts = [p for p in every if p[0] in "=+-@\t\r＝ " or re.match(r"[a-zA-Z&#;0-9]*(:|&colon;)|//", p)]
    rest = [p for p in every if p not in starts]
    return [" ".join((starts + rest)[at::count]) for at in range(count)]


@dataclass
class Words:
    """A word of its own for each field, of letters only, so that it can be found and replaced wherever it went."""

    given: dict[str, str] = field(default_factory=dict)

    def __call__(self, name: str, real: str) -> str:
        """The word of a field; what no page shows keeps its text."""
        if re.match(r"(other|mate) (?!field)|check hide", name):
            return real
        if name not in self.given:
            number = len(self.given)
            self.given[name] = f"zq{chr(97 + number // 26)}{chr(97 + number % 26)}kx"
        return self.given[name]


WORD = re.compile(r"zq[a-z]{2}kx", re.IGNORECASE)


@dataclass
class Seen:
    """What came of it."""

    tried: int = 0
    failures: list[str] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)


class Inert:
    """A furnished house of words, its server, and the pages over harmless words."""

    def __init__(self, browser: Browser, server: Server, made: Furnished, words: Words) -> None:
        self.browser, self.server, self.made, self.words = browser, server, made, words
        self.file = server.folder / "var" / "counterpart.sqlite3"
        self.cells = _cells(self.file)
        # What goes into a case together with others has fewer payloads at once, for a text of a case has 2,000 characters at most.
        self.texts, self.fewer = rounds(AT_ONCE), rounds(AT_ONCE_IN_CASES)
        in_cases = [
            c for c in self.cells if c[0] in ("documents", "own_case_versions", "own_case_answers", "kept_checks")
        ]
        self.short = {w.lower() for *_, value in in_cases for w in WORD.findall(value)}
        self.before: dict[tuple[str, str], dict[str, Any]] = {}
        self.contexts: dict[str, Page] = {}
        self.away: list[str] = []

    def text_of(self, word: str, number: int) -> str:
        """The payloads that stand in a field in a round: each field has others, and each of them in its turn."""
        known = list(self.words.given.values())
        if word.lower() not in known:  # an id or a hash that looks like one by chance
            return word
        place = known.index(word.lower())
        texts = self.fewer if word.lower() in self.short else self.texts
        return f"{texts[(place + number) % len(texts)]} {word.lower()}"  # names must differ

    def fill(self, number: int) -> None:
        """Write the payloads of a round into every cell."""
        with sqlite3.connect(self.file, timeout=20) as db:
            for table, column, row, value in self.cells:
                now = _filled(value, lambda w: self.text_of(w, number))
                db.execute(f'update "{table}" set "{column}" = ? where rowid = ?', (now, row))
        db.close()
        self.server.restart(signal.SIGTERM)  # cases are kept in memory by their hash

    def page(self, who: str) -> Page:
        """The browser of somebody."""
        if who not in self.contexts:
            context = self.browser.new_context(viewport=DESKTOP)  # type: ignore[arg-type]
            _watch(context)
            keys = self.made.keys.get(who, {})
            context.add_cookies([{"name": n, "value": v, "url": self.server.url} for n, v in keys.items()])
            page = context.new_page()
            page.on(
                "request", lambda r: None if r.url.startswith((self.server.url, "data:,")) else self.away.append(r.url)
            )
            page.on("dialog", lambda d: (self.away.append(f"dialog {d.message}"), d.dismiss()))
            self.contexts[who] = page
        return self.contexts[who]

    def look(self, who: str, address: str) -> dict[str, Any]:
        """A page as it stands in the browser."""
        page = self.page(who)
        page.goto(f"{self.server.url}{address}", wait_until="load", timeout=SLOWEST_MS)
        return dict(page.evaluate(LOOK))

    def harmless(self, only: str = "") -> None:
        """Look at each page over harmless words: twice, for some pages tell what was looked at before."""
        for _ in range(2):
            self._unread()
            for entry in (e for e in self.made.seen() if only in e[1]):
                self.before[entry] = self.look(*entry)

    def _unread(self) -> None:
        """A debrief tells who read it: each look at all pages begins with the same readers."""
        with sqlite3.connect(self.file, timeout=20) as db:
            db.execute("delete from audit where action like 'read%'")
        db.close()

    def compare(self, number: int, found: Seen) -> None:
        """Look at each page over the payloads of a round; once the longer texts have all been there, only at pages with something of a case."""
        self._unread()
        for entry, was in self.before.items():
            words = set(w.lower() for w in WORD.findall("".join(was["texts"] + was["values"])))
            if number >= len(self.texts) and not words & self.short:
                continue
            now = self.look(*entry)
            found.shown |= words
            found.tried += len(words)
            same = not WORKED_OUT.search(entry[1])
            wrong = differs(was, now, lambda w: self.text_of(w, number), known=None if same else self.known())
            wrong += self.left_behind()
            found.failures += [f"{entry[0]} {entry[1]}: {w}" for w in wrong]

    def known(self) -> set[str]:
        """Every kind of element that the pages have over harmless words."""
        return {bone for page in self.before.values() for bone in page["bones"]} | SOMETIMES

    def left_behind(self) -> list[str]:
        """Requests that left the origin and dialogs, since this was asked last."""
        found = [f"asked for {a}" for a in self.away]
        self.away.clear()
        return found

    def close(self) -> None:
        """Close the browsers."""
        for page in self.contexts.values():
            page.context.close()
        self.contexts.clear()


def differs(was: dict[str, Any], now: dict[str, Any], text_of: TextOf, *, known: set[str] | None = None) -> list[str]:
    """What is not as it was but for the words: scripts that ran, what the policy stopped, elements, attributes, texts; the order of rows may be another.
    A page that is worked out from the text may have any elements that are `known` from the pages over harmless words."""
    wrong = [f"ran {now['ran']}"] if now["ran"] else []
    wrong += [f"stopped {s}" for s in now["stopped"]]
    before, bones = Counter(was["bones"]), Counter(now["bones"])
    same = known is None
    new = (
        Counter(b for b in bones.elements() if b not in known)
        if known is not None
        else (bones - before) + (before - bones)
    )
    wrong += [f"elements: {new.most_common(3)}"] if new else []
    texts = _plain(" ".join(now["texts"]))
    lost = [t for t in was["texts"] if WORD.search(t) and _plain(_filled_text(t, text_of)) not in texts]
    wrong += [f"text: {lost[0][:160]!r} is not there as typed" for _ in lost[:1] if same]
    kinds = (lambda x: x, quote, quote_plus, lambda x: quote(x, safe=""))
    values = {_plain(v) for v in now["values"]}
    for value in (v for v in was["values"] if WORD.search(v) and same):
        if not any(_plain(_filled_text(value, lambda w, k=k: k(text_of(w)))) in values for k in kinds):  # type: ignore[misc]
            wrong.append(f"attribute: {value[:120]!r} is not there as typed")
    return wrong


def _filled_text(text: str, text_of: TextOf) -> str:
    return WORD.sub(lambda m: text_of(m[0]), text)


def _plain(text: str) -> str:
    timeless = re.sub(r"\b\d\d:\d\d\b", "hh:mm", text)
    return re.sub(r"\s+", "", re.sub(r"^value=[\w-]{22}$", "value=key", timeless))


def _filled(value: str, text_of: TextOf) -> str:
    if value[:1] in "[{" and value[-1:] in "]}":
        return WORD.sub(lambda m: json.dumps(text_of(m[0]), ensure_ascii=False)[1:-1], value)
    return _filled_text(value, text_of)


def _cells(file: Path) -> list[tuple[str, str, int, str]]:
    """Every cell of the database that holds a word: table, column, row, value."""
    found = []
    with sqlite3.connect(file, timeout=20) as db:
        tables = db.execute(
            "select name from sqlite_master where type = 'table' and sql not like '%WITHOUT ROWID%'"
        ).fetchall()
        for (table,) in tables:
            columns = [c[1] for c in db.execute(f'pragma table_info("{table}")')]
            for column in columns:
                rows = db.execute(f'select rowid, "{column}" from "{table}" where lower("{column}") like \'%zq__kx%\'')
                found += [(table, column, row, value) for row, value in rows if isinstance(value, str)]
    db.close()
    return found


def plant_documents(file: Path, words: Words) -> None:
    """A word before each longer text of the cases that people made or brought in."""

    def planted(value: Any, place: str) -> Any:
        if isinstance(value, dict):
            return {k: planted(v, f"{place}.{k}") for k, v in value.items()}
        if isinstance(value, list):
            return [planted(v, place) for v in value]
        if (
            isinstance(value, str)
            and re.search(r"\.(title|name|situation|story|gist|text|voice|why|about|habits|goal|note|source)$", place)
            and " " in value
        ):
            return f"{words(place.replace('.', ' '), value)} {value}"
        return value

    with sqlite3.connect(file, timeout=20) as db:
        for digest, body in db.execute("select hash, body from documents where name like 'own-%'").fetchall():
            told = json.loads(body)
            made = planted(told, "")
            db.execute("update documents set body = ? where hash = ?", (json.dumps(made, ensure_ascii=False), digest))
    db.close()


def _watch(context: BrowserContext) -> None:
    context.add_init_script(WATCH)


@contextmanager
def house_of_words(browser: Browser, folder: Path, seeded: str = "", only: str = "") -> Iterator[Inert]:
    """The furnished house on a server of its own; `seeded` is Python that runs before it, `only` a part of the addresses to look at."""

    words = Words()
    made = furnish(folder, words)
    plant_documents(folder / "var" / "counterpart.sqlite3", words)
    running = serving(folder, f"{PROVIDER}\n{seeded}", pace=0)
    server = next(running)
    house = Inert(browser, server, made, words)
    try:
        house.harmless(only)
        yield house
    finally:
        house.close()
        next(running, None)
        shutil.rmtree(folder / "var", ignore_errors=True)
