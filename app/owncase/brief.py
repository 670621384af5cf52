"""The trainee's side of an own case: situation, brief, preparations, calendar and the middle where the short form starts."""

import re
from collections.abc import Mapping, Sequence

from app.content.persona import Brief, Day, IssueSpec, Limit, Midpoint, Preparation, Pressure, Value
from app.language.listing import listed
from app.owncase.answers import Answers, IssueAnswer
from app.owncase.economics import FORM, her_end, no_deal, our_swing, per_unit
from app.owncase.kinds import BY_ID
from app.owncase.persons import clause, sentence, with_name_last, your_side
from app.owncase.shape import after_fear
from app.owncase.slots import called_of, capital, in_words, labelled, money, spoken, value_of, without_twins, yearly

Slots = Mapping[str, str]


def situation_of(answers: Answers) -> str:
    """What everybody knows."""
    years = f" for {in_words(answers.years)} years" if answers.years > 1 else ""
    return without_twins(" ".join((
        f"{answers.seller} has supplied {answers.customer} with {answers.goods}{years}, at present for {yearly(answers)} a year."
        if years else f"{answers.seller} supplies {answers.customer} with {answers.goods}, for {yearly(answers)} a year.",
        sentence(answers.change),
        f"The present contract ends {answers.contract_end}.",
        f"{answers.buyer}, {answers.title} at {answers.customer}, has asked you in and wants an answer by {answers.deadline}.",
    )))  # fmt: skip


def brief_of(answers: Answers, specs: Sequence[IssueSpec], slots: Slots) -> Brief:
    """What the rep knows."""
    lure = _lure(answers)
    guess = f"Your guess is that they are afraid {after_fear(answers.fear, of=True)}. Guesses can be wrong; find out."
    return Brief(
        role=without_twins(f"You look after {answers.customer} for {answers.seller}."),
        company=answers.seller,
        situation=without_twins(f"They ask for {slots['asked']}. The reason they give: {sentence(answers.reason)} {guess} Above {answers.buyer} it is {with_name_last(answers.decider)} who decides."),
        goals=_goals(answers),
        limits=[Limit(issue=i.kind, value=i.limit, text=_limit(answers, i)) for i in answers.issues],
        mandate=sentence(your_side(answers.mandate)) or f"Within your limits you may agree on your own. Beyond them you ask {answers.boss} first.",
        no_deal=no_deal(answers),
        no_deal_text=sentence(answers.no_deal_text),
        pressure=[
            Pressure(turn=4, who=f"{capital(answers.boss)}, by text message", text=without_twins(f"How does it look? They want it settled by {answers.deadline}. Take the time that you need.")),
            Pressure(turn=9, who=f"{capital(answers.boss)}, by text message", text="Still talking? Call me before you go beyond what we said."),
        ],
        lure=f"You must not {_must_not(answers)}. And going all the way to {spoken(answers, lure, lure.demand)} is not as small as it is made to look. It would cost about {money(answers, _way(answers, lure))} a year.",
        lure_issue=lure.kind,
        first_line_hint=f"You need no counter-offer yet. Ask where the {slots['price']} comes from, and who needs it.",
    )  # fmt: skip


def preparations_of(answers: Answers, specs: Sequence[IssueSpec]) -> list[Preparation]:
    """What can be done between two days. Two of them work out sums; one moves a limit by a step; two are talks."""
    issue = max(answers.issues[1:], key=lambda i: our_swing(answers, i))
    moved = next(i for i in answers.issues if i.kind == answers.fear_issue)
    further = _one_further(moved, next(s for s in specs if s.id == moved.kind))
    return [
        Preparation(id="finance", label="Let finance add up what they ask for", text="Finance adds it up and lets you show the sum.", yields_facts=["all_asked"]),
        Preparation(id="own_sums", label=f"Work out what a step costs: {noun_of(answers, issue)}", text="You now know what one step costs and can say it.", yields_facts=["one_step"]),
        Preparation(
            id="mandate", label=f"Ask {answers.boss} for more room",
            text=f"You may go to {spoken(answers, moved, further)}, if something comes back for it.", mandate={moved.kind: further},
        ),
        Preparation(id="source", label=f"Look it up again: {answers.change_source}", text="It still says what you knew. Now you have it on paper, with the date.", yields_facts=["market"]),
        Preparation(id="users", label=f"Call somebody you know at {answers.customer}", text=f"You hear nothing secret. But {with_name_last(answers.decider)} will be shown one page, and what is on it ought to be short.", yields_facts=[]),
    ]  # fmt: skip


