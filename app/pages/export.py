"""One session as a file for its owner: data for programs, Markdown for people. Hidden figures only where the hidden side was opened."""

from typing import Any

from app.grading.grader import Status, as_json
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
        "plan": {part: getattr(plan, part) for part in plan.__dataclass_fields__},
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
        f"# {case.title}",
        "",
        f"{session.level}, {session.mode}, {session.started:%Y-%m-%d}. {present.end_words(session.end_reason)}.",
    ]
    if found.outcome.deal:
        agreed = present.package_words(case, found.outcome.deal)
        lines += ["", f"**Agreed:** {agreed} ({present.money(found.outcome.money, case.currency)})"]
    if found.own_view:
        lines += ["", "## My own view", "", _quoted(found.own_view)]
    if found.strength:
        lines += ["", "## What worked", "", f"Turn {found.strength.turn}:", "", _quoted(found.strength.advice.quote)]
    if found.moments:
        lines += ["", "## What to do better"]
    for moment in found.moments:
        advice = moment.advice
        lines += ["", f"Turn {moment.turn}:", "", _quoted(advice.quote), "", f"{advice.happened} {advice.why}"]
        if advice.stronger:
            lines += ["", f"A stronger line: {advice.stronger}"]
    lines += ["", "## The talks", "", f"**{case.buyer.name}:** {found.view.turns[0].reply}"]
    for item in found.turns:
        lines += ["", f"**Turn {item.turn.number}, you:** {item.turn.text}", *_evidence(item)]
        lines += ["", f"**{case.buyer.name}:** {item.turn.reply}"]
    return "\n".join(lines) + "\n"


def _turn(item: ReviewedTurn) -> dict[str, Any]:
    graded = as_json(item.turn.id, item.grading) if item.grading else {"status": "waiting"}
    return {"number": item.turn.number, "text": item.turn.text, "reply": item.turn.reply, "grading": graded}


def _evidence(item: ReviewedTurn) -> list[str]:
    grading = item.grading
    if grading is None or grading.status is not Status.GRADED:
        return ["", f"*{present.grading_words(grading)}*"]
    rows = [
        f"- {'Trap: ' if f.trap else ''}{present.finding_title(f)}: “{' '.join(f.quote.split())}”"
        for f in grading.findings
    ]
    return ["", f"*{present.level_word(grading.turn_level)}*", *([""] if rows else []), *rows]


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())
