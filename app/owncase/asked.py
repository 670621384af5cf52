"""What she answers when a thing on the table is asked about by the name and the figures that the user typed."""

from collections.abc import Mapping, Sequence

from app.content.persona import Knowledge
from app.language.figures import say_figure
from app.language.fold import fold
from app.owncase.answers import Answers, IssueAnswer
from app.owncase.facts import content_words, cues_of
from app.owncase.slots import called_of, capital, fill, spoken, topic_of

_VIEWS = {"service": "level_view"}
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
        cues = _cues(issue, how.names, how.unit)
        at = next((n for n, k in enumerate(found) if k.id == name), None)
        if at is None or how.away:
            lines = [_line(text, answers, issue, slots) for text in _OWN_LINES]
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
    own = [c for c in (*cues_of(fold(answers.fear)), *content_words(fold(answers.fear))) if c[0].isalpha()]
    return entry.model_copy(
        update={
            "cues": list(
                dict.fromkeys([*entry.cues, *own, "at stake for you", "what is at stake", "what would happen if"])
            )
        }
    )


def _cues(issue: IssueAnswer, names: Sequence[str], unit: str) -> list[str]:
    figures = [say_figure(issue.demand, unit), f"{issue.demand:g}"] if issue.demand > 0 else []
    words = [f"{lead} {figure}" for figure in figures for lead in ("why", "the", "why the", "to", "to only", "only")]
    hyphened = [n.replace(" ", "-") for n in names if n.count(" ") == 2]
    return list(dict.fromkeys([*names, *hyphened, *words]))


def _line(text: str, answers: Answers, issue: IssueAnswer, slots: Mapping[str, str]) -> str:
    more = {"line": slots[f"{issue.kind}_line"], "asked_cap": capital(spoken(answers, issue, issue.demand))}
    return fill(text, {**slots, **more})