def calendar_of(answers: Answers) -> list[Day]:
    """The days of the story."""
    due = f"an answer is wanted by {answers.deadline}"
    return [
        Day(label="The first day", deadline=due),
        Day(label="Two days later", deadline=due),
        Day(label="A week later", deadline=f"{answers.deadline} is close"),
    ]


def midpoint_of(answers: Answers, specs: Sequence[IssueSpec]) -> Midpoint:
    """Where the short form starts: one step of the price was taken back, one step was offered on the price and on one other thing."""
    by_id = {s.id: s for s in specs}
    table: dict[str, Value] = {i.kind: i.demand for i in answers.issues} | {FORM: "price"}
    standing: dict[str, Value] = {i.kind: i.today for i in answers.issues} | {FORM: "price"}
    steps = by_id["price"].steps
    back = [s for s in steps if s < answers.price.demand]
    table["price"] = back[-1] if len(back) > 1 else answers.price.demand
    first = [s for s in steps if 0 < s <= answers.price.limit and s < float(table["price"])]
    if first:
        standing["price"] = first[0]
    other = next((i for i in answers.issues[1:] if i.demand != i.today), None)
    if other is not None:
        standing[other.kind] = _one_step(other, by_id[other.kind])
    given = [by_id[n].spoken(v) for n, v in standing.items() if n != FORM and v != by_id[n].status_quo]
    now, name = by_id["price"].spoken(table["price"]), answers.buyer
    mine = listed(given) if given else "nothing yet"
    moved = (
        f"began at {value_of(answers, answers.price, answers.price.demand)} and is now at"
        if table["price"] != answers.price.demand
        else "stands at"
    )
    return Midpoint(
        table=table, standing=standing, active_turns=4,
        story=f"You have talked for half an hour. {name} {moved} {now}; the rest of the list is as it was. You have put on the table: {mine}.",
        line=f"Let me see where we are. I am at {now}. From you I have {mine}. There is still a good way between us, so what else do you have?",
    )  # fmt: skip


def label_of(issue: IssueAnswer) -> str:
    """What an issue is called in this case."""
    label = re.sub(r"\s*[(\[][^)\]]*[)\]]\s*", " ", issue.label).strip()
    return capital(label) or BY_ID[issue.kind].label


def noun_of(answers: Answers, issue: IssueAnswer) -> str:
    """What an issue is called within a sentence."""
    return called_of(answers, issue).noun


def _goals(answers: Answers) -> list[str]:
    goals = ["Give nothing on the price without getting something for it."]
    goals += [
        f"{label_of(i)}: get {labelled(answers, i, i.like)}; today it is {labelled(answers, i, i.today)}."
        for i in answers.issues[1:]
        if i.like != i.today
    ]
    return [
        *goals,
        "Find out what stands behind the demand before you answer it.",
        f"Come home without a bad deal, which would be {your_side(clause(answers.bad_deal))}.",
    ]


def _limit(answers: Answers, issue: IssueAnswer) -> str:
    bound = "no more than" if her_end(issue) == "higher" else "no less than"
    return f"{label_of(issue)}: {bound} {labelled(answers, issue, issue.limit)} without {answers.boss}."


def _must_not(answers: Answers) -> str:
    text = clause(answers.keep_back)
    for lead in ("i must not ", "must not ", "not ", "to "):
        if text.lower().startswith(lead):
            return text[len(lead) :]
    return text


def _lure(answers: Answers) -> IssueAnswer:
    asked = [i for i in answers.issues[1:] if i.demand != i.today]
    return max(asked, key=lambda i: _way(answers, i)) if asked else answers.price


def _way(answers: Answers, issue: IssueAnswer) -> float:
    return per_unit(answers, issue) * abs(issue.demand - issue.today)


def _one_step(issue: IssueAnswer, spec: IssueSpec) -> float:
    """The first value from today towards what is demanded."""
    return _after(issue, spec, issue.today)


def _one_further(issue: IssueAnswer, spec: IssueSpec) -> float:
    """The first value beyond our limit, towards her end."""
    return _after(issue, spec, issue.limit)


def _after(issue: IssueAnswer, spec: IssueSpec, value: float) -> float:
    ahead = [s for s in spec.steps if (s > value if her_end(issue) == "higher" else s < value)]
    if not ahead:
        return value
    return min(ahead) if her_end(issue) == "higher" else max(ahead)
