"""Wording a move without a model: pick up, answer, react, move, press; one to four sentences, never the same reply twice."""

import hashlib
import re
from collections.abc import Callable
from functools import partial

from app.buyer.bank import TOO_ALIKE, filled, phrases, pick
from app.buyer.speech import Speech, Told, changed_terms, spoken_terms
from app.content.acts import TRAPS, Act, MoveKind
from app.content.persona import IssueSpec
from app.language.fold import fold, likeness, shape_words
from app.language.sentences import sentences
from app.negotiation.move import AnswerHow

MOST_SENTENCES = 4
TOLD_SHARE = 0.6
TRIES = 24
_BARE_YES = re.compile(r"\W*(?:yes|ok|okay|agreed|deal|fine|sure|done|good|all right|alright)\b", re.IGNORECASE)
_ENDINGS = frozenset({MoveKind.ACCEPTS, MoveKind.WALKS_OUT, MoveKind.ENDS})
_ORDER = (
    Act.INSULTS, Act.COERCES, Act.RETALIATES, Act.HOLDS_RELATIONSHIP_HOSTAGE, Act.OFF_TOPIC, Act.ASKS_SECRET, Act.NAMES_RELATIONSHIP_ISSUE,
    Act.KEEPS_WORD, Act.PLAYS_BACK_INTEREST, Act.ARMS_COUNTERPART, Act.CITES_STANDARD, Act.SEPARATES_RELATIONSHIP_FROM_TERMS, Act.NAMES_TACTIC, Act.HOLDS_FIRM_OPENLY,
    Act.PROPOSES_OPTIONS, Act.REVISES_VIEW, Act.SETS_PRECEDENT, Act.OFFERS_INCREMENTAL_COMMITMENT, Act.PROPOSES_PROCESS, Act.SLOWS_PACE, Act.SHARES_CONSTRAINT, Act.WIDENS_SCOPE,
    Act.MAKES_IT_CONDITIONAL, Act.TESTS_ASSUMPTION, Act.ASKS_FOR_JUSTIFICATION, Act.ASKS_WHY, Act.ASKS_FACT, Act.GATHERS_INFORMATION, Act.IRRITATES, Act.SPLITS_ARBITRARILY,
    Act.CAVES_TO_PRESSURE, Act.BUYS_GOODWILL, Act.STAKES_POSITION, Act.SELLS_PAST_THE_NEED, Act.ARGUES_FROM_ASSUMPTION, Act.REACTS_ON_GUT, Act.RETRACTS, Act.REJECTS, Act.SMALL_TALK,
)  # fmt: skip


def compose(speech: Speech, start: int = 0) -> list[str]:
    """The reply as sentences, in order. Of several seeded tries from `start` the first that is like no earlier reply (70 % rule)."""
    earlier = [line.text for line in speech.history if line.who == "buyer"]
    used = frozenset(fold(s.text) for text in earlier for s in sentences(text))
    names = frozenset(fold(f"{speech.public.buyer.name} {speech.public.company}").split())
    best: tuple[float, list[str]] | None = None
    for attempt in range(start, start + TRIES):
        reply = _reply(speech, used, attempt)
        alike = max((likeness(" ".join(reply), text, names) for text in earlier), default=0.0)
        if best is None or alike < best[0]:
            best = (alike, reply)
        if alike < TOO_ALIKE:
            break
    return best[1] if best else []


def missing_terms(speech: Speech, said: str) -> str:
    """One sentence with the terms of the move that a reply left out, or nothing. Every term of a move must be heard."""
    folded = fold(said)
    public = speech.public
    missing = {n: v for n, v in speech.move.terms.items() if not _is_said(folded, fold(public.issue(n).spoken(v)), v)}
    if not missing or speech.move.kind is MoveKind.ACCEPTS:
        return ""
    lines = phrases(public.buyer, "tell_terms", "any")
    return pick(filled(lines, {"terms": spoken_terms(public, missing)}), _number(speech, "terms", 0), frozenset())


