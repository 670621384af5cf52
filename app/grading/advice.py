"""Advice on one turn: what happened with its quote, why it matters here, and a stronger line. Of moves, never of the person.

The stronger lines are a small bank per buyer's move and strategy, filled from the case's facts; each holds a specific
behaviour and grades at 3 or more where it is used (it is graded before it is offered).
"""

import hashlib
from dataclasses import dataclass, replace

from app.content.acts import GRAVE_TRAPS, RUBRIC, Act, Strategy
from app.content.persona import Fact
from app.grading.context import TurnToGrade
from app.grading.embedded import grade_turn
from app.grading.findings import Finding
from app.grading.grader import Grading
from app.language.figures import figures, say_figure

WORDS = 40
GOOD = 3


@dataclass(frozen=True, slots=True)
class Advice:
    """Advice on one turn. `weight` above 0 says how much it cost (for choosing moments), below 0 that it was strong."""

    strategy: Strategy
    quote: str
    happened: str
    why: str
    stronger: str | None
    weight: float


def advise(turn: TurnToGrade, grading: Grading) -> Advice | None:
    """The one thing to say about a turn; None where nothing stands out."""
    trap = next((f for f in grading.findings if f.id in GRAVE_TRAPS), None) or next(
        (f for f in grading.findings if f.trap), None
    )
    if trap is not None:
        return _on_trap(turn, grading, trap)
    if grading.missed:
        return _on_missed(turn, grading)
    level = grading.turn_level
    if level is not None and level >= 3:
        return _on_strength(grading, level)
    shown = next((f for f in grading.findings if not f.trap), None)
    if level == 2 and shown is not None:
        strategy = RUBRIC[shown.id].strategy
        happened = "The idea was there, but nothing in it belonged to this deal."
        return Advice(strategy, shown.quote, happened, _WHY[strategy], stronger_line(turn, strategy), 1.0)
    return None


def stronger_line(turn: TurnToGrade, strategy: Strategy) -> str:
    """A line of at most 40 words that shows the strategy in this situation, chosen by turn, filled from the case."""
    return _filled(_LINES[strategy], turn, strategy) or _PLAIN[strategy]


def _filled(bank: tuple[str, ...], turn: TurnToGrade, salt: str) -> str | None:
    """One line of a bank, chosen by turn, filled from the case; None where none can be filled. A line that would itself not be graded well
    here is passed over where the bank has a better one."""
    facts = _Facts.of(turn)
    lines = [line.format(**facts.values()) for line in bank if all(getattr(facts, slot, "") for slot in _slots(line))]
    if not lines:
        return None
    seed = int.from_bytes(hashlib.sha256(f"{turn.id}{salt}".encode()).digest()[:2], "big")
    turned = lines[seed % len(lines) :] + lines[: seed % len(lines)]
    return max(turned, key=lambda line: (_grades(line, turn, salt), len(line.split()) <= WORDS))


def _grades(line: str, turn: TurnToGrade, salt: str) -> int:
    """How well a line would be graded as the answer to this turn's buyer: 2 shows what it is for without a trap, 1 is good otherwise."""
    found = grade_turn(replace(turn, text=line, terms=None, confirming=False))
    if any(f.trap for f in found.findings) or (found.turn_level or 0) < GOOD:
        return 0
    shown = {s.value for s, level in found.levels.items() if (level or 0) >= GOOD}
    return 2 if salt in shown or salt not in set(Strategy) else 1


def _on_trap(turn: TurnToGrade, grading: Grading, trap: Finding) -> Advice:
    strategy = RUBRIC[trap.id].strategy
    grave = trap.id in GRAVE_TRAPS
    better = next(iter(grading.opened.primary), strategy)
    line = _filled(_INSTEAD.get(trap.id, ()), turn, trap.id) or stronger_line(turn, better)
    return Advice(strategy, trap.quote, _TRAPS[trap.id], _WHY[strategy], line, 4.0 if grave else 2.5)


def each_trap(turn: TurnToGrade, grading: Grading) -> tuple[Advice, ...]:
    """Advice on every trap of a turn, grave ones first: what happened, and what could stand in its place."""
    traps = sorted((f for f in grading.findings if f.trap), key=lambda f: f.id not in GRAVE_TRAPS)
    return tuple(_on_trap(turn, grading, trap) for trap in traps)


