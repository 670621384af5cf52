"""The main act of her turn: the first that applies, with its rider and particulars."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.content.acts import Act, MoveKind
from app.content.confidential import Interest
from app.negotiation import acting, closing, concessions
from app.negotiation.acting import counted_acts, freeze_after_threat
from app.negotiation.desk import Desk
from app.negotiation.effects import Counted
from app.negotiation.issues import Value
from app.negotiation.keeping import paced
from app.negotiation.move import Move
from app.negotiation.moves import make_move, shrunk
from app.negotiation.riders import rider_for
from app.negotiation.state import Ended

PAUSE = "pause"
_ANGRY = (Act.COERCES, Act.RETALIATES, Act.INSULTS)


def choose(desk: Desk, told: Interest | None, counted: Sequence[Counted]) -> Move:
    """Walk-out, acceptance, limit, or the first main act that applies."""
    if closing.walks_out(desk):
        desk.put(ended=Ended.WALK_OUT, summed_up=None)
        desk.note("walks_out", desk.heard.text[:80])
        return make_move(desk, MoveKind.WALKS_OUT, ended=str(Ended.WALK_OUT))
    if closing.says_yes_to_what(desk):
        return _asks_which_yes(desk)
    package = _acceptable(desk)
    if package is not None:
        return _sums_up(desk, package)
    if desk.state.turn >= desk.state.limit:
        desk.put(ended=Ended.TURN_LIMIT, summed_up=None)
        desk.note("limit", None, "the last turn is over")
        return make_move(desk, MoveKind.ENDS, ended=str(Ended.TURN_LIMIT))
    move = _main(desk, told, counted)
    about = {**move.about, **_particulars(desk)}
    hurried = "last_turn_next" in about  # she asks for a last word; nothing new is begun
    waits = paced(desk.truth.case) and "still_stands" in about  # she would sign, and asks for a yes
    rider = None if "pause" in about or hurried or waits else rider_for(desk, move.kind)
    return replace(move, rider=rider, about={**about, **_question_left_open(desk)})


def _acceptable(desk: Desk) -> Mapping[str, Value] | None:
    state = desk.state
    if desk.offer is not None and closing.would_accept(desk, state.standing):
        return state.standing
    if desk.offer is None and state.summed_up is not None and not desk.heard.has(Act.REJECTS) and not desk.hostile:
        return state.summed_up
    last_chance = state.turn >= state.limit and state.offers_made > 0
    return state.standing if last_chance and closing.would_accept(desk, state.standing) else None


def _sums_up(desk: Desk, package: Mapping[str, Value]) -> Move:
    again = desk.offer is None and dict(package) == dict(
        desk.state.table
    )  # her own table, still waiting for a clear answer
    lock = max(desk.state.lock or 0.0, desk.truth.economics.utility(package))
    desk.put(summed_up=dict(package), lock=desk.state.lock if again else lock)
    cause = desk.offer.words if desk.offer else None
    desk.note("sums_up", cause, "worth enough, and she can defend it")
    return make_move(desk, MoveKind.SUMS_UP, terms=dict(package))


def _asks_which_yes(desk: Desk) -> Move:
    """Her own table, read out for a plain yes. It binds her to nothing more: a no leaves all as it was."""
    desk.put(summed_up=dict(desk.state.table))
    desk.note("sums_up.her_table", desk.heard.text[:80], "a yes that may have meant another package")
    return make_move(desk, MoveKind.SUMS_UP, terms=dict(desk.state.table))


def _main(desk: Desk, told: Interest | None, counted: Sequence[Counted]) -> Move:
    if desk.state.summed_up is not None:
        desk.put(summed_up=None)
    if any(desk.heard.has(act) for act in _ANGRY):
        return _counter_threat(desk)
    freeze_after_threat(desk)
    if Act.INVITES_CRITIQUE in counted_acts(counted):
        return _critique(desk)
    if told is not None:
        return make_move(desk, MoveKind.DISCLOSES, disclosed=told.id)
    if _asks_cover(desk):
        return make_move(desk, MoveKind.ASKS_COVER, about={"lacks": _lacks(desk)})
    step = concessions.next_step(desk)
    if step is not None:
        kind = MoveKind.TRADES if step.traded else MoveKind.CONCEDES
        concessions.make(desk, step, f"table.{kind}", desk.offer.words if desk.offer else None)
        return make_move(desk, kind, terms=step.terms)
    return _holds(desk)


def _counter_threat(desk: Desk) -> Move:
    terms: Mapping[str, Value] = {}
    if desk.heard.has(Act.COERCES) and desk.truth.draw.supplier_leverage and desk.before.traps.get(Act.COERCES, 0) == 0:
        step = concessions.forced_step(desk)
        if step is not None:
            concessions.make(desk, step, "table.forced", desk.heard.text[:80])
            terms = step.terms
    freeze_after_threat(desk)
    return make_move(desk, MoveKind.COUNTER_THREAT, terms=terms)


def _critique(desk: Desk) -> Move:
    """Names the issue on which the idea falls furthest short for her: earned by asking."""
    economics, state = desk.truth.economics, desk.state
    base = economics.utility(state.standing)
    gaps = {
        n: economics.utility({**state.standing, n: v}) - base for n, v in state.table.items() if v != state.standing[n]
    }
    worst = max(gaps, key=lambda n: (gaps[n], n), default=desk.truth.price.id)
    return make_move(desk, MoveKind.CRITIQUE, about={"issue": worst})


def _asks_cover(desk: Desk) -> bool:
    state = desk.state
    if desk.offer is None or state.turn - state.cover_asked_turn < closing.COVER_EVERY:
        return False
    if not closing.fails_by_cover_alone(desk, state.standing):
        return False
    desk.put(cover_asked_turn=state.turn)
    desk.note("asks_cover", desk.offer.words, "worth enough, but she cannot defend it yet")
    return True


def _lacks(desk: Desk) -> str:
    heard_before = {s.act for s in desk.state.seen}
    if Act.CITES_STANDARD not in heard_before:
        return "standard"
    return "words" if Act.ARMS_COUNTERPART not in heard_before else "rule"


def _holds(desk: Desk) -> Move:
    state = desk.state
    waiting = desk.offer is None and state.offers_made > 0 and state.standing != desk.truth.economics.status_quo
    if waiting and closing.would_accept(desk, state.standing):
        base = desk.truth.economics.status_quo
        terms = {n: v for n, v in state.standing.items() if v != base[n]}
        desk.note("asks_whether_it_stands", None)
        return make_move(desk, MoveKind.HOLDS, terms=terms, about={"still_stands": "yes"})
    return make_move(desk, MoveKind.HOLDS)


def _particulars(desk: Desk) -> dict[str, str]:
    about: dict[str, str] = {}
    if desk.corrected:
        about["corrected"] = desk.corrected[0]
    if desk.heard.puzzles:
        puzzle = desk.heard.puzzles[0]
        about |= {"puzzle": puzzle.kind.value, "puzzle_quote": puzzle.quote}
    went_back = shrunk(desk)
    if went_back:
        about["shrunk"] = went_back
    broken = acting.promise_broken(desk)
    if broken:
        about["broken_promise"] = broken
    next_day = desk.truth.case.calendar[desk.state.day + 1 :][:1]
    if next_day and any(a.act is Act.SLOWS_PACE and a.topic == PAUSE for a in desk.heard.acts):
        about["pause"] = next_day[0].label
    if desk.state.doubtful_claim:
        about["doubt"] = desk.state.doubtful_claim
    if desk.state.limit - desk.state.turn == 1:
        about["last_turn_next"] = "yes"
    return about


def _question_left_open(desk: Desk) -> dict[str, str]:
    return {"unanswered": str(desk.state.open_question)} if desk.state.question_ignored else {}
