"""Cues of typed speech must not see a threat, an insult or a weakness in plain words."""

import pytest

from app.content.acts import TRAPS, Act
from app.content.cues import find_cues

HARMLESS = [
    "oh wow, ok. nine percent is a lot. who is it, if I can ask?",
    "It has been a crazy year for all of us.",
    "The 3 % is off the price, as a rebate at year end.",
    "Nobody in our team called you, and that was wrong of us.",
    "I don't understand how the 9 % came about.",
    "The film goes to the press on Monday, in week 12 as agreed.",
    "The two lots were delivered last week.",
    "I'd have thought 60 days would do, but tell me.",
    "We take our press hours into account, of course.",
    "You have seen the log, and the portal shows the same parts.",
    "Who phones your planner when a truck is late?",
    "We would see how the trial lasts over the long winter.",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_plain_words_are_no_trap(text: str) -> None:
    heard = {c.act for c in find_cues(text)}
    assert not heard & (TRAPS | {Act.INSULTS, Act.IRRITATES, Act.RETRACTS})


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("you win, have your eight then, just don't send the tender", Act.CAVES_TO_PRESSURE),
        ("Sign by noon, or the invoice goes to the lawyers.", Act.COERCES),
        ("That's the third time the tender has come up today.", Act.NAMES_TACTIC),
        ("I'll put it on one page, you have only to forward it.", Act.ARMS_COUNTERPART),
        ("Over that my md has to sign.", Act.LEAKS_LIMIT),
        ("There is nothing behind that, it is the end of the road.", Act.SAYS_FINAL),
        ("Scrap that, I was too quick.", Act.RETRACTS),
        ("Free for what? Who is waiting for it?", Act.ASKS_WHY),
    ],
)
def test_typed_speech_is_heard(text: str, act: Act) -> None:
    assert act in {c.act for c in find_cues(text)}
