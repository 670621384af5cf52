"""Grading by a language model: one structured call a turn; booleans and quotes come back, levels are computed here.

What the model says passes the same verification as the embedded grader's findings, and its 'specific' counts only where the rule agrees.
An answer that is cut, refused or of another shape is never mended: the turn is ungraded, with the reason.
"""

import asyncio
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.content.acts import BEHAVIOURS, RUBRIC, Act, MoveKind, Opens, Strategy, Tactic, opened
from app.content.cues import Cue
from app.content.loading import document_hash
from app.content.rubric import Rubric
from app.errors import ModelError
from app.grading.context import TurnToGrade
from app.grading.embedded import gradable
from app.grading.findings import Finding, verify
from app.grading.grader import Grading, Status, graded
from app.grading.prompting import MOST_FINDINGS, answer_schema, grading_prompt, prompt_hash
from app.grading.specific import fresh, is_specific, known_of
from app.grading.tojudge import to_the_judge
from app.language.tongue import tongue_of
from app.locale.filled import N_
from app.models.breaker import AWAY
from app.models.chat import ChatModel, ChatRequest, Reply
from app.negotiation.gifts import free_moves
from app.negotiation.heard import TermMode

ANSWER_TOKENS = 1600
NOTE_CHARS = 240
_CONCESSIONS = frozenset({Act.BUYS_GOODWILL, Act.CAVES_TO_PRESSURE, Act.SPLITS_ARBITRARILY})
_FENCED = re.compile(r"\A\s*```(?:json)?\s*\n(?P<body>.*)\n\s*```\s*\Z", re.DOTALL)


class SaidFinding(BaseModel):
    """One finding as the model put it; not yet held to its evidence."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: str
    quote: str
    specific: bool
    takes_up: str | None = None
    confidence: Literal["sure", "low"] = "sure"
    note: str = ""


class SaidAnswer(BaseModel):
    """A whole answer as the model put it."""

    model_config = ConfigDict(extra="ignore", strict=True)

    findings: Annotated[list[SaidFinding], Field(max_length=MOST_FINDINGS)]
    abstained: list[str] = []
    move: str | None = None
    rider: str | None = None


class ModelGrader:
    """A `Grader` that asks a model. `chance` gives new random text for each call's delimiter; `temperature` is 0 unless several samples are wanted;
    `by_strategy` asks once a strategy, with that part of the rubric alone, instead of once a turn."""

    kind = "model"

    def __init__(
        self,
        model: ChatModel,
        rubric: Rubric,
        chance: Callable[[], str] = lambda: secrets.token_hex(12),
        *,
        temperature: float = 0.0,
        by_strategy: bool = False,
    ) -> None:
        self.name = f"model-1:{model.name}" + (" by strategy" if by_strategy else "")
        self.model = model.name
        self.prompt_hash = prompt_hash()
        self.rubric_hash = document_hash(rubric)
        self._model, self._rubric, self._chance, self._temperature = model, rubric, chance, temperature
        self._parts = (
            [rubric.model_copy(update={"strategies": [row]}) for row in rubric.strategies] if by_strategy else []
        )

    async def grade(self, turn: TurnToGrade) -> Grading:
        """Grade one turn; a failure is `ungraded` with the reason, never an invented score."""
        if reason := _not_gradable(turn):
            return Grading(Status.NOT_GRADABLE, self.name, reason)
        try:
            said = await (self._ask_by_strategy(turn) if self._parts else self._ask(turn, self._rubric))
        except ModelError as error:
            return replace(self._ungraded(error.message), passing=error.kind in AWAY)
        if said is None:
            return self._ungraded(
                f"The grader {self.model!r} gave no answer of the agreed shape; grade the turn again."
            )
        return self._graded(turn, said)

    async def close(self) -> None:
        """Close the connections of the model."""
        close = getattr(self._model, "close", None)
        if close is not None:
            await close()

    async def _ask_by_strategy(self, turn: TurnToGrade) -> SaidAnswer | None:
        """One answer out of one call a strategy; of each only what belongs to its strategy counts. None where any of them failed."""
        answers = await asyncio.gather(*(self._ask(turn, part) for part in self._parts))
        whole = SaidAnswer(findings=[])
        for part, said in zip(self._parts, answers, strict=True):
            if said is None:
                return None
            row = part.strategies[0]
            ids = {item.id.value for item in (*row.behaviours, *row.traps)}
            whole.findings += [f for f in said.findings if f.id in ids]
            whole.abstained += [s for s in said.abstained if s == row.id.value]
            whole.move, whole.rider = whole.move or said.move, whole.rider or said.rider
        return whole

    async def _ask(self, turn: TurnToGrade, rubric: Rubric) -> SaidAnswer | None:
        """The model's answer, or None where it is cut, refused or of another shape."""
        messages = grading_prompt(turn, rubric, self._chance())
        request = ChatRequest(messages, "grade", ANSWER_TOKENS, self._temperature, answer_schema(), "grading")
        reply = None
        async for item in self._model.stream(request):
            if isinstance(item, Reply):
                reply = item
        if reply is None or reply.finish != "stop":
            return None
        fenced = _FENCED.match(reply.text)
        try:
            return SaidAnswer.model_validate(json.loads(fenced["body"] if fenced else reply.text))
        except (ValueError, ValidationError, RecursionError):
            return None

    def _graded(self, turn: TurnToGrade, said: SaidAnswer) -> Grading:
        abstained = tuple(s for s in Strategy if s.value in said.abstained)
        known_ids = [f for f in said.findings if f.id in set(Act) and Act(f.id) in RUBRIC]
        unknown = len(said.findings) - len(known_ids)
        judged = [f for f in known_ids if RUBRIC[Act(f.id)].strategy not in abstained]
        allowed = [f for f in judged if _plausible(Act(f.id), turn) and not _to_the_judge(f)]
        verified = verify([_finding(f) for f in allowed], turn.text, turn.buyer_lines)
        findings = tuple(_held(f, turn) for f in verified.findings)
        dropped = verified.dropped + unknown + len(judged) - len(allowed)
        return graded(self.name, findings, _opens(turn, said), abstained=abstained, dropped=dropped)

    def _ungraded(self, reason: str) -> Grading:
        return Grading(Status.UNGRADED, self.name, reason)


