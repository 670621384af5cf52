"""The invariants of the engine as checks on a whole game, each raising AssertionError. Used on generated games, and on games with a
seeded fault that each check must see."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields

from app.content.acts import Act, MoveKind
from app.negotiation.closing import would_accept
from app.negotiation.desk import Desk
from app.negotiation.effects import subject
from app.negotiation.heard import Heard, TermMode
from app.negotiation.levels import LEVELS
from app.negotiation.offers import Footing, read_offer
from app.negotiation.policy import decide, understood
from app.negotiation.state import Change, State
from tests.negotiation.games import Game, Taken, offers, said, yes

Check = Callable[[Game], None]
EPS = 1e-9
HOSTILE = (Act.COERCES, Act.INSULTS, Act.HOLDS_RELATIONSHIP_HOSTAGE)


def i1_nothing_is_accepted_below_the_floor(game: Game) -> None:
    floor = game.table.draw.floor
    utility = game.table.economics.utility
    every = list(game.table.economics.packages())
    some = every[:: max(1, len(every) // 150)]
    for state in states(game):
        for package in (state.summed_up, state.deal):
            assert package is None or utility(package) >= floor - EPS, (
                f"{package} is worth {utility(package)}, floor {floor}"
            )
        desk = Desk(game.table, state, Heard(""), state)
        for package in some:
            assert utility(package) >= floor - EPS or not would_accept(desk, package), f"would accept {package}"


def i2_floor_belief_aspiration_and_one_are_in_order(game: Game) -> None:
    for state in states(game):
        order = (game.table.draw.floor, state.believed_floor, state.aspiration, 1.0)
        assert all(a <= b + EPS for a, b in zip(order, order[1:], strict=False)), order


def i3_her_table_never_gets_better_for_her(game: Game) -> None:
    utility = game.table.economics.utility
    for taken in game.turns:
        assert utility(taken.after.table) <= utility(taken.before.table) + EPS


def i4_aspiration_rises_only_by_a_gift_a_leak_or_a_retreat(game: Game) -> None:
    for taken in game.turns:
        if taken.after.aspiration > taken.before.aspiration + EPS:
            gift = taken.after.given > taken.before.given + EPS
            slip = taken.heard.has(Act.LEAKS_LIMIT) or any(c.rule == "final.then_moved" for c in taken.decision.log)
            assert gift or slip, taken.decision.log


def i5_hostility_never_raises_trust_nor_opens_a_need(game: Game) -> None:
    for taken in game.turns:
        if any(taken.heard.has(act) for act in HOSTILE):
            assert taken.after.trust <= taken.before.trust + EPS
            assert taken.after.disclosed == taken.before.disclosed
            assert taken.decision.move.disclosed is None


def i5_what_a_threat_wins_is_less_than_what_it_costs(game: Game) -> None:
    value, factor = game.table.economics.value, game.case.year_two_factor
    for taken in game.turns:
        if any(c.rule == "table.forced" for c in taken.decision.log):
            won = value(taken.after.table) - value(taken.before.table)
            lost = factor * (max(taken.before.trust, taken.before.start_trust) - taken.after.trust) / 100
            assert won <= lost + EPS, f"won {won}, lost {lost}"


def i6_a_gift_never_lowers_what_she_holds_out_for(game: Game) -> None:
    for taken in game.turns:
        offer = read_offer(taken.before, taken.heard, game.table, standard_given=False)
        acted = [a for a in taken.heard.acts if a.act is not Act.STAKES_POSITION]
        if offer and offer.footing is Footing.FREE and offer.gain > 0 and not acted:
            assert taken.after.aspiration >= taken.before.aspiration - EPS


def i7_a_need_is_told_for_the_right_act_trust_and_credit(game: Game) -> None:
    for taken in game.turns:
        before, after = taken.before, taken.after
        assert after.disclosed[: len(before.disclosed)] == before.disclosed, "taken back"
        new = after.disclosed[len(before.disclosed) :]
        assert len(new) <= 1
        assert taken.decision.move.disclosed in (None, *new)
        for name in new:
            interest = game.table.interest(name)
            assert name in game.table.draw.interests, f"{name} is a decoy"
            asked = {(a.act, a.topic) for a in taken.heard.acts}
            assert any(o.act is act and o.topic in (topic, "any") for o in interest.opens for act, topic in asked)
            assert not before.freeze
            assert after.heat < 70 + 30, "told in anger"
            paid = sum(-c.effects.get("credit", 0) for c in taken.decision.log if c.rule.startswith("discloses."))
            assert paid == interest.layer
            told_at = _when_told(taken.decision.log, before)
            assert told_at >= LEVELS[before.level].gates[interest.layer - 1] - EPS
            covers = [i.id for i in game.table.real_interests() if i.layer == 1]
            assert interest.layer == 1 or set(covers) <= set(before.disclosed), "before the cover story"


def i8_no_move_carries_a_hidden_figure_or_an_untold_need(game: Game) -> None:
    for taken in game.turns:
        move, after = taken.decision.move, taken.after
        known = [
            after.table,
            taken.before.table,
            after.standing,
            after.deal or {},
            after.summed_up or {},
            taken.before.summed_up or {},
        ]
        for name, value in move.terms.items():
            assert any(package.get(name) == value for package in known), f"{name} {value} was never on the table"
        assert move.disclosed is None or move.disclosed in after.disclosed
        about = json.dumps(dict(move.about))
        told = {*after.disclosed}
        for interest in game.case.confidential.interests:
            assert interest.id in told or interest.gist not in about
        assert not set(move.about) - PARTICULARS, f"a new particular in {set(move.about)}: may it be said?"


def i9_the_same_game_again_gives_the_same_moves(game: Game) -> None:
    state = game.opening.state
    for taken in game.turns:
        decision = decide(state, taken.heard, game.case, 99)
        assert decision == taken.decision
        state = decision.state


def i10_talks_end_by_the_limit_and_a_good_last_offer_is_taken(game: Game) -> None:
    for taken in game.turns:
        assert taken.after.turn <= taken.after.limit
        if taken.after.turn == taken.after.limit:
            assert taken.after.ended or taken.after.summed_up is not None
        last = taken.after.turn == taken.after.limit and understood(taken.heard) and not taken.after.ended == "walk-out"
        offered = read_offer(taken.before, taken.heard, game.table, standard_given=False)
        desk = Desk(game.table, taken.before, taken.heard, taken.after)
        if last and offered and taken.after.ended == "turn-limit" and not taken.heard.has(Act.ENDS_TALKS):
            assert not would_accept(desk, taken.after.standing)


def i11_everything_stays_in_its_range(game: Game) -> None:
    for state in states(game):
        for name in ("trust", "heat", "cover"):
            assert 0 <= getattr(state, name) <= 100
        for name in ("credit", "earned", "given", "firm", "raised", "freeze", "spiral", "table_moves", "active_turns"):
            assert getattr(state, name) >= 0, name
        assert 0 < state.aspiration <= 1
        for package in (state.table, state.standing):
            assert set(package) == {i.id for i in game.table.economics.issues}
            assert all(game.table.economics.issue(n).holds(v) for n, v in package.items())
        assert len(set(state.disclosed)) == len(state.disclosed)


def i12_what_was_not_understood_changes_nothing(game: Game) -> None:
    free = {"turn", "ended", "summed_up", "lock"}
    for taken in game.turns:
        if understood(taken.heard):
            continue
        changed = {f.name for f in fields(State) if getattr(taken.before, f.name) != getattr(taken.after, f.name)}
        allowed = free if taken.after.turn == taken.after.limit else {"turn"}
        assert changed <= allowed, changed
        assert taken.decision.move.kind is MoveKind.ASKS_BACK or taken.after.turn == taken.after.limit


def i13_saying_it_again_earns_no_more(game: Game) -> None:
    gains: dict[tuple[str, str], list[int]] = {}
    for taken in game.turns:
        for change in taken.decision.log:
            if change.rule.startswith("act.") and change.effects.get("trust", 0) > 0:
                same = {
                    subject(a) for a in taken.heard.acts if f"act.{a.act}" == change.rule and a.quote == change.cause
                }
                for about in same:
                    gains.setdefault((change.rule, about), []).append(taken.after.turn)
    for key, turns in gains.items():
        for turn in turns:
            near = [t for t in turns if turn - 5 <= t <= turn]
            assert len(near) <= 2, f"{key} earned {len(near)} times within six turns"


def i14_a_deal_is_what_was_summed_up_or_her_own_table(game: Game) -> None:
    for taken in game.turns:
        if taken.after.deal is not None:
            said_yes = taken.heard.has(Act.ACCEPTS) or taken.heard.confirms
            assert said_yes
            assert not taken.heard.has(Act.REJECTS)
            assert dict(taken.after.deal) in (taken.before.summed_up, taken.before.table)
            assert taken.before.summed_up is None or taken.after.deal == taken.before.summed_up
        assert (taken.after.deal is not None) == (taken.after.ended == "deal")
    if game.closing and game.closing.state.deal is not None:
        assert game.closing.state.deal == game.turns[-1].after.summed_up


def i16_every_change_has_a_rule_and_the_log_adds_up(game: Game) -> None:
    for taken in game.turns:
        assert all(change.rule for change in taken.decision.log)
        rules = [change.rule for change in taken.decision.log]
        for name, prefixes in NOTED.items():
            changed = getattr(taken.before, name) != getattr(taken.after, name)
            assert not changed or any(rule.startswith(prefixes) for rule in rules), (
                f"{name} changed, the log holds {rules}"
            )
        assert taken.decision.move.reasons == tuple(change.rule for change in taken.decision.log)
        for name in (
            "trust",
            "heat",
            "cover",
            "credit",
            "believed_floor",
            "aspiration",
            "earned",
            "given",
            "firm",
            "raised",
        ):
            logged = sum(change.effects.get(name, 0.0) for change in taken.decision.log)
            real = getattr(taken.after, name) - getattr(taken.before, name)
            assert abs(logged - real) < 1e-4, f"{name} moved by {real}, the log says {logged}"
        utility = game.table.economics.utility
        logged = sum(c.effects.get("table", 0.0) for c in taken.decision.log)
        assert abs(logged - (utility(taken.after.table) - utility(taken.before.table))) < 1e-4


def i18_an_offer_on_one_issue_leaves_the_others(game: Game) -> None:
    for taken in game.turns:
        if not understood(taken.heard) or taken.after.deal is not None:
            continue
        named = {t.issue for t in taken.heard.terms if t.mode is TermMode.OFFERED}
        base = game.table.economics.status_quo
        for name, value in taken.after.standing.items():
            withdrawn = taken.heard.has(Act.RETRACTS) and not named and value == base[name]
            assert name in named or value == taken.before.standing[name] or withdrawn, name


def i22_waiting_alone_never_moves_her(game: Game) -> None:
    idle = {Act.SMALL_TALK, Act.ANSWERS_QUESTION, Act.OFFERS, Act.ASKS_FACT}
    for taken in game.turns:
        if not taken.heard.offered() and all(a.act in idle for a in taken.heard.acts):
            assert taken.after.aspiration == taken.before.aspiration
            assert taken.after.active_turns == taken.before.active_turns
            assert taken.after.table == taken.before.table


def i23_what_she_asked_for_can_always_be_had(game: Game) -> None:
    for state in states(game):
        if state.ended or state.turn >= state.limit or state.summed_up is not None:
            continue
        decision = decide(state, YES, game.case, 1)
        assert decision.state.ended == "deal"
        assert decision.state.deal == state.table
        if state.heat < 95 and state.spiral < 3:
            figures = said(terms=tuple(offers(name, value) for name, value in state.table.items()))
            assert decide(state, figures, game.case, 1).state.summed_up == state.table, (
                "her own figures were turned down"
            )


def states(game: Game) -> Iterator[State]:
    yield game.opening.state
    for taken in game.turns:
        yield taken.after
    if game.closing:
        yield game.closing.state


def _when_told(log: tuple[Change, ...], before: State) -> float:
    """Trust at the moment of telling: before it, plus what the log had changed by then."""
    trust = before.trust
    for change in log:
        if change.rule.startswith("discloses."):
            break
        trust += change.effects.get("trust", 0.0)
    return trust


YES = yes()
NOTED: dict[str, tuple[str, ...]] = {
    "disclosed": ("discloses.",),
    "spent": ("spent.", "claim.bluff."),
    "ended": ("close.", "walks_out", "limit"),
    "deal": ("close.",),
    "ridden": ("rides.",),
    "lock": ("sums_up",),
    "table": ("table.",),
}
# The trainee's own words, public names and the calendar: nothing that is hidden.
PARTICULARS = set(
    "issue lacks puzzle puzzle_quote quote doubt unanswered still_stands broken_promise pause shrunk last_turn_next".split()
)
CHECKS: list[Check] = [value for name, value in sorted(globals().items()) if name[0] == "i" and name[1].isdigit()]


def as_text(taken: Taken) -> str:
    return json.dumps(asdict(taken.decision.move), default=str)
