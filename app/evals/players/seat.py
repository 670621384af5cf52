"""What a scripted trainee sees and has at hand: the public side, its own value, and the small things that several of them say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from app.content.acts import Act, MoveKind, Tactic
from app.content.confidential import Draw
from app.content.persona import CaseFile
from app.negotiation.case import CaseKey, public_economics
from app.negotiation.heard import Heard, HeardAct, HeardTerm
from app.negotiation.issues import Economics, Value
from app.negotiation.move import Move


@dataclass(slots=True)
class View:
    """What a player sees: the case's public side and the talks so far. `economics` is used for the trainee's own value only,
    `remembered` is the hidden truth of another draw, for the one player who believes that it comes again."""

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
    remembered: Draw | None = None

    def act(self, act: Act, topic: str | None = None, **more: str) -> HeardAct:
        """An act in this player's mouth."""
        tactic = Tactic(more["tactic"]) if "tactic" in more else None
        return HeardAct(
            act, f"{act} {topic or ''}".strip(), topic, more.get("fact"), tactic, None, more.get("issue"), True
        )

    def see(self, move: Move, heard: Heard) -> None:
        """Take in her move and what was said before it."""
        self.move, self.turn = move, self.turn + 1
        self.offered.update(heard.offered())
        if move.disclosed:
            self.told.append(move.disclosed)
        if move.rider:
            self.ridden.append(move.rider)

    def own(self, package: Mapping[str, Value]) -> float:
        """The trainee's value of a package."""
        return self.economics.value(package)


Player = Callable[[View], Heard]


def say(acts: list[HeardAct], terms: list[HeardTerm] | None = None, confirms: bool = False) -> Heard:
    """A message of these acts and terms."""
    text = "; ".join(a.quote for a in acts) or "…"
    return Heard(text, tuple(acts), tuple(terms or ()), confirms=confirms)


def yes(view: View, *more: Act) -> Heard:
    """A yes to whatever lies on the table."""
    return say([view.act(Act.ACCEPTS), *(view.act(act) for act in more)], confirms=True)


def answer_sum_up(view: View) -> Heard:
    """Yes where the package beats no deal, else a reasoned no."""
    if view.own(dict(view.move.terms)) >= view.case.brief.no_deal:
        return yes(view)
    return say([view.act(Act.REJECTS), reasoned(view)])


def better_than_nothing(view: View) -> bool:
    """Whether it is the last turn and her table beats no deal."""
    return view.turn >= view.limit > 0 and view.own(view.move.table) > view.case.brief.no_deal


def curious(view: View) -> list[HeardAct]:
    """A need just told is said back, and the next topic asked about."""
    acts = []
    if view.move.disclosed:
        topic = next(i.topic for i in view.case.confidential.interests if i.id == view.move.disclosed)
        acts.append(view.act(Act.PLAYS_BACK_INTEREST, topic))
    if view.turn == 1 or not view.told:
        acts.append(view.act(Act.ASKS_WHY))
    elif view.topics_left:
        acts.append(view.act(Act.ASKS_WHY, view.topics_left.pop(0)))
    return acts


def useful(view: View) -> list[HeardAct]:
    """A claim of hers put to the test, and the next fact that can be checked."""
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


def reasoned(view: View) -> HeardAct:
    """A no to price, with a reason that can be checked."""
    price = price_of(view)
    return view.act(Act.HOLDS_FIRM_OPENLY, f"{price}-{view.turn}", issue=price)


def package_terms(view: View, more: float = 0.0) -> list[HeardTerm]:
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
    found: tuple[float, float, Mapping[str, Value]] | None = None
    for own, package in _ranked(CaseKey(view.case)):
        if found and own < found[0]:
            break
        hers = guess(package)
        if hers >= least and (found is None or hers > found[1]):
            found = (own, hers, package)
    return found[2] if found else view.economics.opening


def _guess(view: View) -> Callable[[Mapping[str, Value]], float]:
    """Her utility as an outsider would guess it: our own stakes, doubled where a told need speaks of the issue."""
    if view.remembered is not None:
        return _remembered_guess(view, view.remembered)
    known = {n for i in view.case.confidential.interests if i.id in view.told and i.layer > 1 for n in i.issues}
    weights = {n: w * (2.0 if n in known else 0.7) for n, w in view.economics.ours.weights.items()}
    price = price_of(view)
    weights[price] = view.economics.ours.weights[price]
    form = next(i.id for i in view.economics.issues if i.is_form)
    forms = {str(f): (0.9 if f == "price" else 0.6) for f in view.economics.issue(form).steps}
    if form in known:
        forms = dict(view.economics.hers.forms)

    return _utility(view, weights, forms)


def _remembered_guess(view: View, draw: Draw) -> Callable[[Mapping[str, Value]], float]:
    return _utility(view, dict(draw.weights), dict(draw.kpi))


def _utility(
    view: View, weights: Mapping[str, float], forms: Mapping[str, float]
) -> Callable[[Mapping[str, Value]], float]:
    """Utility on her scale by these weights."""
    price = price_of(view)
    form = next(i.id for i in view.economics.issues if i.is_form)
    # worked out once per step: the guess is asked of every package of the case, every turn
    worth = {
        i.id: {s: weights.get(i.id, 0.0) * i.share(s) for s in i.steps} for i in view.economics.issues if not i.is_form
    }

    def raw(package: Mapping[str, Value]) -> float:
        total = forms[str(package[form])] * worth[price][package[price]]
        return total + sum(worth[name][package[name]] for name in worth if name != price)

    low, high = raw(view.economics.status_quo), raw({**view.economics.opening})
    return lambda package: (raw(package) - low) / (high - low)


def share_of(view: View, issue: str, share: float) -> Value:
    """A value so far from the running contract towards her opening, 0 to 1."""
    base, goal = float(view.economics.status_quo[issue]), float(view.economics.opening[issue])
    return base + min(1.0, share) * (goal - base)


def price_of(view: View) -> str:
    """The id of the price issue."""
    return next(i.id for i in view.economics.issues if i.is_price)


@lru_cache(maxsize=8)
def _ranked(key: CaseKey) -> tuple[tuple[float, dict[str, Value]], ...]:
    """Every package with its value to us, best first: the same in each draw, as it rests on the brief alone."""
    own = public_economics(key.case)
    return tuple(sorted(((round(s.value, 6), s.package) for s in own.scored()), key=lambda row: -row[0]))
