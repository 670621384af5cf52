"""An own case as YAML, and answers from and to a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from app.content.persona import CaseFile
from app.errors import ContentError
from app.owncase.kinds import KINDS, Kind
from app.owncase.questions import QUESTIONS, TACTICS, Field
from app.owncase.reading import known_fields

_SEE = "see 'counterpart content new --template'"


def case_yaml(case: CaseFile) -> str:
    """The case as a document that `counterpart content lint` reads; its file must bear the case's id."""
    body = case.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=140)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a file of answers holds: fields with text, and what of it is no field, by place, each with what to do."""

    flat: dict[str, str]
    problems: dict[str, str]


def typed_answers(path: Path) -> Typed:
    """An answers file as fields, with everything in it that is not asked or not written as asked. Raises ContentError where it is no such file."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContentError(str(path), 0, "", "there is no such file", "check the path") from None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentError(path.name, 0, "", f"this is not YAML: {error}".split("\n")[0], "mend the file") from None
    if not isinstance(data, dict):
        raise ContentError(path.name, 0, "", "it holds no answers", "begin with 'counterpart content new --template'")
    problems: dict[str, str] = {}
    flat = _flattened(data, problems)
    known = known_fields()
    for name in flat:
        if name not in known:
            problems[name] = f"nothing of that name is asked; {_SEE}."
    return Typed({name: text for name, text in flat.items() if text and name in known}, problems)


def all_problems(typed: Typed, found: Mapping[str, str]) -> dict[str, str]:
    """Everything that is wrong with a file: what cannot be read of it, then `found` in its answers, without what only follows from the first."""
    broken = {place.partition(".")[0] for place in typed.problems}
    return {**typed.problems, **{name: words for name, words in found.items() if name not in broken}}


def template() -> str:
    """An answers file to start from, with the questions as comments and an example filled in."""
    lines = ["# Twelve questions. Write over the examples; numbers are in the units that stand beside them."]
    for question in QUESTIONS:
        lines += ["", f"# {question.number} {question.title}"] + ([f"#   {question.about}"] if question.about else [])
        for field in question.fields:
            if field.name == "fear_issue":
                lines.append(
                    "fear_issue: lead_time  # one of the issues below the price (left empty: the first of them)"
                )
                continue
            note = f"{field.label}: {_choices(field)}" if field.choices else field.label
            example = field.choices[0][0] if field.choices else field.example
            size = "" if field.choices or field.number else f", at most {field.size} characters"
            lines.append(f"{field.name}: {_quoted(example)}  # {note}{size}{'' if field.needed else _empty(field)}")
        lines += _part(question.part)
    return "\n".join(lines) + "\n"


def _unit(kind: Kind) -> str:
    return "what is counted stands behind the number: '400 t', '180 printers'" if kind.unit == "units" else kind.unit


def _choices(field: Field) -> str:
    """What may be written, each with what it means where the word does not say it."""
    return ", ".join(value if value == words else f"{value} ({words})" for value, words in field.choices)


def _empty(field: Field) -> str:
    return f" (left empty: {field.instead})" if field.instead else " (may be left empty)"


def _part(part: str) -> list[str]:
    if part == "issues":
        rows = [
            "issues:  # take out what is not on the table; `like` is what you would like, `limit` how far you may go; where only you want it otherwise, demand and limit are as today; `cost` is what the whole way costs you, in thousands a year, if you know"
        ]
        for kind in KINDS:
            today, demand, like, limit, step = (f"{v:g}" for v in kind.example)
            body = (
                f"demand: {demand}, limit: {limit}, step: {step}"
                if kind.id == "price"
                else f"today: {today}, demand: {demand}, like: {like}, limit: {limit}, step: {step}"
            )
            rows.append(
                f"  {'' if kind.id in ('price', 'payment', 'lead_time') else '# '}{kind.id}: {{{body}}}  # {kind.label}, {_unit(kind)}"
            )
        return rows
    if part == "facts":
        return [
            "facts:  # `against` may name the tactic that the fact speaks against; [] may be written",
            "  - {text: '98.4 % of our deliveries arrived within the agreed hour last year', source: delivery log, against: blame}",
            "  - {text: The fuel surcharge already follows the bulletin every month, source: 'contract, clause 5', against: index_drop}",
        ]
    if part == "tactics":
        known = [f"#   {tactic.value}: {words}" for tactic, words in TACTICS]
        return [
            "tactics: [rival_quote, deadline, index_drop, blame]  # what is missing for a good exercise is added; [] may be written",
            *known,
        ]
    return []


def _flattened(data: Mapping[str, Any], problems: dict[str, str]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in data.items():
        if name == "issues" and isinstance(value, dict):
            for kind, row in value.items():
                flat |= {f"{kind}.on": "on"} if isinstance(row, dict) else {}
                flat |= {f"{kind}.{part}": _text(v) for part, v in _row(f"issues.{kind}", row, problems).items()}
        elif name == "facts" and isinstance(value, list):
            for number, row in enumerate(value, 1):
                flat |= {f"fact{number}.{part}": _text(v) for part, v in _row(f"facts.{number}", row, problems).items()}
        elif name == "tactics" and isinstance(value, list):
            flat |= {f"tactic.{tactic}": "on" for tactic in value}
        elif name in ("issues", "facts", "tactics"):
            _row(name, value if not isinstance(value, dict) else None, problems)
        else:
            flat[str(name)] = _text(value)
    flat.pop("price.on", None)
    return flat


def _row(place: str, row: Any, problems: dict[str, str]) -> dict[str, Any]:
    if isinstance(row, dict):
        return row
    problems[place] = f"{str(row)!r} does not fit; write it as in 'counterpart content new --template'."
    return {}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'" if text else "''"
