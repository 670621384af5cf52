"""Games for property tests: a list of numbers becomes a list of messages, each from its own number, so that a failure shrinks."""

from dataclasses import dataclass, replace
from random import Random

from hypothesis import strategies as st

from app.content.acts import Act
from app.content.confidential import Draw
from app.content.loading import load_case
from app.content.persona import CaseFile
from app.evals.players import PLAYERS, View
from app.negotiation.case import Table, economics, truth
from app.negotiation.effects import GOOD
from app.negotiation.heard import Heard, HeardAct, HeardPuzzle, HeardTerm, Puzzle, TermMode
from app.negotiation.issues import Value
from app.negotiation.policy import Decision, begin, confirm, decide
from app.negotiation.state import Level, State
from tests.negotiation.worlds import case_with, draw

FLOOR = [0.3, 0.4, 0.5, 0.6]
_PLAYED: dict[object, "Game"] = {}


@dataclass(frozen=True)
class Taken:
    """One turn of a game: the state before, what was heard, what was decided."""

    before: State
    heard: Heard
    decision: Decision

    @property
    def after(self) -> State:
        return self.decision.state


@dataclass(frozen=True)
class Game:
    """A game with its truth; `closing` is the answer to a sum-up at the limit, where one was open."""

    case: CaseFile
    table: Table
    opening: Decision
    turns: list[Taken]
    closing: Decision | None


@dataclass(frozen=True)
class Plan:
    """What a game is made from."""

    draw: Draw
    level: Level
    seed: int
    messages: list[int]
    case: str | None = None


def play(plan: Plan) -> Game:
    """Play a game; the last few hundred are kept, as every invariant looks at the same ones."""
    key = (plan.case, plan.draw.model_dump_json(), plan.level, plan.seed, tuple(plan.messages))
    if key not in _PLAYED:
        if len(_PLAYED) > 400:
            _PLAYED.clear()
        _PLAYED[key] = fresh(plan)
    return _PLAYED[key]


def fresh(plan: Plan) -> Game:
    """Play a game anew, whatever was kept."""
    case = load_case(plan.case) if plan.case else case_with(plan.draw)
    opening = begin(case, plan.level, plan.seed, draw=plan.draw.id)
    state, turns = opening.state, []
    view = View(case, economics(case, plan.draw.id), opening.move)
    view.facts_left = [f.id for f in case.facts if f.in_brief]
    view.topics_left = list(dict.fromkeys(i.topic for i in case.confidential.interests))
    for number in plan.messages:
        if state.ended or state.turn >= state.limit:
            break
        heard = message(Random(number), view, state)
        decision = decide(state, heard, case, plan.seed)
        turns.append(Taken(state, heard, decision))
        state = decision.state
        view.see(decision.move, heard)
    closing = None
    if not state.ended and state.summed_up is not None:
        closing = confirm(state, plan.seed % 2 == 0, case, plan.seed)
    return Game(case, truth(case, plan.draw.id), opening, turns, closing)


def message(chance: Random, view: View, state: State) -> Heard:
    """One message: by a player who plays well, by one who plays badly, or anything at all."""
    kind = chance.random()
    if kind < 0.35:
        return PLAYERS["collaborative"](view)
    if kind < 0.5:
        return PLAYERS["principled"](view)
    if kind < 0.6:
        return PLAYERS[chance.choice(["haggler", "caver", "threatener"])](view)
    if kind < 0.68:
        return lost(chance)
    if kind < 0.72:
        return (
            yes() if chance.random() < 0.5 else said(does(chance.choice([Act.REJECTS, Act.SMALL_TALK, Act.RETRACTS])))
        )
    return anything(chance, view.case, state)


def lost(chance: Random) -> Heard:
    """A message that cannot be acted on."""
    if chance.random() < 0.5:
        return said(does(chance.choice([Act.UNCLEAR, Act.OTHER_LANGUAGE])))
    return Heard("about 3", (), (), (HeardPuzzle(chance.choice(list(Puzzle)), "about 3"),))


def anything(chance: Random, case: CaseFile, state: State) -> Heard:
    acts = tuple(an_act(chance, case) for _ in range(chance.choice([0, 1, 1, 2, 3, 7])))
    terms = tuple(a_term(chance, case) for _ in range(chance.choice([0, 0, 1, 2, 4])))
    puzzles = (HeardPuzzle(chance.choice(list(Puzzle)), "about 3"),) if chance.random() < 0.15 else ()
    confirms = any(a.act is Act.ACCEPTS for a in acts) and chance.random() < 0.5
    only = chance.random() < 0.2
    return Heard("words " * chance.randrange(1, 4), acts, terms, puzzles, confirms, int(only), only)


