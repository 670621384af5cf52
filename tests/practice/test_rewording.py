"""Lines that a model drafts for an own case: only those pass that say the same figures and nothing of the hidden side."""

import asyncio
import json

import pytest

from app.content.acts import Tactic
from app.errors import ModelError
from app.models.scripted import ScriptedChat
from app.negotiation.case import truth
from app.owncase.build import build
from app.owncase.reading import read
from app.practice.rewording import passes, reworded
from tests.owncase.situations import LOGISTICS

ANSWERS = read(LOGISTICS).answers
assert ANSWERS is not None
CASE = build(ANSWERS, "own-test")


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("Look, there is a second offer. It is 11 % under yours, for the same work.", True),
        ("There is another offer, 14 % below yours.", False),
        ("There is another offer below yours.", False),
        ("Another offer, 11 % below. And it keeps me awake.", False),
        ("Another offer, 11 % below, and my budget is 200.", False),
        ("Another offer, 11 % below. As an AI language model I say so.", False),
        ("Another offer, {given} and 11 % below.", False),
        ("11 % below yours. " + "And so on and on. " * 30, False),
        ("", False),
    ],
)
def test_a_drafted_line_keeps_the_figures_and_tells_nothing(text: str, fine: bool) -> None:
    assert passes(CASE, Tactic.RIVAL_QUOTE, text) is fine


def test_what_passes_is_taken_and_marked_and_the_economics_stay() -> None:
    good = "Look, there is a second offer. It is 11 % under yours, for the same work."
    answer = json.dumps(
        {
            "lines": [
                {"id": "rival_quote", "text": good},
                {"id": "deadline", "text": "Take all the time you need."},
                {"id": "nobody", "text": "Hm."},
            ]
        }
    )
    model = ScriptedChat([answer])
    changed = asyncio.run(reworded(CASE, model, "1.1.0"))
    assert changed is not None
    assert next(t for t in changed.tactics if t.id == "rival_quote").wordings[0] == good
    assert changed.extensions["own"]["drafted"] == ["tactics.rival_quote"]
    assert changed.confidential == CASE.confidential and changed.issues == CASE.issues
    assert truth(changed, "fear-is-true").economics == truth(CASE, "fear-is-true").economics


def test_the_model_is_shown_nothing_of_the_hidden_side() -> None:
    model = ScriptedChat(["no json"])
    assert asyncio.run(reworded(CASE, model, "1.1.0")) is None
    sent = " ".join(m.content for m in model.requests[0].messages)
    secrets = [w for i in CASE.confidential.interests if i.layer > 1 for w in (*i.wordings, i.gist)]
    assert not [w for w in secrets if w in sent]
    assert LOGISTICS["keep_back"] not in sent and LOGISTICS["fear"] not in sent


def test_an_answer_that_is_cut_is_an_error_and_changes_nothing() -> None:
    with pytest.raises(ModelError, match="cut off"):
        asyncio.run(reworded(CASE, ScriptedChat(["{"], finish="length"), "1.1.0"))
