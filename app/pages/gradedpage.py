"""A graded file as one HTML page that needs nothing else: styles inside, no script, no address."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.content.acts import Strategy
from app.content.loading import load_rubric
from app.grading.advice import Advice
from app.grading.grader import Grading
from app.grading.session import GradedTurn, session_figures
from app.pages import present
from app.pages.templates import render
from app.places import shipped


@dataclass(frozen=True, slots=True)
class PageTurn:
    """One graded turn on the page: its place from 1, the id from the file, both lines, what was found, and the advice on it."""

    number: int
    id: str
    buyer: str
    text: str
    grading: Grading
    advice: Advice | None


def graded_page(name: str, grader: str, turns: Sequence[PageTurn], *, one_talk: bool) -> str:
    """The page. `one_talk` says that the turns follow each other, so that figures over the session make sense."""
    figures = session_figures([GradedTurn(t.number, t.grading) for t in turns]) if one_talk else None
    rows = (
        [(present.strategy_name(s), r.taken, r.opened, r.mean, s) for s, r in figures.strategies.items()]
        if figures
        else []
    )
    style = (shipped("frontend/static") / "app.css").read_text(encoding="utf-8")
    return render(
        "graded.html",
        name=name,
        spoken="en",
        grader=grader,
        indicative=grader.startswith("embedded"),
        rubric=load_rubric(),
        style=Markup(style.replace("</", "<\\/")),  # noqa: S704  our own file
        figures=figures,
        strategy_rows=rows,
        strip_rows=[(t.number, t.grading) for t in turns],
        names={s: present.strategy_name(s) for s in Strategy},
        turns=turns,
        marked=present.marked,
        finding_title=present.finding_title,
        finding_strategy=present.finding_strategy,
        grading_words=present.grading_words,
    )
