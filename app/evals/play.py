"""Playing scripted trainees against the engine, and what they get on average."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.content.persona import CaseFile
from app.evals.players import MISREMEMBERS, PLAYERS, Player, View
from app.negotiation.case import draw_of, economics
from app.negotiation.move import Move
from app.negotiation.outcome import Outcome, outcome
from app.negotiation.policy import begin, confirm, decide
from app.negotiation.state import Level, State


@dataclass(frozen=True, slots=True)
class Played:
    """One finished game of a player."""

    player: str
    case: str
    draw: str
    seed: int
    turns: int
    outcome: Outcome
    disclosed: int


@dataclass(frozen=True, slots=True)
class Means:
    """What a player got over several games: share of deals (0 to 1), the trainee's value (1 the running contract, 0 her opening; no deal
    counts as the brief says), her utility, the share of what was possible (None where no draw had a zone), needs told, trust at the end,
    turns taken."""

    games: int
    deals: float
    value: float
    utility: float
    efficiency: float | None
    disclosed: float
    end_trust: float
    turns: float


def play(player: str | Player, case: CaseFile, draw: str, level: Level = Level.STANDARD, seed: int = 1) -> Played:
    """Play one game of a player (one of `PLAYERS` by name, or any) against a draw; a sum-up at the limit is confirmed where it beats
    no deal. The engine draws no lots: a seed only picks a draw, so each draw is played once."""
    speak = PLAYERS[player] if isinstance(player, str) else player
    decision = begin(case, level, seed, draw=draw)
    view = seat_of(case, decision.state, decision.move)
    if player == MISREMEMBERS:
        view.remembered = draw_of(case, _the_draw_before(case, draw))
    state = decision.state
    while not state.ended and state.turn < state.limit:
        heard = speak(view)
        decision = decide(state, heard, case, seed)
        state = decision.state
        view.see(decision.move, heard)
    if not state.ended and state.summed_up is not None:
        state = confirm(state, view.own(state.summed_up) >= case.brief.no_deal, case, seed).state
    name = player if isinstance(player, str) else player.__name__
    return Played(name, case.id, draw, seed, state.turn, outcome(state, case), len(state.disclosed))


def seat_of(case: CaseFile, state: State, move: Move) -> View:
    """What a player sees at the start of the talks."""
    view = View(case, economics(case, state.draw), move, limit=state.limit)
    view.facts_left = [f.id for f in case.facts if f.in_brief]
    view.topics_left = list(
        dict.fromkeys(o.topic for i in case.confidential.interests for o in i.opens if o.topic != "any")
    )
    return view


def games(player: str, case: CaseFile, level: Level) -> list[Played]:
    """One game against each draw of a case."""
    return [play(player, case, d.id, level) for d in case.confidential.draws]


def means(played: Sequence[Played]) -> Means:
    """The means over games; at least one."""
    outcomes = [p.outcome for p in played]
    shares = [o.efficiency for o in outcomes if o.efficiency is not None]
    return Means(
        games=len(played),
        deals=_mean(1.0 if o.deal is not None else 0.0 for o in outcomes),
        value=_mean(o.value for o in outcomes),
        utility=_mean(o.utility for o in outcomes),
        efficiency=_mean(shares) if shares else None,
        disclosed=_mean(float(p.disclosed) for p in played),
        end_trust=_mean(o.end_trust for o in outcomes),
        turns=_mean(float(p.turns) for p in played),
    )


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return sum(known) / len(known)


def _the_draw_before(case: CaseFile, draw: str) -> str:
    names = [d.id for d in case.confidential.draws]
    return names[names.index(draw) - 1]
