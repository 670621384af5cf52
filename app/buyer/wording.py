"""Choosing one phrase for one purpose: slots filled from what is public, the choice by seed, nothing said twice."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from app.buyer.bank import choose, pick
from app.buyer.inshort import in_short
from app.buyer.speech import Speech, changed_terms, spoken_terms
from app.content.acts import MoveKind
from app.content.persona import IssueSpec
from app.language.fold import fold

_TOPICS = {"demand": "the price", "share": "the volume", "person": "that", "others": "the others"}
LONGEST_QUOTE = 40
# What is read out for a yes, or asked about again, is said in full.
_IN_FULL = frozenset({MoveKind.SUMS_UP, MoveKind.ACCEPTS, MoveKind.HOLDS})


@dataclass(frozen=True, slots=True)
class Wording:
    """The wording of one try at a reply: `used` are the folded sentences said before, `attempt` the number of the try."""

    speech: Speech
    used: frozenset[str]
    attempt: int

    def say(self, key: str, sub: str, **more: str) -> str:
        """A phrase for a key and sub-key of the bank; empty where none fits."""
        slots = {**_slots(self.speech), **more}
        return choose(self.speech.public.buyer, key, sub, slots, self.number(f"{key}.{sub}"), self.used)

    def say_once(self, key: str, sub: str) -> str:
        """A phrase as `say` picks it, or nothing once all of them were said."""
        text = self.say(key, sub)
        return "" if fold(text) in self.used else text

    def one_of(self, lines: tuple[str, ...], what: str) -> str:
        """One of authored lines, by seed, one not said before where there is one."""
        return pick(lines, self.number(what), self.used)

    def number(self, what: str) -> int:
        """A number for a purpose, the same for the same session, turn and try."""
        key = f"{self.speech.seed}:{self.speech.move.turn}:{what}:{self.attempt}"
        return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")


def issue_words(spec: IssueSpec) -> str:
    """An issue as one speaks of it: 'the price', 'the safety stock'."""
    plain = [n for n in spec.names if n in ("price", "rate")] if spec.is_price else []
    name = plain[0] if plain else spec.names[0]
    written = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", spec.say, re.IGNORECASE)
    return f"the {written.group() if written else name}"


def topic_words(topic: str | None) -> str:
    """A topic as one speaks of it."""
    return _TOPICS.get(topic or "", (topic or "").replace("_", " "))


def short(words: str) -> str:
    """The trainee's words, cut to be quoted."""
    words = " ".join(unicodedata.normalize("NFKC", words).split())
    return words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 2].rsplit(" ", 1)[0] + "…"


def _slots(speech: Speech) -> Mapping[str, str]:
    public, move = speech.public, speech.move
    table = dict(move.table)
    base = {i.id: i.status_quo for i in public.issues}
    offer = {t.issue: t.value for t in speech.heard.terms if t.mode == "offered"}
    issue = move.about.get("issue")
    return {
        "ask": public.issue(public.price).spoken(table[public.price]) if public.price in table else "",
        "table": spoken_terms(public, changed_terms(base, table)),
        "terms": spoken_terms(public, move.terms) if move.kind in _IN_FULL else in_short(speech, move.terms),
        "offer": in_short(speech, offer) if len(offer) <= 2 else "",
        "issue": next((issue_words(i) for i in public.issues if i.id == issue), ""),
        "name": public.buyer.first,
        "upstairs": _upstairs(speech),
    }


def _upstairs(speech: Speech) -> str:
    lacks = speech.move.about.get("lacks")
    if not lacks:
        return ""
    key = f"{speech.seed}:{speech.move.turn}:lacks"
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")
    return choose(speech.public.buyer, "lacks", lacks, {}, number, frozenset())
