"""What a sentence cost: the talks replayed with another line in one place."""

from dataclasses import replace

import pytest

from app.content.acts import Act
from app.content.loading import case_ids, load_case
from app.errors import BadValue
from app.evals.play import play
from app.evals.players import PLAYERS, View
from app.negotiation.case import economics
from app.negotiation.heard import Heard, HeardAct, HeardTerm
from app.negotiation.policy import begin, decide
from app.negotiation.replay import (
    Confirmed,
    Corrected,
    DayEnded,
    Left,
    Step,
    Talks,
    price_equivalent,
    replay,
    what_it_cost,
)
from app.negotiation.state import Level

pytestmark = pytest.mark.games


def talked(name: str, draw: str, player: str = "collaborative", level: Level = Level.STANDARD) -> list[Heard]:
    """What a scripted trainee said in one game."""
    case = load_case(name)
    decision = begin(case, level, 1, draw=draw)
    view = View(case, economics(case, draw), decision.move, limit=decision.state.limit)
    view.facts_left = [f.id for f in case.facts if f.in_brief]
    view.topics_left = list(
        dict.fromkeys(o.topic for i in case.confidential.interests for o in i.opens if o.topic != "any")
    )
    state, said = decision.state, []
    while not state.ended and state.turn < state.limit:
        said.append(PLAYERS[player](view))
        decision = decide(state, said[-1], case, 1)
        state = decision.state
        view.see(decision.move, said[-1])
    return said


def talks_of(name: str, steps: list[Step], level: Level = Level.STANDARD) -> Talks:
    return Talks(load_case(name), level, 1, tuple(steps))


def freely(heard: Heard) -> Heard:
    """The same package without its condition."""
    kept = tuple(replace(t, conditional=False) for t in heard.terms if not t.asked_of_buyer)
    return replace(heard, terms=kept, acts=tuple(a for a in heard.acts if a.act is not Act.MAKES_IT_CONDITIONAL))


@pytest.mark.parametrize("name", case_ids())
def test_a_replay_with_nothing_changed_is_the_game_itself(name: str) -> None:
    draw = load_case(name).confidential.draws[0].id
    states = replay(talks_of(name, list(talked(name, draw))), draw)
    played = play("collaborative", load_case(name), draw)
    assert (states[-1].turn, states[-1].deal) == (played.turns, played.outcome.deal)
    assert what_it_cost(talks_of(name, list(talked(name, draw))), draw, 4, talked(name, draw)[3]).here.held_out == 0


@pytest.mark.parametrize("name", case_ids())
def test_giving_a_package_for_nothing_costs_what_she_holds_out_for_in_every_draw(name: str) -> None:
    case = load_case(name)
    checked = 0
    for draw in case.confidential.draws:
        said = talked(name, draw.id)
        for turn, heard in enumerate(said, 1):
            free = freely(heard)
            if free.terms == heard.terms or not free.terms:
                continue
            cost = what_it_cost(talks_of(name, [*said[: turn - 1], free, *said[turn:]]), draw.id, turn, heard)
            assert cost.here.held_out >= 0, (draw.id, turn)
            checked += cost.here.held_out > 0.005
            assert cost.held_out_money.low <= cost.here.held_out_money <= cost.held_out_money.high
            break  # the first offer of a game; later ones stand on what came before
    assert checked >= len(case.confidential.draws) - 2


def test_her_side_of_the_scale_is_told_as_points_of_price_at_what_they_cost_us() -> None:
    case = load_case("packaging-film")
    found = economics(case, "cash-and-calm")
    price = 384 / (
        384 + 0.75 * 190 + 2 / 3 * 130 + 1 / 3 * 50
    )  # weights of the draw: price, 45 days, 4 weeks, 10 points of share
    assert price_equivalent(found, 0.1) == pytest.approx(0.1 / price * 8 * 48, rel=1e-6)  # one per cent is EUR 48,000


def test_steps_between_turns_are_replayed_and_those_that_do_not_fit_change_nothing() -> None:
    steps: list[Step] = [
        Heard("Why?", (HeardAct(Act.ASKS_WHY, "Why?"),)), DayEnded(("run_formula",)), Corrected("payment", 60.0), Confirmed(True),
        Corrected("payment", 999.0), Left(), Heard("Hello?", (HeardAct(Act.SMALL_TALK, "Hello?"),)),
    ]  # fmt: skip
    states = replay(talks_of("packaging-film", steps), "cash-and-calm")
    assert states[2].day == 1
    assert states[3].standing["payment"] == 60.0
    assert states[4] == states[3]
    assert states[5] == states[4]
    assert states[6].ended == "impasse"
    assert states[7] == states[6]


def test_a_turn_that_was_not_played_is_named() -> None:
    said = talked("packaging-film", "cash-and-calm")
    with pytest.raises(BadValue, match="turn: 99"):
        what_it_cost(talks_of("packaging-film", list(said)), "cash-and-calm", 99, said[0])


def test_a_yes_to_a_sum_up_that_is_not_there_in_the_replay_is_a_yes_to_nothing() -> None:
    case = load_case("packaging-film")
    base = {i.id: i.status_quo for i in case.issues}
    everything = tuple(
        HeardTerm(name, value, str(value)) for name, value in case.opening.items() if value != base[name]
    )
    nothing = Heard("No.", (HeardAct(Act.REJECTS, "No."),))
    yes = Heard("Yes, agreed.", (HeardAct(Act.ACCEPTS, "Yes, agreed."),), confirms=True)
    steps: list[Step] = [Heard("Why?", (HeardAct(Act.ASKS_WHY, "Why?"),)), Heard("All of it.", (), everything), yes]
    cost = what_it_cost(talks_of("packaging-film", steps), "cash-and-calm", 2, nothing)
    assert cost.here.ended_said == "deal"
    assert cost.here.ended_instead == "open"
