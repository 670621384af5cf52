"""Testing her claims: a bluff is spent, a true claim is proved. And answering what was asked."""

from collections.abc import Sequence

from app.content.acts import Act, Tactic
from app.negotiation.aspiration import lower_belief
from app.negotiation.desk import Desk
from app.negotiation.effects import Counted
from app.negotiation.heard import HeardAct
from app.negotiation.move import ON_THE_DEAL, Answer, AnswerHow
from app.negotiation.standing import on_the_deal

MOST_ANSWERS, MOST_UNKNOWN = 3, 1
TESTS = frozenset({Act.TESTS_ASSUMPTION, Act.ASKS_FOR_JUSTIFICATION})
ASKS = frozenset(
    {Act.ASKS_FACT, Act.GATHERS_INFORMATION, Act.ASKS_FOR_JUSTIFICATION, Act.TESTS_ASSUMPTION, Act.ASKS_WHY}
)


def test_claims(desk: Desk, counted: Sequence[Counted]) -> None:
    """A claim of hers that was tested this turn: active turn; a bluff is spent and lowers what she believes of her alternative."""
    for found in counted:
        tactic = tested(desk, found.act)
        if tactic is None or found.factor <= 0:
            continue
        desk.active = True
        if tactic in desk.truth.draw.true_claims:
            desk.note(f"claim.proved.{tactic}", found.act.quote, "the claim was true")
        else:
            desk.put(spent=(*desk.state.spent, tactic))
            desk.note(f"claim.bluff.{tactic}", found.act.quote, "the claim could not be backed up")
            lower_belief(desk, found.act.quote, "claim.tested_bluff")


def tested(desk: Desk, act: HeardAct) -> Tactic | None:
    """The tactic whose claim an act tests: put forward before, with something to check, and not spent yet."""
    tactic = act.tactic
    if act.act not in TESTS or tactic is None or tactic not in desk.before.ridden or tactic in desk.before.spent:
        return None
    spec = desk.truth.tactic(tactic)
    return tactic if spec and spec.claim else None


def answers(desk: Desk) -> tuple[Answer, ...]:
    """Answers to what was asked, at most three: a tested claim first, then knowledge by its gate, then that she does not know one of them."""
    facts = [a.quote for a in desk.heard.acts if a.act in ASKS and a.knowledge]
    on_deal = [
        answer
        for ask in desk.heard.asks
        if (answer := on_the_deal(desk, ask))
        and not (answer.how is AnswerHow.WHERE_WE_STAND and any(ask.quote in q or q in ask.quote for q in facts))
    ]  # 'can you fill my trucks, yes or no?' asks for a fact, whatever its tail
    found = [a for number, a in enumerate(on_deal) if all(a.how is not other.how for other in on_deal[:number])]
    asked = {answer.quote for answer in found}
    for act in desk.heard.acts:
        # Answered on the deal already: no lecture on the same words. A plea for her limit gets its own no.
        if act.act is not Act.ASKS_SECRET and any(act.quote in quote or quote in act.quote for quote in asked):
            continue
        answer = _answer(desk, act)
        if answer and all(
            (a.knowledge, a.tactic, a.how) != (answer.knowledge, answer.tactic, answer.how) for a in found
        ):
            found.append(answer)
    found.sort(key=lambda a: (a.tactic is None, a.how not in ON_THE_DEAL, a.how is AnswerHow.UNKNOWN))
    known = [a for a in found if a.how is not AnswerHow.UNKNOWN]
    if desk.offer is not None:  # 'what do you say?' beside an offer is met by what she makes of the offer
        return tuple(known[:MOST_ANSWERS])
    unknown = [a for a in found if a.how is AnswerHow.UNKNOWN and not any(_same(a.quote, k.quote) for k in known)]
    return tuple([*known, *unknown[:MOST_UNKNOWN]][:MOST_ANSWERS])


def _same(one: str, other: str) -> bool:
    """Whether two quotes are of one question."""
    short, long = sorted((one.lower().strip(" ?.!"), other.lower()), key=len)
    return short in long


def _answer(desk: Desk, act: HeardAct) -> Answer | None:
    if act.act is Act.ASKS_SECRET:
        return Answer(AnswerHow.NEVER, act.quote, act.knowledge)
    if act.act not in ASKS:
        return None
    tactic = tested(desk, act)
    if tactic:
        return Answer(AnswerHow.TOLD, act.quote, tactic=tactic, claim_held=tactic in desk.truth.draw.true_claims)
    entry = next((k for k in desk.truth.case.knowledge if k.id == act.knowledge), None)
    if entry is None:
        asks_fact = act.act in (Act.ASKS_FACT, Act.GATHERS_INFORMATION)
        return Answer(AnswerHow.UNKNOWN, act.quote) if asks_fact else None
    if entry.gate == "never":
        return Answer(AnswerHow.NEVER, act.quote, entry.id)
    if entry.gate == "earned" and desk.state.trust < entry.trust:
        return Answer(AnswerHow.NOT_YET, act.quote, entry.id)
    return Answer(AnswerHow.TOLD, act.quote, entry.id)
