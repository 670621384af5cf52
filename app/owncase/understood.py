"""What was understood of the answers and what was assumed where they say nothing: said back to the user, so that a slip is seen."""

from collections.abc import Mapping

from app.locale.filled import N_, Filled
from app.owncase.answers import Answers, IssueAnswer
from app.owncase.brief import label_of
from app.owncase.economics import other_needs, per_unit, rule_of
from app.owncase.reading import title_of
from app.owncase.shape import in_shape
from app.owncase.slots import each_words, labelled, money, slots_of, sum_words, without_twins, yearly

Said = tuple[str, str]


def understood(answers: Answers, notes: Mapping[str, str]) -> list[Said]:
    """Rows of (what, words): the yearly sum, the price, what each thing costs and where that comes from, and what was asked back."""
    point = sum_words(answers.currency, answers.revenue / 100)
    rows: list[Said] = [
        (N_("What they buy"), Filled("%(sum)s a year; one per cent is %(point)s.", sum=yearly(answers), point=point))
    ]
    price = answers.price
    if price.each:
        now, asked, limit = (each_words(answers, cut) for cut in (0, price.demand, price.limit))
        rows.append((
            N_("The price of one"),
            Filled(
                "%(now)s today, they ask for %(asked)s (%(cut)s less), your limit is %(limit)s (%(most)s).",
                now=now, asked=asked, limit=limit, cut=f"{price.demand:g} %", most=f"{price.limit:g} %",
            ),
        ))  # fmt: skip
    rows += [(label_of(i), _cost(answers, i)) for i in answers.issues[1:]]
    if price.cost is not None:
        one = money(answers, per_unit(answers, price), 3)
        said = Filled(
            "You said that all of it costs you %(whole)s, so one per cent is %(one)s.",
            whole=money(answers, price.cost, 3),
            one=one,
        )
        rows.append((N_("Price cut"), said))
    rows.append((N_("In the buyer's mouth"), in_her_words(answers)))
    return rows + [(title_of(name), words) for name, words in notes.items()]


def in_her_words(answers: Answers) -> str:
    """What was typed as the buyer will say it, sentence by sentence, so that a slip of shape or person is seen before it is heard."""
    shaped = in_shape(answers)
    said = slots_of(shaped, other_needs(shaped)[0])
    parts = [said["change"], said["reason"], said["trouble"], f"{said['Decider']} signs.", f"I need your answer by {said['deadline']}.",
             f"The contract ends {said['contract_end']}.", f"What worries me is {said['fear_that']}."]  # fmt: skip
    parts += [f"I have heard about {said['other_way']}."] if said["other_way"] else []
    return without_twins(" ".join(part for part in parts if part))


def _cost(answers: Answers, issue: IssueAnswer) -> str:
    way = abs(issue.demand - issue.today) or abs(issue.like - issue.today)
    end = issue.demand if issue.demand != issue.today else issue.like
    values = {
        "today": labelled(answers, issue, issue.today),
        "end": labelled(answers, issue, end),
        "whole": money(answers, per_unit(answers, issue) * way),
    }
    if issue.cost is not None:
        return Filled("From %(today)s to %(end)s is worth %(whole)s a year to you (as you said).", **values)
    return Filled(
        "From %(today)s to %(end)s is worth %(whole)s a year to you (assumed: %(rule)s).", **values, rule=rule_of(issue)
    )
