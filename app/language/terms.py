"""From figures to terms: which issue a figure belongs to, and how it was meant.

Domain knowledge is handed in as `IssueWords`. What cannot be taken as it stands is reported as a puzzle, never guessed:
a range, a value outside the domain, a figure that fits no issue, a bare number.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from app.language.figures import Figure, figures
from app.language.mode import conditional, mode_of
from app.language.sentences import Stretch, sentences

Value = float | str


@dataclass(frozen=True, slots=True)
class ChoiceWords:
    """A value of a choice and the words for it."""

    value: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IssueWords:
    """An issue as the ear needs it. `better_for_buyer`: 'higher', 'lower' or 'none'; `low` and `high` bound the domain."""

    id: str
    unit: str
    names: tuple[str, ...]
    low: float
    high: float
    status_quo: Value
    better_for_buyer: str = "higher"
    choices: tuple[ChoiceWords, ...] = ()
    main: bool = False


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
    r"\b(?:keep|keeping|leave|leaving|stay|stays|stick|sticks|remain|remains|unchanged|as (?:it is|is|they are|today|agreed|now)|no change|same as (?:today|now)|current)\b",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(another|more|extra|additional|further|on top|by)\b", re.IGNORECASE)
_FEWER = re.compile(r"\b(?:shorten|reduce|less|fewer|lower|cut)\b", re.IGNORECASE)
_NEAR = 45
_LINK = re.compile(r"\W*(?:at|to|of|is|for|by|=|:|will be|stays? at|up to|from)?\W*", re.IGNORECASE)


def hear_terms(
    text: str,
    issues: Sequence[IssueWords],
    *,
    asked_issue: str | None = None,
    standing: Mapping[str, Value] | None = None,
) -> TermHearing:
    """The terms in a message. The last word on an issue wins within one mode. Linear in the length of the text."""
    terms: list[Term] = []
    unclear: list[Unclear] = []
    spoken_of = asked_issue
    for sentence in sentences(text):
        found = figures(sentence.text)
        tied = conditional(sentence.text)
        for number, figure in enumerate(found):
            if _from_of_from_to(sentence.text, found, number):
                continue
            heard = _one(sentence, figure, issues, spoken_of, standing or {}, tied)
            if isinstance(heard, Term):
                terms.append(heard)
                spoken_of = heard.issue
            elif heard is not None:
                unclear.append(heard)
        terms += _choices(sentence, issues, tied, bool(found))
        terms += _kept(sentence, issues, tied, {t.issue for t in terms})
    return TermHearing(tuple(_last_word(terms)), tuple(unclear))


def issue_named(text: str, issues: Sequence[IssueWords]) -> str | None:
    """The issue that a text names, the longest name winning; None where it names none."""
    best: tuple[int, str] | None = None
    for issue in issues:
        match = _names(issue.names).search(text)
        if match and (best is None or len(match.group()) > best[0]):
            best = (len(match.group()), issue.id)
    return best[1] if best else None


def _one(
    sentence: Stretch,
    figure: Figure,
    issues: Sequence[IssueWords],
    asked_issue: str | None,
    standing: Mapping[str, Value],
    tied: bool,
) -> Term | Unclear | None:
    mode = mode_of(sentence.text, figure.start, figure.end)
    issue = _issue_for(sentence.text, figure, issues, asked_issue, mode)
    if issue is None:
        return _no_issue(figure, mode, issues)
    value = figure.value * 12 if figure.unit == "years" and issue.unit == "months" else figure.value
    value = _relative(sentence.text, figure, issue, value, standing)
    if figure.until is not None:
        return Unclear("range", figure.text, issue.id) if mode == "offered" else None
    if not issue.low <= value <= issue.high:
        meant = (
            mode == "offered"
            and not (figure.unit == "years" and value > 60)
            and not (figure.unit is None and value > 100)
        )
        return Unclear("outside", figure.text, issue.id) if meant else None
    asked = _ours(issue, value)
    at = sentence.start
    return Term(issue.id, value, figure.text, at + figure.start, at + figure.end, mode, tied, asked)


def _issue_for(
    text: str, figure: Figure, issues: Sequence[IssueWords], asked_issue: str | None, mode: str
) -> IssueWords | None:
    unit = figure.unit
    fits = [i for i in issues if not i.choices and (i.unit == unit or (unit == "years" and i.unit == "months"))]
    named = _nearest(text, figure, fits if unit else [i for i in issues if not i.choices])
    if unit is None:
        talked = (i for i in issues if i.id == asked_issue and not i.choices and i.low <= figure.value <= i.high)
        return named or next(talked, None)
    if named is not None:
        return named
    inside = [i for i in fits if i.low <= figure.value <= i.high]
    main = [i for i in fits if i.main]
    if len(fits) == 1:
        return fits[0]
    if len(inside) == 1 and (inside[0].main or mode == "offered"):
        return inside[0]
    return main[0] if main and (main[0] in inside or not inside) else None


def _nearest(text: str, figure: Figure, issues: Sequence[IssueWords]) -> IssueWords | None:
    best: tuple[float, int, IssueWords] | None = None
    for issue in issues:
        for match in _names(issue.names).finditer(text):
            if match.start() < figure.end and figure.start < match.end():
                gap = 0.0
            else:
                after = match.start() >= figure.end
                gap = match.start() - figure.end if after else (figure.start - match.end()) * 1.2
                between = text[figure.end : match.start()] if after else text[match.end() : figure.start]
                gap += 15 * between.count(",") - (10 if not after and _LINK.fullmatch(between) else 0)
            if (
                gap <= _NEAR
                and not _figure_between(text, figure, match)
                and (best is None or (gap, -len(match.group())) < best[:2])
            ):
                best = (gap, -len(match.group()), issue)
    return best[2] if best else None


def _figure_between(text: str, figure: Figure, match: re.Match[str]) -> bool:
    low, high = sorted(((figure.start, figure.end), match.span()))
    between = text[low[1] : high[0]]
    return bool(re.search(r"\d|[.;!?]\s|,\s(?:and|if|but|so|then|provided|in return)\b|\bfor\b.*\bof\b", between))


def _no_issue(figure: Figure, mode: str, issues: Sequence[IssueWords]) -> Unclear | None:
    if mode != "offered":
        return None
    if figure.unit is None:
        return Unclear("no_unit", figure.text, None) if figure.value <= 100 else None
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


def _from_of_from_to(text: str, found: tuple[Figure, ...], number: int) -> bool:
    """Whether a figure is only where something comes from: 'from 45 to 60', 'down from 60', '60 instead of 45'."""
    before = text[max(0, found[number].start - 14) : found[number].start].lower().rstrip()
    return bool(re.search(r"\b(?:from|instead of|rather than|not)(?: the| my| our| your)?$", before))


def _choices(sentence: Stretch, issues: Sequence[IssueWords], tied: bool, has_figure: bool) -> list[Term]:
    found = []
    for issue in issues:
        for choice in issue.choices:
            match = _names(choice.names).search(sentence.text)
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
        match = _names(issue.names).search(sentence.text)
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


@lru_cache(maxsize=512)
def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)
    return re.compile(
        r"\b(?:" + "|".join(re.escape(n).replace(r"\ ", r"[\s-]+") for n in ordered) + r")\b", re.IGNORECASE
    )


@cache
def no_terms() -> TermHearing:
    """A hearing of nothing."""
    return TermHearing((), ())
