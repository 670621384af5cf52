"""`make messages`: collect the interface's texts, bring the catalogues up to date, and say what is left to translate.

Texts stand in templates ({% trans %}, _()), in Python (_(), n_(), N_(), nN_(), Filled(), and the words of errors) and in scripts (_()).
Catalogues are read at start, so nothing is compiled.
"""

import ast
import sys
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ROOT / "app" / "locale"
PYTHON = (
    "app/pages",
    "app/web",
    "app/practice",
    "app/people",
    "app/review",
    "app/locale",
    "app/store",
    "app/negotiation",
    "app/buyer",
    "app/grading",
    "app/owncase",
    "app/evals/page.py",
    "app/errors.py",
)
SINGLES, PLURALS = frozenset({"_", "N_", "Filled"}), frozenset({"n_", "nN_"})
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
ERRORS = frozenset({"BadValue", "NotFound", "Conflict", "NotAllowed", "SignedOut", "TooMany", "CounterpartError"})
JINJA = {
    "extensions": "jinja2.ext.i18n",
    "trimmed": "true",
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
}
WIDTH = 120
Found = tuple[str, str | tuple[str, str]]


def main() -> int:
    """Write the catalogues anew; 1 where texts are left to translate."""
    left = 0
    for path in sorted(LOCALES.glob("*/LC_MESSAGES/counterpart.po")):
        name = path.parents[1].name
        catalogue = updated(path)
        path.write_bytes(written(catalogue))
        missing = [m for m in catalogue if m.id and not whole(m.string)]
        left += len(missing)
        print(f"{name}: {len(catalogue)} texts, {len(missing)} to translate")
        for message in missing:
            print(f"   {message.id!r}")
    return 1 if left else 0


def whole(string: str | Collection[str] | None) -> bool:
    """Whether a translation is there, every form of it."""
    return bool(string) if isinstance(string, str) or string is None else all(string)


def updated(path: Path) -> Catalog:
    """A catalogue with the texts as they stand in the sources now; what is translated stays, what is gone is dropped."""
    name = path.parents[1].name
    with path.open("rb") as file:
        before = read_po(file, locale=name)
    fresh = Catalog(locale=name, project="Counterpart", fuzzy=False)
    for text, places in collected().items():
        old = before.get(text if isinstance(text, str) else text[0])
        kept = old.string if old is not None and isinstance(old.id, str) == isinstance(text, str) else None
        fresh.add(text, kept, [(place, None) for place in sorted(places)])
    return fresh


def written(catalogue: Catalog) -> bytes:
    """A catalogue as a file: by text, places without lines, no dates, so that it changes only with the texts."""
    out = BytesIO()
    write_po(out, catalogue, width=WIDTH, sort_output=True, omit_header=True, include_lineno=False)
    plural = f'"Plural-Forms: {catalogue.plural_forms}\\n"\n'
    head = f'msgid ""\nmsgstr ""\n"Language: {catalogue.locale_identifier}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n{plural}\n'
    return head.encode() + out.getvalue()


def collected() -> Mapping[str | tuple[str, str], set[str]]:
    """Every text with the files in which it stands."""
    found: dict[str | tuple[str, str], set[str]] = {}
    for place, text in _all():
        found.setdefault(text, set()).add(place)
    singles = {text[0]: text for text in found if not isinstance(text, str)}
    for one in [text for text in found if isinstance(text, str) and text in singles]:
        raise SystemExit(f"{one!r} is used both with and without a plural; word one of them differently")
    return found


def _all() -> Iterator[Found]:
    for name in PYTHON:
        for path in sorted((ROOT / name).rglob("*.py")) if (ROOT / name).is_dir() else [ROOT / name]:
            yield from _by_calls(path)
    for path in sorted((ROOT / "frontend" / "templates").rglob("*.html")):
        yield from _by_babel("jinja2", path, JINJA)
    for path in sorted((ROOT / "frontend" / "static").glob("*.js")):
        yield from _by_babel("javascript", path)


def _by_babel(method: str, path: Path, options: Mapping[str, str] | None = None) -> Iterator[Found]:
    place = path.relative_to(ROOT).as_posix()
    for _line, text, _comments, _context in extract_from_file(method, path, KEYWORDS, (), dict(options or {})):
        yield place, text if isinstance(text, str) else (text[0], text[1])


def _by_calls(path: Path) -> Iterator[Found]:
    """The texts of a Python file: what our functions are called with, also inside f-strings, and the words that errors are made with."""
    place = path.relative_to(ROOT).as_posix()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id in PLURALS:
            forms = [text for part in node.args[:2] for text in _words(part)]
            if len(forms) == 2:
                yield place, (forms[0], forms[1])
        elif node.func.id in SINGLES or node.func.id in ERRORS:
            given = node.args[:1] if node.func.id in SINGLES else node.args
            yield from ((place, text) for part in given for text in _words(part))


def _words(part: ast.expr) -> Iterator[str]:
    if isinstance(part, ast.IfExp):
        yield from (*_words(part.body), *_words(part.orelse))
    elif isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.strip():
        yield part.value


if __name__ == "__main__":
    sys.exit(main())
