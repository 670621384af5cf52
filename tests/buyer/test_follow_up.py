"""A question right behind something she pressed for is about that, and a message that asks several things gets two answers."""

import pytest

from app.buyer.hearing import Scene, hear
from app.content.acts import MoveKind, Tactic
from app.content.loading import case_ids, load_case
from tests.buyer.table import talk


def asked_after(pressed: Tactic | None, text: str, case: str) -> set[str | None]:
    found = load_case(case)
    standing = {i.id: i.status_quo for i in found.issues}
    scene = Scene(standing, found.opening, MoveKind.HOLDS, pressed, "", None, ())
    return {a.knowledge for a in hear(text, found, scene).acts} - {None}


@pytest.mark.parametrize(
    ("case", "entry"),
    [
        ("packaging-film", "march"),
        ("freight-lanes", "week_twelve"),
        ("single-use-bags", "may_view"),
        ("cooling-service", "july_view"),
        ("specialty-coating", "may_view"),
        ("brake-castings", "february_view"),
    ],
)
@pytest.mark.parametrize(
    "text", ["How late was it?", "Sorry for that. How did you hear of it?", "when was that exactly?"]
)
def test_behind_a_grievance_stands_a_fact(case: str, entry: str, text: str) -> None:
    topics = {k.id: k.topic for k in load_case(case).knowledge}
    found = asked_after(Tactic.BLAME, text, case)
    assert entry in found or {topics[k] for k in found if k} == {topics[entry]}  # or one for just that kind of question


@pytest.mark.parametrize("case", case_ids())
def test_each_grievance_has_an_answer(case: str) -> None:
    found = load_case(case)
    pressed = {t.id for t in found.tactics} & {Tactic.BLAME, Tactic.CUT_BUDGET, Tactic.HARDSHIP}
    assert pressed <= {t for k in found.knowledge for t in k.after}


def test_a_question_with_a_subject_of_its_own_keeps_it() -> None:
    assert "week_twelve" not in asked_after(Tactic.BLAME, "And who decides on your side?", "freight-lanes")
    assert asked_after(None, "when was that exactly?", "freight-lanes") == set()


def test_a_question_about_the_deal_is_not_about_the_grievance() -> None:
    text = "Sorry, I want to be sure. Is that what you're proposing, all of it together?"
    assert "february_view" not in asked_after(Tactic.BLAME, text, "brake-castings")


def test_both_questions_of_a_sentence_are_heard() -> None:
    text = "Who signs this on your side, and by when must the rate be in the file?"
    assert asked_after(None, text, "freight-lanes") == {"decide_who", "date_when"}


def test_a_question_is_not_answered_as_a_bare_yes() -> None:
    said = talk(["ok. who wants the 11, you or your board, and by when must you have it?"], case="freight-lanes")
    assert "twelfth of december" in said[0][1].text.lower() or "12 december" in said[0][1].text.lower()
