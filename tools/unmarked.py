"""Finds visible texts of templates that are not marked for translation: text between tags, and placeholder, aria-label, title, alt.

A text counts as marked inside {% trans %} or as the argument of _(). Strings that {% for %} and {% set %} hand on are looked at too.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

SHOWN = frozenset({"placeholder", "aria-label", "title", "alt"})
# Names, which are the same in every language.
NAMES = frozenset({"Counterpart"})
_LETTERS = re.compile(r"[A-Za-z]{2,}")
_PLACE = re.compile("\ue000(\\d+)\ue001")
_NOT_SHOWN = re.compile(r"\{% block body_class %\}.*?\{% endblock %\}")
_HANDED_ON = re.compile(r"[A-Z][a-z]|[a-z] [a-z]")


def unmarked(source: str) -> list[str]:
    """The unmarked texts of a template, in order."""
    env = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    flat, expressions, statements = _flattened(env, source)
    reader = _Reader()
    reader.feed(flat)
    found = []
    for text in reader.texts:
        found += [w for w in _PLACE.sub(" ", text).split() if _LETTERS.search(w) and w.strip(",.·:;()") not in NAMES]
        for number in _PLACE.findall(text):
            found += [t for t in _constants(env, expressions[int(number)]) if _LETTERS.search(t) and t not in NAMES]
    for statement in statements:
        found += [t for t in _bare_strings(statement) if _HANDED_ON.search(t)]
    return found


def _flattened(env: Environment, source: str) -> tuple[str, list[str], list[str]]:
    """The HTML with each expression as a numbered sign and marked texts left out; the expressions; the for and set statements."""
    flat, expressions, statements, inside = "", [], [], False
    kind, held = "", ""
    for _line, token, value in env.lex(_NOT_SHOWN.sub("", source)):
        if token in ("variable_begin", "block_begin"):
            kind, held = token, ""
        elif token == "variable_end":
            flat += "" if inside else f"\ue000{len(expressions)}\ue001"
            expressions += [] if inside else [held]
        elif token == "block_end":
            word = held.split()[0] if held.split() else ""
            inside = (inside or word == "trans") and word != "endtrans"
            statements += [held] if word in ("for", "set", "with") else []
        elif token == "data":
            flat += "" if inside else value
            continue
        elif kind:
            held += value
    return flat, expressions, statements


class _Reader(HTMLParser):
    """Collects what a reader sees or hears of the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")
        self.texts += [value for name, value in attrs if name in SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.texts.append(data)


def _constants(env: Environment, expression: str) -> Iterator[str]:
    """The strings that an expression itself may show."""
    parsed = env.parse("{{ " + expression + " }}")
    output = parsed.find(nodes.Output)
    if output is not None:
        for node in output.nodes:
            yield from _shown(node)


def _shown(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        yield from _shown(node.expr1)
        yield from _shown(node.expr2) if node.expr2 is not None else ()
    elif isinstance(node, nodes.BinExpr):
        yield from (*_shown(node.left), *_shown(node.right))
    elif isinstance(node, nodes.Concat | nodes.Tuple | nodes.List):
        parts = node.nodes if isinstance(node, nodes.Concat) else node.items
        yield from (text for part in parts for text in _shown(part))
    elif isinstance(node, nodes.Filter | nodes.Getitem) and node.node is not None:
        yield from _shown(node.node)


def _bare_strings(statement: str) -> list[str]:
    """The strings of a statement that are not the first argument of _()."""
    without = re.sub(r"_\(\s*(?:'[^']*'|\"[^\"]*\")", "", statement)
    return [one or other for one, other in re.findall(r"'([^']*)'|\"([^\"]*)\"", without)]


def in_templates(folder: Path) -> list[str]:
    """The unmarked texts of all templates, each with its file."""
    return [f"{path.name}: {text}" for path in sorted(folder.rglob("*.html")) for text in unmarked(path.read_text())]
