"""How she takes note of what is no offer: a sum that something saves her, a slip that is put right."""

from app.buyer.inshort import in_short
from app.buyer.reacting import REFUSED
from app.buyer.wording import Wording, issue_words, short
from app.content.acts import TRAPS, Act
from app.language.echo import asks_if_right
from app.language.meeting import day_proposed
from app.language.savings import asks_for_a_sum, sum_saved
from app.negotiation.heard import TermMode

LEAST_READ = 2
# What must be said first where it was heard, even beside an answer.
COMES_FIRST = TRAPS | {Act.NAMES_RELATIONSHIP_ISSUE, Act.INSULTS}


def of_a_sum(words: Wording) -> str:
    """Her words for a sum that the trainee gave as a saving of hers; empty where there is none, or where a case has no words for it."""
    speech = words.speech
    if "saves.any" not in speech.public.buyer.phrases or "corrected" in speech.move.about:
        return ""
    if any(a.act in COMES_FIRST for a in speech.heard.acts):
        return ""
    before = next((line.text for line in reversed(speech.history) if line.who == "buyer"), "")
    saved = sum_saved(speech.heard.text, asks_for_a_sum(before))
    return words.say("saves", "any", sum=short(saved)) if saved else ""


def of_a_fact(words: Wording) -> str:
    """How she takes a fact of the case, where the case has words for it and no answer of hers speaks of it already."""
    speech = words.speech
    fact = next((a.fact for a in speech.heard.acts if a.act is Act.CITES_STANDARD and a.fact), None)
    if speech.heard.offered() or any(a.act in COMES_FIRST for a in speech.heard.acts):
        return ""  # what was offered comes first, and what hurts
    if (
        fact is None
        or f"acts.cites_{fact}" not in speech.public.buyer.phrases
        or any(t.fact == fact for t in speech.answers)
    ):
        return ""
    return words.say_once("acts", f"cites_{fact}")


def of_a_sum_up(words: Wording) -> str:
    """Her yes or no to figures that the trainee reads back and asks her to confirm; empty where nothing is asked so, or where no figure of hers is
    among them: a yes to the trainee's alone would be a yes to the deal. All of them were said aloud."""
    speech = words.speech
    read = [t for t in speech.heard.terms if not isinstance(t.value, str)]
    if len(read) < LEAST_READ or not asks_if_right(speech.heard.text):
        return ""
    table, base = speech.move.table, {i.id: i.status_quo for i in speech.public.issues}
    known = {n: {table.get(n), base[n], speech.standing.get(n)} for n in base}
    told = [t for t in read if t.mode is not TermMode.OFFERED]
    moves = speech.move.terms  # what moves now was right until now
    off = next((t for t in told if t.issue not in moves and t.value not in known[t.issue]), None)
    if off is not None:
        return words.say("read_back", "off", hers=in_short(speech, {off.issue: table[off.issue]}))
    mine = {n: speech.standing.get(n, value) for n, value in base.items()}
    hers = [t for t in told if t.value != mine[t.issue] and (t.issue in moves or t.value == table.get(t.issue))]
    return words.say("read_back", "right") if hers else ""


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


def of_a_pause(words: Wording) -> str:
    """What she says where both take a pause and meet again; empty where they do not."""
    day = words.speech.move.about.get("pause", "")
    return words.say("pause", "any", day=day) if day else ""
