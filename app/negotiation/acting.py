"""What the acts of a message do: traps first, then the good acts that count, then the events they cause."""

from collections.abc import Callable, Sequence

from app.content.acts import Act, Tactic
from app.negotiation.aspiration import FIRM_STEP, LEAK_STEP, RETREAT_STEP, lower_belief
from app.negotiation.claims import test_claims
from app.negotiation.desk import Desk
from app.negotiation.disclosure import played_back
from app.negotiation.effects import EFFECTS, FREE_GIFTS, GRAVE, HOSTILE, Counted, bad_acts, good_acts, remember
from app.negotiation.heard import HeardAct
from app.negotiation.state import Promise

FREEZE_TURNS = 2
QUESTIONS_IN_A_ROW = 3
UNPROVED = 0.25
INVENTED_COST = -10.0
KEPT_PROMISE = 5.0
BROKEN_TRUST, BROKEN_HEAT = -4.0, 2.0
PROMISE_TURNS = 3


def apply_acts(desk: Desk) -> list[Counted]:
    """Apply every act heard; returns the good acts that counted (none where the turn held a grave trap)."""
    _traps(desk)
    _patience_with_questions(desk)
    good = good_acts(desk.heard.acts, desk.before.seen, desk.state.turn, desk.before.heat)
    counted = [] if desk.grave else [_proved(desk, found) for found in good]
    if desk.grave and good:
        desk.note("grave_trap.voids_good", good[0].act.quote, "nothing good of this turn counts")
    for found in counted:
        effect = found.effect
        desk.change(
            f"act.{found.act.act}",
            found.act.quote,
            trust=effect.trust,
            heat=effect.heat,
            cover=effect.cover,
            credit=effect.credit,
        )
        desk.counted.append(found.act.act)
    for found in counted:
        rule = _EVENTS.get(found.act.act)
        if rule:
            rule(desk, found)
    test_claims(desk, counted)
    if played_back(desk, counted):
        desk.active = True
    _slips_of_the_tongue(desk)
    desk.put(seen=remember(desk.before.seen, desk.heard.acts, desk.state.turn))
    return counted


def _traps(desk: Desk) -> None:
    earlier = dict(desk.state.traps)
    for found in bad_acts(desk.heard.acts, earlier):
        act, effect = found.act.act, found.effect
        desk.grave = desk.grave or act in GRAVE
        desk.hostile = desk.hostile or act in HOSTILE
        earlier[act.value] = earlier.get(act.value, 0) + 1
        if act not in FREE_GIFTS:
            desk.change(f"act.{act}", found.act.quote, trust=effect.trust, heat=effect.heat, cover=effect.cover)
        if act is Act.COERCES:
            desk.change("coerced.credit_lost", found.act.quote, credit=-desk.state.credit)
        if act is Act.ARGUES_FROM_ASSUMPTION and found.act.specific and not found.act.fact:
            desk.put(doubtful_claim=found.act.quote)
    if desk.hostile:
        desk.put(spiral=desk.state.spiral + 1)
    desk.put(traps=earlier)


def freeze_after_threat(desk: Desk) -> None:
    """A threat freezes her for two turns (after the step it may have won)."""
    if desk.heard.has(Act.COERCES):
        desk.put(freeze=FREEZE_TURNS + 1)
        desk.note("coerced.freeze", None, "no telling and no giving for two turns")


def doubt_is_settled(desk: Desk) -> None:
    """A figure that nobody could check was questioned last turn; unless it was proved or taken back now, it counts as invented."""
    claim = desk.before.doubtful_claim
    if not claim:
        return
    desk.put(doubtful_claim=None)
    proved = any(a.act is Act.CITES_STANDARD and a.fact for a in desk.heard.acts)
    if proved or desk.heard.has(Act.KEEPS_WORD) or desk.heard.has(Act.RETRACTS) or desk.heard.has(Act.REVISES_VIEW):
        desk.note("claim.cleared", claim, "proved or taken back")
        return
    desk.change("claim.invented", claim, "nobody can find this figure", trust=INVENTED_COST, credit=-desk.state.credit)


def _patience_with_questions(desk: Desk) -> None:
    in_a_row = desk.state.question_turns + 1 if desk.heard.only_questions else 0
    desk.put(question_turns=in_a_row)
    if in_a_row >= QUESTIONS_IN_A_ROW:
        desk.change(
            "questions.third_in_a_row",
            desk.heard.text[:80],
            "only questions, three turns running",
            trust=-1.0,
            heat=3.0,
        )


def _proved(desk: Desk, found: Counted) -> Counted:
    """Standards and arms count in full only where they rest on something of this deal."""
    act = found.act
    if act.act not in (Act.CITES_STANDARD, Act.ARMS_COUNTERPART):
        return found
    if _known_fact(desk, act) or (act.act is Act.ARMS_COUNTERPART and act.specific):
        return found
    return Counted(act, 0.0, found.effect.times(UNPROVED))


def _known_fact(desk: Desk, act: HeardAct) -> bool:
    fact = desk.truth.fact(act.fact) if act.fact else None
    return fact is not None and (fact.in_brief or fact.id in desk.state.facts_known)


