"""Terms in a text about any deal: with a case its own issues, without one the points that most contracts have."""

import re
from dataclasses import dataclass
from functools import cache

from app.buyer.hearing import hear
from app.content.persona import CaseFile
from app.language.figures import say_figure
from app.language.matching import IssueWords
from app.language.mode import conditional
from app.language.sentences import sentences
from app.language.term import PUT_FORWARD, Term
from app.language.terms import hear_terms
from app.locale.filled import N_
from app.negotiation.gifts import DealBefore, deal_before, free_moves
from app.negotiation.heard import HeardTerm, TermMode
from app.practice.pasted import Written, scene_before


@dataclass(frozen=True, slots=True)
class Given:
    """A term that a text puts forward: the issue and its value in words, the words of the text, whether something is asked in return, what it
    means for the writer's own limit (None where there is none, or it is kept), and the figure with its unit (of any deal only)."""

    issue: str
    value: str
    quote: str
    free: bool
    beyond: str | None = None
    figure: tuple[float, str] | None = None


def given_in(text: str, case: CaseFile | None, written: Written) -> tuple[Given, ...]:
    """The terms that a text offers to the other side, in order."""
    return _of_case(text, case, written) if case is not None else _of_any(text)


def _of_case(text: str, case: CaseFile, written: Written) -> tuple[Given, ...]:
    scene = scene_before(case, written)
    heard = hear(text, case, scene)
    free = free_moves(heard.terms, deal_before(case, scene.standing, scene.table))
    specs = {i.id: i for i in case.issues}
    return tuple(
        Given(specs[t.issue].label, specs[t.issue].spoken(t.value), t.quote, t in free, _beyond(case, t.issue, t.value))
        for t in heard.terms
        if t.mode is TermMode.OFFERED and not t.asked_of_buyer
    )


def _beyond(case: CaseFile, issue: str, value: float | str) -> str | None:
    """Whether a value passes the writer's limit on an issue, as the limit was put."""
    spec = next(i for i in case.issues if i.id == issue)
    limit = next((row for row in case.brief.limits if row.issue == issue), None)
    if limit is None or isinstance(value, str) or isinstance(limit.value, str) or spec.better_for_buyer == "none":
        return None
    passed = value > limit.value if spec.better_for_buyer == "higher" else value < limit.value
    return limit.text if passed else None


def gifts_of(text: str, asked: float | None) -> tuple[tuple[HeardTerm, ...], DealBefore] | None:
    """What a text without a case gives for nothing, as terms and a deal that a grader can read: `asked` is the per cent that the customer asked for. None
    where it gives nothing for nothing."""
    free = [g for g in _terms_of(text) if g[1].free]
    if not free:
        return None
    terms = tuple(HeardTerm(t.issue, t.value, t.quote) for t, _ in free)
    table = {"price": asked if asked is not None else 100.0, "payment": 100.0}
    return terms, DealBefore({"price": 0.0, "payment": 0.0}, table, table, {"price": True, "payment": True}, "price")


def _of_any(text: str) -> tuple[Given, ...]:
    return tuple(given for _, given in _terms_of(text))


def _terms_of(text: str) -> list[tuple[Term, Given]]:
    found = hear_terms(text, _usual(), loose=True).terms
    mine = [t for t in found if t.mode in PUT_FORWARD and not t.asked and _put_forward(text, t)]
    tied = {s.start for s in sentences(text) if conditional(s.text)}
    units = {i.id: i.unit for i in _usual()}
    given = []
    for t in mine:
        place = next((s.start for s in sentences(text) if s.start <= t.start < s.end), 0)
        free = not (t.conditional or place in tied) and t.issue != "term"
        value, unit = float(t.value), units[t.issue]
        words = say_figure(value, unit)
        given.append((t, Given(_LABELS[t.issue], words, t.quote, free, figure=(value, unit))))
    return given


def _put_forward(text: str, term: Term) -> bool:
    """Whether a figure is put forward by the writer, in a sentence that speaks of that point: without a case a figure could be anything."""
    sentence = next((s for s in sentences(text) if s.start <= term.start < s.end), None)
    if sentence is None or isinstance(term.value, str):
        return False
    after = sentence.text[term.end - sentence.start :]
    if _REFUSES.match(after):
        return False
    return bool(_GIVES.search(sentence.text) and _ABOUT[term.issue].search(sentence.text) and not _SHARE.match(after))


_LABELS = {"price": N_("Price"), "payment": N_("Payment"), "term": N_("Contract length")}
_ABOUT = {
    "price": re.compile(r"%|percent|per cent|\boff\b|price|rate|fee|discount|rebate|\d", re.IGNORECASE),
    "payment": re.compile(r"\b(?:pay\w*|net|invoices?|due|credit terms)\b", re.IGNORECASE),
    "term": re.compile(r"\b(?:contract|term|exten\w+|renew\w*|commit\w*|sign\w*|fix\w*)\b", re.IGNORECASE),
}
_GIVES = re.compile(
    r"\b(?:(?:i|we)(?:'d| would|'ll| will| can| could| shall| may| might|'m| am|'re| are)?\b.{0,40}\b(?:give|offer|do|accept|agree|confirm|grant|go|move|take|reduce|lower|extend|propose|say|make|come|live|meet|drop|cut)\b|(?:ok|okay|yes|fine|agreed|deal|done)\b.{0,20}\d|let'?s (?:say|do|call|make|settle|meet)|call it|\d.{0,20}\boff\b|how about|what about)",
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"\s*(?:off)?[, ]*\b(?:no|not|sorry|won'?t|can ?not|can'?t|isn'?t|doesn'?t|is not)\b", re.IGNORECASE
)
_SHARE = re.compile(r"\s*(?:of|less|fewer|more|below|under|above|last|since|by|on \w+ day)\b", re.IGNORECASE)


@cache
def _usual() -> tuple[IssueWords, ...]:
    """The points that most contracts have. The bounds are wide; a figure that has no such unit is heard as nothing."""
    price = "price|prices|rate|rates|fee|fees|discount|rebate|reduction|cut|off|list|tariff|increase".split("|")
    payment = "payment|payment terms|pay|paying|net|invoice|invoices|due|credit".split("|")
    term = "contract|term|agreement|extension|extend|renew|renewal|run|commitment|sign for|fixed for".split("|")
    return (
        IssueWords("price", "percent", tuple(price), 0, 60, 0, "higher", main=True, steps=frozenset()),
        IssueWords("payment", "days", tuple(payment), 0, 180, 30, "higher"),
        IssueWords("term", "months", tuple(term), 1, 120, 12, "none"),
    )
