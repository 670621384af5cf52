"""The trap of the asked figure: who only asks what would make a figure possible, or what it means, has offered nothing."""

import random

import pytest

from app.content.loading import case_ids, load_case
from app.language.figures import say_figure
from tests.buyer.table import talk

SHAPES = (
    "What would make {figure} on the {issue} possible for you?",
    "Where does the {figure} come from?",
    "Would {figure} on the {issue} help you?",
    "How did you arrive at {figure}?",
    "Why {figure} and not less?",
    "What would {figure} on the {issue} mean for your budget?",
    "{figure}? Is that what you need?",
    "Is {figure} on the {issue} a fixed number?",
    "Who asked for {figure}?",
    "So you want {figure} on the {issue}, do I understand that right?",
)
SEEDS = range(33)
LINES = 6


@pytest.mark.parametrize("seed", SEEDS)
def test_a_question_about_a_figure_is_never_an_offer(seed: int) -> None:
    chance = random.Random(seed)
    name = case_ids()[seed % len(case_ids())]
    case = load_case(name)
    numeric = [i for i in case.issues if i.unit != "choice" and isinstance(case.opening.get(i.id), (int, float))]
    lines = []
    for _ in range(LINES):
        issue = chance.choice(numeric)
        hers, today = case.opening[issue.id], issue.status_quo
        figure = say_figure(chance.choice((hers, round((float(hers) + float(today)) / 2))), issue.unit)
        lines.append(chance.choice(SHAPES).format(figure=figure, issue=issue.names[0]))
    opened = dict(case.opening)
    for text, (decided, spoken) in zip(lines, talk(lines, case=name, seed=seed), strict=True):
        assert spoken.text.strip(), f"no reply to {text!r}"
        assert decided.state.offers_made == 0, text
        assert decided.state.standing == {i.id: i.status_quo for i in case.issues}, text
        assert {k: decided.state.table[k] for k in opened} == opened, text
