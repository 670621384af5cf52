"""What was understood of the answers and what was assumed where they say nothing: said back to the user, so that a slip is seen."""

from collections.abc import Mapping

from app.owncase.answers import Answers, IssueAnswer
from app.owncase.brief import label_of
from app.owncase.economics import per_unit, rule_of
from app.owncase.reading import title_of
from app.owncase.slots import each_words, labelled, money, sum_words, yearly

Said = tuple[str, str]


def understood(answers: Answers, notes: Mapping[str, str]) -> list[Said]:
    """Rows of (what, words): the yearly sum, the price, what each thing costs and where that comes from, and what was asked back."""
    point = per_unit(answers, answers.price)
    rows = [
        (
            "What they buy",
            f"{yearly(answers)} a year; one per cent is {sum_words(answers.currency, answers.revenue / 100)}.",
        )
    ]
    price = answers.price
    if price.each:
        now, asked, limit = (each_words(answers, cut) for cut in (0, price.demand, price.limit))
        rows.append(
            (
                "The price of one",
                f"{now} today, they ask for {asked} ({price.demand:g} % less), your limit is {limit} ({price.limit:g} %).",
            )
        )
    rows += [(label_of(i), _cost(answers, i)) for i in answers.issues[1:]]
    if price.cost is not None:
        rows.append(
            (
                "Price cut",
                f"You said that all of it costs you {money(answers, price.cost, 3)}, so one per cent is {money(answers, point, 3)}.",
            )
        )
    return rows + [(title_of(name), words) for name, words in notes.items()]


def _cost(answers: Answers, issue: IssueAnswer) -> str:
    way = abs(issue.demand - issue.today) or abs(issue.like - issue.today)
    end = issue.demand if issue.demand != issue.today else issue.like
    whole = money(answers, per_unit(answers, issue) * way)
    source = "as you said" if issue.cost is not None else f"assumed: {rule_of(issue)}"
    return f"From {labelled(answers, issue, issue.today)} to {labelled(answers, issue, end)} is worth {whole} a year to you ({source})."
