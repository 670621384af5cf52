"""Questions about the deal itself, answered from what both sides have said aloud: no weight, no limit, no need goes into it."""

from collections.abc import Mapping

from app.negotiation.desk import Desk
from app.negotiation.heard import AskKind, HeardAsk, TermMode
from app.negotiation.issues import Value
from app.negotiation.keeping import paced
from app.negotiation.move import Answer, AnswerHow

MOST_OPEN = 2


def on_the_deal(desk: Desk, ask: HeardAsk) -> Answer | None:
    """The answer to a question about the deal, or None where it asks about no figure."""
    mine = _moved(desk)
    if ask.kind is AskKind.DEAL:
        return Answer(AnswerHow.WHERE_WE_STAND, ask.quote, mine=mine, open=_open(desk, None))
    if ask.kind is AskKind.HER_TERMS and ask.issue is not None:
        here = {n: v for n, v in mine.items() if n == ask.issue}
        return Answer(AnswerHow.HER_TERMS, ask.quote, mine=here, open={ask.issue: desk.state.table[ask.issue]})
    if ask.kind is AskKind.HER_TERMS:
        return Answer(AnswerHow.HER_TERMS, ask.quote, mine=mine, open=_hers(desk))
    if ask.kind is AskKind.WHICH_FIRST:
        first = dict(list(_open(desk, None).items())[:1])
        return Answer(AnswerHow.NO_RANKING, ask.quote, mine=mine, open=first) if first else None
    if ask.kind is AskKind.EITHER_OR:
        return _alternatives(desk, ask)
    figure = {ask.issue: ask.value} if ask.issue is not None and ask.value is not None else {}
    if ask.kind is AskKind.WHAT_IT_TAKES:
        if (
            figure and ask.value == desk.state.standing[str(ask.issue)]
        ):  # it lies on the table: the question is for the rest
            figure = {}
        unmet = _open(desk, ask.issue if figure else None)
        return Answer(AnswerHow.WHAT_ELSE, ask.quote, figure=figure, mine=mine, open=unmet) if unmet else None
    if not figure or isinstance(ask.value, str):  # a form of the saving is neither nearer nor further
        return None
    return _of_a_figure(desk, ask, str(ask.issue), mine)


def _of_a_figure(desk: Desk, ask: HeardAsk, name: str, mine: Mapping[str, Value]) -> Answer:
    """The answer to 'would 60 days help?', 'do you still want two hours?'."""
    figure, hers = {name: ask.value or 0.0}, desk.state.table[name]
    if (
        paced(desk.truth.case) and ask.value == desk.truth.case.opening[name] != hers
    ):  # where she has moved, that stands
        return Answer(AnswerHow.HER_TERMS, ask.quote, figure=figure, open={name: hers})
    if ask.value == desk.state.standing[name]:  # it has been offered: what counts is where that leaves both
        return Answer(AnswerHow.WHERE_WE_STAND, ask.quote, mine=mine, open=_open(desk, None))
    return Answer(_compared(desk, ask), ask.quote, figure=figure, mine=mine)


def _alternatives(desk: Desk, ask: HeardAsk) -> Answer:
    """Of two values of one point the one nearer to what she asks for, which is no yes; of two packages she wants to hear which is meant."""
    options = {(t.issue, t.value) for t in desk.heard.terms if t.mode is TermMode.OPTION}
    names = {name for name, _ in options}
    issue = desk.truth.economics.issue(min(names))
    if len(names) > 1 or not issue.numeric:
        return Answer(AnswerHow.WHICH_ONE, ask.quote, mine=_moved(desk))
    hers = issue.share(desk.state.table[issue.id])
    value = min((v for _, v in options), key=lambda v: (abs(issue.share(v) - hers), str(v)))
    return Answer(AnswerHow.PICKS, ask.quote, figure={issue.id: value}, mine=_moved(desk))


def _moved(desk: Desk) -> dict[str, Value]:
    """What the trainee has put forward so far, against the running contract."""
    base = desk.truth.economics.status_quo
    return {n: v for n, v in desk.state.standing.items() if v != base[n]}


def _hers(desk: Desk) -> Mapping[str, Value]:
    """All that she asks for now."""
    base = desk.truth.economics.status_quo
    return {n: v for n, v in desk.state.table.items() if v != base[n]}


def _open(desk: Desk, beside: str | None) -> Mapping[str, Value]:
    """What she asks for and the trainee has not met, in the order of the case; at most two."""
    state, economics = desk.state, desk.truth.economics
    base = economics.status_quo
    names = [
        i.id
        for i in economics.issues
        if i.numeric
        and i.id != beside
        and state.table[i.id] != base[i.id]
        and i.share(state.table[i.id]) > i.share(state.standing[i.id]) + 1e-9
    ]
    return {n: state.table[n] for n in names[:MOST_OPEN]}


def _compared(desk: Desk, ask: HeardAsk) -> AnswerHow:
    issue = desk.truth.economics.issue(str(ask.issue))
    here, hers = desk.state.standing[issue.id], desk.state.table[issue.id]
    share = issue.share(ask.value or 0.0)
    if share >= issue.share(hers) - 1e-9:
        return AnswerHow.AS_ASKED
    return AnswerHow.CLOSER if share > issue.share(here) + 1e-9 else AnswerHow.FURTHER
