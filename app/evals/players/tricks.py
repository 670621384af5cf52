"""Players who look for a way round the negotiation: each tries one trick that must not pay."""

from app.content.acts import BEHAVIOURS, Act, MoveKind
from app.evals.players.seat import (
    View,
    answer_sum_up,
    package_terms,
    price_of,
    reasoned,
    say,
    share_of,
    useful,
    yes,
)
from app.negotiation.effects import GOOD
from app.negotiation.heard import Heard, HeardAct, HeardTerm, TermMode
from app.negotiation.issues import Issue


def paster(view: View) -> Heard:
    """Says every good thing there is in each message, with a package beside it."""
    if view.move.kind is MoveKind.SUMS_UP:
        return answer_sum_up(view)
    topics = [None, *view.topics_left]
    acts = [view.act(act, topics[view.turn % len(topics)], issue=price_of(view)) for act in sorted(GOOD)]
    return say(acts, package_terms(view) if view.turn >= 4 else [])


def waiter(view: View) -> Heard:
    """Says nothing of substance and takes her table on the last turn."""
    if view.turn >= view.limit > 0:
        return yes(view)
    return say([view.act(Act.SMALL_TALK)])


def latecomer(view: View) -> Heard:
    """Waits, then puts one good package down in the last two turns."""
    if view.move.kind is MoveKind.SUMS_UP:
        return answer_sum_up(view)
    return (
        say([reasoned(view)], package_terms(view)) if view.turn >= view.limit - 1 else say([view.act(Act.SMALL_TALK)])
    )


def ditherer(view: View) -> Heard:
    """Swings between two packages to have each counted as a step."""
    if view.move.kind is MoveKind.SUMS_UP:
        return answer_sum_up(view)
    return _trade(view, 0.15 if view.turn % 2 else 0.05)


def overclaimer(view: View) -> Heard:
    """Promises far too much on condition for as long as she cannot sign it, then goes back to very little."""
    if view.move.kind is MoveKind.SUMS_UP:
        return say([view.act(Act.REJECTS)]) if view.turn <= 6 else answer_sum_up(view)
    if view.turn <= 6:
        return _trade(view, 0.1 * view.turn)
    return say([*useful(view), reasoned(view)], package_terms(view))


def empty_hand(view: View) -> Heard:
    """Ties every movement to something that costs her nothing."""
    if view.move.kind is MoveKind.SUMS_UP:
        return answer_sum_up(view)
    price, issue = price_of(view), _length_of(view)
    terms = [HeardTerm(price, share_of(view, price, 0.03 * view.turn), "a cut", conditional=True)]
    same = HeardTerm(issue.id, view.economics.opening[issue.id], "as it is", conditional=True, asked_of_buyer=True)
    return say([view.act(Act.MAKES_IT_CONDITIONAL)], [*terms, same])


def hunter(view: View) -> Heard:
    """Searches for her limit by halves: would you take this, would you take that."""
    if view.move.kind is MoveKind.SUMS_UP:
        return answer_sum_up(view)
    price = price_of(view)
    asked = HeardTerm(price, share_of(view, price, (view.turn * 0.37) % 1.0), "would you take", TermMode.QUESTIONED)
    return say([view.act(Act.ASKS_SECRET)], [asked])


def spammer(view: View) -> Heard:
    """Asks, and asks, and asks."""
    topics = ["a", "b", "c", "d"]
    heard = say([view.act(Act.GATHERS_INFORMATION, topics[view.turn % 4])])
    return Heard(heard.text, heard.acts, only_questions=True, questions=1)


def parrot(view: View) -> Heard:
    """One general phrase a turn, a behaviour of the rubric each time, about nothing in particular."""
    if view.move.kind is MoveKind.SUMS_UP:
        return answer_sum_up(view)
    act = sorted(BEHAVIOURS)[view.turn % len(BEHAVIOURS)]
    return say([HeardAct(act, f"{act}, in general")])


def _trade(view: View, share: float) -> Heard:
    """A cut and more days for a longer contract."""
    term = _length_of(view)
    price = price_of(view)
    given = [HeardTerm(price, share_of(view, price, share), "a cut", conditional=True)]
    days = [i.id for i in view.economics.issues if i.id == "payment"]
    given += [HeardTerm(d, share_of(view, d, share), "days", conditional=True) for d in days]
    asked = HeardTerm(term.id, term.steps[0], "a longer contract", conditional=True, asked_of_buyer=True)
    return say([view.act(Act.MAKES_IT_CONDITIONAL)], [*given, asked])


def _length_of(view: View) -> Issue:
    """The contract length, or the last thing on the table where that is none."""
    return next((i for i in view.economics.issues if i.is_term), view.economics.issues[-1])
