"""Answering what was asked: a fact of the case, a claim put to the test, a question about the deal, or that she does not know."""

import re

from app.buyer.inshort import in_short
from app.buyer.speech import Told, spoken_terms
from app.buyer.verdict import agreeing
from app.buyer.wording import Wording
from app.content.acts import Act
from app.language.sides import SIDES, side_of, thing_of
from app.language.wanted import Wanted, wanted_of
from app.negotiation.move import ON_THE_DEAL, Answer, AnswerHow

LONGEST_ECHO = 6
_ASKED_FOR = re.compile(
    r"\b(?:what|which|who|when|where|how (?:many|much|long|often|big|far|old|full))(?:'s|\s+(?:is|are|was|were|about|does|do|did|will|would|has|have))?\s+"
    r"(?P<thing>(?:the|your|that|this|these|those|our|my)\s+[a-z][\w' -]*?)"
    r"(?=\s+(?:is|are|was|were|do|does|did|will|would|can|could|has|have|had|look|looks|cost|costs|start|starts|end|ends|need|needs|take|takes|come|comes|mean|means|say|says|said|think|thinks|want|wants|expect|expects|like|for|at|from|to|if|when|per|right|now|today|then|please|because|and|or|but)\b|[?,.;!]|$)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\bhow (?:much|many)\b(?! (?:does (?:it|that|this) matter|of\b|longer|trouble|pain|pressure|time|damage|work|room|harm|noise|sense|more do))|\bin (?:euros?|eur|dollars?|pounds?|money|figures)\b|\bwhat (?:amount|sum)\b|\bby how much\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|eighty|ninety|hundred|thousand|million|half|third|quarter|none|nothing|all of)\b",
    re.IGNORECASE,
)
_LOOSE_ENDS = frozenset("of for with in to at on by from about".split())
_TURNED = {"your": "my", "my": "your", "our": "your", "these": "those", "this": "that"}


def answer(told: Told, words: Wording) -> str:
    """One answer in words; empty where there is nothing to say."""
    how, speech = told.answer.how, words.speech
    if how in ON_THE_DEAL:
        return _on_the_deal(told, words)
    if told.wordings:
        return _told(told, words)
    if how is AnswerHow.UNKNOWN:
        return _not_known(told, words)
    if how is AnswerHow.NEVER and speech.has(Act.ASKS_SECRET):
        return words.say("acts", Act.ASKS_SECRET.value)
    return words.say(how.value, "any")


def _told(told: Told, words: Wording) -> str:
    """A fact of the case. Asked for an amount, one of its wordings that has a figure; where none has, it is said first that the amount stays untold."""
    wanted, salt = told.wordings, f"answer-{told.answer.knowledge}{told.answer.tactic}"
    if Wanted.IDEA in told.asks:
        thing = thing_of(told.answer.quote)
        return f"{thing[:1].upper()}{thing[1:]}? {words.one_of(wanted, salt)}" if thing else words.one_of(wanted, salt)
    if told.answer.how is not AnswerHow.TOLD or told.asks or not _AMOUNT.search(told.answer.quote):
        return words.one_of(wanted, salt)
    counted = tuple(w for w in wanted if _COUNTED.search(w))
    if counted:
        return words.one_of(counted, salt)
    return f"{words.say('amount_untold', 'any')} {words.one_of(wanted, salt)}"


def echo(question: str) -> str:
    """The thing that was asked for, turned to her side, as one repeats it before answering: 'the next delivery?'. Empty where it is not plain."""
    match = _ASKED_FOR.search(" ".join(question.split()))
    if not match:
        return ""
    found = match.group("thing").split()
    if not 2 <= len(found) <= LONGEST_ECHO or found[-1].lower() in _LOOSE_ENDS:
        return ""
    first = _TURNED.get(found[0].lower(), found[0].lower())
    return " ".join([first, *found[1:]])


def _on_the_deal(told: Told, words: Wording) -> str:
    found, public = told.answer, words.speech.public
    in_full = found.how is AnswerHow.HER_TERMS
    slots = {
        "figure": in_short(words.speech, found.figure),
        "mine": spoken_terms(public, found.mine) if in_full else in_short(words.speech, found.mine),
        "others": in_short(words.speech, found.open),
        "hers": spoken_terms(public, found.open),
    }
    if found.how is AnswerHow.AS_ASKED and any(public.opening.get(n) != v for n, v in found.figure.items()):
        return agreeing(words.say("as_given", "any", **slots), slots["figure"])  # it is what she came down to
    sub = "any"
    if found.how is AnswerHow.WHERE_WE_STAND:
        sub = _standing(found, public.price)
    if found.how is AnswerHow.HER_TERMS:
        sub = "moved" if found.figure else "both" if found.mine else "any"
    if found.how is AnswerHow.WHAT_ELSE:
        sub = "figure" if found.figure else "any"
    return agreeing(words.say(found.how.value, sub, **slots), *slots.values())


def _standing(found: Answer, price: str) -> str:
    """Where both stand: nothing yet, apart by the price, apart by the rest of her list, or only by what the trainee wants."""
    if not found.mine:
        return "nothing_yet"
    if price in found.open or price not in found.mine:
        return "apart"
    return "the_rest" if found.open else "only_yours"


def _not_known(told: Told, words: Wording) -> str:
    wanted = side_of(told.answer.quote) or wanted_of(told.answer.quote)
    if wanted in SIDES and f"not_known.{wanted}" not in words.speech.public.buyer.phrases:
        wanted = wanted_of(told.answer.quote)
    if wanted is not None and f"not_known.{wanted}" in words.speech.public.buyer.phrases:
        return words.say("not_known", wanted)
    thing = echo(told.answer.quote)
    if thing:
        return words.say("not_known", "thing", thing=thing)
    return words.say("not_known", "any")
