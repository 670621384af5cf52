"""Values to what templates show: money, levels in words, marked transcripts, tables of terms."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.content.acts import RUBRIC, Strategy
from app.content.loading import load_rubric
from app.content.persona import CaseFile, IssueSpec, Message, Preparation
from app.grading.findings import Finding
from app.grading.grader import Grading
from app.locale.filled import N_
from app.locale.formats import number
from app.locale.texts import _, language, text
from app.negotiation.outcome import Outcome
from app.negotiation.state import State
from app.pages.amounts import figure_words
from app.practice.records import Plan

Value = float | str
_ENDS = {
    "rewound": N_("You went back to an earlier turn"), "deal": N_("Deal"), "impasse": N_("No deal, you ended the talks"), "walk-out": N_("The buyer walked out"),
    "turn-limit": N_("No deal, the turns were over"),
}  # fmt: skip
_LEVELS = (N_("trap"), N_("mixed"), N_("emerging"), N_("proficient"), N_("exemplary"))
_STATUS = {
    "waiting": N_("waiting to be graded"), "running": N_("being graded"), "graded": N_("graded"), "not_gradable": N_("not gradable"),
    "ungraded": N_("not graded, it failed"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TermRow:
    """One issue in a table of terms; each cell is in words, in the language `lang`."""

    issue: str
    label: str
    now: str
    opening: str
    hers: str
    mine: str
    hers_moved: bool
    mine_moved: bool
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class DayView:
    """Where the calendar stands: its labels (`next` None on the last day), preparations left and done, promises, and what one's own side wrote today."""

    label: str
    next: str | None
    deadline: str | None
    left: tuple[Preparation, ...]
    done: tuple[Preparation, ...]
    promised: tuple[str, ...]
    morning: Message | None


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One issue in the brief: what it is worth to us, and the limit."""

    label: str
    now: str
    asked: str
    worth: str
    limit: str
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One issue in the debrief's table: before, agreed, my limit and whether it was kept, the best that was possible, what I offered last."""

    label: str
    now: str
    agreed: str
    limit: str
    kept: bool | None
    best: str
    offered: str
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a message, marked by a finding or plain (finding None)."""

    text: str
    finding: Finding | None


def money(thousands: float | None, currency: str = "EUR") -> str:
    """Thousands a year as people say them, with sign."""
    if thousands is None:
        return "–"
    amount = round(thousands)
    sign = "−" if amount < 0 else "+" if amount > 0 else "±"
    return _("%(sign)s%(currency)s %(amount)sk a year", sign=sign, currency=currency, amount=number(abs(amount)))


def points(value: float | None) -> str:
    """Turn points, rounded; a dash where there are too few."""
    return "–" if value is None else f"{value:.0f}"


def percent(value: float | None) -> str:
    """A share as per cent."""
    return "–" if value is None else f"{number(value * 100)} %"


def strategy_name(strategy: Strategy | str) -> str:
    """The title of a strategy in the rubric."""
    return next(row.title for row in load_rubric().strategies if row.id == strategy)


def level_word(level: int | None) -> str:
    """A level in words."""
    return _("not shown") if level is None else f"{level} {_(_LEVELS[level])}"


def end_words(reason: str | None) -> str:
    """How talks ended, in words."""
    return _(_ENDS.get(reason or "", N_("Still running")))


def grading_words(grading: Grading | None) -> str:
    """The state of a grading in words; never a number."""
    return text(_STATUS["waiting" if grading is None else grading.status.value])


def value_words(spec: IssueSpec, value: Value | None) -> str:
    """A value of an issue as a table cell."""
    if value is None:
        return "–"
    if spec.choices:
        return next((c.label for c in spec.choices if c.id == value), str(value))
    return figure_words(value, spec.unit)


def lang_of(spec: IssueSpec) -> str:
    """The language of an issue's values on a page: choices are authored, figures are put into words here."""
    return "en" if spec.choices else language.get()


def term_rows(case: CaseFile, state: State) -> list[TermRow]:
    """The deal table: opening, hers, mine."""
    rows = []
    for spec in case.issues:
        rows.append(
            TermRow(
                spec.id,
                spec.label,
                value_words(spec, spec.status_quo),
                value_words(spec, case.opening[spec.id]),
                value_words(spec, state.table[spec.id]),
                value_words(spec, state.standing[spec.id]),
                state.table[spec.id] != case.opening[spec.id],
                state.standing[spec.id] != spec.status_quo,
                lang_of(spec),
            )
        )
    return rows


def way_to_demand(spec: IssueSpec, case: CaseFile, value: Value) -> float:
    """Where a value lies between today's contract (0) and her opening demand (1), kept within -0.5 and 1.5; where she asks for no change, as a
    share of all its steps. A choice counts 0, 1, or half for a third one."""
    today, asked = spec.status_quo, case.opening[spec.id]
    if asked == today and not isinstance(value, str) and not isinstance(today, str):
        return max(-0.5, min(1.5, (value - today) / ((max(spec.steps) - min(spec.steps)) or 1)))
    if isinstance(value, str) or isinstance(today, str) or isinstance(asked, str):
        return 0.0 if value == today else 1.0 if value == asked else 0.5
    return max(-0.5, min(1.5, (value - today) / (asked - today))) if asked != today else 0.0