def missing_disclosure(speech: Speech, said: str) -> str:
    """The disclosure of the move where a reply left it out, or nothing."""
    if not speech.disclosure or any(_tells(said, wording) for wording in speech.disclosure):
        return ""
    return speech.disclosure[_number(speech, "tells", 0) % len(speech.disclosure)]


def _tells(said: str, wording: str) -> bool:
    """Whether a reply holds most words of a wording."""
    words = shape_words(wording)
    return len(words & shape_words(said)) >= TOLD_SHARE * len(words)


def _is_said(said: str, spoken: str, value: float | str) -> bool:
    if spoken in said:
        return True
    return (
        not isinstance(value, str)
        and f" {value:g} " in f" {said.replace(',', ' ').replace('.', ' ').replace('%', ' ')} "
    )


def _reply(speech: Speech, used: frozenset[str], attempt: int) -> list[str]:
    say = partial(_say, speech, used, attempt)
    move = speech.move
    if move.kind is MoveKind.ASKS_BACK:
        return [_puzzle(speech, used, attempt)]
    if move.kind in _ENDINGS:
        return [say(move.kind.value, _ending(speech))]
    parts: list[str] = []
    answers = [_answer(speech, told, used, attempt) for told in speech.answers]
    lead = _lead(speech, say, bool(answers))
    parts += [lead] if lead else []
    parts += [a for a in answers if a][: 1 if lead or speech.disclosure or speech.rider else 2]
    parts += _core(speech, say, used, attempt, bool(answers or lead))
    parts += _tail(speech, say, used, attempt, len(parts))
    return [p for p in parts if p]


def _lead(speech: Speech, say: Callable[..., str], answered: bool) -> str:
    """The first words: how she takes what was said, unless an answer does that already."""
    heard = [a.act for a in speech.heard.acts]
    for act in _ORDER:
        if act in heard and not (answered and act not in TRAPS and act is not Act.NAMES_RELATIONSHIP_ISSUE):
            if act in (Act.MAKES_IT_CONDITIONAL, Act.BUYS_GOODWILL, Act.SPLITS_ARBITRARILY) and speech.move.reacts:
                continue
            return say(
                "acts", "bare_yes" if act is Act.REACTS_ON_GUT and _BARE_YES.match(speech.heard.text) else act.value
            )
    if answered or speech.move.reacts:
        return ""
    topic = next((a.topic for a in speech.heard.acts if a.topic), None)
    return say("pickup", "any", topic=_topic_words(topic)) if topic else ""


def _core(speech: Speech, say: Callable[..., str], used: frozenset[str], attempt: int, led: bool) -> list[str]:
    move, mood = speech.move, speech.move.mood.value
    parts = []
    if move.reacts in ("same", "worse", "not_enough", "better") and move.kind in _REACTING:
        parts.append(say("reacts", move.reacts))
    if move.kind is MoveKind.DISCLOSES:
        opener = "" if led else say("discloses", mood)
        return [*parts, opener, pick(list(speech.disclosure), _number(speech, "tells", attempt), used)]
    if move.kind is MoveKind.HOLDS and "still_stands" in move.about:
        return [say("stands", "any")]
    if move.kind is MoveKind.HOLDS and (parts and (led or speech.rider)):
        return parts
    if move.kind is MoveKind.HOLDS and led and speech.rider and attempt % 2 == 0:
        return parts
    parts.append(say(move.kind.value, mood))
    return parts


_REACTING = frozenset({MoveKind.HOLDS, MoveKind.CONCEDES, MoveKind.TRADES, MoveKind.ASKS_COVER})


