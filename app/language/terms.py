"""From figures to terms: which issue a figure belongs to, and how it was meant.

Domain knowledge is handed in as `IssueWords`. What cannot be taken as it stands is reported as a puzzle, never guessed:
a range, a value outside the domain, a figure that fits no issue, a bare number.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.language.figures import Figure, figures
from app.language.matching import ChoiceWords, IssueWords, Setting, in_unit_of, match, names_of
from app.language.mode import conditional, mode_of
from app.language.sentences import Stretch, sentences

__all__ = ["ChoiceWords", "IssueWords", "Term", "TermHearing", "Unclear", "hear_terms"]

Value = float | str


@dataclass(frozen=True, slots=True)
class Term:
    """One term heard. `asked` is true for a value on the speaker's own side, to be given by the other."""

    issue: str
    value: Value
    quote: str
    start: int
    end: int
    mode: str
    conditional: bool
    asked: bool


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


_KEEP = re.compile(
    r"\b(?:keep|keeping|leave|leaving|left|stay|stays|stick|sticks|remain|remains|unchanged|untouched|alone|flat|in peace|as (?:it is|is|they are|today|agreed|now)|no change|same as (?:today|now)|where it is|don't touch|do not touch|not touch)\b",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(another|more|extra|additional|further|on top|by)\b", re.IGNORECASE)
_FEWER = re.compile(r"\b(?:shorten|reduce|less|fewer|lower|cut)\b", re.IGNORECASE)
_NEAR = 45
# Words before a bare number that put it forward, so that it is worth asking of what.
_PUT_FORWARD = re.compile(
    r"\b(?:do|offer|give|go (?:to|for|up to)|agree to|accept|settle (?:at|for|on)|make it|say|about|around|maybe|at|to|live with|take|move to|come to|propose|suggest)\s*$",
    re.IGNORECASE,
)
_FROM = re.compile(r"\b(?:from|instead of|rather than)(?: the| my| our| your| today's)?\s*$", re.IGNORECASE)


def hear_terms(
    text: str,
    issues: Sequence[IssueWords],
    *,
    asked: frozenset[str] = frozenset(),
    standing: Mapping[str, Value] | None = None,
) -> TermHearing:
    """The terms in a message. `asked` are the issues of which the other side just spoke. The last word on an issue wins within one mode.
    Linear in the length of the text."""
    terms: list[Term] = []
    unclear: list[Unclear] = []
    setting = Setting(asked, None, standing or {})
    for sentence in sentences(text):
        found = figures(sentence.text, bare_words=True)
        tied = conditional(sentence.text)
        for number in range(len(found)):
            heard = _one(sentence, found, number, issues, setting, tied)
            if isinstance(heard, Term):
                terms.append(heard)
                setting = replace(setting, previous=heard.issue)
            elif heard is not None:
                unclear.append(heard)
        terms += _choices(sentence, issues, tied, bool(found))
        terms += _kept(sentence, issues, tied, {t.issue for t in terms})
    return TermHearing(tuple(_last_word(terms)), tuple(unclear))


def _one(
    sentence: Stretch,
    found: Sequence[Figure],
    number: int,
    issues: Sequence[IssueWords],
    setting: Setting,
    tied: bool,
) -> Term | Unclear | None:
    figure = found[number]
    mode = mode_of(sentence.text, figure.start, figure.end)
    before = sentence.text[max(0, figure.start - 24) : figure.start]
    matched = match(sentence.text, found, number, issues, setting)
    if matched is None:
        return _no_issue(figure, mode, before, issues)
    issue = matched.issue
    if figure.until is not None:
        return Unclear("range", figure.text, issue.id) if mode == "offered" else None
    if _FROM.search(before):
        mode = "reported"
    value = _relative(sentence.text, figure, issue, in_unit_of(figure, issue), setting.standing)
    if not issue.holds(value):
        return Unclear("outside", figure.text, issue.id) if mode == "offered" and figure.unit else None
    at = sentence.start
    return Term(issue.id, value, figure.text, at + figure.start, at + figure.end, mode, tied, _ours(issue, value))


def _no_issue(figure: Figure, mode: str, before: str, issues: Sequence[IssueWords]) -> Unclear | None:
    if mode != "offered":
        return None
    if figure.unit is None:
        return Unclear("no_unit", figure.text, None) if _PUT_FORWARD.search(before) and figure.value <= 100 else None
    known = any(i.unit == figure.unit for i in issues)
    if figure.unit == "money" or not known:
        return Unclear("not_an_issue", figure.text, None)
    return Unclear("no_issue", figure.text, None)


def _relative(text: str, figure: Figure, issue: IssueWords, value: float, standing: Mapping[str, Value]) -> float:
    around = text[max(0, figure.start - 14) : figure.end + 6].lower()
    if figure.text.lower().startswith("another") or _MORE.search(around):
        base = standing.get(issue.id, issue.status_quo)
        if isinstance(base, (int, float)):
            sign = -1 if _FEWER.search(around) and issue.unit != "percent" else 1
            if "by" in around.split() and issue.main:
                return value
            return float(base) + sign * value
    return value


def _ours(issue: IssueWords, value: Value) -> bool:
    if isinstance(value, str) or isinstance(issue.status_quo, str):
        return False
    if issue.better_for_buyer == "higher":
        return value < issue.status_quo or (value == issue.status_quo and not issue.main)
    return value > issue.status_quo


def _choices(sentence: Stretch, issues: Sequence[IssueWords], tied: bool, has_figure: bool) -> list[Term]:
    found = []
    for issue in issues:
        for choice in issue.choices:
            match = names_of(choice.names).search(sentence.text)
            if not match:
                continue
            mode = mode_of(sentence.text, match.start(), match.end())
            if mode == "offered" and not (has_figure or _OFFERING.search(sentence.text)):
                mode = "reported"
            at = sentence.start
            found.append(
                Term(issue.id, choice.value, match.group(), at + match.start(), at + match.end(), mode, tied, False)
            )
    return found


_OFFERING = re.compile(
    r"\b(?:as an?|in the form of|instead|give you|offer|propose|suggest|could do|can do|let's|we do it|make it|rather have it|prefer)\b",
    re.IGNORECASE,
)


def _kept(sentence: Stretch, issues: Sequence[IssueWords], tied: bool, heard: set[str]) -> list[Term]:
    keep = _KEEP.search(sentence.text)
    if not keep or sentence.text.rstrip().endswith("?"):
        return []
    found = []
    for issue in issues:
        if issue.choices or issue.id in heard:
            continue
        match = names_of(issue.names).search(sentence.text)
        if match and abs(match.start() - keep.start()) <= _NEAR:
            start, end = min(match.start(), keep.start()), max(match.end(), keep.end())
            at = sentence.start
            found.append(
                Term(issue.id, issue.status_quo, sentence.text[start:end], at + start, at + end, "offered", tied, True)
            )
    return found


def _last_word(terms: list[Term]) -> list[Term]:
    last: dict[tuple[str, str], Term] = {}
    for term in terms:
        last[(term.issue, term.mode)] = term
    return sorted(last.values(), key=lambda t: t.start)
