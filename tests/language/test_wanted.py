"""What a question wants to know."""

import pytest

from app.language.wanted import Wanted, wanted_of


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Why do you need that?", Wanted.WHY),
        ("What do you need six weeks of stock for?", Wanted.WHY),
        ("Who decides this in the end?", Wanted.WHO),
        ("Since when do you have that other offer?", Wanted.SINCE),
        ("When does the board meet?", Wanted.WHEN),
        ("A tenth less cost by when?", Wanted.WHEN),
        ("How do you want to plan when something goes down?", Wanted.HOW),
        ("How long will that last?", Wanted.HOW_LONG),
        ("How many rooms is that?", Wanted.HOW_MUCH),
        ("What does a day cost you?", Wanted.HOW_MUCH),
        ("How sure is your forecast?", Wanted.HOW_SURE),
        ("Did one of them make you an offer in writing?", Wanted.HOW_SURE),
        ("What happens if we don't agree?", Wanted.WHAT_IF),
        ("What if we filled the trucks better?", Wanted.WHAT_IF),
        ("What would your director say to that?", Wanted.VIEW),
        ("What do the users say about us?", Wanted.VIEW),
        ("Would that count for you?", Wanted.CONSENT),
        ("Do you see that?", Wanted.CONSENT),
        ("Which lifts do you want to take out?", Wanted.WHICH),
        ("Where is the other one?", Wanted.WHERE),
        ("Have you ever run out because of us?", Wanted.YOU),
        ("What happened in June?", Wanted.WHAT),
        ("Is the other one as good?", Wanted.WHETHER),
        ("Could we keep the 90?", Wanted.CONSENT),
        ("And the other thing?", Wanted.WHETHER),
        ("Is it about a visitor who damages a painting?", Wanted.WHETHER),
        ("Do you know who decides?", Wanted.WHO),
        ("Would a floating guard on late Saturdays be worth something to you?", Wanted.CONSENT),
        ("Could our planner help your people there?", Wanted.CONSENT),
        ("What is going wrong that makes you need two hours?", Wanted.WHY),
        ("What day rate did you take?", Wanted.WHAT),
        ("How fixed is the term for you?", Wanted.HOW_SURE),
    ],
)
def test_each_question_wants_something(question: str, wanted: Wanted) -> None:
    assert wanted_of(question) is wanted


def test_what_asks_nothing_wants_nothing() -> None:
    assert wanted_of("We deliver on time.") is None
