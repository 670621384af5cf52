"""Scripted trainees: they act on what is public and show whether the engine rewards what it should.

They speak in acts and terms, not in words, so that they test the engine alone. None sees a secret; the
collaborative player knows, as an experienced rep would, which topics a buyer of that trade may care for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.content.acts import Act, MoveKind, Tactic
from app.content.persona import CaseFile
from app.negotiation.case import economics
from app.negotiation.heard import Heard, HeardAct, HeardTerm
from app.negotiation.issues import Economics, Value
from app.negotiation.move import Move
from app.negotiation.outcome import Outcome, outcome
from app.negotiation.policy import begin, confirm, decide
from app.negotiation.state import Level


@dataclass(slots=True)
class View:
    """What a player sees: the case's public side and the talks so far. `economics` is used for the trainee's own value only."""

    case: CaseFile
    economics: Economics
    move: Move
    turn: int = 1
    limit: int = 0
    told: list[str] = field(default_factory=list)
    offered: dict[str, Value] = field(default_factory=dict)
    facts_left: list[str] = field(default_factory=list)
    topics_left: list[str] = field(default_factory=list)
    ridden: list[Tactic] = field(default_factory=list)
    ranked: list[tuple[float, dict[str, Value]]] = field(default_factory=list)

    def act(self, act: Act, topic: str | None = None, **more: str) -> HeardAct:
        """An act in this player's mouth."""
        tactic = Tactic(more["tactic"]) if "tactic" in more else None
        return HeardAct(
            act, f"{act} {topic or ''}".strip(), topic, more.get("fact"), tactic, None, more.get("issue"), True
        )

    def own(self, package: Mapping[str, Value]) -> float:
        """The trainee's value of a package."""
        return self.economics.value(package)


Player = Callable[[View], Heard]


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


def play(player: str | Player, case: CaseFile, draw: str, level: Level = Level.STANDARD, seed: int = 1) -> Played:
    """Play one game of a player (one of `PLAYERS` by name, or any) against a draw; a sum-up at the limit is confirmed where it beats
    no deal."""
    speak = PLAYERS[player] if isinstance(player, str) else player
    decision = begin(case, level, seed, draw=draw)
    view = View(case, economics(case, draw), decision.move, limit=decision.state.limit)
    view.facts_left = [f.id for f in case.facts if f.in_brief]
    view.topics_left = list(
        dict.fromkeys(o.topic for i in case.confidential.interests for o in i.opens if o.topic != "any")
    )
    state = decision.state
    while not state.ended and state.turn < state.limit:
        heard = speak(view)
        decision = decide(state, heard, case, seed)
        state = decision.state
        _look(view, decision.move, heard)
    if not state.ended and state.summed_up is not None:
        state = confirm(state, view.own(state.summed_up) >= case.brief.no_deal, case, seed).state
    name = player if isinstance(player, str) else player.__name__
    return Played(name, case.id, draw, seed, state.turn, outcome(state, case), len(state.disclosed))


def mean_value(player: str, case: CaseFile, level: Level = Level.STANDARD) -> float:
    """A player's mean value over the draws of a case."""
    games = [play(player, case, d.id, level) for d in case.confidential.draws]
    return sum(g.outcome.value for g in games) / len(games)


def _look(view: View, move: Move, heard: Heard) -> None:
    view.move, view.turn = move, view.turn + 1
    view.offered.update(heard.offered())
    if move.disclosed:
        view.told.append(move.disclosed)
    if move.rider:
        view.ridden.append(move.rider)


def _say(acts: list[HeardAct], terms: list[HeardTerm] | None = None, confirms: bool = False) -> Heard:
    text = "; ".join(a.quote for a in acts) or "…"
    return Heard(text, tuple(acts), tuple(terms or ()), confirms=confirms)


def collaborative(view: View) -> Heard:
    """Asks, plays back, leans on facts, trades across issues, helps her upstairs; says a reasoned no to a bad sum-up, and at the
    end takes her table where it beats no deal."""
    move = view.move
    if move.kind is MoveKind.SUMS_UP:
        return _answer_sum_up(view)
    if _better_than_nothing(view):
        return _say([view.act(Act.ACCEPTS)], confirms=True)
    acts = _curious(view) if view.turn <= 7 else [_reasoned(view)]
    acts += _useful(view)
    late = 0.06 * max(0, view.turn - view.limit + 5)
    terms = _package_terms(view, late) if view.turn >= 4 else []
    return _say(acts, terms)


def principled(view: View) -> Heard:
    """Few words: standards, reasoned noes and trades; asks now and then."""
    if view.move.kind is MoveKind.SUMS_UP:
        return _answer_sum_up(view)
    if _better_than_nothing(view):
        return _say([view.act(Act.ACCEPTS)], confirms=True)
    acts = [*_useful(view), _reasoned(view)]
    if view.told and view.turn % 4 == 2:
        acts = [*_curious(view), *acts]
    if view.turn == 1:
        acts = [view.act(Act.ASKS_WHY), view.act(Act.ASKS_FOR_JUSTIFICATION, "demand")]
    return _say(acts, _package_terms(view) if view.turn >= 3 else [])


