"""From figures to terms: which issue a figure belongs to, and how it was meant.

Domain knowledge is handed in as `IssueWords`. What cannot be taken as it stands is reported as a puzzle, never guessed:
a range, a value outside the domain, a figure that fits no issue, a bare number.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from app.language.beside import places_of
from app.language.correcting import without_slips
from app.language.echo import asks_alone, echo_of, without_readback
from app.language.figures import Figure, figures
from app.language.manifold import with_counts
from app.language.matching import ChoiceWords, IssueWords, Setting, match
from app.language.mode import OFFERING, mode_of
from app.language.noise import is_noise
from app.language.options import with_options
from app.language.pairs import MOVES_ON, from_today, paired
from app.language.sentences import Stretch, sentences
from app.language.sums import with_dates
from app.language.term import PUT_FORWARD, Term, Value
from app.language.ties import tied_places
from app.language.tonnage import with_tonnes
from app.language.worded import choices_in, kept_in, settle_choices

__all__ = ["ChoiceWords", "IssueWords", "Term", "TermHearing", "Unclear", "hear_terms", "spoken_of"]


@dataclass(frozen=True, slots=True)
class Unclear:
    """A figure that cannot be taken: kind is 'range', 'outside', 'no_issue', 'no_unit' or 'not_an_issue'."""

    kind: str
    quote: str
    issue: str | None


@dataclass(frozen=True, slots=True)
class TermHearing:
    """All terms of a message, and what was unclear."""

    terms: tuple[Term, ...]
    unclear: tuple[Unclear, ...]


# Words before a bare number that put it forward, so that it is worth asking of what.
_PUT_FORWARD = re.compile(
    r"\b(?:do|offer(?: you)?|give(?: you)?|go (?:to|for|up to)|agree to|accept|settle (?:at|for|on)|make it|say|about|around|maybe|at|to|live with|take|move to|come to|propose|suggest)\s*$",
    re.IGNORECASE,
)

# 'Three plants', 'four of our people': a count of something that is not on the table needs no asking back.
_OF_THINGS = re.compile(
    r" (?:[a-z]+ )?(?:[a-z]{3,}[^s\W]s|people|men|women|staff)\b(?!')| of (?:our|your|their|my|these|those|us|you|them)\b"
)
# 'The sum: 104 deliveries less, 90 euro each' puts nothing forward.
_CALCULATES = re.compile(
    r"\b(?:the|my|our|your) (?:sum|calculation)\b|\b(?:together|altogether|in total|makes|sav(?:es?|ing)|less (?:in a|a|per) year|(?:the|a) difference|costs? (?:you|us|them)|each at your|at your (?:ramp|dock|goods|side|plant|site))\b",
    re.IGNORECASE,
)
_APIECE = re.compile(r"\s(?:per|each|for (?:each|every|one)|an?)\s(?!cent\b)[a-z]{3,}", re.IGNORECASE)
_SHORT = 6
MOST_FIGURES = 40
# 'So I note: you 4 %, me 2 %' and '5 and 45, and where are we with the hours?' say back what the other side said.
_HERS_BEFORE = re.compile(r"(?:^|[:;,.–-]\s*|\band )you(?:'re| are)?(?: at)?\s*$", re.IGNORECASE)
_HERS_AFTER = re.compile(
    r"\s?(?:%|per ?cent|days?|weeks?|months?)?\s?(?:from you|by you|on your side|on your end)\b", re.IGNORECASE
)
_ASKS_BACK = re.compile(r"^\W*\d[\d.,]*(?: and | / |, )\d[^?]*\?", re.IGNORECASE)


def hear_terms(
    text: str,
    issues: Sequence[IssueWords],
    *,
    asked: frozenset[str] = frozenset(),
    said: frozenset[tuple[str, Value]] = frozenset(),
    standing: Mapping[str, Value] | None = None,
    loose: bool = False,
) -> TermHearing:
    """The terms in a message, in order. `asked` are the issues of which the other side just spoke, `said` the values it named. With `loose` what lies outside a
    domain is heard as well. Linear in the
    length of the text."""
    terms: list[Term] = []
    unclear: list[Unclear] = []
    setting = Setting(asked, None, dict(standing or {}), said, loose=loose)
    for sentence in sentences(text):
        weighed = with_tonnes(sentence.text, figures(sentence.text, bare_words=True), issues)
        plain = with_counts(sentence.text, weighed, issues)
        said_here = with_dates(sentence.text, plain, issues)
        found, linked = paired(sentence.text, from_today(said_here[:MOST_FIGURES], issues))
        following = text[sentence.end : sentence.end + 12]
        for number in range(len(found)):
            heard = _one(sentence, found, number, issues, replace(setting, linked=number in linked), following)
            if isinstance(heard, Term):
                terms.append(heard)
                setting = _after(setting, heard)
            elif heard is not None:
                unclear.append(heard)
        terms += choices_in(sentence, issues, following)
        terms += kept_in(sentence, issues, {t.issue for t in terms if t.start >= sentence.start})
    terms = with_options(text, without_slips(text, settle_choices(without_readback(text, terms, said), issues, text)))
    by_id = {i.id: i for i in issues}
    offered = [(t.start, _side(by_id[t.issue], t.value)) for t in terms if t.mode in PUT_FORWARD]
    places = tied_places(text, offered)
    tied = [replace(t, conditional=t.mode in PUT_FORWARD and places(t.start)) for t in terms]
    return TermHearing(tuple(_distinct(tied)), tuple(unclear))


@lru_cache(maxsize=256)
def spoken_of(text: str, issues: tuple[IssueWords, ...]) -> tuple[frozenset[str], frozenset[tuple[str, Value]]]:
    """The issues of which a line of the other side speaks figures (or, where it has none, those it names), and the values it names."""
    terms = [t for t in hear_terms(text, issues, loose=True).terms if not isinstance(t.value, str)]
    said = frozenset((t.issue, t.value) for t in terms)
    named = {t.issue for t in terms} or {i.id for i in issues if not i.choices and places_of(i.names, text)}
    return frozenset(named), said


def _after(setting: Setting, term: Term) -> Setting:
    """The setting for the next figure. What was offered or asked about is the level from which the next distance counts."""
    standing = (
        {**setting.standing, term.issue: term.value} if term.mode in ("offered", "questioned") else setting.standing
    )
    return replace(setting, previous=term.issue, mentioned=setting.mentioned | {term.issue}, standing=standing)


def _one(
    sentence: Stretch,
    found: Sequence[Figure],
    number: int,
    issues: Sequence[IssueWords],
    setting: Setting,
    following: str,
) -> Term | Unclear | None:
    figure = found[number]
    matched = match(sentence.text, found, number, issues, setting)
    mode = mode_of(sentence.text, figure.start, figure.end, following)
    if matched is None:
        return _no_issue(figure, mode, sentence.text, issues)
    issue = matched.issue
    if figure.until is not None:
        return Unclear("range", figure.text, issue.id) if mode == "offered" else None
    value = matched.value
    if value == issue.status_quo and MOVES_ON.match(sentence.text, figure.end):
        mode = "reported"
    if mode == "offered" and len(found) == 1 and asks_alone(sentence.text, figure.start, figure.end):
        mode = "questioned"
    if mode == "offered" and len(found) == 1 and ((issue.id, value) in setting.said or value == issue.demanded):
        mode = echo_of(sentence.text) or mode
    if mode == "offered" and (
        _HERS_BEFORE.search(sentence.text[: figure.start])
        or ((issue.id, value) in setting.said and _HERS_AFTER.match(sentence.text, figure.end))
        or (figure.unit is None and (issue.id, value) in setting.said and _ASKS_BACK.search(sentence.text))
    ):
        mode = "reported"
    echoed = setting.loose or (mode != "offered" and (issue.id, value) in setting.said)
    if mode == "offered" and not issue.holds(value) and (issue.id, value) in setting.said:
        echoed, mode = not OFFERING.search(sentence.text), "reported"
    if not issue.holds(value) and not echoed:
        return _outside(figure, mode, issue)
    at = sentence.start
    return Term(issue.id, value, figure.text, at + figure.start, at + figure.end, mode, False, _ours(issue, value))


def _outside(figure: Figure, mode: str, issue: IssueWords) -> Unclear | None:
    return Unclear("outside", figure.text, issue.id) if mode == "offered" and figure.unit else None


def _no_issue(figure: Figure, mode: str, sentence: str, issues: Sequence[IssueWords]) -> Unclear | None:
    before = sentence[max(0, figure.start - 24) : figure.start]
    if mode != "offered" or not (_PUT_FORWARD.search(before) or len(sentence.split()) <= _SHORT):
        return None
    if is_noise(sentence, figure) or (
        figure.unit == "money" and _CALCULATES.search(sentence) and not OFFERING.search(sentence)
    ):
        return None
    if figure.unit is None and (_OF_THINGS.match(sentence, figure.end) or _APIECE.match(sentence, figure.end)):
        return None
    if figure.unit is None:
        return Unclear("no_unit", figure.text, None) if figure.value <= 100 else None
    known = any(i.unit == figure.unit for i in issues)
    if figure.unit == "money" or not known:
        return Unclear("not_an_issue", figure.text, None)
    return Unclear("no_issue", figure.text, None)


def _ours(issue: IssueWords, value: Value) -> bool:
    if isinstance(value, str) or isinstance(issue.status_quo, str):
        return False
    if issue.better_for_buyer == "higher":
        return value < issue.status_quo or (value == issue.status_quo and not issue.main)
    wanted_lower = value == issue.status_quo and issue.demanded not in (None, issue.status_quo)
    return value > issue.status_quo or wanted_lower  # holding what she wants lowered asks something of her


def _side(issue: IssueWords, value: Value) -> str:
    """Whose a term is: a 'give' moves the other's way, an 'ask' the speaker's; what stays as today is a 'hold' where the other side wants it changed,
    else a 'keep'."""
    base = issue.status_quo
    if value == base:
        return "keep" if issue.demanded in (None, base) else "hold"
    if isinstance(value, str) or isinstance(base, str):
        return "give"
    return "give" if (value > base) == (issue.better_for_buyer == "higher") else "ask"


def _distinct(terms: Sequence[Term]) -> list[Term]:
    """All terms in order, each issue, value and mode once (what is offered is not told of as well): where it was said last, so that the last word on an issue comes last."""
    last: dict[tuple[str, Value, str], Term] = {}
    for term in sorted(terms, key=lambda t: t.start):
        last[(term.issue, term.value, term.mode)] = term
    offered = {(t.issue, t.value) for t in last.values() if t.mode in PUT_FORWARD}
    told = ("reported", "questioned")
    kept = [t for t in last.values() if t.mode not in told or (t.issue, t.value) not in offered]
    return sorted(kept, key=lambda t: t.start)
