"""What the kit's lines are filled with: the answers, as the buyer would say them."""

import re
from collections.abc import Mapping, Sequence

from app.content.persona import IssueSpec
from app.language.figures import say_figure
from app.owncase.answers import Answers
from app.owncase.kinds import BY_ID
from app.owncase.persons import clause, her_side, listed, sentence

_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
_ARTICLE = re.compile(r"^(?:the|our|their|her|his|a|an)\s+", re.IGNORECASE)
TOPICS = {"price": "demand", "term": "contract", "service": "level"}


def topic_of(kind: str) -> str:
    """The topic under which an issue is asked about."""
    return TOPICS.get(kind, kind)


def money(answers: Answers, thousands: float) -> str:
    """An amount as people say it, from thousands a year: 'EUR 24,000'."""
    exact = thousands * 1000
    digits = max(0, len(str(int(exact))) - 2)
    return f"{answers.currency} {round(exact, -digits):,.0f}"


def figure(kind: str, value: float) -> str:
    """A value of a kind of issue, with its unit."""
    return say_figure(value, BY_ID[kind].unit)


def in_words(number: int) -> str:
    """A small whole number in words."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def capital(text: str) -> str:
    """The text with a capital first."""
    return text[:1].upper() + text[1:]


def slots_of(answers: Answers, specs: Sequence[IssueSpec], second: str) -> dict[str, str]:
    """All slots. Every one is filled; those of what is not on the table are empty, and their lines are left out."""
    found = _texts(answers) | _figures(answers)
    found["fear_topic"], found["fear_issue"] = topic_of(answers.fear_issue), answers.fear_issue
    summed = next((i for i in answers.issues if i.kind == second and i.demand != i.today), answers.price)
    spoken = {s.id: s.spoken(next(i.demand for i in answers.issues if i.kind == s.id)) for s in specs if s.id in BY_ID}
    found["summed"], found["summed_cap"] = spoken[summed.kind], capital(spoken[summed.kind])
    found["asked"] = listed([spoken[i.kind] for i in answers.issues if i.demand != i.today])
    found |= {f"{i.kind}_line": _line(answers, i.kind) for i in answers.issues[1:]}
    return found


def fill(line: str, slots: Mapping[str, str]) -> str:
    """A line of the kit with its slots filled, '{{given}}' left for the engine; sentences begin with a capital."""
    done = " ".join(line.format_map(slots).split())
    return capital(done)


def _texts(answers: Answers) -> dict[str, str]:
    change = sentence(answers.change)
    reason, trouble = (her_side(sentence(t)) for t in (answers.reason, answers.trouble))
    years = in_words(answers.years)
    return {
        "goods": answers.goods, "seller": answers.seller, "customer": answers.customer, "change": change, "reason": reason,
        "reason_clause": clause(answers.reason), "change_source": answers.change_source, "trouble": trouble,
        "trouble_clause": clause(answers.trouble), "fear_clause": her_side(clause(answers.fear)), "decider": answers.decider,
        "Decider": capital(answers.decider), "decider_bare": _ARTICLE.sub("", answers.decider), "boss": answers.boss, "deadline": answers.deadline, "contract_end": answers.contract_end,
        "title_cap": capital(answers.title), "other_way": answers.other_way,
        "years_words": f"{years} years" if answers.years > 1 else "since when",
        "years_line": f"We have known each other for {years} years." if answers.years > 1 else "We have not known each other for long.",
    }  # fmt: skip


def _figures(answers: Answers) -> dict[str, str]:
    demand = answers.price.demand
    found = {
        "price": figure("price", demand),
        "rival": figure("price", _near(demand, 1.25)),
        "should": figure("price", _near(demand, 1.4)),
    }
    found["price_cap"] = found["price"]
    for issue in answers.issues[1:]:
        found[issue.kind] = figure(issue.kind, issue.demand)
    return found


def _near(demand: float, factor: float) -> float:
    """A figure somewhat above the demand, at least a point, whole."""
    return float(max(round(demand * factor), int(demand) + 1))


def _line(answers: Answers, kind: str) -> str:
    """What she says first about an issue: what she asks and what it is today, or that the wish is ours."""
    issue = next(i for i in answers.issues if i.kind == kind)
    what = BY_ID[kind].label if not issue.label else issue.label
    if issue.demand == issue.today:
        return f"On {what[0].lower()}{what[1:]} I ask for nothing new. It is {figure(kind, issue.today)}, and it may stay so."
    return f"I ask for {figure(kind, issue.demand)}, and today it is {figure(kind, issue.today)}. You can see how far apart that is."
