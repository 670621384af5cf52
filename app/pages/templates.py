"""The template environment that pages share: autoescaping, and the few filters that templates may use."""

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.buyer.languages import language_of_note
from app.locale import formats, texts
from app.pages import amounts, anywhere, assigned, charts, preferences, present
from app.places import shipped


@cache
def environment() -> Environment:
    """The environment over the shipped templates."""
    found = Environment(
        loader=FileSystemLoader(shipped("frontend/templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    found.policies["ext.i18n.trimmed"] = True
    found.install_gettext_callables(texts.text, texts.plural, newstyle=True)  # type: ignore[attr-defined]
    found.globals["language"] = texts.language.get
    found.globals["languages"] = list(texts.LANGUAGES.items())
    found.globals["talk_languages"] = list(texts.TALKS.items())
    found.globals["script_texts"] = texts.script_texts
    found.filters["text"] = texts.text
    found.filters["note_language"] = language_of_note
    found.filters["moment"] = formats.moment
    found.filters["number"] = formats.number
    found.filters["thousands"] = amounts.thousands
    found.filters["money"] = present.money
    found.filters["of_buyer"] = present.of_buyer
    found.filters["of_customer"] = anywhere.of_customer
    found.filters["points"] = present.points
    found.filters["percent"] = present.percent
    found.globals["strategy_name"] = present.strategy_name
    found.filters["strategy_title"] = present.strategy_name
    found.globals["level_word"] = present.level_word
    found.globals["charts"] = charts
    found.globals["asset"] = asset
    found.globals["prefs"] = preferences.current.get
    found.filters["plan_rows"] = present.plan_rows
    found.filters["open_points"] = present.open_points
    found.filters["rule_words"] = assigned.rule_words
    found.filters["reached_words"] = assigned.reached_words
    found.filters["standing_words"] = assigned.standing_words
    found.filters["day"] = assigned.day
    return found


def asset(name: str) -> str:
    """The address of a static file, with its age so that a new one is fetched."""
    folder, _, file = name.rpartition("/")
    path = shipped("frontend/vendor" if folder == "vendor" else "frontend/static") / file
    return f"/static/{name}?v={int(path.stat().st_mtime)}" if path.exists() else f"/static/{name}"


def render(template: str, **values: Any) -> str:
    """A page or fragment as HTML."""
    return environment().get_template(template).render(values)
