"""One decision of the buyer: state and what was heard in, move, state and log out. Pure.

The order of a turn: not understood? -> yes to a deal? -> acts -> offer -> aspiration -> walk-out -> acceptance -> limit -> main act -> rider and
answers. Every change has a rule id.
"""

from dataclasses import dataclass, replace

from app.content.acts import Act, MoveKind
from app.content.persona import CaseFile
from app.errors import TalksEnded
from app.negotiation import acting, aspiration, closing
from app.negotiation.case import pick_draw, truth
from app.negotiation.choosing import choose
from app.negotiation.claims import answers
from app.negotiation.correcting import take_back
from app.negotiation.desk import Desk
from app.negotiation.disclosure import disclose
from app.negotiation.heard import Heard
from app.negotiation.issues import Value
from app.negotiation.levels import LEVELS
from app.negotiation.move import Move
from app.negotiation.moves import make_move, mood
from app.negotiation.offers import package_key, read_offer
from app.negotiation.state import Change, Ended, Level, State

SHORT_TURNS = 6


@dataclass(frozen=True, slots=True)
class Decision:
    """What she decided: the move that may be said, the state after it, and why."""

    move: Move
    state: State
    log: tuple[Change, ...]


def begin(
    case: CaseFile,
    level: Level,
    seed: int,
    *,
    draw: str | None = None,
    limit: int | None = None,
    short: bool = False,
    avoid_draw: str | None = None,
) -> Decision:
    """Open the talks. `limit` is the number of turns (default: the case's, else the level's); `short` starts in the middle with six."""
    rules = LEVELS[level]
    chosen = draw or pick_draw(case, seed, avoid_draw)
    real = truth(case, chosen)
    middle = case.midpoint if short else None
    table: dict[str, Value] = {**case.opening, **(middle.table if middle else {})}
    standing: dict[str, Value] = {**real.economics.status_quo, **(middle.standing if middle else {})}
    believed = max(real.draw.floor, min(0.8, real.draw.floor + real.draw.overrating))
    state = State(
        level=level,
        draw=chosen,
        limit=limit or (SHORT_TURNS if short else case.turn_limit or rules.turns),
        table=table,
        standing=standing,
        trust=rules.trust,
        heat=rules.heat,
        cover=rules.cover,
        believed_floor=believed,
        aspiration=1.0,
        start_trust=rules.trust,
        active_turns=middle.active_turns if middle else 0,
        best_offer=max(0.0, real.economics.utility(standing)),
        offers_made=1 if middle else 0,
        offers_seen=(package_key(standing),),
        named_issues=tuple(middle.standing) if middle else (),
    )
    state = replace(state, aspiration=aspiration.aspiration(state))
    move = Move(MoveKind.OPENING_DEMAND, mood(state), 0, terms=dict(table), table=dict(table), reasons=("opening",))
    return Decision(move, state, (Change("opening", None, {}, "the opening demand"),))


def decide(state: State, heard: Heard, case: CaseFile, seed: int) -> Decision:
    """Her answer to one message. Raises TalksEnded after the end. `seed` orders the pressure where a case paces it."""
    if state.ended or state.turn >= state.limit:
        raise TalksEnded(str(state.ended or Ended.TURN_LIMIT))
    desk = Desk(truth(case, state.draw), state, heard, replace(state, turn=state.turn + 1), seed=seed)
    if not understood(heard):
        return _finish(desk, _asks_back(desk))
    yes = closing.accepted_package(desk)
    if yes is not None:
        rule = "close.confirmed" if state.summed_up is not None else "close.table_accepted"
        closing.close(desk, yes, rule)
        return _finish(desk, _closed(desk))
    if heard.has(Act.ENDS_TALKS):
        return _finish(desk, _left(desk))
    counted = acting.apply_acts(desk)
    acting.doubt_is_settled(desk)
    _open_question(desk)
    _offer(desk)
    acting.retreat_from_final(desk)
    aspiration.count_turn(desk)
    aspiration.settle(desk)
    told = disclose(desk, counted)
    return _finish(desk, choose(desk, told, counted))


def understood(heard: Heard) -> bool:
    """Whether there is anything to act on: an act, a term or a yes. A puzzle alone, or words that mean nothing, is asked back."""
    nothing = {Act.UNCLEAR, Act.OTHER_LANGUAGE}
    if heard.puzzles:
        nothing |= {
            Act.OFFERS,
            Act.MAKES_IT_CONDITIONAL,
            Act.PROPOSES_OPTIONS,
            Act.BUYS_GOODWILL,
            Act.SPLITS_ARBITRARILY,
        }
    meant = [a for a in heard.acts if a.act not in nothing]
    if meant or heard.terms or heard.confirms:
        return True
    return not (heard.puzzles or heard.acts)


