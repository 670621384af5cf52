"""Hints in the talks, one step at a time: first a question to think about, then a pointer, then a line. They come from the buyer's public move
and the brief; nothing hidden is known here."""

from app.content.acts import MoveKind, Strategy, Tactic, opened
from app.content.loading import load_rubric
from app.grading.advice import stronger_line
from app.grading.context import TurnToGrade
from app.grading.grader import Grading

STEPS = ("question", "pointer", "line")
SHOWN_AT = 3


def hint(turn: TurnToGrade, step: int, before: tuple[Grading, ...] = ()) -> str:
    """The hint of a step (1 to 3) for the turn to come; `turn` has no text yet. `before` are the gradings so far: of the strategies that
    her move opens, one that was not shown yet is preferred."""
    if step == 1:
        return question(turn.kind, turn.rider)
    strategy = strategy_for(turn, before)
    return pointer(turn, strategy) if step == 2 else stronger_line(turn, strategy)


def question(kind: MoveKind | None, rider: Tactic | None) -> str:
    """What to ask oneself before answering a move."""
    if rider is not None:
        return _ON_TACTIC[rider]
    return _ON_MOVE.get(kind or MoveKind.HOLDS, _ON_MOVE[MoveKind.HOLDS])


def strategy_for(turn: TurnToGrade, before: tuple[Grading, ...] = ()) -> Strategy:
    """The strategy to point to: of those that the move opens, the first that was not shown yet."""
    found = opened(turn.kind, turn.rider) if turn.kind else None
    wanted = (*found.primary, *found.also) if found else ()
    fresh = [s for s in wanted if not any((g.levels.get(s) or 0) >= SHOWN_AT for g in before)]
    return next(iter((*fresh, *wanted)), Strategy.UNCOVER)


def pointer(turn: TurnToGrade, strategy: Strategy) -> str:
    """Which strategy fits, how it is done, and what in the brief could serve."""
    row = next(row for row in load_rubric().strategies if row.id == strategy)
    ways = row.behaviours[:2] if len(turn.earlier) < 6 else row.behaviours[-2:]
    words = f"{row.title}. {' '.join(item.tip for item in ways)}"
    if strategy is Strategy.FAIRNESS and turn.case is not None:
        said = " ".join(turn.trainee_lines).lower()
        unused = [
            f for f in turn.case.facts if f.in_brief and f.arms and not any(cue.lower() in said for cue in f.cues)
        ]
        if unused:
            words += f" In your brief: {unused[0].text}"
    return words


_ON_MOVE: dict[MoveKind, str] = {
    MoveKind.OPENING_DEMAND: "You know the figure. Do you know what it is for, and how it came about?",
    MoveKind.HOLDS: "She stays where she is. What do you still not know about why?",
    MoveKind.COUNTER_THREAT: "The tone has risen. What would bring the talk back to the matter, without a step back on the terms?",
    MoveKind.CRITIQUE: "She said what is wrong with your idea. Which part of it could you change, and what would you want for that?",
    MoveKind.DISCLOSES: "She just told you something of hers. Have you said back what it means for her?",
    MoveKind.ASKS_COVER: "She needs something to show to her own people. What could she put on one page?",
    MoveKind.CONCEDES: "She moved. What did the move tell you about what matters to her?",
    MoveKind.TRADES: "She gives one thing for another. Is it worth it to you, and what else could go into the trade?",
    MoveKind.SUMS_UP: "Is every point in her summary as you meant it? What is still missing?",
    MoveKind.ACCEPTS: "Is it clear who does what, by when?",
    MoveKind.ASKS_BACK: "She did not follow. What is the one thing that you wanted to say?",
}
_ON_TACTIC: dict[Tactic, str] = {
    Tactic.RIVAL_QUOTE: "She names another offer. What would you have to know before it can be compared with yours?",
    Tactic.SHOULD_COST: "She has a cost model. Which of its inputs could you both look up?",
    Tactic.INDEX_DROP: "She points to an index. Which month, which index, and how much of your price hangs on it?",
    Tactic.OPEN_BOOK: "She wants to see your costs. What is she trying to find out, and how else could she be sure of it?",
    Tactic.PRECEDENT_OF_OTHERS: "Others have signed, she says. Are their contracts like yours?",
    Tactic.DEADLINE: "There is a deadline. What happens on that day, and for whom?",
    Tactic.EXPLODING_AWARD: "The offer lapses. What would still be true tomorrow?",
    Tactic.RE_TENDER: "She speaks of a tender. What would it cost her, and what would she need instead?",
    Tactic.TAKE_IT_OR_LEAVE_IT: "She leaves you two answers. What would a third one be?",
    Tactic.REVERSE_AUCTION: "An auction compares one figure. What does it not compare?",
    Tactic.SILENCE: "She says nothing. What happens if you do not fill the gap with an offer?",
    Tactic.CUT_BUDGET: "The budget was cut. Whose budget, by how much, and when must it show?",
    Tactic.HIGHER_AUTHORITY: "Somebody above her decides. What would that person ask her?",
    Tactic.GOOD_COP: "She says that she is on your side. What could she do with her own people to show it?",
    Tactic.BLAME: "She names a failure of yours. Is it true, and what would mend it, whatever happens to the price?",
    Tactic.HOSTAGE: "Other business is tied to this. Is that a promise that you can count on?",
    Tactic.PARTNERSHIP_APPEAL: "She speaks of partnership. How could you keep the relationship out of the price?",
    Tactic.HARDSHIP: "She tells you of hard times. What exactly is short, and is price the only way to help?",
    Tactic.SALAMI: "One more slice. What did you agree on before, and what comes back for this one?",
    Tactic.NIBBLE: "A small thing at the end. What would be a fair return for it?",
    Tactic.POCKETING: "She takes your step and leaves out the condition. Should you say the condition again?",
    Tactic.UNILATERAL_DEDUCTION: "She has taken the money already. What does the contract say, and who settles such things?",
    Tactic.OVER_THE_HEAD: "She went to your boss. Who speaks for your side, and how do you say so calmly?",
    Tactic.VOLUME_PROMISE: "She speaks of volume to come. What would make it a commitment?",
    Tactic.LONGER_PAYMENT: "Longer payment costs you money. What is it worth to her, and what would you want for it?",
    Tactic.SUPPLY_GUARANTEE: "She wants a guarantee. What is she afraid of, and what would both sides have to do?",
    Tactic.REDRAFT_CLAUSE: "A clause has slipped in. What is it meant to guard against?",
    Tactic.FALSE_SUMMARY: "Is that what you agreed? Which point would you put right first?",
    Tactic.MARGIN_QUESTION: "She asks for your margin. What can you tell openly, and what not, and why?",
    Tactic.DIRECT_QUESTION: "She asked you something. What is the honest answer?",
}
