"""Words for what is practised outside the talks: drills and checks."""

from datetime import datetime
from typing import Any

from app.grading.grader import as_json as grading_json
from app.locale.filled import N_
from app.locale.texts import _, language, n_
from app.pages.amounts import figure_words
from app.pages.present import of_buyer
from app.practice.anyterms import Given
from app.practice.checking import CheckedTurn
from app.practice.drilling import Result

# What a text gives away of its own side, and why one would rather not.
LEAK_WORDS = {
    "limit": (N_("Your limit"), N_("Whoever knows how far you can go will ask for that much.")),
    "need": (N_("How much you need them"), N_("It tells them that you have no other way.")),
    "cost": (N_("Your costs or margin"), N_("It starts a talk about your pocket instead of their problem.")),
    "inside": (N_("What is said inside your house"), N_("It shows where to press.")),
    "deadline": (N_("Your own deadline"), N_("Now they only need to wait.")),
    "capacity": (N_("Idle capacity"), N_("It says that any price is better than none.")),
    "others": (
        N_("What others got"),
        N_("It becomes their first demand, and others will hear what you tell of them."),
    ),
    "extra": (N_("An extra for nothing"), N_("It costs you, and nothing comes back for it.")),
    "threat": (
        N_("This reads as a threat"),
        N_("It answers pressure with pressure; say what is true and what you need instead."),
    ),
    "plea": (N_("This reads as a plea"), N_("It asks for mercy instead of giving a reason.")),
    "hurt": (N_("This is about you, not the matter"), N_("It may be true; they can do nothing with it.")),
}

# How a buyer may take a message, as a call before it and as what happened.
CALL_WORDS = (
    ("moves", N_("She gives way on something"), N_("she gave way")),
    ("opens", N_("She tells me more"), N_("she told you more")),
    ("holds", N_("She stays where she is"), N_("she stayed where she was")),
    ("hardens", N_("She hardens"), N_("she hardened")),
)


def of_customer(text: str) -> str:
    """Our own words about a buyer, said of a customer whose pronoun nobody knows."""
    return of_buyer(text.replace("her words", "their words"), "they")


def days_until(then: datetime, now: datetime) -> str:
    """When something comes, in words: 'tomorrow', 'in 6 days'."""
    days = (then.date() - now.date()).days
    if days < 1:
        return _("today")
    return _("tomorrow") if days == 1 else n_("in %(number)s day", "in %(number)s days", days)


def given_words(given: Given) -> str:
    """A term that a text gives, in words: of a case as it was authored, of any deal in the language of the page."""
    if given.figure is None:
        return f"{given.issue}: {given.value}"
    return f"{_(given.issue)}: {figure_words(*given.figure)}"


def given_lang(given: Given) -> str:
    """The language of those words."""
    return "en" if given.figure is None else language.get()


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
    return {
        **grading_json(str(turn.number), turn.grading),
        "text": turn.text,
        "gives": [
            {"issue": g.issue, "value": g.value, "quote": g.quote, "free": g.free, "beyond_limit": g.beyond}
            for g in turn.given
        ],
        "leaks": [{"kind": leak.kind.value, "quote": leak.quote} for leak in turn.leaked],
        "advice": [
            {"strategy": a.strategy.value, "happened": a.happened, "stronger": a.stronger} for a in turn.advices
        ],
    }