def confirm(state: State, yes: bool, case: CaseFile, seed: int) -> Decision:
    """The trainee's yes or no to a sum-up, also after the last turn. Raises TalksEnded where nothing is summed up."""
    if state.ended or state.summed_up is None:
        raise TalksEnded(str(state.ended or "nothing to confirm"))
    desk = Desk(truth(case, state.draw), state, Heard("yes" if yes else "no"), state)
    if yes:
        closing.close(desk, state.summed_up, "close.confirmed")
        return _finish(desk, _closed(desk))
    desk.put(summed_up=None)
    if state.turn >= state.limit:
        desk.put(ended=Ended.TURN_LIMIT)
        desk.note("limit", None, "no yes at the limit")
        return _finish(desk, make_move(desk, MoveKind.ENDS, ended=str(Ended.TURN_LIMIT)))
    desk.note("sum_up.declined", "no")
    return _finish(desk, make_move(desk, MoveKind.HOLDS))


def end_talks(state: State, case: CaseFile) -> Decision:
    """The trainee ends the talks: impasse. Raises TalksEnded where they have ended."""
    if state.ended:
        raise TalksEnded(str(state.ended))
    desk = Desk(truth(case, state.draw), state, Heard(""), state)
    return _finish(desk, _left(desk))


def _offer(desk: Desk) -> None:
    take_back(desk)
    offer = read_offer(desk.state, desk.heard, desk.truth, desk.standard_given)
    desk.offer = offer
    if desk.heard.has(Act.RETRACTS) and offer is None and not desk.corrected:
        desk.put(standing=desk.truth.economics.status_quo, summed_up=None)
        desk.note("offer.withdrawn", desk.heard.text[:80])
    if offer is None:
        return
    _reopened(desk)
    before = desk.state
    aspiration.weigh_offer(desk, offer)
    after = desk.state
    names = tuple(dict.fromkeys((*desk.state.named_issues, *offer.terms)))
    progress = offer.fresh and offer.utility >= desk.state.best_offer - 0.02
    desk.put(
        standing=dict(offer.package),
        best_offer=max(desk.state.best_offer, offer.utility),
        offers_made=desk.state.offers_made + (1 if progress else 0),
        offers_seen=tuple(dict.fromkeys((*desk.state.offers_seen, package_key(offer.package)))),
        named_issues=names,
        last_offer={
            "earned": after.earned - before.earned,
            "given": after.given - before.given,
            "heat": after.heat - before.heat,
            "best_offer": before.best_offer,
        },
        standing_before=dict(before.standing),
    )
    if offer.asked and offer.footing.value == "conditional":
        desk.active = True


def _reopened(desk: Desk) -> None:
    summed = desk.before.summed_up
    if summed is None or desk.offer is None:
        return
    desk.put(summed_up=None)
    if dict(summed) == dict(
        desk.before.table
    ):  # her own table, read out because a yes was not clear: no word of hers is broken
        return
    if desk.corrected:  # a slip put right breaks no word either
        return
    if desk.offer.utility < desk.truth.economics.utility(summed) - 1e-9:
        desk.change("sum_up.reopened", desk.offer.words, trust=-5.0, heat=6.0)


def _open_question(desk: Desk) -> None:
    state, heard = desk.state, desk.heard
    if state.open_question is None:
        return
    met = (Act.ANSWERS_QUESTION, Act.SHARES_CONSTRAINT, Act.HOLDS_FIRM_OPENLY, Act.KEEPS_WORD, Act.NAMES_TACTIC)
    if any(heard.has(act) for act in met):
        desk.put(open_question=None, question_ignored=0)
    elif state.question_ignored >= 1:
        desk.put(open_question=None, question_ignored=0)
        if not heard.has(Act.EVADES):
            desk.change("act.evades", heard.text[:80], "her question went unanswered twice", trust=-2.0, heat=3.0)
    else:
        desk.put(question_ignored=1)


def _asks_back(desk: Desk) -> Move:
    puzzle = desk.heard.puzzles[0] if desk.heard.puzzles else None
    about: dict[str, str] = {"quote": desk.heard.text[:120]}
    if puzzle:
        about = {"puzzle": puzzle.kind.value, "quote": puzzle.quote} | ({"issue": puzzle.issue} if puzzle.issue else {})
    elif desk.heard.has(Act.OTHER_LANGUAGE):
        about["puzzle"] = "other_language"
    desk.note("asks_back", desk.heard.text[:80] or None, "not understood; nothing changes")
    if desk.state.turn >= desk.state.limit:
        return choose(desk, None, ())
    return make_move(desk, MoveKind.ASKS_BACK, about=about)


def _closed(desk: Desk) -> Move:
    return make_move(desk, MoveKind.ACCEPTS, terms=dict(desk.state.deal or {}), ended=str(Ended.DEAL))


def _left(desk: Desk) -> Move:
    desk.put(ended=Ended.IMPASSE, summed_up=None)
    desk.note("close.trainee_left", desk.heard.text[:80] or None)
    return make_move(desk, MoveKind.ENDS, ended=str(Ended.IMPASSE))


def _finish(desk: Desk, move: Move) -> Decision:
    """Answers, particulars and mood are added; the freeze thaws; the log gives the move its reasons."""
    if move.ended is None and move.kind is not MoveKind.ASKS_BACK:
        move = replace(move, answers=answers(desk))
    if desk.state.freeze and desk.state.turn > desk.before.turn and understood(desk.heard):
        desk.put(freeze=desk.state.freeze - 1)
    move = replace(move, mood=mood(desk.state), reasons=tuple(change.rule for change in desk.log))
    return Decision(move, desk.state, tuple(desk.log))
