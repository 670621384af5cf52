"""What she answers when a thing on the table is asked about by the name and the figures that the user typed."""

from collections.abc import Mapping, Sequence

from app.content.persona import Knowledge
from app.language.figures import say_figure
from app.owncase.answers import Answers, IssueAnswer
from app.owncase.slots import called_of, capital, fill, in_words, spoken, topic_of
from app.owncase.telling import own_names, words_for

_VIEWS = {"service": "level_view"}
_UNIT_WORDS = frozenset({"hour", "hours", "months", "units", "days", "weeks"})
# Of a thing that only the trainee wants otherwise.
_YOUR_LINES = (
    "On my list it does not stand. You brought it up, so tell me what it is worth to you.",
    "{asked_cap} does for us. If you need it otherwise, put something beside it.",
    "That one is your wish. I can talk about it, against something.",
)
_OWN_LINES = (
    "{line}",
    "{asked_cap}, that is what we need as things stand. {reason_short} Nobody has counted it more finely than that.",
    "It is on my list because it costs money. Show me another way to get there and I will read it.",
)


def answered(answers: Answers, entries: Sequence[Knowledge], slots: Mapping[str, str]) -> list[Knowledge]:
    """The entries, with the names and figures of each issue among their cues, and an own one for an issue that is another thing than its kind."""
    found = [
        _price(answers, k) if k.id == "demand_why" else _fear(answers, k) if k.id == "worry_view" else k
        for k in entries
    ]
    for issue in answers.issues[1:]:
        name = _VIEWS.get(issue.kind, f"{issue.kind}_view")
        how = called_of(answers, issue)
        cues = list(cues_of_issue(issue, how.names, how.unit))
        at = next((n for n, k in enumerate(found) if k.id == name), None)
        if at is None or how.away:
            texts = _OWN_LINES if issue.demand != issue.today else _YOUR_LINES
            lines = [_line(text, answers, issue, slots) for text in texts]
            entry = Knowledge(
                id=name,
                topic=topic_of(issue.kind),
                cues=cues,
                gate="public",
                wordings=lines,
                after=found[at].after if at is not None else [],
            )
            found = [k for k in found if k.id != name] + [entry]
        else:
            found[at] = found[at].model_copy(update={"cues": list(dict.fromkeys([*found[at].cues, *cues]))})
    return found


def _price(answers: Answers, entry: Knowledge) -> Knowledge:
    """'Where does the 12 percent come from?', 'how did you get to 165?'."""
    cut = f"{answers.price.demand:g}"
    cues = [f"{cut} percent", f"{cut} per cent", f"{cut}%", f"to {cut}", f"the {cut}", f"why {cut}"]
    if answers.price.each:
        one = f"{round(answers.price.each * (1 - answers.price.demand / 100)):g}"
        cues += [f"to {one}", f"the {one}", f"€{one}", f"£{one}", f"{one} euros", f"{one} a", f"why {one}"]
    return entry.model_copy(update={"cues": list(dict.fromkeys([*entry.cues, *cues]))})


def _fear(answers: Answers, entry: Knowledge) -> Knowledge:
    """Who asks about the thing that they are afraid of, in its own words, asks what they are worried about."""
    own = words_for([answers.fear], own_names(answers))
    return entry.model_copy(
        update={
            "cues": list(
                dict.fromkeys([*entry.cues, *own, "at stake for you", "what is at stake", "what would happen if"])
            )
        }
    )


def cues_of_issue(issue: IssueAnswer, names: Sequence[str], unit: str) -> tuple[str, ...]:
    """The names of an issue and the figure that is asked on it, as a question says them."""
    figures = [say_figure(issue.demand, unit), f"{issue.demand:g}"] if issue.demand > 0 else []
    if issue.today > 0 and unit != "choice":  # 'is 70 % really too much?'
        figures.append(say_figure(issue.today, unit))
    if 0 < issue.demand <= 12 and issue.demand % 1 == 0:  # 'in one day', 'six weeks'
        figures.append(say_figure(issue.demand, unit).replace(f"{issue.demand:g}", in_words(int(issue.demand))))
    words = [
        f"{lead} {figure}"
        for figure in figures
        for lead in ("why", "is", "are", "the", "why the", "to", "to only", "only", "in", "of", "at")
    ]
    words += [f for f in figures if not f.isalnum()]
    names = [n for n in names if n not in _UNIT_WORDS]  # 'for the last half hour' asks for no response time
    hyphened = [n.replace(" ", "-") for n in names if n.count(" ") == 2]
    return tuple(dict.fromkeys([*names, *hyphened, *words]))


def _line(text: str, answers: Answers, issue: IssueAnswer, slots: Mapping[str, str]) -> str:
    more = {"line": slots[f"{issue.kind}_line"], "asked_cap": capital(spoken(answers, issue, issue.demand))}
    return fill(text, {**slots, **more})
