"""An own case as YAML, and answers from and to a file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from app.content.persona import CaseFile
from app.errors import BadValue, ContentError
from app.owncase.kinds import KINDS
from app.owncase.questions import QUESTIONS, TACTICS
from app.owncase.reading import known_fields


def case_yaml(case: CaseFile) -> str:
    """The case as a document that `counterpart content lint` reads; its file must bear the case's id."""
    body = case.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=140)


def flat_answers(path: Path) -> dict[str, str]:
    """An answers file as fields. Raises ContentError where it is no such file, or names something that is not asked."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ContentError(str(path), 0, "", "there is no such file", "check the path") from None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentError(path.name, 0, "", f"this is not YAML: {error}".split("\n")[0], "mend the file") from None
    if not isinstance(data, dict):
        raise ContentError(path.name, 0, "", "it holds no answers", "begin with 'counterpart content new --template'")
    flat = _flattened(data)
    unknown = [name for name in flat if name not in known_fields()]
    if unknown:
        raise ContentError(
            path.name, 0, unknown[0], "nothing of that name is asked", "see 'counterpart content new --template'"
        )
    return {name: text for name, text in flat.items() if text}


def template() -> str:
    """An answers file to start from, with the questions as comments and an example filled in."""
    lines = ["# Twelve questions. Write over the examples; numbers are in the units that stand beside them."]
    for question in QUESTIONS:
        lines += ["", f"# {question.number} {question.title}"] + ([f"#   {question.about}"] if question.about else [])
        for field in question.fields:
            if field.name == "fear_issue":
                lines.append("fear_issue: lead_time  # one of the issues below the price")
                continue
            note = field.label if not field.choices else f"{field.label}: {', '.join(v for v, _ in field.choices)}"
            example = field.choices[0][0] if field.choices else field.example
            lines.append(f"{field.name}: {_quoted(example)}  # {note}{'' if field.needed else ' (may be left empty)'}")
        lines += _part(question.part)
    return "\n".join(lines) + "\n"


def _part(part: str) -> list[str]:
    if part == "issues":
        rows = [
            "issues:  # take out what is not on the table; `cost` is what the whole way to the demand costs you, in thousands a year, if you know"
        ]
        for kind in KINDS:
            today, demand, like, limit, step = (f"{v:g}" for v in kind.example)
            body = (
                f"demand: {demand}, limit: {limit}, step: {step}"
                if kind.id == "price"
                else f"today: {today}, demand: {demand}, like: {like}, limit: {limit}, step: {step}"
            )
            rows.append(
                f"  {'' if kind.id in ('price', 'payment', 'lead_time') else '# '}{kind.id}: {{{body}}}  # {kind.label}, {kind.unit}"
            )
        return rows
    if part == "facts":
        return [
            "facts:  # `against` may name the tactic that the fact speaks against",
            "  - {text: '98.4 % of our deliveries arrived within the agreed hour last year', source: delivery log, against: blame}",
            "  - {text: The fuel surcharge already follows the bulletin every month, source: 'contract, clause 5', against: index_drop}",
        ]
    if part == "tactics":
        known = [f"#   {tactic.value}: {words}" for tactic, words in TACTICS]
        return ["tactics: [rival_quote, deadline, index_drop, blame]", *known]
    return []


def _flattened(data: Mapping[str, Any]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in data.items():
        if name == "issues" and isinstance(value, dict):
            for kind, row in value.items():
                flat[f"{kind}.on"] = "on"
                flat |= {f"{kind}.{part}": _text(v) for part, v in _rows(f"issues.{kind}", row).items()}
        elif name == "facts" and isinstance(value, list):
            for number, row in enumerate(value, 1):
                flat |= {f"fact{number}.{part}": _text(v) for part, v in _rows(f"facts.{number}", row).items()}
        elif name == "tactics" and isinstance(value, list):
            flat |= {f"tactic.{tactic}": "on" for tactic in value}
        else:
            flat[str(name)] = _text(value)
    flat.pop("price.on", None)
    return flat


def _rows(place: str, row: Any) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise BadValue(place, str(row), "write it as in 'counterpart content new --template'")
    return row


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'" if text else "''"
