"""Trainees who negotiate on the merits, more or less of it: together, firm, with facts alone, and with a memory that misleads."""

from app.content.acts import Act, MoveKind
from app.evals.players.seat import (
    View,
    answer_sum_up,
    better_than_nothing,
    curious,
    package_terms,
    reasoned,
    say,
    useful,
    yes,
)
from app.negotiation.heard import Heard


def collaborative(view: View) -> Heard:
    """Asks, plays back, leans on facts, trades across issues, helps her upstairs; says a reasoned no to a bad sum-up, and at the
    end takes her table where it beats no deal."""
    move = view.move
    if move.kind is MoveKind.SUMS_UP:
        return answer_sum_up(view)
    if better_than_nothing(view):
        return yes(view)
    acts = curious(view) if view.turn <= 7 else [reasoned(view)]
    acts += useful(view)
    late = 0.06 * max(0, view.turn - view.limit + 5)
    terms = package_terms(view, late) if view.turn >= 4 else []
    return say(acts, terms)


def principled(view: View) -> Heard:
    """Few words: standards, reasoned noes and trades; asks now and then."""
    if view.move.kind is MoveKind.SUMS_UP:
        return answer_sum_up(view)
    if better_than_nothing(view):
        return yes(view)
    acts = [*useful(view), reasoned(view)]
    if view.told and view.turn % 4 == 2:
        acts = [*curious(view), *acts]
    if view.turn == 1:
        acts = [view.act(Act.ASKS_WHY), view.act(Act.ASKS_FOR_JUSTIFICATION, "demand")]
    return say(acts, package_terms(view) if view.turn >= 3 else [])


def facts_only(view: View) -> Heard:
    """Facts and packages; asks nothing and refuses nothing."""
    if view.move.kind is MoveKind.SUMS_UP:
        return answer_sum_up(view)
    return say(useful(view), package_terms(view) if view.turn >= 3 else [])


def hindsight(view: View) -> Heard:
    """Works together, but guesses her stakes by the hidden truth of the draw before, which is not this one."""
    return collaborative(view)