def _standard(desk: Desk, found: Counted) -> None:
    act = found.act
    if found.factor <= 0 or not act.fact:
        return
    desk.active = True
    desk.standard_given = True
    fact = desk.truth.fact(act.fact)
    if act.fact not in desk.state.facts_used:
        desk.put(facts_used=(*desk.state.facts_used, act.fact))
        lower_belief(desk, act.quote, "fact.new_and_true")
    if fact and fact.contradicts and fact.contradicts in desk.state.ridden:
        desk.change("fact.contradicts_her", act.quote, heat=2.0)


def _reasoned_no(desk: Desk, found: Counted) -> None:
    if found.factor <= 0 or not (found.act.specific or found.act.fact or found.act.issue or found.act.topic):
        return
    desk.active = True
    amount = FIRM_STEP * desk.room * min(1.0, found.factor)
    desk.change("no.with_a_reason", found.act.quote, firm=amount)


def _slower(desk: Desk, found: Counted) -> None:
    for tactic in (Tactic.DEADLINE, Tactic.EXPLODING_AWARD):
        if tactic in desk.state.ridden and tactic not in desk.state.spent:
            if tactic in desk.truth.draw.true_claims:
                desk.change("pace.deadline_is_real", found.act.quote, heat=2.0)
            else:
                spend(desk, tactic, found.act.quote)
            return


def _tactic_named(desk: Desk, found: Counted) -> None:
    left = [t for t in desk.state.ridden if t not in desk.state.spent]
    named = found.act.tactic or (left[-1] if left else None)
    if named in left:
        spend(desk, named, found.act.quote)


def _hostage_freed(desk: Desk, found: Counted) -> None:
    for tactic in (Tactic.HOSTAGE, Tactic.PARTNERSHIP_APPEAL):
        if tactic in desk.state.ridden and tactic not in desk.state.spent:
            spend(desk, tactic, found.act.quote)


def _strain_named(desk: Desk, found: Counted) -> None:
    """A strain that the trainee raised first can no longer be thrown at her."""
    spec = desk.truth.tactic(Tactic.BLAME)
    if spec and (found.act.topic == spec.topic or found.act.tactic is Tactic.BLAME):
        spend(desk, Tactic.BLAME, found.act.quote)


def _small_step(desk: Desk, found: Counted) -> None:
    if not any(p.by == "trainee" and p.kept is None for p in desk.state.promises):
        promise = Promise("trainee", found.act.quote, desk.state.turn + PROMISE_TURNS)
        desk.put(promises=(*desk.state.promises, promise))


def _word_kept(desk: Desk, found: Counted) -> None:
    for number, promise in enumerate(desk.state.promises):
        if promise.by == "trainee" and promise.kept is None:
            kept = Promise(promise.by, promise.text, promise.due_turn, True)
            desk.put(promises=(*desk.state.promises[:number], kept, *desk.state.promises[number + 1 :]))
            desk.change("promise.kept", found.act.quote, trust=KEPT_PROMISE)
            return


def promises_are_due(desk: Desk) -> None:
    """A step that the trainee offered and did not report on in time: she remembers, once."""
    turn = desk.state.turn
    for number, promise in enumerate(desk.state.promises):
        if promise.by == "trainee" and promise.kept is None and promise.due_turn < turn:
            broken = Promise(promise.by, promise.text, promise.due_turn, False)
            desk.put(promises=(*desk.state.promises[:number], broken, *desk.state.promises[number + 1 :]))
            desk.change("promise.broken", promise.text, trust=BROKEN_TRUST, heat=BROKEN_HEAT)
            desk.broken_promise = promise.text


def spend(desk: Desk, tactic: Tactic, cause: str) -> None:
    """A tactic has lost its force: it will not ride again."""
    if tactic not in desk.state.spent:
        desk.put(spent=(*desk.state.spent, tactic))
        desk.note(f"spent.{tactic}", cause, "the pressure has lost its force")


def _slips_of_the_tongue(desk: Desk) -> None:
    leak = desk.heard.first(Act.LEAKS_LIMIT)
    if leak:
        desk.change("leak", leak.quote, "an own limit was given away", raised=LEAK_STEP * desk.room)
    if desk.heard.has(Act.SAYS_FINAL):
        desk.put(said_final=True)


def retreat_from_final(desk: Desk) -> None:
    """Moving after 'final' costs trust and raises what she holds out for."""
    if desk.before.said_final and desk.offer and desk.offer.gain > 0:
        desk.put(said_final=desk.heard.has(Act.SAYS_FINAL))
        cost = EFFECTS[Act.MOVES_AFTER_FINAL].trust
        desk.change("final.then_moved", desk.offer.words, trust=cost, raised=RETREAT_STEP * desk.room)


_EVENTS: dict[Act, Callable[[Desk, Counted], None]] = {
    Act.CITES_STANDARD: _standard,
    Act.HOLDS_FIRM_OPENLY: _reasoned_no,
    Act.SLOWS_PACE: _slower,
    Act.NAMES_TACTIC: _tactic_named,
    Act.SEPARATES_RELATIONSHIP_FROM_TERMS: _hostage_freed,
    Act.NAMES_RELATIONSHIP_ISSUE: _strain_named,
    Act.OFFERS_INCREMENTAL_COMMITMENT: _small_step,
    Act.KEEPS_WORD: _word_kept,
}


def counted_acts(counted: Sequence[Counted]) -> frozenset[Act]:
    """The acts that counted for something."""
    return frozenset(c.act.act for c in counted if c.factor > 0)
