"""One session as a file for its owner: data for programs, Markdown for people. Hidden figures only where the hidden side was opened."""

from dataclasses import asdict
from typing import Any

from app.grading.grader import Status, as_json
from app.language.inmarkdown import plain
from app.locale.texts import _
from app.pages import present
from app.practice.debrief import Debrief, ReviewedTurn


def as_data(found: Debrief) -> dict[str, Any]:
    """The session as plain data: plan, notes, own view, turns with their findings, the deal, the figures."""
    session, case, plan = found.view.session, found.view.case, found.view.plan
    return {
        "session": {
            "id": session.id, "case": session.case, "case_version": case.version, "level": session.level, "mode": session.mode,
            "started": session.started.isoformat(), "ended": session.ended.isoformat() if session.ended else None, "end": session.end_reason,
            "hindsight": session.hindsight, "went_back_from": session.parent, "went_back_to_turn": session.fork_turn,
        },
        "plan": asdict(plan),
        "notes": found.notes,
        "own_view": found.own_view,
        "hints": found.hints,
        "deal": dict(found.outcome.deal) if found.outcome.deal else None,
        "money_thousands_a_year": found.outcome.money if found.outcome.deal else None,
        "points": found.figures.points,
        "opening": found.view.turns[0].reply,
        "turns": [_turn(item) for item in found.turns],
    }  # fmt: skip


def as_markdown(found: Debrief) -> str:
    """The session to read and pass on: the deal, what stood out, and the talks with the evidence under each message."""
    case, session = found.view.case, found.view.session
    lines = [
        f"# {plain(case.title)}",
        "",
        f"{_(session.level)}, {_(session.mode)}, {session.started:%Y-%m-%d}. {present.end_words(session.end_reason)}.",
    ]
    if found.outcome.deal:
        agreed = present.package_words(case, found.outcome.deal)
        lines += ["", f"**{_('Agreed')}:** {plain(agreed)} ({present.money(found.outcome.money, case.currency)})"]
    else:
        lines += ["", f"**{_('You offered last')}:** {plain(present.package_words(case, found.offered))}"]
    if found.figures.points is not None:
        lines += [
            "",
            f"**{_('How you negotiated')}:** "
            + _(
                "%(points)s of 100 over %(graded)s graded turns",
                points=present.points(found.figures.points),
                graded=found.figures.graded,
            ),
        ]
    if not found.view.plan.empty:
        rows = present.plan_rows(found.view.plan)
        lines += ["", f"## {_('My plan')}", "", *(f"- {name}: {plain(' '.join(text.split()))}" for name, text in rows)]
    if found.notes:
        lines += ["", f"## {_('My notes')}", "", _quoted(found.notes)]
    lines += [
        *_stood_out(found),
        "",
        f"## {_('The talks')}",
        "",
        f"**{plain(case.buyer.name)}:** {plain(found.view.turns[0].reply)}",
    ]
    for item in found.turns:
        lines += ["", f"**{_('Turn %(n)s, you:', n=item.turn.number)}** {plain(item.turn.text)}", *_evidence(item)]
        lines += ["", f"**{plain(case.buyer.name)}:** {plain(item.turn.reply)}"]
    return "\n".join(lines) + "\n"


def _stood_out(found: Debrief) -> list[str]:
    pronoun = found.view.case.buyer.pronoun
    lines: list[str] = []
    if found.own_view:
        lines += ["", f"## {_('My own view')}", "", _quoted(found.own_view)]
    if found.strength:
        lines += [
            "",
            f"## {_('What worked')}",
            "",
            _("Turn %(n)s:", n=found.strength.turn),
            "",
            _quoted(found.strength.said),
        ]
    if found.moments:
        lines += ["", f"## {_('What to do better')}"]
    for moment in found.moments:
        advice = moment.advice
        lines += [
            "",
            _("Turn %(n)s:", n=moment.turn),
            "",
            _quoted(moment.said),
            "",
            plain(present.of_buyer(f"{advice.happened} {advice.why}", pronoun)),
        ]
        if advice.stronger:
            lines += ["", _("A stronger line: %(line)s", line=plain(advice.stronger))]
    return lines


def _turn(item: ReviewedTurn) -> dict[str, Any]:
    turn = item.turn
    graded = as_json(turn.id, item.grading) if item.grading else {"status": "waiting"}
    return {
        "number": turn.number, "text": turn.text, "reply": turn.reply, "heard": turn.heard.offered() if turn.heard else {},
        "hers": dict(turn.move.table) if turn.move else None, "mine": dict(turn.state.standing) if turn.state else None, "grading": graded,
    }  # fmt: skip


def _evidence(item: ReviewedTurn) -> list[str]:
    grading = item.grading
    if grading is None or grading.status is not Status.GRADED:
        return ["", f"*{present.grading_words(grading)}*"]
    rows = [
        f"- {_('Trap:') + ' ' if f.trap else ''}{present.finding_title(f)}: “{plain(' '.join(f.quote.split()))}”"
        for f in grading.findings
    ]
    return ["", f"*{present.level_word(grading.turn_level)}*", *([""] if rows else []), *rows]


def _quoted(text: str) -> str:
    return "\n".join(f"> {plain(line)}" for line in text.splitlines())
