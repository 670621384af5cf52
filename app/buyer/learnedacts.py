"""Acts that the learned model hears beside the rules, and cues that it does not believe.

What moves the deal stays with the rules: terms, gifts, a yes, a final word, an end. The model speaks on how something was said and what was asked.
"""

import re
from collections.abc import Sequence
from functools import cache

from app.buyer.topics import Ear
from app.content.acts import BEHAVIOURS, Act
from app.content.learned import Learned, Message, Setting, features_of, heard
from app.content.learned.spans import best_stretch
from app.language.figures import figures
from app.language.sentences import is_question
from app.negotiation.heard import HeardAct

# Decided by terms.
_BY_RULE = frozenset({Act.MAKES_IT_CONDITIONAL})
_LEARNED = (BEHAVIOURS - _BY_RULE) | {
    Act.STAKES_POSITION,
    Act.COERCES,
    Act.RETALIATES,
    Act.HOLDS_RELATIONSHIP_HOSTAGE,
    Act.ASKS_FACT,
    Act.SHARES_CONSTRAINT,
    Act.ANSWERS_QUESTION,
    Act.OFFERS,
    Act.SMALL_TALK,
    Act.EVADES,
}
_ASKED = frozenset(
    {
        Act.ASKS_WHY,
        Act.GATHERS_INFORMATION,
        Act.ASKS_FOR_JUSTIFICATION,
        Act.TESTS_ASSUMPTION,
        Act.ASKS_FACT,
        Act.INVITES_CRITIQUE,
    }
)


@cache
def _model() -> Learned:
    return heard().only(_LEARNED)


# In the talk a rule is believed sooner than in the grading: what is not heard there is lost.
MOST_DOUBT = 0.1
# What rules hear too often, with nothing lost where a fact is not asked for after all: the terms that an offer holds are booked by themselves.
_HEARD_TOO_OFTEN = frozenset({Act.OFFERS, Act.GATHERS_INFORMATION, Act.ASKS_FACT})
OFTEN_DOUBT = 0.3


# 'Excuse me, but I asked for the days' excuses nothing.
_COURTESY = re.compile(
    r"\W*(?:excuse me|pardon(?: me)?|sorry(?:,| but| to hear)|(?:i am|i'm) (?:very |so |really )?sorry (?:to hear|but))",
    re.IGNORECASE,
)


def rules_of(acts: Sequence[HeardAct]) -> frozenset[str]:
    """The names of the acts that the rules heard, as the model is told them."""
    return frozenset(a.act.value for a in acts)


def with_learned(text: str, acts: Sequence[HeardAct], setting: Setting, ear: Ear) -> tuple[HeardAct, ...]:
    """The acts of the rules without those that the model strongly doubts, and with those that it hears beside them."""
    model = _model()
    chances = model.chances(Message(features_of(text, setting)))
    there = {a.act for a in acts}
    kept = [
        a
        for a in acts
        if a.act not in _LEARNED
        or a.knowledge
        or a.fact
        or chances.get(a.act, 1.0) >= min(_doubt(a.act), model.floor.get(a.act, 0.0))
    ]
    heard_new = [act for act in model.acts if act not in there and chances[act] >= model.threshold[act]]
    more = [act for act in heard_new if act is not Act.OFFERS]  # without a term there is nothing to offer
    return (*kept, *(found for act in more if (found := _act(act, text, model, ear))))


def _doubt(act: Act) -> float:
    return OFTEN_DOUBT if act in _HEARD_TOO_OFTEN else MOST_DOUBT


def _act(act: Act, text: str, model: Learned, ear: Ear) -> HeardAct | None:
    """The act with the stretch that speaks most for it, and what that is about; None where no stretch can show it."""
    found = best_stretch(text, act, model)
    if found is None:
        return None
    quote = found.text
    if act is Act.NAMES_RELATIONSHIP_ISSUE and _COURTESY.match(quote):
        return None
    about = ear.about(quote)
    knowledge = about.knowledge if act in _ASKED and is_question(quote) else None
    specific = bool(about.fact or about.knowledge or about.issue or figures(quote))
    return HeardAct(act, quote, about.topic, about.fact, None, knowledge, about.issue, specific)