def _tail(speech: Speech, say: Callable[..., str], used: frozenset[str], attempt: int, length: int) -> list[str]:
    about = speech.move.about
    tail = []
    if "puzzle" in about and about["puzzle"] != "other_language":
        tail.append(_puzzle(speech, used, attempt))
    if "doubt" in about:
        tail.append(say("doubt", "any", quote=_short(about["doubt"])))
    if speech.rider:
        tail.append(pick(list(speech.rider), _number(speech, "rider", attempt), used))
    elif "unanswered" in about:
        tail.append(say("unanswered", "any"))
    return tail[: max(1, MOST_SENTENCES - length)]


def _answer(speech: Speech, told: Told, used: frozenset[str], attempt: int) -> str:
    how = told.answer.how
    number = _number(speech, f"answer-{told.answer.knowledge}{told.answer.tactic}", attempt)
    if told.wordings:
        return pick(list(told.wordings), number, used)
    if how is AnswerHow.UNKNOWN:
        return pick(list(phrases(speech.public.buyer, "acts", "gathers_information")), number, used)
    if how is AnswerHow.NEVER and speech.has(Act.ASKS_SECRET):
        return pick(list(phrases(speech.public.buyer, "acts", "asks_secret")), number, used)
    return pick(list(phrases(speech.public.buyer, how.value, "any")), number, used)


def _puzzle(speech: Speech, used: frozenset[str], attempt: int) -> str:
    about = speech.move.about
    kind = about.get("puzzle", "")
    quote = _short(about.get("puzzle_quote") or about.get("quote", ""))
    if not kind:
        key = ("puzzle", "silence") if not any(c.isalnum() for c in quote) else ("asks_back", "any")
        return _say(speech, used, attempt, *key)
    issue = next((_issue_words(i) for i in speech.public.issues if i.id == about.get("issue")), "that")
    return _say(speech, used, attempt, "puzzle", kind, quote=quote, issue=issue)


def _say(speech: Speech, used: frozenset[str], attempt: int, key: str, sub: str, **more: str) -> str:
    lines = phrases(speech.public.buyer, key, sub)
    return pick(filled(lines, {**_slots(speech), **more}), _number(speech, f"{key}.{sub}", attempt), used)


def _slots(speech: Speech) -> dict[str, str]:
    public, move = speech.public, speech.move
    table = dict(move.table)
    base = {i.id: i.status_quo for i in public.issues}
    offer = {t.issue: t.value for t in speech.heard.terms if t.mode == "offered"}
    issue = move.about.get("issue")
    return {
        "ask": public.issue(public.price).spoken(table[public.price]) if public.price in table else "",
        "table": spoken_terms(public, changed_terms(base, table)),
        "terms": spoken_terms(public, move.terms),
        "offer": spoken_terms(public, offer) if len(offer) <= 2 else "",
        "issue": next((_issue_words(i) for i in public.issues if i.id == issue), ""),
        "name": public.buyer.name.split()[0],
        "upstairs": _upstairs(speech),
    }


def _issue_words(spec: IssueSpec) -> str:
    """An issue as one speaks of it: 'the price', 'the safety stock'."""
    plain = [n for n in spec.names if n in ("price", "rate")] if spec.is_price else []
    return f"the {plain[0] if plain else spec.names[0]}"


def _upstairs(speech: Speech) -> str:
    lacks = speech.move.about.get("lacks")
    if not lacks:
        return ""
    return pick(list(phrases(speech.public.buyer, "lacks", lacks)), _number(speech, "lacks", 0), frozenset())


def _ending(speech: Speech) -> str:
    if speech.move.kind is MoveKind.ENDS:
        return "limit" if speech.move.ended == "turn-limit" else "impasse"
    return speech.move.mood.value


def _topic_words(topic: str | None) -> str:
    return {"demand": "the price", "share": "the volume", "person": "that", "others": "the others"}.get(
        topic or "", (topic or "").replace("_", " ")
    )


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 40 else words[:38].rsplit(" ", 1)[0] + "…"


def _number(speech: Speech, what: str, attempt: int) -> int:
    key = f"{speech.seed}:{speech.move.turn}:{what}:{attempt}"
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")
