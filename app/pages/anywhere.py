"""Words for what is practised outside the talks: drills and checks."""

from datetime import datetime
from typing import Any

from app.grading.grader import as_json as grading_json
from app.pages.present import of_buyer
from app.practice.checking import CheckedTurn
from app.practice.drilling import Result

# What a text gives away of its own side, and why one would rather not.
LEAK_WORDS = {
    "limit": ("Your limit", "Whoever knows how far you can go will ask for that much."),
    "need": ("How much you need them", "It tells them that you have no other way."),
    "cost": ("Your costs or margin", "It starts a talk about your pocket instead of their problem."),
    "inside": ("What is said inside your house", "It shows where to press."),
    "deadline": ("Your own deadline", "Now they only need to wait."),
    "capacity": ("Idle capacity", "It says that any price is better than none."),
    "others": ("What others got", "It becomes their first demand, and others will hear what you tell of them."),
    "extra": ("An extra for nothing", "It costs you, and nothing comes back for it."),
    "threat": (
        "This reads as a threat",
        "It answers pressure with pressure; say what is true and what you need instead.",
    ),
    "plea": ("This reads as a plea", "It asks for mercy instead of giving a reason."),
    "hurt": ("This is about you, not the matter", "It may be true; they can do nothing with it."),
}

# How a buyer may take a message, as a call before it and as what happened.
CALL_WORDS = (
    ("moves", "She gives way on something", "she gave way"),
    ("opens", "She tells me more", "she told you more"),
    ("holds", "She stays where she is", "she stayed where she was"),
    ("hardens", "She hardens", "she hardened"),
)


def of_customer(text: str) -> str:
    """Our own words about a buyer, said of a customer whose pronoun nobody knows."""
    return of_buyer(text.replace("her words", "their words"), "they")


def days_until(then: datetime, now: datetime) -> str:
    """When something comes, in words: 'tomorrow', 'in 6 days'."""
    days = (then.date() - now.date()).days
    return "today" if days < 1 else "tomorrow" if days == 1 else f"in {days} days"


def result_json(result: Result) -> dict[str, Any]:
    """A graded answer for scripts."""
    situation = result.drill.situation
    return {
        "situation": situation.key,
        "case": situation.case,
        "line": result.drill.line,
        "text": result.text,
        "asked_for": [s.value for s in situation.strategies],
        "grading": grading_json(situation.key, result.grading),
        "stronger": result.stronger,
        "counts": result.counts,
        "due": result.due.isoformat() if result.due else None,
    }


def checked_json(turn: CheckedTurn) -> dict[str, Any]:
    """A checked message for scripts."""
    advice = (*turn.traps, *([turn.advice] if turn.advice and not turn.traps else []))
    return {
        **grading_json(str(turn.number), turn.grading),
        "text": turn.text,
        "gives": [
            {"issue": g.issue, "value": g.value, "quote": g.quote, "free": g.free, "beyond_limit": g.beyond}
            for g in turn.given
        ],
        "leaks": [{"kind": leak.kind.value, "quote": leak.quote} for leak in turn.leaked],
        "advice": [{"strategy": a.strategy.value, "happened": a.happened, "stronger": a.stronger} for a in advice],
    }
