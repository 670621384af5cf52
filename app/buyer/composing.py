"""Wording a move without a model: pick up, answer, react, move, press; one to four sentences, never the same reply twice."""

import re
from dataclasses import dataclass

from app.buyer.answering import answer
from app.buyer.bank import TOO_ALIKE, said_before
from app.buyer.inshort import persons_in_short
from app.buyer.noting import COMES_FIRST, of_a_fact, of_a_next_step, of_a_pause, of_a_sum, of_a_sum_up, put_right
from app.buyer.reacting import REFUSED, reaction
from app.buyer.speech import Speech, spoken_terms
from app.buyer.verdict import costs, each, goes_along, points_asked, taken, verdict
from app.buyer.wording import Wording, issue_words, short, topic_words
from app.content.acts import Act, MoveKind, Tactic
from app.language.echo import asks_if_right
from app.language.fold import fold, likeness, shape_words
from app.language.sentences import sentences
from app.language.sides import side_of
from app.negotiation.heard import TermMode
from app.negotiation.move import BESIDE_AN_OFFER, ON_THE_DEAL, Answer, AnswerHow, Move

MOST_SENTENCES = 4
TOLD_SHARE = 0.6
TRIES = 24
SCRAP = 4
ALONE = 3
LINKED = 3
_BARE_YES = re.compile(r"\W*(?:yes|ok|okay|agreed|deal|fine|sure|done|good|all right|alright)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:and|but|or|also|otherwise|failing|by the way|while|for the|let me remind|oh|before i forget|one more)\b",
    re.IGNORECASE,
)
_HER_SIDE = frozenset({AnswerHow.NO_RANKING, AnswerHow.WHAT_ELSE, AnswerHow.HER_TERMS})
_ENDINGS = frozenset({MoveKind.ACCEPTS, MoveKind.WALKS_OUT, MoveKind.ENDS})
_WEIGHING = frozenset({MoveKind.HOLDS, MoveKind.ASKS_COVER})
_ASKING = frozenset(
    {Act.ASKS_WHY, Act.ASKS_FACT, Act.GATHERS_INFORMATION, Act.ASKS_FOR_JUSTIFICATION, Act.TESTS_ASSUMPTION}
)
_OFFERING = frozenset({Act.MAKES_IT_CONDITIONAL, Act.BUYS_GOODWILL, Act.SPLITS_ARBITRARILY, Act.CAVES_TO_PRESSURE})
_MET_FIRST = frozenset({Act.INSULTS, Act.COERCES, Act.RETALIATES, Act.HOLDS_RELATIONSHIP_HOSTAGE})
_ORDER = (
    Act.INSULTS, Act.COERCES, Act.RETALIATES, Act.HOLDS_RELATIONSHIP_HOSTAGE, Act.OFF_TOPIC, Act.ASKS_SECRET, Act.NAMES_RELATIONSHIP_ISSUE,
    Act.KEEPS_WORD, Act.PLAYS_BACK_INTEREST, Act.ARMS_COUNTERPART, Act.CITES_STANDARD, Act.SEPARATES_RELATIONSHIP_FROM_TERMS, Act.NAMES_TACTIC, Act.HOLDS_FIRM_OPENLY,
    Act.PROPOSES_OPTIONS, Act.REVISES_VIEW, Act.SETS_PRECEDENT, Act.OFFERS_INCREMENTAL_COMMITMENT, Act.PROPOSES_PROCESS, Act.SLOWS_PACE, Act.SHARES_CONSTRAINT, Act.WIDENS_SCOPE,
    Act.MAKES_IT_CONDITIONAL, Act.TESTS_ASSUMPTION, Act.ASKS_FOR_JUSTIFICATION, Act.ASKS_WHY, Act.ASKS_FACT, Act.GATHERS_INFORMATION, Act.IRRITATES, Act.SPLITS_ARBITRARILY,
    Act.LEAKS_LIMIT, Act.CAVES_TO_PRESSURE, Act.BUYS_GOODWILL, Act.STAKES_POSITION, Act.SELLS_PAST_THE_NEED, Act.ARGUES_FROM_ASSUMPTION, Act.REACTS_ON_GUT, Act.RETRACTS, Act.REJECTS, Act.ANSWERS_QUESTION, Act.SMALL_TALK,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a reply. `weight` says how soon it is left out where the reply grows too long: 0 is never left out."""

    text: str
    weight: int = 0


def compose(speech: Speech, start: int = 0) -> list[str]:
    """The reply as sentences, in order. Of several seeded tries from `start` the first that is like no earlier reply (70 % rule)."""
    earlier = [line.text for line in speech.history if line.who == "buyer"]
    used = frozenset(fold(s.text) for text in earlier for s in sentences(text))
    names = frozenset(fold(f"{speech.public.buyer.name} {speech.public.company}").split())
    best: tuple[float, list[str]] | None = None
    for attempt in range(start, start + TRIES):
        reply = _reply(Wording(speech, used, attempt))
        alike = max((likeness(" ".join(reply), text, names) for text in earlier), default=0.0)
        if best is None or alike < best[0]:
            best = (alike, reply)
        if alike < TOO_ALIKE:
            break
    return persons_in_short(best[1], earlier, speech.public.buyer.shortly) if best else []


def missing_terms(speech: Speech, said: str) -> str:
    """One sentence with the terms of the move that a reply left out, or nothing. Every term of a move must be heard."""
    folded = fold(said)
    public = speech.public
    missing = {n: v for n, v in speech.move.terms.items() if not _is_said(folded, fold(public.issue(n).spoken(v)), v)}
    if not missing or speech.move.kind is MoveKind.ACCEPTS:
        return ""
    return Wording(speech, frozenset(), 0).say("tell_terms", "any", terms=spoken_terms(public, missing))


def missing_disclosure(speech: Speech, said: str) -> str:
    """The disclosure of the move where a reply left it out, or nothing."""
    if not speech.disclosure or any(_tells(said, wording) for wording in speech.disclosure):
        return ""
    return Wording(speech, frozenset(), 0).one_of(speech.disclosure, "tells")


def _tells(said: str, wording: str) -> bool:
    """Whether a reply holds most words of a wording."""
    words = shape_words(wording)
    return len(words & shape_words(said)) >= TOLD_SHARE * len(words)


def _is_said(said: str, spoken: str, value: float | str) -> bool:
    if spoken in said:
        return True
    return not isinstance(value, str) and bool(re.search(rf"(?<![\w.,]){re.escape(f'{value:g}')}(?!\w|[.,]\d)", said))


def _reply(words: Wording) -> list[str]:
    move = words.speech.move
    if move.kind is MoveKind.ASKS_BACK:
        return [_puzzle(words)]
    if move.kind in _ENDINGS:
        out_of_time = move.ended == "turn-limit"
        last = [verdict(words)] if out_of_time and move.reacts in REFUSED else []  # the last offer is still answered
        last += [of_a_next_step(words)] if out_of_time else []
        return [said for said in (*last, words.say(move.kind.value, _ending(words.speech))) if said]
    sums_up = move.kind is MoveKind.SUMS_UP  # which answers every question about the deal
    asked = [told for told in words.speech.answers if not (sums_up and told.answer.how in ON_THE_DEAL)]
    asked = [told for told in asked if not told.covered and not _is_met(told.answer, words.speech)]
    points = points_asked(words.speech) if move.kind is MoveKind.HOLDS and move.reacts not in REFUSED else frozenset()
    if points:
        asked = [told for told in asked if told.answer.how not in ON_THE_DEAL]
    summed = of_a_sum_up(words)
    if summed or words.speech.has(
        Act.PLAYS_BACK_INTEREST
    ):  # 'is that right?' behind what she said is met by how she takes it
        asked = [told for told in asked if not asks_if_right(told.answer.quote)]
    if len(asked) > 1 and all(told.asks or told.answer.knowledge for told in asked):
        asked.sort(key=lambda told: words.speech.heard.text.find(told.answer.quote))  # as they were asked
    answers = [said for told in asked if not _is_the_move(told.answer, move) and (said := answer(told, words))]
    apart = len(answers) > 1 and any(told.asks for told in asked)  # several questions get a sentence each
    if apart:
        answers = [first_of(said) for said in answers]
    answers = [said, *answers] if points and (said := each(words, points)) else answers
    confirmed = summed or of_a_sum(words)
    own = confirmed or of_a_fact(words)
    step = of_a_next_step(words)
    lead = Part(own, weight=0 if confirmed else 2) if own else _lead(words, answered=bool(answers or step))
    if lead and lead.text and lead.text == of_a_pause(words):
        step = ""  # it names the day
    if step and answers:
        answers = [first_of(said) for said in answers]
    parts = [lead] if lead else []
    parts += [Part(said, weight=0 if apart or number == 0 else 3) for number, said in enumerate(answers)]
    parts += [Part(step)]
    parts += _core(
        words, led=bool(answers or step or lead), again=any(said_before(said, words.used) for said in answers)
    )
    parts += _tail(words, after=bool(answers or step or move.reacts))
    return _short_enough(parts)


def first_of(said: str) -> str:
    """The first sentence of an answer, or all of it where that is a scrap."""
    parts = sentences(said)
    return parts[0].text if parts and len(parts[0].text.split()) > SCRAP else said


def _is_met(found: Answer, speech: Speech) -> bool:
    """Whether a question that the case has no answer to is met by something else: what she tells, or what must be said first."""
    first = any(act.act in _MET_FIRST for act in speech.heard.acts)
    met = first or speech.move.kind is MoveKind.DISCLOSES or "corrected" in speech.move.about
    left_open = f"not_known.{side_of(found.quote)}" in speech.public.buyer.phrases
    return found.how is AnswerHow.UNKNOWN and met and not left_open


def _is_the_move(found: Answer, move: Move) -> bool:
    """Whether an answer would only name what the move puts forward a breath later."""
    return found.how in _HER_SIDE and bool(found.open) and set(found.open) <= set(move.terms)


def _short_enough(parts: list[Part]) -> list[str]:
    """What can be spared is left out, the most dispensable first, until four sentences are left; what has to be said is said in any case."""
    kept = [part for part in parts if part.text]
    while sum(_length(part.text) for part in kept) > MOST_SENTENCES:
        spare = max(kept, key=lambda part: part.weight)
        if spare.weight == 0:
            break
        kept.remove(spare)
    return [part.text for part in kept]


def _length(text: str) -> float:
    """How many sentences a text is felt to be: one for each, less for a scrap of a few words."""
    return sum(1.0 if len(s.text.replace("%", "").split()) > SCRAP else 0.4 for s in sentences(text))


def _lead(words: Wording, *, answered: bool) -> Part | None:
    """The first words: how she takes what was said, unless an answer or what she tells does that already."""
    speech = words.speech
    heard = [a.act for a in speech.heard.acts]
    asked_why = speech.move.kind is MoveKind.DISCLOSES and any(act in _ASKING for act in heard)
    offered = any(t.mode is TermMode.OFFERED for t in speech.heard.terms)
    if "corrected" in speech.move.about:
        return Part(put_right(words))
    for act in _ORDER:
        if act not in heard or ((answered or asked_why or offered) and act not in COMES_FIRST):
            continue
        if act is Act.REACTS_ON_GUT and speech.heard.questions:  # 'ok. who wants it?' says no yes
            continue
        if act is Act.ANSWERS_QUESTION and (speech.heard.questions or speech.has(Act.SMALL_TALK)):
            continue
        if act in _OFFERING and (speech.move.reacts or offered):
            continue
        if act is Act.SLOWS_PACE and "pause" in speech.move.about:
            return Part(of_a_pause(words))
        if act is Act.CITES_STANDARD and not any(a.act is act and a.fact for a in speech.heard.acts):
            return Part(words.say("acts", "cites_unknown"), weight=2)
        bare = act is Act.REACTS_ON_GUT and _BARE_YES.match(speech.heard.text)
        text = words.say("acts", "bare_yes" if bare else act.value)
        return Part(text, weight=0 if act in COMES_FIRST else 2)
    if answered or asked_why or speech.move.reacts:
        return None
    topic = next((a.topic for a in speech.heard.acts if a.topic), None)
    return Part(words.say("pickup", "any", topic=topic_words(topic)), weight=4) if topic else None


def _core(words: Wording, *, led: bool, again: bool = False) -> list[Part]:
    """The reaction to an offer, then the move itself."""
    speech, move = words.speech, words.speech.move
    mood = move.mood.value
    on_the_deal = any(told.answer.how in ON_THE_DEAL - BESIDE_AN_OFFER for told in speech.answers)
    parts = []
    if move.reacts and (move.kind in _WEIGHING or move.reacts == "better") and not on_the_deal:
        parts.append(Part(reaction(words), weight=2 if move.reacts == "better" else 0))
    if move.kind is MoveKind.DISCLOSES:
        opener = "" if led else words.say("discloses", mood)
        if led and speech.aside:
            opener = words.say("discloses", "aside")
        told = [
            *parts,
            Part(opener, weight=0 if led and speech.aside else 5),
            Part(words.one_of(speech.disclosure, "tells")),
        ]
        return [*told, Part(first_of(verdict(words)), weight=2)] if move.reacts in REFUSED else told
    if move.kind is not MoveKind.HOLDS:
        if points := points_asked(speech):
            return [*parts, Part(words.say(move.kind.value, mood)), Part(each(words, points))]
        better = move.reacts == "better"
        first = taken(words) if better else goes_along(words)
        said = [*parts, Part(first, weight=1), Part(words.say(move.kind.value, mood))]
        if better:
            said.append(Part(first_of(costs(words)) if said[-2].text else costs(words)))
        weighed = move.kind is MoveKind.CRITIQUE and move.reacts in REFUSED
        return [*said, Part(verdict(words), weight=2)] if weighed else said
    if "still_stands" in move.about:
        return [Part(words.say("stands", "any"))]
    of_its_kind = not again and any(t.asks or t.answer.how in (AnswerHow.UNKNOWN, *ON_THE_DEAL) for t in speech.answers)
    if (
        of_its_kind and "not_known.what" in speech.public.buyer.phrases and words.number("alone") % ALONE
    ):  # who has answered may stop there
        return parts
    if (parts or led) and (speech.rider or speech.has(Act.REACTS_ON_GUT) or words.number("alone") % ALONE == 0):
        return parts
    return [*parts, Part(words.say(move.kind.value, mood), weight=4 if led or parts else 0)]


def _tail(words: Wording, *, after: bool) -> list[Part]:
    """What could not be read, what she doubts, the pressure that rides, her question that is still open."""
    speech, about = words.speech, words.speech.move.about
    tail = []
    if "puzzle" in about and about["puzzle"] != "other_language":
        tail.append(Part(_puzzle(words)))
    if "broken_promise" in about:
        tail.append(Part(words.say("broken_promise", "any", quote=short(about["broken_promise"])), weight=0))
    if "doubt" in about:
        tail.append(Part(words.say("doubt", "any", quote=short(about["doubt"])), weight=3))
    if speech.rider:
        pressing = words.one_of(speech.rider, "rider")
        linked = (
            not after
            or words.number("besides") % LINKED == 0
            or speech.move.rider is Tactic.POCKETING
            or _GOES_ON.match(pressing)
        )
        if not linked:
            tail.append(Part(words.say_once("besides", "any"), weight=4))
        tail.append(Part(pressing))
    elif "unanswered" in about:
        tail.append(Part(words.say("unanswered", "any"), weight=3))
    if "last_turn_next" in about:
        tail.append(Part(words.say("last_minutes", "any")))
    return tail


def _puzzle(words: Wording) -> str:
    about = words.speech.move.about
    kind = about.get("puzzle", "")
    quote = short(about.get("puzzle_quote") or about.get("quote", ""))
    if not kind:
        silent = not any(c.isalnum() for c in quote)
        return words.say("puzzle", "silence") if silent else words.say("asks_back", "any")
    issue = next((issue_words(i) for i in words.speech.public.issues if i.id == about.get("issue")), "that")
    return words.say("puzzle", kind, quote=quote, issue=issue)


def _ending(speech: Speech) -> str:
    if speech.move.kind is MoveKind.ENDS:
        return "limit" if speech.move.ended == "turn-limit" else "impasse"
    return speech.move.mood.value