def an_act(chance: Random, case: CaseFile, act: Act | None = None) -> HeardAct:
    found = act or (chance.choice(sorted(GOOD)) if chance.random() < 0.5 else chance.choice(list(Act)))
    topic = chance.choice([None, "demand", *(i.topic for i in case.confidential.interests)])
    fact = chance.choice([None, *(f.id for f in case.facts)])
    tactic = chance.choice([None, *(t.id for t in case.tactics)])
    entry = chance.choice([None, *(k.id for k in case.knowledge)])
    issue = chance.choice([None, *(i.id for i in case.issues)])
    quote = f"{found} {topic} {fact} {tactic} {entry} {issue}"
    return HeardAct(
        found, quote, topic, fact, tactic, entry, issue, chance.random() < 0.5, chance.choice([1.0, 1.0, 0.5])
    )


def a_term(chance: Random, case: CaseFile, mode: TermMode | None = None) -> HeardTerm:
    spec = chance.choice(case.issues)
    if spec.choices:
        value: Value = chance.choice(spec.choices).id
    elif chance.random() < 0.8:
        value = chance.choice(spec.steps)
    else:
        value = round(chance.uniform(min(spec.steps), max(spec.steps)), 1)
    meant = mode or (TermMode.OFFERED if chance.random() < 0.8 else chance.choice(list(TermMode)))
    return HeardTerm(spec.id, value, f"{spec.id} {value}", meant, chance.random() < 0.5, chance.random() < 0.4)


@st.composite
def draws(pick: st.DrawFn) -> Draw:
    """A hidden truth in which she can move by at least a fifth, as the checks on a case demand."""
    floor = pick(st.sampled_from(FLOOR))
    return draw(
        "drawn",
        floor=floor,
        overrating=pick(st.sampled_from([0.0, 0.1, 0.2])),
        weights={"price": 300, "payment": pick(st.integers(60, 240)), "term": pick(st.integers(60, 240))},
        kpi={"price": pick(st.sampled_from([0.5, 1.0])), "rebate": pick(st.sampled_from([0.3, 0.6, 1.0]))},
        interests=["cover", *pick(st.sampled_from([["cash"], ["cash", "line"], ["decoy", "ghost"], ["line"]]))],
        true_claims=pick(st.lists(st.sampled_from(["deadline", "rival_quote", "cut_budget"]), unique=True)),
        supplier_leverage=pick(st.booleans()),
    )


@st.composite
def plans(pick: st.DrawFn) -> Plan:
    messages = pick(st.lists(st.integers(0, 2**31), min_size=1, max_size=16))
    return Plan(pick(draws()), pick(st.sampled_from(list(Level))), pick(st.integers(0, 1000)), messages)


def many(count: int, turns: int = 16) -> list[Plan]:
    """Fixed games, for faults that must be seen to be caught."""
    found = []
    for seed in range(count):
        chance = Random(seed)
        hidden = draw(
            "drawn",
            floor=chance.choice(FLOOR),
            overrating=chance.choice([0.0, 0.2]),
            interests=["cover", *chance.choice([["cash"], ["cash", "line"], ["decoy", "ghost"]])],
            true_claims=chance.choice([["deadline"], [], ["rival_quote", "cut_budget"]]),
            supplier_leverage=chance.random() < 0.5,
        )
        messages = [chance.randrange(2**31) for _ in range(turns)]
        found.append(Plan(hidden, chance.choice(list(Level)), seed, messages))
    return found


def shipped(name: str, each: int, turns: int = 14) -> list[Plan]:
    """Fixed games on a shipped case: some on each of its draws, at every level in turn."""
    levels = list(Level)
    found = []
    for number, hidden in enumerate(load_case(name).confidential.draws):
        for seed in range(each):
            chance = Random(1000 * number + seed)
            messages = [chance.randrange(2**31) for _ in range(turns)]
            found.append(Plan(hidden, levels[(number + seed) % len(levels)], seed, messages, name))
    return found


def said(*acts: HeardAct, terms: tuple[HeardTerm, ...] = (), text: str = "words", confirms: bool = False) -> Heard:
    return Heard(text, acts, terms, confirms=confirms)


def does(act: Act, topic: str | None = None, **more: object) -> HeardAct:
    return replace(HeardAct(act, f"{act} {topic or ''}".strip(), topic, specific=True), **more)  # type: ignore[arg-type]


def offers(
    issue: str, value: Value, *, asked: bool = False, tied: bool = False, mode: TermMode = TermMode.OFFERED
) -> HeardTerm:
    return HeardTerm(issue, value, f"{issue} {value}", mode, tied, asked)


def yes() -> Heard:
    return said(does(Act.ACCEPTS), confirms=True)
