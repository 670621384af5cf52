"""The prompt for a model that words a move: the persona's public side, the move with its slots, what was told, the last turns.

Built from `Speech`, which has no field for a secret; the trainee's text is handed over as data.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from app.buyer.guard import Fault
from app.buyer.speech import Line, Speech, changed_terms, spoken_terms
from app.models.chat import ChatMessage
from app.negotiation.move import ON_THE_DEAL, Answer, AnswerHow

LAST_LINES = 10


def prompt_for(speech: Speech, said: Sequence[Line] | None = None) -> tuple[ChatMessage, ...]:
    """System and user message for one move. `said` are the talks as they were said, where that was not in English."""
    history = speech.history if said is None else tuple(said)
    base = {i.id: i.status_quo for i in speech.public.issues}
    values = {
        "speech": speech,
        "buyer": speech.public.buyer,
        "situation": " ".join(speech.public.situation.split()),
        "terms": spoken_terms(speech.public, speech.move.terms),
        "table": spoken_terms(speech.public, changed_terms(base, dict(speech.move.table))),
        "mine": spoken_terms(speech.public, speech.standing),
        "earlier": max(0, len(speech.history) - LAST_LINES),
        "issue": _issue_label(speech),
        "answers": [(told.answer.quote, told.wordings[0]) for told in speech.answers if told.wordings],
        "on_the_deal": [
            (told.answer.quote, _on_the_deal(speech, told.answer))
            for told in speech.answers
            if told.answer.how in ON_THE_DEAL
        ],
        "declines": [
            told.answer.quote
            for told in speech.answers
            if not told.wordings and told.answer.how not in (*ON_THE_DEAL, AnswerHow.UNKNOWN)
        ],
        "unknown": [told.answer.quote for told in speech.answers if told.answer.how is AnswerHow.UNKNOWN],
        "tells": speech.disclosure[0] if speech.disclosure else "",
        "presses": speech.rider[speech.seed % len(speech.rider)] if speech.rider else "",
        "lines": json.dumps([{"who": line.who, "text": line.text} for line in _recent(history)], ensure_ascii=False),
    }
    system = template("buyer/system.j2").render(values)
    user = template("buyer/move.j2").render(values)
    return (ChatMessage("system", system), ChatMessage("user", user))


def rewrite_prompt(
    messages: tuple[ChatMessage, ...], fault: Fault, form: str = "in one to three sentences"
) -> tuple[ChatMessage, ...]:
    """Ask once more, naming only the kind of fault (so that no prompt depends on a secret)."""
    again = f"Your last answer could not be used: it held {fault.value}. Word the same move again without that, {form}."
    return (*messages[:2], ChatMessage("user", again))


def going_on_prompt(messages: tuple[ChatMessage, ...], kept: str) -> tuple[ChatMessage, ...]:
    """Ask for the rest of a reply that broke off after `kept`, which the other side has heard."""
    more = "Your line broke off there, and they have heard it. Say only what is still missing of this move, in one or two sentences; repeat nothing."
    return (*messages, ChatMessage("assistant", kept), ChatMessage("user", more))


def _recent(history: tuple[Line, ...]) -> tuple[Line, ...]:
    return history[-LAST_LINES:]


def _on_the_deal(speech: Speech, answer: Answer) -> str:
    """A question about the deal and what both sides have said aloud, for the model to answer from."""
    public = speech.public
    told = {
        AnswerHow.WHERE_WE_STAND: "no, there is no deal yet; name what lies between you",
        AnswerHow.HER_TERMS: f"you ask for {spoken_terms(public, answer.open)}",
        AnswerHow.CLOSER: f"{spoken_terms(public, answer.figure)} would be nearer to you; ask whether it is an offer, promise nothing",
        AnswerHow.AS_ASKED: f"{spoken_terms(public, answer.figure)} is what you asked for; ask whether it is an offer",
        AnswerHow.FURTHER: f"{spoken_terms(public, answer.figure)} would be a step back from what they have offered",
        AnswerHow.NO_RANKING: f"you do not say which of your points matters most; let them begin with {spoken_terms(public, answer.open)}",
        AnswerHow.PICKS: f"of the two alternatives {spoken_terms(public, answer.figure)} would suit you better; that is not a yes",
        AnswerHow.WHICH_ONE: "they left two alternatives to you; ask which of them is the offer",
        AnswerHow.WHAT_ELSE: f"other points of yours are open too: {spoken_terms(public, answer.open)}",
    }
    return told[answer.how]


def _issue_label(speech: Speech) -> str:
    name = speech.move.about.get("issue")
    return next((i.label.lower() for i in speech.public.issues if i.id == name), "")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).resolve().parents[1] / "prompts"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701  prompts are plain text, not HTML
    )


def template(name: str) -> Template:
    """A prompt's template."""
    return _environment().get_template(name)