def haggler(view: View) -> Heard:
    """Positions on price alone, small steps for nothing."""
    price = _price(view)
    value = min(0.6 * float(view.economics.opening[price]), 0.5 * (view.turn // 2))
    if view.move.kind is MoveKind.SUMS_UP:
        return _say([view.act(Act.ACCEPTS)], confirms=True)
    return _say([view.act(Act.STAKES_POSITION)], [HeardTerm(price, value, f"{value} %")])


def caver(view: View) -> Heard:
    """Gives in to please and to calm, then takes her table."""
    if view.turn >= 4 or view.move.kind is MoveKind.SUMS_UP:
        return _say([view.act(Act.ACCEPTS), view.act(Act.CAVES_TO_PRESSURE)], confirms=True)
    price = _price(view)
    value = float(view.economics.opening[price]) * 0.25 * view.turn
    return _say([view.act(Act.BUYS_GOODWILL)], [HeardTerm(price, value, f"{value} %")])


def threatener(view: View) -> Heard:
    """Threatens, with small offers between."""
    if view.move.kind is MoveKind.SUMS_UP:
        return _say([view.act(Act.ACCEPTS)], confirms=True)
    price = _price(view)
    if view.turn % 2 == 0:
        return _say([view.act(Act.COERCES)])
    return _say([view.act(Act.STAKES_POSITION)], [HeardTerm(price, 0.25 * view.turn, "a little")])


PLAYERS: dict[str, Player] = {
    "collaborative": collaborative,
    "principled": principled,
    "haggler": haggler,
    "caver": caver,
    "threatener": threatener,
}


def _answer_sum_up(view: View) -> Heard:
    if view.own(dict(view.move.terms)) >= view.case.brief.no_deal:
        return _say([view.act(Act.ACCEPTS)], confirms=True)
    return _say([view.act(Act.REJECTS), _reasoned(view)])


def _better_than_nothing(view: View) -> bool:
    """Whether it is the last turn and her table beats no deal."""
    return view.turn >= view.limit > 0 and view.own(view.move.table) > view.case.brief.no_deal


def _curious(view: View) -> list[HeardAct]:
    acts = []
    if view.move.disclosed:
        topic = next(i.topic for i in view.case.confidential.interests if i.id == view.move.disclosed)
        acts.append(view.act(Act.PLAYS_BACK_INTEREST, topic))
    if view.turn == 1 or not view.told:
        acts.append(view.act(Act.ASKS_WHY))
    elif view.topics_left:
        acts.append(view.act(Act.ASKS_WHY, view.topics_left.pop(0)))
    return acts


def _useful(view: View) -> list[HeardAct]:
    acts = []
    claims = [t for t in view.ridden if any(x.id == t and x.claim for x in view.case.tactics)]
    if claims:
        view.ridden = [t for t in view.ridden if t != claims[0]]
        acts.append(view.act(Act.TESTS_ASSUMPTION, None, tactic=claims[0].value))
    if view.facts_left and view.turn >= 2:
        fact = next(f for f in view.case.facts if f.id == view.facts_left[0])
        kind = (
            Act.ARMS_COUNTERPART if view.move.kind is MoveKind.ASKS_COVER or view.turn % 3 == 0 else Act.CITES_STANDARD
        )
        if kind is Act.CITES_STANDARD or fact.arms:
            view.facts_left.pop(0)
        acts.append(view.act(kind, fact.topic, fact=fact.id))
    return acts


def _reasoned(view: View) -> HeardAct:
    price = _price(view)
    return view.act(Act.HOLDS_FIRM_OPENLY, f"{price}-{view.turn}", issue=price)


def _package_terms(view: View, more: float = 0.0) -> list[HeardTerm]:
    """A package best for us among those that look good enough for her, moving her way a little each turn, and by `more`."""
    wanted = 0.10 + 0.05 * max(0, view.turn - 3) + more
    guess = _guess(view)
    base = view.economics.status_quo
    best = _best_for_us(view, guess, min(wanted, 0.75 + more))
    terms = []
    for name, value in best.items():
        if value == base[name]:
            continue
        ours = guess({**base, name: value}) < guess(base) - 1e-9
        terms.append(HeardTerm(name, value, f"{name} {value}", conditional=True, asked_of_buyer=ours))
    return terms


def _best_for_us(view: View, guess: Callable[[Mapping[str, Value]], float], least: float) -> Mapping[str, Value]:
    """The package best for us that she should value at `least`; among equals the one she should like best."""
    if not view.ranked:
        view.ranked = sorted(((round(view.own(p), 6), p) for p in view.economics.packages()), key=lambda row: -row[0])
    found: tuple[float, float, Mapping[str, Value]] | None = None
    for own, package in view.ranked:
        if found and own < found[0]:
            break
        hers = guess(package)
        if hers >= least and (found is None or hers > found[1]):
            found = (own, hers, package)
    return found[2] if found else view.economics.opening


def _guess(view: View) -> Callable[[Mapping[str, Value]], float]:
    """Her utility as an outsider would guess it: our own stakes, doubled where a told need speaks of the issue."""
    known = {n for i in view.case.confidential.interests if i.id in view.told and i.layer > 1 for n in i.issues}
    weights = {n: w * (2.0 if n in known else 0.7) for n, w in view.economics.ours.weights.items()}
    price = _price(view)
    weights[price] = view.economics.ours.weights[price]
    form = next(i.id for i in view.economics.issues if i.is_form)
    forms = {str(f): (0.9 if f == "price" else 0.6) for f in view.economics.issue(form).steps}
    if form in known:
        forms = dict(view.economics.hers.forms)

    # worked out once per step: the guess is asked of every package of the case, every turn
    worth = {
        i.id: {s: weights.get(i.id, 0.0) * i.share(s) for s in i.steps} for i in view.economics.issues if not i.is_form
    }

    def raw(package: Mapping[str, Value]) -> float:
        total = forms[str(package[form])] * worth[price][package[price]]
        return total + sum(worth[name][package[name]] for name in worth if name != price)

    low, high = raw(view.economics.status_quo), raw({**view.economics.opening})
    return lambda package: (raw(package) - low) / (high - low)


def _price(view: View) -> str:
    return next(i.id for i in view.economics.issues if i.is_price)