def _not_gradable(turn: TurnToGrade) -> str | None:
    """Talks are graded in the language in which they are held, and in no other."""
    if turn.spoken == "en" and tongue_of(turn.text) is None and gradable(turn.text):
        return None
    if turn.spoken == "en":
        return N_("These talks are in English; there are no English words in this turn to judge.")
    return None if re.search(r"[^\W\d_]{2,}", turn.text) else N_("There are no words in this turn to judge.")


def _finding(said: SaidFinding) -> Finding:
    note = " ".join(said.note.split())[:NOTE_CHARS]
    return Finding(Act(said.id), said.quote, 0, 0, said.specific, said.takes_up, confidence=said.confidence, note=note)


def _held(finding: Finding, turn: TurnToGrade) -> Finding:
    """A verified finding whose 'specific' and 'fresh' are held against the rules; these know English only, so elsewhere the model's word counts."""
    known = known_of(turn)
    asks = "?" in finding.quote or turn.text[finding.end : finding.end + 2].strip().startswith("?")
    cue = Cue(finding.id, finding.quote, finding.start, finding.end, asks)
    return fresh(
        replace(finding, specific=finding.specific and (turn.spoken != "en" or is_specific(cue, turn, known))),
        turn,
        known,
    )


def _to_the_judge(said: SaidFinding) -> bool:
    return Act(said.id) in BEHAVIOURS and to_the_judge(said.quote)


def _plausible(act: Act, turn: TurnToGrade) -> bool:
    """Where figures were heard they decide: trades need a term, concession traps a term that moved or a table that was accepted."""
    if turn.confirming and (act in _CONCESSIONS or act is Act.REACTS_ON_GUT):
        return False
    if turn.terms is None:
        return True
    offered = any(term.mode is TermMode.OFFERED for term in turn.terms)
    if act is Act.MAKES_IT_CONDITIONAL:
        return offered
    if act in _CONCESSIONS and turn.deal is not None and offered:
        return bool(free_moves(turn.terms, turn.deal))
    return True


def _opens(turn: TurnToGrade, said: SaidAnswer) -> Opens:
    """What the buyer's move opened: the recorded move, else the one that the model names."""
    if turn.kind is not None:
        return opened(turn.kind, turn.rider)
    kind = MoveKind(said.move) if said.move in set(MoveKind) else None
    rider = Tactic(said.rider) if said.rider in set(Tactic) else None
    if kind is None:
        return opened(MoveKind.HOLDS, rider) if rider is not None else Opens()
    return opened(kind, rider)
