"""The prompt of the grader by model: the rubric with its 'it is not' column, the public brief, and the turn as data.

Trainee and buyer lines stand in one JSON text between two lines of a delimiter that is new with every call. Nothing hidden is in it:
of a case only the trainee's brief and its facts are used.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from app.content.acts import RUBRIC, MoveKind, Strategy, Tactic
from app.content.persona import CaseFile
from app.content.rubric import Rubric
from app.grading.context import TurnToGrade
from app.models.chat import ChatMessage
from app.models.tokens import by_bytes, fit_lines

MOST_FINDINGS = 12
EARLIER_TOKENS = 3000
_TEMPLATES = ("grading/system.j2", "grading/turn.j2")
_TONGUES = {"de": "German", "fr": "French", "es": "Spanish"}
_PROMPTS = Path(__file__).resolve().parents[1] / "prompts"


def answer_schema() -> dict[str, Any]:
    """The JSON Schema of an answer: strict, every field required, ids and strategies from the one vocabulary."""
    finding = {
        "id": {"type": "string", "enum": sorted(act.value for act in RUBRIC)},
        "quote": {"type": "string"},
        "specific": {"type": "boolean"},
        "takes_up": {"type": ["string", "null"]},
        "confidence": {"type": "string", "enum": ["sure", "low"]},
        "note": {"type": "string"},
    }
    whole = {
        "findings": {"type": "array", "items": _object(finding)},
        "abstained": {"type": "array", "items": {"type": "string", "enum": [s.value for s in Strategy]}},
        "move": {"type": ["string", "null"], "enum": [*(k.value for k in MoveKind), None]},
        "rider": {"type": ["string", "null"], "enum": [*(t.value for t in Tactic), None]},
    }
    return _object(whole)


def grading_prompt(turn: TurnToGrade, rubric: Rubric, chance: str) -> tuple[ChatMessage, ...]:
    """System and user message for one turn. `chance` is random text, new with every call; it makes the delimiter."""
    delimiter = f"=== {chance} ==="
    values = {
        "rubric": rubric,
        "delimiter": delimiter,
        "brief": _brief(turn.case) if turn.case is not None else "\n".join(_listed("Facts", turn.facts)),
        "data": _data(turn),
        "tongue": _TONGUES.get(turn.spoken, ""),
    }
    system, user = (_template(name).render(values).strip() + "\n" for name in _TEMPLATES)
    return (ChatMessage("system", system), ChatMessage("user", user))


@cache
def prompt_hash() -> str:
    """sha256 over the templates and the schema: what a stored grading pins."""
    whole = "\0".join(
        [*((_PROMPTS / name).read_text(encoding="utf-8") for name in _TEMPLATES), json.dumps(answer_schema())]
    )
    return hashlib.sha256(whole.encode()).hexdigest()


def _data(turn: TurnToGrade) -> str:
    lines = [json.dumps({"who": e.who, "text": e.text}, ensure_ascii=False) for e in turn.earlier]
    earlier = [json.loads(line) for line in fit_lines(lines, EARLIER_TOKENS, by_bytes)]
    whole = json.dumps({"earlier": earlier, "buyer": turn.buyer, "turn": turn.text}, ensure_ascii=False)
    # An opening bracket could start one of the marks by which local models tell roles apart; line separators could fake a line.
    for sign in ("<", "\u2028", "\u2029", "\x85"):
        whole = whole.replace(sign, f"\\u{ord(sign):04x}")
    return whole


def _brief(case: CaseFile) -> str:
    rows = [
        " ".join(case.brief.situation.split()),
        *_listed("Goals", case.brief.goals),
        *_listed("Limits", [limit.text for limit in case.brief.limits]),
        *_listed("Facts", [fact.text for fact in case.facts if fact.in_brief]),
        *_listed("Issues", [f"{issue.label}: {issue.about}" for issue in case.issues]),
    ]
    return "\n".join(rows)


def _listed(title: str, texts: Sequence[str]) -> list[str]:
    return [f"{title}:", *(f"- {' '.join(text.split())}" for text in texts)] if texts else []


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


@cache
def _environment() -> Environment:
    # Prompts are plain text, not HTML.
    return Environment(  # noqa: S701
        loader=FileSystemLoader(_PROMPTS), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _template(name: str) -> Template:
    return _environment().get_template(name)
