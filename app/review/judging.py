"""A coach's word on a finding, held to the same evidence as a grader's: verbatim quotes, one span one finding, freshness by rule. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.content.acts import RUBRIC, Act
from app.content.loading import load_rubric
from app.errors import BadValue, Conflict
from app.grading.context import TurnToGrade
from app.grading.findings import TRAP_ORDER, Finding, overlap
from app.grading.specific import fresh, known_of
from app.language.fold import find_quote
from app.locale.filled import N_, Filled
from app.practice.messages import fit_text
from app.review.chains import Action, Link, Standing, shares_words

LONGEST_REASON = 1000
ALL = "all"
BLIND = N_("Judged before the grader's findings were seen.")


@dataclass(frozen=True, slots=True)
class Said:
    """What a coach sent about a turn. `finding` is the id of the link that she speaks of ('all': every finding of the turn that nobody touched, to
    confirm them); the rest as she typed it."""

    action: Action
    finding: str = ""
    item: str = ""
    quote: str = ""
    specific: bool = False
    takes_up: str = ""
    reason: str = ""


def judged(
    said: Said, turn: TurnToGrade, standing: Sequence[Standing], author: str, now: datetime, *, blind: bool = False
) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    """The links to append (their ids are given by the store), and the ids of the findings whose disputes they answer. A coach who judges `blind` has not
    seen the grader's findings: what she adds confirms or changes the one on the same words, and needs no reason. Raises BadValue for words that are
    not in the turn, an unknown item or a missing reason, Conflict where the finding was changed meanwhile."""
    reason = fit_text("Reason", said.reason, LONGEST_REASON).strip()
    if said.action is Action.ADD and blind:
        return _blind(said, turn, standing, author, reason or BLIND, now)
    if said.action is Action.ADD:
        _must_say_why(reason)
        made = _made(said, turn, [s for s in standing if not s.removed])
        return (Link("", turn.id, made, author, Action.ADD, None, reason, now),), ()
    if said.finding == ALL:
        untouched = [s for s in standing if not s.touched]
        links = tuple(_next(s, s.finding, Action.CONFIRM, author, reason, now) for s in untouched)
        return links, tuple(link.id for s in untouched for link in s.history)
    one = next((s for s in standing if s.head.id == said.finding), None)
    if one is None:
        raise Conflict(
            "This finding was changed in the meantime, or is not there. Look at the turn again; what you wrote is below."
        )
    if said.action is Action.CONFIRM:
        made = one.finding
    else:
        _must_say_why(reason)
        others = [s for s in standing if s is not one and not s.removed]
        made = one.finding if said.action is Action.REMOVE else _made(said, turn, others, was=one.finding)
    return (_next(one, made, said.action, author, reason, now),), tuple(link.id for link in one.history)


def _blind(
    said: Said, turn: TurnToGrade, standing: Sequence[Standing], author: str, reason: str, now: datetime
) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    made = _made(said, turn, ())
    on_it = [s for s in standing if not s.removed and (shares_words(made, s.finding) or _two_traps(made, s.finding))]
    one = next((s for s in on_it if s.finding.id is made.id), None) or next(iter(on_it), None)
    if one is None:
        return (Link("", turn.id, made, author, Action.ADD, None, reason, now),), ()
    same = one.finding.id is made.id and one.finding.specific == made.specific
    if same and one.head.author == author:
        return (), ()  # a double click
    link = _next(one, one.finding if same else made, Action.CONFIRM if same else Action.CHANGE, author, reason, now)
    return (link,), tuple(link.id for link in one.history)


def _next(one: Standing, made: Finding, action: Action, author: str, reason: str, now: datetime) -> Link:
    return Link("", one.head.turn, replace(made, confidence="sure"), author, action, one.head.id, reason, now)


def _must_say_why(reason: str) -> None:
    if not reason:
        raise BadValue("Reason", "", "say in a few words why; the rep reads it, and it stays with the finding")


def _made(said: Said, turn: TurnToGrade, others: Sequence[Standing], was: Finding | None = None) -> Finding:
    if said.item not in {act.value for act in RUBRIC}:
        raise BadValue("Behaviour", said.item, "choose one of the rubric's behaviours or traps")
    act, words = Act(said.item), said.quote.strip() or (was.quote if was else "")
    span = find_quote(words, turn.text) if words else None
    if span is None:
        raise BadValue("Words", words, "copy them from the turn, as they stand there")
    picked = said.takes_up.strip() or None
    if picked and not any(find_quote(picked, line) for line in turn.buyer_lines):
        raise BadValue("Takes up", picked, "copy the buyer's words as they stand in an earlier line, or leave it empty")
    made = Finding(act, turn.text[span.start : span.end], span.start, span.end, said.specific, picked)
    for other in others:
        if shares_words(made, other.finding) or _two_traps(made, other.finding):
            title = load_rubric().item(other.finding.id).title
            fix = Filled(
                "they show '%(title)s' already; change or remove that finding first, or quote other words", title=title
            )
            raise BadValue("Words", made.quote, fix)
    return fresh(made, turn, known_of(turn))


def _two_traps(one: Finding, other: Finding) -> bool:
    """Whether two concession traps share words: one act, one trap."""
    return one.id in TRAP_ORDER and other.id in TRAP_ORDER and overlap(one, other) > 0