def open_points(rows: Sequence[TermRow]) -> list[TermRow]:
    """The issues on which the two sides do not stand at the same value."""
    return [row for row in rows if row.hers != row.mine]


def day_view(case: CaseFile, state: State) -> DayView:
    """The calendar of the talks and the preparations, as the trainee may see them."""
    last = state.day + 1 >= len(case.calendar)
    return DayView(
        case.calendar[state.day].label,
        None if last else case.calendar[state.day + 1].label,
        case.calendar[state.day].deadline,
        tuple(p for p in case.preparations if p.id not in state.prepared),
        tuple(p for p in case.preparations if p.id in state.prepared),
        tuple(p.text for p in state.promises if p.kept is None),
        case.calendar[state.day].morning,
    )


def limit_rows(case: CaseFile) -> list[LimitRow]:
    """The brief's table: what each issue is, what she asks, what it is worth to us, our limit."""
    limits = {limit.issue: limit.text for limit in case.brief.limits}
    return [
        LimitRow(
            s.label,
            value_words(s, s.status_quo),
            value_words(s, case.opening[s.id]),
            s.about,
            limits.get(s.id, ""),
            lang_of(s),
        )
        for s in case.issues
    ]


def result_rows(case: CaseFile, result: Outcome, offered: Mapping[str, Value] | None = None) -> list[ResultRow]:
    """The debrief's table of the deal; `offered` is what the trainee offered last. The best is within the limits where that was possible."""
    best = result.best_within or result.best
    kept = {row.limit.issue: row for row in result.limits}
    rows = []
    for spec in case.issues:
        limit = kept.get(spec.id)
        rows.append(
            ResultRow(
                spec.label,
                value_words(spec, spec.status_quo),
                value_words(spec, result.deal.get(spec.id)) if result.deal else "–",
                value_words(spec, limit.limit.value) if limit else "",
                limit.kept if limit and result.deal else None,
                value_words(spec, best.get(spec.id)) if best else "–",
                value_words(spec, offered.get(spec.id)) if offered else "–",
                lang_of(spec),
            )
        )
    return rows


def marked(text: str, grading: Grading | None) -> list[Stretch]:
    """A message cut into stretches by its findings; overlapping findings are shown by the first."""
    found: Sequence[Finding] = sorted(grading.findings, key=lambda f: (f.start, -f.end)) if grading else ()
    stretches: list[Stretch] = []
    at = 0
    for finding in found:
        if finding.start < at or finding.end <= finding.start:
            continue
        if finding.start > at:
            stretches.append(Stretch(text[at : finding.start], None))
        stretches.append(Stretch(text[finding.start : finding.end], finding))
        at = finding.end
    if at < len(text):
        stretches.append(Stretch(text[at:], None))
    return stretches


def finding_title(finding: Finding) -> str:
    """The title of a finding's item in the rubric."""
    return load_rubric().item(finding.id).title


def finding_strategy(finding: Finding) -> Strategy:
    """The strategy of a finding."""
    return RUBRIC[finding.id].strategy


_PLURAL = {"has": "have", "is": "are", "was": "were", "does": "do", "goes": "go"}


def of_buyer(text: str, pronoun: str) -> str:
    """Our own words about a buyer, with the buyer's pronoun: they are written with 'she'."""
    if pronoun == "she":
        return text
    if isinstance(text, Markup):
        return Markup(of_buyer(str(text), pronoun))  # noqa: S704  it was markup before
    he = pronoun == "he"
    text = re.sub(r"\bhers\b", "his" if he else "theirs", text)
    text = re.sub(
        r"\b([Hh])er(?= [a-z])(?! (?:to|for|in|on|at|if|and|or|so|with|a|an|the|something|anything|nothing|what|more|no|one|two|words|room|time)\b)",
        lambda m: ("His" if m[1] == "H" else "his") if he else ("Their" if m[1] == "H" else "their"),
        text,
    )
    text = re.sub(r"\b[Hh]er\b", "him" if he else "them", text)
    if he:
        return re.sub(r"\b([Ss])he\b", lambda m: "He" if m[1] == "S" else "he", text)
    text = re.sub(r"\b([Ss])he ([a-z]+s)\b", lambda m: f"{m[1]}he {_PLURAL.get(m[2], m[2].removesuffix('s'))}", text)
    return re.sub(r"\b([Ss])he\b", lambda m: "They" if m[1] == "S" else "they", text)


def package_words(case: CaseFile, package: Mapping[str, Value] | None) -> str:
    """A package in a sentence."""
    if not package:
        return "–"
    return ", ".join(spec.spoken(package[spec.id]) for spec in case.issues if spec.id in package)


def plan_rows(plan: Plan) -> list[tuple[str, str]]:
    """What was written in a plan, each part under its name."""
    named = (
        (_("Aim"), plan.target), (_("Stop at"), plan.walk_away), (_("Then"), plan.then), (_("Test"), plan.assumptions), (_("Test about us"), plan.own_assumption),
        (_("Ask"), plan.questions), (_("Standards"), plan.standards), (_("Trades"), plan.trades),
    )  # fmt: skip
    return [(name, words) for name, words in named if words]
