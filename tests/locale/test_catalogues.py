"""The catalogues: every text has its German, with the same places for values and the same tags; every visible text of a template is marked."""

import re
import sys

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import messages
import unmarked

PO = ROOT / "app" / "locale" / "de" / "LC_MESSAGES" / "counterpart.po"
_VALUES = re.compile(r"%\((\w+)\)s|%[^(%]")
_TAGS = re.compile(r"<[^>]*>")


def german() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="de")


def pairs() -> list[tuple[str, str]]:
    found = []
    for message in german():
        if message.id and isinstance(message.id, str):
            found.append((message.id, str(message.string)))
        elif message.id:
            found += list(zip(message.id, message.string, strict=True))
    return found


def test_the_catalogue_holds_what_the_sources_hold() -> None:
    assert PO.read_bytes() == messages.written(messages.updated(PO)), "run 'make messages' and translate what it names"


def test_every_text_has_its_german() -> None:
    missing = [m.id for m in german() if m.id and not messages.whole(m.string)]
    assert not missing
    assert len(pairs()) > 400


def test_values_and_tags_are_those_of_the_english() -> None:
    for english, translated in pairs():
        assert sorted(_VALUES.findall(english)) == sorted(_VALUES.findall(translated)), english
        assert sorted(_TAGS.findall(english)) == sorted(_TAGS.findall(translated)), english


def test_german_has_no_word_that_the_english_pronouns_would_change() -> None:
    # our words about a buyer are put into the buyer's pronoun after they were translated
    assert [t for _, t in pairs() if re.search(r"\b(?:she|her|hers)\b", _VALUES.sub("", t), re.IGNORECASE)] == []


def test_every_visible_text_of_a_template_is_marked() -> None:
    assert unmarked.in_templates(ROOT / "frontend" / "templates") == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Hello there</p>", ["Hello", "there"]),
        ("<p>{% trans %}Hello there{% endtrans %}</p>", []),
        ("<p>{% trans n=x %}{{ n }} things{% pluralize %}more{% endtrans %} left</p>", ["left"]),
        ('<input placeholder="Type here" name="kept">', ["Type", "here"]),
        ("<a title=\"{{ 'Go on' if x else _('Stop') }}\">{{ _('Go') }}</a>", ["Go on"]),
        ("<b class=\"{{ 'good' if x else 'bad' }}\">{{ 'Trap: ' if x }}{{ x }}</b>", ["Trap: "]),
        ("{% for a in (('First', x), (_('Second'), y)) %}{{ a }}{% endfor %}", ["First"]),
        ("{{ 'From turn %d' % n }}", ["From turn %d"]),
        ("{% if x == 'Some thing' %}{{ y['key'] }}{% endif %}", []),
        ("<script>let words = 1;</script><title>Counterpart</title>", []),
    ],
)
def test_the_checker_sees_what_is_not_marked(template: str, found: list[str]) -> None:
    assert unmarked.unmarked(template) == found
