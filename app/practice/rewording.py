"""A model words some of the pressure lines of an own case anew: guarded, and marked as drafted. It gets public lines only, and never a figure to decide."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.buyer.guard import check
from app.buyer.leashing import drafting_leash
from app.content.acts import Tactic
from app.content.persona import CaseFile
from app.errors import ModelError
from app.language.fold import fold
from app.language.hidden import every_figure
from app.language.sentences import sentences
from app.locale.filled import N_
from app.models.chat import ChatMessage, ChatModel, ChatRequest, Reply
from app.negotiation.casecheck import check_case

LONGEST_LINE, MOST_LINES = 280, 12
_DIGITS = re.compile(r"\d+")
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "lines": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"id": {"type": "string"}, "text": {"type": "string"}},
                "required": ["id", "text"],
            },
        }
    },
    "required": ["lines"],
}


async def reworded(case: CaseFile, model: ChatModel, version: str) -> CaseFile | None:
    """The case as a new version with the drafted lines that passed, put before the kit's own; None where none passed. Raises ModelError."""
    asked = {t.id.value: t.wordings[0] for t in case.tactics if t.id is not Tactic.POCKETING}
    asked = dict(list(asked.items())[:MOST_LINES])
    answer = await _answer(model, _request(case, asked))
    drafted = {
        name: text for name, text in _lines(answer).items() if name in asked and passes(case, Tactic(name), text)
    }
    if not drafted:
        return None
    tactics = [
        t.model_copy(update={"wordings": [drafted[t.id.value], *t.wordings[1:]]}) if t.id.value in drafted else t
        for t in case.tactics
    ]
    own = {
        **case.extensions.get("own", {}),
        "drafted_by": model.name,
        "drafted": [f"tactics.{name}" for name in drafted],
    }
    changed = case.model_copy(
        update={"tactics": tactics, "version": version, "extensions": {**case.extensions, "own": own}}
    )
    return changed if not check_case(changed) else None


def passes(case: CaseFile, tactic: Tactic, text: str) -> bool:
    """Whether a drafted line may stand for a tactic: figures and dates of the kit's line, a word by which the tactic is known, short, no slot, and every
    sentence through the buyer's own guard."""
    spec = next(t for t in case.tactics if t.id is tactic)
    before = spec.wordings[0]
    text = text.strip()
    if not text or len(text) > LONGEST_LINE or "{" in text or "}" in text:
        return False
    if _values(text) != _values(before) or set(_DIGITS.findall(text)) != set(_DIGITS.findall(before)):
        return False
    if not any(fold(cue) in fold(text) for cue in spec.cues):
        return False
    leash = drafting_leash(case, before)
    return all(check(sentence.text, leash) is None for sentence in sentences(text))


def _values(text: str) -> set[float | None]:
    return {v for figure in every_figure(text) for v in (figure.value, figure.until)}


def _request(case: CaseFile, asked: dict[str, str]) -> ChatRequest:
    lines = json.dumps([{"id": name, "text": text} for name, text in asked.items()], ensure_ascii=False)
    text = _prompt().render(buyer=case.buyer, situation=case.situation, lines=lines)
    return ChatRequest((ChatMessage("user", text),), "draft", max_tokens=1500, schema=_SCHEMA, schema_name="lines")


async def _answer(model: ChatModel, request: ChatRequest) -> str:
    """The whole answer. Raises ModelError where it did not complete."""
    async for item in model.stream(request):
        if isinstance(item, Reply) and item.finish == "stop":
            return item.text
    raise ModelError("cut", N_("The model's answer was cut off; try again."), retry=True)


def _lines(answer: str) -> dict[str, str]:
    """The lines of an answer by id; none where it is not the JSON that was asked for."""
    try:
        rows = json.loads(answer)["lines"]
        return {str(row["id"]): " ".join(str(row["text"]).split()) for row in rows}
    except (ValueError, TypeError, KeyError):
        return {}


@cache
def _prompt():  # type: ignore[no-untyped-def]
    folder = Path(__file__).resolve().parents[1] / "prompts"
    found = Environment(loader=FileSystemLoader(folder), undefined=StrictUndefined, autoescape=False)  # noqa: S701  plain text
    return found.get_template("own/lines.j2")
