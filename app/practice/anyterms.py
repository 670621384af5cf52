"""Terms in a text about any deal: with a case its own issues, without one the points that most contracts have."""

from dataclasses import dataclass
from functools import cache

from app.buyer.hearing import hear
from app.content.persona import CaseFile
from app.language.figures import say_figure
from app.language.matching import IssueWords
from app.language.term import PUT_FORWARD
from app.language.terms import hear_terms
from app.negotiation.gifts import deal_before, free_moves
from app.negotiation.heard import TermMode
from app.practice.pasted import Written, scene_before


@dataclass(frozen=True, slots=True)
class Given:
    """A term that a text puts forward: the issue and its value in words, the words of the text, whether something is asked in return, and what it
    means for the writer's own limit (None where there is none, or it is kept)."""

    issue: str
    value: str
    quote: str
    free: bool
    beyond: str | None = None


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


def _of_any(text: str) -> tuple[Given, ...]:
    found = hear_terms(text, _usual(), loose=True).terms
    mine = [t for t in found if t.mode in PUT_FORWARD and not t.asked]
    back = any(t.asked or t.conditional for t in found)
    labels = {"price": "Price", "payment": "Payment", "term": "Contract length"}
    units = {i.id: i.unit for i in _usual()}
    return tuple(
        Given(labels[t.issue], say_figure(float(t.value), units[t.issue]), t.quote, not (t.conditional or back))
        for t in mine
        if t.issue in labels and not isinstance(t.value, str)
    )


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
