"""How she takes note of what is no offer: a sum that something saves her, a slip that is put right."""

from app.buyer.inshort import in_short
from app.buyer.reacting import REFUSED
from app.buyer.wording import Wording, issue_words, short
from app.content.acts import TRAPS, Act
from app.language.meeting import day_proposed
from app.language.savings import asks_for_a_sum, sum_saved

_COMES_FIRST = TRAPS | {Act.NAMES_RELATIONSHIP_ISSUE, Act.INSULTS}


def of_a_sum(words: Wording) -> str:
    """Her words for a sum that the trainee gave as a saving of hers; empty where there is none, or where a case has no words for it."""
    speech = words.speech
    if "saves.any" not in speech.public.buyer.phrases or "corrected" in speech.move.about:
        return ""
    if any(a.act in _COMES_FIRST for a in speech.heard.acts):
        return ""
    before = next((line.text for line in reversed(speech.history) if line.who == "buyer"), "")
    saved = sum_saved(speech.heard.text, asks_for_a_sum(before))
    return words.say("saves", "any", sum=short(saved)) if saved else ""


def put_right(words: Wording) -> str:
    """A slip of the trainee acknowledged; with the figure that was meant, unless a verdict names it next."""
    speech, name = words.speech, words.speech.move.about["corrected"]
    spec, meant = speech.public.issue(name), speech.heard.offered().get(name)
    if meant is None:
        return words.say("corrected", "struck", struck=issue_words(spec))
    return words.say(
        "corrected", "noted" if speech.move.reacts in REFUSED else "figure", figure=in_short(speech, {name: meant})
    )


def of_a_next_step(words: Wording) -> str:
    """What she says to a day for a next step, where one was asked for and the case has no answer to that."""
    day = day_proposed(words.speech.heard.text)
    if not day or any(t.answer.knowledge and day_proposed(f"{t.answer.quote}?") for t in words.speech.answers):
        return ""
    return words.say("meets", "any", day=day)
