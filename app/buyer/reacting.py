"""How she takes an offer: a word of reaction, then her verdict part by part. The kind of reaction was decided with the move; the words add only what is
public."""

from app.buyer.asking import asks_for_answer
from app.buyer.verdict import each, parts_of, points_asked, verdict
from app.buyer.wording import Wording, issue_words

PARTS = 2
REFUSED = frozenset({"not_enough", "no_better", "lopsided", "worse", "same"})
_PLAIN = frozenset({"not_enough", "lopsided"})


def reaction(words: Wording) -> str:
    """A reaction to the offer of this turn; empty where there is none or no phrase fits. An offer of several parts, or with 'yes or no?' behind it, gets a
    verdict on its parts; a single figure gets one or a word of reaction, by seed."""
    speech, reacts = words.speech, words.speech.move.reacts or ""
    if reacts not in REFUSED:
        return words.say("reacts", reacts)
    if (points := points_asked(speech)) and (said := each(words, points)):
        return said
    asked = asks_for_answer(speech.heard.text)
    several = parts_of(speech).count >= PARTS
    shrunk = speech.move.about.get("shrunk") if reacts in ("worse", "no_better") else None
    wondered = reacts == "same" and speech.heard.questions > 0  # said again because it was not answered
    if shrunk:
        spec = next(i for i in speech.public.issues if i.id == shrunk)
        parts = [words.say("reacts", "worse_on", shrunk=issue_words(spec))]
    elif asked:
        parts = [words.say("verdict", "no")]
    else:
        parts = [] if (reacts in _PLAIN and several) or wondered else [words.say("reacts", reacts)]
    if asked or several or reacts == "same":  # 'we had that one' alone leaves nothing to go on
        parts.append(verdict(words, only_new=not (asked or wondered)))
    elif reacts == "not_enough" and words.number("single") % 2:
        parts = [verdict(words)]
    return " ".join(part for part in parts if part) or words.say("reacts", reacts)