def unused(turn: TurnToGrade, grading: Grading) -> Advice | None:
    """What a turn that was not weak left unused: a strategy that the buyer's move asked for and that was not shown; None where nothing was."""
    left = [s for s in grading.opened.primary if grading.levels.get(s) is None and s not in grading.abstained]
    if not left or any(f.trap for f in grading.findings):
        return None
    quote = " ".join(turn.text.split())[:160]
    return Advice(left[0], quote, _UNUSED, _WHY[left[0]], stronger_line(turn, left[0]), 0.5)


def _on_missed(turn: TurnToGrade, grading: Grading) -> Advice:
    strategy = grading.opened.primary[0]
    quote = " ".join(turn.text.split())
    happened = "Her move opened a door here, and the answer walked past it."
    return Advice(strategy, quote[:160], happened, _WHY[strategy], stronger_line(turn, strategy), 2.0)


def _on_strength(grading: Grading, level: int) -> Advice:
    lead = max((f for f in grading.findings if not f.trap), key=lambda f: (f.specific, bool(f.takes_up), f.fresh))
    strategy = RUBRIC[lead.id].strategy
    words = lead.takes_up or ""
    picked = f" It took up her words '{words}'." if sum(c.isalpha() for c in words) >= 4 else ""
    return Advice(
        strategy,
        lead.quote,
        f"This worked.{picked}",
        _WHY[strategy],
        None,
        -float(level) - (0.5 if lead.takes_up else 0.0),
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    standard: str = ""
    record: str = ""
    cut: str = ""
    payment: str = ""
    term: str = ""
    side: str = ""

    @staticmethod
    def of(turn: TurnToGrade) -> "_Facts":
        if turn.case is None:
            return _Facts._of_any(turn)
        case = turn.case
        armed: list[Fact] = [f for f in case.facts if f.arms and f.in_brief]
        price = next(i for i in case.issues if i.is_price)
        term = next((i for i in case.issues if i.is_term), None)
        side = next((i for i in case.issues if not (i.is_price or i.is_form or i.is_term)), None)
        return _Facts(
            standard=_first(armed[0].text) if armed else "",
            record=_first(armed[-1].text) if armed else "",
            cut=price.spoken(case.opening[price.id]),
            term=term.spoken(float(term.steps[-1])) if term else "",
            side=side.spoken(case.opening[side.id]) if side else "",
        )

    @staticmethod
    def _of_any(turn: TurnToGrade) -> "_Facts":
        """Of a deal without a case: the figure that was asked for, and what most contracts could give in return."""
        asked = next((f for f in figures(turn.buyer) if f.unit == "percent"), None)
        return _Facts(cut=say_figure(asked.value, "percent") if asked else "", term="a firm volume or a longer term")

    def values(self) -> dict[str, str]:
        return {
            "standard": self.standard,
            "record": self.record,
            "cut": self.cut,
            "payment": self.payment,
            "term": self.term,
            "side": self.side,
        }


def _first(text: str) -> str:
    sentence = text.split(". ", maxsplit=1)[0].rstrip(".")
    return sentence[0].lower() + sentence[1:] if sentence.startswith(("The ", "In ", "By ", "A ")) else sentence


def _slots(line: str) -> list[str]:
    return [part.split("}")[0] for part in line.split("{")[1:]]


_LINES: dict[Strategy, tuple[str, ...]] = {
    Strategy.BROADEN: (
        "From which month is {cut} measured, and does the comparison include all that we do for you today?",
        "How much of the volume does this concern next year, and who has checked the figure against the contract?",
        "Are we sure the comparison is like for like? {standard}. Could we put both side by side on Tuesday?",
    ),
    Strategy.UNCOVER: (
        "Who on your side needs {cut}, and by when must the saving show?",
        "What would {cut} solve for you, and for whom in your house?",
        "You ask for {side} as well. What happened that makes this matter now, and for whom?",
    ),
    Strategy.FAIRNESS: (
        "How did you arrive at {cut}? I ask because {standard}.",
        "You can show your CFO one page: {standard}. What else would need checking?",
        "How did you arrive at {cut}? I read the record another way: {record}.",
        "How was {cut} worked out, and which clause or index of our contract supports it? I find none that does.",
        "By what test would {cut} be fair? Mine would be this: {standard}.",
    ),
    Strategy.TRUST: (
        "You are right to bring that up. We should have called you in March and did not. I will send you a name and a number by Friday, whatever happens to the price.",
        "I do not know that yet, so I cannot promise it. I will have it checked and tell you by Tuesday noon, also if the answer is no.",
    ),
    Strategy.PROCESS: (
        "I hear the deadline. Before we put a number down, let us compare the figures line by line: you bring your analyst on Tuesday, I bring finance.",
        "No to {cut}, because {standard}. What I can do is move if {term} comes back for it.",
        "I cannot go to {cut}, because {standard}. What stays open is {term}, and there I can move.",
    ),
}
# What could have stood in the place of a trap: the same wish, said so that it costs nothing.
_INSTEAD: dict[Act, tuple[str, ...]] = {
    Act.BUYS_GOODWILL: (
        "I could move a step, if {term} comes back for it. Without that the figure stays where it is.",
        "I want this to work for you too. If you can do {term}, I can come towards you on price; not before.",
    ),
    Act.CAVES_TO_PRESSURE: (
        "I will not answer a deadline with a number. If {term} comes back for it, I can take a step; without it {cut} stays a no, because {standard}.",
        "If the day is fixed, let us use it: you confirm {term}, and against that I bring you a figure by Thursday noon.",
    ),
    Act.SPLITS_ARBITRARILY: (
        "I cannot sign a figure without a reason, because nobody here would defend it. If we go by this, {standard}, I can move, provided {term} comes with it.",
        "The middle would be a number without a reason, and neither of us could explain it. What is {cut} measured against? With that in hand I can move, provided {term} comes with it.",
    ),
    Act.COERCES: (
        "I do not want to threaten you with anything. I cannot go to {cut}, because {standard}. What I can do is move if {term} comes back for it.",
    ),
    Act.HOLDS_RELATIONSHIP_HOSTAGE: (
        "How we get on has nothing to do with {cut}, and I will not use it for that. I cannot go there, because {standard}. What stays open is {term}.",
        "How we get on has nothing to do with {cut}. I can move on it if {term} comes back for it, and not for old times' sake.",
    ),
    Act.RETALIATES: (
        "I was short with you just now, and that was my fault. Back to the matter: I cannot go to {cut}, because {standard}. What can move is {term}.",
    ),
    Act.STAKES_POSITION: (
        "No to {cut}, because {standard}. What stays open is {term}, and what you would give for it.",
    ),
    Act.REACTS_ON_GUT: (
        "Before I say yes or no to {cut}: from which month is it measured, and who has checked it against the contract? My reading is this: {standard}.",
    ),
    Act.ARGUES_FROM_ASSUMPTION: (
        "I may be wrong about that, so let me ask: who on your side needs {cut}, and by when must it show?",
    ),
}
_UNUSED = "This was a fair answer. Her move asked for one thing more, and that stayed unused."
_PLAIN: dict[Strategy, str] = {
    Strategy.BROADEN: "Before I answer: from which month is that figure measured, and who has checked it against the contract?",
    Strategy.UNCOVER: "Who on your side needs this saving, and by when must it show?",
    Strategy.FAIRNESS: "How did you arrive at that figure, and which index or clause stands behind it?",
    Strategy.TRUST: "We should have called you and did not. I will send you a name and a number by Friday, whatever happens to the price.",
    Strategy.PROCESS: "Before we put a number down, let us compare the figures on Tuesday: you bring your analyst, I bring finance.",
}
_WHY: dict[Strategy, str] = {
    Strategy.BROADEN: "Under pressure the first story about the facts is seldom the whole one; what you check before you answer, you need not pay for.",
    Strategy.UNCOVER: "A demand is one way to meet a need. She can only trade on what you know of that need.",
    Strategy.FAIRNESS: "She has to explain the deal to others. A reason that can be checked travels upstairs; a number does not.",
    Strategy.TRUST: "What is bought with a concession has to be bought again. What is mended on its own merits stays mended.",
    Strategy.PROCESS: "Whoever sets the order of the talk need not react to the other side's. A threat loses force when the next step is agreed.",
}
_TRAPS: dict[Act, str] = {
    Act.REACTS_ON_GUT: "The answer came at once, before anything was asked or checked.",
    Act.ARGUES_FROM_ASSUMPTION: "The answer built on something that nobody had checked.",
    Act.STAKES_POSITION: "This took a stand without a reason or an opening.",
    Act.SELLS_PAST_THE_NEED: "This pitched, where a need had just been voiced.",
    Act.COERCES: "This announced a harm unless she yields.",
    Act.SPLITS_ARBITRARILY: "This settled on a figure with no reason behind it.",
    Act.BUYS_GOODWILL: "A term moved her way, and nothing came back for it.",
    Act.HOLDS_RELATIONSHIP_HOSTAGE: "This used the relationship as a lever.",
    Act.CAVES_TO_PRESSURE: "The pressure was followed by giving in.",
    Act.RETALIATES: "This hit back.",
    Act.EVADES: "Her question stayed open.",
}
